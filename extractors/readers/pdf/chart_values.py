"""Reads the values of bar charts whose bars are labelled with text: category, series and value.

A value stands right beyond the end of its bar or in it, a category beside the axis at the bar's place, the name of a series in the legend
beside a small field of the bars' colour. Where most bars have no value in words, there is nothing to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.readers import line_shapes as shapes
from extractors.readers.grids import GridCell, is_figure
from extractors.readers.pdf.charts import Chart
from extractors.readers.pdf.columns import cut
from extractors.readers.pdf.lines import Line, around
from extractors.readers.pdf.objects import PageObjects, Shade
from extractors.readers.pdf.structure import Grid
from schemas.records import Box, Word

MIN_LABELLED = 0.6
_REACH = 18.0
_BESIDE = 40.0
_SWATCH = 16.0
_GAP = 0.5


def read_bars(chart: Chart, lines: Sequence[Line], page: PageObjects) -> Grid | None:
    """The labelled values of a bar chart: a row for each category, a column for each series; None where they are not in words."""
    if not chart.bars:
        return None
    flip = not chart.upright
    bars = [_mirrored(s.box) if flip else s.box for s in chart.bars]
    colours = [s.colour for s in chart.bars]
    pieces = [_turned_piece(p) if flip else p for line in lines for p in _pieces(line)]
    values = _values(bars, pieces)
    if len(values) < max(2, MIN_LABELLED * len(bars)):
        return None
    used = {id(p) for p in values.values()}
    categories = _categories(bars, [p for p in pieces if id(p) not in used], flip)
    if not categories:
        return None
    names = _legend(sorted(set(colours)), lines, page)
    series = sorted(set(colours), key=lambda c: min(b[0] for b, colour in zip(bars, colours, strict=True) if colour == c))
    rows: list[tuple[Line, dict[int, Line]]] = [(category, {}) for category in categories]
    middles = _group_middles(bars)
    for number, piece in sorted(values.items()):
        middle = middles[number]
        row = min(rows, key=lambda r: abs((r[0].box[0] + r[0].box[2]) / 2 - middle))
        if row[1].setdefault(colours[number], piece) is not piece:
            return None
    rows = [row for row in rows if row[1]]
    if len(rows) < 2:
        return None
    return _grid(rows, series, names, chart.box, flip)


def _group_middles(bars: Sequence[Box]) -> list[float]:
    """For each bar the middle of the bars that stand at or right beside its place, which share one category."""
    order = sorted(range(len(bars)), key=lambda i: bars[i][0])
    groups: list[list[int]] = []
    for i in order:
        if groups and bars[i][0] - max(bars[j][2] for j in groups[-1]) < 0.3 * (bars[i][2] - bars[i][0]):
            groups[-1].append(i)
        else:
            groups.append([i])
    middles = [0.0] * len(bars)
    for group in groups:
        for i in group:
            middles[i] = (min(bars[j][0] for j in group) + max(bars[j][2] for j in group)) / 2
    return middles


def axis_numbers(chart: Chart, lines: Sequence[Line]) -> list[Line]:
    """The numbers along the axis of a bar chart: at least three, in a row beside it, evenly apart."""
    x0, y0, x1, y1 = chart.box
    if not chart.bars:
        return []
    if chart.upright:
        near = [f for f in lines if _plain(f) and (x0 - 3 * _BESIDE < f.box[2] <= x0 or x1 <= f.box[0] < x1 + 3 * _BESIDE)]
        return _evenly([f for f in near if y0 - 3 * _BESIDE < f.box[1] and f.box[3] < y1 + _REACH], along=1)
    return _evenly([f for f in lines if _plain(f) and x0 - _BESIDE < f.box[0] and y1 - 2 <= f.box[1] < y1 + _BESIDE], along=0)


def _plain(line: Line) -> bool:
    return len(line.text) <= 12 and line.text.strip("-−–%,. ").replace(",", "").replace(".", "").isdigit()


def _evenly(lines: Sequence[Line], along: int) -> list[Line]:
    """Those of the lines that stand in line and evenly apart along an axis (0 for x, 1 for y)."""
    across = 1 - along
    longest: list[Line] = []
    for first in lines:
        for side in (across, across + 2):
            row = sorted((f for f in lines if abs(f.box[side] - first.box[side]) < 3), key=lambda f: f.box[along])
            middles = [(f.box[along] + f.box[along + 2]) / 2 for f in row]
            steps = [b - a for a, b in pairwise(middles)]
            if len(row) >= max(3, len(longest) + 1) and max(steps) - min(steps) < 0.25 * max(steps):
                longest = row
    return longest


def _pieces(line: Line) -> list[Line]:
    """A fragment cut where labels stand side by side."""
    gaps = [(a.box[2] + b.box[0]) / 2 for a, b in pairwise(line.words) if b.box[0] - a.box[2] > _GAP * line.size]
    return cut(line, gaps) if gaps else [line]


def _mirrored(box: Box) -> Box:
    """A box of a chart with level bars as if the bars stood upright: along becomes across, and right becomes up."""
    return (box[1], -box[2], box[3], -box[0])


def _turned_piece(piece: Line) -> Line:
    return replace(piece, box=_mirrored(piece.box))


def _values(bars: Sequence[Box], pieces: Sequence[Line]) -> dict[int, Line]:
    """For each bar the number of which has a figure right above it or in it, that figure."""
    figures = [p for p in pieces if is_figure(p.text) or _plain(p)]
    found: dict[int, Line] = {}
    free = {id(p) for p in figures}
    ranked = sorted(
        (_distance(bar, p.box), number, at)
        for number, bar in enumerate(bars)
        for at, p in enumerate(figures)
        if _distance(bar, p.box) < _REACH
    )
    for _, number, at in ranked:
        if number not in found and id(figures[at]) in free:
            found[number] = figures[at]
            free.discard(id(figures[at]))
    return found


def _distance(bar: Box, box: Box) -> float:
    """How far a label is from the end of a bar, infinite where it stands at another place."""
    middle, half = (bar[0] + bar[2]) / 2, max(6.0, 0.6 * (bar[2] - bar[0]))
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if abs(x - middle) > half:
        return float("inf")
    if bar[1] <= y <= bar[3]:
        return 0.1 * abs(x - middle)
    return abs(bar[1] - box[3]) + 0.1 * abs(x - middle) if y < bar[1] else float("inf")


def _categories(bars: Sequence[Box], pieces: Sequence[Line], flip: bool) -> list[Line]:
    """The names below the bars, from left to right."""
    base = max(b[3] for b in bars)
    left, right = min(b[0] for b in bars), max(b[2] for b in bars)
    reach = 4 * _BESIDE if flip else _BESIDE
    below = [
        p for p in pieces if base - 2 <= p.box[1] < base + reach and left - _BESIDE < (p.box[0] + p.box[2]) / 2 < right + _BESIDE
    ]
    below = [p for p in below if not shapes.is_footnote(p.text) and not shapes.is_caption(p.text) and len(p.text) <= 40]
    if not below:
        return []
    first = min(p.box[1] for p in below)
    level = [p for p in below if flip or p.box[1] < first + 0.7 * p.size]
    middles = [(b[0] + b[2]) / 2 for b in bars]
    widest = max(b[2] - b[0] for b in bars)
    kept = [p for p in level if min(abs((p.box[0] + p.box[2]) / 2 - m) for m in middles) < 2 * widest]
    return sorted(kept, key=lambda p: p.box[0])


def _legend(colours: Sequence[int], lines: Sequence[Line], page: PageObjects) -> dict[int, Line]:
    """The names that stand beside small fields of the colours."""
    names: dict[int, Line] = {}
    for shade in page.shades:
        if shade.colour not in colours or shade.colour in names or not _is_swatch(shade):
            continue
        for line in lines:
            for piece in _pieces(line):
                gap = piece.box[0] - shade.box[2]
                level = abs((piece.box[1] + piece.box[3]) - (shade.box[1] + shade.box[3])) < piece.size
                if 0 <= gap < 1.5 * piece.size and level and not is_figure(piece.text):
                    names.setdefault(shade.colour, piece)
    return names


def _is_swatch(shade: Shade) -> bool:
    wide, high = shade.box[2] - shade.box[0], shade.box[3] - shade.box[1]
    return wide < 2 * _SWATCH and high < _SWATCH


def _grid(
    rows: Sequence[tuple[Line, dict[int, Line]]], series: Sequence[int], names: dict[int, Line], box: Box, flip: bool
) -> Grid:
    cells: list[GridCell] = []
    words: list[tuple[Word, ...]] = []
    boxes = [box]
    headed = any(colour in names for colour in series)

    def put(row: int, col: int, piece: Line) -> None:
        cells.append(GridCell(row, col, piece.text))
        words.append(piece.words)
        boxes.append(around([w.box for w in piece.words]))

    if headed:
        for col, colour in enumerate(series, 1):
            if colour in names:
                put(0, col, names[colour])
    for number, (category, values) in enumerate(rows, int(headed)):
        put(number, 0, category)
        for col, colour in enumerate(series, 1):
            if colour in values:
                put(number, col, values[colour])
    return Grid(tuple(cells), tuple(words), around(boxes), len(series) + 1, int(headed))
