"""HTML: the body in reading order, the site's own parts as boilerplate, metadata, tables."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Table

from .laws import body, cell, codes, read, texts

PROSE_ZH = [
    "今年前三季度，全国新增虚拟电厂项目46个，可调节容量达到780万千瓦，同比增长52.4%。",
    "从地区看，江苏、浙江两省合计占四成，西南地区起步较晚，但增速最快，运营主体以电网企业为主。",
    "业内人士表示，商业模式仍待验证，补贴退坡后项目能否自负盈亏，取决于辅助服务市场的开放程度。",
]
PROSE_EN = [
    "Growers in the valley picked 214,000 tonnes of almonds this season, about nine per cent more than in the year before.",
    "Prices at the gate fell to 3.10 dollars a kilogram, however, because the harvest in the south was larger still.",
    "The growers' association expects exports to recover in the spring, when the new berth in the harbour is opened.",
]


def page(prose: list[str], head: str = "", before: str = "", after: str = "", title: str = "") -> str:
    paragraphs = "\n".join(f"<p>{p}</p>" for p in prose)
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body>{before}<div class='wrap'><h1>{title}</h1>"
        f"<div class='article-content'>{paragraphs}</div></div>{after}</body></html>"
    )


SITE = """
<nav><ul><li><a href=/>首页</a></li><li><a href=/a>能源</a></li><li><a href=/b>财经365</a></li></ul></nav>
<div class="cookie-banner">本网站使用Cookie，保存期为180天。<button>同意</button></div>
"""
BELOW = """
<div class="related"><h3>相关阅读</h3><ul><li><a href=/1>煤价跌破700元</a></li><li><a href=/2>装机破10亿千瓦</a></li></ul></div>
<div id="comments"><h3>网友评论（23）</h3><div><p>我家装了12块板，三年回本，大家怎么看？希望明年政策更好，价格更低。</p></div></div>
<footer>版权所有 © 2009-2023 某某网 京ICP备12345678号</footer>
"""


def test_what_belongs_to_the_site_is_boilerplate_and_stays_in_the_text() -> None:
    document = read(page(PROSE_ZH, "<title>虚拟电厂提速_某某网</title>", SITE, BELOW, "虚拟电厂提速"), "a.html")
    assert document.title == "虚拟电厂提速"
    assert texts(document, "title") == ["虚拟电厂提速"]
    assert texts(document, "paragraph") == PROSE_ZH
    for figure in ("365", "180", "700", "12块", "23", "2009"):
        assert figure not in body(document)
        assert figure in document.text


def test_an_english_page_is_read_alike() -> None:
    before = "<header><a href=/>The Ledger</a><a href=/s>Subscribe for $4</a></header><div role=dialog>We use cookies from 41 partners.</div>"
    after = "<aside>Most read: 7 ways to save</aside><section class='comments'><p>First! I paid 9 dollars for a bag last week, no kidding.</p></section>"
    document = read(page(PROSE_EN, "<title>Almonds abound | The Ledger</title>", before, after, "Almonds abound"), "a.html")
    assert body(document).splitlines() == ["Almonds abound", *PROSE_EN]
    assert document.language == "en"


def test_a_heading_inside_the_body_opens_a_section() -> None:
    html = page(PROSE_EN, title="Almonds abound").replace(f"<p>{PROSE_EN[2]}", f"<h2>Outlook</h2><p>{PROSE_EN[2]}")
    document = read(html, "a.html")
    assert [b.section for b in document.blocks if b.kind == "paragraph"] == [(), (), ("Outlook",)]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-09-14T08:30:00+08:00">',
        '<meta name="PubDate" content="2023-09-14 08:30">',
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2023-09-14T00:30:00Z"}</script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":["Article"],"datePublished":"2023-09-14"}]}</script>',
    ],
)
def test_the_date_comes_from_what_the_page_declares(head: str) -> None:
    assert read(page(PROSE_ZH, head), "a.html").published == "2023-09-14"


def test_date_source_and_author_come_from_the_visible_line_under_the_headline() -> None:
    line = "<div class=info><span>2023年09月14日 08:30</span> <span>来源：北方能源报</span> <span>作者：冯志平</span></div>"
    html = page(PROSE_ZH, "<title>虚拟电厂提速-某某网</title><meta property='og:site_name' content='某某网'>", title="虚拟电厂提速")
    document = read(html.replace("</h1>", f"</h1>{line}"), "a.html")
    assert (document.published, document.publisher, document.authors) == ("2023-09-14", "北方能源报", ("冯志平",))
    assert "冯志平" not in body(document)


def test_author_publisher_and_address_come_from_linked_data() -> None:
    head = (
        '<link rel="canonical" href="https://ledger.example/almonds"><script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":"Almonds abound","author":[{"@type":"Person","name":"Ines Okafor"},{"name":"Tom Hale"}],"publisher":{"name":"The Ledger"}}</script>'
    )
    document = read(page(PROSE_EN, head, title="Almonds abound"), "a.html")
    assert document.authors == ("Ines Okafor", "Tom Hale")
    assert (document.publisher, document.url, document.title) == ("The Ledger", "https://ledger.example/almonds", "Almonds abound")


@pytest.mark.parametrize(
    "broken", ['{"@type": "NewsArticle", ', "[" * 50_000, '{"@type": 7, "author": {"name": 9}}', "null", '{"@graph": "x"}']
)
def test_broken_linked_data_does_not_keep_the_page_from_being_read(broken: str) -> None:
    document = read(page(PROSE_EN, f'<script type="application/ld+json">{broken}</script>', title="Almonds abound"), "a.html")
    assert document.title == "Almonds abound"
    assert texts(document, "paragraph") == PROSE_EN


def test_the_charset_that_a_page_declares_falsely_is_not_believed() -> None:
    html = page(PROSE_ZH, '<meta charset="utf-8"><title>虚拟电厂提速</title>', title="虚拟电厂提速")
    assert texts(read(html.encode("gb18030"), "a.html"), "paragraph") == PROSE_ZH
    assert texts(read(html.encode("utf-16"), "a.html"), "paragraph") == PROSE_ZH
    assert texts(read(html.replace("utf-8", "gbk").encode(), "a.html"), "paragraph") == PROSE_ZH


TABLE = """
<table><caption>表2 各地项目（单位：万千瓦）</caption>
<tr><th rowspan=2>地区</th><th colspan=2>2022年</th><th rowspan="2">合计</th></tr>
<tr><th>上半年</th><th>下半年</th></tr>
<tr><td rowspan=2>江苏</td><td>45</td><td>52.5</td><td>97.5</td></tr>
<tr><td>46<sup>1</sup></td><td></td><td>46.5</td></tr>
<tr><td>浙江<td>30<td>31<td>61
</table>
"""


def only_table(html: str) -> Table:
    (table,) = read(html, "a.html").tables
    return table


def test_merged_cells_stand_where_a_browser_puts_them() -> None:
    document = read(page(PROSE_ZH).replace("</p>", "</p>" + TABLE, 1), "a.html")
    (table,) = document.tables
    assert (table.n_rows, table.n_cols, table.unit_note) == (5, 4, "单位：万千瓦")
    assert table.caption == "表2 各地项目（单位：万千瓦）"
    assert table.rows()[0] == ["地区", "2022年", "", "合计"]
    assert cell(document, "52.5").col_path == ("2022年", "下半年")
    assert cell(document, "46.5").row_path == ("江苏",)
    assert cell(document, "46.5").col_path == ("合计",)
    assert cell(document, "61").row_path == ("浙江",)
    assert cell(document, "46¹").col == 1


def test_a_table_that_only_lays_out_the_page_is_none() -> None:
    html = f"<html><body><table><tr><td>{SITE}</td><td><h1>虚拟电厂提速</h1>{''.join(f'<p>{p}</p>' for p in PROSE_ZH)}</td></tr></table></body></html>"
    document = read(html, "a.html")
    assert not document.tables
    assert [t for t in texts(document, "paragraph") if t in PROSE_ZH] == PROSE_ZH


@pytest.mark.parametrize("span", ["0", "-3", "x", "99999999999", "2.5", ""])
def test_spans_of_no_sense_do_no_harm(span: str) -> None:
    rows = (
        f"<tr><th rowspan='{span}'>a</th><th colspan='{span}'>b</th></tr><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
    )
    assert only_table(page(PROSE_EN).replace("</p>", f"</p><table>{rows}</table>", 1)).n_cols <= 250


def test_raised_digits_are_marks_of_notes_and_no_digits_of_the_figure() -> None:
    document = read(
        page(["The club sold 1,250<sup>3</sup> tickets on the day, more than ever before in its history.", *PROSE_EN]), "a.html"
    )
    assert "1,250³ tickets" in document.text


def test_blanks_collapse_as_in_a_browser_and_line_feeds_between_chinese_characters_vanish() -> None:
    document = read(
        page(
            ["虚拟电厂\n  项目达到 46\n个，容量&nbsp;780&nbsp;万千瓦。<br>下一段落另起一行，说明补贴情况，分三年退坡。", *PROSE_ZH]
        ),
        "a.html",
    )
    assert texts(document, "paragraph")[0].replace("\xa0", " ") == "虚拟电厂项目达到 46 个，容量 780 万千瓦。"


def test_what_is_hidden_or_no_text_is_not_read() -> None:
    extra = "<script>var a = 99771;</script><style>p{width:99772px}</style><!-- 99773 --><template>99774</template><noscript>99775</noscript>"
    assert "9977" not in read(page(PROSE_EN, after=extra), "a.html").text
    assert "99776" not in body(read(page(PROSE_EN, after="<div style='display: none'>99776 items</div>"), "a.html"))


@pytest.mark.parametrize("depth", [300, 5_000])
@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "span", "blockquote", "sup", "h1", "section", "p"])
def test_nesting_of_any_depth_costs_no_text(tag: str, depth: int) -> None:
    head = '<meta property="article:published_time" content="2023-09-14">'
    html = page([PROSE_EN[0], f"<{tag}>" * depth + PROSE_EN[1], PROSE_EN[2]], head)
    document = read(html, "a.html")
    assert all(document.text.count(sentence) == 1 for sentence in PROSE_EN)
    assert document.published == "2023-09-14"


def test_what_stands_after_the_end_of_the_page_is_read() -> None:
    document = read(
        page(PROSE_EN[:1], title="Almonds abound") + f"<p>{PROSE_EN[1]}</p></body><p>{PROSE_EN[2]}</p></html>", "a.html"
    )
    assert all(sentence in document.text for sentence in PROSE_EN)


def test_entities_that_expand_into_each_other_are_not_expanded() -> None:
    declared = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    document = read(f'<!DOCTYPE html [<!ENTITY a0 "lol">{declared}]><html><body><p>&a11; {PROSE_EN[0]}</p></body></html>', "a.html")
    assert len(document.text) < 5_000


def test_bytes_that_are_no_page_are_named_as_what_they_are() -> None:
    assert codes(read(b"\x00\x01\x02\x03" * 300, "a.html")) == ["not_html"]
    assert codes(read("只有文字，没有标签。产量为5万吨。", "a.html")) == ["not_html"]
    assert codes(read("<html><body></body></html>", "a.html")) == ["no_text"]
    assert codes(read("<html><frameset><frame src=a.html></frameset></html>", "a.html")) == ["no_text"]


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class=comment>",
        "</div>",
        "<table>",
        "<tr>",
        "<td rowspan=3>",
        "<td colspan=2>",
        "<th>",
        "</table>",
        "<ul><li>",
        "<h1>",
    ]
)
ODDITIES = ["&nbsp;", "&#0;", "&#xD800;", "\x00", "\x1f", "<![CDATA[", "<a href=", "'"]
TEXT = st.sampled_from(["<br>", "<sup>2</sup>", "3.5亿元", "，", "Words of some length. ", *ODDITIES])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(TAGS, TEXT), max_size=50).map("".join))
def test_any_tags_give_a_valid_document(markup: str) -> None:
    read(f"<html><body>{markup}</body></html>", "a.html")


def test_time_grows_with_the_length_of_the_page() -> None:
    def seconds(times: int) -> float:
        start = process_time()
        document = read(page(PROSE_ZH * times, "<title>虚拟电厂提速</title>", SITE, BELOW, "虚拟电厂提速"), "a.html")
        assert len(texts(document, "paragraph")) == 3 * times
        return process_time() - start

    seconds(1)
    assert seconds(640) < 10 * max(0.05, seconds(160))
