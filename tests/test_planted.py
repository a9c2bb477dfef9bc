"""Slips planted in a sample document are named, and none is suspected where none is planted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from benchmarks.planted import Corpus, alarms, corpus_of, measured, planted, slips_of

TEXTS = {
    "report.txt": "2024年机器人投融资报告\n\n据IT桔子统计，2024年中国机器人领域共发生投资事件480起，投资总额312.6亿元。其中北京投资额78.15亿元，占25%。\n",
    "news.txt": "Robot money\n\nIn 2024, China's robotics companies raised 31.26 billion yuan in 480 deals, according to ITjuzi.\n",
}


def corpus(folder: Path) -> Corpus:
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return corpus_of(folder)


def test_planted_slips_are_named_and_none_without(tmp_path: Path) -> None:
    made = corpus(tmp_path)
    assert alarms(made) == []
    slips = list(planted(made))
    figures = measured([made], slips)
    assert figures["fixed_slips"] >= 16
    assert figures["fixed_named"] >= 85


def test_a_slip_moves_value_and_digits_alike(tmp_path: Path) -> None:
    claim = next(c for c in corpus(tmp_path).claims if c.text == "312.6亿元")
    made = {(factor, slipped.text): slipped.value for slipped, factor in slips_of(claim)}
    assert made[Decimal(10), "3126.0亿元"] == Decimal("312600000000")
    assert made[Decimal(10), "312.6 billion元"] == Decimal("312600000000")
    assert len(made) == 9
