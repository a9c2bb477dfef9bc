"""Reads the objects of PDF pages with pdfplumber and pdfminer: the second opinion where pdfium refuses or gives characters without meaning.

What pdfminer stumbles over on one page costs that page.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from extractors.readers.pdf.objects import MAX_CHARS, UNKNOWN, Char, DamagedError, EncryptedError, PageObjects, Rule, Shade, fold
from schemas.records import Box

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns once a character of fonts that lack what nobody needs

_THIN = 3.0
_MAX_EDGES = 20_000
_RECURSION = 9000


def open_document(data: bytes, password: str | None) -> Any:
    """The document of the bytes; raises `EncryptedError` and `DamagedError`."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _RECURSION))  # trees of pages may be as deep as they are long
    try:
        document = pdfplumber.open(io.BytesIO(data), password=password or "")
        len(document.pages)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise EncryptedError(type(cause).__name__) from error
        raise DamagedError(f"{type(cause).__name__}: {cause}"[:200]) from error
    finally:
        sys.setrecursionlimit(usual)
    return document


def read_pages(document: Any, numbers: Iterable[int]) -> Iterator[PageObjects]:
    """The objects of the pages of these numbers (from 1), read one by one; each page is closed before the next is read."""
    for number in numbers:
        if number > len(document.pages):
            return
        page = document.pages[number - 1]
        try:
            yield _read_page(page, number)
        except MemoryError:
            yield PageObjects(number, 0.0, 0.0, problem="it needs more memory than there is")
        except Exception as error:  # noqa: BLE001 - one bad page must not cost the others
            yield PageObjects(number, 0.0, 0.0, problem=f"{type(error).__name__}: {error}"[:200])
        finally:
            page.close()


def _read_page(page: Any, number: int) -> PageObjects:
    if len(page.chars) > MAX_CHARS:
        return PageObjects(number, 0.0, 0.0, problem=f"it holds {len(page.chars)} characters")
    edges = len(page.lines) + len(page.rects) + len(page.curves)
    problem = f"it has more than {_MAX_EDGES} drawn objects" if edges > _MAX_EDGES else None
    move = _Mover(page)
    rules: list[Rule] = []
    shades: list[Shade] = []
    for item in [*page.lines, *page.rects][:_MAX_EDGES]:
        x0, y0, x1, y1 = move.box(item)
        if min(x1 - x0, y1 - y0) < _THIN:
            middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
            rules.append(Rule(x0, middle_y, x1, middle_y) if x1 - x0 >= y1 - y0 else Rule(middle_x, y0, middle_x, y1))
            continue
        if item.get("fill"):
            shades.append(Shade((x0, y0, x1, y1), 0xCCCCCC))
        if item.get("stroke"):
            rules += [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
    curves = tuple(move.box(curve) for curve in page.curves[:_MAX_EDGES])
    chars = tuple(_chars(page.chars, move))
    width, height = float(page.width), float(page.height)
    return PageObjects(number, width, height, chars, tuple(rules), tuple(shades), curves, bool(page.images), None, problem)


class _Mover:
    """Moves boxes so that they count from the corner of the page and lie within it."""

    def __init__(self, page: Any) -> None:
        self.left, self.top = page.bbox[0], page.bbox[1]
        self.width, self.height = float(page.width), float(page.height)

    def box(self, item: Any) -> Box:
        x0, y0 = item["x0"] - self.left, item["top"] - self.top
        x1, y1 = item["x1"] - self.left, item["bottom"] - self.top
        return (
            min(max(0.0, x0), self.width),
            min(max(0.0, y0), self.height),
            min(max(0.0, x1), self.width),
            min(max(0.0, y1), self.height),
        )


def _chars(raw_chars: Sequence[dict[str, Any]], move: _Mover) -> Iterator[Char]:
    spaced = False
    for raw in raw_chars:
        text = UNKNOWN if raw["text"].startswith("(cid:") else fold(raw["text"])
        if not text or text.isspace():
            spaced = True
            continue
        box = move.box(raw)
        if box[0] >= box[2] or box[1] >= box[3]:
            continue
        name = raw["fontname"].lower()
        turn = 0 if raw.get("upright", True) else (270 if raw["matrix"][1] > 0 else 90)
        yield Char(text.strip(), box, float(raw["size"]), "bold" in name or "heavy" in name, spaced, turn)
        spaced = False
