"""Time expressions and the days that they cover, on phrases of our own."""

from __future__ import annotations

import itertools
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.periods import date_spans, periods, previous_period, previous_year, scan_periods
from extractors.quantities import scan_quantities

REFERENCE = date(2025, 5, 20)


def days(text: str, reference: date | None = REFERENCE) -> list[tuple[str, str | None, str | None]]:
    """The periods of a text: words, first day, last day."""
    found = periods(text, reference)
    return [(text[p.start : p.end], p.first and p.first.isoformat(), p.last and p.last.isoformat()) for p in found]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021年", "2021-01-01", "2021-12-31"),
        ("2021年全年", "2021-01-01", "2021-12-31"),
        ("2023年下半年", "2023-07-01", "2023-12-31"),
        ("2023年三季度", "2023-07-01", "2023-09-30"),
        ("2022Q4", "2022-10-01", "2022-12-31"),
        ("2022年前9个月", "2022-01-01", "2022-09-30"),
        ("2022年前三季度", "2022-01-01", "2022-09-30"),
        ("2022年3-6月", "2022-03-01", "2022-06-30"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2024年2月9日", "2024-02-09", "2024-02-09"),
        ("2019.06.30", "2019-06-30", "2019-06-30"),
        ("2018年至2021年", "2018-01-01", "2021-12-31"),
        ("2018—2021年", "2018-01-01", "2021-12-31"),
        ("2020年3月1日—5月7日", "2020-03-01", "2020-05-07"),
        ("2025年第二季度（截至5月9日）", "2025-04-01", "2025-05-09"),
        ("去年四季度", "2024-10-01", "2024-12-31"),
        ("二〇二二年", "2022-01-01", "2022-12-31"),
        ("Q2 2021", "2021-04-01", "2021-06-30"),
        ("the third quarter of 2022", "2022-07-01", "2022-09-30"),
        ("the first half of 2023", "2023-01-01", "2023-06-30"),
        ("the first nine months of 2023", "2023-01-01", "2023-09-30"),
        ("March 3, 2022", "2022-03-03", "2022-03-03"),
        ("3 March 2022", "2022-03-03", "2022-03-03"),
        ("November 2022", "2022-11-01", "2022-11-30"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("last quarter", "2025-01-01", "2025-03-31"),
        ("FY2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_phrase_covers_its_days(text: str, first: str, last: str) -> None:
    found = days(text)
    assert [(f, end) for _, f, end in found] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021年7—9月", "2021-07-01", "2021-09-30"),
        ("2021年一季度至三季度", "2021-01-01", "2021-09-30"),
        ("2021年一、二季度", "2021-01-01", "2021-06-30"),
        ("1、2月份", "2025-01-01", "2025-02-28"),
        ("2021年第四个季度", "2021-10-01", "2021-12-31"),
        ("2022年2月上旬", "2022-02-01", "2022-02-10"),
        ("2022年2月下半月", "2022-02-16", "2022-02-28"),
        ("2022年6月3日至9日", "2022-06-03", "2022-06-09"),
        ("六月三日到七月九日", "2025-06-03", "2025-07-09"),
        ("2022 年 6 月 3 日", "2022-06-03", "2022-06-03"),
        ("6月18的促销", "2025-06-18", "2025-06-18"),
        ("22年上半年", "2022-01-01", "2022-06-30"),
        ("零六年", "2006-01-01", "2006-12-31"),
        ("八三年", "1983-01-01", "1983-12-31"),
        ("两千零八年", "2008-01-01", "2008-12-31"),
        ("上世纪70年代", "1970-01-01", "1979-12-31"),
        ("18世纪60年代", "1760-01-01", "1769-12-31"),
        ("2010年代", "2010-01-01", "2019-12-31"),
        ("二十一世纪", "2000-01-01", "2099-12-31"),
        ("去年11月至今年2月", "2024-11-01", "2025-02-28"),
        ("下月6日", "2025-06-06", "2025-06-06"),
        ("上个月8号到12号", "2025-04-08", "2025-04-12"),
        ("去年本月9日", "2024-05-09", "2024-05-09"),
        ("本月上旬", "2025-05-01", "2025-05-10"),
        ("上上个月", "2025-03-01", "2025-03-31"),
        ("下下个季度", "2025-10-01", "2025-12-31"),
        ("上个半年", "2024-07-01", "2024-12-31"),
        ("上星期三", "2025-05-14", "2025-05-14"),
        ("大前天", "2025-05-17", "2025-05-17"),
        ("2019年和2021年之间", "2019-01-01", "2021-12-31"),
        ("自2021-03-04起至2021-05-06止", "2021-03-04", "2021-05-06"),
        ("21年12月3日到22年1月4日", "2021-12-03", "2022-01-04"),
        ("11月和2月间", "2024-11-01", "2025-02-28"),
        ("20210304", "2021-03-04", "2021-03-04"),
        ("2021 03 04", "2021-03-04", "2021-03-04"),
        ("2021-W09", "2021-03-01", "2021-03-07"),
        ("24Q3", "2024-07-01", "2024-09-30"),
        ("2021—24年", "2021-01-01", "2024-12-31"),
        ("這個禮拜", "2025-05-19", "2025-05-25"),
    ],
)
def test_chinese_forms_cover_their_days(text: str, first: str, last: str) -> None:
    assert [(f, end) for _, f, end in days(text)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("May 4-9", "2025-05-04", "2025-05-09"),
        ("May 4 through 9, 2023", "2023-05-04", "2023-05-09"),
        ("from 4 to 9 May 2023", "2023-05-04", "2023-05-09"),
        ("between 4 and 9 May 2023", "2023-05-04", "2023-05-09"),
        ("4th to the 9th of May", "2025-05-04", "2025-05-09"),
        ("from 4 to May 9, 2023", "2023-05-04", "2023-05-09"),
        ("from June 4 to July 9, 2023", "2023-06-04", "2023-07-09"),
        ("from 4th June of 2023 to 9th July of 2023", "2023-06-04", "2023-07-09"),
        ("from December to February", "2024-12-01", "2025-02-28"),
        ("Nov 2022 - Feb 2023", "2022-11-01", "2023-02-28"),
        ("between 2019 June and 2020 August", "2019-06-01", "2020-08-31"),
        ("from 2021-feb-03 to today", "2021-02-03", "2025-05-20"),
        ("2022-23", "2022-01-01", "2023-12-31"),
        ("ninth of August, two thousand and twelve", "2012-08-09", "2012-08-09"),
        ("April twenty-third nineteen ninety one", "1991-04-23", "1991-04-23"),
        ("in twenty nineteen", "2019-01-01", "2019-12-31"),
        ("the last day of February 2024", "2024-02-29", "2024-02-29"),
        ("9-Aug-87", "1987-08-09", "1987-08-09"),
        ("8/19/91", "1991-08-19", "1991-08-19"),
        ("19/8/2012", "2012-08-19", "2012-08-19"),
        ("8/2012", "2012-08-01", "2012-08-31"),
        ("on 8/9", "2025-08-09", "2025-08-09"),
        ("from 8/9 to 10/2", "2025-08-09", "2025-10-02"),
        ("the 9th of next month", "2025-06-09", "2025-06-09"),
        ("4 to 9 this month", "2025-05-04", "2025-05-09"),
        ("by the 9th.", None, "2025-06-09"),
        ("next September", "2025-09-01", "2025-09-30"),
        ("last November", "2024-11-01", "2024-11-30"),
        ("August next year", "2026-08-01", "2026-08-31"),
        ("the fourth month of 2022", "2022-04-01", "2022-04-30"),
        ("the last quarter of 2022", "2022-10-01", "2022-12-31"),
        ("the second quarter of last year", "2024-04-01", "2024-06-30"),
        ("Q3'22", "2022-07-01", "2022-09-30"),
        ("2Q23", "2023-04-01", "2023-06-30"),
        ("from 2021 q2 to 2022 q3", "2021-04-01", "2022-09-30"),
        ("the month after next", "2025-07-01", "2025-07-31"),
        ("the week of June 4", "2025-06-02", "2025-06-08"),
        ("the 1960s", "1960-01-01", "1969-12-31"),
        ("the '80s", "1980-01-01", "1989-12-31"),
        ("the nineteen fifties", "1950-01-01", "1959-12-31"),
        ("the 17th century", "1600-01-01", "1699-12-31"),
        ("the day before yesterday", "2025-05-18", "2025-05-18"),
    ],
)
def test_english_forms_cover_their_days(text: str, first: str | None, last: str) -> None:
    assert [(f, end) for _, f, end in days(text)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("截至2023年底", None, "2023-12-31"),
        ("2019年以来", "2019-01-01", None),
        ("从2019年3月起", "2019-03-01", None),
        ("2019年3月9日及以后", "2019-03-09", None),
        ("2019年3月9日或之前", None, "2019-03-09"),
        ("2019年3月以后", "2019-04-01", None),
        ("2030年前", None, "2029-12-31"),
        ("2030年底前", None, "2030-12-31"),
        ("since 2019", "2019-01-01", None),
        ("as of June 30, 2024", None, "2024-06-30"),
        ("on or before 3 June 2024", None, "2024-06-03"),
        ("through 2026", None, "2026-12-31"),
        ("before 2016", None, "2015-12-31"),
        ("after March", "2025-04-01", None),
        ("2016 onwards", "2016-01-01", None),
        ("2016 or earlier", None, "2016-12-31"),
        ("year to date", "2025-01-01", None),
    ],
)
def test_an_open_side_stays_open(text: str, first: str | None, last: str | None) -> None:
    assert [(f, end) for _, f, end in days(text)] == [(first, last)]


def test_a_month_takes_the_year_before_it() -> None:
    assert days("2022年共有61起，其中8月14起。", None)[1][1:] == ("2022-08-01", "2022-08-31")


def test_what_nothing_dates_is_left_out() -> None:
    assert days("去年增长，8月回落。", None) == []


def test_the_year_under_discussion_moves_a_relative_one() -> None:
    assert days("2021年为9亿元，比上年多2亿元。", None)[1][1:] == ("2020-01-01", "2020-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "共2024家企业",
        "编号20259999",
        "2,024",
        "2月30日",
        "三年",
        "七八年",
        "十五年",
        "三个季度",
        "15日内",
        "7日年化",
        "今日头条",
        "《明日黄花》",
        "21世纪经济报道",
        "18 months",
        "version 20.24",
        "May I ask",
        "it may be so",
        "in their thirties",
        "3/4 of them",
        "5 to 22 people",
        "2020-1-32",
        "122-04-04-2020",
        "7,204.19 of it",
    ],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert days(text) == []


def test_a_range_ends_in_the_year_that_it_begins_in_even_after_the_day_of_publication() -> None:
    assert days("2027年6月3日至7月9日")[0][1:] == ("2027-06-03", "2027-07-09")


def test_a_day_alone_is_of_the_month_under_discussion() -> None:
    assert days("2022年3月8日开幕，9日闭幕。", None)[1][1:] == ("2022-03-09", "2022-03-09")
    assert days("3日发布的公告显示")[0][1:] == ("2025-05-03", "2025-05-03")


def test_the_day_spoken_of_is_the_one_named_before_it_or_that_of_publication() -> None:
    assert days("2022年3月8日开幕，当日签约。", None)[1][1:] == ("2022-03-08", "2022-03-08")
    assert days("当日中标利率为1.5%。")[0][1:] == ("2025-05-20", "2025-05-20")


def test_a_count_behind_a_month_is_no_day() -> None:
    assert days("其中10月22家")[0] == ("10月", "2025-10-01", "2025-10-31")


def test_a_leap_day_without_a_year_is_the_last_one() -> None:
    assert days("2月29日")[0][1:] == ("2024-02-29", "2024-02-29")


def test_years_of_a_list_are_periods_each() -> None:
    assert [first for _, first, _ in days("2017、2019和2021年")] == ["2017-01-01", "2019-01-01", "2021-01-01"]
    assert [first for _, first, _ in days("in 2017, 2019 and 2021")] == ["2017-01-01", "2019-01-01", "2021-01-01"]


def test_two_open_sides_do_not_melt() -> None:
    assert [(f, e) for _, f, e in days("orders before 2012 or after 2019")] == [(None, "2011-12-31"), ("2020-01-01", None)]


def test_numerals_in_dates_count_nothing_but_what_may_be_a_fraction_stays() -> None:
    text = "From 4 to 9 May, the 9M 2024 figure rose by 3/4"
    spans = date_spans(scan_periods(text))
    assert [text[a:b] for a, b in spans] == ["4 to 9 May", "9M 2024"]
    assert [text[q.start : q.end] for q in scan_quantities(text, dates=spans)] == ["3/4"]
    assert date_spans(scan_periods("2/15")) == []


@pytest.mark.parametrize(
    "piece", ["1", "亿", "(", "第一", "the ", "June ", "2024-", "from ", "1月", "十", "1/", "2024年", "至", "and "]
)
def test_the_time_of_a_long_run_grows_with_its_length(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        begin = time.process_time()
        periods(text, REFERENCE)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(40_000) < 60 * seconds(4000) + 0.3


def test_a_year_and_a_period_back() -> None:
    assert previous_year(date(2024, 2, 29), date(2024, 3, 31)) == (date(2023, 2, 28), date(2023, 3, 31))
    assert previous_period(date(2024, 1, 1), date(2024, 3, 31)) == (date(2023, 10, 1), date(2023, 12, 31))
    assert previous_period(date(2024, 1, 10), date(2024, 1, 12)) == (date(2024, 1, 7), date(2024, 1, 9))


PIECES = [
    *(
        "2024",
        "98",
        "12",
        "31",
        "3",
        "/",
        "-",
        ".",
        ",",
        " ",
        "年",
        "月",
        "日",
        "号",
        "世纪",
        "年代",
        "二",
        "十",
        "〇",
        "第",
        "季度",
        "上",
        "下",
        "个",
    ),
    *(
        "半年",
        "旬",
        "周",
        "从",
        "至",
        "起",
        "之间",
        "以来",
        "之前",
        "去年",
        "本月",
        "明天",
        "the ",
        "first",
        "last ",
        "next ",
        "of ",
        "May",
        "june ",
    ),
    *(
        "twenty ",
        "two thousand ",
        "century",
        "s",
        "q3",
        "H1 ",
        "FY",
        "between ",
        "and ",
        "to ",
        "through ",
        "since ",
        "week",
        "month",
        "year",
        "9999",
    ),
]


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="0123456789年月日季度上下半前近去今截至到—-/. QHFYMarch20since", max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.dates() | st.none(),
)
def test_any_text_gives_periods_in_order_that_lie_in_it(text: str, reference: date | None) -> None:
    found = periods(text, reference)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(p.first is None or p.last is None or p.first <= p.last for p in found)
