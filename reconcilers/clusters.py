"""Clusters of claims by key: which of them make one figure, whether they agree, and what they allow together.

The same figures as `reconcilers.figures` makes where only key, interval, origin and document of a claim tell, computed for many keys
at once. Where all claims of a key share a value they agree, which the greatest lower and the least upper end tell without a look at
pairs; only where they do not, the numbers of the key are compared with each other (of more than `CROWD` only neighbours), and the
parts that hang together become figures. The words round a claim are for the exact path: two numbers of one document are never held
against each other here, and what no indicator names is joined only where the numbers are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reconcilers.columns import TOLERANCE, shortest
from reconcilers.slips import POWERS
from reconcilers.statements import CROWD
from schemas.vocabulary import vocabulary

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
SINGLE, CORROBORATED, CONFLICTING, SUSPECT = range(4)
STATUS = ("single", "corroborated", "conflicting", "suspect")

Rows = Mapping[str, NDArray[Any]]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
EndOf = Callable[[int, int], Fraction | None]
"""The exact end of a row marked `LONG`: 0 and 1 for the inner interval, 2 and 3 for the outer."""


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Figures in the order of key and first member. `order` are the rows figure by figure, `starts` where each figure begins in it.

    `part` numbers the figures of a key; `lead` is the row that speaks for a figure, `preferred` whether it is to be preferred.
    `lower` and `upper` are the ends of what all claims allow, nan for open or where nothing is left.
    """

    order: Ints
    starts: Ints
    part: NDArray[np.int32]
    status: NDArray[np.uint8]
    voices: NDArray[np.int32]
    documents: NDArray[np.int32]
    lead: Ints
    preferred: Flags
    lower: Floats
    upper: Floats


def clusters_of(records: NDArray[Any], end_of: EndOf) -> Clusters:
    """The figures of records (`ROW`) sorted by key and, within a key, by claim id. Raises `ValueError` for none."""
    if not len(records):
        raise ValueError("no claims")
    rows = {name: np.ascontiguousarray(records[name]) for name in ROW.names or ()}
    n = len(records)
    begins = _changes(rows["key"])
    starts = np.flatnonzero(begins)
    of_key = np.cumsum(begins) - 1
    first, conflict, suspect = starts[of_key], np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    heard = np.zeros(n, np.int64)
    mixed = np.flatnonzero(~_share_a_value(rows, starts, of_key)[of_key])
    if len(mixed):
        split = _split(_take(rows, mixed), of_key[mixed], lambda row, end: end_of(int(mixed[row]), end))
        first = first.copy()
        first[mixed] = mixed[split.first]
        conflict[mixed[split.first]], suspect[mixed[split.first]], heard[mixed[split.first]] = (
            split.conflict,
            split.suspect,
            split.heard,
        )
    order = np.argsort(first, kind="stable") if len(mixed) else np.arange(n)
    figure_starts = np.flatnonzero(_changes(first[order]))
    return _judged(rows, order, figure_starts, (conflict, suspect, heard))


def _take(rows: Rows, places: Ints) -> Rows:
    return {name: column[places] for name, column in rows.items()}


def _judged(rows: Rows, order: Ints, starts: Ints, told: tuple[Flags, Flags, NDArray[np.int64]]) -> Clusters:
    ordered, anchors = rows if len(order) < 2 or (order[1:] > order[:-1]).all() else _take(rows, order), order[starts]
    sizes = np.diff(starts, append=len(order))
    of_figure = np.repeat(np.arange(len(starts)), sizes)
    conflict, suspect, heard = (flags[anchors] for flags in told)
    named = _has(ordered, NAMED)
    voices = np.maximum(_distinct(of_figure[named], ordered["origin"][named], len(starts)) + heard, 1)
    status = np.where(suspect, SUSPECT, np.where(conflict, CONFLICTING, np.where(voices > 1, CORROBORATED, SINGLE)))
    low, high = _ends(ordered, "inner", starts, of_figure)
    empty = _below(high, low)
    lower, upper = (np.where(empty | np.isinf(end.value), np.nan, end.value) for end in (low, high))
    same_key = ~_changes(ordered["key"][starts])
    run = np.arange(len(starts))
    part = run - np.maximum.accumulate(np.where(same_key, 0, run))
    return Clusters(
        order, starts, part.astype(np.int32), status.astype(np.uint8), voices.astype(np.int32),
        _distinct(of_figure, ordered["doc"], len(starts)).astype(np.int32),
        order[_leads(ordered, starts, of_figure)], status < CONFLICTING, lower, upper,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    value: Floats
    closed: Flags


def _ends(rows: Rows, which: str, starts: Ints, group: Ints) -> tuple[_Side, _Side]:
    """The greatest lower and the least upper end of each group; of equal ends an open one counts."""
    bits = (INNER_LOWER_CLOSED, INNER_UPPER_CLOSED) if which == "inner" else (OUTER_LOWER_CLOSED, OUTER_UPPER_CLOSED)
    sides = []
    for name, bit, tightest in (("lower", bits[0], np.maximum), ("upper", bits[1], np.minimum)):
        ends = rows[f"{which}_{name}"]
        value = tightest.reduceat(ends, starts)
        closed = np.logical_and.reduceat(_has(rows, bit) | ~_same(ends, value[group]), starts)
        sides.append(_Side(value, closed))
    return sides[0], sides[1]


def _below(high: _Side, low: _Side) -> Flags:
    """Whether all below `high` lies below all above `low`."""
    same = _same(high.value, low.value)
    return np.where(same, ~(high.closed & low.closed), high.value < low.value)


def _same(a: Floats, b: Floats) -> Flags:
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (a == b) | (np.isfinite(a) & np.isfinite(b) & (np.abs(a - b) <= TOLERANCE * np.maximum(np.abs(a), np.abs(b))))
        )


def _share_a_value(rows: Rows, starts: Ints, of_key: Ints) -> Flags:
    """Whether all claims of a key are one figure at a glance: one claim, or one value that all allow and nothing odd."""
    low, high = _ends(rows, "outer", starts, of_key)
    agree = ~_below(high, low)
    flags = np.bitwise_or.reduceat(rows["flags"], starts)
    always = np.bitwise_and.reduceat(rows["flags"], starts)
    least, most = np.fmin.reduceat(rows["nominal"], starts), np.fmax.reduceat(rows["nominal"], starts)
    has_open = np.logical_or.reduceat(np.isnan(rows["nominal"]), starts)
    one_number = (least == most) & ~has_open & ((flags & LONG) == 0)
    small, large = np.minimum(np.abs(least), np.abs(most)), np.maximum(np.abs(least), np.abs(most))
    near = (np.sign(least) == np.sign(most)) & (large < 9 * small)
    alike = agree & near & ((always & KNOWN) > 0) & ((flags & (APART | VAGUE)) == 0)
    tied = ((flags & LONG) > 0) & _same(low.value, high.value)
    return np.asarray((np.diff(starts, append=len(of_key)) == 1) | one_number | (alike & ~tied))


@dataclass(frozen=True, slots=True, eq=False)
class _Split:
    """For each row the first row of its figure, and whether that figure holds a conflict, a slip, and further unnamed voices."""

    first: Ints
    conflict: Flags
    suspect: Flags
    heard: NDArray[np.int64]


def _split(rows: Rows, of_key: Ints, end_of: EndOf) -> _Split:
    """The figures of keys whose claims do not all agree. A statement is all claims of a key with one number."""
    nominal, apart = rows["nominal"], _beyond_floats(rows, end_of)
    order = np.lexsort((apart, nominal, of_key))
    begins = _changes(of_key[order]) | _changes(nominal[order]) | _changes(apart[order])  # nan differs from nan
    statement = np.empty(len(nominal), np.intp)
    statement[order] = np.cumsum(begins) - 1
    n = int(begins.sum())
    width = rows["outer_upper"] - rows["outer_lower"]
    sharpest = np.lexsort((np.arange(len(nominal)), width, statement))
    lead = sharpest[np.flatnonzero(_changes(statement[sharpest]))]
    named = np.zeros(n, np.bool_)
    named[statement[_has(rows, NAMED)]] = True
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
    for row in np.flatnonzero(_has(rows, LONG)).tolist():
        found[row] = seen.setdefault((end_of(row, 0), end_of(row, 1)), len(seen) + 1)
    return found


def _gathered(statement: Ints, label: Ints, conflict: Flags, suspect: Flags, heard: Flags) -> _Split:
    of_row = label[statement]
    least = np.full(len(label), len(statement), np.intp)
    np.minimum.at(least, of_row, np.arange(len(statement)))
    voices = np.bincount(label, weights=heard, minlength=len(label)).astype(np.int64)
    return _Split(least[of_row], conflict[of_row], suspect[of_row], voices[of_row])


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
        met[some] = _meets(_take(rows, a[some]), _take(rows, b[some]), "inner", factor)
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
    x, y = _take(rows, a), _take(rows, b)
    met = _meets(x, y, which, 1.0)
    tied = _same(x[f"{which}_upper"], y[f"{which}_lower"]) | _same(y[f"{which}_upper"], x[f"{which}_lower"])
    for i in np.flatnonzero(tied & (((x["flags"] | y["flags"]) & LONG) > 0)).tolist():
        met[i] = not (_is_below(rows, int(a[i]), int(b[i]), which, end_of) or _is_below(rows, int(b[i]), int(a[i]), which, end_of))
    return met


def _meets(x: Rows, y: Rows, which: str, factor: float) -> Flags:
    """Whether the intervals of x meet those of y times a factor above 0."""
    x_low, x_high = _sides(x, which, 1.0)
    y_low, y_high = _sides(y, which, factor)
    return ~(_below(x_high, y_low) | _below(y_high, x_low))


def _sides(rows: Rows, which: str, factor: float) -> tuple[_Side, _Side]:
    bits = (INNER_LOWER_CLOSED, INNER_UPPER_CLOSED) if which == "inner" else (OUTER_LOWER_CLOSED, OUTER_UPPER_CLOSED)
    return (
        _Side(rows[f"{which}_lower"] * factor, _has(rows, bits[0])),
        _Side(rows[f"{which}_upper"] * factor, _has(rows, bits[1])),
    )


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
    starts = np.flatnonzero(_changes(group))
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
    groups: Ints = np.cumsum(_changes(sorted_by[0]) | _changes(sorted_by[1]))
    kept = _changes(groups) | _changes(sorted_by[2])
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


def _distinct(group: Ints, what: NDArray[np.uint64], n: int) -> NDArray[np.int64]:
    """How many distinct values each of n groups has; of a value the leading bits count that a group's number leaves room for."""
    bits = max(1, int(n).bit_length())
    mixed = np.sort((group.astype(np.uint64) << np.uint64(64 - bits)) | (what >> np.uint64(bits)))
    return np.bincount((mixed[_changes(mixed)] >> np.uint64(64 - bits)).astype(np.intp), minlength=n)


def _leads(rows: Rows, starts: Ints, of_figure: Ints) -> Ints:
    """The place of each figure's sharpest claim, the first of equals; not one whose number its origin hedges elsewhere."""
    with np.errstate(invalid="ignore"):
        width = rows["inner_upper"] - rows["inner_lower"]
    width = np.where(np.isfinite(width), width, 1e300)
    leads = _sharpest(width, starts, of_figure)
    lead = leads[of_figure]
    again = _has(rows, HEDGED) & ~_has(rows, HEDGED)[lead]
    again &= (rows["origin"] == rows["origin"][lead]) & (rows["nominal"] == rows["nominal"][lead])
    if again.any():
        affected = np.zeros(len(starts), np.bool_)
        affected[of_figure[again]] = True
        width[_dropped(rows, np.flatnonzero(affected[of_figure]), of_figure)] = np.inf
        leads = _sharpest(width, starts, of_figure)
    return leads


def _sharpest(width: Floats, starts: Ints, of_figure: Ints) -> Ints:
    least = np.minimum.reduceat(width, starts)[of_figure]
    return np.minimum.reduceat(np.where(width <= least * (1 + 1e-9), np.arange(len(width)), len(width)), starts)


def _dropped(rows: Rows, some: Ints, of_figure: Ints) -> Ints:
    """Of some places those of exact claims whose origin hedges the same number in the same figure."""
    found = _take(rows, some)
    order = np.lexsort((found["nominal"], found["origin"], of_figure[some]))
    some, found = some[order], _take(found, order)
    begins = _changes(of_figure[some]) | _changes(found["origin"]) | _changes(found["nominal"])
    group = np.cumsum(begins) - 1
    any_hedged = np.logical_or.reduceat(_has(found, HEDGED), np.flatnonzero(begins))[group]
    return np.asarray(some[any_hedged & ~_has(found, HEDGED)])


def _changes(values: NDArray[Any]) -> Flags:
    """Where a value differs from the one before it; the first always does."""
    changed = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _has(rows: Rows, bit: int) -> Flags:
    return np.asarray((rows["flags"] & bit) != 0)


def _times() -> int:
    return int(vocabulary("reconciliation").by_code()["conflict"].attributes["times"])
