"""Reads the objects of PDF pages: characters with boxes, ruled tables, whether a page is an image.

The only module that knows pdfplumber. Each page is closed once it is read, so that memory stays that of one page. What pdfminer stumbles over
on one page costs that page.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.records import Box

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns once a character of fonts that lack what nobody needs

_UNKNOWN = "\ufffd"
MAX_EDGES = 4000
MAX_CHARS = 200_000
_FOLDED = (("\u2f00", "\u2fdf"), ("\uf900", "\ufaff"), ("\ufb00", "\ufb06"))
_RADICALS = str.maketrans(
    "⺁⺌⺒⺝⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂小巳月母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
"""Forms of the CJK Radicals Supplement that browsers write for whole characters; Unicode gives them no decomposition."""
_TABLE_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 2}


@dataclass(frozen=True, slots=True)
class Char:
    """A character on a page with its box and the size of its font; `spaced` where the file writes a space before it."""

    text: str
    box: Box
    size: float
    bold: bool = False
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table between ruling lines: its box and the boxes of its cells."""

    box: Box
    cells: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What stands on a page.

    `rules` are horizontal lines as (x0, y, x1); `problem` says what kept the page from being read, `table_problem` its tables.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...] = ()
    tables: tuple[RuledTable, ...] = ()
    rules: tuple[tuple[float, float, float], ...] = ()
    has_image: bool = False
    problem: str | None = None
    table_problem: str | None = None


class EncryptedError(Exception):
    """The file asks for a password, or another one than was given."""


class DamagedError(Exception):
    """The file cannot be opened as a PDF."""


def open_pages(data: bytes, password: str | None, max_pages: int | None) -> tuple[int, Iterator[PageObjects]]:
    """The number of pages and the objects of each, read one by one. Raises `EncryptedError` and `DamagedError`."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        pdf = pdfplumber.open(io.BytesIO(data), password=password or "")
        pages = pdf.pages
    except MemoryError:
        raise
    except Exception as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise EncryptedError(type(cause).__name__) from error
        raise DamagedError(f"{type(cause).__name__}: {cause}"[:200]) from error
    return len(pages), _pages(pdf, pages[:max_pages])


def _pages(pdf: Any, pages: list[Any]) -> Iterator[PageObjects]:
    for page in pages:
        try:
            yield _page(page)
        except MemoryError:
            yield _unread(page, "it needs more memory than there is")
        except Exception as error:  # noqa: BLE001 - one bad page must not cost the others
            yield _unread(page, f"{type(error).__name__}: {error}"[:200])
        finally:
            page.close()
    pdf.close()


def _unread(page: Any, problem: str) -> PageObjects:
    return PageObjects(page.page_number, 0.0, 0.0, problem=problem)


def _page(page: Any) -> PageObjects:
    if len(page.chars) > MAX_CHARS:
        return _unread(page, f"it holds {len(page.chars)} characters")
    left, top = page.bbox[0], page.bbox[1]
    chars = _chars(page.chars, left, top)
    tables: tuple[RuledTable, ...] = ()
    problem = None
    edges = len(page.lines) + 4 * len(page.rects) + len(page.curves)
    if edges > MAX_EDGES:
        problem = f"it has {edges} lines, too many to look for tables"
    elif edges:
        try:
            tables = tuple(_table(t, left, top) for t in page.find_tables(_TABLE_SETTINGS))
        except Exception as error:  # noqa: BLE001 - the text of the page stays good
            problem = f"{type(error).__name__}: {error}"[:200]
    rules = tuple(
        (e["x0"] - left, (e["top"] + e["bottom"]) / 2 - top, e["x1"] - left)
        for e in [*page.lines, *page.rects]
        if e["bottom"] - e["top"] < 3 and e["x1"] - e["x0"] > 20
    )
    return PageObjects(
        page.page_number, float(page.width), float(page.height), chars, tables, rules, bool(page.images), None, problem
    )


def _chars(raw_chars: Sequence[dict[str, Any]], left: float, top: float) -> tuple[Char, ...]:
    made: list[Char] = []
    spaced = False
    for raw in raw_chars:
        if not raw.get("upright", True):
            continue
        text = _UNKNOWN if raw["text"].startswith("(cid:") else fold(raw["text"])
        if not text or text.isspace():
            spaced = True
            continue
        box = (raw["x0"] - left, raw["top"] - top, raw["x1"] - left, raw["bottom"] - top)
        font = raw["fontname"].lower()
        made.append(Char(text.strip(), box, float(raw["size"]), "bold" in font or "heavy" in font, spaced))
        spaced = False
    return tuple(made)


def fold(text: str) -> str:
    """Text with Kangxi radicals, compatibility ideographs and ligatures as the characters they stand for, control characters left out."""
    if text.isascii() and text.isprintable():
        return text
    folded = "".join(unicodedata.normalize("NFKC", c) if any(a <= c <= b for a, b in _FOLDED) else c for c in text)
    folded = folded.translate(_RADICALS)
    return "".join(c for c in folded if unicodedata.category(c)[0] != "C" or unicodedata.category(c) == "Co")


def _table(table: Any, left: float, top: float) -> RuledTable:
    def moved(box: Any) -> Box:
        return (box[0] - left, box[1] - top, box[2] - left, box[3] - top)

    return RuledTable(moved(table.bbox), tuple(moved(cell) for cell in table.cells))
