"""Makes the grid of a table of which only the area is known: columns by strips of white, the header, the rows of the body.

Ruling lines inside the area are hints: a line along the whole width parts rows, a wall parts columns. A line of text that only goes
on with the cells above it belongs to their row.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractors.readers.grids import GridCell, is_figure
from extractors.readers.pdf.columns import FIGURE, column_extents, covered, cut, gutters_of, text_rows
from extractors.readers.pdf.headers import Placed, place_header
from extractors.readers.pdf.lines import Line, around
from extractors.readers.pdf.objects import Rule, Wall
from extractors.readers.pdf.paragraphs import join_lines
from schemas.records import Box, Word

_FULL = 0.85
MAX_HEADER_LINES = 9
_TIGHT = 1.25
_BESIDE = 0.8


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table with their words, its box, its number of columns and how many of its first rows are header."""

    cells: tuple[GridCell, ...]
    words: tuple[tuple[Word, ...], ...]
    box: Box
    columns: int
    header_rows: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return max(cell.row + cell.rowspan for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Area:
    """Where a table is: its lines of text, the rules and walls inside of it, and the rules as drawn under names over several columns."""

    lines: tuple[Line, ...]
    rules: tuple[Rule, ...] = ()
    walls: tuple[Wall, ...] = ()
    underlines: tuple[Rule, ...] = ()


def make_grid(area: Area) -> Grid | None:
    """The grid of an area, None where it has no two columns."""
    rows = text_rows(area.lines)
    if len(rows) < 2:
        return None
    left, right = min(f.box[0] for f in area.lines), max(f.box[2] for f in area.lines)
    full = [r.y0 for r in area.rules if r.x1 - r.x0 >= _FULL * (right - left)]
    n_header = header_lines(rows, full)
    telling = _telling(rows[n_header:])
    gutters = gutters_of(telling, area.walls)
    edges = [g.at for g in gutters]
    if not edges:
        return None
    low = min(f.box[1] for f in rows[n_header - 1]) if n_header else 0.0
    under = [r for r in area.underlines if r.x1 - r.x0 < _FULL * (right - left) and r.y0 < low + 2]
    placed, levels = place_header(rows[:n_header], gutters, area.walls, under, column_extents(telling, edges))
    body = _body(rows[n_header:], edges, full, area.walls)
    placed += [Placed(p.lines, p.row + levels, p.col, p.rowspan, p.colspan) for p in body]
    return _finish(placed, len(edges) + 1, levels)


def header_lines(rows: Sequence[Sequence[Line]], full: Sequence[float]) -> int:
    """How many of the rows of text are the header: those above the first rule below text, else those above the first figures."""
    first = next((i for i, row in enumerate(rows) if has_figures(row)), None)
    for y in sorted(full):
        above = sum((row[0].box[1] + row[0].box[3]) / 2 < y for row in rows)
        if 0 < above <= min(MAX_HEADER_LINES, len(rows) - 1) and (first is None or above <= first + 1):
            if first is None or above >= first - 2:
                return above
        elif first is not None and first + 1 < above <= min(6, 0.3 * len(rows)) and len(full) <= 4:
            return above  # names such as $10,000–14,999 look like figures
    if first is None:
        return 1
    while first > 1 and len(rows[first - 1]) == 1 and any(len(row) > 1 for row in rows[: first - 1]) and _at_left(rows, first - 1):
        first -= 1
    return first if first <= MAX_HEADER_LINES else 0


def _at_left(rows: Sequence[Sequence[Line]], index: int) -> bool:
    """Whether a lone piece stands at the left like the names of the rows below."""
    below = [row[0].box[0] for row in rows[index + 1 :] if len(row) > 1]
    return bool(below) and rows[index][0].box[0] < min(below) + 2 * rows[index][0].size


def has_figures(row: Sequence[Line]) -> bool:
    """Whether a row holds figures after its first piece."""
    if len(row) < 2:
        return False
    values = [piece for line in row[1:] for piece in line.text.split()]
    return any(map(is_figure, values)) and sum(bool(FIGURE.search(v)) for v in values) >= 0.5 * len(values)


def _telling(rows: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
    """The rows of a body that tell its columns."""
    figures = [row for row in rows if has_figures(row)]
    if len(figures) >= 2 and len(figures) >= 0.25 * len(rows):
        return figures
    several = [row for row in rows if len(row) > 1]
    most = max((len(row) for row in several), default=0)
    fullest = [row for row in several if len(row) >= max(2, most - 1)]
    return fullest if len(fullest) >= 0.5 * len(several) else several


def _body(rows: Sequence[Sequence[Line]], edges: Sequence[float], full: Sequence[float], walls: Sequence[Wall]) -> list[Placed]:
    lines = [_cells(row, edges, walls) for row in rows]
    groups = _grouped(lines, full)
    placed = []
    for number, group in enumerate(groups):
        for (first, last), pieces in sorted(group.items()):
            placed.append(Placed(tuple(pieces), number, first, 1, last - first + 1))
    return placed


_Cells = dict[tuple[int, int], list[Line]]


def _cells(row: Sequence[Line], edges: Sequence[float], walls: Sequence[Wall]) -> _Cells:
    """The pieces of a row by the columns that they reach over."""
    found: _Cells = {}
    lone = len(row) == 1 and not FIGURE.search(row[0].text)
    for line in row:
        for piece in [line] if lone else cut(line, edges):
            first, last = covered(piece.box, edges)
            if lone and first == 0 and last >= 1:
                last = len(edges)
            found.setdefault((first, last), []).append(piece)
    columns: _Cells = {}
    for (first, last), pieces in sorted(found.items()):
        clash = next((k for k in columns if k[0] <= last and first <= k[1]), None)
        if clash is None:
            columns[first, last] = list(pieces)
        else:
            columns[clash] += pieces
    return columns


def _grouped(lines: Sequence[_Cells], full: Sequence[float]) -> list[_Cells]:
    """The lines of a body as rows."""
    boxes = [around([p.box for pieces in line.values() for p in pieces]) for line in lines]
    steps = [b[3] - a[3] for a, b in itertools.pairwise(boxes)]
    usual = median(steps) if steps else 0.0
    inner = [y for y in full if boxes and boxes[0][3] - 2 < y < boxes[-1][1] + 2]
    ruled = bool(inner) and len(inner) >= 0.3 * (len(lines) - 1)
    groups: list[_Cells] = []
    for i, line in enumerate(lines):
        if groups:
            parted = any(boxes[i - 1][3] - 2 < y < boxes[i][1] + 0.4 * (boxes[i][3] - boxes[i][1]) for y in inner)
            height = min(boxes[i][3] - boxes[i][1], boxes[i - 1][3] - boxes[i - 1][1])
            beside = boxes[i][3] - boxes[i - 1][3] < _BESIDE * height and _fits(groups[-1], line)
            goes_on = beside or (
                not parted
                and (
                    _fits(groups[-1], line) if ruled else _continues(groups[-1], line, steps[i - 1], usual, boxes[i - 1], boxes[i])
                )
            )
            if goes_on:
                _add(groups[-1], line)
                continue
        groups.append({place: list(pieces) for place, pieces in line.items()})
    return groups


def _add(group: _Cells, line: _Cells) -> None:
    for place, pieces in line.items():
        match = next((k for k in group if k[0] <= place[1] and place[0] <= k[1]), None)
        if match is None:
            group[place] = list(pieces)
        else:
            group[match] += pieces


def _fits(group: _Cells, line: _Cells) -> bool:
    """Whether no cell would hold figures of two lines."""
    return not any(a[0] <= b[1] and b[0] <= a[1] and _figure(group[a]) and _figure(line[b]) for a in group for b in line)


def _figure(pieces: Sequence[Line]) -> bool:
    return is_figure(" ".join(p.text for p in pieces)) or bool(FIGURE.match(pieces[-1].text))


def _continues(group: _Cells, line: _Cells, step: float, usual: float, above: Box, box: Box) -> bool:
    """Whether a line without a rule above it goes on with the cells of the row above it."""
    height = box[3] - box[1]
    if not _fits(group, line) or step > _TIGHT * max(usual, 1.05 * height) or any(_figure(p) for p in line.values()):
        return _ends_name(group, line, step, height)
    if (0, 0) not in line and not any(first == 0 for first, _ in line):
        return step <= 1.6 * height
    if set(line) == {(0, 0)}:
        text = line[0, 0][0].text
        name = group.get((0, 0))
        if name is None or len(group) < 2:
            return name is not None and (text[0].islower() or text[0] in "(（") and step <= 1.5 * height
        deeper = line[0, 0][0].box[0] > name[0].box[0] + 0.5 * name[0].size
        return (text[0].islower() or text[0] in "(（" or (deeper and step < 0.97 * usual)) and step <= 1.5 * height
    return False


def _ends_name(group: _Cells, line: _Cells, step: float, height: float) -> bool:
    """Whether a line of figures goes on with a name that alone made the line above."""
    if set(group) != {(0, 0)} or (0, 0) not in line or len(line) < 2 or step > 1.5 * height:
        return False
    text = line[0, 0][0].text
    return (text[0].islower() or text[0] in "(（") and group[0, 0][-1].text[-1] not in ":："


def _finish(placed: Sequence[Placed], columns: int, header: int) -> Grid | None:
    if not placed:
        return None
    cells, words = [], []
    for place in _apart(placed):
        text, found = join_lines(place.lines)
        cells.append(GridCell(place.row, place.col, text, place.rowspan, place.colspan))
        words.append(found)
    box = around([line.box for p in placed for line in p.lines])
    return Grid(tuple(cells), tuple(words), box, columns, header)


def _apart(placed: Sequence[Placed]) -> list[Placed]:
    """The cells by row and column, those that would lie over each other cut back to one place, or joined where they share it."""
    kept: dict[tuple[int, int], Placed] = {}
    taken: set[tuple[int, int]] = set()
    for place in sorted(placed, key=lambda p: (p.row, p.col, -p.colspan)):
        area = {(r, c) for r in range(place.row, place.row + place.rowspan) for c in range(place.col, place.col + place.colspan)}
        corner = (place.row, place.col)
        if not area & taken:
            kept[corner] = place
            taken |= area
        elif corner not in taken:
            kept[corner] = Placed(place.lines, *corner)
            taken.add(corner)
        else:
            owner = next(
                p for p in kept.values() if p.row <= corner[0] < p.row + p.rowspan and p.col <= corner[1] < p.col + p.colspan
            )
            joined = Placed((*owner.lines, *place.lines), owner.row, owner.col, owner.rowspan, owner.colspan)
            kept[owner.row, owner.col] = joined
    return [kept[key] for key in sorted(kept)]
