"""Writes the lines of a page as blocks: the body with its headings, lists, tables and captions, all else as boilerplate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from extractors.readers import line_shapes as shapes
from extractors.readers.draft import Writer
from extractors.readers.grids import GridCell
from extractors.readers.html_body import Body
from extractors.readers.html_lines import Line, Page, clean, raised
from extractors.readers.metadata import read_byline
from schemas.records import BlockKind

if TYPE_CHECKING:
    from bs4 import Tag

_MAX_SPAN = 200
_TOP = 3


def write_page(page: Page, body: Body, writer: Writer, title: str | None) -> None:
    """Write all lines in their order; lines of the site that follow each other become one block."""
    head = _title_line(page, body, title)
    site: list[str] = []
    written = 0
    rest = False
    for number, line in enumerate(page.lines):
        kind: BlockKind = "title" if number == head else line.kind
        if number != head:
            if not body.is_body[number] or rest:
                site.append(line.text)
                continue
            reach = shapes.boilerplate_reach(line.text) if line.table is None else None
            if reach is not None or _is_byline(line, written) or _repeats(line, title, number, head):
                rest = rest or (reach == "rest" and _is_end(page, body, number))
                site.append(line.text)
                continue
            kind = "caption" if body.of_picture[number] and line.table is None else _refined(line)
        if site:
            writer.add("\n".join(site), "boilerplate")
            site.clear()
        if kind == "table":
            _write_table(line.table, writer)
        else:
            writer.add(line.text, kind, 1 if kind == "title" else (line.level or 2) if kind == "heading" else None)
        written += number != head
    if site:
        writer.add("\n".join(site), "boilerplate")


def same(a: str, b: str) -> bool:
    """Whether two texts are the same but for blanks."""
    return "".join(a.split()) == "".join(b.split())


def _title_line(page: Page, body: Body, title: str | None) -> int:
    """The number of the line that is the title, -1 where none is: a heading before any other line, above the body's end."""
    if not title:
        return -1
    wanted = "".join(title.split())
    found = [
        n
        for n, line in enumerate(page.lines[: body.last or None])
        if len(wanted) <= len(line.text) <= 2 * len(title) and same(line.text, title)
    ]
    return next((n for n in found if page.lines[n].kind == "heading"), found[-1] if found else -1)


def _repeats(line: Line, title: str | None, number: int, head: int) -> bool:
    if not title or head < 0 or number == head or line.kind == "table":
        return False
    return 2 * len(line.text) >= len(title) and len(line.text) <= 2 * len(title) and same(line.text, title)


def _is_byline(line: Line, written: int) -> bool:
    return line.kind in ("paragraph", "list_item") and written < _TOP and read_byline(line.spaced) is not None


def _is_end(page: Page, body: Body, number: int) -> bool:
    """Whether the larger part of the body stands before a line."""
    before = sum(len(line.text) for n, line in enumerate(page.lines[:number]) if body.is_body[n])
    after = sum(len(line.text) for n, line in enumerate(page.lines[number:], number) if body.is_body[n])
    return before > after


def _refined(line: Line) -> BlockKind:
    """The kind of a line of the body by its words."""
    if line.kind == "paragraph":
        if shapes.is_footnote(line.text):
            return "footnote"
        if shapes.is_caption(line.text) and not shapes.ends_sentence(line.text):
            return "caption"
    return line.kind


def _write_table(table: Any, writer: Writer) -> None:
    from bs4 import BeautifulSoup
    from lxml import etree

    markup = etree.tostring(table, encoding="unicode", method="html", with_tail=False)
    soup = BeautifulSoup(markup, "lxml").find("table")
    if soup is None:
        return
    cells = _grid(soup, raised_too="<sup" in markup, broken="<br" in markup)
    name = soup.find("caption")
    caption = clean(name.get_text(" ")) if name is not None else None
    if caption:
        writer.add(caption, "caption")
    above = [writer.text()[p.start : p.end] for p in writer.parts[-2:] if p.kind in ("caption", "heading", "paragraph")]
    above = [line for line in above if shapes.width(line) <= 2 * shapes.MAX_HEADING]
    note = next((n for n in map(shapes.unit_note, [*reversed(above), cells[0].text]) if n), None)
    if caption is None:
        caption = next((line for line in reversed(above) if shapes.is_caption(line)), None)
    writer.add_table(cells, caption=caption or None, unit_note=note, found_by="html")


def _grid(table: Tag, *, raised_too: bool, broken: bool) -> list[GridCell]:
    """The cells of a table where rowspan and colspan put them."""
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    rows = table.find_all("tr")
    for row, line in enumerate(rows):
        col = 0
        in_head = line.parent is not None and line.parent.name == "thead"
        for item in line.find_all(["td", "th"], recursive=False):
            while (row, col) in taken:
                col += 1
            rowspan = min(_span(item.get("rowspan")) or len(rows) - row, len(rows) - row)
            colspan = _span(item.get("colspan")) or 1
            while colspan > 1 and any((row, col + i) in taken for i in range(colspan)):
                colspan -= 1
            taken |= {(r, c) for r in range(row, row + rowspan) for c in range(col, col + colspan)}
            for mark in item.find_all("sup") if raised_too else ():
                if up := raised(mark.get_text()):
                    mark.string = up
            header = True if in_head or (item.name == "th" and item.get("scope") != "row") else None
            cells.append(
                GridCell(row, col, clean(item.get_text(" " if broken and item.find("br") else "")), rowspan, colspan, header=header)
            )
            col += colspan
    return cells


def _span(value: Any) -> int:
    digits = re.match(r"\s*(\d+)", str(value or "1"))
    return min(int(digits[1]), _MAX_SPAN) if digits else 1
