"""When a figure is, and what it is compared with."""

from __future__ import annotations

from tests.extractors.linking.documents import base, claims, claims_of_file, time

YEAR_2024 = ("2024-01-01", "2024-12-31")


def test_a_number_held_against_another_has_the_time_a_year_before() -> None:
    found = claims("Orders were worth $9.1 million in the second quarter of 2025, compared with $7.4 million a year earlier.")
    assert time(found["$9.1 million"]) == ("2025-04-01", "2025-06-30")
    assert time(found["$7.4 million"]) == ("2024-04-01", "2024-06-30")


def test_the_same_period_is_read_from_the_time_before_it() -> None:
    found = claims("今年前四个月，全市出口412亿元，去年同期为377亿元。", published="2025-05-20")
    assert time(found["412亿元"]) == ("2025-01-01", "2025-04-30")
    assert time(found["377亿元"]) == ("2024-01-01", "2024-04-30")


def test_a_year_named_with_the_same_period_gives_only_the_year() -> None:
    found = claims(
        "Shipments reached 3.2 million units in the first half of 2025, up from 2.1 million units in the same period of 2022."
    )
    assert time(found["2.1 million units" if "2.1 million units" in found else "2.1 million"]) == ("2022-01-01", "2022-06-30")


def test_the_previous_quarter_is_the_one_before_the_quarter_told() -> None:
    found = claims("Margin in the first quarter of 2025 was 31%, after 28% in the previous quarter.")
    assert time(found["28%"]) == ("2024-10-01", "2024-12-31")


def test_year_on_year_and_quarter_on_quarter_keep_to_their_numbers() -> None:
    found = claims("Sales came to $5 billion in the third quarter of 2024, up 4% quarter on quarter and 11% year on year.")
    assert base(found["4%"]) == ("2024-04-01", "2024-06-30")
    assert base(found["11%"]) == ("2023-07-01", "2023-09-30")


def test_a_time_at_the_end_of_the_clause_is_that_of_all_its_numbers() -> None:
    found = claims("Output edged up 6% to a record 41,000 tonnes in 2024.")
    assert {time(claim) for claim in found.values()} == {YEAR_2024}


def test_a_time_tied_to_a_later_number_does_not_reach_over_a_comparison() -> None:
    found = claims("Profit was $30 million, against $22 million in the third quarter of 2023.")
    assert time(found["$30 million"]) == (None, None)
    assert time(found["$22 million"]) == ("2023-07-01", "2023-09-30")


def test_the_time_of_a_forecast_is_not_that_of_a_fact_in_another_sentence() -> None:
    found = claims("The firm expects output of 90,000 barrels by 2031. Net income doubled to $45 million.")
    assert time(found["$45 million"]) == (None, None)


def test_the_figure_that_a_multiple_is_of_has_another_time() -> None:
    found = claims("2024年全国机器人产量是2019年的3.4倍，达到55万台。")
    assert time(found["55万台"]) == YEAR_2024
    assert base(found["3.4倍"]) == ("2019-01-01", "2019-12-31")


def test_the_founding_of_a_company_is_no_time_of_its_figures() -> None:
    found = claims("公司成立于2016年，拥有员工800人。")
    assert time(found["800人"]) == (None, None)


def test_a_change_from_one_number_to_another_is_compared_with_the_first_ones_time() -> None:
    found = claims("Investment rose 12% in 2024 from $40 million in 2023.")
    assert time(found["12%"]) == YEAR_2024
    assert base(found["12%"]) == ("2023-01-01", "2023-12-31")


def test_growth_between_two_years_is_of_the_last_against_the_first() -> None:
    found = claims("Imports rose ninefold between 2018 and 2023.")
    assert time(found["ninefold"]) == ("2023-01-01", "2023-12-31")
    assert base(found["ninefold"]) == ("2018-01-01", "2018-12-31")


def test_a_compound_rate_goes_from_the_first_to_the_last_time() -> None:
    found = claims("The market is set to grow from $2 billion in 2024 to $8 billion by 2031, a CAGR of 22%.")
    assert time(found["22%"]) == ("2024-01-01", "2031-12-31")
    assert found["$2 billion"].modality == "actual"
    assert found["$8 billion"].modality == "forecast"


def test_a_fiscal_year_ends_where_the_document_says() -> None:
    found = claims("Turnover was $70 million in fiscal 2025, which ended in March, and $61 million in fiscal 2024.")
    assert time(found["$70 million"]) == ("2024-04-01", "2025-03-31")
    assert time(found["$61 million"]) == ("2023-04-01", "2024-03-31")


def test_a_fiscal_year_may_end_in_the_year_after_its_name() -> None:
    found = claims("该集团2024财年营收3200亿日元，较2023财年增长5%。其财年结束于次年3月。")
    assert time(found["3200亿日元"]) == ("2024-04-01", "2025-03-31")
    assert base(found["5%"]) == ("2023-04-01", "2024-03-31")


def test_a_quarter_of_a_fiscal_year_is_counted_from_its_first_month() -> None:
    found = claims(
        "Lumio reported results for its second fiscal quarter ended December 31, 2025. Revenue was $88 million.",
        "For the third quarter of fiscal 2026 it expects revenue of $91 million.",
    )
    assert time(found["$91 million"]) == ("2026-01-01", "2026-03-31")


def test_the_custom_of_a_country_tells_the_fiscal_year_of_its_company() -> None:
    assert time(claims("软银2023财年投资收益为5.2亿美元。")["5.2亿美元"]) == ("2023-04-01", "2024-03-31")


def test_the_end_of_a_quarter_is_its_last_month() -> None:
    found = claims("2024年三季度末，银行业总资产为91亿元。")
    assert time(found["91亿元"]) == ("2024-09-01", "2024-09-30")


def test_a_list_of_years_pairs_with_the_list_of_its_numbers_only() -> None:
    found = claims("2021年至2023年，研发费用分别为3亿元、4亿元和6亿元；同期毛利率从40%降到35%。")
    assert [time(found[t])[0] for t in ("3亿元", "4亿元", "6亿元")] == ["2021-01-01", "2022-01-01", "2023-01-01"]
    assert [time(found[t])[0] for t in ("40%", "35%")] == ["2021-01-01", "2023-01-01"]


def test_a_column_of_growth_is_of_the_last_column_against_the_one_before() -> None:
    found = claims_of_file("| Item | 2023 | 2024 | Change |\n|---|---|---|---|\n| Revenue, $m | 310 | 355 | 14.5% |\n")
    assert time(found["14.5%"]) == YEAR_2024
    assert base(found["14.5%"]) == ("2023-01-01", "2023-12-31")


def test_a_column_of_year_on_year_growth_is_against_the_year_before() -> None:
    found = claims_of_file("| 地区 | 2025Q1 | 2025Q2 | 同比 |\n|---|---|---|---|\n| 江苏 | 31亿元 | 36亿元 | 9.1% |\n")
    assert base(found["9.1%"]) == ("2024-04-01", "2024-06-30")


def test_a_dateline_tells_from_when_relative_times_are_read() -> None:
    found = claims("OSLO, May 6, 2025 — Norsk Data said sales this year had reached $40 million, after $35 million last year.")
    assert time(found["$35 million"])[1] == "2024-12-31"


def test_an_announcement_is_of_the_day_that_its_weekday_tells() -> None:
    found = claims("Helia said on Tuesday that it had raised $30 million.", published="2025-10-17")
    assert time(found["$30 million"]) == ("2025-10-14", "2025-10-14")


def test_a_headline_takes_the_time_of_the_same_amount_in_the_body() -> None:
    document = claims(("title", "星图科技融资8亿元"), "2025年3月12日，星图科技宣布完成8亿元B轮融资。")
    assert time(document["8亿元"]) == ("2025-03-12", "2025-03-12")


def test_a_markets_figures_take_the_one_time_of_their_story() -> None:
    found = claims(
        "Fintech funding in Latin America came to $900 million in the second quarter of 2025.",
        "Seed rounds made up 40% of deals.",
    )
    assert time(found["40%"]) == ("2025-04-01", "2025-06-30")


def test_full_year_guidance_is_of_the_year_of_publication() -> None:
    found = claims("三季度产量为9万吨，公司将全年产量指引上调至38万吨。", published="2024-10-25")
    assert time(found["38万吨"]) == YEAR_2024


def test_the_end_of_a_fiscal_quarter_tells_that_of_its_year() -> None:
    found = claims("For the second quarter of fiscal 2025, which ended on November 30, 2024, revenue was $412 million.")
    assert time(found["$412 million"]) == ("2024-09-01", "2024-11-30")


def test_a_line_of_a_year_and_a_number_is_no_mark_of_an_axis() -> None:
    found = claims("Output, thousand tonnes\n\n2022  31\n\n2023  44\n\n2024  58\n")
    assert [time(found[n])[0] for n in ("31", "44", "58")] == ["2022-01-01", "2023-01-01", "2024-01-01"]
