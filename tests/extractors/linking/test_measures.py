"""What is measured, which statistic it is and how sure it is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extractors.linking.documents import claims, claims_of_file


def test_a_count_takes_its_noun_from_what_is_measured() -> None:
    found = claims("Lisbon, Porto and Braga recorded 41, 23 and 9 funding deals respectively.")
    assert [found[t].counted for t in ("41", "23", "9")] == ["deal", "deal", "deal"]


def test_a_measure_word_may_count_a_thing_without_a_code() -> None:
    claim = claims("该企业的设备已进入320家医院。")["320家"]
    assert (claim.counted, claim.indicator) == ("other", "other")


def test_spectators_are_no_staff() -> None:
    assert claims("赛事吸引观众12万人次。")["12万人次"].indicator == "other"


def test_a_general_word_takes_its_meaning_from_the_sentence() -> None:
    assert claims("天使基金完成终关，规模18亿元。")["18亿元"].indicator == "fund_size"
    assert claims("工业软件规模18亿元。")["18亿元"].indicator == "market_size"


def test_a_number_held_against_another_measures_the_same() -> None:
    found = claims("13% of firms with 10 or more employees had adopted the technology in 2024, up from 8% in 2023.")
    assert {found[t].indicator for t in ("13%", "8%")} == {"penetration_rate"}


def test_points_go_on_with_the_ratio_before() -> None:
    found = claims("渗透率为31%，比上年提高4个百分点。")
    assert found["4个百分点"].indicator == "penetration_rate"


def test_what_takes_a_share_of_something_is_measured() -> None:
    assert claims("研发投入占营收的比重不到12%。")["12%"].indicator == "spending"
    assert claims("R&D expenses rose to 24% of revenue.")["24%"].indicator == "spending"


def test_a_noun_before_the_next_number_names_that_one() -> None:
    found = claims("Service revenue of $7.2 million covered costs of $6.1 million.")
    assert (found["$7.2 million"].indicator, found["$6.1 million"].indicator) == ("revenue", "spending")


def test_an_amount_that_is_a_round_is_an_investment() -> None:
    found = claims("The valuation doubled after a €90 million Series B.")
    assert found["€90 million"].indicator == "investment_amount"


def test_money_does_not_measure_things() -> None:
    claim = claims("The plant will build 50,000 vehicles, an investment of $400 million.")["$400 million"]
    assert claim.indicator == "investment_amount"


@pytest.mark.parametrize(
    ("sentence", "number", "statistic", "value"),
    [
        ("The state cut output by 300,000 barrels a day.", "300,000 barrels", "change", Decimal(-300000)),
        ("Users reached 4 million, 15% more than in the year before.", "15%", "growth", Decimal(15)),
        ("Exports rose in Peru (12%) and Chile (9%).", "9%", "growth", Decimal(9)),
        ("Growth slowed to 5%.", "5%", "growth", Decimal(5)),
        ("增速回落到4%。", "4%", "growth", Decimal(4)),
        ("Average spending per head was $310.", "$310", "mean", Decimal(310)),
    ],
)
def test_statistics(sentence: str, number: str, statistic: str, value: Decimal) -> None:
    claim = claims(sentence)[number]
    assert (claim.statistic, claim.value) == (statistic, value)


def test_a_percentage_in_brackets_repeats_the_share_before() -> None:
    found = claims("Two in five employers (41%) plan to cut their budgets.")
    assert found["41%"].statistic == found["Two in five"].statistic == "share"


@pytest.mark.parametrize(
    ("sentence", "number", "modality"),
    [
        ("Veldt will invest €70 million in two plants.", "€70 million", "target"),
        ("The market will reach €70 million.", "€70 million", "forecast"),
        ("Analysts expect a profit in 2026; the dividend rose to $3.", "$3", "actual"),
        ("公司计划发射200颗卫星，目前已在轨30颗。", "30颗", "actual"),
        ("根据行动计划，到2027年算力将超过50EFLOPS。", "50EFLOPS", "target"),
        ("Sales of $5 million were fewer than the $6 million that analysts had forecast.", "$6 million", "forecast"),
        ("The programme is meant to mobilise €20 billion.", "€20 billion", "target"),
    ],
)
def test_modality(sentence: str, number: str, modality: str) -> None:
    assert claims(sentence)[number].modality == modality


def test_a_year_marked_as_an_estimate_makes_a_forecast() -> None:
    found = claims_of_file("| 指标 | 2024年 | 2027年E |\n|---|---|---|\n| 市场规模（亿元） | 52 | 81 |\n")
    assert (found["52"].modality, found["81"].modality) == ("actual", "forecast")


def test_a_line_that_only_says_a_change_goes_on_with_the_line_above() -> None:
    found = claims("募资规模", "731亿元", "同比下降 8.4%", "新募基金数量", "166只")
    assert found["8.4%"].indicator == found["731亿元"].indicator == "investment_amount"


def test_a_deal_column_does_not_take_the_unit_of_the_table() -> None:
    table = (
        "Table 1. Venture funding (US$ million unless noted)\n\n| Country | Amount | Deals |\n|---|---|---|\n| Kenya | 212 | 48 |\n"
    )
    found = claims_of_file(table)
    assert (found["212"].unit, found["48"].unit, found["48"].indicator) == ("USD", "count", "deal_count")


def test_a_multiple_that_holds_a_number_against_another_measures_the_same() -> None:
    found = claims("Each site will get 30,000 servers, five times as many as the older ones, for $2 billion.")
    assert found["five times"].indicator == found["30,000"].indicator


@pytest.mark.parametrize("verb", ["climbs", "soars", "rebounded", "slips", "sank", "dipped"])
def test_a_verb_of_change_in_any_form_makes_growth(verb: str) -> None:
    assert claims(f"Retail revenue {verb} 12% in May.")["12%"].statistic == "growth"


def test_growth_said_again_in_brackets_for_another_reckoning_is_growth() -> None:
    found = claims("Turnover was up 14% (12% at constant exchange rates) in 2024.")
    assert [found[t].statistic for t in ("14%", "12%")] == ["growth", "growth"]


def test_companies_that_raised_rounds_are_funded() -> None:
    assert claims("Twenty start-ups raised rounds of $40 million or more.")["Twenty"].indicator == "funded_company_count"


def test_growth_goes_on_over_a_list_of_places() -> None:
    found = claims("Year on year, orders rose 21.5% in Brazil, 13% in Chile and 4% in Peru.")
    assert {found[t].statistic for t in ("21.5%", "13%", "4%")} == {"growth"}


def test_a_share_after_growth_in_a_list_stays_a_share() -> None:
    found = claims("Sales rose 9% in Brazil, and 30% of buyers were new.")
    assert found["30%"].statistic == "share"


@pytest.mark.parametrize(
    "words", ["The median Series A was $14 million.", "Median Series C: $14 million", "The average seed round was $14 million."]
)
def test_the_mean_or_median_of_a_round_is_a_size_of_deals(words: str) -> None:
    assert claims("Valuations rose in 2024.", words)["$14 million"].indicator == "deal_size"


def test_the_median_valuation_of_a_round_is_a_valuation() -> None:
    assert claims("The median Series A valuation was $14 million.")["$14 million"].indicator == "valuation"
