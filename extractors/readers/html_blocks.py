"""Writes the text of a page's elements block by block, in reading order.

The body goes through BeautifulSoup, one block per line-level element; parts of the site inside it, and all that stands outside
it, are written as boilerplate. Blanks collapse as a browser would; a line feed between two Chinese characters is no blank.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from extractors.readers import line_shapes as shapes
from extractors.readers.draft import Writer
from extractors.readers.grids import GridCell
from extractors.readers.html_trees import BOILERPLATE, MARK
from extractors.readers.metadata import read_byline
from schemas.records import BlockKind

if TYPE_CHECKING:
    from bs4 import Tag

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
        "button",
        "option",
        "label",
    ]
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_HAN = f"[{shapes.HAN}\u3000-\u303f\uff00-\uffef]"
_BROKEN_HAN = re.compile(rf"(?<={_HAN})[ \t]*[\r\n]+[ \t\r\n]*(?={_HAN})")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")
_EDGES = " \t\u3000\u00a0"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MAX_CELL = 400
_MAX_SPAN = 200
_MAX_RAISED = 8
TOP_LINES = 12


def clean(text: str) -> str:
    """Text as a browser shows it: blanks collapsed, unseen characters left out."""
    return _BLANKS.sub(" ", _BROKEN_HAN.sub("", _UNSEEN.sub("", text))).strip(_EDGES)


def write_surroundings(elements: list[Any], writer: Writer, title: str | None = None) -> None:
    """Write the text of lxml elements as boilerplate, a block per line; a line that is the title is the title."""
    for element in elements:
        line: list[str] = []

        def flush(line: list[str] = line) -> None:
            text = clean("".join(line))
            line.clear()
            if title and _same(text, title) and not any(part.kind == "title" for part in writer.parts):
                writer.add(text, "title", 1)
            else:
                writer.add(text, "boilerplate")

        stack: list[Any] = [element]
        while stack:
            at = stack.pop()
            if isinstance(at, str):
                line.append(at)
            elif at is None:
                flush()
            elif isinstance(at.tag, str):
                block = at.tag in _BLOCK
                if block:
                    flush()
                tail = at.tail if at is not element else None
                stack.append(tail or "")
                if block:
                    stack.append(None)
                stack.extend(reversed(list(at)))
                stack.append(at.text or "")
        flush()


class BodyWriter:
    """Writes a BeautifulSoup element with its headings, lists, tables and captions."""

    def __init__(self, writer: Writer, title: str | None) -> None:
        self.writer = writer
        self.title = title
        self.line: list[str] = []
        self.rest = False

    def write(self, root: Tag) -> None:
        """Write all of an element; iterative, so that no nesting is too deep."""
        from bs4 import Tag
        from bs4.element import NavigableString

        stack: list[tuple[Any, BlockKind, int | None]] = [(root, "paragraph", None)]
        while stack:
            node, kind, level = stack.pop()
            if node is None:
                self._flush(kind, level)
            elif isinstance(node, NavigableString):
                self.line.append(str(node))
            elif isinstance(node, Tag):
                if node.name == "table" and kind != "boilerplate" and self._table(node, kind, level):
                    continue
                inner, inner_level = self._kind(node, kind, level)
                if node.name == "sup" and (mark := _raised(node)):
                    self.line.append(mark)
                    continue
                block = node.name in _BLOCK or inner != kind
                if block:
                    self._flush(kind, level)
                    stack.append((None, inner, inner_level))
                stack.extend((child, inner, inner_level) for child in reversed(node.contents))
        self._flush("paragraph", None)

    def _kind(self, node: Tag, kind: BlockKind, level: int | None) -> tuple[BlockKind, int | None]:
        name = node.name
        if kind == "boilerplate" or node.get(MARK) == BOILERPLATE:
            return "boilerplate", None
        if name in _HEADINGS:
            return "heading", _HEADINGS[name]
        if name in ("li", "dt", "dd"):
            return "list_item", None
        if name in ("caption", "figcaption"):
            return "caption", None
        return kind, level

    def _flush(self, kind: BlockKind, level: int | None) -> None:
        text = clean("".join(self.line))
        self.line.clear()
        if not text:
            return
        kind = self._refined(text, kind)
        self.writer.add(text, kind, (1 if kind == "title" else level or 2) if kind in ("heading", "title") else None)

    def _refined(self, text: str, kind: BlockKind) -> BlockKind:
        """The kind of a block by its words: the title, bylines, notes, lines of the site."""
        if kind == "boilerplate" or self.rest:
            return "boilerplate"
        if kind in ("heading", "paragraph") and self.title and _same(text, self.title):
            first = not any(part.kind == "title" for part in self.writer.parts)
            return "title" if first and kind == "heading" else "boilerplate" if first is False else kind
        reach = shapes.boilerplate_reach(text)
        if reach is not None:
            return "boilerplate"
        written = sum(part.kind not in ("boilerplate", "title") for part in self.writer.parts)
        if kind == "paragraph" and written < 3 and read_byline(text) is not None:
            return "boilerplate"
        if kind == "paragraph" and shapes.is_footnote(text):
            return "footnote"
        if kind == "paragraph" and shapes.is_caption(text) and not shapes.ends_sentence(text):
            return "caption"
        return kind

    def _table(self, table: Tag, kind: BlockKind, level: int | None) -> bool:
        """Write a table of data; False for one that only lays out the page."""
        if table.get(MARK) == BOILERPLATE or table.find("table") is not None:
            return False
        cells = _grid(table)
        rows = {c.row for c in cells if c.text}
        if len(rows) < 2 or len({c.col for c in cells if c.text}) < 2 or any(len(c.text) > _MAX_CELL for c in cells):
            return False
        if any(
            cell.find(["p", "ul", "ol", "h1", "h2"]) and len(cell.get_text()) > _MAX_CELL / 2
            for cell in table.find_all(["td", "th"])
        ):
            return False
        self._flush(kind, level)
        name = table.find("caption")
        caption = clean(name.get_text(" ")) if name is not None else None
        if caption:
            self.writer.add(caption, "caption")
        above = [
            self.writer.text()[p.start : p.end] for p in self.writer.parts[-2:] if p.kind in ("caption", "heading", "paragraph")
        ]
        above = [line for line in above if shapes.width(line) <= 2 * shapes.MAX_HEADING]
        note = next((n for n in map(shapes.unit_note, [*reversed(above), cells[0].text]) if n), None)
        if caption is None:
            caption = next((line for line in reversed(above) if shapes.is_caption(line)), None)
        self.writer.add_table(cells, caption=caption or None, unit_note=note, found_by="html")
        return True


def _grid(table: Tag) -> list[GridCell]:
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
            for mark in item.find_all("sup"):
                if raised := _raised(mark):
                    mark.string = raised
            header = True if in_head or (item.name == "th" and item.get("scope") != "row") else None
            cells.append(GridCell(row, col, clean(item.get_text(" " if item.find("br") else "")), rowspan, colspan, header=header))
            col += colspan
    return cells


def _raised(sup: Tag) -> str | None:
    """The mark of a note or the exponent that stands raised, its digits as raised ones; None where more than that is raised."""
    text = clean(sup.get_text())
    return text.strip("[]").translate(_SUPERSCRIPT) if 0 < len(text) <= _MAX_RAISED else None


def _span(value: Any) -> int:
    digits = re.match(r"\s*(\d+)", str(value or "1"))
    return min(int(digits[1]), _MAX_SPAN) if digits else 1


def _same(a: str, b: str) -> bool:
    return "".join(a.split()) == "".join(b.split())
