"""`kanhe show` draws a figure with everything that is known of it; `kanhe decide` keeps what people decide."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from flows.interval_lines import Drawn, drawn
from flows.run import UserError
from reconcilers.intervals import between, exactly
from tests.flows.conftest import CHINESE, Workplace


def refreshed(workplace: Workplace, decisions: Path) -> list[dict[str, object]]:
    """The figures after a refresh."""
    code, _, err = workplace.kanhe("refresh", "--decisions", str(decisions))
    assert code == 0, err
    return workplace.rows("figures")


def judged(workplace: Workplace, command: str, *options: str) -> str:
    """What show or decide prints; they take no raw folder and no state."""
    from flows.cli import main

    workplace.capture.readouterr()
    assert main([command, *options, "--curated", str(workplace.curated)]) == 0
    return workplace.capture.readouterr().out


def money(figures: list[dict[str, object]]) -> dict[str, object]:
    return next(f for f in figures if f["status"] == "conflicting" and f["unit"] == "CNY")


def test_a_figure_is_shown_with_voices_intervals_relations_and_reasons(workplace: Workplace, tmp_path: Path) -> None:
    figure = money(refreshed(workplace, tmp_path / "none.jsonl"))
    said = judged(workplace, "show", str(figure["figure_id"])[:8], "--width", "90")
    assert "48.3亿元" in said
    assert "●" in said
    assert "conflicts: " in said
    assert str(figure["reason_zh"]) in said
    assert judged(workplace, "show", figure["claims"][0]) == judged(workplace, "show", str(figure["figure_id"]))  # type: ignore[index]


def test_a_decision_is_applied_by_the_next_refresh_and_survives_it(workplace: Workplace, tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.jsonl"
    figure = money(refreshed(workplace, decisions))
    assert figure["preferred_claim"] is None
    chosen = figure["claims"][0]  # type: ignore[index]
    judged(workplace, "decide", "prefer", chosen[:10], "--note", "checked", "--decisions", str(decisions))
    again = money(refreshed(workplace, decisions))
    assert again["preferred_claim"] == chosen
    assert "checked" in str(again["reason_en"])
    assert "applied" in judged(workplace, "decide", "--decisions", str(decisions))
    (workplace.raw / "回顾.txt").write_text(CHINESE.replace("39.7", "44.1"), encoding="utf-8")
    refreshed(workplace, decisions)
    (line,) = judged(workplace, "decide", "--jsonl", "--decisions", str(decisions)).splitlines()
    standing = json.loads(line)["standing"]
    assert standing in ("orphaned", "stale")
    said = workplace.kanhe("status", "--decisions", str(decisions))[1]
    assert f"decisions       1: 1 {standing}" in said
    assert said.splitlines()[-1].strip().startswith("1")
    assert len(decisions.read_text(encoding="utf-8").splitlines()) == 1


def test_a_damaged_line_of_decisions_is_told_with_its_number(workplace: Workplace, tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text('{"verb": "prefer"}\n', encoding="utf-8")
    code, _, err = workplace.kanhe("refresh", "--decisions", str(decisions))
    assert code == 2
    assert "line 1" in err


def test_an_id_that_fits_nothing_is_told(workplace: Workplace, tmp_path: Path) -> None:
    from flows.cli import main

    refreshed(workplace, tmp_path / "none.jsonl")
    assert main(["show", "zzzz", "--curated", str(workplace.curated)]) == UserError("", 2).code
    assert "no figure" in workplace.capture.readouterr().err


@pytest.mark.parametrize("width", [12, 40, 133])
def test_intervals_are_drawn_on_one_axis_within_the_width(width: int) -> None:
    rows = [
        Drawn(between(Fraction(80), Fraction(85), closed=(True, False)), Fraction(85)),
        Drawn(between(Fraction(66), None, closed=(False, False)), Fraction(66)),
        Drawn(exactly(83), Fraction(83)),
    ]
    lines = drawn(rows, width)
    assert len(lines) == 4
    assert {len(line) for line in lines[:-1]} == {width}
    assert lines[0].index("●") > lines[2].index("●") > lines[1].index("●")
    assert lines[1].rstrip().endswith(">")


def test_far_numbers_are_drawn_by_powers_of_ten() -> None:
    lines = drawn([Drawn(exactly(10**n), Fraction(10**n)) for n in (6, 8, 10)], 41)
    assert [line.index("●") for line in lines[:-1]] == [0, 20, 40]
    assert "(log)" in lines[-1]
    assert drawn([], 40) == []
