"""Tables of PDF pages: ruled, three-line, aligned; charts and frames are none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from .laws import body, cell, read, texts
from .pages import Sheet, pdf

PROSE = "冷库容量在过去三年里稳步增长，新增部分主要来自中部地区。"
ROWS = (
    ("地区", "2021年", "2022年"),
    ("湖北", "310.5", "352"),
    ("湖南", "288", "301.7"),
    ("江西", "145", "160"),
    ("合计", "743.5", "813.7"),
)


def put(sheet: Sheet, rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, height: float = 20) -> None:
    """The texts of a grid, names at the left of their cells and figures at the right."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            y = top + height * r + 14
            if c and text[:1].isdigit():
                sheet.right(xs[c + 1] - 6, y, text)
            else:
                sheet.text(xs[c] + 6, y, text)


def grid(sheet: Sheet, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x in xs:
        sheet.rule(x, ys[0], x, ys[-1])
    for y in ys:
        sheet.rule(xs[0], y, xs[-1], y)


XS = (72.0, 172.0, 272.0, 372.0)


def prose(sheet: Sheet, y: float) -> None:
    sheet.text(72, y, PROSE)


def test_a_ruled_table_has_merged_headers_caption_and_unit_note() -> None:
    xs = (72.0, 152.0, 232.0, 312.0, 392.0)
    rows = (
        ("地区", "新增容量", "", "备注"),
        ("", "2021年", "2022年", ""),
        ("湖北", "31", "42.5", "含在建"),
        ("湖南", "28", "30", ""),
    )

    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        sheet.text(72, 110, "表2 中部冷库新增容量")
        sheet.right(392, 126, "单位：万吨")
        put(sheet, rows, xs, 132)
        for y in (132, 172, 192, 212):
            sheet.rule(72, y, 392, y)
        sheet.rule(152, 152, 312, 152)
        for x in (72, 152, 312, 392):
            sheet.rule(x, 132, x, 212)
        sheet.rule(232, 152, 232, 212)
        prose(sheet, 250)

    document = read(pdf(draw), "a.pdf")
    (table,) = document.tables
    assert table.rows() == [list(row) for row in rows]
    assert (table.caption, table.unit_note, table.page) == ("表2 中部冷库新增容量", "单位：万吨", 1)
    assert cell(document, "42.5").col_path == ("新增容量", "2022年")
    assert cell(document, "42.5").row_path == ("湖北",)
    assert cell(document, "地区").rowspan == 2
    assert cell(document, "新增容量").colspan == 2
    assert table.box == pytest.approx((72, 132, 392, 212), abs=2)
    assert texts(document, "paragraph").count(PROSE) == 2
    order = [b.kind for b in document.blocks]
    assert order[0] == order[-1] == "paragraph"


def test_a_table_drawn_with_filled_cells_is_read() -> None:
    def draw(sheet: Sheet) -> None:
        for r in range(5):
            for c in range(3):
                sheet.canvas.setFillGray(0.95 if r % 2 else 0.85)
                sheet.canvas.rect(XS[c], 842 - 100 - 20 * (r + 1), 100, 20, stroke=1, fill=1)
        sheet.canvas.setFillGray(0)
        put(sheet, ROWS, XS, 100)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [list(row) for row in ROWS]


@pytest.mark.parametrize("first", [0, 1])
def test_a_table_with_every_other_row_shaded_is_one_table(first: int) -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        for r in range(first, 5, 2):
            for c in range(3):
                sheet.canvas.setFillGray(0.85)
                sheet.canvas.rect(XS[c], 842 - 100 - 20 * (r + 1), 100, 20, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        put(sheet, ROWS, XS, 100)
        prose(sheet, 240)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [list(row) for row in ROWS]


def test_a_three_line_table_is_read() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        sheet.text(72, 112, "表3 中部冷库容量（单位：万吨）")
        put(sheet, ROWS, XS, 120)
        for y in (120, 140, 220):
            sheet.rule(72, y, 372, y)
        prose(sheet, 260)

    document = read(pdf(draw), "a.pdf")
    (table,) = document.tables
    assert table.rows() == [list(row) for row in ROWS]
    assert table.unit_note == "单位：万吨"
    assert cell(document, "301.7").col_path == ("2022年",)


def test_a_table_without_rules_is_read() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        put(sheet, ROWS, XS, 120)
        prose(sheet, 260)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [list(row) for row in ROWS]
    assert table.confidence < 0.8


def test_a_cell_of_several_lines_is_one_text() -> None:
    def draw(sheet: Sheet) -> None:
        ys = (100, 120, 160, 180)
        grid(sheet, XS, ys)
        for x, text in zip(XS, ("企业", "城市", "库容"), strict=False):
            sheet.text(x + 4, 114, text)
        sheet.lines(76, 134, ["中部冷链设备", "有限公司"])
        sheet.text(176, 142, "武汉")
        sheet.text(276, 142, "12.5")
        for x, text in zip(XS, ("北洋仓储", "郑州", "8"), strict=False):
            sheet.text(x + 4, 174, text)

    document = read(pdf(draw), "a.pdf")
    assert cell(document, "中部冷链设备有限公司").row == 1
    assert cell(document, "12.5").row_path == ("中部冷链设备有限公司",)


def test_words_of_a_cell_have_their_boxes_in_it() -> None:
    def draw(sheet: Sheet) -> None:
        grid(sheet, XS, (100, 120, 140, 160, 180, 200))
        put(sheet, ROWS, XS, 100)

    document = read(pdf(draw), "a.pdf")
    found = cell(document, "352")
    block = document.blocks[document.tables[0].block]
    (word,) = (w for w in block.words if w.start >= found.start and w.end <= found.end)
    assert 272 < word.box[0] < word.box[2] < 372
    assert 120 < word.box[1] < word.box[3] < 140


def test_two_tables_side_by_side_are_two() -> None:
    right = tuple(x + 320 - 72 - 20 for x in (72.0, 142.0, 212.0, 282.0))
    left = (50.0, 120.0, 190.0, 260.0)

    def draw(sheet: Sheet) -> None:
        for xs in (left, right):
            grid(sheet, xs, (100, 120, 140, 160, 180, 200))
            put(sheet, ROWS, xs, 100)

    tables = read(pdf(draw), "a.pdf").tables
    assert [t.rows() for t in tables] == [[list(row) for row in ROWS]] * 2


def test_a_raised_mark_in_a_cell_is_no_digit_of_its_figure() -> None:
    def draw(sheet: Sheet) -> None:
        grid(sheet, XS, (100, 120, 140, 160, 180, 200))
        put(sheet, ROWS, XS, 100)
        sheet.text(367, 130, "2", 5)

    assert cell(read(pdf(draw), "a.pdf"), "352²").col_path == ("2022年",)


def test_the_labels_of_a_bar_chart_are_no_table() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        sheet.text(72, 110, "图1 冷库容量（万吨）")
        sheet.rule(90, 130, 90, 330)
        for n in range(5):
            sheet.rule(90, 330 - 45 * n, 450, 330 - 45 * n)
            sheet.text(64, 334 - 45 * n, str(100 * n), 8)
        for n, (year, value) in enumerate((("2019", 180), ("2020", 240), ("2021", 310), ("2022", 352))):
            x = 120 + 80 * n
            sheet.bar(x, 330 - 0.45 * value, 36, 0.45 * value)
            sheet.text(x + 8, 325 - 0.45 * value, str(value), 8)
            sheet.text(x + 8, 344, year, 8)
        prose(sheet, 400)

    document = read(pdf(draw), "a.pdf")
    assert not [t for t in document.tables if t.kind == "table"]
    assert texts(document, "paragraph").count(PROSE) == 2
    assert "352" in document.text


def test_a_frame_around_text_is_no_table() -> None:
    def draw(sheet: Sheet) -> None:
        grid(sheet, (60, 540), (90, 160))
        prose(sheet, 120)
        prose(sheet, 140)

    document = read(pdf(draw), "a.pdf")
    assert not document.tables
    assert PROSE in body(document)


def test_two_columns_of_prose_are_no_table() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(72, 100, [PROSE[:18], PROSE[:18], PROSE[:18], PROSE[:18], PROSE[:18]])
        sheet.lines(320, 100, [PROSE[:18], PROSE[:18], PROSE[:18], PROSE[:18], PROSE[:18]])

    assert not read(pdf(draw), "a.pdf").tables


def test_thousands_of_lines_do_not_stop_the_reading() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 60)
        for n in range(6000):
            sheet.rule(72 + n % 400, 100 + n % 300, 72 + n % 400, 120 + n % 300 + n / 6000)

    document = read(pdf(draw), "a.pdf")
    assert PROSE in body(document)
    assert [i.code for i in document.issues] == ["table_failed"]
