"""Exact intervals: the values that a claim allows, and their arithmetic.

An interval has two ends. An end is a fraction or open-ended (`value` None), belongs to the interval or not (`closed`), and is hard
or soft: missing a hard end contradicts the words (近850亿 is not above 850), missing a soft one is only unlikely (nor far below).
Arithmetic carries all of it through signs, zero and infinity, and never rounds. How wide a claim's interval is, is decided in
`reconcilers.widths`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval; `value` None stands for no bound on that side, which is never closed."""

    value: Fraction | None
    closed: bool = True
    hard: bool = True


UNBOUNDED = End(None, closed=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two ends. Raises `ValueError` where there are none."""

    lower: End
    upper: End

    def __post_init__(self) -> None:
        low, high = self.lower.value, self.upper.value
        if (low is None and self.lower.closed) or (high is None and self.upper.closed):
            raise ValueError("an unbounded end cannot be closed")
        if low is not None and high is not None and (low > high or (low == high and not (self.lower.closed and self.upper.closed))):
            raise ValueError(f"no value between {low} and {high}")

    def __contains__(self, value: Fraction) -> bool:
        """Whether the value lies in the interval."""
        low, high = self.lower, self.upper
        above = low.value is None or value > low.value or (low.closed and value == low.value)
        below = high.value is None or value < high.value or (high.closed and value == high.value)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return not (self.is_below(other) or other.is_below(self))

    def is_below(self, other: Interval) -> bool:
        """Whether every value lies below every value of the other."""
        high, low = self.upper, other.lower
        if high.value is None or low.value is None:
            return False
        return high.value < low.value or (high.value == low.value and not (high.closed and low.closed))

    def can_be_at_most(self, other: Interval) -> bool:
        """Whether some value here is no greater than some value there."""
        return not other.is_below(self)

    def common(self, other: Interval) -> Interval | None:
        """The values that lie in both, or None where there are none."""
        if not self.meets(other):
            return None
        return Interval(_tighter(self.lower, other.lower, max), _tighter(self.upper, other.upper, min))

    def __neg__(self) -> Interval:
        return Interval(_negated(self.upper), _negated(self.lower))

    def __add__(self, other: Interval) -> Interval:
        return Interval(_sum(self.lower, other.lower), _sum(self.upper, other.upper))

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [_product(a, b) for a in _ends(self) for b in _ends(other)]
        return Interval(_extreme(corners, least=True), _extreme(corners, least=False))

    def __truediv__(self, other: Interval) -> Interval:
        """All quotients by the values other than zero. Raises `ZeroDivisionError` where zero is the only value."""
        return self * other.reciprocal()

    def reciprocal(self) -> Interval:
        """The reciprocals of the values other than zero; the whole line where zero lies inside."""
        low, high = self.lower, self.upper
        if low.value == 0 and high.value == 0:
            raise ZeroDivisionError("the interval holds nothing but zero")
        if (low.value is None or low.value < 0) and (high.value is None or high.value > 0):
            hard = low.hard and high.hard
            return Interval(End(None, closed=False, hard=hard), End(None, closed=False, hard=hard))
        return Interval(_inverted(high), _inverted(low))

    def __pow__(self, exponent: int) -> Interval:
        """A whole power from 1 of an interval that holds no negative value. Raises `ValueError` for others."""
        if exponent < 1 or self.lower.value is None or self.lower.value < 0:
            raise ValueError("powers are defined for exponents from 1 and values from 0")
        return reduce(lambda a, b: a * b, [self] * exponent)


def exactly(value: int | Fraction) -> Interval:
    """The interval that holds one value."""
    end = End(Fraction(value))
    return Interval(end, end)


def between(
    low: Fraction | None, high: Fraction | None, *, closed: tuple[bool, bool] = (True, True), hard: tuple[bool, bool] = (True, True)
) -> Interval:
    """The interval between two values; None leaves a side unbounded."""
    return Interval(End(low, closed[0] and low is not None, hard[0]), End(high, closed[1] and high is not None, hard[1]))


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals; zero for none."""
    return sum(intervals, exactly(0))


def _tighter(a: End, b: End, choose: Callable[[Fraction, Fraction], Fraction]) -> End:
    if a.value is None or b.value is None:
        return b if a.value is None else a
    if a.value == b.value:
        return End(a.value, a.closed and b.closed, a.hard or b.hard)
    return a if choose(a.value, b.value) == a.value else b


def _negated(end: End) -> End:
    return End(None if end.value is None else -end.value, end.closed, end.hard)


def _sum(a: End, b: End) -> End:
    hard = a.hard and b.hard
    if a.value is None or b.value is None:
        return End(None, closed=False, hard=hard)
    return End(a.value + b.value, a.closed and b.closed, hard)


def _inverted(end: End) -> End:
    if end.value is None:
        return End(Fraction(0), closed=False, hard=end.hard)
    return End(None, closed=False, hard=end.hard) if end.value == 0 else End(1 / end.value, end.closed, end.hard)


@dataclass(frozen=True, slots=True)
class _Point:
    """A corner: a finite value, or an infinity by its sign."""

    value: Fraction
    infinite: int
    closed: bool
    hard: bool

    def order(self) -> tuple[int, Fraction]:
        return self.infinite, self.value


def _ends(interval: Interval) -> tuple[_Point, _Point]:
    return _point(interval.lower, -1), _point(interval.upper, 1)


def _point(end: End, side: int) -> _Point:
    return _Point(end.value or Fraction(0), side if end.value is None else 0, end.closed, end.hard)


def _product(a: _Point, b: _Point) -> _Point:
    zeros = [p for p in (a, b) if not p.infinite and p.value == 0]
    if zeros:  # nothing times anything is nothing, whether or not the other end is reached
        return _Point(Fraction(0), 0, any(p.closed for p in zeros), any(p.hard for p in zeros))
    hard = a.hard and b.hard
    if a.infinite or b.infinite:
        sign = (a.infinite or (1 if a.value > 0 else -1)) * (b.infinite or (1 if b.value > 0 else -1))
        return _Point(Fraction(0), sign, closed=False, hard=hard)
    return _Point(a.value * b.value, 0, a.closed and b.closed, hard)


def _extreme(corners: list[_Point], *, least: bool) -> End:
    best = (min if least else max)(corners, key=_Point.order)
    ties = [p for p in corners if p.order() == best.order()]
    hard = all(p.hard for p in ties)
    return End(None, False, hard) if best.infinite else End(best.value, any(p.closed for p in ties), hard)
