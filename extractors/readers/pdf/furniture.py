"""Finds the running headers, footers and page numbers of a document: what stands at the edge of several pages alike.

A line at the edge that repeats (its digits aside) is furniture, and so is what stands beside it in the same row, such as the name
of the section; a lone number at the edge is one where it counts the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.readers import line_shapes as shapes
from extractors.readers.pdf.lines import Line

EDGE = 0.11
MIN_PAGES = 2
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^\W{0,3}(?:[Pp]age\s*|第\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|页|共)\s*\d{0,4}\s*页?)?\W{0,3}$")


def find_furniture(pages: Mapping[int, Sequence[Line]], heights: Mapping[int, float]) -> dict[int, list[Line]]:
    """The lines of each page (by page number) that are headers, footers or page numbers."""
    edges = {number: [line for line in lines if _at_edge(line, heights[number])] for number, lines in pages.items()}
    seen = Counter(key for number, lines in edges.items() for key in {_key(line, heights[number]) for line in lines})
    needed = max(MIN_PAGES, round(0.25 * len(pages)))
    offsets = Counter(
        offset for number, lines in edges.items() for offset in {_offset(line, number) for line in lines} if offset is not None
    )
    found: dict[int, list[Line]] = {}
    for number, lines in edges.items():
        repeated = [line for line in lines if seen[_key(line, heights[number])] >= needed and len(pages) > 1]
        for line in lines:
            if any(line is other for other in repeated):
                continue
            offset = _offset(line, number)
            counts = offset is not None and (offsets[offset] >= MIN_PAGES or (len(pages) == 1 and int(offset) == 0))
            if counts or any(_same_row(line, other) for other in repeated):
                repeated.append(line)
        found[number] = _outermost(lines, repeated, heights[number])
    return found


def _outermost(lines: Sequence[Line], repeated: Sequence[Line], height: float) -> list[Line]:
    """Those of the repeated lines between which and the edge of the page nothing else stands."""
    kept: list[Line] = []
    for upper in (True, False):
        side = [line for line in lines if (line.box[1] < height / 2) == upper]
        for line in sorted(side, key=lambda f: f.box[3] if upper else -f.box[1]):
            if any(line is r for r in repeated):
                kept.append(line)
            elif not any(_same_row(line, other) for other in kept):
                break
    return kept


def _at_edge(line: Line, height: float) -> bool:
    return (line.box[3] < EDGE * height or line.box[1] > (1 - EDGE) * height) and not shapes.is_caption(line.text)


def _key(line: Line, height: float) -> tuple[str, int]:
    """What stays the same from page to page: the words without digits, and the place to a few points."""
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.box[1] / 6)


def _offset(line: Line, number: int) -> int | None:
    match = _PAGE_NUMBER.match(line.text.strip())
    return int(match[1]) - number if match and match[1].isdigit() else None


def _same_row(a: Line, b: Line) -> bool:
    return min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) > 0.5 * min(a.box[3] - a.box[1], b.box[3] - b.box[1])
