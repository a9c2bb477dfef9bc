"""PDF: reading order, running heads, paragraphs, notes and what cannot be read."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from extractors.readers.pdf.objects import fold

from .laws import body, codes, read, texts
from .pages import HEIGHT, SONG, WIDTH, Draw, Sheet, pdf

LONG = "本报告所称冷链物流，是指生鲜农产品、速冻食品和疫苗等货物从产地到消费者手中始终处在规定温度下的一种运输和仓储方式，"
LONG += "它对设备、信息系统和人员都有较高的要求，因此进入的企业数量虽多，能够形成网络的却只有少数几家，行业集中度仍然偏低。"


def wrapped(text: str, columns: int) -> list[str]:
    return [text[i : i + columns] for i in range(0, len(text), columns)]


def one_page(sheet: Sheet) -> None:
    sheet.text(72, 110, "冷链物流观察", 22)
    sheet.lines(72, 170, wrapped(LONG, 40))


def test_lines_of_a_paragraph_are_joined_without_spaces_between_chinese() -> None:
    document = read(pdf(one_page), "a.pdf")
    assert document.title == "冷链物流观察"
    assert texts(document, "paragraph") == [LONG]
    assert (document.language, document.pages) == ("zh", 1)
    assert not document.issues


def test_words_have_boxes_on_their_page_where_they_stand() -> None:
    document = read(pdf(one_page), "a.pdf")
    for block in document.blocks:
        assert block.words
        for word in block.words:
            assert 0 <= word.box[0] < word.box[2] <= WIDTH
            assert 0 <= word.box[1] < word.box[3] <= HEIGHT
    first = document.blocks[1].words[0]
    assert document.text[first.start : first.end] == "本"
    assert first.box[0] == pytest.approx(72, abs=0.5)
    assert first.box[1] < 170 < first.box[3]


def test_english_lines_are_joined_with_spaces_and_hyphens_mended() -> None:
    text = "The co-operative stored forty thousand tonnes of apples in refriger-\u0020ated sheds last winter, the most that it has ever "
    text += "held, and sold nearly all of them by the end of May, at 1.20 dollars a kilogram or a little more than that."
    lines = simpleSplit(text, "Helvetica", 11, 330)
    assert lines[0].endswith("refriger-")
    assert read(pdf(lambda s: s.lines(72, 100, lines, 11, "Helvetica") and None), "a.pdf").text == text.replace("- ", "")


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = wrapped("左" + LONG, 19), wrapped("右" + LONG, 19)

    def draw(sheet: Sheet) -> None:
        sheet.text(72, 90, "两栏的一页", 18)
        sheet.lines(72, 130, left)
        sheet.lines(320, 130, right)
        sheet.lines(72, 330, wrapped("通栏" + LONG, 41))

    assert texts(read(pdf(draw), "a.pdf"), "paragraph") == ["左" + LONG, "右" + LONG, "通栏" + LONG]


def test_columns_whose_lines_do_not_align_are_read_one_after_the_other() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(72, 130, wrapped("左" + LONG, 19), leading=1.5)
        sheet.lines(320, 137, wrapped("右" + LONG, 19), leading=1.7)

    assert texts(read(pdf(draw), "a.pdf"), "paragraph") == ["左" + LONG, "右" + LONG]


def running(number: int) -> Draw:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 45, "冷链物流观察 2022")
        sheet.right(523, 45, f"第{number}章")
        sheet.lines(72, 100, [f"第{number}页的正文从这里开始，说明该页的内容和结论。", "它只有两行。"])
        sheet.text(290, 810, str(number + 4))

    return draw


def test_running_heads_and_page_numbers_are_boilerplate_at_their_pages() -> None:
    document = read(pdf(*(running(n) for n in range(1, 6))), "a.pdf")
    assert "冷链物流观察 2022" not in body(document)
    boilerplate = texts(document, "boilerplate")
    assert boilerplate.count("冷链物流观察 2022") == 5
    assert [t for t in boilerplate if t.isdigit()] == ["5", "6", "7", "8", "9"]
    assert [b.page for b in document.blocks if document.text[b.start : b.end] == "冷链物流观察 2022"] == [1, 2, 3, 4, 5]


def test_a_figure_at_the_edge_of_one_page_is_no_page_number() -> None:
    def draw(sheet: Sheet) -> None:
        one_page(sheet)
        sheet.text(290, 810, "3,218")

    assert "3,218" in body(read(pdf(draw, running(2), running(3)), "a.pdf"))


def test_a_paragraph_that_goes_on_over_the_page_keeps_its_halves_next_to_each_other() -> None:
    lines = wrapped(LONG, 40)

    def first(sheet: Sheet) -> None:
        sheet.text(72, 45, "冷链物流观察 2022")
        sheet.lines(72, 760, lines[:2])
        sheet.text(290, 810, "1")

    def second(sheet: Sheet) -> None:
        sheet.text(72, 45, "冷链物流观察 2022")
        sheet.lines(72, 90, lines[2:])
        sheet.text(72, 200, "下一段另起，只有一行，说明仓储费用下降了三成。")
        sheet.text(290, 810, "2")

    document = read(pdf(first, second), "a.pdf")
    assert LONG in "".join(texts(document, "paragraph"))
    assert "仓储费用" in body(document)


@pytest.mark.parametrize("figure", ["744.3亿元", "18.6%", "1,204", "5"])
@pytest.mark.parametrize(("size", "rise"), [(6, 4), (5, 5), (7, 3), (6.5, 5.5)])
def test_a_raised_mark_after_a_figure_is_no_digit_of_it(figure: str, size: float, rise: float) -> None:
    def draw(sheet: Sheet) -> None:
        before = f"全年投资额为{figure}"
        sheet.text(72, 120, before)
        x = 72 + stringWidth(before, SONG, 10.5)
        sheet.text(x, 120 - rise, "12", size)
        sheet.text(x + stringWidth("12", SONG, size), 120, "，比上年多出不少。")
        sheet.lines(72, 140, wrapped(LONG, 40))

    document = read(pdf(draw), "a.pdf")
    assert f"{figure}¹²，比上年" in document.text


@pytest.mark.parametrize("figure", ["35.2", "7"])
def test_a_raised_mark_after_a_key_figure_is_no_digit_of_it(figure: str) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 120, figure, 20, "Helvetica")
        sheet.text(74 + stringWidth(figure, "Helvetica", 20), 112, "3", 9, "Helvetica")
        sheet.text(72, 140, "冷库平均利用率")
        sheet.lines(72, 180, wrapped(LONG, 40))

    assert f"{figure}³" in read(pdf(draw), "a.pdf").text


def test_smaller_figures_on_the_line_of_larger_ones_stay_figures() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 120, "35%", 24, "Helvetica")
        sheet.text(78 + stringWidth("35%", "Helvetica", 24), 120, "2022年", 11)

    assert read(pdf(draw), "a.pdf").text == "35% 2022年"


def test_notes_at_the_foot_of_a_page_are_footnotes() -> None:
    def draw(sheet: Sheet) -> None:
        one_page(sheet)
        sheet.text(72, 740, "1", 5)
        sheet.text(77, 744, "不含港澳台地区，下同。", 8)
        sheet.text(72, 758, "数据来源：行业协会年报", 8)

    document = read(pdf(draw), "a.pdf")
    assert len(texts(document, "footnote")) == 2


def test_headings_by_size_and_number_have_levels_and_sections() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 80, "冷链物流观察", 24)
        sheet.text(72, 130, "一、需求", 16)
        sheet.lines(72, 160, wrapped(LONG, 40))
        sheet.text(72, 240, "1.1 生鲜", 13)
        sheet.lines(72, 265, wrapped(LONG, 40))
        sheet.text(72, 350, "二、供给", 16)
        sheet.lines(72, 380, wrapped(LONG, 40))

    document = read(pdf(draw), "a.pdf")
    assert texts(document, "heading") == ["一、需求", "1.1 生鲜", "二、供给"]
    assert [b.section for b in document.blocks if b.kind == "paragraph"] == [("一、需求",), ("一、需求", "1.1 生鲜"), ("二、供给",)]


def test_a_key_figure_and_its_label_stand_apart_and_next_to_each_other() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 80, "年度要点", 22)
        for x, figure, label in ((90, "4,120万吨", "冷链货运量"), (260, "+12.8%", "同比增长"), (430, "97家", "重点企业")):
            sheet.text(x, 200, figure, 24)
            sheet.text(x, 225, label, 11)

    document = read(pdf(draw), "a.pdf")
    lines = body(document).splitlines()
    for figure, label in (("4,120万吨", "冷链货运量"), ("+12.8%", "同比增长"), ("97家", "重点企业")):
        assert lines.index(label) == lines.index(figure) + 1


def test_a_table_of_contents_yields_no_text_of_the_body() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 80, "目录", 18)
        for n, name in enumerate(("一、需求", "二、供给", "三、展望")):
            sheet.text(72, 130 + 20 * n, name + "." * 80)
            sheet.right(523, 130 + 20 * n, str(3 + 4 * n))

    assert "....." not in body(read(pdf(draw, one_page), "a.pdf"))


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(rotate: int) -> None:
    document = read(pdf(one_page, rotate=rotate), "a.pdf")
    assert document.text.strip() or codes(document)


def test_a_page_that_is_an_image_without_writing_is_told() -> None:
    document = read(pdf(one_page, lambda s: s.image()), "a.pdf")
    (issue,) = document.issues
    assert (issue.code, issue.page, issue.severity) == ("scanned_page", 2, "warning")
    assert "recognised" in issue.advice
    assert codes(read(pdf(lambda s: s.image()), "a.pdf")) == ["scanned_page"]


PASSWORD = "correct horse"  # noqa: S105
ENGLISH = "Only those who know the word can read that 41 sheds were built."


def test_an_encrypted_file_is_read_with_its_password_and_says_so_without() -> None:
    data = pdf(lambda s: s.text(72, 100, ENGLISH, 11, "Helvetica"), password=PASSWORD)
    assert codes(read(data, "a.pdf")) == ["encrypted"]
    assert codes(read(data, "a.pdf", password=PASSWORD[1:])) == ["encrypted"]
    assert "--password" in read(data, "a.pdf").issues[0].advice
    assert read(data, "a.pdf", password=PASSWORD).text == ENGLISH


def test_a_password_that_is_not_needed_does_no_harm() -> None:
    assert texts(read(pdf(one_page), "a.pdf", password=PASSWORD), "paragraph") == [LONG]


def test_an_encrypted_file_that_anyone_may_open_is_read() -> None:
    assert read(pdf(lambda s: s.text(72, 100, ENGLISH, 11, "Helvetica"), password=""), "a.pdf").text == ENGLISH


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_is_cut_off_says_so(share: float) -> None:
    data = pdf(one_page, running(2))
    assert "truncated" in codes(read(data[: int(share * len(data))], "a.pdf"))


def test_a_file_with_bytes_before_its_start_is_read() -> None:
    assert texts(read(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + pdf(one_page), "a.pdf"), "paragraph") == [LONG]


def test_pages_without_text_say_that_there_is_none() -> None:
    assert codes(read(pdf(lambda s: None), "a.pdf")) == ["no_text"]
    assert codes(read(b"%PDF-1.4\n%%EOF\n", "a.pdf")) in (["unreadable"], ["no_text"])


def test_no_more_pages_are_read_than_allowed() -> None:
    document = read(pdf(*(running(n) for n in range(1, 6))), "a.pdf", max_pages=2)
    assert codes(document) == ["too_large"]
    assert {b.page for b in document.blocks} == {1, 2}
    assert document.pages == 5


def nameless() -> bytes:
    """A page of Latin text whose map gives only private characters."""
    shown = b"BT /F1 12 Tf 72 700 Td (Total 123 crates in 2021 for 45 dollars) Tj ET"
    table = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <21> <7E> <E021> endbfrange endcmap"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table),
    ]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return data + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF\n"


def test_characters_without_meaning_are_named_and_give_no_figures() -> None:
    document = read(nameless(), "a.pdf")
    assert codes(document) == ["garbled_text"]
    assert not any(c.isdigit() for c in document.text)


def test_a_lone_character_of_a_font_that_is_not_embedded_is_read() -> None:
    def draw(sheet: Sheet) -> None:
        one_page(sheet)
        sheet.text(72, 400, "甲")
        sheet.text(400, 400, "。")

    text = read(pdf(draw), "a.pdf").text
    assert "甲" in text
    assert text.count("。") == LONG.count("。") + 1


def test_radicals_and_ligatures_are_folded_into_the_characters_they_stand_for() -> None:
    assert fold("⽬⽤⻓⻄ﬁ") == "目用长西fi"
    assert fold("亿元①％") == "亿元①％"
    assert fold("a\u00adb\u200bc") == "abc"


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_damaged_bytes_never_raise(data: st.DataObject) -> None:
    content = bytearray(pdf(one_page, running(2)))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    read(bytes(content), "a.pdf")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-50, 620),
            st.integers(-20, 860),
            st.sampled_from([0.5, 5, 8, 10.5, 11, 24, 120]),
            st.sampled_from(
                ["3.5亿元", "增长", "•", "1.", "表1", "单位：亿元", "注：", "a-", "word", "2021", "12", "%", "目录.......5", " "]
            ),
        ),
        max_size=40,
    )
)
def test_text_at_any_place_gives_a_valid_document(placed: list[tuple[int, int, float, str]]) -> None:
    document = read(pdf(lambda s: [s.text(x, y, text, size) for x, y, size, text in placed] and None), "a.pdf")
    shown = [text for x, y, _, text in placed if text.strip() and 0 < x < 400 and 40 < y < 800]
    for text in set(shown):
        assert re.sub(r"\s", "", text)[0] in unicodedata.normalize("NFKC", document.text) or text in "•1."  # a raised mark is ¹
