"""The addresses that feeds, sitemaps and index pages list."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.web.links import NotListedError, links_of

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
<item><title>a</title><link>https://a.example/2025/one.html</link></item>
<item><title>b</title><link>https://a.example/ads/two.html</link><enclosure url="https://a.example/2025/two.pdf" type="application/pdf"/></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/2025/one.html"/></entry></feed>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://a.example/2025/one.html </loc></url></urlset>"""
INDEX = b"""<html><base href="/2025/"><a href="one.html#top">1</a><a href="one.html">1</a><a href="mailto:x@a.example">m</a><a>n</a></html>"""


@pytest.mark.parametrize(
    ("kind", "content", "found"),
    [
        ("feed", RSS, ["https://a.example/2025/one.html", "https://a.example/2025/two.pdf"]),
        ("feed", ATOM, ["https://a.example/2025/one.html"]),
        ("sitemap", SITEMAP, ["https://a.example/2025/one.html"]),
        ("index", INDEX, ["https://a.example/2025/one.html"]),
    ],
)
def test_addresses_that_fit_the_pattern_are_listed_once(kind: str, content: bytes, found: list[str]) -> None:
    assert links_of(kind, content, "https://a.example/list", "https://a.example/2025/*") == found


@pytest.mark.parametrize(("kind", "content"), [("feed", b"<html></html>"), ("sitemap", b"<html></html>"), ("sitemap", b"no xml")])
def test_what_is_no_list_is_told(kind: str, content: bytes) -> None:
    with pytest.raises(NotListedError):
        links_of(kind, content, "https://a.example/", None)


def test_entities_of_a_sitemap_are_not_resolved() -> None:
    content = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + SITEMAP.replace(b"one.html", b"&e;")
    assert links_of("sitemap", content, "https://a.example/", None) in ([], ["https://a.example/2025/"])


@given(st.binary(max_size=300), st.sampled_from(["feed", "sitemap", "index"]))
def test_no_content_raises_anything_else(content: bytes, kind: str) -> None:
    with contextlib.suppress(NotListedError):
        assert all(link.startswith("http") for link in links_of(kind, content, "https://a.example/", None))
