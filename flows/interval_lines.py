"""Intervals as lines of text: one row each on a common axis, ends closed `[ ]`, open `( )` or without bound `< >`, the number `●`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log10

from reconcilers.intervals import Interval

_WIDE = 20
"""From this ratio of the largest to the smallest end on, the axis is logarithmic."""
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Drawn:
    """One interval to draw, with the number itself where there is one."""

    interval: Interval
    nominal: Fraction | None


def drawn(rows: Sequence[Drawn], width: int) -> list[str]:
    """A line of `width` characters for each row, all on one axis, and one more with the axis' ends; no lines for no rows."""
    points = [float(v) for r in rows for v in (r.interval.lower.value, r.interval.upper.value, r.nominal) if v is not None]
    if not points:
        return []
    width = max(width, _LEAST)
    axis = _Axis(points, width)
    return [*(_line(row, axis, width) for row in rows), axis.legend()]


class _Axis:
    """Columns for values, linear or by powers of ten."""

    def __init__(self, points: Sequence[float], width: int) -> None:
        low, high = min(points), max(points)
        self.is_log = low > 0 and high / low >= _WIDE
        if not self.is_log:
            pad = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
            low, high = low - pad, high + pad
        self.low, self.high, self.width = low, high, width

    def column(self, value: Fraction) -> int:
        at, low, high = float(value), self.low, self.high
        if self.is_log:
            at, low, high = log10(at), log10(low), log10(high)
        part = (at - low) / (high - low) if high > low else 0.5
        return max(0, min(self.width - 1, round(part * (self.width - 1))))

    def legend(self) -> str:
        left, right = f"{self.low:,.6g}", f"{self.high:,.6g}{' (log)' if self.is_log else ''}"
        return left + " " * max(1, self.width - len(left) - len(right)) + right


def _line(row: Drawn, axis: _Axis, width: int) -> str:
    low, high = row.interval.lower, row.interval.upper
    first = 0 if low.value is None else axis.column(low.value)
    last = width - 1 if high.value is None else axis.column(high.value)
    cells = [" "] * width
    cells[first : last + 1] = "─" * (last - first + 1)
    if first < last:
        cells[first] = "<" if low.value is None else "[" if low.closed else "("
        cells[last] = ">" if high.value is None else "]" if high.closed else ")"
    if row.nominal is not None:
        cells[axis.column(row.nominal)] = "●"
    return "".join(cells)
