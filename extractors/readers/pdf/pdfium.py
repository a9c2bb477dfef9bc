"""Reads the objects of PDF pages with pdfium.

Characters get boxes of the height of their font, hung on their baseline, so that all characters of a line overlap alike. pdfium's
functions are called without its Python layer: a page has thousands of characters, and each call counts. The process may be aborted by
pdfium on some broken files; whoever reads files of others runs this in a child process.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import repeat
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from extractors.readers.pdf.collector import paused
from extractors.readers.pdf.objects import (
    MAX_CHARS,
    UNKNOWN,
    Char,
    DamagedError,
    EncryptedError,
    PageObjects,
    fold,
)
from extractors.readers.pdf.pdfium_paths import Drawing, Frame, read_drawing
from schemas.records import Box

_ASCENT, _DESCENT = 0.8, 0.2
_ODD_SIZE = (0.45, 2.2)
"""How high a font may be in comparison to its size before its size is not believed (Type 3 fonts have sizes of their own)."""
_SLANT = 0.12
_NO_WIDTH = 0.01
_HYPHENS = frozenset((0x02, 0xFFFE))
_LAST = 0x10FFFF
_HAN = 0x2E80
_Strip = tuple[float, float, float]
_BOLD = ("bold", "heavy", "black", "semibold", "demi")


def open_document(data: bytes, password: str | None) -> Any:
    """The document of the bytes; raises `EncryptedError` and `DamagedError`."""
    try:
        return pypdfium2.PdfDocument(data, password=password or None)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise EncryptedError(str(error)) from error
        raise DamagedError(str(error)[:200]) from error


def read_pages(document: Any, max_pages: int | None) -> Iterator[PageObjects]:
    """The objects of each page, read one by one; each page is closed before the next is opened."""
    count = len(document) if max_pages is None else min(len(document), max_pages)
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            yield PageObjects(number + 1, 0.0, 0.0, problem=str(error)[:200])
            continue
        try:
            yield _read_page(page, number + 1)
        except MemoryError:
            yield PageObjects(number + 1, 0.0, 0.0, problem="it needs more memory than there is")
        except pypdfium2.PdfiumError as error:
            yield PageObjects(number + 1, 0.0, 0.0, problem=str(error)[:200])
        finally:
            page.close()


@paused()
def _read_page(page: Any, number: int) -> PageObjects:
    frame = Frame.of(page)
    text_page = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(text_page.raw)
        if count > MAX_CHARS:
            return PageObjects(number, 0.0, 0.0, problem=f"it holds {count} characters")
        reader = _Characters(text_page.raw, frame)
        chars = reader.read(count)
        lacking = bool(reader.foreign or not chars) and _passes_over(page.raw, reader)
    finally:
        text_page.close()
    drawing: Drawing = read_drawing(page.raw, frame)
    return PageObjects(
        number,
        frame.width,
        frame.height,
        tuple(chars),
        drawing.rules,
        drawing.shades,
        drawing.curves,
        drawing.has_image,
        drawing_problem=drawing.problem,
        lacking=lacking,
    )


def _passes_over(page: Any, reader: _Characters) -> bool:
    """Whether there is text that pdfium gives no characters for: single glyphs of fonts of which neither file nor system has the shapes."""
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    for i in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, i)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            raw.FPDFPageObj_GetBounds(item, x0, y0, x1, y1)
            if x1.value - x0.value < _NO_WIDTH:
                font = raw.FPDFTextObj_GetFont(item)
                key = ctypes.cast(font, ctypes.c_void_p).value or 0
                if key in reader.foreign or (key not in reader.bold and not raw.FPDFFont_GetIsEmbedded(font)):
                    return True
    return False


class _Calls:
    """Pdfium's functions for characters, bound so that addresses are plain numbers: a page has thousands of characters, and each call counts.

    They can be mapped over the numbers of characters without a step of Python between two calls.
    """

    def __init__(self) -> None:
        address, number, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_double
        self.unicode = _bound(raw.FPDFText_GetUnicode, ctypes.c_uint, address, number)
        self.text_object = _bound(raw.FPDFText_GetTextObject, address, address, number)
        self.box = _bound(raw.FPDFText_GetLooseCharBox, number, address, number, address)
        self.matrix = _bound(raw.FPDFText_GetMatrix, number, address, number, address)
        self.generated = _bound(raw.FPDFText_IsGenerated, number, address, number)
        self.size = _bound(raw.FPDFText_GetFontSize, real, address, number)
        self.font = _bound(raw.FPDFTextObj_GetFont, address, address)


def _bound(function: Any, *types: Any) -> Any:
    """A function of pdfium with these types for its result and its arguments."""
    return ctypes.PYFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


@cache
def _calls() -> _Calls:
    return _Calls()


class _Font:
    """What the characters of one text object share: size, direction of writing, where they stand across it, whether they are bold."""

    __slots__ = ("along", "bold", "face", "level", "oblique", "origin", "size", "turn")

    def __init__(self, size: float, matrix: Any, face: int, bold: bool, rotation: int) -> None:
        self.size, self.along, self.turn, self.oblique, self.level = _set(size, matrix.a, matrix.b, matrix.c, matrix.d, rotation)
        self.bold = bold
        self.origin = (matrix.e, matrix.f)
        self.face: tuple[int, float] = (face, round(self.size, 1))


@lru_cache(maxsize=1024)
def _set(size: float, a: float, b: float, c: float, d: float, rotation: int) -> tuple[float, tuple[float, float], int, bool, bool]:
    """How type of a size is set by a matrix on a page so turned: its size, its direction, its turn, whether it is slanting, whether level."""
    wide, high = math.hypot(a, b) or 1.0, math.hypot(c, d) or 1.0
    along = (a / wide, b / wide)
    right = _direction(along)
    return size * high, along, ((right or 0) + rotation) % 360, right is None, abs(along[1]) < _SLANT


def _direction(along: tuple[float, float]) -> int | None:
    """The clockwise turn of writing that runs along a unit vector of PDF space, None where it is slanting."""
    x, y = along
    if abs(y) < _SLANT:
        return 0 if x > 0 else 180
    if abs(x) < _SLANT:
        return 270 if y > 0 else 90
    return None


@dataclass(slots=True)
class _Glyphs:
    """The characters of a page column by column: their numbers, their texts, and whether the file writes a space before them."""

    indices: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)


class _Characters:
    """Reads the characters of a page, the settings of each text object only once."""

    def __init__(self, text_page: Any, frame: Frame) -> None:
        self.text_page, self.frame = text_page, frame
        self.address = ctypes.cast(text_page, ctypes.c_void_p).value
        self.matrix = raw.FS_MATRIX()
        self.bold: dict[int, bool] = {}
        self.foreign: set[int] = set()
        self.heights: dict[tuple[int, float], float] = {}

    def read(self, count: int) -> list[Char]:
        """The characters that stand on the page."""
        glyphs = self._glyphs(count)
        fonts = self._fonts_of(glyphs)
        boxes = self._boxes(glyphs.indices)
        self._measure(fonts, boxes)
        return self._placed(glyphs, fonts, boxes)

    def _glyphs(self, count: int) -> _Glyphs:
        """The characters that are seen."""
        glyphs = _Glyphs()
        add_index, add_text, add_space = glyphs.indices.append, glyphs.texts.append, glyphs.spaced.append
        calls = _calls()
        known: dict[int, str] = {}
        spaced = False
        lead = 0
        for index, code in enumerate(map(calls.unicode, repeat(self.address), range(count))):
            text = known.get(code)
            if text is None or lead:
                if (code <= 0x20 or code == 0xA0 or code == 0x3000) and code not in _HYPHENS:
                    if code and not spaced and not calls.generated(self.address, index):
                        spaced = True
                    if code:
                        continue
                if 0xD800 <= code < 0xDC00:
                    lead = code
                    continue
                if lead and 0xDC00 <= code < 0xE000:
                    code = 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00)
                lead = 0
                text = self._text(code, index)
                if code not in _HYPHENS:
                    known[code] = text
            if text:
                add_index(index)
                add_text(text)
                add_space(spaced)
                spaced = False
        return glyphs

    def _fonts_of(self, glyphs: _Glyphs) -> list[_Font]:
        """What each character shares with those of its text object."""
        keys = list(map(_calls().text_object, repeat(self.address), glyphs.indices))
        first = dict(zip(reversed(keys), reversed(glyphs.indices), strict=True))
        known = {key: self._font(key, first[key]) for key in dict.fromkeys(keys)}
        return [known[key] for key in keys]

    def _boxes(self, indices: Sequence[int]) -> list[Box]:
        """The boxes of characters in PDF space: left, top, right, bottom."""
        rects = (ctypes.c_float * (4 * len(indices)))()
        first = ctypes.addressof(rects)
        deque(map(_calls().box, repeat(self.address), indices, range(first, first + 16 * len(indices), 16)), maxlen=0)
        values = iter(rects[:])
        return list(zip(values, values, values, values, strict=True))

    def _measure(self, fonts: Sequence[_Font], boxes: Sequence[Box]) -> None:
        """Note how high the highest character of each face is."""
        heights = self.heights
        for font, (left, top, right, bottom) in zip(fonts, boxes, strict=True):
            high = top - bottom if font.level else right - left
            if high > heights.get(font.face, 0.0) and not font.oblique:
                heights[font.face] = high

    def _placed(self, glyphs: _Glyphs, fonts: Sequence[_Font], boxes: Sequence[Box]) -> list[Char]:
        """The characters with their boxes in the frame of the page; slanting ones and those outside of it are left out."""
        made: list[Char] = []
        waiting = False
        last: _Font | None = None
        strip: _Strip | None = None
        left, right = self.frame.left, self.frame.right
        new = tuple.__new__  # what `Char(...)` calls, without the step between
        for text, font, spaced, rect in zip(glyphs.texts, fonts, glyphs.spaced, boxes, strict=True):
            if font is not last:
                last, strip = font, self._strip(font)
            x0, _, x1, _ = rect
            if strip is not None and left <= x0 and x1 <= right:
                box, size = (x0 - left, strip[0], x1 - left, strip[1]), strip[2]
            else:
                placed = None if font.oblique else self._box(font, rect)
                if placed is None:
                    waiting = waiting or spaced
                    continue
                box, size = placed
            made.append(new(Char, (text, box, size, font.bold, spaced or waiting, font.turn)))
            waiting = False
        return made

    def _strip(self, font: _Font) -> _Strip | None:
        """Between which heights all characters of a text object stand in the frame of the page, and their size; None where it takes more to tell."""
        frame, size = self.frame, font.size
        if frame.rotation or not font.level or font.oblique or size <= 0 or not self._is_likely(font):
            return None
        bottom, top = self._across(font)
        return (frame.top - top, frame.top - bottom, size) if frame.bottom <= bottom and top <= frame.top else None

    def _is_likely(self, font: _Font) -> bool:
        """Whether the size of a font fits the height of its characters."""
        highest = self.heights.get(font.face, 0.0)
        return bool(font.size) and _ODD_SIZE[0] * font.size < highest < _ODD_SIZE[1] * font.size

    def _across(self, font: _Font) -> tuple[float, float]:
        """From where to where the characters of a level text object reach along y."""
        y, size = font.origin[1], font.size
        if font.along[0] > 0:
            return y - _DESCENT * size, y + _ASCENT * size
        return y - _ASCENT * size, y + _DESCENT * size

    def _text(self, code: int, index: int) -> str:
        if code in _HYPHENS and raw.FPDFText_IsHyphen(self.text_page, index) == 1:
            return "-"
        if code == 0 or code in _HYPHENS or code > _LAST:
            return UNKNOWN
        char = chr(code)
        if code < 0x7F:
            return char
        folded = fold(char)
        return folded if not folded.isspace() else ""

    def _font(self, key: int | None, index: int) -> _Font:
        """What the characters of a text object share, given its address and its first character."""
        calls = _calls()
        matrix = self.matrix
        calls.matrix(self.address, index, ctypes.addressof(matrix))
        face, bold = self._face(key, index)
        return _Font(calls.size(self.address, index), matrix, face, bold, self.frame.rotation)

    def _face(self, text_object: int | None, index: int) -> tuple[int, bool]:
        """The address of the font of a text object whose first character is given, and whether its name says that it is bold."""
        key = _calls().font(text_object) if text_object else None
        if not key:
            return 0, False
        if key not in self.bold:
            font = ctypes.cast(key, raw.FPDF_FONT)
            length = raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(max(1, length))
            raw.FPDFFont_GetBaseFontName(font, buffer, length)
            name = buffer.value.decode("utf-8", "replace").lower()
            self.bold[key] = any(word in name for word in _BOLD)
            if _calls().unicode(self.address, index) >= _HAN and not raw.FPDFFont_GetIsEmbedded(font):
                self.foreign.add(key)
        return key, self.bold[key]

    def _box(self, font: _Font, rect: Box) -> tuple[Box, float] | None:
        """The box in the frame of the page and the size of the font, None where it stands outside of the page."""
        left, top, right, bottom = rect
        size = font.size
        x = font.origin[0]
        if not self._is_likely(font):
            size = self.heights.get(font.face, 0.0)
        elif font.level:
            bottom, top = self._across(font)
        elif font.along[1] > 0:
            left, right = x - _ASCENT * size, x + _DESCENT * size
        else:
            left, right = x - _DESCENT * size, x + _ASCENT * size
        box = self.frame.place(left, bottom, right, top)
        return None if box is None or size <= 0 else (box, size)
