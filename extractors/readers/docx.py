"""Reads Word files (WordprocessingML, ECMA-376 part 1, 17) with python-docx.

Headings and lists are told by their styles. Text boxes follow the paragraph that holds them; deleted text is left out; running heads and feet
are boilerplate; notes stand at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from extractors.readers.grids import GridCell
from extractors.readers.html_lines import clean
from extractors.readers.office import OfficeWriter, read_office
from extractors.readers.office_charts import CHART_TYPE, chart_cells
from extractors.readers.source import Source
from schemas.records import BlockKind, Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{_W}txbxContent"
_HOLDERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "smartTag"))
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)$", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MAX_RAISED = 8


def read(data: bytes, source: Source) -> Document:
    """The Document of a Word file."""
    return read_office(data, source, _pour)


def _pour(data: bytes, writer: OfficeWriter) -> None:
    import docx

    word = docx.Document(BytesIO(data))
    body = _Body(writer, _styles(word))
    body.write(word.element.body)
    for part in word.part.package.iter_parts():
        if part.content_type == CHART_TYPE:
            cells, title = chart_cells(part.blob)
            writer.table(cells, "docx", kind="chart", caption=title)
    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            _write_notes(relation.target_part.blob, writer)
    for line in _running_lines(word):
        writer.line(line, "boilerplate")
    writer.declared(word.core_properties)


class _Body:
    """Writes paragraphs and tables in their order."""

    def __init__(self, writer: OfficeWriter, styles: dict[str, tuple[BlockKind, int | None]]) -> None:
        self.writer = writer
        self.styles = styles

    def write(self, parent: Any) -> None:
        """Write what stands in a body, a cell or a text box."""
        stack = [parent]
        while stack:
            at = stack.pop()
            if at.tag == f"{_W}p":
                self._paragraph(at)
                stack.extend(reversed(_boxes(at)))
            elif at.tag == f"{_W}tbl":
                self._table(at)
            elif at is parent or at.tag in _HOLDERS or at.tag == _BOX:
                stack.extend(reversed([child for child in at if isinstance(child.tag, str)]))

    def _paragraph(self, element: Any) -> None:
        kind, level = self._style(element)
        self.writer.line(text_of(element), kind, level)

    def _style(self, element: Any) -> tuple[BlockKind, int | None]:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        kind, level = self.styles.get("" if style is None else style.get(f"{_W}val", ""), ("paragraph", None))
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        if kind == "paragraph" and outline is not None and outline.get(f"{_W}val", "9") < "9":
            return "heading", int(outline.get(f"{_W}val")) + 2
        if kind == "paragraph" and element.find(f"{_W}pPr/{_W}numPr") is not None:
            return "list_item", None
        return kind, level

    def _table(self, element: Any) -> None:
        cells = _grid(element)
        rows, columns = {c.row for c in cells if c.text}, {c.col for c in cells if c.text}
        if len(rows) < 2 or len(columns) < 2:
            for cell in cells:  # a frame or a list, no grid
                self.writer.line(cell.text)
        else:
            self.writer.table(cells, "docx")


def text_of(element: Any) -> str:
    """The text of a paragraph without its text boxes; raised digits stay raised."""
    pieces: list[str] = []
    stack = [element]
    while stack:
        at = stack.pop()
        if not isinstance(at.tag, str) or at.tag in (_FALLBACK, _BOX):
            continue
        if at.tag == f"{_W}t":
            pieces.append(at.text or "")
        elif at.tag == f"{_W}r" and _is_raised(at):
            text = "".join(t.text or "" for t in at.iter(f"{_W}t"))
            pieces.append(text.translate(_RAISED) if len(text) <= MAX_RAISED else text)
        else:
            pieces.append(_BREAKS.get(at.tag, ""))
            stack.extend(reversed(at))
    return "".join(pieces)


def _is_raised(run: Any) -> bool:
    place = run.find(f"{_W}rPr/{_W}vertAlign")
    return place is not None and place.get(f"{_W}val") == "superscript"


def _boxes(element: Any) -> list[Any]:
    """The outermost text boxes of a paragraph."""
    found: list[Any] = []
    stack = list(reversed(element))
    while stack:
        at = stack.pop()
        if at.tag == _BOX:
            found.append(at)
        elif isinstance(at.tag, str) and at.tag != _FALLBACK:
            stack.extend(reversed(at))
    return found


def _styles(word: Any) -> dict[str, tuple[BlockKind, int | None]]:
    """What each paragraph style says of its paragraphs, by the id of the style; a style is like the one that it is based on."""
    by_id = {style.get(f"{_W}styleId", ""): style for style in word.styles.element.iter(f"{_W}style")}
    told: dict[str, tuple[BlockKind, int | None]] = {}
    for identity in by_id:
        chain, at = [], identity
        while at in by_id and at not in chain:
            chain.append(at)
            based = by_id[at].find(f"{_W}basedOn")
            at = "" if based is None else based.get(f"{_W}val", "")
        told[identity] = next((kind for each in chain if (kind := _kind_of(by_id[each])) is not None), ("paragraph", None))
    return told


def _kind_of(style: Any) -> tuple[BlockKind, int | None] | None:
    name = style.find(f"{_W}name")
    called = "" if name is None else name.get(f"{_W}val", "").strip().lower()
    if called in _TITLES:
        return "title", 1
    if called == "caption":
        return "caption", None
    if heading := _HEADING.match(called):
        return "heading", int(heading[1]) + 1
    if called.startswith("list") or style.find(f"{_W}pPr/{_W}numPr") is not None:
        return "list_item", None
    return None


def _grid(table: Any) -> list[GridCell]:
    """The cells of a table where gridSpan and vMerge put them."""
    cells: list[GridCell] = []
    open_at: dict[int, int] = {}
    for row, line in enumerate(table.iterfind(f"{_W}tr")):
        header = True if line.find(f"{_W}trPr/{_W}tblHeader") is not None else None
        col = _skipped(line)
        for item in _cells_of(line):
            span = item.find(f"{_W}tcPr/{_W}gridSpan")
            width = max(1, int(span.get(f"{_W}val", "1"))) if span is not None else 1
            merge = item.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and col in open_at:
                above = cells[open_at[col]]
                cells[open_at[col]] = GridCell(above.row, col, above.text, row - above.row + 1, above.colspan, header=above.header)
            else:
                open_at.pop(col, None)
                if merge is not None:
                    open_at[col] = len(cells)
                text = clean("\n".join(text_of(p) for p in item.iter(f"{_W}p")))
                cells.append(GridCell(row, col, text, 1, width, header=header))
            col += width
    return cells


def _cells_of(line: Any) -> Iterator[Any]:
    for child in line:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            yield from child.iterfind(f"{_W}sdtContent/{_W}tc")


def _skipped(line: Any) -> int:
    before = line.find(f"{_W}trPr/{_W}gridBefore")
    return int(before.get(f"{_W}val", "0")) if before is not None else 0


def _write_notes(xml: bytes, writer: OfficeWriter) -> None:
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for note in root:
        if isinstance(note.tag, str) and note.get(f"{_W}type") is None:
            writer.line("\n".join(text_of(p) for p in note.iter(f"{_W}p")), "footnote")


def _running_lines(word: Any) -> list[str]:
    """The lines of the running heads and feet, each once."""
    lines: dict[str, None] = {}
    for section in word.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not part.is_linked_to_previous:
                lines.update(dict.fromkeys(clean(text_of(p)) for p in part._element.iter(f"{_W}p")))
    return [line for line in lines if line]
