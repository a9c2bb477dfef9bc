"""How claims of one quantity stand to each other, and what must not be joined."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcilers.reconciling import reconcile
from schemas.records import Claim
from tests.reconcilers.making import between, claim, kinds

COUNT: dict[str, Any] = {"indicator": "deal_count", "unit": "count", "counted": "deal"}
JOINING = {"translation_of", "corroborates", "conflicts"}


def two(first: str, second: str, **fields: Any) -> list[Claim]:
    """Two providers' claims of one quantity, from two documents."""
    a = claim("a", first, first, provider="Alpha Data", **fields)
    return [a, claim("b", second, second, provider="Beta Research", **fields)]


def test_two_providers_with_one_number_corroborate() -> None:
    assert kinds(two("3200000", "3200000.0")) == {frozenset({"3200000", "3200000.0"}): {"corroborates"}}


def test_numbers_that_agree_within_their_printed_digits_corroborate() -> None:
    rounded = claim("a", "€3.2 million", "3200000", provider="Alpha Data")
    exact = claim("b", "€3,189,400", "3189400", provider="Beta Research")
    assert kinds([rounded, exact]) == {frozenset({"€3.2 million", "€3,189,400"}): {"corroborates"}}


def test_numbers_that_no_rounding_joins_conflict() -> None:
    ((relation, texts),) = between(two("3200000", "4700000"))
    assert (relation.relation, relation.cause, relation.certainty) == ("conflicts", "provider", "firm")
    assert texts == ["3200000", "4700000"]
    assert "47 percent apart" in relation.explanation
    assert "Alpha Data" in relation.explanation


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("nearly", "900"), ("exact", "870"), None),
        (("nearly", "900"), ("exact", "905"), "conflicts"),
        (("nearly", "900"), ("exact", "500"), "conflicts"),
        (("over", "900"), ("exact", "1000"), None),
        (("over", "900"), ("exact", "880"), "conflicts"),
        (("at_least", "900"), ("exact", "900"), None),
        (("under", "900"), ("exact", "901"), "conflicts"),
        (("at_most", "900"), ("exact", "900"), None),
        (("about", "900"), ("exact", "930"), None),
        (("about", "900"), ("exact", "1200"), "conflicts"),
        (("over", "900"), ("nearly", "900"), "conflicts"),
        (("over", "900"), ("over", "700"), None),
    ],
)
def test_only_a_missed_hard_end_is_a_conflict(first: tuple[str, str], second: tuple[str, str], expected: str | None) -> None:
    pair = [
        claim(doc, text, text, hedge=hedge, provider=provider, **COUNT)
        for doc, provider, (hedge, text) in zip("ab", ("Alpha Data", "Beta Research"), (first, second), strict=True)
    ]
    found = {r.relation for r, _ in between(pair)}
    assert ("conflicts" in found) == (expected == "conflicts")
    assert found


def test_one_origin_in_two_documents_and_languages_is_one_voice() -> None:
    chinese = claim("a", "3.2亿欧元", "320000000", provider="清科研究中心", quote="总额3.2亿欧元")
    english = claim("b", "€320 million", "320000000", provider="Zero2IPO", quote="a total of €320 million")
    assert kinds([chinese, english]) == {frozenset({"3.2亿欧元", "€320 million"}): {"translation_of"}}
    figure = reconcile([chinese, english]).figures
    assert [(f.voices, f.status) for f in figure] == [(1, "single")]


def test_an_origin_that_says_it_twice_is_no_support() -> None:
    same = [claim("a", "410", "410", provider="Alpha Data", at=i, **COUNT) for i in (0, 50)]
    assert {r.relation for r, _ in between(same)} == {"corroborates"}
    assert [f.voices for f in reconcile(same).figures] == [1]


FACETS: dict[str, tuple[Any, ...]] = {
    "place": ("FR", "DE", "FR-75"),
    "sector": ("ai.chips", "ai.cloud", "ai"),
    "stage": ("seed", "series_a", None),
    "entity": ("Aubel", "Corvane", None),
    "period_end": ("2024-12-31", "2024-06-30", None),
    "statistic": ("total", "mean", "max"),
    "modality": ("actual", "forecast", "target"),
    "indicator": ("investment_amount", "revenue", "fund_size"),
    "unit": ("EUR", "USD", "JPY"),
}


@pytest.mark.parametrize(("facet", "values"), FACETS.items())
def test_figures_that_differ_in_one_facet_are_not_joined(facet: str, values: tuple[Any, ...]) -> None:
    scopes: list[dict[str, Any]] = [{facet: value} for value in values]
    for one, other in combinations(scopes, 2):
        for second in ("3200000", "4700000"):
            first = claim("a", "3200000", "3200000", provider="Alpha Data", **one)
            last = claim("b", second, second, provider="Beta Research", **other)
            assert not {r.relation for r, _ in between([first, last])} & JOINING


@pytest.mark.parametrize("facet", ["place", "sector", "entity", "stage", "period"])
def test_equal_digits_of_other_scopes_are_told_apart_by_name(facet: str) -> None:
    scopes: list[dict[str, Any]] = [{facet: value} for value in FACETS.get(facet, ())[:2]]
    if facet == "period":
        scopes = [{"year": 2024}, {"year": 2022}]
    first, last = (claim(doc, "1250000", "1250000", provider=doc, **scope) for doc, scope in zip("ab", scopes, strict=True))
    ((relation, _),) = between([first, last])
    assert relation.relation == "scope_differs"
    assert relation.cause == "definition"
    assert f"the {facet} differs" in relation.explanation


@pytest.mark.parametrize("facet", ["place", "period_start", "entity", "sector", "stage"])
@given(first=st.integers(1, 10**6), second=st.integers(1, 10**6))
def test_an_unknown_facet_never_makes_a_conflict(facet: str, first: int, second: int) -> None:
    known: dict[str, Any] = {"place": "FR", "entity": "Aubel", "sector": "ai.chips", "stage": "seed"}
    unknown: dict[str, Any] = {**known, facet: None, **({"period_end": None} if facet == "period_start" else {})}
    a = claim("a", str(first), str(first), provider="Alpha Data", **known)
    b = claim("b", str(second), str(second), provider="Beta Research", **unknown)
    assert "conflicts" not in {r.relation for r, _ in between([a, b])}


def test_what_is_known_of_neither_is_not_compared() -> None:
    nowhere = [claim(d, v, v, place=None, year=None, provider=d) for d, v in (("a", "310"), ("b", "475"))]
    assert not between(nowhere)


def test_an_estimate_stands_beside_actual_figures_and_a_forecast_does_not() -> None:
    first, second = two("3200000", "4700000")
    assert kinds([first, replace(second, modality="estimate")])
    assert not kinds([first, replace(second, modality="forecast")])


def test_an_order_of_magnitude_is_neither_support_nor_conflict() -> None:
    vague = claim("a", "tens of millions", "30000000", hedge="indefinite", provider="Alpha Data")
    exact = claim("b", "€470 million", "470000000", provider="Beta Research")
    assert not between([vague, exact])


def test_numbers_of_one_key_worlds_apart_are_two_quantities() -> None:
    assert not between(two("3200000", "73000000.5"))


def test_measures_in_other_words_are_not_compared() -> None:
    first, second = two("5200", "8100", indicator="other", unit="count", counted="other")
    built, sold = replace(first, measure="homes built"), replace(second, measure="homes sold")
    assert not between([built, sold])
    assert kinds([built, replace(second, measure="homes built")]) == {frozenset({"5200", "8100"}): {"conflicts"}}


def test_two_numbers_under_one_key_in_one_document_are_two_quantities() -> None:
    first = claim("a", "3200000", "3200000", provider="Alpha Data")
    second = claim("a", "4700000", "4700000", provider="Alpha Data", at=90)
    assert not {r.relation for r, _ in between([first, second])} & JOINING


def test_a_document_that_sets_two_providers_against_each_other_is_heard() -> None:
    first = claim("a", "3200000", "3200000", provider="Alpha Data")
    second = claim("a", "4700000", "4700000", provider="Beta Research", at=90)
    ((relation, _),) = between([first, second])
    assert (relation.relation, relation.cause) == ("conflicts", "provider")


@pytest.mark.parametrize("factor", ["10", "100", "1000", "10000", "0.1", "0.0001", "1e8"])
def test_a_power_of_ten_is_named_with_its_factor(factor: str) -> None:
    text = f"{8460000 * float(factor):.0f}"
    ((relation, _),) = between(two(text, "8460000"))
    assert (relation.relation, relation.cause) == ("conflicts", "unit_scale")
    assert relation.factor is not None
    assert float(relation.factor) == float(factor)


@pytest.mark.parametrize(
    ("first", "second", "cause"),
    [
        ("-8460000", "8460000", "sign"),
        ("8460000", "8640000", "provider"),
        ("846317", "846517", "digit"),
        ("846317", "864317", "digit"),
    ],
)
def test_other_slips_are_named(first: str, second: str, cause: str) -> None:
    ((relation, _),) = between(two(first, second))
    assert (relation.relation, relation.cause) == ("conflicts", cause)


def test_a_slip_is_named_and_never_applied() -> None:
    claims = two("84600000", "8460000")
    made = reconcile(claims)
    (figure,) = made.figures
    assert figure.status == "suspect"
    assert figure.preferred_claim is None
    assert figure.value is None
    assert "10 times" in figure.reason_en
    assert "数量级" in figure.reason_zh
