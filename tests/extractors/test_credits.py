"""Credits: who is named, in both languages, and what names no one."""

from __future__ import annotations

import pytest

from extractors.claims import find_mentions
from schemas.records import Block, Document


def credited(text: str) -> list[str]:
    """The credits of a text of one paragraph, names joined by +."""
    context = find_mentions(Document("d", "d", "text/plain", text, (Block(0, "paragraph", 0, len(text)),)))
    return ["+".join(text[a:b] for a, b in credit.names) for credit in context.credits.mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("据国家统计局发布的数据，2024年全国研发经费支出36130亿元。", "国家统计局"),
        ("据清科研究中心统计，2024年市场募资1.44万亿元，人民币基金占95%。", "清科研究中心"),
        ("中国信通院发布的《人工智能发展报告（2024年）》显示，核心产业规模达5784亿元。", "中国信通院"),
        ("根据《“十四五”数字经济发展规划》，到2025年占比达10%。", "“十四五”数字经济发展规划"),
        ("烯牛数据显示，2025年一季度机器人领域融资58起。", "烯牛数据"),
        ("启明数据的统计显示，融资事件62起。", "启明数据"),
        ("企查查数据研究院数据显示，存续企业有45.17万家。", "企查查数据研究院"),
        ("麦肯锡全球研究院的一份报告认为，每年可创造2.6万亿美元价值。", "麦肯锡全球研究院"),
        ("中商产业研究院预测，2025年中国人工智能市场规模将达10457亿元。", "中商产业研究院"),
        ("德勤中国预计，到2026年市场规模将达到2800亿元。", "德勤中国"),
        ("国家统计局副局长盛某在新闻发布会上表示，2024年增长5.0%。", "国家统计局副局长"),
        ("高盛分析师预计，2025年资本开支将达3200亿美元。", "高盛分析师"),
        ("数据来源：企查查、天眼查", "企查查+天眼查"),
        ("另据远望智库统计，融资总额为39.7亿元。", "远望智库"),
        ("Venture funding reached $91 billion in the quarter, according to Crunchbase data.", "Crunchbase"),
        (
            "Figures released by the China Academy of Telecom and Data put it at 578.4 billion yuan.",
            "China Academy of Telecom and Data",
        ),
        ("Goldman Sachs analysts estimate that capex will reach $390 billion.", "Goldman Sachs"),
        ("Spending will rise 76.4% from 2024, Gartner said in a report on Tuesday.", "Gartner"),
        ("PitchBook's latest report shows that startups took 57.9% of the total.", "PitchBook"),
        ("The International Energy Agency expects demand to double to 945 TWh by 2030.", "International Energy Agency"),
        ('"We have 800 million users," said chief executive Ada Muster.', "Ada Muster"),
        ("Source: Orange Data", "Orange Data"),
    ],
)
def test_a_credit_names_whom_the_text_names(text: str, name: str) -> None:
    assert credited(text)[:1] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "据不完全统计，2024年国内机器人企业融资超过120亿元。",
        "有关数据显示，融资120起。",
        "仅广东就有一组数据显示，企业超过3万家。",
        "2025年市场规模预测为300亿元。",
        "该公司号称拥有3亿用户。",
        "占据市场份额的30%。",
        "The company said it raised $6.6 billion.",
        "Sales per share rose to $3.2.",
        "It expects revenue of $2 billion.",
    ],
)
def test_words_that_name_no_one_give_no_credit(text: str) -> None:
    assert credited(text) == []


def test_the_last_credit_before_a_number_stands_for_it() -> None:
    assert credited("The Blue Paper says that, according to Orange Data, there were 62 deals.")[-1] == "Orange Data"


def test_credits_are_in_order_and_slice_back() -> None:
    text = "据甲研究院统计，融资62起；乙咨询数据显示，融资55起。丙证券预计，全年将达200起。"
    assert credited(text) == ["甲研究院", "乙咨询", "丙证券"]
