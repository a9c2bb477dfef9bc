"""Markdown: the file unchanged, its marks believed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from .laws import body, cell, read, texts

LINE_MARKS = [
    "# ",
    "## ",
    "###### ",
    "- ",
    "* ",
    "1. ",
    "> ",
    ">> ",
    "```\n",
    "~~~\n",
    "---\n",
    "===\n",
    "|",
    "| - | :-: |\n",
    "<!--",
    "-->",
]
INLINE = ["**", "`", "[a](b)", "![x](y.png)", "\n", "\n\n", "  ", "42%", "铜矿", "copper ", "\\|"]
MARKS = st.sampled_from([*LINE_MARKS, *INLINE])


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, max_size=50).map("".join))
def test_any_marks_give_valid_blocks_over_the_file_unchanged(text: str) -> None:
    assert read(text, "a.md").text == text


def test_headings_of_both_styles_leave_their_marks_out() -> None:
    document = read("# 铜矿年报\n\nOutlook\n-------\n\n产量为88万吨。\n\n### 2.1 成本 ###\n\n成本上升4%。\n", "a.md")
    assert document.title == "铜矿年报"
    assert texts(document, "title") == ["铜矿年报"]
    assert texts(document, "heading") == ["Outlook", "2.1 成本"]
    assert [b.section for b in document.blocks if b.kind == "paragraph"] == [("Outlook",), ("Outlook", "2.1 成本")]


def test_a_table_gives_cells_that_slice_to_the_file() -> None:
    document = read(
        "# 铜\n\n表1 产量（单位：万吨）\n\n| 矿山 | 2021 | 2022 |\n|:-----|-----:|-----:|\n| 北岭 | 12.5 | **13.1** |\n| 南坡 |  | 8 |\n",
        "a.md",
    )
    (table,) = document.tables
    assert (table.n_rows, table.n_cols, table.unit_note) == (3, 3, "单位：万吨")
    assert cell(document, "12.5").row_path == ("北岭",)
    assert cell(document, "8").col_path == ("2022",)
    assert cell(document, "8").start == document.text.index("| 8 |") + 2


def test_an_escaped_pipe_is_part_of_its_cell() -> None:
    document = read("| a | b |\n|---|---|\n| x\\|y | 2 |\n", "a.md")
    assert cell(document, "x\\|y").col == 0


def test_quotes_rules_and_comments() -> None:
    document = read("# T\n\n> 引自年报：产量创新高。\n\n---\n\n<!-- 99 -->\n\n![图](a.png)\n\n尾段在此。\n", "a.md")
    assert "引自年报：产量创新高。" in texts(document, "paragraph")
    assert body(document).splitlines() == ["T", "引自年报：产量创新高。", "尾段在此。"]


def test_code_is_no_part_of_what_the_document_says() -> None:
    document = read("# 说明\n\n正文第一段。\n\n```python\nrate = 0.375\n# 不是标题\n```\n\n正文第二段。\n", "a.md")
    assert "0.375" not in body(document)
    assert [b.section for b in document.blocks if document.text[b.start : b.end] == "正文第二段。"] == [()]


def test_front_matter_is_not_the_text() -> None:
    document = read("---\ntitle: 铜矿年报\ndate: 2023-04-05\nviews: 9912\n---\n\n# 铜矿年报\n\n产量为88万吨。\n", "a.md")
    assert "9912" not in body(document)
    assert document.title == "铜矿年报"
    assert document.published == "2023-04-05"
