"""Nothing follows from chance: shuffled figures make no identities, and order, grouping and scale change nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcilers.reconciling import reconcile
from schemas.records import Claim
from tests.reconcilers.making import claim
from tests.reconcilers.test_planted_slips import CLEAN

YEARS = range(2016, 2026)
PLACES = ("FR", "DE", "IT", "ES", "NL", "PL")


def series(seed: int) -> list[Claim]:
    """Totals, shares and growth rates of many places and years whose numbers have nothing to do with each other."""
    drawn = random.Random(seed)  # noqa: S311 - invented figures
    made = []
    for i, (place, year) in enumerate((p, y) for p in PLACES for y in YEARS):
        where: dict[str, Any] = {"place": place, "year": year, "provider": f"Provider {drawn.randint(1, 3)}"}
        last = {"baseline_start": f"{year - 1}-01-01", "baseline_end": f"{year - 1}-12-31"}
        total, rate, share = (drawn.randint(low, high) for low, high in ((10**8, 10**10), (-400, 900), (10, 990)))
        made.append(claim(f"d{i % 5}", str(total), str(total), at=100 * i, **where))
        rate_, share_ = Decimal(rate) / 10, Decimal(share) / 10
        made.append(
            claim(f"d{i % 5}", f"{rate_}%", str(rate_), at=100 * i + 30, statistic="growth", unit="percent", **where, **last)
        )
        made.append(claim(f"d{i % 5}", f"{share_}%", str(share_), at=100 * i + 60, statistic="share", unit="percent", **where))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_figures_without_a_connection_make_no_identities_above_chance(seed: int) -> None:
    claims = series(seed)
    made = reconcile(claims).relations
    holding = [r for r in made if r.relation == "derived_consistent" and "<" not in (r.identity or "")]
    slips = [r for r in made if r.cause == "unit_scale"]
    assert len(holding) <= 0.01 * len(claims)
    assert len(slips) <= 0.01 * len(claims)


def test_shuffling_the_numbers_of_true_documents_breaks_their_identities() -> None:
    def holding(claims: list[Claim]) -> int:
        made = reconcile(claims).relations
        return sum(r.relation == "derived_consistent" and "<" not in (r.identity or "") for r in made)

    amounts = [c for c in CLEAN if c.unit == "EUR"]
    drawn = random.Random(3)  # noqa: S311 - a shuffle, no secret
    found = 0
    for _ in range(20):
        values = [c.value for c in amounts]
        drawn.shuffle(values)
        given_ = dict(zip((c.claim_id for c in amounts), values, strict=True))
        shuffled = [
            replace(c, value=given_[c.claim_id], text=str(given_[c.claim_id])) if c.claim_id in given_ else c for c in CLEAN
        ]
        found += shuffled != CLEAN and holding(shuffled) >= holding(CLEAN)
    assert found <= 1


@settings(deadline=None, max_examples=25)
@given(st.permutations(CLEAN))
def test_the_order_of_claims_changes_nothing(shuffled: list[Claim]) -> None:
    assert reconcile(shuffled) == reconcile(CLEAN)


def test_what_has_nothing_to_do_with_a_document_changes_nothing_in_it() -> None:
    other = [
        replace(c, claim_id=f"x{c.claim_id}", doc_id=f"x{c.doc_id}", provider="Gamma", place="JP") for c in CLEAN if c.unit != "CNY"
    ]
    alone = {(r.relation, r.members, r.identity, r.cause) for r in reconcile(CLEAN).relations}
    ours = {c.claim_id for c in CLEAN}
    together = {
        (r.relation, r.members, r.identity, r.cause) for r in reconcile([*CLEAN, *other]).relations if set(r.members) <= ours
    }
    assert together == alone


def test_another_scale_for_the_same_amount_changes_nothing() -> None:
    def restated(c: Claim) -> Claim:
        if c.unit != "EUR" or c.value is None or c.text.startswith("€"):
            return c
        return replace(c, text=f"{c.value / 10**8:f}亿欧元")

    def told(claims: list[Claim]) -> set[tuple[object, ...]]:
        return {(r.relation, r.members, r.identity, r.cause) for r in reconcile(claims).relations}

    changed = [restated(c) for c in CLEAN]
    assert changed != CLEAN
    assert told(changed) == told(CLEAN)
