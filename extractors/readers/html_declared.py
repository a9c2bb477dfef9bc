"""Reads what a page declares of itself: JSON-LD (schema.org), meta tags (Open Graph, Dublin Core and the usual names), addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.readers.html_lines import clean

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
_CHANGED_METAS = ("dateupdate", "datemodified", "article:modified_time", "og:updated_time", "dcterms.modified", "lastmodified")
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
_MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class Declared:
    """What stands in a page beside its lines, best first: titles, dates, dates of change, authors, the site's names, the address."""

    titles: tuple[str, ...]
    page_title: str
    dates: tuple[str, ...]
    changed: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str | None
    site: str | None
    url: str | None


def read_declared(root: Any) -> Declared:
    """What a page declares, read before scripts are dropped."""
    found = _declaring(root)
    metas = _metas(found["meta"])
    linked = _linked_data(found["script"])
    named = next(iter(found["title"]), None)
    value = linked.get("author")
    people = [n for n in map(_name, value if isinstance(value, list) else [value]) if n]
    return Declared(
        titles=_told(clean(str(linked.get("headline") or "")), *(metas.get(name, "") for name in _TITLE_METAS)),
        page_title=clean("".join(named.itertext())) if named is not None else "",
        dates=_told(str(linked.get("datePublished") or ""), *(metas.get(name, "") for name in _DATE_METAS)),
        changed=_told(str(linked.get("dateModified") or ""), *(metas.get(name, "") for name in _CHANGED_METAS)),
        authors=_told(" ; ".join(people), *(a for a in (metas.get(name, "") for name in _AUTHOR_METAS) if len(a) <= 80)),
        publisher=_name(linked.get("publisher")),
        site=next((metas[name] for name in _SITE_METAS if metas.get(name) and len(metas[name]) <= _MAX_NAME), None),
        url=_url(found["link"], metas),
    )


def _told(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _declaring(root: Any) -> dict[str, list[Any]]:
    """The elements that may declare something, by tag."""
    found: dict[str, list[Any]] = {"meta": [], "script": [], "title": [], "link": []}
    for element in root.iter(*found):
        found[element.tag].append(element)
    return found


def _metas(elements: Sequence[Any]) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in elements:
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower().replace(" ", "")
        content = clean(meta.get("content") or "")
        if name and content:
            metas.setdefault(name, content)
    return metas


def _linked_data(elements: Sequence[Any]) -> dict[str, Any]:
    """The first article of the page's JSON-LD."""
    for script in elements:
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


def _url(links: Sequence[Any], metas: dict[str, str]) -> str | None:
    for link in links:
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href")).strip()
    url = metas.get("og:url", "")
    return url if url.startswith("http") else None
