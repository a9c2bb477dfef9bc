"""HTML: which lines of a page are its body, and that none is lost."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .laws import body, read, texts
from .test_html import PROSE_EN, PROSE_ZH, page


def paragraphs(prose: list[str]) -> str:
    return "".join(f"<p>{p}</p>" for p in prose)


def article(inner: str) -> str:
    return f"<html><body><div class='top'><a href=/>Ledger</a></div><div class='story-text'>{inner}</div></body></html>"


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src=a.jpg><figcaption>The orchard after 12 days of rain.</figcaption></figure>",
        "<div class='photo-caption'>The orchard after 12 days of rain.</div>",
        "<p>The orchard after 12 days of rain (Image: Valley Archive)</p>",
    ],
)
def test_what_stands_under_a_picture_is_a_caption(picture: str) -> None:
    document = read(article(f"<p>{PROSE_EN[0]}</p>{picture}{paragraphs(PROSE_EN[1:])}"), "a.html")
    (caption,) = texts(document, "caption")
    assert caption.startswith("The orchard after 12 days of rain")
    assert texts(document, "paragraph") == PROSE_EN


def test_a_region_named_for_pictures_that_holds_the_article_holds_no_captions() -> None:
    html = f"<html><body><div class='photo'>{paragraphs(PROSE_EN)}</div></body></html>"
    assert texts(read(html, "a.html"), "paragraph") == PROSE_EN


def test_teasers_of_other_articles_are_no_body() -> None:
    cards = "".join(
        f"<div class='unit'><h3><a href=/{n}>Another story of the valley, number {n}</a></h3>"
        f"<p>It rained for {n} days, and the river rose above the old stones again.</p></div>"
        for n in range(21, 25)
    )
    document = read(article(paragraphs(PROSE_EN) + cards), "a.html")
    assert texts(document, "paragraph", "heading") == PROSE_EN
    assert "It rained for 24 days" in document.text


def test_a_line_that_is_all_link_is_no_body_and_one_with_a_link_is() -> None:
    linked = "<p><a href=/1>See also: who owns the water of the valley</a></p>"
    with_link = "<p>The <a href=/2>growers' association</a> counted 1,960 members at the end of the year.</p>"
    document = read(article(f"<p>{PROSE_EN[0]}</p>{linked}{with_link}{paragraphs(PROSE_EN[1:])}"), "a.html")
    assert "who owns the water" not in body(document)
    assert "counted 1,960 members" in body(document)


@pytest.mark.parametrize("name", ["post_comment", "article-related", "contentSidebar", "story_share_box"])
def test_a_part_of_the_site_inside_the_body_is_known_by_its_name(name: str) -> None:
    part = f"<div class='{name}'><p>Somebody else paid 97 dollars for it, and said so at some length here.</p></div>"
    document = read(article(paragraphs(PROSE_EN[:2]) + part + paragraphs(PROSE_EN[2:])), "a.html")
    assert "97 dollars" not in body(document)
    assert texts(document, "paragraph") == PROSE_EN


@pytest.mark.parametrize("name", ["sidebar-left-layout", "with-comments", "share-page", "header"])
def test_a_part_that_holds_most_of_the_prose_is_the_body_whatever_its_name(name: str) -> None:
    html = f"<html><body><div class='{name}'>{paragraphs(PROSE_EN * 2)}</div></body></html>"
    assert texts(read(html, "a.html"), "paragraph") == PROSE_EN * 2


def test_bylines_and_the_original_title_are_no_body() -> None:
    lines = "<p class='byline'>By Ines Okafor, agriculture desk</p><p>2023-09-14 08:30</p>"
    document = read(article(f"<h1>Almonds abound</h1>{lines}{paragraphs(PROSE_EN)}"), "a.html")
    assert body(document).splitlines() == ["Almonds abound", *PROSE_EN]
    document = read(article(f"<h1>虚拟电厂提速</h1><p>（原标题：电厂不再只是电厂）</p>{paragraphs(PROSE_ZH)}"), "a.html")
    assert body(document).splitlines() == ["虚拟电厂提速", *PROSE_ZH]


def test_a_line_beside_the_prose_needs_no_stop_to_be_body() -> None:
    lines = ["Harvest: 214,000 tonnes", "Price: 3.10 dollars"]
    inner = paragraphs([lines[0], *PROSE_EN[:1], lines[1], *PROSE_EN[1:]])
    assert texts(read(article(inner), "a.html"), "paragraph") == [lines[0], PROSE_EN[0], lines[1], *PROSE_EN[1:]]


def test_a_long_list_of_words_is_no_prose() -> None:
    words = " ".join(f"keyword{n}" for n in range(3_000))
    document = read(article(paragraphs(PROSE_EN)) + f"<div>{words}</div>", "a.html")
    assert texts(document, "paragraph") == PROSE_EN
    assert "keyword2999" in document.text


@pytest.mark.parametrize("tag", ["noscript", "object", "video"])
def test_an_element_left_open_does_not_swallow_the_page(tag: str) -> None:
    html = f"<html><body><{tag}><div></{tag}><div class='story-text'>{paragraphs(PROSE_EN * 8)}</div></body></html>"
    assert texts(read(html, "a.html"), "paragraph") == PROSE_EN * 8


def test_a_menu_is_one_block_and_keeps_its_words() -> None:
    menu = "<ul class='nav'>" + "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(30)) + "</ul>"
    document = read(page(PROSE_EN, before=menu), "a.html")
    assert len(texts(document, "boilerplate")) == 1
    assert all(f"Section {n}" in document.text for n in range(30))


WORD = st.integers(100, 999).map(lambda n: f"w{n}w")
OPEN = [
    "<p>",
    "<div>",
    "<div class=share>",
    "<nav>",
    "<ul><li>",
    "<table><tr><td>",
    "<tr><td>",
    "<a href=x>",
    "<span>",
    "<h2>",
    "<br>",
]
CLOSE = ["</p>", "</div>", "</nav>", "</li></ul>", "</table>", "</a>", "</span>", "</h2>"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(OPEN + CLOSE), WORD.map(lambda w: f" {w} ")), max_size=60))
def test_every_word_of_a_page_is_in_the_text_once_for_each_time(pieces: list[str]) -> None:
    document = read(f"<html><body>{''.join(pieces)}</body></html>", "a.html") if pieces else None
    for word in {piece.strip() for piece in pieces if piece.strip().startswith("w")}:
        assert document is not None
        assert document.text.count(word) == sum(piece.strip() == word for piece in pieces)


ODD = {
    "attributes": lambda n: f"<div class='{'a b ' * (40 * n)}'>{PROSE_EN[0]}</div>",
    "no end tags": lambda n: "<div class=share><p>Some words of it." * n,
    "null bytes": lambda n: f"<p>{PROSE_EN[0]}</p>\x00\x00" * n,
    "menus in menus": lambda n: "<div class=nav><a href=x>a</a>" * n + "<h1>x</h1>",
    "tables in tables": lambda n: "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>" * n,
    "cards": lambda n: "<div class=c><a href=x>A title of some length here</a><p>Text.</p></div>" * n,
    "linked data": lambda n: '<script type="application/ld+json">{"@type":"Article","headline":"' + "a" * n + '"}</script><p>x</p>',
    "digits": lambda n: "<p>" + "2019 20 1 " * n + "</p>",
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_pages_are_read_in_time_that_grows_with_their_length(kind: str) -> None:
    def seconds(n: int) -> float:
        start = process_time()
        read(f"<html><body>{ODD[kind](n)}</body></html>", "a.html")
        return process_time() - start

    seconds(1)
    assert seconds(4_000) < 10 * max(0.05, seconds(1_000))
