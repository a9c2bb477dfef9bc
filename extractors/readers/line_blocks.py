"""Cuts text that has no layout but its lines into blocks: paragraphs, headings, list items, tables, boilerplate.

Offsets stay those of the text. A line is a block of its own unless the text is hard-wrapped, that is, unless the first word of the
next line would not have fitted. Key figures stay apart from their labels. What a mark of Markdown says (`Mark`) is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from extractors.readers import line_shapes as shapes
from extractors.readers.captions import above_table
from extractors.readers.draft import Part
from extractors.readers.grids import make_table
from extractors.readers.line_tables import Line, LineTable, find_tables
from extractors.readers.metadata import Byline, read_byline
from schemas.records import BlockKind, Table

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]")
_LONE_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?$")
_WORDS = re.compile(r"[^\W_]")
PROSE = 60
MIN_WRAP, MAX_WRAP = 40, 160
HEAD_LINES = 10
MAX_REST_SHARE = 0.35
UNNUMBERED = 2
MAX_TITLE = 220


@dataclass(frozen=True, slots=True)
class Mark:
    """What the marks of a markup language say of a line: its kind and where its text stands."""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    joins: bool = False


@dataclass(frozen=True, slots=True)
class LineBlocks:
    """The parts of a text, its tables, the bylines of its first lines and its title, where one is clear."""

    parts: tuple[Part, ...]
    tables: tuple[Table, ...]
    bylines: tuple[Byline, ...]
    title: tuple[int, int] | None


MarkOf = Callable[[str, Line, Line | None], Mark | None]


def cut_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank. Every line end that Unicode knows counts; none is changed."""
    lines: list[Line] = []
    breaks = 0
    at = 0
    for match in _LINE.finditer(text):
        breaks += len(_BREAK.findall(text, at, match.start()))
        at = match.end()
        stripped = match[0].strip(" \t\u3000\xa0\ufeff\u200b\u200e\u200f")
        if stripped:
            start = match.start() + match[0].index(stripped)
            lines.append(Line(start, start + len(stripped), match.start(), match.end(), max(0, breaks - 1)))
            breaks = 0
    return lines


def cut_blocks(text: str, mark_of: MarkOf | None = None) -> LineBlocks:
    """The blocks of a text, in order; together they hold all of it but blanks and the marks of lists and headings."""
    lines = cut_lines(text)
    return _Cutter(text, lines, mark_of).run()


class _Cutter:
    """One pass over the lines of a text."""

    def __init__(self, text: str, lines: Sequence[Line], mark_of: MarkOf | None) -> None:
        self.text = text
        self.lines = lines
        self.marks = [
            mark_of(text, line, lines[i + 1] if i + 1 < len(lines) else None) if mark_of else None for i, line in enumerate(lines)
        ]
        self.wrap = _wrap_width([text[line.start : line.end] for line in lines])
        self.found = {table.first: table for table in find_tables(text, lines) if not self._is_left_out(table.first)}
        self.in_table = {i for t in self.found.values() for i in range(t.first, t.last)}
        self.parts: list[Part] = []
        self.tables: list[Table] = []
        self.bylines: list[Byline] = []
        self.shaped = [self._plain_heading(i) for i in range(len(lines))]
        self.numbered = {level for i in range(len(lines)) if (level := self._numbered(i)) is not None}

    def run(self) -> LineBlocks:
        title = self._title()
        rest = self._rest_of_boilerplate()
        i = 0
        while i < len(self.lines):
            if i in self.found:
                i = self._add_table(self.found[i])
            elif title and i == title[0]:
                self.parts.append(Part("title", self._start(i), self._end(title[1] - 1), 1))
                i = title[1]
            else:
                i = self._add_line(i, boilerplate=i >= rest)
        span = None if title is None else (self._start(title[0]), self._end(title[1] - 1))
        return LineBlocks(tuple(self.parts), tuple(self.tables), tuple(self.bylines), span)

    def _line(self, i: int) -> str:
        return self.text[self.lines[i].start : self.lines[i].end]

    def _start(self, i: int) -> int:
        mark = self.marks[i]
        return mark.start if mark else self.lines[i].start

    def _end(self, i: int) -> int:
        mark = self.marks[i]
        return mark.end if mark else self.lines[i].end

    def _is_left_out(self, i: int) -> bool:
        """Whether a line is no text by its marks."""
        mark = self.marks[i]
        return mark is not None and mark.kind == "boilerplate"

    def _add_line(self, i: int, *, boilerplate: bool) -> int:
        kind, level, start = self._kind(i)
        if boilerplate or (kind != "heading" and shapes.boilerplate_reach(self._line(i)) is not None):
            kind, level = "boilerplate", None
        if i < HEAD_LINES and not self.marks[i] and self._numbered(i) is None and (byline := read_byline(self._line(i))):
            self.bylines.append(byline)
            kind, level = "boilerplate", None
        last = i + 1
        if kind in ("paragraph", "list_item", "footnote", "boilerplate"):
            while last < len(self.lines) and last not in self.in_table and self._goes_on(last):
                last += 1
        end = self._end(last - 1)
        if start < end:
            self.parts.append(Part(kind, start, end, level))
        return last

    def _kind(self, i: int) -> tuple[BlockKind, int | None, int]:
        mark = self.marks[i]
        if mark:
            return mark.kind, mark.level, mark.start
        line, start = self._line(i), self.lines[i].start
        level = self._numbered(i)
        if level is not None:
            return "heading", level, start
        if marker := shapes.list_marker(line):
            return "list_item", None, start + marker
        if shapes.is_footnote(line):
            return "footnote", None, start
        if shapes.is_caption(line) and not shapes.ends_sentence(line):
            return "caption", None, start
        if self.shaped[i]:
            return "heading", self._unnumbered_level(), start
        return "paragraph", None, start

    def _numbered(self, i: int) -> int | None:
        """The level of a line that is a heading by its number."""
        if i in self.in_table or self.marks[i]:
            return None
        line = self._line(i)
        level = shapes.numbered_level(line)
        if level is None or not shapes.looks_like_heading(line, shapes.MAX_NUMBERED):
            return None
        return level

    def _unnumbered_level(self) -> int:
        return UNNUMBERED + 1 if UNNUMBERED in self.numbered else UNNUMBERED

    def _is_prose(self, i: int) -> bool:
        line = self._line(i)
        return shapes.width(line) >= PROSE or shapes.ends_sentence(line)

    def _heading_shape(self, i: int) -> bool:
        if i in self.in_table or self.marks[i]:
            return False
        line = self._line(i)
        return (
            shapes.looks_like_heading(line)
            and not shapes.list_marker(line)
            and not shapes.has_figure(line)
            and not shapes.is_footnote(line)
            and shapes.boilerplate_reach(line) is None
        )

    def _plain_heading(self, i: int) -> bool:
        """Whether a line without a number is a heading: short, apart from what stands before it, and over something."""
        if not self._heading_shape(i) or i + 1 >= len(self.lines):
            return False
        apart = i == 0 or self.lines[i].gap > 0 or self._is_prose(i - 1) or i - 1 in self.in_table
        after = self.lines[i + 1]
        if not apart or (after.gap == 0 and not self._is_prose(i + 1) and i + 1 not in self.in_table):
            return False
        if after.gap and self.lines[i].gap == 0 and i and not self._is_prose(i - 1):
            return False
        if i > 1 and all(self._heading_shape(j) and self._numbered(j) is None for j in (i - 1, i - 2)):
            return False  # the labels of a diagram
        return not (self._heading_shape(i + 1) and self._numbered(i + 1) is None and not self._is_prose(i + 1))

    def _title(self) -> tuple[int, int] | None:
        """The lines of the title (from, to), None where the first line may as well be the heading of a section."""
        head = list(islice((i for i in range(len(self.lines)) if not self._is_left_out(i)), HEAD_LINES))
        for i in head:
            mark = self.marks[i]
            if mark and mark.kind == "heading" and mark.level == 1:
                return i, i + 1
        for i in head[:4]:
            line = self._line(i)
            if i in self.in_table or self.marks[i] or shapes.ends_sentence(line) or shapes.width(line) > MAX_TITLE:
                return None
            if shapes.is_caption(line) or shapes.is_footnote(line) or shapes.is_unit_note(line):
                return None
            if shapes.boilerplate_reach(line) or (read_byline(line) and not _LONE_YEAR.match(line)):
                continue
            last = i + 1
            if _LONE_YEAR.match(line) and last < len(self.lines) and shapes.looks_like_heading(self._line(last)):
                last += 1
            if not _WORDS.search(line) or last >= len(self.lines):
                return None
            unclear = last == i + 1 and self.lines[last].gap == 0 and self._is_prose(last) and self.shaped[i] and self._has_peers(i)
            return None if unclear or shapes.list_marker(line) else (i, last)
        return None

    def _has_peers(self, i: int) -> bool:
        """Whether other headings look like the first line: unnumbered and tight over their text."""
        later = [j for j in range(i + 1, len(self.lines) - 1) if self.shaped[j]]
        return any(self.lines[j].gap == self.lines[j + 1].gap == 0 for j in later)

    def _rest_of_boilerplate(self) -> int:
        """The line from which on all is boilerplate: a cue near the end of the text; the number of lines where there is none."""
        size = len(self.text)
        for i in range(1, len(self.lines)):
            if (
                self.lines[i].start >= (1 - MAX_REST_SHARE) * size
                and i not in self.in_table
                and shapes.boilerplate_reach(self._line(i)) == "rest"
            ):
                return i
        return len(self.lines)

    def _goes_on(self, i: int) -> bool:
        """Whether a line continues the paragraph of the line before it."""
        mark, before = self.marks[i], self.marks[i - 1]
        if mark or (before and not before.joins):
            return False
        line, previous = self._line(i), self._line(i - 1)
        if self.lines[i].gap or not self.wrap or shapes.list_marker(line) or self._numbered(i) is not None or self.shaped[i]:
            return False
        size = shapes.width(previous)
        if size < 0.6 * self.wrap or size > self.wrap:
            return False
        unit = shapes.first_unit(line)
        return size + shapes.width(unit) + (shapes.width(unit[:1]) == 1) > self.wrap - 1

    def _add_table(self, table: LineTable) -> int:
        first, last = self.lines[table.first], self.lines[table.last - 1]
        start = first.raw_start if table.found_by == "tabs" else first.start
        caption, note = above_table(self.text, self.parts, table.cells[0].text)
        self.parts.append(Part("table", start, last.end if table.found_by == "pipes" else last.raw_end, table=len(self.tables)))
        self.tables.append(make_table(table.cells, caption=caption, unit_note=note, found_by=table.found_by))
        return table.last


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which a text was wrapped, 0 where its lines are as long as their paragraphs."""
    widths = sorted(shapes.width(line[: 4 * MAX_WRAP]) for line in lines)
    if len(widths) < 3:
        return 0
    widest = widths[-1 - len(widths) // 50]
    if not MIN_WRAP <= widest <= MAX_WRAP:
        return 0
    full = [line for line in lines if shapes.width(line[: 4 * MAX_WRAP]) >= 0.85 * widest]
    if 2 * sum(map(shapes.ends_sentence, full)) > len(full):
        return 0  # lines that end where their sentences do are paragraphs of like length
    return widest if len(full) >= 3 and len(full) >= 0.25 * len(widths) else 0
