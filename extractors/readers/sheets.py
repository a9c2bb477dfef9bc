"""Cuts a sheet of cells into what a person sees on it: lines above and below, and tables apart by blank rows and columns.

Rows hold the texts as shown. A row with a single text at the top of a region is a title, a caption or a unit note; at its foot a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.readers import line_shapes as shapes
from extractors.readers.grids import GridCell
from extractors.readers.office import OfficeWriter

Spans = Mapping[tuple[int, int], tuple[int, int]]
"""Rows and columns that merged cells cover, by the place of their top left."""
MIN_NOTE = 24


@dataclass(frozen=True, slots=True)
class _Region:
    """Rows `top` to `bottom` and columns `left` to `right` (both exclusive) of a sheet."""

    top: int
    bottom: int
    left: int
    right: int


def write_sheet(writer: OfficeWriter, rows: Sequence[Sequence[str]], spans: Spans, found_by: str, page: int | None = None) -> None:
    """Write the lines and tables of a sheet."""
    covered = {
        (r, c)
        for (row, col), (height, width) in spans.items()
        for r in range(row, row + height)
        for c in range(col, col + width)
        if (r, c) != (row, col)
    }
    for top, bottom in _runs([any(row) or any((r, c) in covered for c in range(len(row))) for r, row in enumerate(rows)]):
        _write_band(writer, rows, spans, covered, _Region(top, bottom, 0, max(map(len, rows[top:bottom]))), found_by, page)


def _write_band(
    writer: OfficeWriter,
    rows: Sequence[Sequence[str]],
    spans: Spans,
    covered: set[tuple[int, int]],
    region: _Region,
    found_by: str,
    page: int | None,
) -> None:
    filled = {r: [c for c, text in enumerate(rows[r]) if text] for r in range(region.top, region.bottom)}
    top, bottom = region.top, region.bottom
    while top < bottom and len(filled[top]) < 2:
        top += 1
    while bottom > top and len(filled[bottom - 1]) < 2 and _is_note(rows[bottom - 1], filled[bottom - 1]):
        bottom -= 1
    if top < bottom and top > region.top and _heads_columns(filled[top - 1], spans, top - 1):
        top -= 1
    for row in range(region.top, top):
        _write_lines(writer, rows[row], page)
    used = [any(c in filled[r] or (r, c) in covered for r in range(top, bottom)) for c in range(region.right)]
    for left, right in _runs(used):
        cells = list(_cells(rows, spans, covered, _Region(top, bottom, left, right)))
        if bottom - top < 2 or right - left < 2:
            for row in range(top, bottom):
                _write_lines(writer, rows[row][left:right], page)
        else:
            writer.table(cells, found_by, page)
    for row in range(bottom, region.bottom):
        _write_lines(writer, rows[row], page)


def _heads_columns(filled: Sequence[int], spans: Spans, row: int) -> bool:
    """Whether a lone text is a header merged over some of the columns rather than a title over all."""
    return any(col > 0 and spans.get((row, col), (1, 1))[1] > 1 for col in filled)


def _is_note(row: Sequence[str], filled: Sequence[int]) -> bool:
    text = row[filled[0]] if filled else ""
    return not text or shapes.is_footnote(text) or shapes.ends_sentence(text) or shapes.width(text) >= MIN_NOTE


def _write_lines(writer: OfficeWriter, row: Sequence[str], page: int | None) -> None:
    """A row that belongs to no table, as a line."""
    writer.line("  ".join(text for text in row if text), page=page)


def _cells(rows: Sequence[Sequence[str]], spans: Spans, covered: set[tuple[int, int]], region: _Region) -> Iterator[GridCell]:
    for row in range(region.top, region.bottom):
        for col in range(region.left, region.right):
            if (row, col) in covered:
                continue
            height, width = spans.get((row, col), (1, 1))
            text = rows[row][col] if col < len(rows[row]) else ""
            reach = min(height, region.bottom - row), min(width, region.right - col)
            yield GridCell(row - region.top, col - region.left, text, *reach)


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The stretches (from, to) of flags that are set."""
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            yield start, at
            start = None
