"""Finds the cells that ruling lines and filled rectangles enclose, with pdfplumber's table finder over the objects that pdfium read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from extractors.readers.pdf.objects import PageObjects, Rule, walls_of, whole_rules
from schemas.records import Box

_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 3, "intersection_tolerance": 3}
MAX_EDGES = 4000
_SAME = 4.0
_NEAR = 6.0


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table between ruling lines: its box and the boxes of its cells."""

    box: Box
    cells: tuple[Box, ...]


class TooManyLinesError(Exception):
    """The page has too many lines to look for tables."""


@dataclass(slots=True)
class _Edges:
    """What pdfplumber's finder asks of a page."""

    edges: list[dict[str, Any]]


def ruled_tables(page: PageObjects) -> list[RuledTable]:
    """The grids of cells of a page, from top to bottom. Raises `TooManyLinesError`."""
    sides = [side for shade in page.shades if not _covers(shade.box, page) for side in _sides(shade.box)]
    if len(sides) + len(page.rules) <= MAX_EDGES:
        sides = _apart(sides, page.rules)
    rules = [*page.rules, *sides, *_open_sides(page.rules)]
    if len(rules) > MAX_EDGES:
        raise TooManyLinesError(f"it has {len(rules)} lines, too many to look for tables")
    if not rules:
        return []
    from pdfplumber.table import TableFinder

    finder = TableFinder(cast(Any, _Edges([_edge(rule) for rule in rules])), _SETTINGS)
    return [RuledTable(_box(table.bbox), tuple(_box(cell) for cell in table.cells)) for table in finder.tables]


def _open_sides(rules: Sequence[Rule]) -> list[Rule]:
    """The left and right sides that a table with walls between its columns leaves open."""
    walls = walls_of(rules)
    sides = []
    for right in (False, True):
        ends: list[list[Rule]] = []
        for rule in whole_rules(rules):
            group = next((g for g in ends if abs(_end(g[0], right) - _end(rule, right)) < _SAME), None)
            if group is None:
                ends.append([rule])
            else:
                group.append(rule)
        for above, below in (pair for group in ends for pair in pairwise(group)):
            x = _end(above, right)
            first, last = max(above.x0, below.x0), min(above.x1, below.x1)
            beside = [w.x for w in walls if w.top < above.y0 + _SAME and w.bottom > below.y0 - _SAME]
            if any(first + _SAME < w < last - _SAME for w in beside) and not any(abs(w - x) < _SAME for w in beside):
                sides.append(Rule(x, above.y0, x, below.y0))
    return sides


def _end(rule: Rule, right: bool) -> float:
    return rule.x1 if right else rule.x0


def _apart(sides: Sequence[Rule], rules: Sequence[Rule]) -> list[Rule]:
    """The sides of filled rectangles that no ruling line runs along: a shade inside of a ruled cell makes no cell of its own."""
    level = [r for r in rules if r.level]
    upright = [r for r in rules if not r.level]
    kept = []
    for side in sides:
        if side.level:
            near = any(abs(r.y0 - side.y0) < _NEAR and r.x0 < side.x1 - 1 and r.x1 > side.x0 + 1 for r in level)
        else:
            near = any(abs(r.x0 - side.x0) < _NEAR and r.y0 < side.y1 - 1 and r.y1 > side.y0 + 1 for r in upright)
        if not near:
            kept.append(side)
    return kept


def _covers(box: Box, page: PageObjects) -> bool:
    return (box[2] - box[0]) * (box[3] - box[1]) > 0.8 * page.width * page.height


def _sides(box: Box) -> Sequence[Rule]:
    x0, y0, x1, y1 = box
    return (Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1))


def _edge(rule: Rule) -> dict[str, Any]:
    return {
        "object_type": "line",
        "orientation": "h" if rule.level else "v",
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.y0,
        "bottom": rule.y1,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
    }


def _box(box: Any) -> Box:
    return (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
