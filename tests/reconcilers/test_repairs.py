"""Slips are named with the claim that they are most likely in and what it would have to say; the claim itself stays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reconcilers.reconciling import reconcile
from schemas.records import Relation
from tests.reconcilers.making import claim, times
from tests.reconcilers.test_planted_slips import CLEAN

BY: dict[str, Any] = {"provider": "Alpha Data"}


def causes(*claims: Any) -> set[str | None]:
    """The causes of the conflicts between claims."""
    return {r.cause for r in reconcile(list(claims)).relations if r.relation == "conflicts"}


@pytest.mark.parametrize("factor", ["10", "1000", "0.01"])
def test_the_suspect_is_the_claim_that_everything_else_speaks_against(factor: str) -> None:
    at = next(i for i, c in enumerate(CLEAN) if c.doc == "article" and c.value == Decimal(4836000000))
    slipped = times(CLEAN[at], factor)
    made = reconcile([*CLEAN[:at], slipped, *CLEAN[at + 1 :]]).relations
    named = [r for r in made if r.suspect is not None]
    assert named
    for relation in named:
        assert relation.suspect == slipped.claim_id
        assert relation.suggested_value == Decimal(4836000000)
        assert relation.evidence
        assert relation.evidence[0].weight > 0
        assert {e.relation_id for e in relation.evidence} <= {r.relation_id for r in made}


def test_where_nothing_else_is_known_no_claim_is_suspected() -> None:
    pair = [claim("a", "€4.83 billion", "4830000000", **BY), claim("b", "€48.3 billion", "48300000000", **BY)]
    found = [r for r in reconcile(pair).relations if r.cause == "unit_scale"]
    assert [(r.suspect, r.suggested_value, r.evidence) for r in found] == [(None, None, ())]


def test_one_string_of_digits_in_two_currencies_is_a_slip_of_currency() -> None:
    euros, dollars = claim("a", "€4.83 billion", "4830000000", **BY), claim("b", "$4.83 billion", "4830000000", unit="USD", **BY)
    assert causes(euros, dollars) == {"currency"}


def test_percent_and_percentage_points_are_told_apart() -> None:
    growth: dict[str, Any] = {"baseline_start": "2023-01-01", "baseline_end": "2023-12-31", **BY}
    points = claim("a", "4.6 points", "4.6", statistic="change", unit="percentage_point", **growth)
    assert causes(points, claim("b", "4.6%", "4.6", statistic="growth", unit="percent", **growth)) == {"pp_as_percent"}


def test_a_share_as_a_fraction_is_told() -> None:
    whole, fraction = (
        claim(d, t, v, statistic="share", unit="percent", **BY) for d, t, v in (("a", "61.3%", "61.3"), ("b", "0.613", "0.613"))
    )
    assert causes(whole, fraction) == {"percent_fraction"}


def test_a_footnote_read_with_its_count_is_told() -> None:
    deals: dict[str, Any] = {"indicator": "deal_count", "unit": "count", "counted": "deal", **BY}
    made = reconcile([claim("a", "48", "48", **deals), claim("b", "486", "486", **deals)]).relations
    (relation,) = [r for r in made if r.relation == "conflicts"]
    assert (relation.cause, relation.suggested_value) == ("footnote_digit", Decimal(48))


def test_what_is_wrong_is_named_and_never_applied() -> None:
    slipped = [times(c, "100") if i == 0 else c for i, c in enumerate(CLEAN)]
    assert all(isinstance(r, Relation) for r in reconcile(slipped).relations)
    assert slipped[0].value == Decimal(483600000000)
