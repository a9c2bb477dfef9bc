"""Keys whose claims do not all agree: which of their numbers make one figure, which contradict each other, and where a slip explains it.

The order of decision is that of `reconcilers.relations`, for statements (all claims of a key with one number) in pairs; in a key with more
than `CROWD` statements only neighbours by value are held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reconcilers.claim_rows import (
    APART,
    BOUND,
    COUNT,
    HAS_VALUE,
    INNER_LOWER_CLOSED,
    INNER_UPPER_CLOSED,
    KNOWN,
    LONG,
    MONEY,
    NAMED,
    OUTER_LOWER_CLOSED,
    OUTER_UPPER_CLOSED,
    PERCENT,
    SHARE,
    VAGUE,
    EndOf,
    Flags,
    Floats,
    Ints,
    Rows,
    below,
    changes,
    has,
    same,
    sides,
    take,
)
from reconcilers.columns import TOLERANCE, shortest
from reconcilers.slips import POWERS
from reconcilers.statements import CROWD
from schemas.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """For each row the first row of its figure, and whether that figure holds a conflict, a slip, and further unnamed voices."""

    first: Ints
    conflict: Flags
    suspect: Flags
    heard: NDArray[np.int64]


def split(rows: Rows, of_key: Ints, end_of: EndOf) -> Split:
    """The figures of keys whose claims do not all agree. A statement is all claims of a key with one number."""
    nominal, apart = rows["nominal"], _beyond_floats(rows, end_of)
    order = np.lexsort((apart, nominal, of_key))
    begins = changes(of_key[order]) | changes(nominal[order]) | changes(apart[order])  # nan differs from nan
    statement = np.empty(len(nominal), np.intp)
    statement[order] = np.cumsum(begins) - 1
    n = int(begins.sum())
    width = rows["outer_upper"] - rows["outer_lower"]
    sharpest = np.lexsort((np.arange(len(nominal)), width, statement))
    lead = sharpest[np.flatnonzero(changes(statement[sharpest]))]
    named = np.zeros(n, np.bool_)
    named[statement[has(rows, NAMED)]] = True
    first, second = _pairs(of_key[lead])
    if not len(first):
        return _gathered(statement, np.arange(n), np.zeros(n, np.bool_), np.zeros(n, np.bool_), ~named)
    one_origin, one_doc = (_shared(statement, rows[name], of_key, first, second, n) for name in ("origin", "doc"))
    a, b = lead[first], lead[second]
    meet = [_meet(rows, a, b, which, end_of) for which in ("inner", "outer")]
    pairs = _Pairs(rows, a, b, meet[0], meet[1], one_origin, one_doc, named[first] & named[second])
    joined, conflict, slip = _compared(pairs)
    label = _components(n, first[joined], second[joined])
    conflicts, suspects, heard = np.zeros(n, np.bool_), np.zeros(n, np.bool_), ~named
    conflicts[label[first[conflict]]] = True
    suspects[label[first[conflict & slip]]] = True
    heard[second[pairs.outer & ~named[second]]] = False  # one that names none and repeats another is no voice of its own
    heard[first[pairs.outer & ~named[first] & named[second]]] = False
    return _gathered(statement, label, conflicts, suspects, heard)


def _beyond_floats(rows: Rows, end_of: EndOf) -> Ints:
    """A number for each interval that float64 does not hold, and 0 for the others."""
    found, seen = np.zeros(len(rows["flags"]), np.intp), dict[tuple[Fraction | None, ...], int]()
    for row in np.flatnonzero(has(rows, LONG)).tolist():
        found[row] = seen.setdefault((end_of(row, 0), end_of(row, 1)), len(seen) + 1)
    return found


def _gathered(statement: Ints, label: Ints, conflict: Flags, suspect: Flags, heard: Flags) -> Split:
    of_row = label[statement]
    least = np.full(len(label), len(statement), np.intp)
    np.minimum.at(least, of_row, np.arange(len(statement)))
    voices = np.bincount(label, weights=heard, minlength=len(label)).astype(np.int64)
    return Split(least[of_row], conflict[of_row], suspect[of_row], voices[of_row])


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs of statements of one key: their leads, whether their intervals meet, and what they share."""

    rows: Rows
    a: Ints
    b: Ints
    inner: Flags
    outer: Flags
    one_origin: Flags
    one_doc: Flags
    both_named: Flags


def _compared(pairs: _Pairs) -> tuple[Flags, Flags, Flags]:
    """Which pairs belong to one figure, which of them conflict, and where a slip explains it, in the order of `relations`."""
    rows, a, b = pairs.rows, pairs.a, pairs.b
    x, y = rows["flags"][a], rows["flags"][b]
    comparable = ((x | y) & (VAGUE | APART)) == 0
    known, bound = (x & KNOWN) > 0, ((x | y) & BOUND) > 0
    in_one = pairs.one_doc & (pairs.one_origin | ~pairs.both_named)
    slips = _slips(pairs)
    small, large = np.sort(np.abs(np.stack((rows["nominal"][a], rows["nominal"][b]))), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        near = ~(large / small > _times()) | (small == 0)
    lost_scale = pairs.one_origin & slips.scale & ~slips.fraction & (rows["hedge"][a] == rows["hedge"][b])
    founded = ((x & SHARE) == 0) | pairs.both_named | slips.scale
    conflict = comparable & ~in_one & (lost_scale | (~pairs.outer & known & founded & (slips.any | near)))
    agree = pairs.outer & (bound | ~pairs.inner | pairs.one_origin | known)
    joined = conflict | (comparable & np.where(in_one, pairs.inner, agree))
    return joined, conflict, slips.suspect


@dataclass(frozen=True, slots=True, eq=False)
class _Slips:
    """Which pairs differ by a power of ten, which of them by percent against fraction, which by any slip, and by one of a number itself."""

    scale: Flags
    fraction: Flags
    any: Flags
    suspect: Flags


def _slips(pairs: _Pairs) -> _Slips:
    """The slips that explain the differences of pairs, in the order of `slips.cause_between`."""
    rows, a, b = pairs.rows, pairs.a, pairs.b
    x, y = rows["nominal"][a], rows["nominal"][b]
    told = ((rows["flags"][a] & rows["flags"][b] & HAS_VALUE) > 0) & (x != 0) & (y != 0)
    ratio = np.divide(x, y, out=np.ones(len(x)), where=told)
    scale, hundred, rough = (np.zeros(len(x), np.bool_) for _ in range(3))
    for power in POWERS:
        for factor in (10.0**power, 10.0**-power):
            near = told & (ratio / factor > 0.9 * (1 + TOLERANCE)) & (ratio / factor < (10 / 9) * (1 - TOLERANCE))
            met = near & _scaled_meet(rows, a, b, near, factor)
            hundred |= met & ~scale & (power == 2)
            scale |= met
            if power in POWERS[:4]:
                rough |= told & (np.abs(ratio) / factor > 2 / 3) & (np.abs(ratio) / factor < 3 / 2)
    sign = told & (x == -y)
    scale &= ~sign
    same_hedge = rows["hedge"][a] == rows["hedge"][b]
    flags = rows["flags"][a]
    fraction = hundred & scale & ((flags & PERCENT) > 0)
    footnote = told & ((flags & COUNT) > 0) & ~(sign | scale) & (_has_footnote(x, y) | _has_footnote(y, x))
    digit = told & same_hedge & _one_digit_apart(x, y) & ~(sign | scale | footnote)
    found = sign | scale | footnote | digit | (rough & ((flags & MONEY) > 0))
    return _Slips(scale, fraction, found, found & ~(fraction | footnote))


def _has_footnote(x: Floats, y: Floats) -> Flags:
    """Whether x is y with one more digit at its end."""
    whole = (x == np.trunc(x)) & (y == np.trunc(y)) & (y >= 1)
    return np.asarray(whole & (x % 10 != 0) & (x // 10 == y))


def _scaled_meet(rows: Rows, a: Ints, b: Ints, near: Flags, factor: float) -> Flags:
    """Whether the intervals of the pairs that are near meet once the second is scaled."""
    met = np.zeros(len(a), np.bool_)
    some = np.flatnonzero(near)
    if len(some):
        met[some] = _meets(take(rows, a[some]), take(rows, b[some]), "inner", factor)
    return met


def _one_digit_apart(x: Floats, y: Floats) -> Flags:
    """Whether numbers of one size and at least four digits differ in one digit, or in two neighbours that changed places."""
    places = 12
    (first, size), (second, other) = (_digits(v, places) for v in (x, y))
    used = [np.where(d.any(1), places - np.argmax(d[:, ::-1] > 0, axis=1), 0) for d in (first, second)]
    differs = first != second
    count = differs.sum(1)
    left, rows = np.argmax(differs, axis=1), np.arange(len(x))
    right = np.minimum(left + 1, places - 1)
    swapped = (count == 2) & (first[rows, left] == second[rows, right]) & (first[rows, right] == second[rows, left])
    return np.asarray((size == other) & (used[0] == used[1]) & (used[0] >= 4) & ((count == 1) | swapped))


def _digits(values: Floats, places: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first digits of numbers, one a column, and their powers of ten; all 0 for 0 and nan."""
    size = np.abs(np.nan_to_num(values, nan=0, posinf=0, neginf=0))
    with np.errstate(divide="ignore"):
        power = np.where(size > 0, np.floor(np.log10(size)), 0).astype(np.int64)
    whole = np.rint(size / 10.0 ** (power - places + 1)).astype(np.int64)
    over, under = whole >= 10**places, (whole < 10 ** (places - 1)) & (whole > 0)
    power = power + over - under
    whole = np.where(over, whole // 10, np.where(under, np.rint(size / 10.0 ** (power - places + 1)).astype(np.int64), whole))
    return whole[:, None] // 10 ** np.arange(places - 1, -1, -1, dtype=np.int64) % 10, power


def _meet(rows: Rows, a: Ints, b: Ints, which: str, end_of: EndOf) -> Flags:
    """Whether the intervals of pairs meet; where ends tie and a float64 does not hold one of them, by the fractions."""
    x, y = take(rows, a), take(rows, b)
    met = _meets(x, y, which, 1.0)
    tied = same(x[f"{which}_upper"], y[f"{which}_lower"]) | same(y[f"{which}_upper"], x[f"{which}_lower"])
    for i in np.flatnonzero(tied & (((x["flags"] | y["flags"]) & LONG) > 0)).tolist():
        met[i] = not (_is_below(rows, int(a[i]), int(b[i]), which, end_of) or _is_below(rows, int(b[i]), int(a[i]), which, end_of))
    return met


def _meets(x: Rows, y: Rows, which: str, factor: float) -> Flags:
    """Whether the intervals of x meet those of y times a factor above 0."""
    x_low, x_high = sides(x, which, 1.0)
    y_low, y_high = sides(y, which, factor)
    return ~(below(x_high, y_low) | below(y_high, x_low))


def _is_below(rows: Rows, a: int, b: int, which: str, end_of: EndOf) -> bool:
    place = 0 if which == "inner" else 2
    high = end_of(a, place + 1) if rows["flags"][a] & LONG else _fraction(rows[f"{which}_upper"][a])
    low = end_of(b, place) if rows["flags"][b] & LONG else _fraction(rows[f"{which}_lower"][b])
    if high is None or low is None:
        return False
    bits = (INNER_UPPER_CLOSED, INNER_LOWER_CLOSED) if which == "inner" else (OUTER_UPPER_CLOSED, OUTER_LOWER_CLOSED)
    closed = bool(rows["flags"][a] & bits[0]) and bool(rows["flags"][b] & bits[1])
    return high < low or (high == low and not closed)


def _fraction(end: float) -> Fraction | None:
    return None if np.isinf(end) else shortest(float(end))


def _pairs(group: Ints) -> tuple[Ints, Ints]:
    """Pairs of places in sorted groups: all of a group, of one with more than `CROWD` members only neighbours."""
    starts = np.flatnonzero(changes(group))
    sizes = np.diff(starts, append=len(group))
    size, start = np.repeat(sizes, sizes), np.repeat(starts, sizes)
    place = np.arange(len(group))
    after = start + size - 1 - place
    reach = np.where(size > CROWD, np.minimum(after, 1), after)
    first = np.repeat(place, reach)
    return first, first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(reach) - reach, reach)


def _shared(statement: Ints, what: NDArray[np.uint64], of_key: Ints, first: Ints, second: Ints, n: int) -> Flags:
    """Whether claims of both statements of a pair have one document or one origin."""
    order = np.lexsort((statement, what, of_key))
    sorted_by = [column[order] for column in (of_key, what, statement)]
    groups: Ints = np.cumsum(changes(sorted_by[0]) | changes(sorted_by[1]))
    kept = changes(groups) | changes(sorted_by[2])
    groups, members = groups[kept], sorted_by[2][kept]
    left, right = _pairs(groups)
    return np.isin(first * n + second, members[left] * n + members[right])


def _components(n: int, first: Ints, second: Ints) -> Ints:
    """For each of n nodes the least node that edges tie it to."""
    label = np.arange(n)
    while True:
        least = np.minimum(label[first], label[second])
        before = label.copy()
        np.minimum.at(label, before[first], least)
        np.minimum.at(label, before[second], least)
        label = label[label]
        if np.array_equal(label, before):
            return label


def _times() -> int:
    return int(vocabulary("reconciliation").by_code()["conflict"].attributes["times"])
