"""What the readers of office files share: packages that are safe to open, lines that are told by their words, tables with what stands above.

Office Open XML (ECMA-376) is XML in a zip file. A package is opened only where its parts unpack to a bounded size; what the libraries
raise on broken content becomes an issue.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from extractors.readers import line_shapes as shapes
from extractors.readers.captions import above_table
from extractors.readers.draft import Writer, make_blocks, number_tables
from extractors.readers.grids import GridCell
from extractors.readers.html_lines import clean
from extractors.readers.metadata import Byline, language_of, read_byline
from extractors.readers.source import Source, no_text
from schemas.records import BlockKind, Document, Issue, TableKind

MAX_UNPACKED = 512 << 20
"""Bytes that the parts of a package may have together when unpacked."""
MAX_MEMBERS = 20_000
HEAD_BLOCKS = 10

Pour = Callable[[bytes, "OfficeWriter"], None]
"""Writes the content of a file's bytes."""


def read_office(data: bytes, source: Source, pour: Pour) -> Document:
    """The Document of a package as `pour` writes it."""
    problem = package_problem(data, source)
    if problem is not None:
        return source.document(issues=[problem])
    writer = OfficeWriter(source)
    try:
        pour(data, writer)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the libraries raise whatever broken content leads them to
        detail = f"{type(error).__name__}: {str(error)[:160]}".strip(": ")
        writer.issues.append(
            source.issue("unreadable", f"the content is not as its format says: {detail}", "Open the file and save it anew.")
        )
    return writer.document()


def package_problem(data: bytes, source: Source) -> Issue | None:
    """Why a package is not opened: it is damaged, or it unpacks to more than a document may hold."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return source.issue("truncated", f"the package is damaged: {error}", "Fetch the file again.")
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        message = (
            f"its {len(members)} parts unpack to {size >> 20} MiB; the limit is {MAX_UNPACKED >> 20} MiB in {MAX_MEMBERS} parts"
        )
        return source.issue("too_large", message, "Split the file into parts.")
    return None


class OfficeWriter:
    """Writes an office file block by block; lines are told by their words where the format says nothing of them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.writer = Writer()
        self.issues: list[Issue] = []
        self.title: str | None = None
        self.authors: tuple[str, ...] = ()
        self.pages: int | None = None
        self._bylines: list[Byline] = []

    def line(self, text: str, kind: BlockKind = "paragraph", level: int | None = None, page: int | None = None) -> None:
        """Append a line of running text."""
        text = clean(text)
        if kind == "paragraph":
            kind, level = self._told(text)
        if kind == "title" and self.title is None:
            self.title = text or None
        self.writer.add(text, kind, level, page)

    def table(
        self,
        cells: Sequence[GridCell],
        found_by: str,
        page: int | None = None,
        kind: TableKind = "table",
        caption: str | None = None,
    ) -> None:
        """Append a table with the caption and the unit note that stand above it; one without text is left out."""
        if not any(cell.text for cell in cells):
            return
        above = [part for part in self.writer.parts[-2:] if part.page == page]
        named, note = above_table(self.writer.text(), above, cells[0].text)
        note = note or shapes.unit_note(caption or "")
        caption = caption or named
        self.writer.add_table(cells, caption=caption, unit_note=note, page=page, found_by=found_by)
        if kind != "table":
            self.writer.tables[-1] = replace(self.writer.tables[-1], kind=kind)

    def declared(self, properties: Any) -> None:
        """Take title and author from the core properties of a package (ISO/IEC 29500-2)."""
        self.title = self.title or clean(getattr(properties, "title", None) or "") or None
        author = clean(getattr(properties, "author", None) or getattr(properties, "creator", None) or "")
        self.authors = (author,) if author else ()

    def document(self) -> Document:
        """The Document of what was written."""
        text = self.writer.text()
        issues = self.issues if text.strip() or self.issues else [no_text(self.source)]
        dates = [b.published for b in self._bylines if b.published]
        return self.source.document(
            text,
            make_blocks(text, self.writer.parts),
            number_tables(self.writer.tables, self.writer.parts),
            issues=issues,
            language=language_of(text),
            title=self.title,
            authors=next((b.authors for b in self._bylines if b.authors), self.authors),
            publisher=next((b.publisher for b in self._bylines if b.publisher), None),
            published=max(dates, key=len) if dates else None,
            pages=self.pages,
        )

    def _told(self, text: str) -> tuple[BlockKind, int | None]:
        byline = read_byline(text) if len(self.writer.parts) < HEAD_BLOCKS else None
        if byline is not None:
            self._bylines.append(byline)
            return "boilerplate", None
        if shapes.is_footnote(text):
            return "footnote", None
        if shapes.is_caption(text) and not shapes.ends_sentence(text):
            return "caption", None
        level = shapes.numbered_level(text)
        if level is not None and shapes.looks_like_heading(text, shapes.MAX_NUMBERED):
            return "heading", level
        return "paragraph", None
