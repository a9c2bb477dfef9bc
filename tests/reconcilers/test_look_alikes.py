"""Numbers that look alike and are not one quantity: nothing joins them, and nothing is said to be wrong."""

from __future__ import annotations

from typing import Any

from reconcilers.reconciling import reconcile
from schemas.records import Claim
from tests.reconcilers.making import between, claim

DEALS: dict[str, Any] = {"indicator": "deal_count", "unit": "count", "counted": "deal"}
SHARE: dict[str, Any] = {"statistic": "share", "unit": "percent"}


def alarms(claims: list[Claim]) -> list[str]:
    """What is said to be wrong or in conflict."""
    return [r.explanation for r, _ in between(claims) if r.relation in ("conflicts", "derived_inconsistent")]


def test_of_two_numbers_that_one_key_holds_only_the_whole_is_compared() -> None:
    alpha, beta = {"provider": "Alpha Data"}, {"provider": "Beta Research"}
    claims = [
        claim("a", "730", "730", at=0, **alpha, **DEALS),
        claim("a", "215", "215", at=40, **alpha, **DEALS),
        claim("b", "690", "690", at=0, **beta, **DEALS),
    ]
    conflicts = [texts for r, texts in between(claims) if r.relation == "conflicts"]
    assert conflicts == [["730", "690"]]


def test_what_is_left_is_no_figure_of_the_whole() -> None:
    left = claim("a", "215", "215", at=40, quote="elsewhere in the country 215", provider="Alpha Data", **DEALS)
    whole = claim("b", "690", "690", provider="Beta Research", **DEALS)
    assert alarms([left, whole]) == []


def test_shares_without_a_source_conflict_with_none() -> None:
    named = claim("a", "8%", "8", provider="Alpha Data", **SHARE)
    assert alarms([named, claim("b", "32%", "32", **SHARE)]) == []
    assert alarms([named, claim("b", "12%", "12", provider="Beta Research", **SHARE)]) != []


def test_shares_that_are_far_apart_are_of_two_wholes() -> None:
    named = claim("a", "8%", "8", provider="Alpha Data", **SHARE)
    for other in ("32", "100"):
        assert alarms([named, claim("b", f"{other}%", other, provider="Beta Research", **SHARE)]) == []


def test_an_identity_that_misses_by_far_joins_nothing() -> None:
    quote = "paris"
    claims = [
        claim("a", "900", "900", at=0, **DEALS),
        claim("a", "40", "40", at=40, place="FR-75", quote=quote, **DEALS),
        claim("a", "64%", "64", at=50, place="FR-75", quote=quote, indicator="deal_count", **SHARE),
    ]
    assert alarms(claims) == []


def test_a_threshold_and_one_ten_times_as_high_are_no_slip() -> None:
    by: dict[str, Any] = {"provider": "Alpha Data", "statistic": "min", "hedge": "over"}
    assert alarms([claim("a", "100000000", "100000000", **by), claim("b", "1000000000", "1000000000", **by)]) == []


def test_a_few_things_make_no_percents() -> None:
    claims = [
        claim("a", "7", "7", at=0, place="WORLD", **DEALS),
        claim("a", "61.3%", "61.3", at=30, indicator="deal_count", **SHARE),
    ]
    assert alarms(claims) == []


def test_lists_in_turn_are_no_parts_of_each_other() -> None:
    quote = "三只基金分别参与6次和4次"
    claims = [claim("a", "6", "6", at=0, quote=quote, **DEALS), claim("a", "4", "4", at=10, quote=quote, **DEALS)]
    assert not [r for r, _ in between(claims) if r.identity == "a<=b"]


def test_a_number_said_twice_is_no_bound() -> None:
    claims = [claim("a", "42", "42", at=0, **DEALS), claim("a", "42", "42", at=30, place="FR-75", **DEALS)]
    assert not [r for r in reconcile(claims).relations if r.identity == "a<=b"]
