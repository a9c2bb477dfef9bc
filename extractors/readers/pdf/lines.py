"""Makes words and line fragments of the characters of a page, and puts fragments into reading order.

A Chinese character is a word of its own, so that a claim inside a line has its own box. Fragments end where a gap is wider than a
space can be; columns are found by the XY-cut: bands of the page that share an empty gutter are read column by column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from extractors.readers import line_shapes as shapes
from extractors.readers.pdf.objects import Char, turned
from schemas.records import Box, Word

_CJK = re.compile(rf"[{shapes.HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014\u00b7]")
_HAN = re.compile(rf"[{shapes.HAN}\u3000-\u303f\uff01-\uff60]")
_FIRST_CJK = "\u00b7"
_SPACE = 0.18
_FRAGMENT = 1.1
_GUTTER = 1.0
_LASTING = 4
_OVERLAP = (0.6, 0.3)  # of the height of a character that stands in the row of another: of like size, of a raised mark
_MAX_MARK = 3
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one line with its words (spans count from the line's start), its box, the size of its font and whether it is bold."""

    text: str
    words: tuple[Word, ...]
    box: Box
    size: float
    bold: bool = False


class Divider(Protocol):
    """Something upright that parts what stands left of it from what stands right of it."""

    @property
    def x(self) -> float:
        """Where it stands."""

    def reaches(self, box: Box) -> bool:
        """Whether it stands beside a box."""


def make_lines(chars: Sequence[Char], dividers: Sequence[Divider] = ()) -> list[Line]:
    """The line fragments of a page, from top to bottom and left to right; none goes across a divider."""
    turns = {c.turn for c in chars}
    if turns - {0}:
        return [line for turn in sorted(turns) for line in _turned_lines([c for c in chars if c.turn == turn], turn, dividers)]
    return _level_lines(chars, dividers)


def _turned_lines(chars: Sequence[Char], turn: int, dividers: Sequence[Divider]) -> list[Line]:
    """The fragments of writing that is turned clockwise by so much."""
    if not turn:
        return _level_lines(chars, dividers)
    back = 360 - turn
    lines = _level_lines([c._replace(box=turned(c.box, back, 0, 0)) for c in chars], ())
    return [
        replace(
            line,
            words=tuple(Word(w.start, w.end, turned(w.box, turn, 0, 0)) for w in line.words),
            box=turned(line.box, turn, 0, 0),
        )
        for line in lines
    ]


def _level_lines(chars: Sequence[Char], dividers: Sequence[Divider]) -> list[Line]:
    lines: list[Line] = []
    for row in _rows(chars):
        beside = [d.x for d in dividers if d.reaches(row[0].box)]
        last = row[0]
        run = [last]
        for char in row[1:]:
            size, before = char.size, last.size
            if char.box[0] - last.box[2] > _FRAGMENT * (size if size > before else before) or (
                beside and _divided(last.box, char.box, beside)
            ):
                lines.append(_line(run))
                run = []
            elif char.text == last.text and abs(char.box[0] - last.box[0]) < 0.15 * size:
                continue  # printed twice for boldness
            run.append(char)
            last = char
        lines.append(_line(run))
    return lines


def _divided(a: Box, b: Box, dividers: Sequence[float]) -> bool:
    return any((a[0] + a[2]) / 2 < x < (b[0] + b[2]) / 2 for x in dividers)


def join_row(fragments: Sequence[Line], gap: str = " ") -> Line:
    """Fragments of one row as one line."""
    if len(fragments) == 1:
        return fragments[0]
    ordered = sorted(fragments, key=lambda f: f.box[0])
    text, words = "", []
    for fragment in ordered:
        start = len(text) + len(gap) if text else 0
        text = text + gap + fragment.text if text else fragment.text
        words += [Word(w.start + start, w.end + start, w.box) for w in fragment.words]
    return Line(text, tuple(words), around([f.box for f in ordered]), max(f.size for f in ordered), all(f.bold for f in ordered))


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    if len(boxes) == 1:
        return boxes[0]
    x0, y0, x1, y1 = boxes[0]
    for a, b, c, d in boxes:
        if a < x0:
            x0 = a
        if b < y0:
            y0 = b
        if c > x1:
            x1 = c
        if d > y1:
            y1 = d
    return (x0, y0, x1, y1)


@cache
def _is_han(char: str) -> bool:
    return _HAN.match(char) is not None


@cache
def is_cjk(char: str) -> bool:
    """Whether a character is set without a space beside it."""
    return _CJK.match(char) is not None


def bands(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups between which no line stands: a row, or several rows that overlap."""
    found: list[list[Line]] = []
    bottom = 0.0
    for line in sorted(lines, key=lambda f: (f.box[1], f.box[0])):
        slack = 0.25 * (line.box[3] - line.box[1])
        if found and line.box[1] < bottom - slack:
            found[-1].append(line)
            bottom = max(bottom, line.box[3])
        else:
            found.append([line])
            bottom = line.box[3]
    return found


def regions(lines: Sequence[Line], depth: int = 0) -> list[list[Line]]:
    """The lines in groups that are read one after the other, each group a single column from top to bottom."""
    if depth > 6 or len(lines) < 2:
        return [list(lines)] if lines else []
    found: list[list[Line]] = []
    single: list[Line] = []
    for group, gutters in _column_groups(bands(lines)):
        if not gutters:
            single += group
            continue
        if single:
            found.append(single)
            single = []
        for column in _split(group, gutters):
            found += regions(column, depth + 1)
    if single:
        found.append(single)
    return found


def gaps(boxes: Sequence[Box], least: float) -> list[tuple[float, float]]:
    """The empty stretches between boxes along x that are at least so wide, left to right."""
    found, right = [], None
    for box in sorted(boxes, key=lambda b: b[0]):
        if right is not None and box[0] - right >= least:
            found.append((right, box[0]))
        right = box[2] if right is None else max(right, box[2])
    return found


def _column_groups(rows: Sequence[list[Line]]) -> list[tuple[list[Line], list[tuple[float, float]]]]:
    """The bands in groups: those that share gutters with text on both sides, and the rest."""
    groups: list[tuple[list[Line], list[tuple[float, float]]]] = []
    i = 0
    while i < len(rows):
        group, shared = list(rows[i]), gaps([f.box for f in rows[i]], _least(rows[i]))
        last = i + 1
        sides = 1
        while shared and last < len(rows):
            merged = [
                g for g in gaps([f.box for f in [*group, *rows[last]]], _least(rows[last])) if any(_meet(g, s) for s in shared)
            ]
            if not merged or _far(group, rows[last]):
                break
            group, shared = group + rows[last], merged
            sides += len(rows[last]) > 1
            last += 1
        while last - i > 1 and len(rows[last - 1]) == 1 and sides < _LASTING:
            last -= 1  # a lone line under a few short columns is no part of one
            group = group[:-1]
        if shared and (sides > 1 or last - i > 1 or len(bands(group)) < len({f.box[1] for f in group})):
            groups.append((group, shared))
            i = last
        else:
            groups.append((list(rows[i]), []))
            i += 1
    return groups


def _least(row: Sequence[Line]) -> float:
    return _GUTTER * min(f.size for f in row)


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) > 0


def _far(group: Sequence[Line], row: Sequence[Line]) -> bool:
    """Whether a band stands so far below a group that it begins something new."""
    bottom = max(f.box[3] for f in group)
    return min(f.box[1] for f in row) - bottom > 3.5 * max(f.size for f in row)


def _split(lines: Sequence[Line], gutters: Sequence[tuple[float, float]]) -> list[list[Line]]:
    edges = [(a + b) / 2 for a, b in gutters]
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in lines:
        middle = (line.box[0] + line.box[2]) / 2
        columns[sum(edge < middle for edge in edges)].append(line)
    return [column for column in columns if column]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters in rows by their middles, each row from left to right."""
    rows: list[list[Char]] = []
    spans: list[tuple[float, float]] = []
    last_y0 = last_y1 = float("nan")
    for char in sorted(chars, key=lambda c: (c.box[3], c.box[0])):
        _, y0, _, y1 = char.box
        if y1 == last_y1 and y0 == last_y0:
            rows[-1].append(char)  # most characters of a row hang on one baseline
            continue
        middle, height = (y0 + y1) / 2, max(0.1, y1 - y0)
        for i in range(len(rows) - 1, max(-1, len(rows) - 9), -1):
            top, bottom = spans[i]
            if (
                min(bottom, char.box[3]) - max(top, char.box[1])
                > _OVERLAP[height < 0.8 * (bottom - top)] * min(height, bottom - top)
                and top - height <= middle <= bottom + height
            ):
                rows[i].append(char)
                break
        else:
            rows.append([char])
            spans.append((y0, y1))
            last_y0, last_y1 = y0, y1
    order = sorted(range(len(rows)), key=lambda i: spans[i])
    return [_from_left(rows[i]) for i in order]


def _from_left(row: list[Char]) -> list[Char]:
    """A row whose characters came from top to bottom from left to right; those at one height came from left to right already."""
    return row if row[0].box[3] == row[-1].box[3] else sorted(row, key=lambda c: c.box[0])


def _line(run: Sequence[Char]) -> Line:
    """A line fragment of characters from left to right."""
    size, raised = _type_of(run)
    pieces: list[str] = []
    words: list[Word] = []
    start = length = 0
    boxes: list[Box] = []
    last = run[0]
    last_is_cjk = True
    for i, char in enumerate(run):
        text, box = char.text, char.box
        alone = text >= _FIRST_CJK and is_cjk(text)
        if i:
            gap = box[0] - last.box[2]
            smaller, larger = (char.size, last.size) if char.size < last.size else (last.size, char.size)
            spaced = gap > 0 and gap > _SPACE * max(4.0, larger if i in raised else smaller)
            if alone or last_is_cjk or spaced or (char.spaced and gap > 0):
                words.append(Word(start, length, around(boxes)))
                boxes = []
            if gap > 0 and (spaced or char.spaced) and _space_between(last.text, text, gap > 0.8 * char.size, spaced, char.spaced):
                pieces.append(" ")
                length += 1
        if not boxes:
            start = length
        if i in raised:
            text = text.translate(_SUPERSCRIPT)
        pieces.append(text)
        length += len(text)
        boxes.append(box)
        last, last_is_cjk = char, alone
    words.append(Word(start, length, around(boxes)))
    bold = 2 * [c.bold for c in run].count(True) > len(run)
    return Line("".join(pieces), tuple(words), around([w.box for w in words]) if len(words) > 1 else words[0].box, size, bold)


def _type_of(run: Sequence[Char]) -> tuple[float, Set[int]]:
    """The size of most characters of a line, and the places of those that are raised."""
    sizes = [c.size for c in run]
    if sizes.count(sizes[0]) == len(sizes):
        return sizes[0], frozenset()
    sizes.sort()
    return sizes[len(sizes) // 2], _raised(run) if sizes[0] < 0.8 * sizes[-1] else frozenset()


def _space_between(last: str, text: str, wide: bool, spaced: bool, told: bool) -> bool:
    """Whether a gap between two characters is a space in the text: a wide one, one that the file writes, one beside no Chinese."""
    before, after = _is_han(last[-1]), _is_han(text)
    return wide or (told and not (before and after)) or (spaced and not (before or after))


def _raised(run: Sequence[Char]) -> set[int]:
    """The places of the marks of notes and exponents in a line: a few smaller characters that stand above the line of their neighbours."""
    found: set[int] = set()
    base: Char | None = None
    group: list[int] = []
    for i, char in enumerate(run):
        beside = base or next((c for c in run[i + 1 : i + 1 + _MAX_MARK] if c.size > char.size / 0.8), None)
        if beside and char.size < 0.8 * beside.size and char.box[3] < beside.box[3] - 0.12 * beside.size:
            group.append(i)
            continue
        if len(group) <= _MAX_MARK:
            found.update(group)
        base, group = char, []
    return found | set(group if len(group) <= _MAX_MARK else ())
