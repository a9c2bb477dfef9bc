"""Tables of PDF pages whose structure comes from their text; charts with labelled values; pages drawn at an angle."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.readers.pdf.loops import has_form_loop

from .laws import body, cell, read
from .pages import HEIGHT, WIDTH, Draw, Sheet, pdf
from .test_pdf_tables import PROSE, prose

LATIN = "Helvetica"


def put(sheet: Sheet, rows: Sequence[Sequence[str]], rights: Sequence[float], top: float, step: float = 15) -> None:
    """Rows with names at the left and figures that end at `rights`."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if c:
                sheet.right(rights[c - 1], top + step * r, text, 10, LATIN)
            else:
                sheet.text(72, top + step * r, text, 10, LATIN)


YIELDS = (
    ("Barley", "4.1", "4.4", "3.9", "4.0"),
    ("Oats", "3.2", "3.0", "3.1", "3.3"),
    ("Rye", "2.7", "2.9", "12,418", "2.8"),
    ("Winter wheat", "5.6", "5.9", "6.2", "6.0"),
)
RIGHTS = (220.0, 290.0, 360.0, 430.0)


def underlined(sheet: Sheet) -> None:
    prose(sheet, 80)
    sheet.rule(72, 100, 440, 100)
    sheet.text(210, 114, "North", 10, LATIN)
    sheet.text(360, 114, "South", 10, LATIN)
    sheet.rule(180, 118, 292, 118)
    sheet.rule(320, 118, 432, 118)
    put(sheet, [("Crop", "2020", "2021", "2020", "2021")], RIGHTS, 132)
    sheet.rule(72, 138, 440, 138)
    put(sheet, YIELDS, RIGHTS, 152)
    sheet.rule(72, 204, 440, 204)
    prose(sheet, 240)


def test_a_name_over_several_columns_reaches_as_far_as_its_underline() -> None:
    document = read(pdf(underlined), "a.pdf")
    (table,) = document.tables
    assert table.rows() == [["Crop", "North", "", "South", ""], ["", "2020", "2021", "2020", "2021"], *map(list, YIELDS)]
    assert (cell(document, "North").colspan, cell(document, "Crop").rowspan) == (2, 2)
    assert cell(document, "12,418").col_path == ("South", "2020")
    assert cell(document, "12,418").row_path == ("Rye",)
    assert table.found_by == "three_line"


def test_names_of_columns_on_several_lines_are_one_cell_each() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        for x, lines in zip(RIGHTS, (("Area", "sown"), ("Area", "harvested"), ("Yield,", "tonnes"), ("Loss",)), strict=True):
            for n, line in enumerate(lines):
                sheet.right(x, 132 + 12 * (n + 2 - len(lines)), line, 10, LATIN)
        sheet.text(72, 144, "Crop", 10, LATIN)
        put(sheet, YIELDS, RIGHTS, 164)
        prose(sheet, 260)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [["Crop", "Area sown", "Area harvested", "Yield, tonnes", "Loss"], *map(list, YIELDS)]
    assert table.found_by == "aligned"


def test_a_name_that_goes_on_in_the_next_line_is_one_cell() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        sheet.rule(72, 100, 440, 100)
        put(sheet, [("Crop", "2019", "2020", "2021", "2022")], RIGHTS, 114)
        sheet.rule(72, 120, 440, 120)
        put(sheet, YIELDS[:2], RIGHTS, 134)
        sheet.text(72, 164, "Fodder, hay and", 10, LATIN)
        put(sheet, [("silage together", "7.7", "7.9", "8.8", "8.1"), *YIELDS[2:]], RIGHTS, 176)
        sheet.rule(72, 214, 440, 214)

    document = read(pdf(draw), "a.pdf")
    assert cell(document, "7.9").row_path == ("Fodder, hay and silage together",)


def test_groups_of_rows_without_figures_govern_the_rows_below_them() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.rule(72, 100, 440, 100)
        put(sheet, [("Crop", "2019", "2020", "2021", "2022")], RIGHTS, 114)
        sheet.rule(72, 120, 440, 120)
        sheet.text(72, 134, "Irrigated", 10, LATIN)
        put(sheet, YIELDS[:2], RIGHTS, 149)
        sheet.text(72, 179, "Rainfed", 10, LATIN)
        put(sheet, YIELDS[2:], RIGHTS, 194)
        sheet.rule(72, 214, 440, 214)

    document = read(pdf(draw), "a.pdf")
    assert cell(document, "3.2").row_path == ("Irrigated", "Oats")
    assert cell(document, "5.9").row_path == ("Rainfed", "Winter wheat")


def test_figures_grouped_with_spaces_are_one_figure() -> None:
    rows = (
        ("Mill", "79 935", "1 649 692"),
        ("Bakery", "2 961", "298 839"),
        ("Dairy", "51 955", "13 560"),
        ("Press", "7 986", "91 568"),
    )

    def draw(sheet: Sheet) -> None:
        put(sheet, [("Plant", "Staff", "Output"), *rows], (220, 320), 120)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [["Plant", "Staff", "Output"], *map(list, rows)]


def test_a_ruled_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        for n in range(6):
            sheet.rule(72, 100 + 20 * n, 440, 100 + 20 * n)
        for x in (150, 230, 300, 370):
            sheet.rule(x, 100, x, 200)
        put(sheet, [("Crop", "2019", "2020", "2021", "2022"), *YIELDS], (220, 290, 360, 430), 114, 20)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [["Crop", "2019", "2020", "2021", "2022"], *map(list, YIELDS)]
    assert table.found_by == "ruled"


def test_rows_between_walls_without_rules_are_rows() -> None:
    def draw(sheet: Sheet) -> None:
        for y in (100, 120, 184):
            sheet.rule(72, y, 440, y)
        for x in (72, 150, 230, 300, 370, 440):
            sheet.rule(x, 100, x, 184)
        put(sheet, [("Crop", "2019", "2020", "2021", "2022")], (220, 290, 360, 430), 114)
        put(sheet, YIELDS, (220, 290, 360, 430), 134)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows() == [["Crop", "2019", "2020", "2021", "2022"], *map(list, YIELDS)]


def bars(values: Sequence[int], level: bool) -> Draw:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        sheet.text(72, 110, "图1 各厂产量（万吨）")
        for n, value in enumerate(values):
            if level:
                sheet.bar(150, 140 + 40 * n, value, 18)
                sheet.text(156 + value, 153 + 40 * n, str(value), 8)
                sheet.right(140, 153 + 40 * n, "甲乙丙丁戊"[n] + "厂")
            else:
                sheet.bar(120 + 80 * n, 330 - value, 36, value)
                sheet.text(130 + 80 * n, 326 - value, str(value), 8)
                sheet.text(127 + 80 * n, 346, "甲乙丙丁戊"[n] + "厂")
        for n in range(5):
            if not level:
                sheet.text(84, 333 - 45 * n, str(45 * n), 8)
        prose(sheet, 420)

    return draw


@pytest.mark.parametrize("level", [False, True])
def test_a_bar_chart_gives_its_labelled_values_by_category(level: bool) -> None:
    document = read(pdf(bars((180, 66, 121, 94), level)), "a.pdf")
    (table,) = document.tables
    assert table.kind == "chart"
    assert sorted(map(tuple, table.rows())) == sorted([("甲厂", "180"), ("乙厂", "66"), ("丙厂", "121"), ("丁厂", "94")])
    assert table.caption == "图1 各厂产量（万吨）"
    assert body(document).count(PROSE) == 2


def test_bars_without_values_in_words_give_no_values() -> None:
    def draw(sheet: Sheet) -> None:
        prose(sheet, 80)
        for n, value in enumerate((180, 66, 121, 94)):
            sheet.bar(120 + 80 * n, 330 - value, 36, value)
            sheet.text(127 + 80 * n, 346, "甲乙丙丁"[n] + "厂")

    assert not read(pdf(draw), "a.pdf").tables


@pytest.mark.parametrize("turn", [90, 270])
def test_a_table_drawn_sideways_is_read_upright_and_shown_where_it_stands(turn: int) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.canvas.translate(*((WIDTH, 0) if turn == 90 else (0, HEIGHT)))
        sheet.canvas.rotate(90 if turn == 90 else -90)
        sheet.canvas.translate(0, WIDTH - HEIGHT)
        underlined(sheet)

    document = read(pdf(draw), "a.pdf")
    (table,) = document.tables
    assert table.rows()[2:] == [list(row) for row in YIELDS]
    for block in document.blocks:
        for word in block.words:
            assert 0 <= word.box[0] < word.box[2] <= WIDTH
            assert 0 <= word.box[1] < word.box[3] <= HEIGHT


def test_a_heading_line_of_a_table_at_the_top_of_several_pages_stays_in_it() -> None:
    def page(number: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            sheet.text(72, 50, f"Table {number}. Yields", 10, LATIN)
            put(sheet, [("Crop", "2019", "2020", "2021", "2022")], RIGHTS, 70)
            sheet.rule(72, 76, 440, 76)
            put(sheet, YIELDS, RIGHTS, 90)

        return draw

    for table in read(pdf(page(1), page(2), page(3)), "a.pdf").tables:
        assert table.rows()[0] == ["Crop", "2019", "2020", "2021", "2022"]


def test_forms_that_call_each_other_are_read_without_them() -> None:
    form = b"<< /Length 5 /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A %d 0 R >> >> >>\nstream\n/A Do\nendstream"
    shown = b"BT /F1 12 Tf 72 700 Td (Nine mills closed) Tj ET /X Do"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        form % 7,
        form % 6,
    ]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    data += b"trailer << /Root 1 0 R /Size 8 >>\n%%EOF\n"
    assert has_form_loop(data)
    assert not has_form_loop(data.replace(b"/A 7 0 R", b"/A 5 0 R"))
    assert "Nine mills closed" in read(data, "a.pdf").text


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(1, 99_999)] * 3), min_size=4, max_size=12),
    st.integers(8, 12),
    st.booleans(),
)
def test_every_figure_of_an_aligned_table_is_in_a_cell_of_its_own(rows: list[tuple[int, int, int]], size: int, ruled: bool) -> None:
    def draw(sheet: Sheet) -> None:
        for r, row in enumerate(
            [("Town", "Homes", "Shops", "Farms"), *((f"Town {chr(65 + n)}", *row) for n, row in enumerate(rows))]
        ):
            for c, value in enumerate(row):
                text = f"{value:,}" if isinstance(value, int) else value
                (sheet.right if c else sheet.text)(72 + 90 * c + 60 * bool(c), 100 + 2 * size * r, text, size, LATIN)
        if ruled:
            for r in (0, 1, len(rows) + 1):
                sheet.rule(70, 88 + 2 * size * r, 420, 88 + 2 * size * r)

    (table,) = read(pdf(draw), "a.pdf").tables
    assert table.rows()[1:] == [[f"Town {chr(65 + n)}", *(f"{v:,}" for v in row)] for n, row in enumerate(rows)]
