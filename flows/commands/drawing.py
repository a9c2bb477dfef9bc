"""`kanhe debug`: a picture of a PDF page with what kanhe read drawn on it, blocks, tables and claims.

pdfium renders the page, Pillow draws. Everything runs in a process with limits, as pdfium may end its process on broken files.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

from flows.commands.reading import Printed, content_of, print_outcome, refused
from flows.commands.steps import limits_of
from flows.files import write_atomic
from flows.guarded import run_guarded
from flows.run import Limits, UserError
from schemas.records import Box, Document

SCALE = 2.0
"""Pixels per point."""
_COLOURS = {
    "title": "#b00020",
    "heading": "#e65100",
    "paragraph": "#1565c0",
    "list_item": "#00838f",
    "table": "#2e7d32",
    "chart": "#7b1fa2",
    "caption": "#9e9d24",
    "footnote": "#6d4c41",
    "boilerplate": "#9e9e9e",
}
_CLAIM = "#ffca28"
_PADDING = 1.0
Drawn = tuple[str, Box, str]
"""A label, where it belongs on the page, and its colour."""


def debug(options: Namespace) -> int:
    """`kanhe debug`."""
    if options.page < 1:
        raise UserError("pages count from 1", 2)
    limits = limits_of(options)
    out = Path(options.out or f"{Path(options.file).stem}-p{options.page}.png")
    work = partial(_draw_page, options.password, limits, options.page, out)
    (outcome,) = run_guarded(work, [options.file], limits.seconds, limits.memory_mib)
    return print_outcome(outcome)


def _draw_page(password: str | None, limits: Limits, page: int, out: Path, file: str) -> Printed:
    """In the guarded process: read the file, draw the page and write the picture."""
    from extractors.claims import extract_claims
    from extractors.readers import read_document

    data = content_of(file, limits)
    if isinstance(data, Printed):
        return data
    document = read_document(data, Path(file).name, password=password)
    if document.media_type != "application/pdf" or not document.pages:
        return refused(file, "unknown_type", "only pages of a PDF can be drawn", f"See kanhe text --blocks {file}.")
    if page > document.pages:
        return refused(file, "page_failed", f"there is no page {page}", f"The document has {document.pages} pages.")
    claims = [(c.text, c.bbox, _CLAIM) for c in extract_claims(document) if c.page == page and c.bbox is not None]
    write_atomic(out, _png(data, password, page, [*_blocks(document, page), *_tables(document, page)], claims))
    counts = f"{sum(b.page == page for b in document.blocks)} blocks, {sum(t.page == page for t in document.tables)} tables"
    return Printed([f"{out}: {counts}, {len(claims)} claims"], document.issues, False)


def _blocks(document: Document, page: int) -> Iterator[Drawn]:
    for block in document.blocks:
        if block.page == page and block.words:
            boxes = [word.box for word in block.words]
            yield f"{block.index} {block.kind}", _around(boxes), _COLOURS[block.kind]


def _tables(document: Document, page: int) -> Iterator[Drawn]:
    for table in document.tables:
        if table.page == page and table.box is not None:
            label = f"{table.kind} {table.index} by {table.found_by}, {table.n_rows} x {table.n_cols}, {table.confidence:.2f}"
            yield label, table.box, _COLOURS["chart" if table.kind == "chart" else "table"]


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _png(data: bytes, password: str | None, page: int, outlined: Sequence[Drawn], marked: Sequence[Drawn]) -> bytes:
    """The page as PNG: `outlined` as frames with their labels, `marked` as highlights."""
    import pypdfium2
    from PIL import Image, ImageDraw

    pdf = pypdfium2.PdfDocument(data, password=password)
    try:
        picture = pdf[page - 1].render(scale=SCALE).to_pil().convert("RGBA")
    finally:
        pdf.close()
    layer = Image.new("RGBA", picture.size)
    draw = ImageDraw.Draw(layer)
    for _, box, colour in marked:
        draw.rectangle(_pixels(box), fill=(*_rgb(colour), 110))
    for label, box, colour in outlined:
        at = _pixels(box)
        draw.rectangle(at, outline=(*_rgb(colour), 255), width=2)
        draw.text((at[0] + 2, at[1] - 11), label, fill=(*_rgb(colour), 255))
    stream = BytesIO()
    Image.alpha_composite(picture, layer).convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def _pixels(box: Box) -> Box:
    x0, top, x1, bottom = box
    return (x0 - _PADDING) * SCALE, (top - _PADDING) * SCALE, (x1 + _PADDING) * SCALE, (bottom + _PADDING) * SCALE


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
