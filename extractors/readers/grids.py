"""Finds which cells of a grid are headers and which headers govern each cell.

Header rows are the leading rows without figures (a year is a name here, not a figure), grown over the rows that a merged header
reaches into; header columns the leading columns without figures. A row with nothing but its first cell heads the rows below it.
Where the format says what a header is (`<th>`), that is believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.records import Box, Cell, Table, TableKind

_YEAR = re.compile(r"^(?:FY|H[12]\s*|[Qq][1-4]\s*)?(?:19|20)\d{2}(?:\s*[-–—~/]\s*(?:(?:19|20)?\d{2}))?\D{0,8}(?:\d{1,2}\D{0,3})?$")
_LEADER = re.compile(r"\s*(?:[.…·]\s?){3,}$")
_PART_OF_YEAR = re.compile(
    r"(?:(?:FY|CY)?\s?(?:19|20)?\d\d\s?[QH][1-4]|[QH][1-4]\s?(?:FY|CY)?'?\s?(?:20)?\d\d|(?:[1-9]|1[0-2])M\s?'?(?:20)?\d\d|(?:FY|CY)\s?'?(?:20)?\d\d)[AEF]?(?![\d.])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_WORDY = re.compile(r"[^\W\d_]")
_BLANK = frozenset({"", "-", "–", "—", "--", "…", "/", "*", "n/a", "N/A", "n.a.", "NA"})
MAX_HEADER_ROWS = 5
MAX_WORDY = 6


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as a reader found it; `header` is what the format says of it, None where it says nothing."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    start: int = 0
    end: int = 0
    header: bool | None = None


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure rather than a name: digits with few letters, and no mere year."""
    text = text.strip()
    if not _NUMBER.search(text) or _YEAR.match(text) or _PART_OF_YEAR.fullmatch(text):
        return False
    return len(_WORDY.findall(text)) <= MAX_WORDY and (len(text) <= 24 or text[0].isdigit())


def make_table(
    cells: Sequence[GridCell],
    *,
    caption: str | None = None,
    unit_note: str | None = None,
    page: int | None = None,
    box: Box | None = None,
    found_by: str,
    confidence: float = 1.0,
    kind: TableKind = "table",
) -> Table:
    """The table of the cells, with header paths; its number and block are set when the document is put together."""
    n_rows = max(cell.row + cell.rowspan for cell in cells)
    n_cols = max(cell.col + cell.colspan for cell in cells)
    grid = _Grid(cells, n_rows, n_cols)
    return Table(0, 0, kind, n_rows, n_cols, grid.finished(), caption, unit_note, page, box, found_by, confidence)


class _Grid:
    """The cells by the places they cover, and where the headers end."""

    def __init__(self, cells: Sequence[GridCell], n_rows: int, n_cols: int) -> None:
        self.cells = sorted(cells, key=lambda c: (c.row, c.col))
        self.n_rows, self.n_cols = n_rows, n_cols
        self.owner: dict[tuple[int, int], GridCell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    self.owner[row, col] = cell
        self.texts = {place: text for place, cell in self.owner.items() if (text := _LEADER.sub("", cell.text).strip())}
        self.header_rows = self._header_rows()
        self.header_cols = self._header_cols()
        self.groups = self._groups()

    def text(self, row: int, col: int) -> str:
        return self.texts.get((row, col), "")

    def _row(self, row: int) -> list[GridCell]:
        return list(dict.fromkeys(c for col in range(self.n_cols) if (c := self.owner.get((row, col))) is not None))

    def _header_rows(self) -> int:
        if self.n_rows < 2 or self.n_cols < 2:
            return 0
        told = 0
        while (
            told < self.n_rows and (row := self._row(told)) and all(c.header for c in row if c.text.strip() or c.header is not None)
        ):
            told += 1
        if told:
            return min(told, self.n_rows - 1)
        if not self._names_only(0):
            return 0
        reach = max((c.row + c.rowspan for c in self._row(0) if c.colspan < self.n_cols), default=1)
        split = any(1 < c.colspan < self.n_cols for c in self._row(0)) or len(self._row(0)) == 1
        rows = max(1, reach)
        if split and rows < 2:
            rows = 2
        rows = min(rows, MAX_HEADER_ROWS, self.n_rows - 1)
        while rows > 1 and not self._names_only(rows - 1):
            rows -= 1
        return rows

    def _names_only(self, row: int) -> bool:
        texts = [self.text(row, col) for col in range(self.n_cols)]
        return any(texts) and not any(is_figure(t) for t in texts[1:] or texts)

    def _header_cols(self) -> int:
        if self.n_cols < 2:
            return 0
        columns = 0
        merged = True
        while columns < self.n_cols - 1 and merged:
            texts = [self.text(row, columns) for row in range(self.header_rows, self.n_rows)]
            names = [t for t in texts if t and not is_figure(t)]
            if not names or 2 * len(names) < len([t for t in texts if t]):
                break
            body = [c for c in self.cells if c.col == columns and c.row >= self.header_rows]
            columns += 1
            merged = any(c.rowspan > 1 for c in body) or (not all(texts) and self._has_figures_after(columns + 1))
        return columns

    def _has_figures_after(self, first: int) -> bool:
        body = [(r, c) for r in range(self.header_rows, self.n_rows) for c in range(first, self.n_cols)]
        return any(is_figure(self.text(*place)) for place in body)

    def _groups(self) -> dict[int, str]:
        """For each row the text of the row above it that names a group and holds nothing else."""
        groups: dict[int, str] = {}
        current: str | None = None
        for row in range(self.header_rows, self.n_rows):
            filled = [c for c in self._row(row) if c.text.strip()]
            lone = len(filled) == 1 and filled[0].col == 0 and self.n_cols > 2 and not is_figure(filled[0].text)
            if lone and filled[0].rowspan == 1 and row + 1 < self.n_rows:
                current = filled[0].text.strip()
            elif current is not None:
                groups[row] = current
        return groups

    def _row_path(self, cell: GridCell) -> tuple[str, ...]:
        path = [self.groups[cell.row]] if cell.row in self.groups else []
        for col in range(min(self.header_cols, cell.col)):
            text = self.text(cell.row, col)
            row = cell.row
            from_top = self.text(self.header_rows, col) != ""  # else names stand in the middle of their groups
            while from_top and not text and col < self.header_cols - 1 and row > self.header_rows:
                row -= 1
                text = self.text(row, col)
            if text and (not path or path[-1] != text):
                path.append(text)
        return tuple(path)

    def _col_path(self, cell: GridCell) -> tuple[str, ...]:
        path: list[str] = []
        for row in range(min(self.header_rows, cell.row)):
            text = self.text(row, cell.col)
            if text and (not path or path[-1] != text):
                path.append(text)
        return tuple(path)

    def finished(self) -> tuple[Cell, ...]:
        made = []
        for cell in self.cells:
            header = cell.row < self.header_rows or cell.col < self.header_cols or bool(cell.header)
            made.append(
                Cell(
                    cell.row,
                    cell.col,
                    cell.start,
                    cell.end,
                    cell.text,
                    cell.rowspan,
                    cell.colspan,
                    header and cell.text.strip() not in _BLANK,
                    self._row_path(cell) if cell.row >= self.header_rows and cell.col >= self.header_cols else (),
                    self._col_path(cell) if cell.row >= self.header_rows else (),
                )
            )
        return tuple(made)
