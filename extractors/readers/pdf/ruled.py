"""Makes grids of the cells that ruling lines enclose.

A ruled grid is a table only where its cells are filled with text; the frames of charts, slides and backgrounds are not. Shaded rows
are joined with the rows between them. A wide cell whose text stands in the columns of other rows is several cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from extractors.readers import line_shapes as shapes
from extractors.readers.grids import GridCell, is_figure
from extractors.readers.pdf.columns import covered, cut, text_rows
from extractors.readers.pdf.lines import Line, around, bands, make_lines
from extractors.readers.pdf.objects import Char
from extractors.readers.pdf.paragraphs import join_lines
from extractors.readers.pdf.rulings import RuledTable
from extractors.readers.pdf.structure import Grid
from schemas.records import Box, Word

_TOLERANCE = 3.0
MIN_FILLED = 0.45
MAX_NAME = 90
_NAMES = 220.0
_NAMED = 0.7


def inside(box: Box, area: Box) -> bool:
    """Whether the middle of a box lies in an area."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] - 1 <= x <= area[2] + 1 and area[1] - 1 <= y <= area[3] + 1


def chars_inside(chars: Sequence[Char], area: Box) -> list[Char]:
    """The characters whose middle lies in an area."""
    x0, y0, x1, y1 = 2 * (area[0] - 1), 2 * (area[1] - 1), 2 * (area[2] + 1), 2 * (area[3] + 1)
    return [c for c in chars if y0 <= c.box[1] + c.box[3] <= y1 and x0 <= c.box[0] + c.box[2] <= x1]


def ruled_grid(table: RuledTable, chars: Sequence[Char], held: Mapping[Box, Sequence[Line]]) -> Grid | None:
    """The grid of enclosed cells, None where they hold no table."""
    xs = column_lines(table)
    ys = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 3:
        return None
    within = chars_inside(chars, table.box)
    xs = _told(xs, [(c.box[0] + c.box[2]) / 2 for c in within])
    ys = _told(ys, [(c.box[1] + c.box[3]) / 2 for c in within])
    cells: list[GridCell] = []
    words: list[tuple[Word, ...]] = []
    if len(xs) < 3 or len(ys) < 3:
        return None
    placed: list[tuple[int, int, int, int, Sequence[Line]]] = []
    taken: set[tuple[int, int]] = set()
    for row, col, box in sorted(((_index(ys, b[1]), _index(xs, b[0]), b) for b in set(table.cells)), key=itemgetter(0, 1)):
        lines = held[box]
        rowspan, colspan = max(1, _index(ys, box[3]) - row), max(1, _index(xs, box[2]) - col)
        placed += [(row, first, rowspan, last - first + 1, own) for first, last, own in _split(lines, xs, col, colspan)]
    for row, col, rowspan, colspan, lines in sorted(placed, key=lambda p: not p[4]):
        area = {(r, c) for r in range(row, row + rowspan) for c in range(col, col + colspan)}
        if area & taken:
            if lines:
                return None
            continue
        taken |= area
        text, found = join_lines(lines)
        cells.append(GridCell(row, col, text, rowspan, colspan))
        words.append(found)
    filled = [c for c in cells if c.text]
    if (
        len(filled) < 4
        or len(filled) < MIN_FILLED * len(cells)
        or len({c.row for c in filled}) < 2
        or len({c.col for c in filled}) < 2
        or sum(len(c.text.replace(" ", "")) for c in cells) < 0.8 * sum(len(c.text) for c in within)
    ):
        return None
    return Grid(tuple(cells), tuple(words), table.box, len(xs) - 1, 0)


def crowded_cells(held: Mapping[Box, Sequence[Line]]) -> int:
    """How many cells hold several rows of figures, which no rule parts."""
    crowded = 0
    for lines in held.values():
        if len(lines) > 1:
            figures = [line for line in lines if is_figure(line.text)]
            apart = any(a.box[3] <= b.box[1] + 2 for a, b in pairwise(figures))
            crowded += apart and len(figures) > 0.5 * len(lines)
    return crowded


def lines_by_cell(table: RuledTable, lines: Sequence[Line], chars: Sequence[Char]) -> dict[Box, list[Line]]:
    """The lines of text in each cell, from top to bottom and left to right; where one leaves its cell, lines are made anew of its characters."""
    placed = sorted(((f.box[1] + f.box[3]) / 2, n) for n, f in enumerate(lines))
    heights = [y for y, _ in placed]
    held: dict[Box, list[Line]] = {}
    crossed = []
    for cell in set(table.cells):
        x0, y0, x1, y1 = cell
        band = [lines[n] for _, n in placed[bisect_left(heights, y0) : bisect_right(heights, y1)]]
        own = [f for f in band if f.box[2] > x0 and f.box[0] < x1]
        if all(x0 - 1 <= f.box[0] and f.box[2] <= x1 + 1 for f in own):
            held[cell] = [f for group in bands(own) for f in sorted(group, key=lambda f: f.box[0])] if len(own) > 1 else own
        else:
            crossed.append(cell)
    for cell, inner in _by_cell(crossed, chars).items():
        held[cell] = [f for group in bands(make_lines(inner)) for f in sorted(group, key=lambda f: f.box[0])]
    return held


def _by_cell(cells: Sequence[Box], chars: Sequence[Char]) -> dict[Box, list[Char]]:
    """The characters whose middle lies in each cell."""
    if not cells:
        return {}
    placed = sorted(((c.box[1] + c.box[3]) / 2, (c.box[0] + c.box[2]) / 2, n) for n, c in enumerate(chars))
    heights = [y for y, _, _ in placed]
    held = {}
    for x0, y0, x1, y1 in cells:
        band = placed[bisect_left(heights, y0) : bisect_right(heights, y1)]
        held[x0, y0, x1, y1] = [chars[n] for _, x, n in band if x0 <= x <= x1]
    return held


def _split(lines: Sequence[Line], xs: Sequence[float], col: int, colspan: int) -> list[tuple[int, int, list[Line]]]:
    """A cell as the cells that its text makes: first column, last column, lines."""
    whole = [(col, col + colspan - 1, list(lines))]
    rows = text_rows(lines)
    if colspan < 2 or all(len(row) == 1 for row in rows):
        return whole
    inner = xs[col + 1 : col + colspan]
    places: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        for piece in cut(line, inner):
            places.setdefault(covered(piece.box, inner), []).append(piece)
    if len(places) > 1 and all(first == last for first, last in places):
        return [(col + c, col + c, places.get((c, c), [])) for c in range(colspan)]
    return _shared(rows[0], xs, col, colspan) if len(rows) == 1 else whole


def _shared(row: Sequence[Line], xs: Sequence[float], col: int, colspan: int) -> list[tuple[int, int, list[Line]]]:
    """The columns of a wide cell shared out to the pieces of its only line, each to the nearest."""
    nearest = []
    for c in range(col, col + colspan):
        middle = (xs[c] + xs[c + 1]) / 2
        nearest.append(min(range(len(row)), key=lambda i: abs((row[i].box[0] + row[i].box[2]) / 2 - middle)))
    if len(set(nearest)) < len(row):
        return [(col, col + colspan - 1, list(row))]
    first = [nearest.index(i) for i in range(len(row))]
    return [(col + first[i], col + first[i] + nearest.count(i) - 1, [piece]) for i, piece in enumerate(row)]


def with_names(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """The table with a column of the names that stand left of its rows outside of its lines, if nearly every row has one."""
    ys = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    bands_ = list(pairwise(ys))
    near = [
        f
        for f in lines
        if f.box[2] <= table.box[0] + 2 and f.box[0] > table.box[0] - _NAMES and f.box[2] > table.box[0] - _NAMES / 2
    ]
    held = [[f for f in near if top <= (f.box[1] + f.box[3]) / 2 <= bottom] for top, bottom in bands_]
    named = [i for i, own in enumerate(held) if own]
    if len(named) < max(3, _NAMED * len(bands_)) or sum(map(len, held)) > 1.5 * len(named):
        return table
    left = min(f.box[0] for own in held for f in own) - 1
    cells = tuple((left, top, table.box[0], bottom) for top, bottom in bands_)
    return RuledTable((left, *table.box[1:]), (*cells, *table.cells))


def trimmed(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """The table without a first row that is only its caption and without last rows that are only notes."""
    rows = sorted({(cell[1], cell[3]) for cell in table.cells})
    whole = {(c[1], c[3]): c for c in table.cells if c[2] - c[0] > 0.97 * (table.box[2] - table.box[0])}
    cells = list(table.cells)
    own = [line for line in lines if inside(line.box, table.box)]

    def text(row: tuple[float, float]) -> str:
        return " ".join(f.text for f in own if inside(f.box, whole[row]))

    if rows and rows[0] in whole and shapes.is_caption(text(rows[0])):
        cells.remove(whole[rows[0]])
    for row in reversed(rows[1:]):
        if row not in whole or not (shapes.is_footnote(text(row)) or len(text(row)) > MAX_NAME):
            break
        cells.remove(whole[row])
    return table if len(cells) == len(table.cells) or not cells else RuledTable(around(cells), tuple(cells))


def column_lines(table: RuledTable) -> list[float]:
    """Where the columns of a ruled table begin and end."""
    return _edges([x for cell in table.cells for x in (cell[0], cell[2])])


def with_stripes_joined(tables: Sequence[RuledTable], lines: Sequence[Line]) -> list[RuledTable]:
    """The ruled tables, those that are the shaded rows of one table joined with the rows between and below them."""
    joined: list[RuledTable] = []
    for table in sorted(tables, key=lambda t: t.box[1]):
        for i, above in enumerate(joined):
            if _same_columns(above, table) and _name_between(above, table, lines):
                name = (above.box[0], above.box[3], above.box[2], table.box[1])
                joined[i] = RuledTable(around([above.box, table.box]), (*above.cells, name, *table.cells))
                break
            if _same_columns(above, table) and _row_between(above, table, lines):
                cells = (*above.cells, *_row_cells(table, above.box[3], table.box[1]), *table.cells)
                joined[i] = RuledTable(around([above.box, table.box]), cells)
                break
        else:
            joined.append(table)
    return [table if table in tables or _is_framed(table) else _with_ends(table, lines) for table in joined]


def _is_framed(table: RuledTable) -> bool:
    """Whether a cell reaches over the whole width, as no shaded row between others does."""
    return any(c[2] - c[0] > 0.97 * (table.box[2] - table.box[0]) for c in table.cells)


def _name_between(above: RuledTable, below: RuledTable, lines: Sequence[Line]) -> bool:
    """Whether only one line of text stands between two ruled grids that all but touch: the name of a group of rows."""
    gap = (above.box[0], above.box[3], above.box[2], below.box[1])
    height = max(cell[3] - cell[1] for cell in below.cells if cell[1] < gap[3] + 1)
    own = [line for line in lines if inside(line.box, gap)]
    return 0 < gap[3] - gap[1] < 1.6 * height and len(own) == 1 and own[0].box[0] < gap[0] + 0.3 * (gap[2] - gap[0])


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
    xs = column_lines(table)
    row = [line for line in lines if inside(line.box, (table.box[0], top + 1, table.box[2], bottom - 1))]
    columns = {sum(x < (line.box[0] + line.box[2]) / 2 for x in xs) for line in row}
    crossing = any(line.box[0] < x - 1 and line.box[2] > x + 1 for line in row for x in xs)
    return len(columns) >= max(2, 0.5 * (len(xs) - 1)) and not crossing


def _row_cells(table: RuledTable, top: float, bottom: float) -> list[Box]:
    return [(a, top, b, bottom) for a, b in pairwise(column_lines(table))]


def _same_columns(a: RuledTable, b: RuledTable) -> bool:
    xs, others = column_lines(a), column_lines(b)
    return len(xs) == len(others) and all(abs(x - y) <= _TOLERANCE for x, y in zip(xs, others, strict=True))


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _told(edges: Sequence[float], middles: Sequence[float]) -> list[float]:
    """The edges without those that end a column or row in which no character stands."""
    kept = list(edges[:1])
    ordered = sorted(middles)
    for a, b in pairwise(edges):
        at = bisect_right(ordered, a)
        if at < len(ordered) and ordered[at] < b:
            kept.append(b)
        elif len(kept) > 1:
            kept[-1] = b
    return kept


def _index(edges: Sequence[float], value: float) -> int:
    """The number of the edge nearest to a value."""
    at = bisect_left(edges, value)
    if at == 0 or at == len(edges):
        return min(at, len(edges) - 1)
    return at if edges[at] - value < value - edges[at - 1] else at - 1
