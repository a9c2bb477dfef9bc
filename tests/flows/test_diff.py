"""What differs between two versions."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from flows.diff import changes
from flows.versions import version_folder
from tests.flows.conftest import CHINESE, Workplace


def test_documents_conflicts_and_figures_that_came_and_went_are_told(workplace: Workplace, tmp_path: Path) -> None:
    workplace.kanhe("refresh")
    old = version_folder(workplace.curated)
    (workplace.raw / "回顾.txt").write_text(CHINESE.replace("39.7亿元", "48.1亿元"), encoding="utf-8")
    (workplace.raw / "new.txt").write_text("2025年，中国新增企业120家。", encoding="utf-8")
    workplace.kanhe("refresh")
    new = version_folder(workplace.curated)
    found = changes(old, new)
    documents = {(change.kind, change.what) for change in found if change.dataset == "documents"}
    assert documents == {("changed", "回顾.txt"), ("came", "new.txt")}
    assert any(change.dataset == "conflicts" and change.kind == "went" for change in found)
    back = changes(new, old)
    turned = {"came": "went", "went": "came", "changed": "changed"}
    claims = {(turned[c.kind], c.id) for c in back if c.dataset == "claims"}
    assert claims == {(c.kind, c.id) for c in found if c.dataset == "claims"}


def test_a_version_does_not_differ_from_itself(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    folder = version_folder(workplace.curated)
    assert changes(folder, folder) == []


def test_differences_are_printed_and_written(workplace: Workplace, tmp_path: Path) -> None:
    from flows.cli import main

    curated = ["--curated", str(workplace.curated)]
    workplace.kanhe("refresh")
    assert main(["diff", *curated]) == 1  # there is only one version
    (workplace.raw / "new.txt").write_text("2025年，中国新增企业120家。", encoding="utf-8")
    workplace.kanhe("refresh")
    workplace.capture.readouterr()
    assert main(["diff", *curated, "--format", "markdown"]) == 0
    said = workplace.capture.readouterr().out
    assert "### documents" in said
    assert "| came | new.txt |" in said
    path = tmp_path / "changes.parquet"
    assert main(["diff", *curated, "--format", "jsonl", "--parquet", str(path)]) == 0
    lines = [json.loads(line) for line in workplace.capture.readouterr().out.splitlines()]
    assert pq.read_table(path).to_pylist() == lines
