"""Clusters of claims by key: which of them make one figure, whether they agree, and what they allow together.

The same figures as `reconcilers.figures` makes where only key, interval, origin and document of a claim tell, computed for many keys
at once. Where all claims of a key share a value they agree, which the greatest lower and the least upper end tell without a look at
pairs; only where they do not, the numbers of the key are compared with each other (of more than `CROWD` only neighbours), and the
parts that hang together become figures. The words round a claim are for the exact path: two numbers of one document are never held
against each other here, and what no indicator names is joined only where the numbers are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reconcilers.claim_rows import (
    APART,
    HEDGED,
    KNOWN,
    LONG,
    NAMED,
    ROW,
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
    take,
    tightest_ends,
)
from reconcilers.contested import split

SINGLE, CORROBORATED, CONFLICTING, SUSPECT = range(4)
STATUS = ("single", "corroborated", "conflicting", "suspect")


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
    begins = changes(rows["key"])
    starts = np.flatnonzero(begins)
    of_key = np.cumsum(begins) - 1
    first, conflict, suspect = starts[of_key], np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    heard = np.zeros(n, np.int64)
    mixed = np.flatnonzero(~_share_a_value(rows, starts, of_key)[of_key])
    if len(mixed):
        told = split(take(rows, mixed), of_key[mixed], lambda row, end: end_of(int(mixed[row]), end))
        first = first.copy()
        first[mixed] = mixed[told.first]
        conflict[mixed[told.first]], suspect[mixed[told.first]], heard[mixed[told.first]] = (
            told.conflict,
            told.suspect,
            told.heard,
        )
    order = np.argsort(first, kind="stable") if len(mixed) else np.arange(n)
    figure_starts = np.flatnonzero(changes(first[order]))
    return _judged(rows, order, figure_starts, (conflict, suspect, heard))


def _judged(rows: Rows, order: Ints, starts: Ints, told: tuple[Flags, Flags, NDArray[np.int64]]) -> Clusters:
    ordered, anchors = rows if len(order) < 2 or (order[1:] > order[:-1]).all() else take(rows, order), order[starts]
    sizes = np.diff(starts, append=len(order))
    of_figure = np.repeat(np.arange(len(starts)), sizes)
    conflict, suspect, heard = (flags[anchors] for flags in told)
    named = has(ordered, NAMED)
    voices = np.maximum(_distinct(of_figure[named], ordered["origin"][named], len(starts)) + heard, 1)
    status = np.where(suspect, SUSPECT, np.where(conflict, CONFLICTING, np.where(voices > 1, CORROBORATED, SINGLE)))
    low, high = tightest_ends(ordered, "inner", starts, of_figure)
    empty = below(high, low)
    lower, upper = (np.where(empty | np.isinf(end.value), np.nan, end.value) for end in (low, high))
    same_key = ~changes(ordered["key"][starts])
    run = np.arange(len(starts))
    part = run - np.maximum.accumulate(np.where(same_key, 0, run))
    return Clusters(
        order, starts, part.astype(np.int32), status.astype(np.uint8), voices.astype(np.int32),
        _distinct(of_figure, ordered["doc"], len(starts)).astype(np.int32),
        order[_leads(ordered, starts, of_figure)], status < CONFLICTING, lower, upper,
    )  # fmt: skip


def _share_a_value(rows: Rows, starts: Ints, of_key: Ints) -> Flags:
    """Whether all claims of a key are one figure at a glance: one claim, or one value that all allow and nothing odd."""
    low, high = tightest_ends(rows, "outer", starts, of_key)
    agree = ~below(high, low)
    flags = np.bitwise_or.reduceat(rows["flags"], starts)
    always = np.bitwise_and.reduceat(rows["flags"], starts)
    least, most = np.fmin.reduceat(rows["nominal"], starts), np.fmax.reduceat(rows["nominal"], starts)
    has_open = np.logical_or.reduceat(np.isnan(rows["nominal"]), starts)
    one_number = (least == most) & ~has_open & ((flags & LONG) == 0)
    small, large = np.minimum(np.abs(least), np.abs(most)), np.maximum(np.abs(least), np.abs(most))
    near = (np.sign(least) == np.sign(most)) & (large < 9 * small)
    alike = agree & near & ((always & KNOWN) > 0) & ((flags & (APART | VAGUE)) == 0)
    tied = ((flags & LONG) > 0) & same(low.value, high.value)
    return np.asarray((np.diff(starts, append=len(of_key)) == 1) | one_number | (alike & ~tied))


def _distinct(group: Ints, what: NDArray[np.uint64], n: int) -> NDArray[np.int64]:
    """How many distinct values each of n groups has; of a value the leading bits count that a group's number leaves room for."""
    bits = max(1, int(n).bit_length())
    mixed = np.sort((group.astype(np.uint64) << np.uint64(64 - bits)) | (what >> np.uint64(bits)))
    return np.bincount((mixed[changes(mixed)] >> np.uint64(64 - bits)).astype(np.intp), minlength=n)


def _leads(rows: Rows, starts: Ints, of_figure: Ints) -> Ints:
    """The place of each figure's sharpest claim, the first of equals; not one whose number its origin hedges elsewhere."""
    with np.errstate(invalid="ignore"):
        width = rows["inner_upper"] - rows["inner_lower"]
    width = np.where(np.isfinite(width), width, 1e300)
    leads = _sharpest(width, starts, of_figure)
    lead = leads[of_figure]
    again = has(rows, HEDGED) & ~has(rows, HEDGED)[lead]
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
    found = take(rows, some)
    order = np.lexsort((found["nominal"], found["origin"], of_figure[some]))
    some, found = some[order], take(found, order)
    begins = changes(of_figure[some]) | changes(found["origin"]) | changes(found["nominal"])
    group = np.cumsum(begins) - 1
    any_hedged = np.logical_or.reduceat(has(found, HEDGED), np.flatnonzero(begins))[group]
    return np.asarray(some[any_hedged & ~has(found, HEDGED)])
