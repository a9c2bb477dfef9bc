"""What a claim is about, on sentences of our own: one test per kind of phrasing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.claims import extract_claims, read_claims
from extractors.readers import read_document
from schemas.records import Block, Claim, Document


def document(*blocks: str | tuple[str, str], title: str | None = None, published: str | None = None) -> Document:
    """A document of blocks, each a paragraph or a (kind, text) pair, on lines of their own."""
    text, made = "", []
    for number, block in enumerate(blocks):
        kind, words = block if isinstance(block, tuple) else ("paragraph", block)
        start = len(text)
        text += words
        made.append(Block(number, kind, start, len(text), level=1 if kind in ("title", "heading") else None))  # type: ignore[arg-type]
        text += "\n"
    language = "zh" if any("一" <= c <= "龥" for c in text) else "en"
    return Document("0" * 64, "sample.txt", "text/plain", text, tuple(made), language=language, title=title, published=published)


def claims(*blocks: str | tuple[str, str], published: str | None = None) -> dict[str, Claim]:
    """The claims of such a document by their text."""
    return {claim.text: claim for claim in extract_claims(document(*blocks, published=published))}


def test_a_chinese_clause_gives_indicator_period_place_and_provider() -> None:
    claim = claims("据投中数据统计，2023年，我国新能源汽车领域融资事件达412起。")["412起"]
    assert (claim.indicator, claim.statistic, claim.counted) == ("deal_count", "total", "deal")
    assert (claim.period_start, claim.period_end) == ("2023-01-01", "2023-12-31")
    assert claim.place == "CN"


def test_a_decline_is_negative_and_compared_with_the_year_before() -> None:
    found = claims("2023年，德国风险投资总额为71亿欧元，同比下降39%。")
    assert found["71亿欧元"].value == Decimal("7100000000")
    drop = found["39%"]
    assert (drop.value, drop.statistic, drop.indicator) == (Decimal(-39), "growth", "investment_amount")
    assert (drop.baseline_start, drop.baseline_end) == ("2022-01-01", "2022-12-31")
    assert drop.place == "DE"


def test_a_verb_of_change_with_to_gives_a_level() -> None:
    claim = claims("2022年，日本机器人企业的融资金额占比提升至27%。")["27%"]
    assert (claim.statistic, claim.value) == ("share", Decimal(27))


def test_points_are_a_change_with_the_sign_of_the_verb() -> None:
    claim = claims("2024年种子轮融资事件数量占比下降4个百分点。")["4个百分点"]
    assert (claim.unit, claim.statistic, claim.value) == ("percentage_point", "change", Decimal(-4))


def test_shares_in_a_list_pair_with_what_was_named_before() -> None:
    found = claims("2023年，西部地区融资事件数量和融资金额占比分别为12%和7%。")
    assert found["12%"].indicator == "deal_count"
    assert found["7%"].indicator == "investment_amount"


def test_a_number_in_brackets_goes_on_with_the_one_before() -> None:
    found = claims("2023年法国平均单笔融资额为0.9亿元（英国1.4亿元）。")
    assert found["1.4亿元"].place == "GB"
    assert (found["1.4亿元"].indicator, found["1.4亿元"].statistic) == ("deal_size", "mean")


def test_a_bare_measure_word_counts_what_was_counted_before() -> None:
    found = claims("2023年全球新增独角兽61家，其中印度9家。")
    assert found["9家"].counted == "unicorn"
    assert found["9家"].place == "IN"


def test_a_heading_governs_what_follows() -> None:
    claim = claims(("heading", "2022年韩国半导体市场"), "市场规模达到1,900亿元。")["1,900亿元"]
    assert (claim.indicator, claim.period_start, claim.place) == ("market_size", "2022-01-01", "KR")


def test_the_label_under_a_key_figure_names_it() -> None:
    claim = claims(("heading", "概况"), "318支", "2023年新设基金数量")["318支"]
    assert (claim.indicator, claim.period_start) == ("fund_count", "2023-01-01")


def test_a_forecast_and_a_target_are_no_facts() -> None:
    assert claims("预计2030年中国算力市场规模将超4万亿元。", published="2025-03-01")["4万亿元"].modality == "forecast"
    assert claims("深圳计划到2027年培育300家智能机器人企业。", published="2025-03-01")["300家"].modality == "target"


def test_a_loss_is_negative() -> None:
    claim = claims("2023财年，该公司净亏损3.2亿美元。")["3.2亿美元"]
    assert (claim.indicator, claim.value) == ("profit", Decimal("-320000000"))


def test_english_clauses_are_read_alike() -> None:
    found = claims("According to Crunchbase, venture funding in India fell 38% to $7 billion in 2023.")
    assert (found["38%"].value, found["38%"].statistic) == (Decimal(-38), "growth")
    money = found["$7 billion"]
    assert (money.indicator, money.place, money.period_start) == ("investment_amount", "IN", "2023-01-01")
    assert money.provider == "Crunchbase"


def test_a_list_of_places_after_an_english_share_is_joined() -> None:
    claim = claims("In 2022, 61% of the deals were concentrated in Beijing, Shanghai, and Guangdong.")["61%"]
    assert claim.place == "CN-BJ+CN-GD+CN-SH"
    assert claim.indicator == "deal_count"


def test_boilerplate_yields_no_claims() -> None:
    assert not claims(("boilerplate", "相关阅读：某公司完成3亿元融资"))


@pytest.mark.parametrize("text", ["", "。", "1" * 500, "（" * 300, "亿" * 300, "\u200b\ufeff近​5%"])
def test_odd_texts_raise_nothing(text: str) -> None:
    extract_claims(document(text))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="近超约1234567890.,%亿万元起家占比增长下降至年月2024年，。（）AI中国 the of in $bn\n\t*é😀", max_size=120))
def test_every_span_slices_back_and_the_same_text_gives_the_same_claims(text: str) -> None:
    made = document(text)
    first = list(read_claims(made))
    for reading in first:
        claim = reading.claim
        assert made.text[claim.start : claim.end] == claim.text != ""
        for _, link in reading.links:
            assert link.words is None or 0 <= link.words[0] <= link.words[1] <= len(made.text)
    assert [r.claim for r in first] == [r.claim for r in read_claims(made)]


def test_the_organisation_that_heads_a_row_of_a_table_is_the_entity_of_its_cells() -> None:
    table = "| Company | Raised (US$ m) | Valuation (US$ bn) |\n|---|---:|---:|\n| MiniMax | 210 | 2.4 |\n| OpenAI | 640 | 31.5 |\n"
    found = {claim.text: claim.entity for claim in extract_claims(read_document(table.encode(), "rounds.md"))}
    assert found == {"210": "MiniMax", "2.4": "MiniMax", "640": "OpenAI", "31.5": "OpenAI"}
