"""What stands on a PDF page, whichever library read it: characters, ruling lines, filled rectangles, images.

Coordinates are points from the top left corner of the page as it is shown. Everything lies within the page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from schemas.records import Box

UNKNOWN = "\ufffd"
MAX_CHARS = 200_000
_JOIN = 8.0
_FOLDED = (("\u2f00", "\u2fdf"), ("\uf900", "\ufaff"), ("\ufb00", "\ufb06"))
_RADICALS = str.maketrans(
    "⺁⺌⺒⺝⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂小巳月母民虎西见角贝车长长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
"""Forms of the CJK Radicals Supplement that browsers write for whole characters; Unicode gives them no decomposition."""


class Char(NamedTuple):
    """A character on a page with its box and the size of its font; `spaced` where the file writes a space before it.

    `turn` says how far the writing is turned clockwise (0, 90, 180, 270). The height of the box is the size, whatever the glyph.
    A page has thousands: a named tuple is made in half the time of a frozen dataclass.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    spaced: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along x or along y, drawn as a line or as a thin rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether it runs along x."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Wall:
    """A ruling line that parts columns: where it stands and from where to where it reaches."""

    x: float
    top: float
    bottom: float

    def reaches(self, box: Box) -> bool:
        """Whether it stands beside the middle of a box."""
        return self.top - 1 <= (box[1] + box[3]) / 2 <= self.bottom + 1


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled rectangle and its colour (0xRRGGBB)."""

    box: Box
    colour: int


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What stands on a page.

    `curves` are the boxes of bent or slanting shapes (pies, lines of charts, ornaments). `problem` says what kept the page from being
    read, `drawing_problem` what kept its lines from being read. `lacking` says that the library passed over some of the text,
    `recognised` that its characters were recognised in an image.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...] = ()
    rules: tuple[Rule, ...] = ()
    shades: tuple[Shade, ...] = ()
    curves: tuple[Box, ...] = ()
    has_image: bool = False
    problem: str | None = None
    drawing_problem: str | None = None
    lacking: bool = False
    recognised: bool = False


class EncryptedError(Exception):
    """The file asks for a password, or another one than was given."""


class DamagedError(Exception):
    """The file cannot be opened as a PDF."""


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page of that size after the page is turned clockwise by 0, 90, 180 or 270 degrees."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return (height - y1, x0, height - y0, x1)
    if turn == 180:
        return (width - x1, height - y1, width - x0, height - y0)
    if turn == 270:
        return (y0, width - x1, y1, width - x0)
    return box


def turn_page(page: PageObjects, turn: int) -> PageObjects:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    if not turn:
        return page
    size = (page.height, page.width) if turn in (90, 270) else (page.width, page.height)

    def move(box: Box) -> Box:
        return turned(box, turn, page.width, page.height)

    return replace(
        page,
        width=size[0],
        height=size[1],
        chars=tuple(c._replace(box=move(c.box), turn=(c.turn + turn) % 360) for c in page.chars),
        rules=tuple(Rule(*move((r.x0, r.y0, r.x1, r.y1))) for r in page.rules),
        shades=tuple(Shade(move(s.box), s.colour) for s in page.shades),
        curves=tuple(move(c) for c in page.curves),
    )


def main_turn(page: PageObjects) -> int:
    """How far most of the page's text is turned clockwise."""
    counts = Counter([char.turn for char in page.chars])
    counts[0] += 1
    return max(counts, key=lambda t: (counts[t], -t))


def whole_rules(rules: Sequence[Rule], join: float = _JOIN) -> list[Rule]:
    """The level rules from top to bottom, pieces of one line joined over gaps less wide than `join`."""
    joined: list[Rule] = []
    for rule in sorted((r for r in rules if r.level), key=lambda r: (round(r.y0), r.x0)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.y0 - rule.y0) < 1.5 and rule.x0 - last.x1 < join:
            joined[-1] = replace(last, x1=max(last.x1, rule.x1))
        else:
            joined.append(rule)
    return joined


def walls_of(rules: Sequence[Rule]) -> list[Wall]:
    """The upright rules, pieces of one line joined."""
    joined: list[Wall] = []
    for rule in sorted((r for r in rules if not r.level), key=lambda r: (round(r.x0), r.y0)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.x - rule.x0) < 1.5 and rule.y0 - last.bottom < 3:
            joined[-1] = Wall(last.x, last.top, max(last.bottom, rule.y1))
        else:
            joined.append(Wall(rule.x0, rule.y0, rule.y1))
    return joined


def fold(text: str) -> str:
    """Text with Kangxi radicals, compatibility ideographs and ligatures as the characters they stand for, control characters left out."""
    if text.isascii() and text.isprintable():
        return text
    folded = "".join(unicodedata.normalize("NFKC", c) if any(a <= c <= b for a, b in _FOLDED) else c for c in text)
    folded = folded.translate(_RADICALS)
    return "".join(c for c in folded if unicodedata.category(c)[0] != "C" or unicodedata.category(c) == "Co")
