"""Reads the text of pages that are images, with RapidOCR where the extra `ocr` is installed.

Its models come with its package, so nothing is fetched. pdfium draws the page; the characters that are recognised take the place of those
that the file does not have, so that lines, columns and tables are found as on any page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import Any

from extractors.readers.pdf.objects import Char, PageObjects, fold
from schemas.records import Box

DOTS_PER_POINT = 200 / 72
_FULL_HEIGHT = 0.85
"""How much of the box of a line its font size is: boxes have a margin above and below."""


@cache
def is_installed() -> bool:
    """Whether pages can be recognised here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognised(page: PageObjects, document: Any) -> PageObjects:
    """The page with the characters of its image; `document` is pdfium's."""
    shown = document[page.number - 1]
    try:
        pixels = shown.render(scale=DOTS_PER_POINT).to_numpy()
    finally:
        shown.close()
    found = _engine()(pixels)
    if found.txts is None or found.word_results is None:
        return page
    lines = zip(found.txts, found.word_results, strict=True)
    chars = [char for text, words in lines for char in _chars(text, words)]
    inside = tuple(char for char in chars if char.box[2] <= page.width and char.box[3] <= page.height)
    return replace(page, chars=inside, recognised=bool(inside))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.return_word_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _chars(text: str, words: Sequence[tuple[str, float, Sequence[Sequence[float]]]]) -> Iterator[Char]:
    """The characters of a line from the boxes of its words; a word's width is shared out among its characters."""
    at = 0
    for word, _, corners in words:
        box = _points(corners)
        width = (box[2] - box[0]) / max(1, len(word))
        for number, letter in enumerate(word):
            before = text.find(letter, at)
            spaced = before > at and not text[at:before].strip()
            at = before + 1 if before >= 0 else at
            kept = fold(letter).strip()
            if kept:
                x0 = box[0] + number * width
                size = (box[3] - box[1]) * _FULL_HEIGHT
                yield Char(kept, (x0, box[1], x0 + width, box[3]), size, spaced=spaced)


def _points(corners: Sequence[Sequence[float]]) -> Box:
    """The upright box round four corners in pixels, in points."""
    xs, ys = [max(0.0, float(x)) for x, _ in corners], [max(0.0, float(y)) for _, y in corners]
    return min(xs) / DOTS_PER_POINT, min(ys) / DOTS_PER_POINT, max(xs) / DOTS_PER_POINT, max(ys) / DOTS_PER_POINT
