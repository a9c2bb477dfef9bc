"""Whose figure it is: names unknown to any list, what points back, groups, deals, and figures that are nobody's."""

from __future__ import annotations

import pytest

from extractors.claims import extract_claims
from extractors.readers import read_document


def entities(text: str) -> list[str | None]:
    """The entities of the claims of a plain text."""
    return [claim.entity for claim in extract_claims(read_document(text.encode(), "story.txt"))]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("眼科药企朗睿宁拿到1.5亿元融资。", "朗睿宁"),
        ("加拿大储能公司Volterra获得4000万美元融资。", "Volterra"),
        ("AI绘图工具“一笔成画”注册用户超过30万。", "一笔成画"),
        ("振华精工2024年实现营业收入12亿元。", "振华精工"),
        ("丹江银行、汉南银行的净利润分别为3亿元和2亿元。", "丹江银行"),
        ("海州三大母基金合计规模900亿元。", "海州三大母基金"),
        ("特斯拉柏林超级工厂去年生产汽车21万辆。", "特斯拉柏林超级工厂"),
        ("Battery start-up Ilmar raised $40 million.", "Ilmar"),
        ("Perth-based Quoria raised A$9 million.", "Quoria"),
        ("Brazil's Verdano posted a profit of $12 million.", "Verdano"),
        ("Orinda, a ride-hailing group, lost $30 million last year.", "Orinda"),
        ("The round values carmaker Tessaro at $2 billion.", "Tessaro"),
        ("Norway's wealth fund returned 8 percent in 2023.", "Norway's wealth fund"),
    ],
)
def test_a_name_that_no_list_holds_is_found_by_what_stands_round_it(text: str, entity: str) -> None:
    assert entities(text)[0] == entity


@pytest.mark.parametrize(
    "text",
    [
        "晶禾半导体完成B轮融资2亿元。公司2024年营收为8000万元。",
        "晶禾半导体完成B轮融资2亿元。该公司员工约300人。",
        "晶禾半导体完成B轮融资2亿元。其估值升至20亿元。",
        "Chip start-up Lumora raised $20 million. It employs 90 people.",
        "Chip start-up Lumora raised $20 million. The company has 40 customers.",
        "Chip start-up Lumora raised $20 million. The Delft-based firm lost $3 million last year.",
    ],
)
def test_a_sentence_that_points_back_speaks_of_the_one_named_before(text: str) -> None:
    first, second = entities(text)
    assert first == second
    assert first is not None


@pytest.mark.parametrize(
    "text",
    [
        "融智芯完成1亿元融资，由红杉中国领投，高瓴资本跟投。",
        "由达晨财智领投，融智芯完成1亿元融资。",
        "In a round led by Sequoia Capital, start-up Keldra raised $12 million.",
        "Start-up Keldra raised $12 million from investors including Accel.",
    ],
)
def test_who_gives_the_money_is_not_whose_figure_it_is(text: str) -> None:
    assert entities(text)[0] in ("融智芯", "Keldra")


@pytest.mark.parametrize(
    "text",
    [
        "2024年，我国机器人市场规模达1200亿元。",
        "今年一季度，全国新增企业30万家。",
        "战略性新兴产业产值增长7%。",
        "The global market reached $90 billion in 2024.",
        "SEK 30 billion was spent on roads.",
        "Analysts expect growth of 4%.",
    ],
)
def test_a_figure_of_a_market_is_nobodys(text: str) -> None:
    assert entities(text) == [None] * len(entities(text))


def test_both_sides_of_a_deal_are_named() -> None:
    assert entities("微软与CoreWeave签署价值20亿美元的合同。") == ["微软+CoreWeave"]


def test_a_clause_that_only_tells_more_of_somebody_lends_no_name() -> None:
    assert entities("Nvidia, which invested in Cohere, reported revenue of $40 billion.") == ["Nvidia"]


def test_names_in_front_of_bracketed_numbers_own_them() -> None:
    assert entities("Dell led with 14%, followed by Volant (9%) and Korvex (7%).") == ["Dell", "Volant", "Korvex"]


def test_the_name_that_heads_a_row_owns_its_cells() -> None:
    table = "| Company | Revenue ($m) |\n| --- | --- |\n| Aldane | 40 |\n| Brevo | 31 |\n"
    document = read_document(table.encode(), "t.md")
    assert [claim.entity for claim in extract_claims(document)] == ["Aldane", "Brevo"]
