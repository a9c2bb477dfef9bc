"""Reads plain text: the canonical text is the decoded file, unchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.charset import Decoded, decode
from extractors.readers.draft import make_blocks, number_tables
from extractors.readers.line_blocks import LineBlocks, MarkOf, cut_blocks
from extractors.readers.metadata import language_of
from extractors.readers.source import Source, no_text
from schemas.records import Document, Issue

_JOINT = re.compile(r"(?<=[^\x00-\u2e7f])\s+|\s+(?=[^\x00-\u2e7f])")
_EMPHASIS = re.compile(r"\*\*|__|`")


def read(data: bytes, source: Source) -> Document:
    """The Document of a text file."""
    return read_lines(decode(data), source)


def read_lines(decoded: Decoded, source: Source, mark_of: MarkOf | None = None, issues: Sequence[Issue] = ()) -> Document:
    """The Document of decoded text; `mark_of` tells what the marks of its markup say of a line."""
    text = decoded.text
    found = [*issues, *charset_issues(decoded, source)]
    if not text.strip():
        return source.document(text, issues=[*found, no_text(source)])
    cut = cut_blocks(text, mark_of)
    dates = [b.published for b in cut.bylines if b.published]
    authors = next((b.authors for b in cut.bylines if b.authors), ()) or next((b.editors for b in cut.bylines if b.editors), ())
    return source.document(
        text,
        make_blocks(text, cut.parts),
        number_tables(cut.tables, cut.parts),
        issues=found,
        language=language_of(text),
        title=title_text(text, cut),
        authors=authors,
        publisher=next((b.publisher for b in cut.bylines if b.publisher), None),
        published=max(dates, key=len) if dates else None,
    )


def title_text(text: str, cut: LineBlocks) -> str | None:
    """The title as one line, without marks of emphasis."""
    if cut.title is None:
        return None
    line = " ".join(text[slice(*cut.title)].split())
    return _EMPHASIS.sub("", _joined(line)).strip() or None


def charset_issues(decoded: Decoded, source: Source) -> list[Issue]:
    """A warning where bytes could not be decoded."""
    if not decoded.undecoded:
        return []
    return [
        source.issue(
            "wrong_charset",
            f"{decoded.undecoded} stretches of bytes are no {decoded.charset}; each is a replacement character in the text",
            "Fetch the file again, or save it as UTF-8, if figures are missing.",
            "warning",
        )
    ]


def _joined(line: str) -> str:
    return _JOINT.sub("", line) if " " in line and language_of(line) == "zh" else line
