"""Reads what is drawn on a page with pdfium: ruling lines, filled rectangles, curves, images, also inside forms.

Only lines along the axes matter for tables; of all else the box is kept.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from extractors.readers.pdf.objects import Rule, Shade
from schemas.records import Box

MAX_OBJECTS = 20_000
MAX_DEPTH = 6
MAX_SEGMENTS = 8000
_THIN = 3.0
_SHORT = 3.0
_STRAIGHT = 0.7
_WHITE = 0xFFFFFF
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """How PDF space is shown: the box of the page and its clockwise rotation."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> Frame:
        """The frame of a page."""
        left, bottom, right, top = page.get_bbox()
        return cls(min(left, right), min(bottom, top), max(left, right), max(bottom, top), page.get_rotation() % 360)

    @property
    def width(self) -> float:
        """The width as shown."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """The height as shown."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def place(self, x0: float, y0: float, x1: float, y1: float) -> Box | None:
        """A box of PDF space as it is shown, cut at the page's edges, None where it stands outside."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        if not self.rotation and left <= x0 and x1 <= right and bottom <= y0 and y1 <= top:
            return (x0 - left, top - y1, x1 - left, top - y0)
        if self.rotation == 90:
            box = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        elif self.rotation == 180:
            box = (right - x1, y0 - bottom, right - x0, y1 - bottom)
        elif self.rotation == 270:
            box = (top - y1, right - x1, top - y0, right - x0)
        else:
            box = (x0 - left, top - y1, x1 - left, top - y0)
        width, height = self.width, self.height
        middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (0 <= middle_x <= width and 0 <= middle_y <= height):
            return None
        return (max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3]))

    def cut(self, x0: float, y0: float, x1: float, y1: float) -> Box | None:
        """A box of PDF space as it is shown, cut at the page's edges first, None where nothing is left."""
        x0, x1 = max(x0, self.left), min(x1, self.right)
        y0, y1 = max(y0, self.bottom), min(y1, self.top)
        return self.place(x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page; see `PageObjects`."""

    rules: tuple[Rule, ...] = ()
    shades: tuple[Shade, ...] = ()
    curves: tuple[Box, ...] = ()
    has_image: bool = False
    problem: str | None = None


@dataclass(slots=True)
class _Found:
    rules: list[Rule] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)
    curves: list[Box] = field(default_factory=list)
    has_image: bool = False
    objects: int = 0


def read_drawing(page: Any, frame: Frame) -> Drawing:
    """What is drawn on a page, given as pdfium's handle."""
    found = _Found()
    objects = (raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page)))
    _walk(objects, IDENTITY, frame, found, 0)
    problem = f"it has more than {MAX_OBJECTS} drawn objects" if found.objects > MAX_OBJECTS else None
    rules = tuple(dict.fromkeys(found.rules))
    return Drawing(rules, tuple(found.shades), tuple(found.curves), found.has_image, problem)


def _walk(objects: Iterator[Any], matrix: Matrix, frame: Frame, found: _Found, depth: int) -> None:
    for item in objects:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        found.objects += 1
        if found.objects > MAX_OBJECTS:
            return
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _read_path(item, matrix, frame, found)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.has_image = True
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = (raw.FPDFFormObj_GetObject(item, i) for i in range(raw.FPDFFormObj_CountObjects(item)))
            _walk(inner, _times(_matrix_of(item), matrix), frame, found, depth + 1)


def _matrix_of(item: Any) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _read_path(item: Any, matrix: Matrix, frame: Frame, found: _Found) -> None:
    fill_mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill_mode, stroke)
    filled, stroked = bool(fill_mode.value), bool(stroke.value)
    if not filled and not stroked:
        return
    bounds = _bounds(item, matrix)
    box = frame.cut(*bounds)
    if box is None:
        return
    wide, high = box[2] - box[0], box[3] - box[1]
    colour = _colour(item) if filled else None
    if filled and colour is None and not stroked:
        return
    if min(wide, high) < _THIN:
        if max(wide, high) > _SHORT and not (filled and not stroked and colour == _WHITE):
            found.rules.append(_rule(box))
        return
    straight = _straight_parts(item, _times(_matrix_of(item), matrix))
    if straight is None:
        found.curves.append(box)
        return
    _keep_parts(straight, frame, filled, stroked, colour, found)


def _bounds(item: Any, matrix: Matrix) -> Box:
    values = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *values)
    x0, y0, x1, y1 = (v.value for v in values)
    if matrix == IDENTITY:
        return (x0, y0, x1, y1)
    corners = [_apply(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    return (min(c[0] for c in corners), min(c[1] for c in corners), max(c[0] for c in corners), max(c[1] for c in corners))


def _colour(item: Any) -> int | None:
    """The colour of the filling, None where it cannot be seen."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, r, g, b, a):
        return 0
    return None if a.value < 8 else (r.value << 16) | (g.value << 8) | b.value


def _straight_parts(item: Any, matrix: Matrix) -> list[list[tuple[float, float]]] | None:
    """The points of each part of a path, closed parts ending where they began; None where it is bent or slanting."""
    count = raw.FPDFPath_CountSegments(item)
    if count > MAX_SEGMENTS:
        return None
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return None
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([point])
        else:
            last = parts[-1][-1]
            if abs(last[0] - point[0]) > _STRAIGHT and abs(last[1] - point[1]) > _STRAIGHT:
                return None
            parts[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    return parts


def _keep_parts(
    parts: Sequence[list[tuple[float, float]]], frame: Frame, filled: bool, stroked: bool, colour: int | None, found: _Found
) -> None:
    for part in parts:
        xs, ys = [p[0] for p in part], [p[1] for p in part]
        box = frame.cut(min(xs), min(ys), max(xs), max(ys))
        if box is None:
            continue
        if filled and colour is not None:
            if min(box[2] - box[0], box[3] - box[1]) < _THIN:
                if max(box[2] - box[0], box[3] - box[1]) > _SHORT and colour != _WHITE:
                    found.rules.append(_rule(box))
            else:
                found.shades.append(Shade(box, colour))
        if stroked:
            for (ax, ay), (bx, by) in itertools.pairwise(part):
                line = frame.cut(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                if line is not None and max(line[2] - line[0], line[3] - line[1]) > _SHORT:
                    found.rules.append(_rule(line))


def _rule(box: Box) -> Rule:
    """The middle line of a thin box."""
    if box[2] - box[0] >= box[3] - box[1]:
        y = (box[1] + box[3]) / 2
        return Rule(box[0], y, box[2], y)
    x = (box[0] + box[2]) / 2
    return Rule(x, box[1], x, box[3])
