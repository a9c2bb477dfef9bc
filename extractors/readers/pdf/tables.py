"""Finds the tables of a page: enclosed by ruling lines, between rules of one width, or by rows of figures.

Where lines enclose every cell, they are believed; else the structure comes from the text, with the lines as hints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.readers.grids import GridCell, is_figure
from extractors.readers.pdf.areas import area_of, between_rules, rows_of_figures, split_drawn
from extractors.readers.pdf.chart_values import axis_numbers, read_bars
from extractors.readers.pdf.charts import crosses_cells, find_charts, is_on_chart
from extractors.readers.pdf.columns import FIGURE
from extractors.readers.pdf.lines import Line, make_lines
from extractors.readers.pdf.objects import Char, PageObjects, Rule, Wall, walls_of, whole_rules
from extractors.readers.pdf.ruled import (
    chars_inside,
    crowded_cells,
    inside,
    lines_by_cell,
    ruled_grid,
    trimmed,
    with_names,
    with_stripes_joined,
)
from extractors.readers.pdf.rulings import TooManyLinesError, ruled_tables
from extractors.readers.pdf.structure import Grid, make_grid
from schemas.records import Box, TableKind, Word

__all__ = ["PageTable", "TooManyLinesError", "find_tables", "inside"]

_SENTENCE = re.compile(r"[。；！？]|[a-z]{3}\.\s")
_LEADER = re.compile(r"(?:[.…·]\s?){3,}")
MAX_CELL = 120
MIN_FILLED = 0.4
_FINE = 2.0


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page: its cells, the words of each cell (spans count from the cell's start), its box and how it was found."""

    cells: tuple[GridCell, ...]
    words: tuple[tuple[Word, ...], ...]
    box: Box
    found_by: str
    confidence: float
    kind: TableKind = "table"


def find_tables(page: PageObjects, lines: Sequence[Line]) -> tuple[list[PageTable], list[Line]]:
    """The tables and charts of a page from top to bottom, and the numbers along axes of charts, which say nothing by themselves.

    Raises `TooManyLinesError`.
    """
    chars = page.chars
    found: list[PageTable] = []
    lines, drawn = split_drawn(lines)
    rules = whole_rules([*page.rules, *drawn])
    fine = whole_rules(page.rules, join=_FINE)
    walls = walls_of(page.rules)
    charts = find_charts(page)
    for bare in with_stripes_joined(ruled_tables(page), lines):
        ruled = with_names(trimmed(bare, lines), lines)
        grid = None
        held = lines_by_cell(ruled, lines, chars)
        if crowded_cells(held) > 1:
            grid = _in_text(ruled.box, chars, rules, walls, fine)
            grid = grid if grid and _filled(grid) else None
        grid = grid or ruled_grid(ruled, chars, held)
        on_chart = crosses_cells(ruled.box, page) or is_on_chart(ruled.box, [c for c in charts if c.bars])
        if grid and not on_chart and not any(_overlap(ruled.box, other.box) for other in found):
            found.append(_table(grid, ruled.box, "ruled", 0.95))
    rest = _outside(lines, found)
    for box in between_rules(rest, rules):
        grid = _in_text(box, _outside_chars(chars, found), rules, walls, fine)
        if grid and _is_table(grid, 0.0) and not is_on_chart(box, charts) and not any(_overlap(box, other.box) for other in found):
            found.append(_table(grid, box, "three_line", 0.8))
    rest = _outside(lines, found)
    for box in rows_of_figures(rest, rules):
        grid = make_grid(area_of(box, rest, rules, walls, fine))
        if (
            grid
            and _is_table(grid, 0.6)
            and _has_names(grid)
            and not is_on_chart(box, charts)
            and not any(_overlap(box, other.box) for other in found)
        ):
            found.append(_table(grid, grid.box, "aligned", 0.6))
    rest = _outside(lines, found)
    for chart in charts:
        grid = read_bars(chart, rest, page)
        if grid and not any(_overlap(chart.box, other.box) for other in found):
            found.append(PageTable(grid.cells, grid.words, grid.box, "bars", 0.7, "chart"))
    labels = [line for chart in charts for line in axis_numbers(chart, lines)]
    return sorted(found, key=lambda t: t.box[1]), labels


def _in_text(box: Box, chars: Sequence[Char], rules: Sequence[Rule], walls: Sequence[Wall], fine: Sequence[Rule]) -> Grid | None:
    """The grid that the text in a box makes, its lines made anew with the walls in mind."""
    within = [w for w in walls if box[0] < w.x < box[2] and w.bottom > box[1] and w.top < box[3]]
    lines, _ = split_drawn(make_lines(chars_inside(chars, box), within))
    return make_grid(area_of(box, lines, rules, within, fine))


def _outside(lines: Sequence[Line], tables: Sequence[PageTable]) -> list[Line]:
    rest = list(lines)
    for table in tables:
        rest = [line for line in rest if not inside(line.box, table.box)]
    return rest


def _outside_chars(chars: Sequence[Char], tables: Sequence[PageTable]) -> list[Char]:
    return [c for c in chars if not any(inside(c.box, t.box) for t in tables)]


def _table(grid: Grid, box: Box, found_by: str, confidence: float) -> PageTable:
    return PageTable(grid.cells, grid.words, box, found_by, confidence)


def _filled(grid: Grid) -> bool:
    filled = sum(c.rowspan * c.colspan for c in grid.cells if c.text)
    return filled >= MIN_FILLED * grid.rows * grid.columns


def _is_table(grid: Grid, figures: float) -> bool:
    """Whether a grid is filled, holds no running text and so many figures beside its first column."""
    if grid.rows < 2 or grid.columns < 2 or not _filled(grid):
        return False
    texts = [c.text for c in grid.cells if c.text]
    if sum(len(t) > MAX_CELL or bool(_SENTENCE.search(t)) for t in texts) > 0.1 * len(texts):
        return False
    body = [c for c in grid.cells if c.col and c.row >= grid.header_rows and c.text]
    if sum(is_figure(c.text) or bool(FIGURE.match(c.text)) for c in body) < figures * max(1, len(body)):
        return False
    names = [c for c in grid.cells if c.col == 0 and c.text]
    return len(names) >= 2


def _has_names(grid: Grid) -> bool:
    """Whether every column has a name above it, or most cells of the first column are names and no figures."""
    header = {
        c for cell in grid.cells if cell.row < grid.header_rows and cell.text for c in range(cell.col, cell.col + cell.colspan)
    }
    if len(header) == grid.columns and not any(is_figure(c.text) for c in grid.cells if c.row < grid.header_rows):
        return True
    first = [c.text for c in grid.cells if c.col == 0 and c.row >= grid.header_rows and c.text]
    return sum(not is_figure(t) or _LEADER.search(t) is not None for t in first) >= 0.6 * len(first)


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 2
