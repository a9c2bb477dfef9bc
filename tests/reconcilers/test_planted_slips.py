"""Slips planted one at a time in documents that agree: each is named with its factor, and without one nothing is said to be wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reconcilers.reconciling import Reconciliation, reconcile
from schemas.records import Claim, Document
from tests.reconcilers.making import claim, times

BASELINE = {"baseline_start": "2023-01-01", "baseline_end": "2023-12-31"}
DEALS: dict[str, Any] = {"indicator": "deal_count", "unit": "count", "counted": "deal"}


def report() -> list[Claim]:
    """A report's figures: two years, growth, a part with its share, mean, a stage, an amount in two currencies."""
    by: dict[str, Any] = {"provider": "Alpha Data"}
    paris: dict[str, Any] = {"place": "FR-75", "quote": "of which Paris"}
    last: dict[str, Any] = {"year": 2023, **by}
    growth: dict[str, Any] = {"statistic": "growth", "unit": "percent", **BASELINE, **by}
    share: dict[str, Any] = {"statistic": "share", "unit": "percent", **paris, **by}
    round_: dict[str, Any] = {"entity": "Aubel", "quote": "Aubel raised", **by}
    return [
        claim("report", "4836000000", "4836000000", at=0, **by),
        claim("report", "3900000000", "3900000000", at=40, **last),
        claim("report", "24%", "24", at=70, **growth),
        claim("report", "1257360000", "1257360000", at=110, **paris, **by),
        claim("report", "26%", "26", at=130, **share),
        claim("report", "620", "620", at=170, **DEALS, **by),
        claim("report", "7800000", "7800000", at=200, indicator="deal_size", statistic="mean", **by),
        claim("report", "211000000", "211000000", at=240, **round_),
        claim("report", "1647000000", "1647000000", at=256, **(round_ | {"unit": "CNY"})),
    ]


def article() -> list[Claim]:
    """Another document that restates the report's main figures and adds one of its own."""
    by: dict[str, Any] = {"provider": "Alpha Data"}
    return [
        claim("article", "€4.836 billion", "4836000000", at=0, **by),
        claim("article", "620", "620", at=30, **DEALS, **by),
        claim("article", "€3.9 billion", "3900000000", at=60, year=2023, **by),
        claim("article", "€1.257 billion", "1257000000", at=90, place="FR-75", **by),
    ]


CLEAN = [*report(), *article()]
TEXTS = {"report": Document("report", "report", "text/plain", " " * 250 + "(" + " " * 49)}
"""A bracket stands before the amount in yuan, and says that it is a conversion."""
AMOUNTS = [i for i, c in enumerate(CLEAN) if c.unit in ("EUR", "CNY")]


def alarms(made: Reconciliation) -> list[str]:
    """What is said to be wrong."""
    wrong = [r.explanation for r in made.relations if r.relation in ("conflicts", "derived_inconsistent") or r.cause]
    return wrong + [f.reason_en for f in made.figures if f.status in ("suspect", "conflicting")]


def test_where_nothing_is_wrong_nothing_is_said() -> None:
    made = reconcile(CLEAN, TEXTS)
    assert alarms(made) == []
    found = {r.identity for r in made.relations if r.relation == "derived_consistent"}
    assert {"(a-b)/b=c", "a/b=c", "b/a=fx"} <= found


@pytest.mark.parametrize("at", AMOUNTS)
@pytest.mark.parametrize("factor", ["10", "100", "1000", "10000", "0.1", "0.01", "0.001", "0.0001"])
def test_a_power_of_ten_planted_in_an_amount_is_named(at: int, factor: str) -> None:
    slipped = times(CLEAN[at], factor)
    made = reconcile([*CLEAN[:at], slipped, *CLEAN[at + 1 :]], TEXTS)
    named = [r for r in made.relations if r.cause == "unit_scale" and slipped.claim_id in r.members]
    assert named
    size = max(Decimal(factor), 1 / Decimal(factor))
    assert any(r.factor is not None and max(r.factor, 1 / r.factor) == size for r in named)


@pytest.mark.parametrize("at", AMOUNTS)
def test_a_slip_makes_no_claim_of_another_quantity_suspect(at: int) -> None:
    slipped = times(CLEAN[at], "100")
    made = reconcile([*CLEAN[:at], slipped, *CLEAN[at + 1 :]], TEXTS)
    for relation in made.relations:
        if relation.relation == "conflicts":
            assert slipped.claim_id in relation.members
    for found in made.figures:
        assert found.status != "suspect" or slipped.claim_id in found.claims


@pytest.mark.parametrize(("wrong", "verdict"), [("25", True), ("34", False), ("-24", False)])
def test_a_wrong_rate_is_found(wrong: str, verdict: bool) -> None:
    at = next(i for i, c in enumerate(CLEAN) if c.statistic == "growth")
    changed = replace(CLEAN[at], value=Decimal(wrong), text=f"{wrong}%", hedge="about" if verdict else "exact")
    made = reconcile([*CLEAN[:at], changed, *CLEAN[at + 1 :]], TEXTS)
    failing = [r for r in made.relations if r.relation == "derived_inconsistent" and changed.claim_id in r.members]
    assert bool(failing) != verdict


def test_a_figure_that_two_providers_give_differently_is_no_slip() -> None:
    other = claim("beta", "€4.1 billion", "4100000000", provider="Beta Research")
    made = reconcile([*CLEAN, other])
    assert {r.cause for r in made.relations if other.claim_id in r.members and r.relation == "conflicts"} == {"provider"}
    assert not [f for f in made.figures if f.status == "suspect"]


def test_restating_an_amount_in_another_scale_changes_nothing() -> None:
    chinese = [replace(c, text="48.36亿欧元", quote="总额48.36亿欧元") if c.text.startswith("€4.836") else c for c in CLEAN]
    made = reconcile(chinese)
    assert alarms(made) == []
    assert [r.relation for r in made.relations if {c.claim_id for c in chinese if c.text == "48.36亿欧元"} & set(r.members)][
        -1
    ] == "translation_of"
