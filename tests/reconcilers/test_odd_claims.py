"""Claims that no document should hold: nothing, zero, the endless, dates that are none; the work goes on without them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reconcilers.reconciling import reconcile
from reconcilers.widths import interval_of
from schemas.records import Claim, Document
from tests.reconcilers.making import claim

STATISTICS = ("total", "mean", "share", "growth", "change", "multiple", "cagr", "min", "max", "rank")
UNITS = ("EUR", "USD", "count", "percent", "percentage_point", "times", "a", "km", "???")
DATES = (None, "2024-01-01", "2024-02-30", "soon", "9999-12-31")
NUMBERS = (None, "0", "-0", "-3", "1e-30", "1e40", "1e6000", "-1e6000", "Infinity", "-Infinity", "NaN", "1e-6000")


def around(number: str | None, **fields: Any) -> list[Claim]:
    """Plain claims of every statistic with an odd number among them, in one sentence and in two documents."""
    odd = None if number is None else Decimal(number)
    found = []
    for doc in "ab":
        for i, statistic in enumerate(STATISTICS):
            unit = "EUR" if statistic in ("total", "mean", "change", "min", "max") else "percent"
            years: dict[str, Any] = {"baseline_start": "2023-01-01", "baseline_end": "2023-12-31", "statistic": statistic}
            found.append(claim(doc, "40", "40", at=20 * i, unit=unit, quote="one sentence", **years))
            last = claim(doc, "odd", "1", at=900 + 20 * i, unit=unit, quote="one sentence", **(years | fields))
            found.append(replace(last, value=odd, lower=None, upper=None))
    return found


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("hedge", ["exact", "nearly", "over"])
def test_no_number_stops_the_work(number: str | None, hedge: str) -> None:
    claims = around(number, hedge=hedge)
    made = reconcile(claims)
    names = {c.claim_id for c in claims}
    assert all(set(r.members) <= names for r in made.relations)
    plain = {c.claim_id for c in claims if c.text == "40"}
    assert plain <= {name for f in made.figures for name in f.claims}


@pytest.mark.parametrize("number", ["1e6000", "Infinity", "-Infinity", "NaN", "1e-6000"])
def test_what_is_no_size_of_anything_bounds_nothing(number: str) -> None:
    assert interval_of(replace(claim("a", "odd", "1"), value=Decimal(number))) is None
    assert interval_of(replace(claim("a", "odd", "1"), value=None, lower=Decimal(number))) is None


def test_bounds_that_cross_bound_nothing() -> None:
    crossed = claim("a", "9 to 3", None, hedge="range", lower=Decimal(9), upper=Decimal(3))
    assert interval_of(crossed) is None
    assert not reconcile([crossed]).figures


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("statistic", STATISTICS)
def test_every_unit_may_meet_every_statistic(unit: str, statistic: str) -> None:
    claims = [
        claim(doc, v, v, at=i, unit=unit, statistic=statistic, quote="q")
        for i, (doc, v) in enumerate(zip("aab", "374", strict=True))
    ]
    assert reconcile(claims).figures


@pytest.mark.parametrize("start", DATES)
@pytest.mark.parametrize("end", DATES)
def test_dates_that_are_none_are_unknown(start: str | None, end: str | None) -> None:
    times: dict[str, Any] = {"period_start": start, "period_end": end}
    based: dict[str, Any] = {"baseline_start": end, "baseline_end": start}
    rows: list[dict[str, Any]] = [
        {},
        {"statistic": "growth", "unit": "percent", **based},
        {"statistic": "cagr", "unit": "percent"},
        {"statistic": "share", "unit": "percent", "place": "FR-75"},
        {"place": "FR-75"},
        {"statistic": "change", **based},
    ]
    claims = [claim(doc, "5", "5", at=30 * i, quote="q", **times, **row) for doc in "ab" for i, row in enumerate(rows)]
    assert reconcile(claims).figures


def test_no_claims_make_nothing() -> None:
    made = reconcile([])
    assert (made.relations, made.figures) == ((), ())


def test_a_document_that_does_not_hold_its_claims_is_borne() -> None:
    made = claim("a", "480", "480", at=5000)
    assert reconcile([made], {"a": Document("a", "a.txt", "text/plain", "too short")}).figures
    assert reconcile([made], {"z": Document("z", "z.txt", "text/plain", "another")}).figures
