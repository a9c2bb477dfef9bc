"""Gives the objects of the pages of a PDF: read by pdfium, and by pdfminer where pdfium refuses or the text looks garbled."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.readers.pdf import ocr, pdfium, second
from extractors.readers.pdf.loops import has_form_loop
from extractors.readers.pdf.objects import UNKNOWN, DamagedError, PageObjects

MAX_GARBLED = 0.1


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
    return sum(c.text == UNKNOWN or "\ue000" <= c.text <= "\uf8ff" for c in page.chars)


def is_garbled(page: PageObjects) -> bool:
    """Whether too many characters of a page have no meaning that the file gives."""
    return bool(page.chars) and garbled(page) > MAX_GARBLED * len(page.chars)


def _pages(document: object, data: bytes, password: str | None, max_pages: int | None) -> Iterator[PageObjects]:
    for page in pdfium.read_pages(document, max_pages):
        if page.has_image and not page.chars and not page.problem and ocr.is_installed():
            yield ocr.recognised(page, document)
        else:
            yield _second_opinion(page, data, password) if page.problem or is_garbled(page) else page


def _second_opinion(page: PageObjects, data: bytes, password: str | None) -> PageObjects:
    """The page as pdfminer reads it, where that is better."""
    try:
        other = next(iter(second.read_pages(second.open_document(data, password), [page.number])), None)
    except Exception:  # noqa: BLE001 - the second opinion may fail in any way: the first then stands
        return page
    if other is None or other.problem or not other.chars:
        return page
    return other if page.problem or garbled(other) / len(other.chars) < garbled(page) / len(page.chars) else page
