from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.mentions import Quantity
from extractors.quantities import scan_quantities


def read(text: str) -> list[tuple[str, str | None, str]]:
    """Span text, value and unit of each amount."""
    return [
        (text[q.start : q.end], None if q.value is None else f"{q.value:f}", q.unit)
        for q in scan_quantities(text)
        if q.role == "amount"
    ]


def one(text: str) -> Quantity:
    found = [q for q in scan_quantities(text) if q.role == "amount"]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("工厂总投资 **36.5** 亿元", "36.5** 亿元", "3650000000", "CNY"),
        ("订单额\n2,045.7\n万元", "2,045.7\n万元", "20457000", "CNY"),
        ("折合人民币730亿元", "人民币730亿元", "73000000000", "CNY"),
        ("到账60亿人民币", "60亿人民币", "6000000000", "CNY"),
        ("募得HK$4.5亿", "HK$4.5亿", "450000000", "HKD"),
        ("赔款880亿日元", "880亿日元", "88000000000", "JPY"),
        ("售价十二元五角", "十二元五角", "12.5", "CNY"),
        ("raised $3.6bn in cash", "$3.6bn", "3600000000", "USD"),
        ("a fee of USD 7 million", "USD 7 million", "7000000", "USD"),
        ("paid 9 bil-\nlion yuan", "9 bil-\nlion yuan", "9000000000", "CNY"),
        ("about 45 cents", "45 cents", "0.45", "USD"),
        ("a salary of $88K", "$88K", "88000", "USD"),
        ("销量下滑6.5%", "6.5%", "6.5", "percent"),
        ("毛利率提高2.4个百分点", "2.4个百分点", "2.4", "percentage_point"),
        ("利率下调25个基点", "25个基点", "0.25", "percentage_point"),
        ("yields rose 40 bps", "40 bps", "0.4", "percentage_point"),
        ("约七成半来自出口", "七成半", "75", "percent"),
        ("规模是去年的4.2倍", "4.2倍", "4.2", "times"),
        ("产能翻两番", "翻两番", "4", "times"),
        ("output tripled", "tripled", "3", "times"),
        ("四分之一的门店亏损", "四分之一", "25", "percent"),
        ("one in five of the stores", "one in five", "20", "percent"),
        ("建设周期为30个月", "30个月", "30", "mo"),
        ("a 14-month delay", "14-month", "14", "mo"),
        ("票价三元五角", "三元五角", "3.5", "CNY"),
        ("每度八角", "八角", "0.8", "CNY"),
        ("耗资6兆日元", "6兆日元", "6000000000000", "JPY"),
        ("增长2.5‰", "2.5‰", "0.25", "percent"),
        ("降幅为万分之八", "万分之八", "0.08", "percent"),
        ("卖了三打", "三打", "36", "count"),
        ("股价腰斩", "腰斩", "0.5", "times"),
        ("预算1.234,50欧元", "1.234,50欧元", "1234.5", "EUR"),
        ("a $3MM round", "$3MM", "3000000", "USD"),
        ("fell 15bp", "15bp", "0.15", "percentage_point"),
        ("half a billion yuan", "half a billion yuan", "500000000", "CNY"),
        ("a price of 2½ euros", "2½ euros", "2.5", "EUR"),
        ("two hundred and three dozens", "two hundred and three dozens", "236", "count"),
        ("6 point 4 percent", "6 point 4 percent", "6.4", "percent"),
        ("It costs $9 and fifteen.", "$9 and fifteen", "9.15", "USD"),
        ("百分百国产", "百分百", "100", "percent"),
    ],
)
def test_a_quantity_has_span_value_and_unit(text: str, span: str, value: str, unit: str) -> None:
    assert read(text) == [(span, value, unit)]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("签约48笔", "deal"),
        ("新设62家", "company"),
        ("走访19家投资机构", "investor"),
        ("支持27个项目", "project"),
        ("设立5支基金", "fund"),
        ("培育8家独角兽", "unicorn"),
        ("发表73篇论文", "paper"),
        ("购置210台设备", "other"),
        ("recorded 640 investment cases", "deal"),
        ("backed 31 early-stage startups", "startup"),
        ("hired 90 engineers", "person"),
    ],
)
def test_the_noun_or_the_measure_word_tells_what_is_counted(text: str, counted: str) -> None:
    found = one(text)
    assert (found.unit, found.counted) == ("count", counted)


@pytest.mark.parametrize(
    ("text", "hedge", "value", "lower", "upper"),
    [
        ("投入近 **420** 亿元", "nearly", "42000000000", None, "42000000000"),
        ("客户超 3,000家", "over", "3000", "3000", None),
        ("拥有60多亿元", "over", "6000000000", "6000000000", None),
        ("占比过半", "over", "50", "50", None),
        ("不足900万元", "under", "9000000", None, "9000000"),
        ("至少40家", "at_least", "40", "40", None),
        ("8000万元以上", "over", "80000000", "80000000", None),
        ("大约55亿元", "about", "5500000000", None, None),
        ("金额高达77亿元", "exact", "7700000000", None, None),
        ("数十亿元", "indefinite", None, "2000000000", "10000000000"),
        ("上百家", "indefinite", None, "100", None),
        ("十几位", "indefinite", None, "11", "19"),
        ("千亿级市场", "indefinite", None, "100000000000", None),
        ("more than 75 funds", "over", "75", "75", None),
        ("up to 250 jobs", "at_most", "250", None, "250"),
        ("nearly 66 percent", "nearly", "66", None, "66"),
        ("400+ suppliers", "over", "400", "400", None),
        ("several thousand users", "indefinite", None, "2000", "9999"),
    ],
)
def test_a_hedge_gives_the_bound_that_it_states(
    text: str, hedge: str, value: str | None, lower: str | None, upper: str | None
) -> None:
    found = one(text)
    expected = tuple(None if v is None else Decimal(v) for v in (value, lower, upper))
    assert (found.hedge, (found.value, found.lower, found.upper)) == (hedge, expected)


def test_bounds_of_yishang_are_closed_and_of_chaoguo_open() -> None:
    assert one("5000家以上").lower_closed is True
    assert one("超过5000家").lower_closed is False
    assert one("不足5000家").upper_closed is False


@pytest.mark.parametrize(
    ("text", "span", "lower", "upper", "unit"),
    [
        ("金额为4500万-6000万美元", "4500万-6000万美元", "45000000", "60000000", "USD"),
        ("投资12至18亿元", "12至18亿元", "1200000000", "1800000000", "CNY"),
        ("增速在4%到6%之间", "4%到6%", "4", "6", "percent"),
        ("需要三到四年完成", "三到四年", "3", "4", "a"),
        ("between 8 and 11 million euros", "8 and 11 million euros", "8000000", "11000000", "EUR"),
        ("a ticket of $2-3 million", "$2-3 million", "2000000", "3000000", "USD"),
        ("costs 35-40 usd", "35-40 usd", "35", "40", "USD"),
        ("七八百人", "七八百人", "700", "800", "count"),
    ],
)
def test_a_range_is_one_quantity_that_shares_its_unit(text: str, span: str, lower: str, upper: str, unit: str) -> None:
    found = one(text)
    assert text[found.start : found.end] == span
    assert (found.value, found.lower, found.upper, found.unit, found.hedge) == (None, Decimal(lower), Decimal(upper), unit, "range")


def test_a_change_from_one_value_to_another_is_no_range() -> None:
    assert [value for _, value, _ in read("Margins rose from 8% to 13%.")] == ["8", "13"]


def test_a_list_shares_the_unit_after_its_last_number() -> None:
    assert read("分别为64、52和31起") == [("64", "64", "count"), ("52", "52", "count"), ("31起", "31", "count")]
    assert read("500亿、260亿和90亿欧元") == [
        ("500亿", "50000000000", "EUR"),
        ("260亿", "26000000000", "EUR"),
        ("90亿欧元", "9000000000", "EUR"),
    ]
    assert read("21.5 and 33 percent") == [("21.5", "21.5", "percent"), ("33 percent", "33", "percent")]


@pytest.mark.parametrize(
    "text",
    [
        "2022年9月18日",
        "2021—2024年",
        "2023-05-06T08:30:00Z",
        "二〇二三年",
        "FY2023",
        "Q2 2022",
        "August 9, 2023",
        "12 May 2021",
        "第7届",
        "the 5th edition",
        "B轮",
        "5G网络",
        "GPT-5与Kimi-K2",
        "“4+N”格局",
        "AI 100强",
        "http://a.cn/x?n=12",
        "版本3.2.1",
        "时间08:45",
        "统一市场",
        "一定要",
        "唯一",
        "三峡集团",
        "Figure 7 shows",
        "1.3 行业概览",
        "电话021-61234567",
        "过去三年",
        "two years ago",
    ],
)
def test_what_only_looks_like_a_number_is_no_amount(text: str) -> None:
    assert read(text) == []


def test_a_footnote_mark_behind_a_measure_word_is_no_number() -> None:
    assert read("全年新增9家5。") == [("9家", "9", "count")]


@pytest.mark.parametrize("text", ["有一个问题", "这两家公司", "三大平台", "one of the founders", "these two funds"])
def test_a_numeral_that_only_points_is_a_pointer(text: str) -> None:
    assert [q.role for q in scan_quantities(text)] == ["pointer"]


def test_a_bare_number_before_a_noun_is_a_number_even_where_it_looks_like_a_year() -> None:
    assert read("2,019 companies") == [("2,019", "2019", "count")]
    assert read("1,987家企业") == [("1,987家", "1987", "count")]


def test_a_smaller_number_after_an_upper_bound_is_a_quantity_of_its_own() -> None:
    found = scan_quantities("门店接近百家，超过20家开在县城。")
    assert [(q.value, q.lower, q.upper) for q in found] == [(100, None, 100), (20, 20, None)]
    (pair,) = scan_quantities("毛利率不足40%但超过30%")
    assert (pair.lower, pair.upper, pair.hedge) == (30, 40, "range")


def test_a_dash_in_a_cell_of_its_own_is_no_range() -> None:
    assert read("其他\t12.2\t—\t30.7") == [("12.2", "12.2", "count"), ("30.7", "30.7", "count")]


def test_the_document_tells_what_dollar_and_yen_signs_mean() -> None:
    assert scan_quantities("cost $15", dollar="AUD")[0].unit == "AUD"
    assert scan_quantities("cost ¥900", yen_sign="JPY")[0].unit == "JPY"


PIECES = [
    "约",
    "近",
    "超过",
    "12",
    "3.5",
    "1,200",
    "亿",
    "万元",
    "家",
    "个",
    "%",
    "百分之",
    "三",
    "十",
    "几",
    "多",
    "至",
    "-",
    "、",
    "和",
    "$",
    "US$",
    "**",
    " ",
    "\n",
    "million",
    "half",
    "a third",
    "of",
    "between",
    "and",
    "two",
    "-",
    "(",
    ")",
    "年",
    "月",
    "第",
    "。",
    "，",
    "🙂",
    "é",
    "\r\n",
    "７",
    "％",
    "半",
    "倍",
    "元",
    "http://",
    ".",
    ",",
    "e",
    "^",
    "/",
    "+",
    "from",
    "to",
    "percent",
    "块",
    "角",
    "成",
    "分之",
    "又",
    "负",
    "minus",
    "per cent of",
    "tens of ",
    "bil-\nlion",
    "数",
    "上百",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_is_read_without_error_in_order_and_without_overlap(text: str) -> None:
    found = scan_quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.cue_start <= q.start and q.cue_end >= q.end for q in found)
    assert all(v is None or v.is_finite() for q in found for v in (q.value, q.lower, q.upper))
    assert found == scan_quantities(text)


@pytest.mark.parametrize("piece", ["7", "亿", "(", ",", "1,", "一", "1-", "two ", "**", "数", "1/"])
def test_a_long_run_of_one_thing_is_read_at_all(piece: str) -> None:
    scan_quantities(piece * 3000)


def test_a_label_on_the_line_below_tells_what_a_key_figure_counts() -> None:
    assert one("2,310个\n累计支持的重点项目").counted == "project"


def test_two_bounds_side_by_side_are_one_range() -> None:
    found = one("a score greater than 15 and less than 60")
    assert (found.value, found.lower, found.upper, found.hedge) == (None, Decimal(15), Decimal(60), "range")


@pytest.mark.parametrize(
    ("text", "lower", "upper", "unit"),
    [
        ("占百分之六到九", 6, 9, "percent"),
        ("约百分之二十至四十", 20, 40, "percent"),
        ("只剩百分之十几", 11, 19, "percent"),
        ("3.5 million-6 million yuan", 3_500_000, 6_000_000, "CNY"),
        ("tens of billions of yen", 20_000_000_000, 100_000_000_000, "JPY"),
        ("between 30 and 45 shops", 30, 45, "count"),
    ],
)
def test_ranges_and_indefinite_numbers_have_both_bounds(text: str, lower: int, upper: int, unit: str) -> None:
    found = one(text)
    assert (found.value, found.lower, found.upper, found.unit) == (None, lower, upper, unit)


@pytest.mark.parametrize(
    ("text", "side", "code"),
    [
        ("不下60家", "lower", "at_least"),
        ("不止60家", "lower", "over"),
        ("体重比60大。", "lower", "over"),
        ("得分比60低。", "upper", "under"),
        ("just shy of 60 shops", "upper", "nearly"),
        ("as few as 60 shops", None, "exact"),
        ("in the region of 60 shops", None, "about"),
    ],
)
def test_a_hedge_states_its_side(text: str, side: str | None, code: str) -> None:
    found = one(text)
    assert found.hedge == code
    assert (found.lower, found.upper) == (60 if side == "lower" else None, 60 if side == "upper" else None)


def test_what_a_number_is_higher_by_leaves_it_without_a_bound() -> None:
    assert [(q.lower, q.upper) for q in scan_quantities("比60亿元高出2亿元")] == [(None, None), (None, None)]


def test_numbers_side_by_side_count_the_noun_behind_the_last() -> None:
    assert [q.counted for q in scan_quantities("70, 55 and 31 deals")] == ["deal"] * 3


def test_a_number_restated_in_brackets_is_one() -> None:
    assert [q.value for q in scan_quantities("within 30 (thirty) branches")] == [30]


def test_behind_money_with_a_scale_and_begins_another_number() -> None:
    assert [q.value for q in scan_quantities("$6 million and three plants")] == [6_000_000, 3]


@pytest.mark.parametrize("text", ["两位数增长", "a six-figure sum", "三元锂电池", "二元结构"])
def test_words_for_sizes_and_compounds_are_no_amounts(text: str) -> None:
    assert read(text) == []


def test_one_of_a_currency_points() -> None:
    assert [(q.value, q.unit, q.role) for q in scan_quantities("for a euro each")] == [(1, "EUR", "pointer")]


def test_a_most_and_a_least_side_by_side_are_one_range() -> None:
    found = one("每批最多90最少15件")
    assert (found.lower, found.upper) == (15, 90)


def test_a_fraction_alone_is_a_number_and_a_part_of_something_is_a_share() -> None:
    assert (one("七分之二十一").unit, one("五分之三").value) == ("count", Decimal("0.6"))
    assert (one("五分之三的受访者").unit, one("五分之三的受访者").value) == ("percent", Decimal(60))


@pytest.mark.parametrize(
    "text",
    [
        "Ring +49 30 5550 0199 for details",
        "Fax (303) 555-0187",
        "传真：021-6188 4402",
        "ISBN 978-0-14-032872-1",
        "under Directive 2019/1020, which applies",
        "see case 2023-0088.",
        "长风科技（300999.SZ）",
        "its annual report on 20-F",
        "Slide 4 of 18",
        "注：1.数据不含港澳台；2.口径有调整。",
        "— 3 / 12 —",
        "a four-year plan",
    ],
)
def test_telephones_books_cases_shares_forms_notes_and_pages_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Margins going from 12% to 19% surprised", ["12", "19"]),
        ("The wait shortened from 9.2 to 7.5 weeks", ["9.2", "7.5"]),
        ("Exports will more than double to 40 million tonnes", ["2", "40000000"]),
        ("The fund wants to triple output", ["3"]),
    ],
)
def test_changes_are_no_ranges_and_verbs_tell_multiples(text: str, values: list[str]) -> None:
    assert [value for _, value, _ in read(text)] == values


def test_no_lower_than_holds_its_number_also_with_will() -> None:
    quantity = one("订单额不会低于30亿元")
    assert (quantity.hedge, quantity.lower, quantity.lower_closed) == ("at_least", Decimal(3_000_000_000), True)
