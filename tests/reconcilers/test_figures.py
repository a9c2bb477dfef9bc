"""Figures: what all voices say of a quantity, their status, the claim preferred or none, and the reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcilers.reconciling import reconcile
from schemas.records import Claim, Document, Figure
from tests.reconcilers.making import claim


def figure(claims: list[Claim], documents: dict[str, Document] | None = None) -> Figure:
    """The one figure of the claims."""
    (found,) = reconcile(claims, documents).figures
    return found


def document(name: str, published: str) -> Document:
    """A document with a day."""
    return Document(name, f"{name}.txt", "text/plain", "", published=published)


def test_one_claim_is_single_and_preferred() -> None:
    made = claim("a", "€5 million", "5000000", provider="Alpha Data")
    found = figure([made])
    assert (found.status, found.voices, found.preferred_claim, found.value) == ("single", 1, made.claim_id, Decimal(5000000))
    assert (found.lower, found.upper) == (Decimal(4500000), Decimal(5500000))
    assert found.reason_en == "Only Alpha Data speaks of it."
    assert found.reason_zh == "仅有一个来源:Alpha Data。"


def test_of_voices_that_agree_the_sharpest_is_preferred() -> None:
    rough = claim("a", "€5 million", "5000000", provider="Alpha Data")
    sharp = claim("b", "€5.13 million", "5130000", provider="Beta Research")
    found = figure([rough, sharp])
    assert (found.status, found.voices, found.preferred_claim) == ("corroborated", 2, sharp.claim_id)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower <= Decimal(5130000) <= found.upper <= Decimal(5500000)
    assert "2 independent origins agree" in found.reason_en
    assert "2个独立来源一致" in found.reason_zh


def test_where_providers_differ_none_is_preferred_and_nothing_is_averaged() -> None:
    claims = [claim("a", "5000", "5000", provider="Alpha Data"), claim("b", "7000", "7000", provider="Beta Research")]
    found = figure(claims)
    assert (found.status, found.preferred_claim, found.value, found.lower, found.upper) == ("conflicting", None, None, None, None)
    for text in (found.reason_en, found.reason_zh):
        assert "5000" in text
        assert "7000" in text
        assert "6000" not in text


def test_the_later_figure_of_one_origin_is_preferred() -> None:
    early = claim("a", "5000", "5000", provider="Alpha Data")
    late = claim("b", "5600", "5600", provider="Alpha Data")
    days = {"a": document("a", "2025-01-10"), "b": document("b", "2025-06-02")}
    found = figure([early, late], days)
    assert (found.status, found.voices, found.preferred_claim) == ("conflicting", 1, late.claim_id)
    assert "the later figure" in found.reason_en
    undated = figure([early, late], {"a": days["a"]})
    assert undated.preferred_claim is None


def test_a_headline_that_drops_the_hedge_is_not_preferred() -> None:
    headline = claim("a", "€5 million", "5000000", provider="Alpha Data", at=0)
    body = claim("a", "€5 million", "5000000", provider="Alpha Data", at=80, hedge="nearly")
    found = figure([headline, body])
    assert found.preferred_claim == body.claim_id
    assert "stated 2 times" in found.reason_en


def test_of_several_slips_the_reason_tells_the_one_that_explains_the_difference() -> None:
    names = (("a", "7694000000", "Beta Research"), ("b", "105250000000", "Alpha Data"), ("c", "10525000000", "Alpha Data"))
    found = figure([claim(doc, value, value, provider=name) for doc, value, name in names])
    assert found.status == "suspect"
    assert "105250000000" in found.reason_en
    assert "10525000000:" in found.reason_en
    assert "7694000000" not in found.reason_en


def test_a_third_voice_does_not_hide_a_conflict() -> None:
    names = (("a", "5000", "Alpha Data"), ("b", "5000", "Beta Research"), ("c", "7000", "Gamma Index"))
    found = figure([claim(doc, value, value, provider=name) for doc, value, name in names])
    assert (found.status, found.voices, found.preferred_claim) == ("conflicting", 3, None)
    assert all(name in found.reason_en for *_, name in names)


def test_the_key_names_the_figure_and_the_id_follows_its_content() -> None:
    made = claim("a", "5000", "5000", entity="Aubel", stage="seed", provider="Alpha Data")
    found = figure([made])
    facets = ("indicator", "statistic", "unit", "place", "sector", "stage", "entity", "period_start", "period_end", "modality")
    assert all(getattr(found, name) == getattr(made, name) for name in facets)
    assert figure([made]).figure_id == found.figure_id
    assert figure([replace(made, place="DE")]).figure_id != found.figure_id


@pytest.mark.parametrize("hedge", ["nearly", "over", "at_least", "about"])
def test_bounds_of_a_figure_are_those_of_all_voices(hedge: str) -> None:
    loose = claim("a", "1000", "1000", provider="Alpha Data", hedge=hedge, unit="count", indicator="deal_count")
    value = {"nearly": "960", "about": "990"}.get(hedge, "1040")
    exact = claim("b", value, value, provider="Beta Research", unit="count", indicator="deal_count")
    found = figure([loose, exact])
    assert (found.lower, found.upper) == (Decimal(value), Decimal(value))
    assert found.preferred_claim == exact.claim_id


ROW = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(["400", "410", "4000", "650", "0"]),
    st.sampled_from(["exact", "about", "nearly", "over"]),
    st.sampled_from([None, "Alpha Data", "清科研究中心", "Zero2IPO"]),
    st.sampled_from([None, "FR", "DE"]),
    st.sampled_from(["total", "share", "growth"]),
    st.sampled_from([2023, 2024, None]),
)


def rows_as_claims(rows: list[tuple[Any, ...]]) -> list[Claim]:
    """Claims that share and differ in facets by chance."""
    found = []
    for i, (doc, value, hedge, provider, place, statistic, year) in enumerate(rows):
        facets: dict[str, Any] = {"hedge": hedge, "provider": provider, "place": place, "statistic": statistic, "year": year}
        unit = "EUR" if statistic == "total" else "percent"
        found.append(claim(doc, value, value, at=20 * i, unit=unit, quote=f"s{i // 3}", **facets))
    return found


@given(st.lists(ROW, max_size=16), st.randoms(use_true_random=False))
def test_neither_order_nor_a_second_run_changes_anything(rows: list[tuple[Any, ...]], chance: Any) -> None:
    claims = rows_as_claims(rows)
    shuffled = claims[:]
    chance.shuffle(shuffled)
    assert reconcile(shuffled) == reconcile(claims)


@given(st.lists(ROW, max_size=16))
def test_figures_part_the_claims_and_keep_their_promises(rows: list[tuple[Any, ...]]) -> None:
    claims = rows_as_claims(rows)
    made = reconcile(claims)
    held = [name for f in made.figures for name in f.claims]
    assert sorted(held) == sorted(c.claim_id for c in claims)
    by_id = {c.claim_id: c for c in claims}
    for found in made.figures:
        assert 1 <= found.voices <= len(found.claims)
        assert (found.status == "suspect") <= (found.preferred_claim is None)
        assert found.status != "corroborated" or found.voices > 1
        assert found.preferred_claim is None or found.value == by_id[found.preferred_claim].value
        assert found.reason_en
        assert found.reason_zh
        assert found.lower is None or found.upper is None or found.lower <= found.upper
    for relation in made.relations:
        assert len(set(relation.members)) == len(relation.members) > 1
        assert relation.relation == "conflicts" or relation.relation.startswith("derived") or relation.factor is None


@given(st.lists(ROW, max_size=12))
def test_claims_of_other_places_change_nothing(rows: list[tuple[Any, ...]]) -> None:
    claims = rows_as_claims(rows)
    strangers = [
        replace(c, claim_id=f"x{c.claim_id}", doc_id=f"x{c.doc_id}", doc=f"x{c.doc}", place="BR") for c in claims if c.place
    ]
    strangers = [replace(c, provider=None, indicator="patent_count") for c in strangers]
    alone, beside = reconcile(claims), reconcile([*claims, *strangers])
    assert set(alone.figures) <= set(beside.figures)
    assert set(alone.relations) <= set(beside.relations)
