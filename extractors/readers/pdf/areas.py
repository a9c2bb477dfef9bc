"""Finds where on a page tables without full ruling are: between rules of one width, or where rows of figures stand one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.readers import line_shapes as shapes
from extractors.readers.pdf.columns import FIGURE, text_rows
from extractors.readers.pdf.lines import Line, around
from extractors.readers.pdf.objects import Rule, Wall
from extractors.readers.pdf.structure import Area, has_figures
from schemas.records import Box

_SAME = 8.0
_MIN_RULE = 60.0
_DRAWN = re.compile(r"[-_=–—]{5,}$")
MIN_TABULAR = 3
MAX_PIECE = 45
MAX_GAP = 2.6
HEADER_GAP = 1.9
MAX_ABOVE = 7


def split_drawn(lines: Sequence[Line]) -> tuple[list[Line], list[Rule]]:
    """The lines of text, and those made of dashes as rules."""
    kept, rules = [], []
    for line in lines:
        if _DRAWN.match(line.text.replace(" ", "")):
            y = (line.box[1] + line.box[3]) / 2
            rules.append(Rule(line.box[0], y, line.box[2], y))
        else:
            kept.append(line)
    return kept, rules


def area_of(box: Box, lines: Sequence[Line], rules: Sequence[Rule], walls: Sequence[Wall], underlines: Sequence[Rule]) -> Area:
    """What stands in a box."""
    own = tuple(line for line in lines if _in(line.box, box))
    within, under = (
        tuple(r for r in some if box[1] - 2 < r.y0 < box[3] + 2 and r.x1 > box[0] and r.x0 < box[2]) for some in (rules, underlines)
    )
    beside = tuple(w for w in walls if box[0] - 2 < w.x < box[2] + 2 and w.bottom > box[1] and w.top < box[3])
    return Area(own, within, beside, under)


def between_rules(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Box]:
    """Boxes between rules of one width where most rows have several pieces."""
    groups: list[list[Rule]] = []
    for rule in (r for r in rules if r.x1 - r.x0 > _MIN_RULE):
        group = next((g for g in groups if abs(g[0].x0 - rule.x0) < _SAME and abs(g[0].x1 - rule.x1) < _SAME), None)
        if group is None:
            groups.append([rule])
        elif rule.y0 - group[-1].y0 > 2:
            group.append(rule)
    found = []
    for group in groups:
        boxes = [(a.x0 - 2, a.y0, max(a.x1, b.x1) + 2, b.y0) for a, b in pairwise(group)]
        run: list[Box] = []
        for box in [*boxes, None]:
            if box is not None and _may_be_part(lines, box, bool(run)):
                run.append(box)
                continue
            while run and not _tabular_share(lines, run[-1]):
                run.pop()
            if run and any(_tabular_share(lines, b) >= 0.5 for b in run):
                found.append(around(run))
            run = []
    return sorted(found, key=lambda b: (b[1] - b[3], b))


def _may_be_part(lines: Sequence[Line], box: Box, going: bool) -> bool:
    rows = text_rows([line for line in lines if _in(line.box, box)])
    if not rows or any(shapes.is_caption(row[0].text) for row in rows):
        return False
    if not going and has_figures(rows[0]):
        return False
    long = sum(len(line.text) > 2 * MAX_PIECE for row in rows for line in row)
    several = sum(len(row) > 1 for row in rows)
    return long <= 0.2 * len(rows) and (several >= 0.4 * len(rows) or len(rows) <= 2)


def _tabular_share(lines: Sequence[Line], box: Box) -> float:
    rows = text_rows([line for line in lines if _in(line.box, box)])
    return sum(len(row) > 1 for row in rows) / len(rows) if rows else 0.0


def rows_of_figures(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Box]:
    """Boxes of rows of figures one below the other, with the lines of their header."""
    found = []
    for rows in _blocks(text_rows(_without_prose(lines)), rules):
        found += _figure_boxes(rows, rules)
    return found


def _blocks(rows: Sequence[Sequence[Line]], rules: Sequence[Rule]) -> list[list[Sequence[Line]]]:
    """The rows in blocks: a new one begins after a blank where a header with a rule below it follows a table that had its own."""
    blocks: list[list[Sequence[Line]]] = [[]]
    for i, row in enumerate(rows):
        if blocks[-1] and _top(row) - _bottom(rows[i - 1]) > 0.8 * row[0].size:
            start, end = _top(blocks[-1][0]), _bottom(rows[min(len(rows) - 1, i + 3)])
            own = [r.y0 for r in rules if r.x1 - r.x0 > _MIN_RULE and start < r.y0 < end]
            if any(y > _top(row) for y in own) and any(y < _top(row) for y in own) and _bottom(row) < max(own):
                blocks.append([])
        blocks[-1].append(row)
    return blocks


def _figure_boxes(rows: Sequence[Sequence[Line]], rules: Sequence[Rule]) -> list[Box]:
    found = []
    i = 0
    while i < len(rows):
        if not _tabular(rows[i]):
            i += 1
            continue
        last = _run_end(rows, i)
        if sum(_tabular(row) for row in rows[i : last + 1]) >= MIN_TABULAR:
            first = _header_start(rows, i, last, rules)
            found.append(around([line.box for row in rows[first : last + 1] for line in row]))
        i = last + 1
    return found


def _run_end(rows: Sequence[Sequence[Line]], first: int) -> int:
    last = first
    at = first + 1
    while at < len(rows) and at - last <= 3:
        if _top(rows[at]) - _bottom(rows[at - 1]) > MAX_GAP * rows[at][0].size:
            break
        if _tabular(rows[at]):
            last = at
        elif len(rows[at]) == 1 and len(rows[at][0].text) > 2 * MAX_PIECE:
            break
        at += 1
    return last


def _header_start(rows: Sequence[Sequence[Line]], first: int, last: int, rules: Sequence[Rule]) -> int:
    """The first line of the header of the rows: up to a rule above, or as far as lines stand over the columns."""
    own = [line for row in rows[first : last + 1] if _tabular(row) for line in row]
    left, right = min(f.box[0] for f in own), max(f.box[2] for f in own)
    start = first
    while start > 0 and first - start < MAX_ABOVE:
        row = rows[start - 1]
        if _top(rows[start]) - _bottom(row) > HEADER_GAP * rows[start][0].size:
            break
        if any(f.box[0] < left - 20 or f.box[2] > right + 20 for f in row) or any(_beside_table(f.text) for f in row):
            break
        if (
            any(r.x1 - r.x0 > 0.85 * (right - left) and _bottom(row) - 2 < r.y0 < _top(rows[start]) + 2 for r in rules)
            and start < first
        ):
            break
        lone = row[0]
        if len(row) == 1 and (
            lone.box[2] - lone.box[0] > 0.5 * (right - left)
            or (lone.box[0] < left + 2 * lone.size and shapes.width(lone.text) > 24)
        ):
            break
        start -= 1
    while start < first and len(rows[start]) == 1 and rows[start][0].box[0] < left + rows[start][0].size:
        start += 1
    return start


def _beside_table(text: str) -> bool:
    """Whether a line stands above a table and is no part of it."""
    return shapes.is_caption(text) or shapes.unit_note(text) is not None or shapes.is_footnote(text)


def _tabular(row: Sequence[Line]) -> bool:
    """Whether a row of text looks like a row of a table: several pieces, figures among them."""
    if len(row) < 2 or sum(len(line.text) for line in row) > MAX_PIECE * len(row):
        return False
    figures = sum(bool(FIGURE.search(line.text)) and len(line.text) <= MAX_PIECE for line in row[1:])
    return figures >= 0.5 * (len(row) - 1)


def _without_prose(lines: Sequence[Line]) -> list[Line]:
    """The lines without those of running text: long, with a long one right above or below at the same indent."""
    long = [line for line in lines if shapes.width(line.text) > MAX_PIECE]
    prose = {
        id(a) for a in long for b in long if a is not b and abs(a.box[0] - b.box[0]) < 3 and abs(a.box[1] - b.box[1]) < 2.2 * a.size
    }
    return [line for line in lines if id(line) not in prose]


def _in(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] - 1 <= x <= area[2] + 1 and area[1] - 1 <= y <= area[3] + 1


def _top(row: Sequence[Line]) -> float:
    return min(f.box[1] for f in row)


def _bottom(row: Sequence[Line]) -> float:
    return max(f.box[3] for f in row)
