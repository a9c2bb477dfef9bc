"""Reads an HTML page: charset, metadata, the body in reading order, the site's own parts marked as boilerplate.

lxml parses the page and one walk reads its lines (`html_lines`); what of them is body, `html_body` decides; `html_blocks` writes
them. BeautifulSoup reads the tables of the body alone: the whole page with it costs four to eight times as much as all of this.
"""

from __future__ import annotations

from codecs import BOM_UTF8

from extractors.readers.charset import declared_charset, decode
from extractors.readers.draft import Writer, make_blocks, number_tables
from extractors.readers.html_blocks import write_page
from extractors.readers.html_body import find_body
from extractors.readers.html_declared import read_declared
from extractors.readers.html_lines import read_lines
from extractors.readers.html_metadata import read_metadata
from extractors.readers.html_trees import drop_unseen, parse
from extractors.readers.metadata import language_of
from extractors.readers.source import Source, no_text
from extractors.readers.text import charset_issues
from schemas.records import Document


def read(data: bytes, source: Source) -> Document:
    """The Document of an HTML page."""
    decoded = decode(data, declared_charset(data))
    issues = charset_issues(decoded, source)
    same = decoded.charset == "utf-8" and not decoded.undecoded and not data.startswith(BOM_UTF8)
    root = parse(data if same else decoded.text.encode("utf-8", "replace"))
    if root is None:
        return source.document(issues=[*issues, no_text(source)])
    declared = read_declared(root)
    drop_unseen(root)
    body = root.find("body")
    page = read_lines(root if body is None else body)
    found = find_body(page)
    metadata = read_metadata(declared, page, found)
    writer = Writer()
    write_page(page, found, writer, metadata.title)
    text = writer.text()
    if not text.strip():
        issues.append(no_text(source))
    prose = "\n".join(text[p.start : p.end] for p in writer.parts if p.kind != "boilerplate")
    return source.document(
        text,
        make_blocks(text, writer.parts),
        number_tables(writer.tables, writer.parts),
        issues=issues,
        language=language_of(prose or text) or (root.get("lang") or "")[:2].lower() or None,
        title=metadata.title,
        authors=metadata.authors,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
    )
