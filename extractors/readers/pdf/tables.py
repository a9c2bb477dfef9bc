"""Makes grids of tables on a page: between ruling lines, between the rules of a three-line table, or by aligned columns.

A ruled grid is a table only where its cells are filled with text; the frames of charts, slides and backgrounds are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.readers.grids import GridCell, is_figure
from extractors.readers.pdf.lines import Line, around, bands, gaps, make_lines
from extractors.readers.pdf.objects import Char, PageObjects
from extractors.readers.pdf.paragraphs import join_lines
from extractors.readers.pdf.rulings import RuledTable, ruled_tables
from schemas.records import Box, Word

_TOLERANCE = 3.0
MIN_FILLED = 0.45
MIN_ROWS = 3
_SENTENCE = re.compile(r"[。；！？]|[a-z]\.\s")
MAX_CELL = 60


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page: its cells, the words of each cell (spans count from the cell's start), its box and how it was found."""

    cells: tuple[GridCell, ...]
    words: tuple[tuple[Word, ...], ...]
    box: Box
    found_by: str
    confidence: float


def find_tables(page: PageObjects, chars: Sequence[Char], lines: Sequence[Line]) -> list[PageTable]:
    """The tables of a page, from top to bottom; `chars` and `lines` are those of the page without headers and footers."""
    found: list[PageTable] = []
    for ruled in _with_stripes_joined(ruled_tables(page), lines):
        table = _ruled(ruled, chars)
        if table and not any(_overlap(table.box, other.box) for other in found):
            found.append(table)
    rest = [line for line in lines if not any(inside(line.box, t.box) for t in found)]
    for table in _three_line(page, rest):
        if not any(_overlap(table.box, other.box) for other in found):
            found.append(table)
    rest = [line for line in rest if not any(inside(line.box, t.box) for t in found)]
    found += _aligned(rest)
    return sorted(found, key=lambda t: t.box[1])


def inside(box: Box, area: Box) -> bool:
    """Whether the middle of a box lies in an area."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] - 1 <= x <= area[2] + 1 and area[1] - 1 <= y <= area[3] + 1


def _ruled(table: RuledTable, chars: Sequence[Char]) -> PageTable | None:
    xs = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    ys = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 3:
        return None
    within = [c for c in chars if inside(c.box, table.box)]
    cells: list[GridCell] = []
    words: list[tuple[Word, ...]] = []
    taken: set[tuple[int, int]] = set()
    for box in sorted(set(table.cells), key=lambda b: (_index(ys, b[1]), _index(xs, b[0]))):
        own = [c for c in within if inside(c.box, (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1))]
        text, found = join_lines([row for band in bands(make_lines(own)) for row in sorted(band, key=lambda f: f.box[0])])
        row, col = _index(ys, box[1]), _index(xs, box[0])
        rowspan, colspan = max(1, _index(ys, box[3]) - row), max(1, _index(xs, box[2]) - col)
        area = {(r, c) for r in range(row, row + rowspan) for c in range(col, col + colspan)}
        if not area & taken:
            taken |= area
            cells.append(GridCell(row, col, text, rowspan, colspan))
            words.append(found)
    filled = [c for c in cells if c.text]
    if (
        len(filled) < 4
        or len(filled) < MIN_FILLED * len(cells)
        or len({c.row for c in filled}) < 2
        or len({c.col for c in filled}) < 2
    ):
        return None
    in_cells = sum(len(c.text.replace(" ", "")) for c in cells)
    if in_cells < 0.8 * len(within):
        return None
    return PageTable(tuple(cells), tuple(words), table.box, "ruled", 0.95)


def _with_stripes_joined(tables: Sequence[RuledTable], lines: Sequence[Line]) -> list[RuledTable]:
    """The ruled tables, those that are the shaded rows of one table joined with the rows between and below them."""
    joined: list[RuledTable] = []
    for table in sorted(tables, key=lambda t: t.box[1]):
        for i, above in enumerate(joined):
            if _same_columns(above, table) and _row_between(above, table, lines):
                cells = (*above.cells, *_row_cells(table, above.box[3], table.box[1]), *table.cells)
                joined[i] = RuledTable(around([above.box, table.box]), cells)
                break
        else:
            joined.append(table)
    return [table if table in tables else _with_ends(table, lines) for table in joined]


def _with_ends(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """A table of shaded rows with the rows above and below it that have no shading."""
    top, bottom = table.box[1], table.box[3]
    height = max(cell[3] - cell[1] for cell in table.cells if cell[3] > bottom - 1)
    cells, box = table.cells, table.box
    if _is_row(table, lines, top - height, top):
        cells, box = (*_row_cells(table, top - height, top), *cells), (box[0], top - height, box[2], box[3])
    if _is_row(table, lines, bottom, bottom + height):
        cells, box = (*cells, *_row_cells(table, bottom, bottom + height)), (*box[:3], bottom + height)
    return RuledTable(box, cells)


def _row_between(above: RuledTable, below: RuledTable, lines: Sequence[Line]) -> bool:
    """Whether just one row stands between two shaded ones."""
    top, bottom = above.box[3], below.box[1]
    height = max(cell[3] - cell[1] for cell in above.cells if cell[3] > top - 1)
    return 0.5 * height < bottom - top < 1.7 * height and _is_row(above, lines, top, bottom)


def _is_row(table: RuledTable, lines: Sequence[Line], top: float, bottom: float) -> bool:
    """Whether the text at a height stands in the columns of a table."""
    xs = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    row = [line for line in lines if inside(line.box, (table.box[0], top + 1, table.box[2], bottom - 1))]
    columns = {sum(x < (line.box[0] + line.box[2]) / 2 for x in xs) for line in row}
    crossing = any(line.box[0] < x - 1 and line.box[2] > x + 1 for line in row for x in xs)
    return len(columns) >= max(2, 0.5 * (len(xs) - 1)) and not crossing


def _row_cells(table: RuledTable, top: float, bottom: float) -> list[Box]:
    xs = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    return [(a, top, b, bottom) for a, b in pairwise(xs)]


def _same_columns(a: RuledTable, b: RuledTable) -> bool:
    xs, others = (_edges([x for cell in t.cells for x in (cell[0], cell[2])]) for t in (a, b))
    return len(xs) == len(others) and all(abs(x - y) <= _TOLERANCE for x, y in zip(xs, others, strict=True))


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _three_line(page: PageObjects, lines: Sequence[Line]) -> list[PageTable]:
    """Tables between horizontal rules of one width, without vertical lines."""
    groups: list[list[tuple[float, float, float]]] = []
    for rule in sorted(((r.x0, r.y0, r.x1) for r in page.rules if r.level and r.x1 - r.x0 > 20), key=lambda r: r[1]):
        for group in groups:
            if abs(group[0][0] - rule[0]) < _TOLERANCE and abs(group[0][2] - rule[2]) < _TOLERANCE:
                if rule[1] - group[-1][1] > 2:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    found = []
    for group in groups:
        first = 0
        while first < len(group) - 1:
            last = first
            while last < len(group) - 1 and _tabular(_between(lines, group[last], group[last + 1])):
                last += 1
            table = None
            if last > first:
                box = (group[first][0], group[first][1], group[first][2], group[last][1])
                table = _grid(_between(lines, group[first], group[last]), box, "three_line", 0.8, min_rows=2)
            if table and not any(is_figure(c.text) for c in table.cells if c.row == 0 and c.col):
                found.append(table)
            first = max(last, first + 1)
    return found


def _between(lines: Sequence[Line], top: tuple[float, float, float], bottom: tuple[float, float, float]) -> list[Line]:
    return [line for line in lines if inside(line.box, (top[0], top[1], top[2], bottom[1]))]


def _tabular(lines: Sequence[Line]) -> bool:
    """Whether most rows between two rules have several fragments."""
    rows = bands(lines)
    return bool(rows) and sum(len(row) > 1 for row in rows) >= 0.6 * len(rows)


def _aligned(lines: Sequence[Line]) -> list[PageTable]:
    """Tables without rules: consecutive rows of equally many fragments, names in the first column, figures in the others."""
    found = []
    run: list[list[Line]] = []
    for row in [*bands(lines), []]:
        if len(row) >= 3 and (not run or (len(row) == len(run[-1]) and row[0].box[1] - run[-1][0].box[3] < 2.5 * row[0].size)):
            run.append(row)
            continue
        if len(run) >= MIN_ROWS:
            own = [line for r in run for line in r]
            table = _grid(own, around([line.box for line in own]), "aligned", 0.6, min_rows=MIN_ROWS)
            if table and _names_and_figures(table):
                found.append(table)
        run = [row] if len(row) >= 3 else []
    return found


def _grid(lines: Sequence[Line], box: Box, found_by: str, confidence: float, min_rows: int) -> PageTable | None:
    """Lines as rows and columns: a column wherever no row's text crosses, a fragment over several columns a merged cell."""
    rows = bands(lines)
    if len(rows) < min_rows or not lines:
        return None
    narrow = [line for row in rows if len(row) > 1 for line in row]
    most = max(len(row) for row in rows)
    full = [line.box for row in rows if len(row) >= max(2, most - 1) for line in row]
    gutters = gaps(full, 0.6 * min(line.size for line in lines)) if full else []
    if not gutters or len(narrow) < 0.6 * len(lines):
        return None
    edges = [(a + b) / 2 for a, b in gutters]
    cells: dict[tuple[int, int], list[Line]] = {}
    spans: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        for line in sorted(row, key=lambda f: f.box[0]):
            first = sum(edge < line.box[0] + 0.5 for edge in edges)
            last = sum(edge < line.box[2] - 0.5 for edge in edges)
            cells.setdefault((number, first), []).append(line)
            spans[number, first] = max(spans.get((number, first), 1), last - first + 1)
    made, words = [], []
    for (row_number, col), own in sorted(cells.items()):
        text, found = join_lines(own)
        if len(text) > MAX_CELL or _SENTENCE.search(text):
            return None
        made.append(GridCell(row_number, col, text, 1, spans[row_number, col]))
        words.append(found)
    if len(made) < MIN_FILLED * len(rows) * (len(edges) + 1):
        return None
    return PageTable(tuple(made), tuple(words), box, found_by, confidence)


def _names_and_figures(table: PageTable) -> bool:
    """Whether the cells below the first row are names in the first column and figures in most others."""
    body = [cell for cell in table.cells if cell.row]
    names = [cell for cell in body if cell.col == 0]
    values = [cell for cell in body if cell.col]
    return (
        len(names) >= 2
        and sum(not is_figure(c.text) for c in names) >= 0.7 * len(names)
        and sum(is_figure(c.text) for c in values) >= 0.6 * max(1, len(values))
    )


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 2
