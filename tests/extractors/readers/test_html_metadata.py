"""HTML: title, date, publisher and authors, where pages put them."""

from __future__ import annotations

import pytest

from extractors.readers.metadata import bare_name, find_date, signed_names

from .laws import read
from .test_html import PROSE_EN, PROSE_ZH, page


def headed(line: str, title: str = "虚拟电厂提速", head: str = "<title>虚拟电厂提速_某某网</title>") -> str:
    prose = PROSE_ZH if title == "虚拟电厂提速" else PROSE_EN
    return page(prose, head, title=title).replace("</h1>", f"</h1>{line}")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-03-04T10:20:00+08:00", "2025-03-04"),
        ("2025年3月4日 10:20", "2025-03-04"),
        ("20250304", "2025-03-04"),
        ("am 4.3.2025 um 10:20 Uhr", "2025-03-04"),
        ("04-03-2025", "2025-03-04"),
        ("4. März 2025", "2025-03-04"),
        ("le 1er mars 2025", "2025-03-01"),
        ("4 de marzo de 2025", "2025-03-04"),
        ("Mar. 4, 2025", "2025-03-04"),
        ("25/03/2025", "2025-03-25"),
        ("03/25/2025", "2025-03-25"),
        ("March 2025", "2025-03"),
        ("2025年3月", "2025-03"),
        ("03/04/2025", None),
        ("2025-13-04", None),
        ("version 1.2.3", None),
        ("12,025 people", None),
    ],
)
def test_dates_as_they_are_printed(text: str, iso: str | None) -> None:
    found = find_date(text)
    assert (found.iso if found else None) == iso


@pytest.mark.parametrize(
    "head",
    [
        "<title>Almonds abound | The Ledger</title>",
        "<title>The Ledger - Almonds abound</title><meta property='og:site_name' content='The Ledger'>",
        "<title>Almonds abound</title>",
        "<meta property='og:title' content='Almonds abound'><title>The Ledger</title>",
    ],
)
@pytest.mark.parametrize(
    "heading", ["<h1>The Ledger</h1><h2>Almonds abound</h2>", "<h1>Almonds abound</h1>", "<div>Almonds abound</div>"]
)
def test_the_title_is_the_line_that_the_page_declares_and_not_the_name_of_the_site(head: str, heading: str) -> None:
    html = page(PROSE_EN, head).replace("<h1></h1>", heading)
    assert read(html, "a.html").title == "Almonds abound"


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("<p>2025-03-04 10:20 来源：江海日报 作者：甲一</p>", "江海日报"),
        ("<p>江海日报 2025-03-04 10:20</p>", "江海日报"),
        ("<p><span>2025年03月04日 10:20</span><span>江海日报</span></p>", "江海日报"),
        ("<p>2025-03-04 · 江海日报</p>", "江海日报"),
        ("<p>字号：大 中 小</p>", None),
    ],
)
def test_the_publisher_stands_after_a_cue_or_beside_the_date(line: str, publisher: str | None) -> None:
    document = read(headed(line), "a.html")
    assert document.publisher == publisher
    if publisher:
        assert document.published == "2025-03-04"


def test_a_line_without_a_date_names_no_publisher_by_itself() -> None:
    assert bare_name("江海日报 头版") is None
    assert bare_name("截至2025年3月4日，项目达到46个，覆盖八个省份") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("江海社北城3月4日电（记者甲一 乙二三）昨日，项目开工。", ("甲一", "乙二三")),
        ("江海日报记者 甲一", ("甲一",)),
        ("【文/江海日报专栏作者 甲一】", ("甲一",)),
        ("记者从会上获悉，项目已开工，总投资46亿元，预计明年投产，带动就业三千人。", ()),
        ("2025年3月4日", ()),
    ],
)
def test_people_who_sign_without_a_colon(line: str, names: tuple[str, ...]) -> None:
    assert signed_names(line) == names


def test_the_name_of_the_site_is_no_author_where_another_signs() -> None:
    head = "<title>虚拟电厂提速_某某网</title><meta name='author' content='某某网'><meta property='og:site_name' content='某某网'>"
    assert read(headed("<p>2025-03-04 作者：甲一</p>", head=head), "a.html").authors == ("甲一",)


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("<time datetime='2025-03-04T10:20+08:00'>yesterday</time>", ""),
        ("<span itemprop='datePublished' content='2025-03-04'>yesterday</span>", ""),
        ("", "<link rel='canonical' href='https://ledger.example/2025/03/04/almonds'>"),
        ("<p>Published 4 March 2025, updated 9 March 2025</p>", ""),
        ("", "<meta itemprop='dateModified' content='2025-03-04'>"),
    ],
)
def test_the_date_comes_from_where_the_page_tells_it(line: str, head: str) -> None:
    document = read(headed(line, "Almonds abound", f"<title>Almonds abound</title>{head}"), "a.html")
    assert document.published == "2025-03-04"


def test_the_date_of_another_article_below_is_not_the_date() -> None:
    below = "<aside><a href=/x>Rain</a> <time datetime='2019-01-01'>2019</time></aside>"
    html = headed("<p>March 4, 2025</p>", "Almonds abound", "<title>Almonds abound</title>").replace("</body>", f"{below}</body>")
    assert read(html, "a.html").published == "2025-03-04"
