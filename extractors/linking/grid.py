"""The cells of a document's tables, found by place, row and column, so that work on a cell does not grow with its table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.found import Found
from extractors.mentions import Period
from schemas.records import Cell, Table


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table by the rows that they reach over, and the cells that head its columns by these, both in the order of the table."""

    rows: Mapping[int, Sequence[Cell]]
    headers: Mapping[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells that hold text of all tables, by where they begin, and the grid of each table by its index."""

    starts: tuple[int, ...]
    places: tuple[tuple[Table, Cell], ...]
    grids: Mapping[int, Grid]

    def at(self, position: int) -> tuple[Table, Cell] | None:
        """The table and cell that hold a position of the text."""
        i = bisect_right(self.starts, position) - 1
        if i < 0:
            return None
        table, cell = self.places[i]
        return (table, cell) if position < cell.end else None


def find_cells(tables: Iterable[Table], periods: Found[Period]) -> Cells:
    """The cells of tables made ready for look-up; of cells at one place the first. A cell that is a time heads its column, too."""
    places: dict[int, tuple[Table, Cell]] = {}
    grids: dict[int, Grid] = {}
    for table in tables:
        grids[table.index] = _grid(table, periods)
        for cell in table.cells:
            if cell.start < cell.end:
                places.setdefault(cell.start, (table, cell))
    starts = tuple(sorted(places))
    return Cells(starts, tuple(places[start] for start in starts), grids)


def _grid(table: Table, periods: Found[Period]) -> Grid:
    rows: dict[int, list[Cell]] = {}
    headers: dict[int, list[Cell]] = {}
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, table.n_rows)):
            rows.setdefault(row, []).append(cell)
        if cell.is_header or any(p.end == cell.end for p in periods.starting(cell.start, cell.start + 1)):
            for col in range(cell.col, min(cell.col + cell.colspan, table.n_cols)):
                headers.setdefault(col, []).append(cell)
    return Grid(rows, headers)
