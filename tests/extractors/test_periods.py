"""Time expressions and the days that they cover, on phrases of our own."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.periods import periods, previous_period, previous_year

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
        ("截至2023年底", None, "2023-12-31"),
        ("2019年以来", "2019-01-01", None),
        ("since 2019", "2019-01-01", None),
        ("as of June 30, 2024", None, "2024-06-30"),
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
    "text", ["共2024家企业", "编号20259999", "2,024", "2月30日", "三年", "18 months", "version 20.24", "May I ask"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert days(text) == []


def test_a_year_and_a_period_back() -> None:
    assert previous_year(date(2024, 2, 29), date(2024, 3, 31)) == (date(2023, 2, 28), date(2023, 3, 31))
    assert previous_period(date(2024, 1, 1), date(2024, 3, 31)) == (date(2023, 10, 1), date(2023, 12, 31))
    assert previous_period(date(2024, 1, 10), date(2024, 1, 12)) == (date(2024, 1, 7), date(2024, 1, 9))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789年月日季度上下半前近去今截至到—-/. QHFYMarch20since", max_size=60), st.dates() | st.none())
def test_any_text_gives_periods_in_order_that_lie_in_it(text: str, reference: date | None) -> None:
    found = periods(text, reference)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(p.first is None or p.last is None or p.first <= p.last for p in found)
