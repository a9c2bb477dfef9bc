"""Finds tables written with characters: lines with equally many tabs, and lines of cells between pipes.

Cells are spans of the text as it stands; a tab table may begin with an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.readers.grids import GridCell

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its span without surrounding blanks, its whole span, and how many blank lines stand before it."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    gap: int


@dataclass(frozen=True, slots=True)
class LineTable:
    """Lines `first` to `last` (exclusive) are a table of these cells, found by `found_by`."""

    first: int
    last: int
    cells: tuple[GridCell, ...]
    found_by: str


def find_tables(text: str, lines: Sequence[Line]) -> list[LineTable]:
    """The tables among the lines, in order; each has at least two rows and two columns."""
    found: list[LineTable] = []
    i = 0
    while i < len(lines):
        table = _tab_table(text, lines, i) or _pipe_table(text, lines, i)
        if table:
            found.append(table)
            i = table.last
        else:
            i += 1
    return found


def _tab_table(text: str, lines: Sequence[Line], first: int) -> LineTable | None:
    tabs = _tabs(text, lines[first])
    if not tabs:
        return None
    last = first + 1
    while last < len(lines) and lines[last].gap == 0 and _tabs(text, lines[last]) == tabs:
        last += 1
    if last - first < 2:
        return None
    cells = []
    for row, line in enumerate(lines[first:last]):
        at = line.raw_start
        for col, piece in enumerate(text[line.raw_start : line.raw_end].split("\t")):
            cells.append(_cell(text, row, col, at, at + len(piece)))
            at += len(piece) + 1
    return LineTable(first, last, tuple(cells), "tabs") if sum(bool(c.text) for c in cells) > 2 else None


def _tabs(text: str, line: Line) -> int:
    return text.count("\t", line.raw_start, line.raw_end)


def _pipe_table(text: str, lines: Sequence[Line], first: int) -> LineTable | None:
    if "|" not in text[lines[first].start : lines[first].end]:
        return None
    last = first
    while last < len(lines) and (last == first or lines[last].gap == 0) and "|" in text[lines[last].start : lines[last].end]:
        last += 1
    rows = list(range(first, last))
    ruled = len(rows) > 1 and _is_rule(text, lines[first + 1])
    framed = all(text[lines[r].start] == "|" and text[lines[r].end - 1] == "|" for r in rows)
    even = len(rows) > 2 and len({text.count(" | ", lines[r].start, lines[r].end) for r in rows}) == 1
    if not (ruled or framed or even) or len(rows) - ruled < 2:
        return None
    grid = [_pipe_cells(text, lines[r]) for r in rows if not _is_rule(text, lines[r])]
    if len(grid) < 2 or (n_cols := len(grid[0])) < 2 or (not ruled and any(len(row) != n_cols for row in grid)):
        return None
    cells = [_cell(text, r, c, *span) for r, row in enumerate(grid) for c, span in enumerate(row[:n_cols])]
    if ruled:  # the line above the rule is the head, whatever stands in it
        cells = [replace(cell, header=True) if cell.row == 0 else cell for cell in cells]
    return LineTable(first, last, tuple(cells), "pipes")


def _is_rule(text: str, line: Line) -> bool:
    return _RULE.match(text, line.start, line.end) is not None and "-" in text[line.start : line.end]


def _pipe_cells(text: str, line: Line) -> list[tuple[int, int]]:
    start, end = line.start, line.end
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|" and text[end - 2] != "\\":
        end -= 1
    spans, at = [], start
    for match in _PIPE.finditer(text, start, end):
        spans.append((at, match.start()))
        at = match.end()
    return [*spans, (at, end)]


def _cell(text: str, row: int, col: int, start: int, end: int) -> GridCell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return GridCell(row, col, text[start:end], start=start, end=end)
