"""Reads Excel workbooks (SpreadsheetML, ECMA-376 part 1, 18) with openpyxl: each sheet a heading and its tables.

Cells hold the values as the sheet shows them, so that their printed precision is kept; formulas give the value that was saved with them.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from extractors.readers.html_lines import clean
from extractors.readers.number_formats import shown
from extractors.readers.office import OfficeWriter, read_office
from extractors.readers.sheets import write_sheet
from extractors.readers.source import Source
from schemas.records import Document

MAX_CELLS = 1_000_000
"""Places of a sheet, blank ones among them, that are looked at."""


def read(data: bytes, source: Source) -> Document:
    """The Document of a workbook."""
    return read_office(data, source, _pour)


def _pour(data: bytes, writer: OfficeWriter) -> None:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    writer.declared(book.properties)
    for sheet in book.worksheets:
        writer.line(sheet.title, "heading", 2)
        _write(sheet, writer)


def _write(sheet: Any, writer: OfficeWriter) -> None:
    columns = max(1, sheet.max_column)
    n_rows = min(sheet.max_row, MAX_CELLS // columns)
    if n_rows < sheet.max_row:
        message = f"sheet {sheet.title} is {sheet.max_row} × {columns} cells large; only its first {n_rows} rows were read"
        writer.issues.append(
            writer.source.issue("too_large", message, "Split the sheet, or remove formats below its data.", "warning")
        )
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(max_row=n_rows, max_col=columns)]
    spans = {
        (area.min_row - 1, area.min_col - 1): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
        if area.max_row <= n_rows and area.size["rows"] * area.size["columns"] <= MAX_CELLS
    }
    write_sheet(writer, rows, spans, "xlsx")


def _text(cell: Any) -> str:
    return clean(shown(cell.value, cell.number_format or "General"))
