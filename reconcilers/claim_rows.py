"""Claims as fixed-width rows for clustering, and the comparison of their ends.

Ends within `columns.TOLERANCE` of each other are one; at such a tie both must belong to their intervals for these to meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reconcilers.columns import TOLERANCE

ROW = np.dtype(
    [
        ("key", "<u8"), ("origin", "<u8"), ("doc", "<u8"),
        ("inner_lower", "<f8"), ("inner_upper", "<f8"), ("outer_lower", "<f8"), ("outer_upper", "<f8"),
        ("nominal", "<f8"), ("flags", "<u2"), ("hedge", "u1"),
    ]
)  # fmt: skip
"""What clustering reads of a claim; rows may have more fields."""

INNER_LOWER_CLOSED, INNER_UPPER_CLOSED, OUTER_LOWER_CLOSED, OUTER_UPPER_CLOSED = 1, 2, 4, 8
NAMED, HAS_VALUE, KNOWN, APART, MONEY, VAGUE, BOUND, HEDGED, LONG, COUNT, PERCENT, SHARE = (1 << bit for bit in range(4, 16))
"""Bits of `flags`: closed ends; the origin is named; a number is stated; when and where or whose it is are known; other figures of the
key need not be of the same thing; money; the hedge bounds nothing, or only one side, or is not `exact`; an end has over 14 digits;
a count; a percentage; a share."""

Rows = Mapping[str, NDArray[Any]]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
EndOf = Callable[[int, int], Fraction | None]
"""The exact end of a row marked `LONG`: 0 and 1 for the inner interval, 2 and 3 for the outer."""


def take(rows: Rows, places: Ints) -> Rows:
    """The rows at some places."""
    return {name: column[places] for name, column in rows.items()}


def has(rows: Rows, bit: int) -> Flags:
    """Whether each row has a bit of `flags`."""
    return np.asarray((rows["flags"] & bit) != 0)


def changes(values: NDArray[Any]) -> Flags:
    """Where a value differs from the one before it; the first always does."""
    changed = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Lower or upper ends of intervals, and whether they belong to them."""

    value: Floats
    closed: Flags


def tightest_ends(rows: Rows, which: str, starts: Ints, group: Ints) -> tuple[Side, Side]:
    """The greatest lower and the least upper end of each group; of equal ends an open one counts."""
    bits = (INNER_LOWER_CLOSED, INNER_UPPER_CLOSED) if which == "inner" else (OUTER_LOWER_CLOSED, OUTER_UPPER_CLOSED)
    sides = []
    for name, bit, tightest in (("lower", bits[0], np.maximum), ("upper", bits[1], np.minimum)):
        ends = rows[f"{which}_{name}"]
        value = tightest.reduceat(ends, starts)
        closed = np.logical_and.reduceat(has(rows, bit) | ~same(ends, value[group]), starts)
        sides.append(Side(value, closed))
    return sides[0], sides[1]


def sides(rows: Rows, which: str, factor: float) -> tuple[Side, Side]:
    """Both ends of each row, times a factor above 0."""
    bits = (INNER_LOWER_CLOSED, INNER_UPPER_CLOSED) if which == "inner" else (OUTER_LOWER_CLOSED, OUTER_UPPER_CLOSED)
    return (
        Side(rows[f"{which}_lower"] * factor, has(rows, bits[0])),
        Side(rows[f"{which}_upper"] * factor, has(rows, bits[1])),
    )


def below(high: Side, low: Side) -> Flags:
    """Whether all below `high` lies below all above `low`."""
    tied = same(high.value, low.value)
    return np.where(tied, ~(high.closed & low.closed), high.value < low.value)


def same(a: Floats, b: Floats) -> Flags:
    """Whether ends are the same as far as float64 tells."""
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (a == b) | (np.isfinite(a) & np.isfinite(b) & (np.abs(a - b) <= TOLERANCE * np.maximum(np.abs(a), np.abs(b))))
        )
