"""Joins the lines of a column into paragraphs, headings, list items, captions and notes.

A line goes on in the next one where the next line's first word would not have fitted, where size and spacing stay the same
and nothing opens a new block (an indent, a bullet, a section number, a key figure).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.readers import line_shapes as shapes
from extractors.readers.pdf.lines import Line, bands, is_cjk, join_row
from schemas.records import BlockKind, Word

LEADER = re.compile(r"(?:[.…·]\s?){5,}")
_NOTE_MARK = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s?\S|^(?:\d{1,2}|[*†‡])\s\S")
_LONE = frozenset("•◦▪●○■□◆◇➢►▶✓✔☑·-–")
HEADING_RATIO = 1.12
SMALL_RATIO = 0.92
SAME_SIZE = 0.12
MAX_LEADING = 1.9


@dataclass(frozen=True, slots=True)
class Style:
    """The sizes of a document's type: that of most of its text, and those of its headings, largest first."""

    body: float
    headings: tuple[float, ...]

    def level(self, size: float) -> int:
        """The level of a heading of that size, from 2."""
        return 2 + next((i for i, s in enumerate(self.headings) if size >= s - 0.3), len(self.headings))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a page: its text and its words, whose spans count from its start."""

    kind: BlockKind
    text: str
    words: tuple[Word, ...]
    level: int | None
    top: float
    bottom: float
    size: float


def style_of(lines: Sequence[Line]) -> Style:
    """The type sizes of a document, from all its lines."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(2 * line.size) / 2
        weights[size] = weights.get(size, 0) + len(line.text)
    body = max(weights, key=lambda s: (weights[s], s)) if weights else 10.0
    larger: dict[float, int] = {}
    for line in lines:
        if line.size >= HEADING_RATIO * body and shapes.looks_like_heading(line.text) and not shapes.is_key_figure(line.text):
            size = round(2 * line.size) / 2
            larger[size] = larger.get(size, 0) + 1
    often = {size for size, times in larger.items() if times > 1}
    return Style(body, tuple(sorted(often or larger, reverse=True)[:5]))


def make_paragraphs(column: Sequence[Line], style: Style, page_height: float) -> list[Paragraph]:
    """The blocks of a column, from top to bottom."""
    rows = [join_row(band) for row in bands(column) for band in _stacked(row)]
    if not rows:
        return []
    left, right = min(r.box[0] for r in rows), max(r.box[2] for r in rows)
    made: list[Paragraph] = []
    group: list[Line] = [rows[0]]
    for row in rows[1:]:
        if _goes_on(group, row, left, right):
            group.append(row)
        else:
            made.append(_paragraph(group, style, page_height))
            group = [row]
    made.append(_paragraph(group, style, page_height))
    return made


def join_lines(lines: Sequence[Line]) -> tuple[str, tuple[Word, ...]]:
    """The text of lines that belong together, with its words: no space between Chinese lines, hyphens mended."""
    if len(lines) == 1:
        return lines[0].text, lines[0].words
    text = ""
    words: list[Word] = []
    for line in lines:
        if text:
            mended = (
                len(text) > 1
                and text[-1] in "-\u2010\u00ad"
                and text[-2].isalpha()
                and line.text[0].islower()
                and text[-2].isascii()
            )
            if mended:
                text = text[:-1]
                last = words[-1]
                words[-1:] = [Word(last.start, len(text), last.box)] if last.start < len(text) else []
            elif not (is_cjk(text[-1]) or is_cjk(line.text[0])):
                text += " "
        start = len(text)
        text += line.text
        words += [Word(w.start + start, w.end + start, w.box) for w in line.words]
    return text, tuple(words)


def _stacked(row: Sequence[Line]) -> list[list[Line]]:
    """The rows of a band whose lines overlap only in part, told apart by their middles."""
    stacks: list[list[Line]] = []
    for line in sorted(row, key=lambda f: ((f.box[1] + f.box[3]) / 2, f.box[0])):
        middle = (line.box[1] + line.box[3]) / 2
        if stacks and middle < max(f.box[3] for f in stacks[-1]) - 0.3 * (line.box[3] - line.box[1]):
            stacks[-1].append(line)
        else:
            stacks.append([line])
    return stacks


def _goes_on(group: Sequence[Line], row: Line, left: float, right: float) -> bool:
    last = group[-1]
    if abs(row.size - last.size) > SAME_SIZE * last.size or row.bold != last.bold:
        return False
    if (
        row.box[1] - last.box[3] > (MAX_LEADING - 1) * last.size
        or shapes.is_key_figure(last.text)
        or shapes.is_key_figure(row.text)
    ):
        return False
    if len(group) > 1 and row.box[1] - last.box[3] > (last.box[1] - group[-2].box[3]) + 0.35 * last.size:
        return False
    if (
        shapes.list_marker(row.text)
        or (_NOTE_MARK.match(row.text) and row.text[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹")
        or LEADER.search(last.text)
        or shapes.is_footnote(row.text)
        or shapes.unit_note(last.text)
    ):
        return False
    if shapes.numbered_level(row.text) is not None and shapes.looks_like_heading(row.text) and shapes.ends_sentence(last.text):
        return False
    hanging = shapes.list_marker(group[0].text) > 0
    if row.box[0] > left + 1.2 * row.size and not hanging and row.box[0] > last.box[0] + 0.8 * row.size:
        return False
    if row.box[0] > last.box[0] + 1.2 * row.size and len(group) > 1 and not hanging:
        return False
    unit = len(shapes.first_unit(row.text))
    first = [word.box for word in row.words if word.start < unit] or [row.box]
    needed = first[-1][2] - first[0][0] + (1.2 if is_cjk(row.text[0]) else 0.3) * row.size
    full = last.box[2] + needed >= right - 0.6 * row.size
    if _centred(last, left, right) and _centred(row, left, right) and not shapes.ends_sentence(last.text):
        return len(group) < 3 and row.bold and last.size > 14
    return full


def _centred(line: Line, left: float, right: float) -> bool:
    return line.box[0] - left > 3 * line.size and abs((line.box[0] - left) - (right - line.box[2])) < 1.5 * line.size


def _paragraph(group: Sequence[Line], style: Style, page_height: float) -> Paragraph:
    text, words = join_lines(group)
    kind, level, cut = _kind(text, group, style, page_height)
    if cut:
        text = text[cut:]
        words = tuple(Word(max(0, w.start - cut), w.end - cut, w.box) for w in words if w.end > cut)
    return Paragraph(kind, text, words, level, group[0].box[1], group[-1].box[3], max(line.size for line in group))


def _kind(text: str, group: Sequence[Line], style: Style, page_height: float) -> tuple[BlockKind, int | None, int]:
    """The kind of a block, its level if it is a heading, and how many characters its bullet takes."""
    size = group[0].size
    if LEADER.search(text):
        return "boilerplate", None, 0
    if shapes.is_caption(text) and not shapes.ends_sentence(text):
        return "caption", None, 0
    if shapes.is_footnote(text) or (
        size <= SMALL_RATIO * style.body and group[0].box[1] > 0.7 * page_height and _NOTE_MARK.match(text)
    ):
        return "footnote", None, 0
    key_figure = shapes.is_key_figure(text) and shapes.numbered_level(text) is None
    if (
        not key_figure
        and len(group) <= 3
        and shapes.looks_like_heading(text, shapes.MAX_NUMBERED)
        and size >= SMALL_RATIO * style.body
    ):
        level = shapes.numbered_level(text)
        if size >= HEADING_RATIO * style.body:
            return "heading", style.level(size), 0
        if level is not None and (group[0].bold or len(group) == 1):
            return "heading", level, 0
        if group[0].bold and len(group) == 1 and not shapes.has_figure(text) and size >= style.body - 0.3:
            return "heading", 2 + len(style.headings), 0
    if shapes.boilerplate_reach(text) is not None and len(group) == 1:
        return "boilerplate", None, 0
    marker = shapes.list_marker(text)
    if marker and marker < len(text) and not key_figure:
        return "list_item", None, marker
    return "paragraph", None, 0
