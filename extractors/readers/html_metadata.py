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

from extractors.readers.html_blocks import clean
from extractors.readers.metadata import find_date, read_byline, source_named, split_names

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


def read_metadata(root: Any) -> PageMetadata:
    """The metadata of a page as parsed, before scripts are dropped."""
    metas = _metas(root)
    linked = _linked_data(root)
    lines = list(_visible_lines(root))
    site = next((metas[name] for name in _SITE_METAS if metas.get(name) and len(metas[name]) <= 40), None)
    publisher = _name(linked.get("publisher"))
    title = _title(root, metas, linked, site or publisher)
    authors = _authors(root, metas, linked, lines)
    source = next((s for s in map(source_named, lines) if s), None)
    return PageMetadata(title, authors, _published(root, metas, linked, lines), source or publisher or site, _url(root, metas))


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


def _title(root: Any, metas: dict[str, str], linked: dict[str, Any], site: str | None) -> str | None:
    named = root.find(".//title")
    page_title = clean(named.text_content()) if named is not None else ""
    heads = [h for h in (clean(h.text_content()) for h in root.iter("h1", "h2", "h3")) if 4 <= len(h) <= MAX_TITLE]
    ones = [h for h in (clean(h.text_content()) for h in root.iter("h1")) if 2 <= len(h) <= MAX_TITLE]
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


def _published(root: Any, metas: dict[str, str], linked: dict[str, Any], lines: list[str]) -> str | None:
    told = [str(linked.get("datePublished") or ""), *(metas.get(name, "") for name in _DATE_METAS)]
    told += [t.get("datetime") or t.text_content() for t in root.iter("time")][:3]
    for text in told:
        if found := find_date(text):
            return found.iso
    bylines = [b for b in map(read_byline, lines) if b is not None and b.published]
    days = [b.published for b in bylines if b.published and len(b.published) == 10]
    if days:
        return days[0]
    for line in lines:
        if (found := find_date(line)) and len(found.iso) == 10 and len(line) < 80:
            return found.iso
    url = _url(root, metas) or ""
    found = find_date(re.sub(r"/(\d{4})/?(\d{2})/?(\d{2})(?=/|\D)", r" \1-\2-\3 ", url))
    return found.iso if found else None


def _authors(root: Any, metas: dict[str, str], linked: dict[str, Any], lines: list[str]) -> tuple[str, ...]:
    value = linked.get("author")
    people = value if isinstance(value, list) else [value]
    names = [n for n in map(_name, people) if n and not n.startswith("http")]
    if names:
        return split_names(" ; ".join(names))
    for name in _AUTHOR_METAS:
        text = metas.get(name, "")
        if text and not text.startswith("http") and len(text) <= 80:
            return split_names(text)
    for element in root.iter("a", "span", "p", "div"):
        told = element.get("rel") == "author" or element.get("itemprop") == "author"
        if told and (found := split_names(clean(element.text_content())[:80])):
            return found
    return next((b.authors for b in map(read_byline, lines) if b is not None and b.authors), ())


def _url(root: Any, metas: dict[str, str]) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href")).strip()
    url = metas.get("og:url", "")
    return url if url.startswith("http") else None


def _visible_lines(root: Any) -> Iterator[str]:
    """The short lines of the page that may be bylines, those after the first heading before the rest."""
    body = root.find("body")
    if body is None:
        return
    seen: set[str] = set()
    started = False
    early: list[str] = []
    for element in body.iter("h1", "h2", "div", "p", "span", "td", "li", "small", "time", "em", "i", "a", "section", "font"):
        if element.tag == "h1":
            started = True
        text = element.text_content() or ""
        if len(text) > 4 * MAX_VISIBLE:
            continue
        line = clean(text)
        if not line or len(line) > MAX_VISIBLE or line in seen or not (re.search(r"\d", line) or ":" in line or "：" in line):
            continue
        seen.add(line)
        if started:
            yield line
        else:
            early.append(line)
    yield from early
