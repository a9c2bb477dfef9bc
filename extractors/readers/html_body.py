"""Tells the lines of a page's body from those of its site.

Prose lends its weight to the regions that it stands in, as in readability; the region with the most is the body, grown to an
ancestor that holds much more prose of the same make. Inside it, regions of the site, lists of links, teasers and what stands
before the first or after the last prose are left out. All of it counts characters, stops and links; nothing knows a site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from extractors.readers import line_shapes as shapes
from extractors.readers.html_lines import Line, Page

_COMMAS = "，,、；;"
_SENTENCES = re.compile(r"[。！？]|[.!?](?=[\s”\"’')\]]|$)")
_STOPPED = re.compile(r"[。！？!?.:：；;…][”’\"'）)\]】」』]*\d{0,3}$")
_DECAY = (1.0, 0.6, 0.3, 0.15)
_PARAGRAPHS = frozenset({"p", "li", "ul", "ol", "blockquote", "pre", "dd", "dt", "dl", "h1", "h2", "h3", "h4"})
MIN_LINE = 20
MIN_PROSE = 40
MIN_BODY = 400
MOST = 0.8
LONG = 100
MAX_UNSTOPPED = 1000
MAX_ASIDE = 1500
MAX_CARD = 800
MAX_CARD_LINES = 8


@dataclass(frozen=True, slots=True)
class Body:
    """Of each line whether it is body, and whether it belongs to a picture; the region that holds it all (-1 where there is no prose)."""

    is_body: tuple[bool, ...]
    of_picture: tuple[bool, ...]
    region: int
    first: int
    last: int


def find_body(page: Page) -> Body:
    """The body of a page."""
    prose = [prose_length(line) for line in page.lines]
    held = _summed(page, prose)
    marked = _marked(page, held)
    region = _region(page, marked, prose)
    holds = _held_by(page, held)
    credited = shapes.picture_credits([line.text for line in page.lines])
    pictures = tuple(
        holds[line.region] == "picture" or (number in credited and is_picture_line(line)) for number, line in enumerate(page.lines)
    )
    if region < 0:
        keep = [not marked[line.region] for line in page.lines]
        return Body(tuple(keep), pictures, -1, 0, len(keep))
    inside = _inside(page, region)
    keep = [inside[line.region] and not marked[line.region] for line in page.lines]
    _leave_out_cards(page, region, keep)
    for number, line in enumerate(page.lines):
        if holds[line.region] == "byline" and not prose[number]:
            keep[number] = False
    prose = [0 if pictures[n] else length for n, length in enumerate(prose)]
    _leave_out_links(page.lines, keep, prose)
    _trim_ends(page, keep, prose)
    chosen = [i for i, yes in enumerate(keep) if yes]
    first, last = (chosen[0], chosen[-1] + 1) if chosen else (0, 0)
    return Body(tuple(keep), pictures, region, first, last)


def prose_length(line: Line) -> int:
    """The length of a line that is prose: long enough, with a sentence's end, not mostly links; else 0."""
    text = line.text
    size = len(text)
    if 2 * size < MIN_PROSE or line.table is not None or line.kind == "heading" or line.linked > MOST * size:
        return 0
    wide = shapes.width(text)
    if wide >= LONG:
        return size if wide <= MAX_UNSTOPPED or _SENTENCES.search(text) else 0
    return size if wide >= MIN_PROSE and _STOPPED.search(text) else 0


def _weight(line: Line) -> float:
    """How much a line speaks for being body: its length, commas and sentences."""
    text = line.text
    size = len(text) - line.linked
    if line.table is not None or size < MIN_LINE or line.linked > size:
        return 0.0
    commas = sum(map(text.count, ",;" if text.isascii() else _COMMAS))
    return float(size**0.9) / 10 + commas + 2 * sum(1 for _ in islice(_SENTENCES.finditer(text), 5))


def _marked(page: Page, held: Sequence[int]) -> list[bool]:
    """Of each region whether it belongs to the site; one that holds most of the prose of the page does not, whatever it is called."""
    total = held[0] if held else 0
    marked: list[bool] = []
    for region in page.regions:
        above = region.parent >= 0 and marked[region.parent]
        site = region.site and (region.tag in ("nav", "footer") or not 2 * held[region.number] > max(MIN_BODY, total))
        marked.append(above or (site and region.parent >= 0))
    return marked


def _summed(page: Page, values: Sequence[int]) -> list[int]:
    """For each region the sum over the lines in it and in the regions below."""
    sums = [0] * len(page.regions)
    for line, value in zip(page.lines, values, strict=True):
        sums[line.region] += value
    for region in reversed(page.regions):
        if (own := sums[region.number]) and region.parent >= 0:
            sums[region.parent] += own
    return sums


def _region(page: Page, marked: Sequence[bool], prose: Sequence[int]) -> int:
    """The region with the most prose that is no part of the site, -1 where there is none."""
    regions = page.regions
    scores = [0.0] * len(regions)
    length, linked, held = ([0] * len(regions) for _ in range(3))
    for line, size in zip(page.lines, prose, strict=True):
        at = line.region
        if marked[at]:
            continue
        length[at] += len(line.text)
        linked[at] += line.linked
        held[at] += size
        if not (weight := _weight(line)):
            continue
        if regions[at].tag in ("p", "li", "blockquote", "pre", "dd"):
            at = max(0, regions[at].parent)
        for share in _DECAY:
            scores[at] += share * weight
            at = regions[at].parent
            if at < 0:
                break
    if not any(scores):
        return -1
    for region in reversed(regions[1:]):
        number, parent = region.number, region.parent
        if length[number]:
            length[parent] += length[number]
            linked[parent] += linked[number]
            held[parent] += held[number]
    weighted = [
        score * (1.25 if regions[n].body else 1.0) * (1.0 - linked[n] / max(1, length[n])) if score else 0.0
        for n, score in enumerate(scores)
    ]
    return _grown(page, max(range(len(regions)), key=lambda n: (weighted[n], -n)), held)


def _grown(page: Page, best: int, held: Sequence[int]) -> int:
    """The region that holds the prose, grown to an ancestor that holds much more prose beside it."""
    at = best
    while (parent := page.regions[at].parent) >= 0:
        if held[parent] > 1.15 * held[best]:
            best = parent
        at = parent
    return best


def _held_by(page: Page, size: Sequence[int]) -> list[str]:
    """Of each region what its lines are by its names or those of the regions round it; a region that holds much prose is neither."""
    limit = min(MAX_ASIDE, size[0] // 3) if size else 0
    held: list[str] = []
    for region in page.regions:
        above = held[region.parent] if region.parent >= 0 else ""
        own = region.holds if not region.body and size[region.number] <= limit else ""
        held.append(above or own)
    return held


def is_picture_line(line: Line) -> bool:
    """Whether a line is the caption or the credit of a picture by its words."""
    return line.kind != "table" and shapes.width(line.text) <= 4 * shapes.MAX_HEADING and shapes.is_picture_credit(line.text)


def _leave_out_cards(page: Page, region: int, keep: list[bool]) -> None:
    """Leave out teasers: siblings of the same make, three or more, each short and opened by a line that is all link."""
    of: dict[int, list[int]] = {}
    for number, line in enumerate(page.lines):
        at = line.region if keep[number] else -1
        while at > region and at >= 0:
            of.setdefault(at, []).append(number)
            at = page.regions[at].parent
    families: dict[tuple[int, str, str], list[int]] = {}
    for at, numbers in of.items():
        if len(numbers) < 2 or len(numbers) > MAX_CARD_LINES:
            continue
        lines = [page.lines[n] for n in numbers]
        if sum(len(line.text) for line in lines) > MAX_CARD or not any(
            line.linked >= 0.9 * len(line.text) and len(line.text) >= MIN_LINE for line in lines[:3]
        ):
            continue
        made = page.regions[at]
        families.setdefault((made.parent, made.tag, made.names), []).append(at)
    for cards in families.values():
        if len(cards) >= 3:
            for at in cards:
                for number in of[at]:
                    keep[number] = False


def _inside(page: Page, region: int) -> list[bool]:
    inside: list[bool] = []
    for at in page.regions:
        inside.append(at.number == region or (at.parent >= 0 and inside[at.parent]))
    return inside


def _leave_out_links(lines: Sequence[Line], keep: list[bool], prose: Sequence[int]) -> None:
    """Leave out lines that are mostly links and no prose."""
    for number, line in enumerate(lines):
        if keep[number] and not prose[number] and line.linked > MOST * len(line.text):
            keep[number] = False


def _trim_ends(page: Page, keep: list[bool], prose: Sequence[int]) -> None:
    """Leave out what stands before the first prose and after the last, unless it stands right beside it in the same region."""
    told = [n for n, yes in enumerate(keep) if yes and prose[n]]
    if not told:
        return
    for side, edge in ((range(told[0] - 1, -1, -1), told[0]), (range(told[-1] + 1, len(keep)), told[-1])):
        home = _home(page, edge)
        for number in side:
            if keep[number] and (_home(page, number) != home or page.lines[number].kind == "heading"):
                keep[number] = False


def _home(page: Page, number: int) -> int:
    """The region in which the paragraph of a line stands."""
    region = page.regions[page.lines[number].region]
    while region.tag in _PARAGRAPHS and region.parent >= 0:
        region = page.regions[region.parent]
    return region.number
