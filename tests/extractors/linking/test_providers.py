"""Whom a document credits: credits put in between, source lines, speakers of their own figures, bodies that count others."""

from __future__ import annotations

import pytest

from extractors.claims import extract_claims
from extractors.readers import read_document


def providers(text: str, name: str = "story.txt") -> list[str | None]:
    """The providers of the claims of a text."""
    return [claim.provider for claim in extract_claims(read_document(text.encode(), name))]


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Exports fell 9% in May, the trade ministry said, with cars down 12%.", "trade ministry"),
        ("Prices rose 3%, analysts at Brindle Research expect.", "Brindle Research"),
        ("By the Federal Housing Office's reckoning, 3.2 million flats stand empty.", "Federal Housing Office"),
        ("The market will reach $9 billion, International Data Corporation (IDC) forecast.", "International Data Corporation"),
        ("Funding fell 12%, data from PitchBook show, to $6 billion.", "PitchBook"),
        ("UNCTAD has the market at $4 trillion.", "UNCTAD"),
        ("港交所公佈，今年共有45家企業掛牌。", "港交所"),
        ("海关总署同期公布的数据则显示，出口增长8%。", "海关总署"),
    ],
)
def test_a_credit_is_read(text: str, provider: str) -> None:
    assert set(providers(text)) == {provider}


@pytest.mark.parametrize(
    "text",
    [
        "Oil group Petrana said output rose to 3 million barrels a day.",
        "Swiss drugmaker Helvar expects sales to grow 8%.",
        "“产能将达到2万台，”创始人表示，公司现有员工600人。",
        "多家企业表示，成本上涨了一成。",
    ],
)
def test_who_tells_of_himself_is_no_provider(text: str) -> None:
    assert providers(text) == [None] * len(providers(text))


@pytest.mark.parametrize(
    "line", ["数据来源：国家能源局", "（来源：国家能源局）", "资料来源：国家能源局，截至2024年末", "——国家能源局《能源发展年报》"]
)
def test_a_line_below_the_text_credits_it(line: str) -> None:
    text = f"2024年全国新增光伏装机2.7亿千瓦，比上年增长28%，累计装机占全部装机的四分之一以上，增速居各类电源之首。\n{line}\n"
    assert set(providers(text)) == {"国家能源局"}


def test_the_source_of_a_table_is_not_that_of_the_text_above_it() -> None:
    text = "# Rounds\n\n- Median: $3 million\n\n| Company | Amount ($m) |\n| --- | --- |\n| Aldane | 40 |\n\nSource: Tracxn\n"
    assert providers(text, "t.md") == [None, "Tracxn"]
