"""Reads slides (PresentationML, ECMA-376 part 1, 19) with python-pptx: each slide a page, its shapes from top to bottom.

Charts give the values that they keep. Dates, footers and numbers of slides are boilerplate; what the speaker notes say stands behind its slide.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from extractors.readers.grids import GridCell
from extractors.readers.html_lines import clean
from extractors.readers.office import OfficeWriter, read_office
from extractors.readers.office_charts import chart_cells
from extractors.readers.source import Source
from schemas.records import Document

MAX_DEPTH = 16
LINE = 12 * 12_700
"""Shapes whose tops differ by less (English Metric Units, a line of text) stand side by side."""


def read(data: bytes, source: Source) -> Document:
    """The Document of a deck of slides."""
    return read_office(data, source, _pour)


def _pour(data: bytes, writer: OfficeWriter) -> None:
    import pptx

    deck = pptx.Presentation(BytesIO(data))
    for page, slide in enumerate(deck.slides, 1):
        writer.pages = page
        for shape in sorted(_shapes(slide.shapes), key=_place):
            _write(shape, writer, page)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
                writer.line(paragraph.text, page=page)
    writer.declared(deck.core_properties)


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and depth < MAX_DEPTH:
            yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _place(shape: Any) -> tuple[bool, int, int]:
    """Titles first, then by lines from the top, in a line from the left."""
    return not _is_title(shape), (shape.top or 0) // LINE, shape.left or 0


def _is_title(shape: Any) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return shape.is_placeholder and shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def _is_furniture(shape: Any) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER

    furniture = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER)
    return shape.is_placeholder and shape.placeholder_format.type in furniture


def _write(shape: Any, writer: OfficeWriter, page: int) -> None:
    if shape.has_chart:
        cells, title = chart_cells(shape.chart.part.blob)
        writer.table(cells, "pptx", page, "chart", title)
    elif shape.has_table:
        writer.table(_grid(shape.table), "pptx", page)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            text = paragraph.text.replace("\v", "\n")
            if _is_furniture(shape):
                writer.line(text, "boilerplate", page=page)
            elif _is_title(shape):
                first = writer.title is None and page == 1
                writer.line(text, "title" if first else "heading", 1 if first else 2, page)
            else:
                writer.line(text, page=page)


def _grid(table: Any) -> list[GridCell]:
    cells = []
    for row, line in enumerate(table.rows):
        for col, cell in enumerate(line.cells):
            if not cell.is_spanned:
                header = True if table.first_row and row == 0 else None
                height, width = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
                cells.append(GridCell(row, col, clean(cell.text_frame.text), height, width, header=header))
    return cells
