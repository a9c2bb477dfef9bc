"""Interval arithmetic against brute force on a grid, and the widths that hedges and printed digits give."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcilers.intervals import End, Interval, between, exactly, total
from reconcilers.widths import interval_of, outer_interval_of
from schemas.records import Claim

GRID = [Fraction(n, 2) for n in range(-8, 9)]
ends = st.one_of(st.none(), st.integers(-6, 6).map(lambda n: Fraction(n, 2)))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Any interval with ends on the grid, open, closed or without end."""
    low, high = draw(ends), draw(ends)
    closed = (draw(st.booleans()), draw(st.booleans()))
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
        closed = (True, True) if low == high else closed
    return between(low, high, closed=closed)


def claim(text: str, value: str | None, hedge: str = "exact", unit: str = "CNY", **more: object) -> Claim:
    """A claim with nothing but its number."""
    given_value = None if value is None else Decimal(value)
    fields: dict[str, object] = {"lower": None, "upper": None, **more}
    return Claim("c", "d", "d", 0, len(text), text, given_value, hedge=hedge, unit=unit, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
@given(a=intervals(), b=intervals())
def test_arithmetic_loses_no_value(operation: Callable[[Any, Any], Any], a: Interval, b: Interval) -> None:
    if operation is truediv and b == exactly(0):
        with pytest.raises(ZeroDivisionError):
            operation(a, b)
        return
    result = operation(a, b)
    for x in GRID:
        for y in GRID:
            if x in a and y in b and not (operation is truediv and y == 0):
                assert operation(x, y) in result


@given(a=intervals(), b=intervals())
def test_meeting_is_having_a_value_in_common(a: Interval, b: Interval) -> None:
    fine = [Fraction(n, 8) for n in range(-64, 65)]
    shared = any(x in a and x in b for x in fine)
    assert a.meets(b) == b.meets(a)
    if shared:
        assert a.meets(b)
        common = a.common(b)
        assert common is not None
        assert all((x in common) == (x in a and x in b) for x in fine)
    if not a.meets(b):
        assert a.common(b) is None
        assert a.is_below(b) != b.is_below(a)


@given(a=intervals())
def test_what_is_taken_from_itself_may_leave_nothing(a: Interval) -> None:
    assert Fraction(0) in a + -a
    opposite = -a
    assert -opposite == a


def test_no_interval_is_empty_or_closed_at_infinity() -> None:
    with pytest.raises(ValueError, match="no value"):
        between(Fraction(2), Fraction(1))
    with pytest.raises(ValueError, match="no value"):
        between(Fraction(1), Fraction(1), closed=(True, False))
    with pytest.raises(ValueError, match="closed"):
        Interval(End(None), End(Fraction(1)))
    assert total([]) == exactly(0)


def test_powers_are_products() -> None:
    a = between(Fraction(2), Fraction(3), closed=(True, False))
    assert a**3 == a * a * a
    with pytest.raises(ValueError, match="powers"):
        exactly(-1) ** 2


@pytest.mark.parametrize(
    ("made", "inside", "outside"),
    [
        (claim("663.16亿元", "66316000000"), ["66315500000", "66316500000"], ["66315000000", "66317000000"]),
        (claim("850亿元", "85000000000", "nearly", upper=Decimal("85000000000")), ["84000000000"], ["86000000000", "60000000000"]),
        (claim("200亿元", "20000000000", "over", lower=Decimal("20000000000")), ["21000000000"], ["19000000000", "20000000000"]),
        (claim("30家", "30", "at_least", "count", lower=Decimal(30)), ["30", "31"], ["29"]),
        (claim("500起", "500", unit="count"), ["500"], ["499", "501"]),
        (claim("84.3%", "84.3", unit="percent"), ["84.26", "84.34"], ["84.2", "84.4"]),
        (claim("16%", "-16", unit="percent"), ["-16.4"], ["-17", "16"]),
        (
            claim(
                "10亿至15亿元", None, "range", lower=Decimal(10**9), upper=Decimal(15 * 10**8), lower_closed=True, upper_closed=True
            ),
            ["1000000000", "1200000000", "1500000000"],
            ["999999999", "1600000000"],
        ),
    ],
)
def test_an_interval_holds_what_the_words_allow(made: Claim, inside: list[str], outside: list[str]) -> None:
    interval = interval_of(made)
    assert interval is not None
    for value in inside:
        assert Fraction(value) in interval
    for value in outside:
        assert Fraction(value) not in interval


@pytest.mark.parametrize("hedge", ["exact", "about", "nearly", "over", "at_least", "under", "at_most"])
@given(value=st.decimals("0.01", "999999999", places=2), negative=st.booleans())
def test_the_outer_interval_holds_the_inner_one(hedge: str, value: Decimal, negative: bool) -> None:
    made = claim(str(value), str(-value if negative else value), hedge)
    inner, outer = interval_of(made), outer_interval_of(made)
    assert inner is not None
    assert outer is not None
    assert inner.common(outer) is not None
    for end in (inner.lower, inner.upper):
        if end.value is not None and end.closed and hedge in ("exact", "about"):
            assert end.value in outer


def test_a_number_that_bounds_nothing_has_no_interval() -> None:
    assert interval_of(claim("若干", None, "indefinite", "count")) is None
