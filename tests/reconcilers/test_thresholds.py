"""Bounds of thresholds and of spells, counts that means imply, what is left beside parts, scopes that a restatement names."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.records import Claim
from tests.reconcilers.making import between, claim

DEALS: dict[str, Any] = {"indicator": "deal_count", "unit": "count", "counted": "deal"}
FUNDED: dict[str, Any] = {"indicator": "funded_company_count", "unit": "count", "counted": "company"}
LEAST: dict[str, Any] = {"statistic": "min", "hedge": "over"}


def verdicts(claims: list[Claim], identity: str) -> set[str]:
    """How the identities of a shape come out."""
    return {r.relation.removeprefix("derived_") for r, _ in between(claims) if r.identity == identity}


@pytest.mark.parametrize(("number", "verdict"), [("9", "consistent"), ("14", "inconsistent")])
def test_so_many_at_a_threshold_fit_into_the_total(number: str, verdict: str) -> None:
    quote = "companies that raised more than ten million"
    claims = [
        claim("a", "112000000", "112000000", at=0, block=1),
        claim("a", "10000000", "10000000", at=40, quote=quote, block=1, **LEAST),
        claim("a", number, number, at=60, quote=quote, block=1, **FUNDED),
    ]
    assert verdicts(claims, "a*b<=c") == {verdict}


@pytest.mark.parametrize(("words", "identity"), [("in each of the three quarters", "3*a<=b"), ("三个季度均", "3*a<=b")])
def test_spells_that_each_reached_an_amount_fit_into_the_year(words: str, identity: str) -> None:
    claims = [
        claim("a", "95000000", "95000000", at=0),
        claim("a", "25000000", "25000000", at=40, hedge="over", quote=f"{words} 25000000"),
    ]
    assert verdicts(claims, identity) == {"consistent"}
    assert not verdicts([claims[0], claim("a", "25000000", "25000000", at=40, hedge="over")], identity)


def test_members_named_for_a_threshold_reach_it() -> None:
    listed = claim(
        "a", "5", "5", at=0, quote="five deals or more: Aubel, Brion", hedge="at_least", statistic="min", year=None, **DEALS
    )
    for count, verdict in (("6", "consistent"), ("4", "inconsistent")):
        member = claim("a", count, count, at=90, entity="Brion", year=None, **DEALS)
        stranger = claim("a", "3", "3", at=120, entity="Cassel", year=None, **DEALS)
        assert verdicts([listed, member, stranger], "a<=b") == {verdict}


def test_a_share_and_a_mean_imply_the_count_that_others_state() -> None:
    world = claim("a", "8000000000", "8000000000", at=0, place="WORLD")
    share = claim("a", "6%", "6", at=30, statistic="share", unit="percent")
    mean = claim("a", "2000000", "2000000", at=60, indicator="deal_size", statistic="mean", hedge="exact")
    for count, verdict in (("240", "consistent"), ("330", "inconsistent")):
        other = claim("b", count, count, provider="Beta Research", **DEALS)
        assert verdicts([world, share, mean, other], "a*b/c=d") == {verdict}


def test_what_is_left_is_the_whole_less_the_part() -> None:
    whole = claim("a", "730", "730", at=0, **DEALS)
    part = claim("a", "515", "515", at=30, place="FR-75", **DEALS)
    rest = claim("a", "215", "215", at=60, quote="the rest of the country had 215", place=None, **DEALS)
    assert verdicts([whole, part, rest], "a-b=c") == {"consistent"}
    assert not verdicts([whole, part, claim("a", "215", "215", at=60, place=None, **DEALS)], "a-b=c")


def test_a_place_that_a_restatement_names_bounds_what_lies_in_it() -> None:
    by: dict[str, Any] = {"provider": "Alpha Data"}
    share: dict[str, Any] = {"statistic": "share", "unit": "percent", "indicator": "deal_count"}
    report = [
        claim("report", "730", "730", at=0, **by, **DEALS),
        claim("report", "515", "515", at=30, place=None, quote="the three leading regions", **by, **DEALS),
        claim("report", "70.5%", "70.5", at=40, place=None, quote="the three leading regions", **by, **share),
    ]
    article = [
        claim("article", "70.5%", "70.5", at=0, place="FR-75+FR-13+FR-69", **by, **share),
        claim("article", "88", "88", at=50, place="FR-13", **by, **DEALS),
    ]
    assert ["88", "515"] in [texts for r, texts in between([*report, *article]) if r.identity == "a<=b"]
    assert ["88", "730"] in [texts for r, texts in between([*report, article[1]]) if r.identity == "a<=b"]
