"""Word, Excel, PowerPoint and delimited files, made here with the libraries that write them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from extractors.readers.number_formats import shown
from tests.extractors.readers.laws import read


def saved(file: Any) -> bytes:
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def word(build: Callable[[Any], None]) -> bytes:
    file = docx.Document()
    build(file)
    return saved(file)


def workbook(rows: list[list[Any]], *merged: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    return saved(book)


def kinds(document: Any) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def test_a_word_file_gives_its_styles_as_kinds_and_its_byline() -> None:
    def build(file: Any) -> None:
        file.add_heading("锂电设备市场观察", 0)
        file.add_paragraph("来源：某观察站  2025-03-12")
        file.add_heading("全球", 1)
        file.add_paragraph("2024年销售额为171亿元，同比增长10%。")
        file.add_paragraph("出口占比42%", style="List Bullet")

    document = read(word(build), "a.docx")
    assert kinds(document) == [
        ("title", "锂电设备市场观察"),
        ("boilerplate", "来源：某观察站 2025-03-12"),
        ("heading", "全球"),
        ("paragraph", "2024年销售额为171亿元，同比增长10%。"),
        ("list_item", "出口占比42%"),
    ]
    assert (document.title, document.publisher, document.published) == ("锂电设备市场观察", "某观察站", "2025-03-12")
    assert document.blocks[3].section == ("全球",)


def test_a_raised_digit_in_a_word_file_is_no_digit_of_the_number() -> None:
    def build(file: Any) -> None:
        paragraph = file.add_paragraph("产值为171亿元")
        paragraph.add_run("3").font.superscript = True
        paragraph.add_run("，持平。")

    assert read(word(build), "a.docx").text == "产值为171亿元³，持平。"


def test_merged_cells_of_a_word_table_keep_their_spans() -> None:
    def build(file: Any) -> None:
        file.add_paragraph("表2 分地区产值（单位：亿元）")
        table = file.add_table(3, 3)
        for row, texts in enumerate([["地区", "产值", ""], ["", "2023年", "2024年"], ["华东", "36.5", "49.5"]]):
            for col, text in enumerate(texts):
                table.cell(row, col).text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))

    (table,) = read(word(build), "a.docx").tables
    assert table.rows() == [["地区", "产值", ""], ["", "2023年", "2024年"], ["华东", "36.5", "49.5"]]
    assert {(c.row, c.col, c.rowspan, c.colspan) for c in table.cells if c.rowspan * c.colspan > 1} == {(0, 0, 2, 1), (0, 1, 1, 2)}
    assert (table.caption, table.unit_note) == ("表2 分地区产值（单位：亿元）", "单位：亿元")
    (figure,) = (c for c in table.cells if c.text == "49.5")
    assert (figure.row_path, figure.col_path) == (("华东",), ("产值", "2024年"))


def test_running_heads_and_feet_of_a_word_file_are_boilerplate() -> None:
    def build(file: Any) -> None:
        file.sections[0].footer.paragraphs[0].text = "内部资料，共3份"
        file.add_paragraph("全年新开门店12家。")

    assert kinds(read(word(build), "a.docx")) == [("paragraph", "全年新开门店12家。"), ("boilerplate", "内部资料，共3份")]


def test_a_sheet_is_parted_into_lines_and_tables() -> None:
    rows = [
        ["2024年各地区投资", None, None],
        [None, None, "单位：亿元"],
        ["地区", "2023", "2024"],
        ["甲省", 100.25, 120],
        ["乙省", 80, 90],
        ["资料来源：某数据库", None, None],
        [None, None, None],
        ["指标", "数值", None],
        ["企业数", 1234, None],
    ]
    document = read(workbook(rows, "A1:C1"), "a.xlsx")
    first, second = document.tables
    assert first.rows() == [["地区", "2023", "2024"], ["甲省", "100.25", "120"], ["乙省", "80", "90"]]
    assert (first.caption, first.unit_note) == ("2024年各地区投资", "单位：亿元")
    assert second.rows() == [["指标", "数值"], ["企业数", "1234"]]
    assert second.caption is None
    assert ("footnote", "资料来源：某数据库") in kinds(document)


def test_tables_side_by_side_on_a_sheet_are_two() -> None:
    rows = [["年", "产量", None, "年", "销量"], [2023, 5.5, None, 2023, 4.5], [2024, 6.5, None, 2024, 5.0]]
    assert [t.n_cols for t in read(workbook(rows), "a.xlsx").tables] == [2, 2]


def test_a_merged_header_in_the_first_row_stays_with_its_table() -> None:
    rows = [[None, "产值", None], ["地区", "2023", "2024"], ["甲省", 1.5, 2.5]]
    (table,) = read(workbook(rows, "B1:C1"), "a.xlsx").tables
    assert [c.col_path for c in table.cells if c.text == "2.5"] == [("产值", "2024")]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.8434, "0.0%", "84.3%"),
        (1234567, "#,##0", "1,234,567"),
        (1234567, "#,##0,", "1,235"),
        (0.1 + 0.2, "General", "0.3"),
        (2.5, "0.00", "2.50"),
        (-3.14159, '#,##0.0"亿元";(#,##0.0)', "-3.1亿元"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (5, "$#,##0_);($#,##0)", "$5"),
        (1e21, "General", "1000000000000000000000"),
        (True, "General", "TRUE"),
        (None, "0.0", ""),
    ],
)
def test_a_value_is_shown_as_its_format_shows_it(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


@given(st.floats(allow_nan=True) | st.integers(), st.text(alphabet='#0?,.%"[]$¥_*\\;E+-/ab亿', max_size=12))
def test_any_number_format_shows_something(value: float, number_format: str) -> None:
    assert shown(value, number_format)


def test_a_slide_is_a_page_and_its_chart_a_grid_of_its_values() -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "云服务"
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "市场规模"
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("规模（亿元）", (61.5, 82.8))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(3), Inches(5), Inches(3), data)
    box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(1)).text_frame
    box.text = "82.8亿元"
    box.add_paragraph().text = "2024年规模"
    document = read(saved(deck), "a.pptx")
    assert document.pages == 2
    (chart,) = document.tables
    assert (chart.kind, chart.page) == ("chart", 2)
    assert chart.rows() == [["", "规模（亿元）"], ["2023", "61.5"], ["2024", "82.8"]]
    assert [(b.kind, b.page) for b in document.blocks][:4] == [("title", 1), ("heading", 2), ("paragraph", 2), ("paragraph", 2)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '地区,金额,"占比, %"\n甲省,"1,156.5",37\n乙省,588,20\n',
            [["地区", "金额", "占比, %"], ["甲省", "1,156.5", "37"], ["乙省", "588", "20"]],
        ),
        ("region;sales\nNorth;1,5\nSouth;2,5\n", [["region", "sales"], ["North", "1,5"], ["South", "2,5"]]),
        ("region\tsales\nNorth\t15\n", [["region", "sales"], ["North", "15"]]),
    ],
)
def test_delimited_values_are_a_table_whatever_parts_them(text: str, rows: list[list[str]]) -> None:
    (table,) = read(text, "a.csv").tables
    assert table.rows() == rows


def test_values_in_gb18030_are_decoded() -> None:
    document = read("年份,投资额（亿元）\n2023,80\n2024,90\n".encode("gb18030"), "a.csv")
    assert document.tables[0].rows()[0] == ["年份", "投资额（亿元）"]


def test_a_package_cut_short_is_an_issue() -> None:
    data = workbook([["a", 1], ["b", 2]])
    (issue,) = read(data[: len(data) // 2], "a.xlsx").issues
    assert issue.code == "truncated"


def test_a_package_that_unpacks_to_too_much_is_not_opened() -> None:
    stream = BytesIO(word(lambda file: file.add_paragraph("一")))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/zeros.bin", bytes(600 << 20))
    (issue,) = read(stream.getvalue(), "a.docx").issues
    assert issue.code == "too_large"


def test_a_package_with_broken_parts_is_an_issue() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types>")
        package.writestr("word/document.xml", "<w:document")
    (issue,) = read(stream.getvalue(), "a.docx").issues
    assert issue.code == "unreadable"


def test_an_encrypted_office_file_is_told_as_such() -> None:
    (issue,) = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx").issues
    assert issue.code == "encrypted"


@given(st.binary(max_size=200), st.sampled_from(["a.docx", "a.xlsx", "a.pptx", "a.csv"]))
def test_no_bytes_raise(data: bytes, name: str) -> None:
    read(data, name)
    read(b"PK\x03\x04" + data, name)
