"""Chooses the metadata of a page from what it declares and from its visible lines round the headline.

The title is taken without the site's name; the publisher from the visible 来源 line before the site's own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from extractors.readers.html_body import Body
from extractors.readers.html_declared import Declared
from extractors.readers.html_lines import Line, Page
from extractors.readers.metadata import Byline, bare_name, find_date, read_byline, signed_names, source_named, split_names

_SITE = re.compile(r"\s*[|｜_–—·»«]\s*|\s+-\s+|\s*--+\s*|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])|\s::\s")
_NO_LETTER = re.compile(r"[\W_]+")
_HINT = re.compile(r"[\d:：]")
_URL_DATE = re.compile(r"/(\d{4})[/-]?(\d{2})[/-]?(\d{2})(?=/|\D)")
_ADDRESS = re.compile(r"@|https?:|www\.")
MAX_TITLE = 300
MAX_VISIBLE = 300
_NEAR = 12
_DATED = 80


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What was found; None or empty where the page says nothing."""

    title: str | None
    authors: tuple[str, ...]
    published: str | None
    publisher: str | None
    url: str | None


def read_metadata(declared: Declared, page: Page, body: Body) -> PageMetadata:
    """The metadata of a page from what it declares and from its lines."""
    site = declared.site or declared.publisher
    title = _title(declared, page, body, site)
    top, end, far = _visible_lines(page, body, title)
    bylines = [b for b in (read_byline(line.spaced) for line in (*top, *end)) if b is not None]
    return PageMetadata(
        title,
        _authors(declared, page, bylines, site) or _signed(page, body),
        _published(declared, page, body, bylines, ([*top, *end], far)),
        _publisher(top, [*end, *far]) or declared.publisher or declared.site,
        declared.url,
    )


def _title(declared: Declared, page: Page, body: Body, site: str | None) -> str | None:
    lines = [line for line in page.lines[: body.last or None] if line.table is None and 2 <= len(line.text) <= MAX_TITLE]
    lines.sort(key=lambda line: line.level or 9)
    told = [text for text in (*declared.titles[:1], declared.page_title, *declared.titles[1:]) if text]
    stripped = [_stripped(text, site) for text in told]
    named = {_squeezed(site)} if site else set()
    longest = max(map(len, told), default=0)
    wanted = [text for text in dict.fromkeys(map(_squeezed, stripped)) if text and text not in named]
    shortest = min(map(len, wanted), default=0)
    squeezed = [(_squeezed(line.text), line.text) for line in lines if shortest <= 2 * len(line.text) <= 2 * (longest + _NEAR)]
    for text in wanted:
        for own, shown in squeezed:
            if own == text:
                return shown
    whole = [(_squeezed(text), 0.4 * len(_squeezed(short))) for text, short in zip(told, stripped, strict=True)]
    for line in lines:
        own = _squeezed(line.text) if (line.level or 9) <= 3 else ""
        if len(own) >= 4 and own not in named and any(own in t and len(own) >= n for t, n in whole):
            return line.text
    ones = [line.text for line in lines if line.level == 1]
    if len(ones) == 1 and any(_alike(ones[0], text, 0.6) for text in told):
        return ones[0]
    first = next(iter(stripped), None)
    if first:
        beginnings = [line.text for line in lines if len(line.text) >= 8 and first.startswith(line.text)]
        return (max(beginnings, key=len, default=None) or first)[:MAX_TITLE]
    return next((line.text for line in lines if line.kind == "heading"), None)


def _stripped(text: str, site: str | None) -> str:
    """A title without the site's name: of the pieces between separators the leading ones that are no name of the site."""
    pieces = [(m.start(), m.end()) for m in _SITE.finditer(text)]
    if not pieces:
        return text
    if site:
        for start, end in pieces:
            if _squeezed(site) and _squeezed(text[end:]).startswith(_squeezed(site)[:8]):
                return text[:start]
            if _squeezed(site) and _squeezed(text[:start]) == _squeezed(site):
                return text[end:]
    first, last = pieces[0], pieces[-1]
    if len(text[: last[0]]) >= len(text[last[1] :]):
        start = next((s for s, _ in pieces if len(text[:s]) >= 0.4 * len(text)), last[0])
        return text[:start]
    return text[first[1] :] if len(text[: first[0]]) < 0.3 * len(text) else text


def _squeezed(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _alike(a: str, b: str, least: float) -> bool:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() > least and matcher.quick_ratio() > least and matcher.ratio() > least


def _published(
    declared: Declared, page: Page, body: Body, bylines: list[Byline], lines: tuple[list[Line], list[Line]]
) -> str | None:
    for text in declared.dates:
        if found := find_date(text):
            return found.iso
    months: list[str] = []
    shown = [moment for at, moment in page.times if at < body.last]
    address = _URL_DATE.sub(r" \1-\2-\3 ", declared.url or "").replace("/", " ")
    for iso in (*_days(shown), *_days([address]), *(b.published for b in bylines if b.published)):
        if len(iso) == 10:
            return iso
        months.append(iso)
    near, far = ([line.spaced for line in group if len(line.spaced) < _DATED] for group in lines)
    for iso in chain(_days(near), _bylined(lines[1]), _days(far), _days(declared.changed)):
        if len(iso) == 10:
            return iso
        months.append(iso)
    return next(iter(months), None)


def _days(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        if found := find_date(text):
            yield found.iso


def _bylined(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        byline = read_byline(line.spaced)
        if byline is not None and byline.published:
            yield byline.published


def _publisher(top: list[Line], rest: list[Line]) -> str | None:
    """The publisher that a line names: after a cue or beside the date under the headline, else after a cue elsewhere."""
    for read, lines in ((source_named, top), (bare_name, top), (source_named, rest)):
        for line in lines:
            if named := read(line.spaced):
                return named
    return None


def _authors(declared: Declared, page: Page, bylines: list[Byline], site: str | None) -> tuple[str, ...]:
    """The first list of names that is declared or shown; the name of the site itself only where there is no other."""
    own = {_squeezed(name) for name in (site, declared.publisher) if name}
    told = [split_names(text) for text in (*declared.authors, *page.signed) if not _ADDRESS.search(text)]
    lists = [names for names in (*told, *(b.authors for b in bylines)) if names]
    return next((names for names in lists if not own & {_squeezed(n) for n in names}), next(iter(lists), ()))


def _signed(page: Page, body: Body) -> tuple[str, ...]:
    """The names that sign the text without a cue's colon: under the headline, in the dateline, below the last line."""
    numbers = [*range(max(0, body.first - _NEAR), min(body.first + 3, body.last)), *range(max(0, body.last - 2), body.last)]
    return next((names for n in numbers if (names := signed_names(page.lines[n].spaced))), ())


def _visible_lines(page: Page, body: Body, title: str | None) -> tuple[list[Line], list[Line], list[Line]]:
    """The short lines of the page that may be bylines: those round the headline, those at the body's end, and all others."""
    wanted = _squeezed(title) if title else None
    longest = len(title or "") + _NEAR
    heads = [
        n
        for n, line in enumerate(page.lines[: body.last or None])
        if wanted and len(wanted) <= 2 * len(line.text) and len(line.text) <= longest and _squeezed(line.text) == wanted
    ]
    before = [n for n in heads if n <= body.first]
    head = before[-1] if before else heads[0] if heads else max(0, body.first - _NEAR)
    start = min(head, body.first)
    top = min(max(start, body.first) + _NEAR, body.last)
    end = max(top, body.last - _NEAR // 2)
    above = max(0, start - 2)
    told = [
        [*range(start, top), *range(above, start)],
        [*range(end, body.last)],
        [*range(body.last, len(page.lines)), *range(above)],
    ]
    one, two, three = ([page.lines[n] for n in numbers if _may_tell(page.lines[n])] for numbers in told)
    return one, two, three


def _may_tell(line: Line) -> bool:
    return 0 < len(line.spaced) <= MAX_VISIBLE and _HINT.search(line.spaced) is not None
