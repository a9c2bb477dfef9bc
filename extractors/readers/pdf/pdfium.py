"""Reads the objects of PDF pages with pdfium.

Characters get boxes of the height of their font, hung on their baseline, so that all characters of a line overlap alike. pdfium's
functions are called without its Python layer: a page has thousands of characters, and each call counts. The process may be aborted by
pdfium on some broken files; whoever reads files of others runs this in a child process.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

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


@cache
def _text_object() -> Any:
    """Pdfium's function for the text object of a character, giving its address as a number."""
    address = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(address or 0)


class _Font:
    """What the characters of one text object share: size, direction of writing, where they stand across it, whether they are bold."""

    __slots__ = ("along", "bold", "face", "level", "oblique", "origin", "size", "turn")

    def __init__(self, text_page: Any, index: int, face: int, bold: bool, rotation: int) -> None:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text_page, index, matrix)
        wide, high = math.hypot(matrix.a, matrix.b) or 1.0, math.hypot(matrix.c, matrix.d) or 1.0
        self.size = raw.FPDFText_GetFontSize(text_page, index) * high
        self.along = (matrix.a / wide, matrix.b / wide)
        self.bold = bold
        right = _direction(self.along)
        self.oblique = right is None
        self.turn = ((right or 0) + rotation) % 360
        self.level = abs(self.along[1]) < _SLANT
        self.origin = (matrix.e, matrix.f)
        self.face: tuple[int, float] = (face, round(self.size, 1))


def _direction(along: tuple[float, float]) -> int | None:
    """The clockwise turn of writing that runs along a unit vector of PDF space, None where it is slanting."""
    x, y = along
    if abs(y) < _SLANT:
        return 0 if x > 0 else 180
    if abs(x) < _SLANT:
        return 270 if y > 0 else 90
    return None


_Read = tuple[str, _Font, bool, Box]
"""A character, its font, whether a space stands before it, and its box in PDF space."""


class _Characters:
    """Reads the characters of a page, the settings of each text object only once."""

    def __init__(self, text_page: Any, frame: Frame) -> None:
        self.text_page, self.frame = text_page, frame
        self.fonts: dict[int | None, _Font] = {}
        self.bold: dict[int, bool] = {}
        self.foreign: set[int] = set()
        self.heights: dict[tuple[int, float], float] = {}

    def read(self, count: int) -> list[Char]:
        page = self.text_page
        address = ctypes.cast(page, ctypes.c_void_p).value
        get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        get_object, fonts = _text_object(), self.fonts
        rect = raw.FS_RECTF()
        rect_at = ctypes.byref(rect)
        heights = self.heights
        known: dict[int, str] = {}
        read: list[_Read] = []
        spaced = False
        lead = 0
        for index in range(count):
            code = get_unicode(page, index)
            if (code <= 0x20 or code == 0xA0 or code == 0x3000) and code not in _HYPHENS:
                if code and not raw.FPDFText_IsGenerated(page, index):
                    spaced = True
                if code:
                    continue
            if 0xD800 <= code < 0xDC00:
                lead = code
                continue
            if lead and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00)
            lead = 0
            text = known.get(code)
            if text is None:
                text = self._text(code, index)
                if code not in _HYPHENS:
                    known[code] = text
            if not text:
                continue
            key = get_object(address, index)
            font = fonts.get(key)
            if font is None:
                font = fonts[key] = _Font(page, index, *self._face(index, code), self.frame.rotation)
            if font.oblique:
                continue
            get_box(page, index, rect_at)
            box = (rect.left, rect.bottom, rect.right, rect.top)
            high = box[3] - box[1] if font.level else box[2] - box[0]
            if high > heights.get(font.face, 0.0):
                heights[font.face] = high
            read.append((text, font, spaced, box))
            spaced = False
        return self._placed(read)

    def _placed(self, read: Sequence[_Read]) -> list[Char]:
        """The characters with their boxes in the frame of the page; those outside of it are left out."""
        made: list[Char] = []
        waiting = False
        for text, font, spaced, rect in read:
            placed = self._box(font, rect)
            if placed is None:
                waiting = waiting or spaced
                continue
            made.append(Char(text, placed[0], placed[1], font.bold, spaced or waiting, font.turn))
            waiting = False
        return made

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

    def _face(self, index: int, code: int) -> tuple[int, bool]:
        """The address of the font of a character, and whether its name says that it is bold."""
        text_object = raw.FPDFText_GetTextObject(self.text_page, index)
        font = raw.FPDFTextObj_GetFont(text_object) if text_object else None
        if not font:
            return 0, False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self.bold:
            length = raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(max(1, length))
            raw.FPDFFont_GetBaseFontName(font, buffer, length)
            name = buffer.value.decode("utf-8", "replace").lower()
            self.bold[key] = any(word in name for word in _BOLD)
            if code >= _HAN and not raw.FPDFFont_GetIsEmbedded(font):
                self.foreign.add(key)
        return key, self.bold[key]

    def _box(self, font: _Font, rect: Box) -> tuple[Box, float] | None:
        """The box in the frame of the page and the size of the font, None where it stands outside of the page."""
        left, bottom, right, top = rect
        size = font.size
        x, y = font.origin
        highest = self.heights.get(font.face, 0.0)
        if not size or not _ODD_SIZE[0] * size < highest < _ODD_SIZE[1] * size:
            size = highest
        elif font.level:
            if font.along[0] > 0:
                bottom, top = y - _DESCENT * size, y + _ASCENT * size
            else:
                bottom, top = y - _ASCENT * size, y + _DESCENT * size
        elif font.along[1] > 0:
            left, right = x - _ASCENT * size, x + _DESCENT * size
        else:
            left, right = x - _DESCENT * size, x + _ASCENT * size
        box = self.frame.place(left, bottom, right, top)
        return None if box is None or size <= 0 else (box, size)
