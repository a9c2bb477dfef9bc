"""Puts the lines above the body of a table into header rows: names over one column, and names over several.

A name reaches over the columns above which its underline runs, or else over the columns that it overlaps or is centred above.
The lines of a name over one column are one cell, which reaches down to the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.readers.pdf.columns import covered, cut, cut_at_gaps
from extractors.readers.pdf.lines import Line, around
from extractors.readers.pdf.objects import Rule, Wall

_GAP = 0.42
_CENTRED = 0.7
_ALIGNED = 0.35


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
    edges: Sequence[float],
    walls: Sequence[Wall],
    rules: Sequence[Rule],
    extents: Sequence[tuple[float, float]],
) -> tuple[list[Placed], int]:
    """The cells of the header and how many rows it has; `extents` says from where to where the text of each column reaches."""
    if not rows:
        return [], 0
    names = [_spread(name, names, edges, rules) for names in _names(rows, edges, walls, extents) for name in names]
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
    rows: Sequence[Sequence[Line]], edges: Sequence[float], walls: Sequence[Wall], extents: Sequence[tuple[float, float]]
) -> list[list[_Name]]:
    found: list[list[_Name]] = []
    known: list[list[tuple[float, float]]] = [[extent] for extent in extents]
    for at, row in reversed(list(enumerate(rows))):
        pieces: list[Line] = []
        for line in row:
            beside = [w.x for w in walls if w.reaches(line.box)]
            for part in cut(line, beside) if beside else [line]:
                for piece in cut_at_gaps(part, edges, _GAP * part.size):
                    pieces += _aligned_parts(piece, edges, known)
        names = [_Name(piece, at, *_columns(piece, edges)) for piece in pieces]
        for name in names:
            if name.first == name.last:
                known[name.first].append((name.line.box[0], name.line.box[2]))
        found.insert(0, names)
    return found


def _aligned_parts(piece: Line, edges: Sequence[float], known: Sequence[Sequence[tuple[float, float]]]) -> list[Line]:
    """A piece cut at the edges where each part then stands in line with its column, else whole."""
    parts = cut(piece, edges)
    if len(parts) < 2:
        return parts
    for part in parts:
        first, last = covered(part.box, edges)
        left, right, slack = part.box[0], part.box[2], _ALIGNED * part.size
        if first != last or not any(
            abs(left - a) < slack or abs(right - b) < slack or abs(left + right - a - b) < slack for a, b in known[first]
        ):
            return [piece]
    return parts


def _columns(piece: Line, edges: Sequence[float]) -> tuple[int, int]:
    """The columns that a piece stands over: the one that holds most of it, and others of which it covers a good part."""
    first, last = covered(piece.box, edges)
    if first == last:
        return first, last
    ends = [float("-inf"), *edges, float("inf")]
    x0, x1 = piece.box[0], piece.box[2]
    shares = {c: min(x1, ends[c + 1]) - max(x0, ends[c]) for c in range(first, last + 1)}
    kept = [c for c, share in shares.items() if share > 0.28 * (x1 - x0) or 0 < c < len(edges) and share > 0.6 * (ends[c + 1] - ends[c])]
    return (min(kept), max(kept)) if kept else (first, last)


def _spread(name: _Name, beside: Sequence[_Name], edges: Sequence[float], rules: Sequence[Rule]) -> _Name:
    """The name with the columns that its underline or its middle says."""
    box = name.line.box
    ends = [min(box[0], edges[0] - 1) if edges else box[0], *edges, max(box[2], edges[-1] + 1) if edges else box[2]]
    middle = (box[0] + box[2]) / 2
    for rule in rules:
        below = -0.3 * name.line.size < rule.y0 - box[3] < 0.9 * name.line.size
        if below and rule.x0 - 2 <= box[0] and box[2] <= rule.x1 + 2:
            first, last = covered((rule.x0, box[1], rule.x1, box[3]), edges)
            if first < last and not any(o is not name and first <= o.first <= last for o in beside):
                return replace(name, first=first, last=last)
            return name
    if name.first == name.last:
        return name
    taken = {c for o in beside if o is not name for c in range(o.first, o.last + 1)}
    best, miss = (name.first, name.last), float("inf")
    for first in range(1 if name.first else 0, name.first + 1):
        for last in range(name.last, len(edges) + 1):
            if taken & set(range(first, last + 1)) or first == 0 or last == len(edges):
                if (first, last) != (name.first, name.last) and (taken & set(range(first, last + 1)) or first == 0):
                    continue
            off = abs((ends[first] + ends[last + 1]) / 2 - middle)
            if off < miss - _CENTRED * name.line.size:
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
    above = [g for g in groups if g is not group and g[-1].at < group[0].at and g[0].first <= group[0].first and g[0].last >= group[0].last]
    return max((_depth(g, groups) + 1 for g in above), default=0)


def header_box(rows: Sequence[Sequence[Line]]) -> tuple[float, float, float, float]:
    """The box of header lines."""
    return around([line.box for row in rows for line in row])
