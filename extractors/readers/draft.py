"""Builds what a Document is made of: canonical text, blocks with their sections, tables whose cells slice back to the text.

A reader of plain text gives spans of the text it was given; a reader of HTML or PDF writes its text block by block with a `Writer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.readers.grids import GridCell, make_table
from schemas.records import Block, BlockKind, Box, Table, TableKind, Word


@dataclass(frozen=True, slots=True)
class Part:
    """A block before it knows its number and its section; `table` is the number of its table, where it is one."""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    page: int | None = None
    words: tuple[Word, ...] = ()
    table: int | None = None


def make_blocks(text: str, parts: Sequence[Part]) -> tuple[Block, ...]:
    """The parts as numbered blocks, each with the headings above it, outermost first; the title is not among them."""
    blocks: list[Block] = []
    open_headings: list[tuple[int, str]] = []
    for index, part in enumerate(parts):
        if part.kind == "heading":
            while open_headings and open_headings[-1][0] >= (part.level or 2):
                open_headings.pop()
        section = tuple(name for _, name in open_headings)
        blocks.append(Block(index, part.kind, part.start, part.end, part.level, section, part.page, part.words))
        if part.kind == "heading":
            open_headings.append((part.level or 2, " ".join(text[part.start : part.end].split())))
    return tuple(blocks)


def number_tables(tables: Sequence[Table], parts: Sequence[Part]) -> tuple[Table, ...]:
    """The tables in the order of their blocks, with the numbers of those blocks."""
    numbered: list[Table] = []
    for block, part in enumerate(parts):
        if part.table is not None:
            numbered.append(replace(tables[part.table], index=len(numbered), block=block))
    return tuple(numbered)


class Writer:
    """Writes canonical text block by block, blocks apart by a line feed."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.parts: list[Part] = []
        self.tables: list[Table] = []

    def add(
        self,
        text: str,
        kind: BlockKind,
        level: int | None = None,
        page: int | None = None,
        words: Sequence[Word] = (),
    ) -> None:
        """Append a block; the spans of its words count from its start. A block without text is left out."""
        if not text.strip():
            return
        start = self._begin(text)
        moved = tuple(Word(w.start + start, w.end + start, w.box) for w in words)
        self.parts.append(Part(kind, start, self._length, level, page, moved))

    def add_table(
        self,
        cells: Sequence[GridCell],
        *,
        caption: str | None = None,
        unit_note: str | None = None,
        page: int | None = None,
        box: Box | None = None,
        found_by: str,
        confidence: float = 1.0,
        kind: TableKind = "table",
        words: Sequence[Sequence[Word]] = (),
    ) -> None:
        """Append a table: cells of a row apart by tabs, rows by line feeds.

        `words` holds the words of each cell, their spans counted from the cell's start.
        """
        n_rows = max(cell.row + cell.rowspan for cell in cells)
        n_cols = max(cell.col + cell.colspan for cell in cells)
        by_place = {(cell.row, cell.col): number for number, cell in enumerate(cells)}
        placed: list[GridCell] = list(cells)
        lines, at, found = [], self._length + bool(self._pieces), []
        for row in range(n_rows):
            line = []
            for col in range(n_cols):
                number = by_place.get((row, col))
                content = "" if number is None else cells[number].text
                if number is not None:
                    cell = cells[number]
                    placed[number] = GridCell(row, col, content, cell.rowspan, cell.colspan, at, at + len(content), cell.header)
                    found += [Word(w.start + at, w.end + at, w.box) for w in (words[number] if words else ())]
                line.append(content)
                at += len(content) + 1
            lines.append("\t".join(line))
        start = self._begin("\n".join(lines))
        self.parts.append(Part("table", start, self._length, None, page, tuple(found), table=len(self.tables)))
        self.tables.append(
            make_table(
                placed,
                caption=caption,
                unit_note=unit_note,
                page=page,
                box=box,
                found_by=found_by,
                confidence=confidence,
                kind=kind,
            )
        )

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def _begin(self, text: str) -> int:
        if self._pieces:
            self._pieces.append("\n")
            self._length += 1
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start
