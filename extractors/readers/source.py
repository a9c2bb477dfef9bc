"""What every reader knows of the file it reads, and how it speaks of what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.records import Block, Document, Issue, Severity, Table

STAGE = "read"


@dataclass(frozen=True, slots=True)
class Source:
    """The file at hand: its name below the raw folder, the sha256, type and number of its bytes, and the options of the reading."""

    name: str
    doc_id: str
    media_type: str
    n_bytes: int
    password: str | None = None
    max_pages: int | None = None

    def issue(self, code: str, message: str, advice: str, severity: Severity = "error", page: int | None = None) -> Issue:
        """An issue of this file; `code` is an entry of the vocabulary `issue_codes`."""
        return Issue(self.name, STAGE, code, message, advice, severity, self.doc_id, page)

    def document(
        self,
        text: str = "",
        blocks: Sequence[Block] = (),
        tables: Sequence[Table] = (),
        *,
        issues: Sequence[Issue] = (),
        language: str | None = None,
        title: str | None = None,
        authors: Sequence[str] = (),
        publisher: str | None = None,
        published: str | None = None,
        url: str | None = None,
        pages: int | None = None,
    ) -> Document:
        """The document of this file."""
        return Document(
            doc_id=self.doc_id,
            name=self.name,
            media_type=self.media_type,
            text=text,
            blocks=tuple(blocks),
            tables=tuple(tables),
            language=language,
            title=title,
            authors=tuple(authors),
            publisher=publisher,
            published=published,
            url=url,
            pages=pages,
            n_bytes=self.n_bytes,
            issues=tuple(issues),
        )


def no_text(source: Source) -> Issue:
    """The issue of a file that holds nothing to read."""
    return source.issue(
        "no_text",
        "the file holds no text",
        "Check that the file was saved whole; if it is a form or a frame, fetch the page behind it.",
    )
