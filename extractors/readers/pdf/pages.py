"""Gives the objects of the pages of a PDF: read by pdfium, and by pdfminer where pdfium refuses or the text looks garbled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from extractors.readers.pdf import ocr, pdfium, second
from extractors.readers.pdf.loops import has_form_loop
from extractors.readers.pdf.objects import UNKNOWN, Char, DamagedError, PageObjects

MAX_GARBLED = 0.1
_CELL = 2.0


def open_pages(data: bytes, password: str | None, max_pages: int | None) -> tuple[int, Iterator[PageObjects]]:
    """The number of pages and the objects of each, read one by one. Raises `EncryptedError` and `DamagedError`."""
    try:
        if has_form_loop(data):
            raise DamagedError("its forms call each other in a circle")
        document = pdfium.open_document(data, password)
    except DamagedError as refused:
        try:
            other = second.open_document(data, password)
        except DamagedError:
            raise refused from None
        count = len(other.pages)
        wanted = range(1, (count if max_pages is None else min(count, max_pages)) + 1)
        return count, second.read_pages(other, wanted)
    return len(document), _pages(document, data, password, max_pages)


def garbled(page: PageObjects) -> int:
    """How many characters of a page have no meaning that the file gives."""
    counts = Counter([c.text for c in page.chars])
    return sum(n for text, n in counts.items() if text == UNKNOWN or "\ue000" <= text <= "\uf8ff")


def is_garbled(page: PageObjects) -> bool:
    """Whether too many characters of a page have no meaning that the file gives."""
    return bool(page.chars) and garbled(page) > MAX_GARBLED * len(page.chars)


def _pages(document: Any, data: bytes, password: str | None, max_pages: int | None) -> Iterator[PageObjects]:
    for page in pdfium.read_pages(document, max_pages):
        if page.problem or is_garbled(page):
            yield _second_opinion(page, data, password)
        elif page.lacking:
            yield _completed(page, data, password)
        elif page.has_image and not page.chars and ocr.is_installed():
            yield ocr.recognised(page, document)
        else:
            yield page


def _completed(page: PageObjects, data: bytes, password: str | None) -> PageObjects:
    """The page with the characters that only pdfminer gives."""
    other = _other(page.number, data, password)
    if other is None:
        return page
    places = {(round(x / _CELL), round(y / _CELL)) for x, y in map(_middle, page.chars)}
    missing = []
    for char in other.chars:
        x, y = (round(v / _CELL) for v in _middle(char))
        if not any((x + i, y + j) in places for i in (-1, 0, 1) for j in (-1, 0, 1)):
            missing.append(char)
    return replace(page, chars=(*page.chars, *missing))


def _middle(char: Char) -> tuple[float, float]:
    return (char.box[0] + char.box[2]) / 2, (char.box[1] + char.box[3]) / 2


def _second_opinion(page: PageObjects, data: bytes, password: str | None) -> PageObjects:
    """The page as pdfminer reads it, where that is better."""
    other = _other(page.number, data, password)
    if other is None:
        return page
    return other if page.problem or garbled(other) / len(other.chars) < garbled(page) / len(page.chars) else page


def _other(number: int, data: bytes, password: str | None) -> PageObjects | None:
    """A page as pdfminer reads it, None where it cannot or finds no text."""
    try:
        page = next(iter(second.read_pages(second.open_document(data, password), [number])), None)
    except Exception:  # noqa: BLE001 - the second opinion may fail in any way: the first then stands
        return None
    return page if page is not None and not page.problem and page.chars else None
