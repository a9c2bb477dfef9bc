"""The arithmetic between claims: each identity holds where its numbers do, fails where they do not, and is silent without ground."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schemas.records import Claim, Relation
from tests.reconcilers.making import between, claim

DEALS: dict[str, Any] = {"indicator": "deal_count", "unit": "count", "counted": "deal"}
SHARE: dict[str, Any] = {"indicator": "deal_count", "unit": "percent", "statistic": "share"}


def derived(claims: list[Claim], identity: str) -> list[Relation]:
    """The relations of one identity."""
    return [r for r, _ in between(claims) if r.identity == identity]


def verdicts(claims: list[Claim], identity: str) -> set[str]:
    """What is said of an identity: whether it holds."""
    return {r.relation.removeprefix("derived_") for r in derived(claims, identity)}


def shared(part: str, whole: str, share: str, **fields: Any) -> list[Claim]:
    """A whole in France, its part in Paris, and the share in one sentence."""
    quote = f"Of {whole} deals, {part} or {share}% were in Paris."
    return [
        claim("a", whole, whole, at=3, place="FR", quote=quote, **DEALS),
        claim("a", part, part, at=20, place="FR-75", quote=quote, **DEALS),
        claim("a", f"{share}%", share, at=30, quote=quote, **(SHARE | {"place": "FR-75"} | fields)),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "share", "verdict"),
    [
        ("120", "480", "25", "consistent"),
        ("119", "480", "25", "consistent"),  # 24.8
        ("122", "480", "25", "consistent"),  # 25.4
        ("123", "480", "25", "inconsistent"),  # 25.6
        ("123", "480", "25.6", "consistent"),
        ("124", "480", "25.6", "inconsistent"),
        ("0", "480", "0", "consistent"),
        ("480", "480", "100", "consistent"),
    ],
)
def test_a_share_is_the_part_over_the_whole(part: str, whole: str, share: str, verdict: str) -> None:
    assert verdicts(shared(part, whole, share), "a/b=c") == {verdict}


@pytest.mark.parametrize(
    ("hedge", "share", "verdict"), [("over", "24", "consistent"), ("over", "26", "inconsistent"), ("nearly", "26", "consistent")]
)
def test_a_hedge_of_a_share_is_kept(hedge: str, share: str, verdict: str) -> None:
    assert verdicts(shared("120", "480", share, hedge=hedge), "a/b=c") == {verdict}


def test_a_failing_share_says_both_sides() -> None:
    (relation,) = derived(shared("190", "480", "25"), "a/b=c")
    assert relation.computed is not None
    assert relation.stated is not None
    assert (round(float(relation.computed), 4), float(relation.stated)) == (0.3958, 0.25)
    assert "does not hold" in relation.explanation


def test_a_slip_of_scale_in_a_share_is_named() -> None:
    (relation,) = derived(shared("1200", "480", "25"), "a/b=c")
    assert (relation.relation, relation.cause) == ("derived_inconsistent", "unit_scale")


def test_a_share_of_another_place_year_or_thing_is_left_alone() -> None:
    changes: list[dict[str, Any]] = [{"place": "FR-13"}, {"year": 2023}, {"indicator": "unicorn_count"}]
    for change in changes:
        claims = shared("190", "480", "25", **change)
        assert not derived(claims, "a/b=c")


def grown(now: str, base: str, rate: str, unit: str = "percent") -> list[Claim]:
    """Two years and the growth between them."""
    return [
        claim("a", now, now, at=10),
        claim("a", base, base, at=60, year=2023),
        claim("a", rate, rate, at=90, unit=unit, statistic="growth", baseline_start="2023-01-01", baseline_end="2023-12-31"),
    ]


@pytest.mark.parametrize(
    ("now", "base", "rate", "verdict"),
    [
        ("150000", "120000", "25", "consistent"),
        ("150000", "120000", "30", "inconsistent"),
        ("90000", "120000", "-25", "consistent"),
        ("90000", "120000", "25", "inconsistent"),
        ("120000", "120000", "0", "consistent"),
        ("-150000", "-120000", "25", "consistent"),
    ],
)
def test_growth_is_later_over_earlier(now: str, base: str, rate: str, verdict: str) -> None:
    assert verdicts(grown(now, base, rate), "(a-b)/b=c") == {verdict}


def test_growth_stays_within_its_provider() -> None:
    now, base, rate = grown("150000", "120000", "40")
    ours: dict[str, Any] = {"provider": "Alpha Data"}
    theirs: dict[str, Any] = {"provider": "Beta Research"}
    assert verdicts([replace(now, **ours), replace(base, **ours), replace(rate, **ours)], "(a-b)/b=c") == {"inconsistent"}
    elsewhere = replace(base, doc="b", doc_id="b", **theirs)
    assert not verdicts([replace(now, **ours), elsewhere, replace(rate, **ours)], "(a-b)/b=c")
    assert not verdicts([replace(now, **theirs), replace(base, **ours), replace(rate, **ours)], "(a-b)/b=c")


def test_parts_that_add_up_are_not_bounded_too() -> None:
    quote, whole = "three towns", claim("a", "61", "61", at=0, place="FR", quote="all", block=0, **DEALS)
    towns = [("FR-75", "30"), ("FR-13", "20"), ("FR-69", "11")]
    parts = [claim("a", v, v, at=30 + 10 * i, block=1, quote=quote, place=p, **DEALS) for i, (p, v) in enumerate(towns)]
    several = {r.identity for r, texts in between([whole, *parts]) if len(texts) == 4}
    assert several == {"a+b+c=d"}
    smaller = claim("a", "81", "81", at=0, place="FR", quote="all", block=0, **DEALS)
    assert {r.identity for r, texts in between([smaller, *parts]) if len(texts) == 4} == {"a+b+c<=d"}


def test_growth_from_nothing_is_no_arithmetic() -> None:
    for relation, _ in between(grown("150000", "0", "25")):
        assert relation.computed is None


@pytest.mark.parametrize(("rate", "verdict"), [("3", "consistent"), ("5", "inconsistent")])
def test_growth_in_times_is_the_quotient(rate: str, verdict: str) -> None:
    assert verdicts(grown("360000", "120000", rate, "times"), "a/b=c") == {verdict}


def test_a_change_is_the_later_less_the_earlier() -> None:
    for amount, verdict in (("30000", "consistent"), ("45000", "inconsistent")):
        rise = claim("a", amount, amount, at=90, statistic="change", baseline_start="2023-01-01", baseline_end="2023-12-31")
        assert verdicts([*grown("150000", "120000", "25")[:2], rise], "a-b=c") == {verdict}


def compound(start: str, end: str, rate: str) -> list[Claim]:
    """A market of 2024 and of 2030, and the rate between them."""
    market: dict[str, Any] = {"indicator": "market_size", "place": "WORLD"}
    return [
        claim("a", start, start, at=5, **market),
        claim("a", end, end, at=40, year=2030, modality="forecast", **market),
        claim(
            "a", f"{rate}%", rate, at=70, period_end="2030-12-31", modality="forecast", statistic="cagr",
            unit="percent", **market,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "rate", "verdict"),
    [
        ("100000", "177156", "10", "consistent"),
        ("100000", "177156", "10.4", "inconsistent"),
        ("100000", "53144", "-10", "consistent"),
        ("100000", "1000000", "47", "consistent"),
    ],
)
def test_compound_growth_runs_over_the_years_between(start: str, end: str, rate: str, verdict: str) -> None:
    assert verdicts(compound(start, end, rate), "(b/a)^(1/6)-1=c") == {verdict}


def test_a_mean_is_the_total_over_the_count() -> None:
    for mean, verdict in (("2500", "consistent"), ("3100", "inconsistent")):
        claims = [
            claim("a", "400000", "400000", at=0),
            claim("a", "160", "160", at=20, **DEALS),
            claim("a", mean, mean, at=40, indicator="deal_size", statistic="mean"),
        ]
        assert verdicts(claims, "a/b=c") == {verdict}


def listed(whole: str, *parts: str) -> list[Claim]:
    """A whole, and its parts in the sentence after it."""
    quote = "By kind: " + ", ".join(parts)
    funds: dict[str, Any] = {"indicator": "investor_count", "unit": "count", "counted": "investor"}
    found = [claim("a", whole, whole, at=0, block=1, **funds)]
    return found + [claim("a", p, p, at=30 + 10 * i, block=1, quote=quote, **funds) for i, p in enumerate(parts)]


def test_parts_that_add_up_are_a_sum() -> None:
    (relation,) = derived(listed("61", "30", "20", "11"), "a+b+c=d")
    assert relation.relation == "derived_consistent"
    assert not derived(listed("62", "30", "20", "11"), "a+b+c=d")


@pytest.mark.parametrize(
    ("yuan", "verdict"), [("718000000", "consistent"), ("71800000", "inconsistent"), ("100000000", "inconsistent")]
)
def test_a_conversion_implies_a_rate_that_can_have_been(yuan: str, verdict: str) -> None:
    quote = f"raised $100 million ({yuan})"
    claims = [
        claim("a", "$100 million", "100000000", at=20, unit="USD", quote=quote),
        claim("a", yuan, yuan, at=36, unit="CNY", quote=quote),
    ]
    (relation,) = derived(claims, "b/a=fx")
    assert relation.relation == f"derived_{verdict}"
    unrelated = [replace(c, quote=f"raised $100 million and spent {yuan}") for c in claims]
    assert not derived(unrelated, "b/a=fx")


@pytest.mark.parametrize(("later", "cause"), [("480000", "multiple_reading"), ("360000", None), ("3600000", "unit_scale")])
def test_growth_by_n_times_that_fits_as_n_and_one_times_is_named_so(later: str, cause: str | None) -> None:
    (relation,) = derived(grown(later, "120000", "3", "times"), "a/b=c")
    assert relation.cause == cause
    if cause == "multiple_reading":
        assert relation.relation == "derived_inconsistent"
        assert relation.suggested_value == 4


@pytest.mark.parametrize(
    ("year", "yuan", "verdict", "certainty"),
    [
        (2021, "645000000", "consistent", "firm"),
        (2021, "712000000", "inconsistent", "soft"),
        (2024, "712000000", "consistent", "firm"),
        (2012, "631000000", "consistent", "firm"),
        (2021, "64500000", "inconsistent", "firm"),
    ],
)
def test_a_conversion_of_a_known_year_is_held_against_the_average_of_that_year(
    year: int, yuan: str, verdict: str, certainty: str
) -> None:
    quote = f"raised $100 million ({yuan}) in {year}"
    claims = [
        claim("a", "$100 million", "100000000", at=20, unit="USD", quote=quote, year=year),
        claim("a", yuan, yuan, at=36, unit="CNY", quote=quote, year=year),
    ]
    (relation,) = derived(claims, "b/a=fx")
    assert (relation.relation, relation.certainty) == (f"derived_{verdict}", certainty)


def test_shares_of_one_whole_do_not_exceed_it() -> None:
    quote = "by town"
    for second, verdict in (("45", "consistent"), ("65", "inconsistent")):
        claims = [
            claim("a", "41%", "41", at=0, place="FR-75", quote=quote, **SHARE),
            claim("a", f"{second}%", second, at=20, place="FR-13", quote=quote, **SHARE),
        ]
        assert verdicts(claims, "a+b<=1") == {verdict}


def test_a_quarter_holds_no_more_than_its_year() -> None:
    for quarter, verdict in (("110", "consistent"), ("640", "inconsistent")):
        claims = [
            claim("a", "480", "480", at=0, **DEALS),
            claim("a", quarter, quarter, at=50, period_end="2024-03-31", **DEALS),
        ]
        assert verdicts(claims, "a<=b") == {verdict}


def test_a_stock_at_a_date_has_no_such_bound() -> None:
    size: dict[str, Any] = {"indicator": "valuation", "entity": "Aubel"}
    claims = [claim("a", "480", "480", at=0, **size), claim("a", "640", "640", at=50, period_end="2024-03-31", **size)]
    assert not derived(claims, "a<=b")


def test_each_funded_company_has_a_deal() -> None:
    for companies, verdict in (("300", "consistent"), ("700", "inconsistent")):
        quote = "deals and companies"
        claims = [
            claim("a", "480", "480", at=0, quote=quote, **DEALS),
            claim("a", companies, companies, at=30, quote=quote, indicator="funded_company_count", unit="count", counted="company"),
        ]
        assert verdicts(claims, "a<=b") == {verdict}


def test_counts_over_their_shares_point_to_one_whole() -> None:
    def sentence(third: str) -> list[Claim]:
        quote = "towns with counts and shares"
        rows = [("FR-75", "87", "43"), ("FR-13", "40", "20"), ("FR-69", third, "12")]
        found = []
        for i, (place, count, share) in enumerate(rows):
            found.append(claim("a", count, count, at=20 * i, place=place, quote=quote, **DEALS))
            found.append(claim("a", f"{share}%", share, at=20 * i + 8, place=place, quote=quote, **SHARE))
        return found

    assert verdicts(sentence("24"), "a/b=c/d=e/f") == {"consistent"}
    assert verdicts(sentence("61"), "a/b=c/d=e/f") == {"inconsistent"}


def test_a_share_of_a_small_count_is_that_of_a_whole_number() -> None:
    for share, verdict in (("48.8", "consistent"), ("49.9", "inconsistent")):
        claims = [
            claim("a", "82", "82", at=0, place="FR", **DEALS),
            claim("a", f"{share}%", share, at=400, place="FR-75", **SHARE),
        ]
        assert verdicts(claims, "round(a*b)/b=a") == {verdict}


def test_nothing_is_derived_between_strangers() -> None:
    strangers = [
        claim("a", "480", "480", place="FR", **DEALS),
        claim("b", "31%", "31", place="JP", year=2019, indicator="penetration_rate", unit="percent", statistic="share"),
        claim("c", "7300000", "7300000", place="BR", indicator="revenue", entity="Corvane"),
    ]
    assert not between(strangers)
