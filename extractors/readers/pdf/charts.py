"""Finds the charts drawn on a page: bars, lines, pies.

Bars are filled rectangles of one thickness at several places whose lengths differ; cells of a table in one row end alike. Lines and pies
are bent or slanting shapes. Where charts stand, rows of figures are their labels and no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.readers.pdf.lines import around
from extractors.readers.pdf.objects import PageObjects, Shade
from schemas.records import Box

MIN_BARS = 3
_SAME = 1.0
_NEAR = 30.0
_AXIS = 25.0
_CURVE = 20.0
MAX_SHADES = 3000


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the box of what is drawn, and its bars, upright or level, if it has some."""

    box: Box
    bars: tuple[Shade, ...] = ()
    upright: bool = True


def find_charts(page: PageObjects) -> list[Chart]:
    """The charts of a page, from top to bottom."""
    charts: list[Chart] = []
    shades = [s for s in page.shades if (s.box[2] - s.box[0]) * (s.box[3] - s.box[1]) < 0.5 * page.width * page.height]
    if len(shades) <= MAX_SHADES:
        for upright in (True, False):
            charts += [Chart(around([s.box for s in bars]), tuple(bars), upright) for bars in _bar_groups(shades, upright)]
    curves = [c for c in page.curves if max(c[2] - c[0], c[3] - c[1]) > _CURVE]
    charts += [Chart(box) for box in _clusters(curves[:MAX_SHADES]) if box[2] - box[0] > 2 * _CURVE and box[3] - box[1] > _CURVE]
    return sorted(charts, key=lambda c: (c.box[1], c.box[0]))


def is_on_chart(box: Box, charts: Sequence[Chart]) -> bool:
    """Whether a good part of a box lies on a chart or right beside it, where its axes are labelled."""
    area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    shared = 0.0
    for chart in charts:
        x0, y0, x1, y1 = chart.box
        if x0 - 2 <= box[0] and y0 - 2 <= box[1] and x1 + 2 >= box[2] and y1 + 2 >= box[3] and not chart.bars:
            continue  # what a curve runs around may be a frame
        wide = min(box[2], x1 + _AXIS) - max(box[0], x0 - _AXIS)
        high = min(box[3], y1 + _AXIS) - max(box[1], y0 - _AXIS)
        shared += max(0.0, wide) * max(0.0, high)
    return shared > 0.3 * area


def crosses_cells(box: Box, page: PageObjects) -> bool:
    """Whether what is bent or slanting runs through much of an enclosed grid, as the lines of a chart do through its frame."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return any(
        box[0] - 2 <= c[0]
        and c[2] <= box[2] + 2
        and box[1] - 2 <= c[1]
        and c[3] <= box[3] + 2
        and c[2] - c[0] > 0.4 * wide
        and 0.12 * high < c[3] - c[1] < 0.95 * high
        for c in page.curves
    )


def _bar_groups(shades: Sequence[Shade], upright: bool) -> list[list[Shade]]:
    """Groups of rectangles of one thickness that may be the bars of a chart."""
    by_thickness: dict[int, list[Shade]] = {}
    for shade in shades:
        by_thickness.setdefault(round(_across(shade, upright)), []).append(shade)
    found = []
    for thickness, group in by_thickness.items():
        if thickness < 2 or len(group) < MIN_BARS:
            continue
        for near in _near_each_other(group, thickness, upright):
            places = {round(_start(s, upright)) for s in near}
            ends = {(round(_low(s, upright)), round(_high(s, upright))) for s in near}
            if len(places) >= MIN_BARS and len(ends) >= max(MIN_BARS, 0.6 * len(near)) and _on_baseline(near, upright):
                found.append(near)
    return found


def _on_baseline(bars: Sequence[Shade], upright: bool) -> bool:
    """Whether bars stand on one line, or on each other."""
    lows = [_high(s, upright) if upright else _low(s, upright) for s in bars]
    highs = [_low(s, upright) if upright else _high(s, upright) for s in bars]
    line = max(set(map(round, lows)), key=lambda v: sum(abs(v - x) < 2 for x in lows))
    held = sum(abs(x - line) < 2 or any(abs(x - h) < 1.5 for h in highs) for x in lows)
    return held >= 0.7 * len(bars) and sum(abs(x - line) < 2 for x in lows) >= MIN_BARS


def _near_each_other(group: Sequence[Shade], thickness: float, upright: bool) -> list[list[Shade]]:
    """The rectangles of one thickness in runs with no wide gap across."""
    runs: list[list[Shade]] = []
    for shade in sorted(group, key=lambda s: _start(s, upright)):
        if runs and _start(shade, upright) - max(_start(s, upright) for s in runs[-1]) < max(6 * thickness, _NEAR):
            runs[-1].append(shade)
        else:
            runs.append([shade])
    return runs


def _across(shade: Shade, upright: bool) -> float:
    return shade.box[2] - shade.box[0] if upright else shade.box[3] - shade.box[1]


def _start(shade: Shade, upright: bool) -> float:
    return shade.box[0] if upright else shade.box[1]


def _low(shade: Shade, upright: bool) -> float:
    return shade.box[1] if upright else shade.box[0]


def _high(shade: Shade, upright: bool) -> float:
    return shade.box[3] if upright else shade.box[2]


def _clusters(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that touch or nearly touch, as one."""
    clusters: list[Box] = []
    for box in sorted(boxes):
        merged = box
        rest = []
        for other in clusters:
            if merged[0] - 8 < other[2] and other[0] - 8 < merged[2] and merged[1] - 8 < other[3] and other[1] - 8 < merged[3]:
                merged = around([merged, other])
            else:
                rest.append(other)
        clusters = [*rest, merged]
    return clusters
