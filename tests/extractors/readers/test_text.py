"""Plain text: the file unchanged, cut into blocks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .laws import body, cell, codes, read, texts

MARKS = [
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\t",
    " ",
    "|",
    "|---|---|\n",
    "#",
    "> ",
    "- ",
    "1. ",
    "一、",
    "单位：亿元",
    "表1 ",
    "注：",
    "来源：",
    "©",
]
WORDS = ["2023", "3,141.5万元", "%", "储能行业", "grid storage", "。", ".", "：", "https://a.example/b", "𠮷"]
BLANKS = ["\u2028", "\x0c", "\x85", "\ufeff", "\u3000", "\ud7ff"]
PIECES = st.sampled_from([*MARKS, *WORDS, *BLANKS])
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_kept_unchanged_and_cut_into_valid_blocks(text: str) -> None:
    document = read(text.encode("utf-8", "surrogatepass"), "a.txt")
    if document.media_type == "text/plain" and "\x00" not in text:
        assert document.text == text.removeprefix("\ufeff")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a", "a.docx", "资料.TXT"]))
def test_any_bytes_give_a_valid_document_under_any_name(data: bytes, name: str) -> None:
    read(data, name)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_figure_of_a_text_stands_in_a_block(text: str) -> None:
    document = read(text, "a.txt")
    covered = "".join(texts(document))
    assert covered.count("3,141.5万元") == document.text.count("3,141.5万元")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    text = end.join(["光伏组件出口简报", "", "五月出口二十一吉瓦。", "", "六月出口略降。"])
    document = read(text)
    assert document.text == text
    assert texts(document) == ["光伏组件出口简报", "五月出口二十一吉瓦。", "六月出口略降。"]
    assert document.title == "光伏组件出口简报"


def test_headings_have_levels_and_give_their_sections_to_what_follows() -> None:
    document = read(
        "海上风电年度观察\n\n一、装机\n\n全年新增装机八百万千瓦，同比略有增长。\n\n（一）广东\n\n广东新增最多，占三成。\n\n二、投资\n\n投资额为610亿元。\n"
    )
    sections = {document.text[b.start : b.end]: b.section for b in document.blocks}
    assert sections["广东新增最多，占三成。"] == ("一、装机", "（一）广东")
    assert sections["投资额为610亿元。"] == ("二、投资",)


def test_hard_wrapped_lines_are_one_paragraph_and_lines_as_long_as_they_like_are_not() -> None:
    wrapped = (
        "The harbour authority moved 4.1 million containers in the\nfirst half of 2023, which was about seven per cent more\n"
        "than it had moved a year before, and expects to move at\nleast nine million in the whole of the year, it said.\n"
    )
    assert len(texts(read(f"Harbour traffic grows\n\n{wrapped}\n{wrapped}"), "paragraph")) == 2
    loose = "港口上半年吞吐量为410万标箱。\n全年预计超过900万标箱。\n其中外贸占六成。\n"
    assert len(texts(read(f"港口吞吐量\n\n{loose}"), "paragraph")) == 3


def test_key_figures_stay_apart_from_their_labels() -> None:
    document = read("年度概览\n\n1,284台\n充电桩新增\n\n37.5%\n市占率\n")
    assert [t for t in texts(document) if t in ("1,284台", "37.5%")] == ["1,284台", "37.5%"]


def test_bullets_are_list_items_without_their_marks() -> None:
    document = read("要点\n\n• 氢能项目共44个\n• 投资合计70亿元\n1. 华东占一半\n2. 其余在西北\n")
    assert texts(document, "list_item") == ["氢能项目共44个", "投资合计70亿元", "华东占一半", "其余在西北"]


def test_a_tab_table_has_headers_unit_note_and_caption() -> None:
    document = read("表3 各省充电桩投资\n单位：万元\n省份\t2021年\t2022年\n山东\t120\t340\n\t5\t6\n河南\t80\t95\n\n后面是正文。\n")
    (table,) = document.tables
    assert (table.n_rows, table.n_cols) == (4, 3)
    assert table.unit_note == "单位：万元"
    assert table.caption == "表3 各省充电桩投资"
    assert cell(document, "340").col_path == ("2022年",)
    assert cell(document, "340").row_path == ("山东",)


def test_the_line_below_the_title_gives_source_author_and_date_and_is_boilerplate() -> None:
    document = read("冷链物流提速\n来源：北方商报  作者：周启明  2022年11月3日\n\n冷库容量增长一成。\n")
    assert (document.publisher, document.authors, document.published) == ("北方商报", ("周启明",), "2022-11-03")
    assert "北方商报" not in body(document)


def test_what_follows_a_disclaimer_at_the_end_is_boilerplate() -> None:
    text = "冷链物流提速\n\n" + "冷库容量增长一成，新增面积主要在华中。\n\n" * 6 + "免责声明：\n本文仅供参考。\n电话 12345\n"
    document = read(text)
    assert "本文仅供参考" not in body(document)
    assert body(document).count("冷库容量") == 6


def test_notes_and_captions_are_told_from_paragraphs() -> None:
    document = read("渔业数据\n\n图2：近海捕捞量\n\n捕捞量连续三年下降。\n\n数据来源：渔业协会年报\n注：不含淡水产品。\n")
    assert texts(document, "caption") == ["图2：近海捕捞量"]
    assert texts(document, "footnote") == ["数据来源：渔业协会年报", "注：不含淡水产品。"]


def test_an_empty_or_blank_file_says_what_to_do() -> None:
    assert codes(read(b"", "a.txt")) == ["empty_file"]
    assert codes(read(" \n\t\n", "a.txt")) == ["no_text"]


def test_language_is_that_of_most_words() -> None:
    assert read("风机 wind turbine 叶片长度创新高，塔筒更高。").language == "zh"
    assert read("The mill (纸厂) sold more paper than ever before.").language == "en"
    assert read("12 34 56").language is None


def test_a_long_text_is_read_in_time_that_grows_with_its_length() -> None:
    from time import process_time

    line = "第三季度水泥产量为5.2亿吨，同比下降3.1%，其中华东地区下降最多。\n"

    def seconds(times: int) -> float:
        start = process_time()
        read_twice = read("水泥月报\n\n" + line * times)
        assert len(read_twice.blocks) > times
        return process_time() - start

    seconds(200)
    assert seconds(8000) < 12 * max(0.05, seconds(2000))
