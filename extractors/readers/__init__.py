"""Readers: from the bytes of a file to its Document, one module per format.

`read_document` decides by the bytes what a file is and never raises on bad content: what could not be read is an issue of the
Document. Readers and their libraries are imported when the first such file is read.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from importlib import import_module

from extractors.readers.media_types import (
    BINARY,
    CSV,
    DOCX,
    HTML,
    MARKDOWN,
    OFFICE,
    OLE,
    PDF,
    PLAIN,
    PPTX,
    READABLE,
    SUFFIXES,
    TSV,
    XLSX,
    detect_media_type,
    suffix_of,
)
from extractors.readers.source import Source
from schemas.records import Document

__all__ = ["detect_media_type", "read_document"]

_FORMATS = "PDF, HTML, Markdown, text, CSV, Word (.docx), Excel (.xlsx) and PowerPoint (.pptx)"
_READERS = {
    PDF: "pdf",
    HTML: "html",
    MARKDOWN: "markdown",
    PLAIN: "text",
    CSV: "delimited",
    TSV: "delimited",
    DOCX: "docx",
    XLSX: "xlsx",
    PPTX: "pptx",
}
"""The module of this package that reads a media type."""


def read_document(data: bytes, name: str, *, password: str | None = None, max_pages: int | None = None) -> Document:
    """The Document of the bytes of one file.

    `name` is the path below the raw folder; `password` opens an encrypted PDF; `max_pages` reads that many pages at most (a warning
    says so). Bad content gives a Document with issues and, where nothing can be read, empty text. Only a programming error raises.
    """
    media_type = detect_media_type(data, name)
    source = Source(name, sha256(data).hexdigest(), media_type, len(data), password, max_pages)
    if not data:
        return source.document(issues=[source.issue("empty_file", "the file is empty", "Fetch the file again or remove it.")])
    if media_type not in READABLE:
        return _unreadable(source)
    document = _read(data, source)
    told = SUFFIXES.get(suffix_of(name))
    if told == HTML and media_type in (PLAIN, MARKDOWN):
        issue = source.issue(
            "not_html",
            "the file holds no HTML tag and was read as plain text",
            "Rename it to .txt, or fetch the page again.",
            "warning",
        )
        return replace(document, issues=(issue, *document.issues))
    fixed = {PDF, *OFFICE}
    if (told is None and suffix_of(name)) or (told != media_type and (told in fixed or media_type in fixed)):
        issue = source.issue(
            "unknown_type",
            f"the suffix .{suffix_of(name)} does not fit the bytes, which were read as {media_type}",
            "Rename the file to match its content, or fetch it again if something else was expected.",
            "warning",
        )
        return replace(document, issues=(issue, *document.issues))
    return document


def _read(data: bytes, source: Source) -> Document:
    reader = import_module(f"extractors.readers.{_READERS[source.media_type]}")
    document: Document = reader.read(data, source)
    return document


def _unreadable(source: Source) -> Document:
    told = SUFFIXES.get(suffix_of(source.name))
    if told == HTML:
        issue = source.issue("not_html", "the file is named like a page but its bytes are no text", "Fetch the page again.")
    elif source.media_type == OLE and told in OFFICE:
        issue = source.issue(
            "encrypted", "the file is encrypted, or in the format of before 2007", "Save it without a password in today's format."
        )
    elif told is not None:
        issue = source.issue(
            "unreadable", f"the bytes are no {told} and no text", "Fetch the file again; it may be damaged or misnamed."
        )
    else:
        what = "are of no known format" if source.media_type == BINARY else f"are {source.media_type}"
        issue = source.issue("unknown_type", f"the bytes {what}", f"Convert the file: {_FORMATS} are read.")
    return source.document(issues=[issue])
