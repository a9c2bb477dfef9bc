"""Reads the lines of a page in one walk over its tree: each line-level stretch of text with its kind and the region it stands in.

A region is a block-level element. For each the walk keeps its parent and whether its tag, role or class says that it belongs to
the site (`boilerplate_cues`); for each line how much of it is linked. What is body, `html_body` decides on these alone. Blanks
collapse as a browser would; a line feed between two Chinese characters is no blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.readers import line_shapes as shapes
from extractors.readers.html_trees import INLINE
from schemas.records import BlockKind
from schemas.vocabulary import vocabulary

_KINDS: dict[str, BlockKind] = {
    **{f"h{n}": "heading" for n in range(1, 7)},
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
    "caption": "caption",
    "figcaption": "caption",
}
_LEVELS = {f"h{n}": n for n in range(1, 7)}
_SITE_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog", "button", "menu", "option", "textarea"})
_NAMED_TAGS = _SITE_TAGS | {"article", "main", "figure", "figcaption"}
_SPECIAL = frozenset({"a", "sup", "time", "span"})
_WITHIN = INLINE | {"br"}
_RARE = frozenset({"style", "hidden", "aria-hidden", "itemprop", "property"})
_TELLING = _RARE | {"class", "id", "role"}
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert"})
_HAN = re.compile(f"[{shapes.HAN}\u3000-\u303f\uff00-\uffef]")
_FIRST_HAN = "\u2e7f"
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_OFTEN_UNSEEN = "\u200b\ufeff"
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\ue000-\uf8ff]")
_EDGES = " \t\u3000\u00a0"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOKEN = re.compile(r"[A-Za-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGIT_OR_COLON = re.compile(r"[\d:：]")
_MAX_RAISED = 8
_MAX_CELL = 400
_MAX_SIGNED = 80
_MAX_UNLINKED = 300
_PLAIN: BlockKind = "paragraph"
_MAX_SPACED = 300


class Region(NamedTuple):
    """A block-level element: its number, that of the element that it stands in (-1 for the page), what its names say of it.

    `holds` is `picture` or `byline` where its names say that its lines are such (`layout_cues`), else empty;
    `within` whether it or one round it belongs to the site.
    """

    number: int
    parent: int
    tag: str
    site: bool
    names: str
    body: bool
    holds: str
    within: bool


@dataclass(slots=True)
class Line:
    """A line of the page. `linked` is the number of its characters inside links; `table` the element of a table of data."""

    text: str
    region: int
    kind: BlockKind
    level: int | None = None
    linked: int = 0
    spaced: str = ""
    table: Any = None


@dataclass(slots=True)
class Page:
    """The lines and regions of a page in document order; machine-readable moments with the number of their line; names of authors."""

    lines: list[Line] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)


_SITE, _BODY, _PICTURE, _BYLINE = 1, 2, 4, 8
_OUTSIDE = Region(-1, -1, "", False, "", False, "", False)


def clean(text: str) -> str:
    """Text as a browser shows it: blanks collapsed, unseen characters left out."""
    if text.isascii():
        return " ".join(text.split())
    if text.isprintable():  # so no blank but the common one, and nothing unseen
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    if text.isspace():
        return ""
    for character in _OFTEN_UNSEEN:
        text = text.replace(character, "")
    joined = _joined(text)
    if joined.isprintable():
        return " ".join(joined.split())
    if not joined.replace("\u00a0", "").replace("\u3000", "").isprintable():
        joined = _BLANKS.sub(" ", _joined(_UNSEEN.sub("", text)))
    elif "  " in joined:
        joined = _BLANKS.sub(" ", joined)
    return joined.strip(_EDGES)


def _joined(text: str) -> str:
    """The lines of a text as one line: nothing between two Chinese characters, else a blank."""
    lines = [line for part in text.replace("\r", "\n").split("\n") if (line := part.replace("\t", " ").strip(" "))]
    if len(lines) < 2:
        return lines[0] if lines else ""
    made = [lines[0]]
    for before, line in pairwise(lines):
        if not (line[0] > _FIRST_HAN and before[-1] > _FIRST_HAN and _HAN.match(line[0]) and _HAN.match(before[-1])):
            made.append(" ")
        made.append(line)
    return "".join(made)


def raised(text: str) -> str | None:
    """The mark of a note or the exponent that stands raised, its digits as raised ones; None where more than that is raised."""
    text = clean(text)
    return text.strip("[]").translate(_SUPERSCRIPT) if 0 < len(text) <= _MAX_RAISED else None


def read_lines(body: Any) -> Page:
    """The lines of an lxml element; iterative, so that no nesting is too deep."""
    return _Walk().page_of(body)


class _Walk:
    """The state of the walk: the pieces of the line at hand, the regions that are open, the kind that they give."""

    def __init__(self) -> None:
        self.page = Page()
        self.pieces: list[str] = []
        self.linked = 0
        self.links = 0
        self.open: list[tuple[Region, BlockKind, int | None]] = []
        self.headed: set[Any] = set()

    def page_of(self, body: Any) -> Page:
        from lxml import etree

        self.headed = {above for heading in body.iter("h1") for above in heading.iterancestors()}
        walk = etree.iterwalk(body, events=("start", "end"))
        pieces = self.pieces
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in INLINE:
                    if tag in _SPECIAL and self._special(element, tag):
                        walk.skip_subtree()
                        continue
                elif tag == "br":
                    self._flush()
                    continue
                elif not self._start(element, tag):
                    walk.skip_subtree()
                    continue
                text = element.text
            else:
                if tag == "a":
                    self.links -= 1
                elif tag not in _WITHIN:
                    self._flush()
                    self.open.pop()
                text = element.tail
            if text and (pieces or not text.isspace()):
                pieces.append(text)
                if self.links:
                    self.linked += len(text)
        self._flush()
        return self.page

    def _special(self, element: Any, tag: str) -> bool:
        """Note a link, a moment or a name, or write what stands raised; whether the text of the element is written."""
        if tag == "a":
            self.links += 1
            if element.get("rel") == "author":
                self._sign(element)
            return False
        if tag == "sup":
            mark = raised("".join(element.itertext()))
            self.pieces.append(mark or "")
            return mark is not None
        if tag == "time" and (moment := element.get("datetime")):
            self._date(moment)
        elif told := element.get("itemprop") or element.get("property"):
            self._property(element, told)
        return False

    def _property(self, element: Any, name: str) -> None:
        if name == "author":
            self._sign(element)
        elif name.removeprefix("schema:") in ("datePublished", "dateCreated"):
            self._date(element.get("content") or "".join(element.itertext()))

    def _sign(self, element: Any) -> None:
        self.page.signed.append(clean("".join(element.itertext()))[:_MAX_SIGNED])

    def _date(self, moment: str) -> None:
        self.page.times.append((len(self.page.lines), moment[:_MAX_SIGNED]))

    def _start(self, element: Any, tag: str) -> bool:
        """Open a region; False where its lines are written and the walk need not go into it."""
        if self.pieces:
            self._flush()
        regions = self.page.regions
        parent, kind, level = self.open[-1] if self.open else (_OUTSIDE, _PLAIN, None)
        site = body = False
        names = holds = ""
        attributes = element.items()
        if attributes and not _TELLING.isdisjoint(told := dict(attributes)):
            names = f"{told.get('class', '')} {told.get('id', '')}"
            site, body, holds = _says(tag, names, told.get("role", ""), told.get("itemprop", ""))
            if not _RARE.isdisjoint(told):
                site = site or _is_hidden(told)
                if name := told.get("itemprop") or told.get("property"):
                    self._property(element, name)
        elif tag in _NAMED_TAGS:
            site, body, holds = _says(tag, "", "", "")
        within = parent.within
        region = Region(len(regions), parent.number, tag, site, names, body, holds, within or site)
        regions.append(region)
        if tag in _KINDS:
            kind, level = _KINDS[tag], _LEVELS.get(tag)
        self.open.append((region, kind, level))
        if tag == "table":
            return not self._is_data(element)
        return within or not site or not self._is_menu(element)

    def _flush(self) -> None:
        pieces = self.pieces
        if not pieces:
            return
        text = clean(pieces[0] if len(pieces) == 1 else "".join(pieces))
        if text and self.open:
            region, kind, level = self.open[-1]
            apart = len(pieces) > 1 and len(text) <= _MAX_SPACED and _DIGIT_OR_COLON.search(text)
            spaced = clean(" ".join(pieces)) if apart else text
            self.page.lines.append(Line(text, region.number, kind, level, min(self.linked, len(text)), spaced))
        pieces.clear()
        self.linked = 0

    def _is_menu(self, element: Any) -> bool:
        """Whether a part of the site is mostly links; all of it is one line then."""
        if element in self.headed:
            return False
        linked = sum(len(link.text or "") if not len(link) else len(text_of(link)) for link in element.iter("a"))
        if not linked and len(element):
            return False
        text = clean(" ".join(_pieces()(element)))
        if not text:
            return True
        if 2 * linked < len(text) or (element.tag != "nav" and len(text) - linked > _MAX_UNLINKED):
            return False
        self.page.lines.append(Line(text, self.open[-1][0].number, _PLAIN, None, len(text), text))
        return True

    def _is_data(self, table: Any) -> bool:
        """Whether a table holds data and does not only lay out the page; its line is written where it does."""
        if next(table.iterdescendants("table"), None) is not None:
            return False
        rows = [[("".join(c.itertext())).strip() for c in row.iterchildren("td", "th")] for row in table.iterdescendants("tr")]
        rows = [[text for text in row if text] for row in rows]
        filled = [row for row in rows if row]
        if len(filled) < 2 or max(map(len, filled)) < 2 or any(len(text) > _MAX_CELL for row in filled for text in row):
            return False
        if any(len("".join(e.itertext())) > _MAX_CELL / 2 for e in table.iterdescendants("ul", "ol", "p")):
            return False
        text = clean(" ".join(table.itertext()))
        linked = sum(len(part) for a in table.iterdescendants("a") for part in a.itertext())
        self.page.lines.append(Line(text, self.open[-1][0].number, "table", None, min(linked, len(text)), text, table))
        return True


def _is_hidden(attributes: Any) -> bool:
    style = attributes.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return True
    return "hidden" in attributes or attributes.get("aria-hidden") == "true"


@lru_cache(maxsize=1 << 14)
def _says(tag: str, names: str, role: str, itemprop: str) -> tuple[bool, bool, str]:
    """What the names of an element say: that it belongs to the site, that it holds the body, that its lines are captions or bylines."""
    said = 0
    for name in names.split():
        said |= _said(name)
    body = tag in ("article", "main") or itemprop == "articleBody" or said & _BODY > 0
    if said & _SITE or tag in _SITE_TAGS or role.lower() in _SITE_ROLES:
        return True, body, ""
    if said & _PICTURE or tag in ("figure", "figcaption"):
        return False, body, "picture"
    return False, body, "byline" if said & _BYLINE else ""


@lru_cache(maxsize=1 << 14)
def _said(name: str) -> int:
    """What one name in the class or id of an element says, by itself and by the words that it is made of; bits of the four below."""
    whole = name.lower()
    words = {whole, *_TOKEN.findall(whole), *(word.lower() for word in _TOKEN.findall(_CAMEL.sub(" ", name)))}
    said = sum(
        bit
        for bit, code in ((_BODY, "body"), (_PICTURE, "picture"), (_BYLINE, "byline"))
        if words & _containers("layout_cues", code)
    )
    if words & _containers("boilerplate_cues") or whole in _containers("layout_cues", "biography"):
        said |= _SITE
    return said


def text_of(element: Any) -> str:
    """All text in an lxml element."""
    from lxml import etree

    text: str = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    return text


@cache
def _pieces() -> Any:
    """A function that gives the pieces of text in an lxml element."""
    from lxml import etree

    return etree.XPath("descendant::text()", smart_strings=False)


@cache
def _containers(name: str, code: str | None = None) -> frozenset[str]:
    """The words in names of elements that a vocabulary, or one entry of it, lists."""
    entries = vocabulary(name) if code is None else [vocabulary(name).by_code()[code]]
    return frozenset(str(word).lower() for entry in entries for word in entry.attributes.get("containers", ()))
