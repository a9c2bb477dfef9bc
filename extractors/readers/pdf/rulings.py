"""Finds the cells that ruling lines and filled rectangles enclose, with pdfplumber's geometry over the objects that pdfium read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from extractors.readers.pdf.lines import around
from extractors.readers.pdf.objects import PageObjects, Rule, walls_of, whole_rules
from schemas.records import Box

_SNAP, _JOIN, _MEET = 2, 3, 3
_LEAST, _LEAST_MERGED = 1, 3
MAX_EDGES = 4000
_SAME = 4.0
_NEAR = 6.0
Point = tuple[float, float]
_Lines = Mapping[Point, frozenset[int]]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table between ruling lines: its box and the boxes of its cells."""

    box: Box
    cells: tuple[Box, ...]


class TooManyLinesError(Exception):
    """The page has too many lines to look for tables."""


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
    from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges
    from pdfplumber.utils.geometry import filter_edges

    edges = merge_edges(filter_edges(map(_edge, rules), min_length=_LEAST), _SNAP, _SNAP, _JOIN, _JOIN)
    crossings = edges_to_intersections(filter_edges(edges, min_length=_LEAST_MERGED), _MEET, _MEET)
    groups = cells_to_tables(cast(list[Any], enclosed_cells(crossings)))
    return [RuledTable(around(cells), tuple(cells)) for cells in groups]


def enclosed_cells(crossings: Mapping[Point, Mapping[str, Sequence[Any]]]) -> list[Box]:
    """The smallest cell right of and below each crossing of lines, where one is enclosed.

    The same cells as pdfplumber's `intersections_to_cells` finds. That compares all crossings of a page with each other, and what was
    most of the time for a ruled page is saved by looking only along the lines of each.
    """
    upright = {point: frozenset(map(id, lines["v"])) for point, lines in crossings.items()}
    level = {point: frozenset(map(id, lines["h"])) for point, lines in crossings.items()}
    points = sorted(crossings)
    columns: dict[float, list[float]] = {}
    rows: dict[float, list[float]] = {}
    for x, y in points:
        columns.setdefault(x, []).append(y)
        rows.setdefault(y, []).append(x)
    cells = (_smallest_cell(x, y, columns[x], rows[y], upright, level) for x, y in points)
    return [cell for cell in cells if cell is not None]


def _smallest_cell(x: float, y: float, ys: Sequence[float], xs: Sequence[float], upright: _Lines, level: _Lines) -> Box | None:
    """The smallest cell with its upper left corner at a crossing, given the heights and places of the crossings along its lines."""
    down, along = upright[x, y], level[x, y]
    right = xs[bisect_right(xs, x) :]
    for y1 in ys[bisect_right(ys, y) :]:
        if down.isdisjoint(upright[x, y1]):
            continue
        foot = level[x, y1]
        for x1 in right:
            corner = (x1, y1)
            if along.isdisjoint(level[x1, y]):
                continue
            if corner in upright and not upright[corner].isdisjoint(upright[x1, y]) and not level[corner].isdisjoint(foot):
                return (x, y, x1, y1)
    return None


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
