"""Intervals, digits and hashes of whole columns: the same as claim by claim."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.parquet import batch_of
from flows.rows import claim_row
from reconcilers.columns import TOLERANCE, facet_hash, hash64_of, hedge_codes, spans
from reconcilers.printed import printed
from reconcilers.widths import interval_of, outer_interval_of
from schemas.records import Claim
from tests.reconcilers.making import claim

TEXTS = ("{n}", "{n}亿元", "US${n} billion", "{n:,}", "约{n:.2f}%", "-{n}", "一百", "３{n}", "{n}，000", "{n}.", "no. {n}")
NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, places=3) | st.integers(-9999, 9999).map(Decimal)


@st.composite
def odd_claims(draw: st.DrawFn) -> Claim:
    number, hedge = draw(NUMBERS), draw(st.sampled_from(hedge_codes()))
    text = draw(st.sampled_from(TEXTS)).format(n=abs(number).normalize() if draw(st.booleans()) else abs(number))
    fields = {"hedge": hedge, "unit": draw(st.sampled_from(["EUR", "count", "percent"]))}
    ends = {name: draw(st.none() | NUMBERS) for name in ("lower", "upper")}
    closed = {f"{name}_closed": draw(st.sampled_from([None, True, False])) for name in ("lower", "upper")}
    value = None if hedge in ("range", "indefinite") else str(number * draw(st.sampled_from([1, 1, 10**4, 10**8])))
    return claim("d", text, value, **fields, **ends, **closed)


@settings(deadline=None)
@given(st.lists(odd_claims(), min_size=1, max_size=30))
def test_ends_are_those_of_the_exact_path(claims: list[Claim]) -> None:
    batch = batch_of("claims", [claim_row(c) for c in claims])
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    hedges = np.array([hedge_codes().index(c.hedge) for c in claims])
    made = spans(columns, hedges, np.array([c.unit == "count" for c in claims]))
    for row, one in enumerate(claims):
        inner, outer = interval_of(one), outer_interval_of(one)
        assert bool(made.bounded[row]) == (inner is not None)
        if inner is None or outer is None:
            continue
        for found, closed, exact in ((made.inner, made.inner_closed, inner), (made.outer, made.outer_closed, outer)):
            for side, end in enumerate((exact.lower, exact.upper)):
                assert bool(closed[side][row]) == end.closed
                if end.value is None:
                    assert np.isinf(found[side][row])
                else:
                    assert abs(Fraction(float(found[side][row])) - end.value) <= abs(end.value) * Fraction(TOLERANCE) / 2


def test_digits_are_read_up_to_what_is_no_number() -> None:
    made = printed(pa.array(["5,995.2亿", "US$ 8.40 billion", "12.", None, "３2", "1234567890123"]).slice(0))
    assert made.digits[:3].tolist() == [59952, 840, 12]
    assert made.places[:3].tolist() == [1, 2, 0]
    assert made.read.tolist() == [True, True, True, False, False, False]


def test_hashes_are_the_same_on_every_machine_and_in_any_slice() -> None:
    texts = pa.array(["", "a", "a\0", "勘合", "a" * 64, "a" * 63 + "b"])
    whole = hash64_of(texts)
    assert len(set(whole.tolist())) == 6
    assert hash64_of(texts.slice(3, 2)).tolist() == whole[3:5].tolist()
    assert facet_hash("place", "CN") != facet_hash("entity", "CN")


def test_unknown_facets_add_nothing_and_estimates_stand_beside_actual_figures() -> None:
    assert facet_hash("place", None) == facet_hash("entity", "…") == 0
    assert facet_hash("modality", "estimate") == facet_hash("modality", "actual")
    assert facet_hash("entity", "Ford Motor") == facet_hash("entity", "FORD  motor")
