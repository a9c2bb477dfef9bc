"""Puts the lines above the body of a table into header rows: names over one column, and names over several.

A name reaches over the columns above which its underline runs, or else over the columns that it overlaps or is centred above.
The lines of a name over one column are one cell, which reaches down to the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.readers.pdf.columns import Gutter, covered, cut, cut_in_gutters, widest_gap
from extractors.readers.pdf.lines import Line
from extractors.readers.pdf.objects import Rule, Wall

_GAP = 0.42
_CENTRED = 0.7
_ALIGNED = 0.35
_WIDER = 1.3
_BARELY = 1.15
_SHARE = 0.28
_COVER = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines of one cell with the place of the cell."""

    lines: tuple[Line, ...]
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class _Name:
    """A piece of the header: the number of its line and the columns it stands over."""

    line: Line
    at: int
    first: int
    last: int


def place_header(
    rows: Sequence[Sequence[Line]],
    gutters: Sequence[Gutter],
    walls: Sequence[Wall],
    rules: Sequence[Rule],
    extents: Sequence[tuple[float, float]],
) -> tuple[list[Placed], int]:
    """The cells of the header and how many rows it has; `extents` says from where to where the text of each column reaches."""
    if not rows:
        return [], 0
    edges = [g.at for g in gutters]
    names = [
        _spread(name, names, edges, extents, walls, rules)
        for names in _names(rows, gutters, walls, rules, extents)
        for name in names
    ]
    spanners = _joined([n for n in names if n.last > n.first])
    leaves = [n for n in names if n.last == n.first]
    depth = [_depth(s, spanners) for s in spanners]
    levels = max(depth, default=-1) + 2
    placed = [
        Placed(tuple(n.line for n in group), level, group[0].first, 1, group[0].last - group[0].first + 1)
        for group, level in zip(spanners, depth, strict=True)
    ]
    for col in range(len(edges) + 1):
        own = [n for n in leaves if n.first == col]
        above = [level for group, level in zip(spanners, depth, strict=True) if group[0].first <= col <= group[0].last]
        row = max(above, default=-1) + 1
        if own:
            placed.append(Placed(tuple(n.line for n in own), row, col, levels - row))
    return placed, levels


def _names(
    rows: Sequence[Sequence[Line]],
    gutters: Sequence[Gutter],
    walls: Sequence[Wall],
    rules: Sequence[Rule],
    extents: Sequence[tuple[float, float]],
) -> list[list[_Name]]:
    found: list[list[_Name]] = []
    edges = [g.at for g in gutters]
    known: list[list[tuple[float, float]]] = [[extent] for extent in extents]
    space = _space(rows)
    for at, row in reversed(list(enumerate(rows))):
        pieces: list[Line] = []
        for line in row:
            beside = [w.x for w in walls if w.reaches(line.box)]
            for part in cut(line, beside) if beside else [line]:
                for piece in cut_in_gutters(part, gutters, max(_GAP * part.size, _WIDER * space)):
                    pieces += [piece] if _underline(piece, extents, rules) else _aligned_parts(piece, gutters, known, space)
        names = [_Name(piece, at, *_columns(piece, edges, known)) for piece in pieces]
        for name in names:
            if name.first == name.last:
                known[name.first].append((name.line.box[0], name.line.box[2]))
        found.insert(0, names)
    return found


def _space(rows: Sequence[Sequence[Line]]) -> float:
    """How far words of one name stand apart."""
    gaps = [b.box[0] - a.box[2] for row in rows for line in row for a, b in pairwise(line.words)]
    return median(g for g in gaps if g > 0.05) if any(g > 0.05 for g in gaps) else 0.0


def _aligned_parts(
    piece: Line, gutters: Sequence[Gutter], known: Sequence[Sequence[tuple[float, float]]], space: float
) -> list[Line]:
    """A piece cut in the gutters where each part then stands in line with its column, else whole."""
    gaps = [g for gutter in gutters if (g := widest_gap(piece, gutter)) is not None]
    parts = cut(piece, sorted({at for at, _ in gaps}))
    if len(parts) < 2 or (len(parts) == 2 and min(width for _, width in gaps) < _BARELY * space):
        return [piece]
    edges = [g.at for g in gutters]
    return parts if all(_alignments(part, edges, known) for part in parts) else [piece]


def _alignments(part: Line, edges: Sequence[float], known: Sequence[Sequence[tuple[float, float]]]) -> list[int]:
    """The columns that a part is in line with at the left, at the right or in the middle."""
    first, last = covered(part.box, edges)
    left, right, slack = part.box[0], part.box[2], _ALIGNED * part.size
    return [
        col
        for col in range(first, last + 1)
        if any(abs(left - a) < slack or abs(right - b) < slack or abs(left + right - a - b) < slack for a, b in known[col])
    ]


def _underline(piece: Line, extents: Sequence[tuple[float, float]], rules: Sequence[Rule]) -> tuple[int, int] | None:
    """The columns of the rule right below a piece, where it is longer than the piece and reaches over several columns."""
    box = piece.box
    for rule in rules:
        below = -0.3 * piece.size < rule.y0 - box[3] < 0.9 * piece.size
        if below and rule.x0 - 2 <= box[0] and box[2] <= rule.x1 + 2:
            over = [c for c, (a, b) in enumerate(extents) if rule.x0 - 1 <= (a + b) / 2 <= rule.x1 + 1]
            if len(over) > 1:
                return over[0], over[-1]
    return None


def _columns(piece: Line, edges: Sequence[float], known: Sequence[Sequence[tuple[float, float]]]) -> tuple[int, int]:
    """The columns that a piece stands over: the one that it is in line with, or those whose text it covers a good part of."""
    first, last = covered(piece.box, edges)
    if first == last:
        return first, last
    x0, x1 = piece.box[0], piece.box[2]
    kept = [c for c in range(first, last + 1) if any(_covers(x0, x1, *extent) for extent in known[c])]
    in_line = _alignments(piece, edges, known)
    if len(in_line) == 1 and len(kept) < 2:
        return in_line[0], in_line[0]
    if kept:
        return min(kept), max(kept)
    middle = sum(edge < (x0 + x1) / 2 for edge in edges)
    return middle, middle


def _covers(x0: float, x1: float, left: float, right: float) -> bool:
    """Whether a stretch covers a good part of another, or lies in it for a good part."""
    shared = min(x1, right) - max(x0, left)
    return shared > _SHARE * (x1 - x0) or shared > _COVER * (right - left) > 0


def _spread(
    name: _Name,
    beside: Sequence[_Name],
    edges: Sequence[float],
    extents: Sequence[tuple[float, float]],
    walls: Sequence[Wall],
    rules: Sequence[Rule],
) -> _Name:
    """The name with the columns that its underline, the walls beside it or its middle say."""
    others = [o for o in beside if o is not name]
    for told in (_between_walls(name.line, edges, walls), _underline(name.line, extents, rules)):
        if (
            told is not None
            and told[0] <= name.first
            and name.last <= told[1]
            and not any(told[0] <= o.first <= told[1] for o in others)
        ):
            return replace(name, first=told[0], last=told[1])
    if name.first == name.last or not edges:
        return name
    taken = {c for o in others for c in range(o.first, o.last + 1)}
    if name.first > 0 and not taken - {0}:
        return replace(name, first=1, last=len(edges))
    return _centred(name, taken, edges)


def _between_walls(line: Line, edges: Sequence[float], walls: Sequence[Wall]) -> tuple[int, int] | None:
    """The columns between the walls beside a piece, where several walls reach its height and several columns are between them."""
    xs = sorted(w.x for w in walls if w.reaches(line.box))
    if len(xs) < 2:
        return None
    middle = (line.box[0] + line.box[2]) / 2
    left = max((x for x in xs if x < middle), default=float("-inf"))
    right = min((x for x in xs if x > middle), default=float("inf"))
    first, last = sum(e <= left + 3 for e in edges), sum(e < right - 3 for e in edges)
    return (first, last) if first < last else None


def _centred(name: _Name, taken: set[int], edges: Sequence[float]) -> _Name:
    """The name over those columns, its own among them, whose middle is nearest to its own."""
    box = name.line.box
    ends = [min(box[0], edges[0] - 1), *edges, max(box[2], edges[-1] + 1)]
    middle = (box[0] + box[2]) / 2
    best = (name.first, name.last)
    miss = abs((ends[best[0]] + ends[best[1] + 1]) / 2 - middle)
    for first in range(min(1, name.first), name.first + 1):
        for last in range(name.last, len(edges) + 1):
            off = abs((ends[first] + ends[last + 1]) / 2 - middle)
            if not taken & set(range(first, last + 1)) and off < miss - _CENTRED * name.line.size:
                best, miss = (first, last), off
    return replace(name, first=best[0], last=best[1])


def _joined(names: Sequence[_Name]) -> list[list[_Name]]:
    """Names over the same columns on lines that follow each other, as one."""
    groups: list[list[_Name]] = []
    for name in names:
        for group in groups:
            last = group[-1]
            if (last.first, last.last) == (name.first, name.last) and last.at + 1 == name.at:
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def _depth(group: Sequence[_Name], groups: Sequence[Sequence[_Name]]) -> int:
    """How many names over several columns stand above one."""
    above = [
        g
        for g in groups
        if g is not group and g[-1].at < group[0].at and g[0].first <= group[0].first and g[0].last >= group[0].last
    ]
    return max((_depth(g, groups) + 1 for g in above), default=0)
