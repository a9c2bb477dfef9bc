"""Finds the columns of a table in its text: strips of white that run through its rows.

A strip parts columns where the gaps at it are wider than a space, or where figures stand on both sides of it. The groups of a figure that is
printed with spaces (79 935) are one figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.readers.pdf.lines import Line, around
from extractors.readers.pdf.objects import Wall
from schemas.records import Box, Word

FIGURE = re.compile(r"\d|^[-–—−.*:]+$|^\(?(?:x|X|NA|n/a|N/A|n\.a\.|na)\)?$")
_PURE = re.compile(r"(?!(?:19|20)\d\d$)[-+−–(<$€£¥*]*\d[\d.,]*[%)*†‡¹²³]*$|[-–—−.*:]+$|\(?(?:x|X|NA|n/a|N/A|n\.a\.|na)\)?$")
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?\D?$")
_HEAD = re.compile(r"\D?\d{1,3}$")
_DOTS = re.compile(r"[.…·]+$")
_WIDE, _CLOSE, _LEAST = 0.85, 0.45, 0.2
CLEAR = 0.55
_STRAY = 0.05
_FEW = 0.12


def text_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Line fragments in rows by their middles, from top to bottom and left to right."""
    rows: list[list[Line]] = []
    middles: list[float] = []
    for line in sorted(lines, key=lambda f: (f.box[1] + f.box[3], f.box[0])):
        middle, height = (line.box[1] + line.box[3]) / 2, line.box[3] - line.box[1]
        if rows and middle - middles[-1] < 0.45 * min(height, min(f.box[3] - f.box[1] for f in rows[-1])):
            rows[-1].append(line)
        else:
            rows.append([line])
            middles.append(middle)
    return [sorted(row, key=lambda f: f.box[0]) for row in rows]


@dataclass(frozen=True, slots=True)
class Gutter:
    """The white between two columns: its ends along x, and where in it a line between the columns would stand."""

    left: float
    right: float
    at: float


def gutters_of(rows: Sequence[Sequence[Line]], walls: Sequence[Wall]) -> list[Gutter]:
    """The gutters between columns, from left to right, by the rows that are the body of a table and the walls beside them."""
    if not rows:
        return []
    size = median(f.size for row in rows for f in row)
    words = [_spans(row) for row in rows]
    allowed = int(_STRAY * len(rows)) if len(rows) >= 8 else 0
    strips = _strips([(w[0], w[1]) for row in words for w in row], allowed)
    found = [Gutter(a, b, _emptiest(a, b, words)) for a, b in strips if _parts(a, b, words, size)]
    found = _without_strays(found, words, size)
    top, bottom = rows[0][0].box[1], rows[-1][0].box[3]
    left, right = min(w[0] for row in words for w in row[:1]), max(w[1] for row in words for w in row[-1:])
    for wall in walls:
        tall = min(wall.bottom, bottom) - max(wall.top, top) > 0.6 * (bottom - top)
        if tall and left < wall.x < right:
            strip = next((s for s in strips if s[0] - 1 <= wall.x <= s[1] + 1), (wall.x, wall.x))
            found = [g for g in found if abs(g.at - wall.x) >= 2 and (g.left, g.right) != strip] + [Gutter(*strip, wall.x)]
    return sorted(found, key=lambda g: g.at)


def _without_strays(gutters: Sequence[Gutter], rows: Sequence[Sequence[tuple[float, float, str]]], size: float) -> list[Gutter]:
    """The gutters without those before a column that only the ends of a few long texts reach into."""
    kept: list[Gutter] = []
    for number, gutter in enumerate(gutters):
        end = gutters[number + 1].at if number + 1 < len(gutters) else float("inf")
        inside = [[w for w in row if gutter.at < (w[0] + w[1]) / 2 < end] for row in rows]
        filled = [(row, own) for row, own in zip(rows, inside, strict=True) if own]
        before = [max((w[1] for w in row if (w[0] + w[1]) / 2 < gutter.at), default=float("-inf")) for row, _ in filled]
        close = all(own[0][0] - x < _WIDE * size for (_, own), x in zip(filled, before, strict=True))
        if len(filled) <= max(1, _FEW * len(rows)) and close and len(rows) > 2:
            continue
        kept.append(gutter)
    return kept


def column_extents(rows: Sequence[Sequence[Line]], edges: Sequence[float]) -> list[tuple[float, float]]:
    """From where to where the text of each column reaches, infinite where it has none."""
    extents = [(float("inf"), float("-inf"))] * (len(edges) + 1)
    for row in rows:
        for line in row:
            for piece in cut(line, edges):
                first, last = covered(piece.box, edges)
                if first == last:
                    a, b = extents[first]
                    extents[first] = (min(a, piece.box[0]), max(b, piece.box[2]))
    return extents


def _spans(row: Sequence[Line]) -> list[tuple[float, float, str]]:
    """The words of a row with their ends along x, leaders joined to the words before them."""
    found: list[tuple[float, float, str]] = []
    for line in row:
        for word in line.words:
            text = line.text[word.start : word.end]
            if found and _DOTS.match(text) and (_DOTS.search(found[-1][2]) or word.box[0] - found[-1][1] < 0.6 * line.size):
                found[-1] = (found[-1][0], word.box[2], found[-1][2] + text)
            else:
                found.append((word.box[0], word.box[2], text))
    return sorted(found)


def cut(line: Line, edges: Sequence[float]) -> list[Line]:
    """A line cut at those of the edges that go between its words."""
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and any(_between(parts[-1][-1].box, word.box, e, line.size) for e in edges):
            parts.append([word])
        elif parts:
            parts[-1].append(word)
        else:
            parts = [[word]]
    if len(parts) < 2:
        return [line]
    return [_piece(line, part) for part in parts]


def _between(a: Box, b: Box, edge: float, size: float) -> bool:
    """Whether an edge goes between two words, or just misses the gap between them where that is no mere space."""
    slack = 1.0 if b[0] - a[2] < _CLOSE * size else 0.9 * size
    return a[2] <= edge + slack and b[0] >= edge - slack and (a[0] + a[2]) / 2 < edge < (b[0] + b[2]) / 2


def cut_in_gutters(line: Line, gutters: Sequence[Gutter], gap: float) -> list[Line]:
    """A line cut in those gutters where words stand so far apart."""
    wide = []
    for gutter in gutters:
        near = widest_gap(line, gutter)
        if near is not None and near[1] >= gap:
            wide.append(near[0])
    return cut(line, wide) if wide else [line]


def widest_gap(line: Line, gutter: Gutter) -> tuple[float, float] | None:
    """The middle and the width of the widest gap between words of a line that lies in a gutter, None where there is none."""
    gaps = [
        (b.box[0] - a.box[2], (a.box[2] + b.box[0]) / 2)
        for a, b in pairwise(line.words)
        if b.box[0] > a.box[2] and b.box[0] > gutter.left - 1 and a.box[2] < gutter.right + 1
    ]
    best = max(gaps, default=None)
    return None if best is None else (best[1], best[0])


def covered(box: Box, edges: Sequence[float]) -> tuple[int, int]:
    """The first and last column that a box reaches into."""
    slack = min(2.0, 0.1 * (box[2] - box[0]))
    first = sum(e < box[0] + slack for e in edges)
    return first, max(first, sum(e < box[2] - slack for e in edges))


def _piece(line: Line, words: Sequence[Word]) -> Line:
    start, end = words[0].start, words[-1].end
    moved = tuple(Word(w.start - start, w.end - start, w.box) for w in words)
    return Line(line.text[start:end], moved, around([w.box for w in words]), line.size, line.bold)


def _strips(spans: Sequence[tuple[float, float]], allowed: int) -> list[tuple[float, float]]:
    """The stretches along x that at most so many spans cover, between the first and the last span."""
    events = sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans], key=lambda e: (e[0], e[1]))
    strips: list[tuple[float, float]] = []
    depth = 0
    seen = False
    start: float | None = None
    for x, step in events:
        depth += step
        if depth > allowed:
            seen = True
            if start is not None and x - start > 0.3:
                strips.append((start, x))
            start = None
        elif seen and start is None:
            start = x
    return strips


def _emptiest(a: float, b: float, rows: Sequence[Sequence[tuple[float, float, str]]]) -> float:
    """The middle of the widest part of a strip that the fewest words cover."""
    inner = [(max(a, w[0]), min(b, w[1])) for row in rows for w in row if w[1] > a and w[0] < b]
    inner = [span for span in inner if span[0] < span[1]]
    stops = sorted({a, b, *(x for span in inner for x in span)})
    parts = [(sum(s[0] < (x + y) / 2 < s[1] for s in inner), x - y, x, y) for x, y in pairwise(stops)]
    _, _, left, right = min(parts)
    return (left + right) / 2


def _parts(a: float, b: float, rows: Sequence[Sequence[tuple[float, float, str]]], size: float) -> bool:
    """Whether a strip parts columns rather than words."""
    middle = (a + b) / 2
    clear = both = parts = 0
    for row in rows:
        left = next((w for w in reversed(row) if (w[0] + w[1]) / 2 < middle), None)
        right = next((w for w in row if (w[0] + w[1]) / 2 >= middle), None)
        if left is None or right is None:
            continue
        both += 1
        gap = right[0] - left[1]
        if gap >= _WIDE * size:
            clear += 1
        elif _PURE.match(right[2]):
            grouped = _GROUP.match(right[2]) and _HEAD.match(left[2])
            parts += bool(grouped) and gap < _CLOSE * size
            clear += gap >= (_CLOSE if grouped or not _PURE.match(left[2]) else _LEAST) * size
    return both > 0 and clear >= CLEAR * both and parts <= _FEW * both
