"""How scopes stand to each other in one facet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcilers.facets import FACETS, days, entity_key, place_within, sector_within, stand, stands
from tests.reconcilers.making import claim

MIRROR = {"inside": "around", "around": "inside"}
places = st.sampled_from([None, "CN", "CN-GD", "CN-440300", "US", "WORLD", "CN+US", "CN-GD+CN-JS", "FR-75"])
sectors = st.sampled_from([None, "all", "ai", "ai.chips", "ai.cloud", "ai.chips+ai.cloud", "other"])
entities = st.sampled_from([None, "Aubel", "Aubel Partners", "奥贝尔", "Aubel+Corvane", "Corvane"])
dates = st.sampled_from([None, "2023-01-01", "2024-01-01", "2024-06-30", "2024-12-31"])


@pytest.mark.parametrize(
    ("facet", "first", "second", "expected"),
    [
        ("place", "CN-440300", "CN-GD", "inside"),
        ("place", "CN-GD", "CN", "inside"),
        ("place", "CN", "WORLD", "inside"),
        ("place", "CN", "US", "apart"),
        ("place", "CN", None, "unknown"),
        ("place", "CN-GD+CN-JS", "CN", "inside"),
        ("place", "CN-GD+CN-JS", "CN-JS+CN-GD", "equal"),
        ("place", "CN-GD+US", "CN", "overlap"),
        ("sector", "ai.chips", "ai", "inside"),
        ("sector", "ai.chips", "ai.cloud", "apart"),
        ("sector", "ai", "all", "inside"),
        ("stage", "seed", None, "inside"),
        ("stage", None, None, "equal"),
        ("stage", "seed", "series_a", "apart"),
        ("stage", "seed+series_a", "seed", "around"),
        ("entity", None, None, "equal"),
        ("entity", "Aubel", None, "inside"),
        ("entity", "AUBEL Ltd.", "aubel ltd", "equal"),
        ("entity", "Aubel", "Corvane", "apart"),
        ("entity", "Aubel", "奥贝尔", "unknown"),
        ("entity", "Aubel Harbour Partners", "Aubel Partners", "equal"),
        ("entity", "Aubel+Corvane", "Corvane+Aubel", "equal"),
        ("entity", "Aubel", "Aubel+Corvane", "inside"),
    ],
)
def test_one_scope_to_another(facet: str, first: str | None, second: str | None, expected: str) -> None:
    sides: list[dict[str, Any]] = [{facet: first}, {facet: second}]
    a, b = (claim("a", "1", "1", **side) for side in sides)
    assert stand(facet, a, b) == expected
    assert stand(facet, b, a) == MIRROR.get(expected, expected)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2024-01-01", "2024-03-31"), ("2024-01-01", "2024-12-31"), "inside"),
        (("2024-01-01", "2024-12-31"), ("2024-01-01", None), "inside"),
        (("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31"), "apart"),
        (("2023-07-01", "2024-06-30"), ("2024-01-01", "2024-12-31"), "overlap"),
        ((None, None), ("2024-01-01", "2024-12-31"), "unknown"),
        ((None, None), (None, None), "unknown"),
        ((None, "2024-12-31"), (None, "2024-12-31"), "equal"),
    ],
)
def test_one_period_to_another(first: tuple[str | None, str | None], second: tuple[str | None, str | None], expected: str) -> None:
    a, b = (claim("a", "1", "1", period_start=start, period_end=end) for start, end in (first, second))
    assert stand("period", a, b) == expected
    assert stand("period", b, a) == MIRROR.get(expected, expected)


scopes = st.fixed_dictionaries(
    {"place": places, "sector": sectors, "entity": entities, "stage": st.sampled_from([None, "seed", "seed+angel"])}
)


@given(first=scopes, second=scopes, one=st.tuples(dates, dates), other=st.tuples(dates, dates))
def test_standing_is_mirrored_from_the_other_side(
    first: dict[str, Any], second: dict[str, Any], one: tuple[str | None, str | None], other: tuple[str | None, str | None]
) -> None:
    a = claim("a", "1", "1", period_start=one[0], period_end=one[1], **first)
    b = claim("b", "1", "1", period_start=other[0], period_end=other[1], **second)
    there, back = stands(a, b), stands(b, a)
    assert set(there) == set(FACETS)
    assert {facet: MIRROR.get(found, found) for facet, found in there.items()} == dict(back)
    assert all(found in ("equal", "unknown") for found in stands(a, a).values())


@given(st.text(max_size=12))
def test_names_and_days_of_any_text_are_borne(text: str) -> None:
    assert entity_key(text) == entity_key(text.upper()) or not text.isascii()
    assert days(text) is None or days(text) == days(text)
    assert place_within(text, text)
    assert place_within(text, "WORLD")
    assert sector_within(text, "all")
