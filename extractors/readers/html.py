"""Reads an HTML page: charset, metadata, the body in reading order, the site's own parts marked as boilerplate.

lxml parses and prunes the page and finds the body (`html_trees`); BeautifulSoup reads the body alone (`html_blocks`), which costs
a tenth of reading the whole page with it.
"""

from __future__ import annotations

from typing import Any

from extractors.readers.charset import declared_charset, decode
from extractors.readers.draft import Writer, make_blocks, number_tables
from extractors.readers.html_blocks import BodyWriter, write_surroundings
from extractors.readers.html_metadata import read_metadata
from extractors.readers.html_trees import main_element, parse, prune
from extractors.readers.metadata import language_of
from extractors.readers.source import Source, no_text
from extractors.readers.text import charset_issues
from schemas.records import Document


def read(data: bytes, source: Source) -> Document:
    """The Document of an HTML page."""
    decoded = decode(data, declared_charset(data))
    issues = charset_issues(decoded, source)
    root = parse(decoded.text)
    if root is None:
        return source.document(issues=[*issues, no_text(source)])
    metadata = read_metadata(root)
    prune(root)
    writer = Writer()
    main = main_element(root)
    before, after = _around(root, main)
    write_surroundings(before, writer, metadata.title)
    _write_body(main, writer, metadata.title)
    write_surroundings(after, writer)
    text = writer.text()
    if not text.strip():
        issues.append(no_text(source))
    body = "\n".join(text[p.start : p.end] for p in writer.parts if p.kind != "boilerplate")
    return source.document(
        text,
        make_blocks(text, writer.parts),
        number_tables(writer.tables, writer.parts),
        issues=issues,
        language=language_of(body or text) or (root.get("lang") or "")[:2].lower() or None,
        title=metadata.title,
        authors=metadata.authors,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
    )


def _around(root: Any, main: Any) -> tuple[list[Any], list[Any]]:
    """The elements before and after the body, largest first, in document order."""
    body = root.find("body")
    if body is None or main is body or main is root:
        return [], []
    before: list[Any] = []
    after: list[Any] = []
    at = main
    while at is not body and at.getparent() is not None:
        before = [*at.itersiblings(preceding=True)][::-1] + before
        after += [*at.itersiblings()]
        at = at.getparent()
    return before, after


def _write_body(main: Any, writer: Writer, title: str | None) -> None:
    from bs4 import BeautifulSoup
    from lxml import etree

    markup = etree.tostring(main, encoding="unicode", method="html", with_tail=False)
    soup = BeautifulSoup(markup, "lxml")
    BodyWriter(writer, title).write(soup)
