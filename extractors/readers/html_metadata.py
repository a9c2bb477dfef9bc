"""Reads what a page says of itself: JSON-LD (schema.org), meta tags (Open Graph, Dublin Core and the usual names), visible lines.

The title is taken without the site's name; the publisher from the visible 来源 line before the site's own name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from extractors.readers.html_body import Body
from extractors.readers.html_lines import Page, clean
from extractors.readers.metadata import Byline, find_date, read_byline, source_named, split_names

_SITE = re.compile(r"\s*[|｜_–—·»«]\s*|\s+-\s+|\s*--+\s*|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])|\s::\s")
_ARTICLE = re.compile(r"Article|News|Report|BlogPosting|WebPage", re.IGNORECASE)
_DATE_METAS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "publish_date",
    "publish-date",
    "publishtime",
    "og:release_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "date",
    "sailthru.date",
    "parsely-pub-date",
    "citation_publication_date",
    "article:create_at",
    "weibo:article:create_at",
    "citation_date",
    "created",
    "apub:time",
    "firstpublishedtime",
    "article.published",
    "published-date",
    "releasedate",
    "timestamp",
)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "byl",
    "og:article:author",
)
_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline", "articletitle")
_SITE_METAS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright", "mediaid", "source")
_HINT = re.compile(r"[\d:：]")
MAX_TITLE = 300
MAX_VISIBLE = 300


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What was found; None or empty where the page says nothing."""

    title: str | None
    authors: tuple[str, ...]
    published: str | None
    publisher: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Declared:
    """What stands in a page beside its lines: meta tags by name, the first article of its JSON-LD, title, times, authors, address."""

    metas: dict[str, str]
    linked: dict[str, Any]
    page_title: str
    times: tuple[str, ...]
    authors: tuple[str, ...]
    url: str | None


def read_declared(root: Any) -> Declared:
    """What a page declares, read before scripts are dropped."""
    metas = _metas(root)
    named = root.find(".//title")
    page_title = clean(named.text_content()) if named is not None else ""
    times = [t.get("datetime") or t.text_content() for t in root.iter("time")][:3]
    told = root.xpath("//*[@rel='author' or @itemprop='author']")
    return Declared(
        metas, _linked_data(root), page_title, tuple(times), tuple(clean(e.text_content())[:80] for e in told), _url(root, metas)
    )


def read_metadata(declared: Declared, page: Page, body: Body) -> PageMetadata:
    """The metadata of a page from what it declares and from its lines."""
    metas, linked = declared.metas, declared.linked
    lines = list(_visible_lines(page, body))
    site = next((metas[name] for name in _SITE_METAS if metas.get(name) and len(metas[name]) <= 40), None)
    publisher = _name(linked.get("publisher"))
    title = _title(declared, page, site or publisher)
    bylines = [b for b in map(read_byline, lines) if b is not None]
    source = next((s for s in map(source_named, lines) if s), None)
    return PageMetadata(
        title, _authors(declared, bylines), _published(declared, bylines, lines), source or publisher or site, declared.url
    )


def _metas(root: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower().replace(" ", "")
        content = clean(meta.get("content") or "")
        if name and content:
            metas.setdefault(name, content)
    return metas


def _linked_data(root: Any) -> dict[str, Any]:
    """The first article of the page's JSON-LD."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD says nothing; the page has other places to look
        for item in _items(data):
            kind = item.get("@type")
            if _ARTICLE.search(" ".join(kind) if isinstance(kind, list) else str(kind)) and (
                item.get("headline") or item.get("datePublished")
            ):
                return item
    return {}


def _items(data: Any) -> Iterator[dict[str, Any]]:
    stack = [data]
    while stack:
        at = stack.pop(0)
        if isinstance(at, list):
            stack = [*at, *stack]
        elif isinstance(at, dict):
            yield at
            stack += [at[key] for key in ("@graph", "mainEntity") if isinstance(at.get(key), (list, dict))]


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return clean(value) or None if isinstance(value, str) else None


def _title(told: Declared, page: Page, site: str | None) -> str | None:
    metas, linked, page_title = told.metas, told.linked, told.page_title
    headings = [line for line in page.lines if line.kind == "heading" and (line.level or 9) <= 3]
    heads = [line.text for line in headings if 4 <= len(line.text) <= MAX_TITLE]
    ones = [line.text for line in headings if line.level == 1 and 2 <= len(line.text) <= MAX_TITLE]
    declared = [t for t in (clean(str(linked.get("headline") or "")), *(metas.get(name, "") for name in _TITLE_METAS)) if t]
    against = [t for t in (page_title, *declared) if t]
    for head in (*ones, *heads):
        if any(
            _squeezed(head) in _squeezed(t) and len(_squeezed(head)) >= 0.4 * len(_squeezed(_stripped(t, site))) for t in against
        ):
            return head
    if len(ones) == 1 and any(_alike(ones[0], t) > 0.6 for t in against):
        return ones[0]
    for text in (*declared[:1], page_title, *declared[1:]):
        if text:
            return _stripped(text, site)[:MAX_TITLE]
    return next(iter(ones or heads), None)


def _stripped(text: str, site: str | None) -> str:
    """A title without the site's name: of the pieces between separators the leading ones that are no name of the site."""
    pieces = [(m.start(), m.end()) for m in _SITE.finditer(text)]
    if not pieces:
        return text
    if site:
        for start, end in pieces:
            if _squeezed(site) and _squeezed(text[end:]).startswith(_squeezed(site)[:8]):
                return text[:start]
    first, last = pieces[0], pieces[-1]
    if len(text[: last[0]]) >= len(text[last[1] :]):
        start = next((s for s, _ in pieces if len(text[:s]) >= 0.4 * len(text)), last[0])
        return text[:start]
    return text[first[1] :] if len(text[: first[0]]) < 0.3 * len(text) else text


def _squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _published(declared: Declared, bylines: list[Byline], lines: list[str]) -> str | None:
    told = [str(declared.linked.get("datePublished") or ""), *(declared.metas.get(name, "") for name in _DATE_METAS), *declared.times]
    for text in told:
        if found := find_date(text):
            return found.iso
    days = [b.published for b in bylines if b.published and len(b.published) == 10]
    if days:
        return days[0]
    for line in lines:
        if (found := find_date(line)) and len(found.iso) == 10 and len(line) < 80:
            return found.iso
    found = find_date(re.sub(r"/(\d{4})/?(\d{2})/?(\d{2})(?=/|\D)", r" \1-\2-\3 ", declared.url or ""))
    return found.iso if found else None


def _authors(declared: Declared, bylines: list[Byline]) -> tuple[str, ...]:
    value = declared.linked.get("author")
    people = value if isinstance(value, list) else [value]
    names = [n for n in map(_name, people) if n and not n.startswith("http")]
    if names:
        return split_names(" ; ".join(names))
    for name in _AUTHOR_METAS:
        text = declared.metas.get(name, "")
        if text and not text.startswith("http") and len(text) <= 80:
            return split_names(text)
    for text in declared.authors:
        if found := split_names(text):
            return found
    return next((b.authors for b in bylines if b.authors), ())


def _url(root: Any, metas: dict[str, str]) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href")).strip()
    url = metas.get("og:url", "")
    return url if url.startswith("http") else None


def _visible_lines(page: Page, body: Body) -> Iterator[str]:
    """The short lines of the page that may be bylines: round the body's beginning, at its end, then the rest."""
    first, last = body.first, body.last
    head = next((n for n, line in enumerate(page.lines[: last or None]) if line.level == 1), max(0, first - 12))
    order = [*range(min(head, first), last), *range(last, len(page.lines)), *range(min(head, first))]
    for number in order:
        line = page.lines[number].spaced
        if line and len(line) <= MAX_VISIBLE and _HINT.search(line):
            yield line
