"""The documents that a source lists: entries of a feed (RSS, Atom), of a sitemap, or links of an index page.

Only addresses that fit the source's pattern count, each once, in the order in which they are listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate
from io import BytesIO
from urllib.parse import urldefrag, urljoin

MAX_LINKS = 2_000
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class NotListedError(Exception):
    """The content is no list of the kind that it should be."""


def links_of(kind: str, content: bytes, url: str, pattern: str | None) -> list[str]:
    """The addresses in a `feed`, `sitemap` or `index` that fit a glob pattern (all of them where it is None).

    Raises `NotListedError` where the content is of another kind.
    """
    found = {"feed": _feed, "sitemap": _sitemap, "index": _index}[kind](content)
    fits = re.compile(translate(pattern)).match if pattern else bool
    absolute = (_absolute(url, link) for link in found)
    chosen = dict.fromkeys(link for link in absolute if link.startswith(("http://", "https://")) and fits(link))
    return list(chosen)[:MAX_LINKS]


def _absolute(base: str, link: str) -> str:
    """The address of a link without its fragment, empty where it is none."""
    try:
        return urldefrag(urljoin(base, link.strip())).url
    except ValueError:
        return ""


def is_sitemap_index(content: bytes) -> bool:
    """Whether a sitemap lists other sitemaps."""
    return b"<sitemapindex" in content[:4096]


def _feed(content: bytes) -> Iterator[str]:
    import feedparser

    parsed = feedparser.parse(BytesIO(content))  # bytes as such could be taken for an address
    if not parsed.get("version"):
        raise NotListedError("the content is no RSS or Atom feed")
    for entry in parsed.entries:
        enclosures = [e.get("href") for e in entry.get("enclosures", ())]
        yield from (link for link in [*enclosures, entry.get("link")] if link)


def _sitemap(content: bytes) -> Iterator[str]:
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise NotListedError(f"the content is no sitemap: {error}") from error
    if root.tag not in (f"{_SITEMAP}urlset", f"{_SITEMAP}sitemapindex", "urlset", "sitemapindex"):
        raise NotListedError("the content is no sitemap")
    for element in root.iter(f"{_SITEMAP}loc", "loc"):
        if element.text:
            yield element.text


def _index(content: bytes) -> Iterator[str]:
    from lxml import etree, html

    try:
        root = html.document_fromstring(content)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotListedError(f"the content is no page: {error}") from error
    base = root.find(".//base[@href]")
    for element in root.iter("a"):
        href = element.get("href")
        if href:
            yield _absolute(base.get("href"), href) if base is not None else href
