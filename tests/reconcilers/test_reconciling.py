"""What claims say together: one voice, agreement, conflict, scope, arithmetic, slips; from texts of our own, read by the extractor."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.claims import extract_claims
from extractors.readers import read_document
from reconcilers.reconciling import Reconciliation, reconcile
from schemas.records import Claim, Document, Relation

BASE = {
    "report.txt": "2024年机器人投融资报告\n\n2025-03-01\n\n据IT桔子统计，2024年中国机器人领域共发生投资事件480起，投资总额312.6亿元，同比增长20%。\n",
    "news.txt": "Robot money\n\nPublished 2025-03-04\n\nIn 2024, China's robotics companies raised 31.26 billion yuan in 480 deals, according to ITjuzi.\n",
    "other.txt": "机器人赛道观察\n\n2025-04-02\n\n清科研究中心数据显示，2024年中国机器人领域投资事件共391起，投资总额278.9亿元。\n",
}


def read(texts: Mapping[str, str]) -> tuple[list[Claim], dict[str, Document]]:
    """The claims and documents of texts by name."""
    documents = [read_document(text.encode(), name) for name, text in texts.items()]
    return [c for d in documents for c in extract_claims(d)], {d.doc_id: d for d in documents}


def reconciled(texts: Mapping[str, str]) -> tuple[dict[str, Claim], Reconciliation]:
    """Claims by id and what they say together."""
    claims, documents = read(texts)
    return {c.claim_id: c for c in claims}, reconcile(claims, documents)


def told(texts: Mapping[str, str], kind: str) -> list[set[str]]:
    """The texts of the members of each relation of a kind."""
    claims, made = reconciled(texts)
    return [{claims[name].text for name in r.members} for r in made.relations if r.relation == kind]


def test_one_origin_in_two_languages_is_one_voice() -> None:
    assert {"312.6亿元", "31.26 billion yuan"} in told(BASE, "translation_of")


def test_two_providers_that_differ_conflict_and_none_is_preferred() -> None:
    conflicts = told(BASE, "conflicts")
    assert any({"312.6亿元", "278.9亿元"} <= members for members in conflicts)
    assert any({"480起", "391起"} <= members for members in conflicts)
    claims, made = reconciled(BASE)
    figure = next(f for f in made.figures if f.status == "conflicting" and f.unit == "CNY")
    assert {claims[name].text for name in figure.claims} == {"312.6亿元", "31.26 billion yuan", "278.9亿元"}
    assert figure.voices == 2
    assert figure.preferred_claim is None
    assert "312.6亿元" in figure.reason_en
    assert "278.9亿元" in figure.reason_zh


def test_two_providers_that_agree_corroborate() -> None:
    texts = {**BASE, "other.txt": BASE["other.txt"].replace("278.9", "312.6").replace("391", "480")}
    _, made = reconciled(texts)
    figure = next(f for f in made.figures if f.unit == "CNY" and len(f.claims) == 3)
    assert figure.status == "corroborated"
    assert figure.value == Decimal(31260000000)
    assert not told(texts, "conflicts")


def test_a_hedge_that_allows_the_other_value_is_no_conflict() -> None:
    texts = {**BASE, "other.txt": BASE["other.txt"].replace("278.9亿元", "超300亿元").replace("391", "480")}
    assert not told(texts, "conflicts")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024年中国", "2023年中国"),
        ("中国机器人", "美国机器人"),
        ("机器人领域", "芯片领域"),
        ("投资总额278.9亿元", "营业收入278.9亿元"),
    ],
)
def test_figures_of_another_year_place_sector_or_measure_do_not_conflict(old: str, new: str) -> None:
    texts = {**BASE, "other.txt": BASE["other.txt"].replace(old, new)}
    assert not any({"312.6亿元", "278.9亿元"} <= members for members in told(texts, "conflicts"))


def test_an_unknown_facet_never_makes_a_conflict() -> None:
    claims, documents = read(BASE)
    for field in ("place", "period_start"):
        cut = [replace(c, **{field: None, "period_end": None if field == "period_start" else c.period_end}) for c in claims]  # type: ignore[arg-type]
        made = reconcile(cut, documents)
        assert not [r for r in made.relations if r.relation == "conflicts"]


def test_growth_and_its_base_are_checked() -> None:
    last = "2023年中国机器人领域投资总额{}亿元，据IT桔子统计。"
    good = {**BASE, "last.txt": last.format("260.5")}
    bad = {**BASE, "last.txt": last.format("160.5")}
    members = {"312.6亿元", "20%"}
    assert any(members < found for found in told(good, "derived_consistent"))
    assert any(members < found for found in told(bad, "derived_inconsistent"))
    assert not any(members < found for found in told(bad, "derived_consistent"))


def test_a_share_is_checked_against_part_and_whole() -> None:
    text = "据IT桔子统计，2024年中国机器人领域投资事件480起，其中北京{}起，占25%。"
    assert any({"480起", "120起", "25%"} <= found for found in told({"a.txt": text.format(120)}, "derived_consistent"))
    assert any({"480起", "190起", "25%"} <= found for found in told({"a.txt": text.format(190)}, "derived_inconsistent"))


def test_a_slip_of_scale_between_translations_is_named() -> None:
    texts = {**BASE, "news.txt": BASE["news.txt"].replace("31.26 billion", "312.6 billion")}
    _, made = reconciled(texts)
    slips = [r for r in made.relations if r.cause == "unit_scale"]
    assert slips
    assert all(r.factor in (Decimal(10), Decimal("0.1")) for r in slips)
    assert any(f.status == "suspect" for f in made.figures)


def test_clean_documents_raise_no_suspicion() -> None:
    _, made = reconciled(BASE)
    assert not [f for f in made.figures if f.status == "suspect"]
    assert not [r for r in made.relations if r.cause == "unit_scale"]


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_claims_changes_nothing(seed: int) -> None:
    claims, documents = read(BASE)
    shuffled = random.Random(seed).sample(claims, len(claims))  # noqa: S311 - no secret
    assert reconcile(shuffled, documents) == reconcile(claims, documents)


def test_every_claim_that_bounds_a_value_is_in_one_figure() -> None:
    claims, made = reconciled(BASE)
    members = [name for figure in made.figures for name in figure.claims]
    assert sorted(members) == sorted(set(members))
    assert set(members) == set(claims)
    assert all(f.preferred_claim in (None, *f.claims) for f in made.figures)


def test_ids_are_hashes_of_content() -> None:
    first, second = reconciled(BASE)[1], reconciled(BASE)[1]
    assert [r.relation_id for r in first.relations] == [r.relation_id for r in second.relations]
    assert len({r.relation_id for r in first.relations}) == len(first.relations)


def test_two_claims_with_one_id_are_refused() -> None:
    claims, documents = read(BASE)
    with pytest.raises(ValueError, match="one id"):
        reconcile([*claims, claims[0]], documents)


def made_claim(number: int, value: Decimal | None, unit: str, statistic: str, hedge: str, year: int) -> Claim:
    """A claim of invented content."""
    text = "约" if value is None else str(value)
    name = sha256(f"{number}".encode()).hexdigest()[:16]
    period = (f"{year}-01-01", f"{year}-12-31")
    lower = value if hedge in ("over", "at_least") else None
    upper = value if hedge in ("nearly", "under", "at_most") else None
    return Claim(
        name, f"d{number % 4}", f"d{number % 4}", number, number + 1, text, value, lower, upper, hedge, unit,
        period_start=period[0], period_end=period[1], quote=f"{text} {number}", block=number, place="CN", sector="ai",
        statistic=statistic, indicator="investment_amount", provider=f"P{number % 3}",
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.decimals("-1e20", "1e20", allow_nan=False), st.sampled_from([Decimal(0), Decimal("1e-9")])),
            st.sampled_from(["CNY", "USD", "percent", "count", "times", "percentage_point"]),
            st.sampled_from(["total", "share", "growth", "mean", "change", "cagr", "multiple"]),
            st.sampled_from(["exact", "about", "nearly", "over", "at_least", "under", "indefinite"]),
            st.integers(2020, 2025),
        ),
        max_size=14,
    )
)
def test_odd_claims_never_stop_the_work(rows: list[tuple[Decimal | None, str, str, str, int]]) -> None:
    claims = [made_claim(number, *row) for number, row in enumerate(rows)]
    made = reconcile(claims, {})
    names = {c.claim_id for c in claims}
    assert all(set(r.members) <= names for r in made.relations)
    assert all(isinstance(r, Relation) and r.explanation for r in made.relations)
