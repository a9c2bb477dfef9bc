"""The commands that read single files or show what was published, and what the formats promise."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from flows.cli import build_parser, main
from tests.flows.conftest import CHINESE, ENGLISH, Workplace

COMMANDS = [
    "refresh",
    "ingest",
    "extract",
    "reconcile",
    "publish",
    "figures",
    "relations",
    "show",
    "decide",
    "status",
    "text",
    "tables",
    "claims",
    "quantities",
    "debug",
    "diff",
]
TABLE = "| 城市 | 融资额（亿元） | 事件数 |\n| --- | --- | --- |\n| 合肥 | 12.4 | 31 |\n| 成都 | 8.7 | 19 |\n"


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """The JSON lines that a command prints."""
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "examples:" in said
    assert f"kanhe {command}" in said
    assert command in build_parser().format_help()


def test_no_command_prints_help_and_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "kanhe refresh" in capsys.readouterr().out


def test_claims_are_printed_with_exact_decimals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "回顾.txt"
    path.write_text(CHINESE, encoding="utf-8")
    found = lines(capsys, "claims", str(path), "--jsonl")
    money = next(claim for claim in found if claim["text"] == "48.3亿元")
    assert (money["value"], money["unit"], money["hedge"], money["doc"]) == ("4830000000", "CNY", "about", "回顾.txt")
    assert (money["period_start"], money["period_end"], money["indicator"]) == ("2025-01-01", "2025-12-31", "investment_amount")
    assert all(CHINESE[claim["start"] : claim["end"]] == claim["text"] for claim in found)


def test_text_block_by_block_tells_kinds_and_spans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "回顾.txt"
    path.write_text(CHINESE, encoding="utf-8")
    found = lines(capsys, "text", str(path), "--blocks", "--jsonl")
    assert [block["kind"] for block in found] == ["title", "boilerplate", "paragraph", "paragraph"]
    assert all(CHINESE[block["start"] : block["end"]] == block["text"] for block in found)


def test_a_page_is_drawn_with_what_was_read_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Path(__file__).parents[2] / "raw" / "zero2ipo-ai-blue-book-2024.pdf"
    out = tmp_path / "page.png"
    assert main(["debug", str(report), "--page", "6", "--out", str(out)]) == 0
    assert "2 tables" in capsys.readouterr().out
    with Image.open(out) as picture:
        colours = {colour for _, colour in picture.getcolors(1 << 20)}
    assert {(0x2E, 0x7D, 0x32), (0x15, 0x65, 0xC0)} <= colours  # frames of a table and of a paragraph


@pytest.mark.parametrize(("name", "page", "said"), [("a.txt", "1", "only pages of a PDF"), ("report.pdf", "99", "no page 99")])
def test_a_page_that_cannot_be_drawn_is_told(
    name: str, page: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    report = Path(__file__).parents[2] / "raw" / "zero2ipo-ai-blue-book-2024.pdf"
    path.write_bytes(report.read_bytes() if name.endswith(".pdf") else CHINESE.encode())
    assert main(["debug", str(path), "--page", page]) == 1
    assert said in capsys.readouterr().err


def test_a_gzipped_file_is_read_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quantum.html.gz"
    path.write_bytes(gzip.compress(ENGLISH.encode()))
    (found,) = lines(capsys, "text", str(path), "--jsonl")
    assert (found["id"], found["file"], found["lang"], found["date"]) == ("quantum", "quantum.html", "en", "2026-01-20")
    assert "4.83 billion yuan" in found["articleBody"]
    path.write_bytes(path.read_bytes()[:-30])
    assert main(["text", str(path)]) == 1
    assert "gzip data is damaged" in capsys.readouterr().err


def test_a_gzip_bomb_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(bytes(64 << 20)))
    assert main(["text", str(path), "--max-text-mib", "5"]) == 1
    assert "more than 5 MiB" in capsys.readouterr().err


def test_tables_are_printed_as_grids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.md"
    path.write_text(f"# 城市\n\n{TABLE}", encoding="utf-8")
    (table,) = lines(capsys, "tables", str(path), "--jsonl")
    assert table["table"] == [["城市", "融资额（亿元）", "事件数"], ["合肥", "12.4", "31"], ["成都", "8.7", "19"]]
    assert (table["page"], table["kind"], table["pdf"]) == (1, "table", "t.md")
    assert main(["tables", str(path)]) == 0
    assert "合肥\t12.4\t31" in capsys.readouterr().out


def test_explain_names_words_and_scope(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CHINESE, encoding="utf-8")
    assert main(["claims", str(path), "--explain"]) == 0
    said = capsys.readouterr().out
    assert "investment_amount" in said
    assert "«融资总额»" in said


def test_quantities_reads_cases_and_writes_mentions(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    case = {"id": "a", "text": "去年超3.5万亿元", "lang": "zh", "reference_date": "2026-03-01"}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(case) + "\n\n"))
    (said,) = lines(capsys, "quantities")
    period, money = said["quantities"]
    assert (period["period_start"], period["period_end"]) == ("2025-01-01", "2025-12-31")
    assert (money["lower"], money["unit"], money["text"]) == ("3500000000000", "CNY", "3.5万亿元")


@pytest.mark.parametrize("line", ["no json", '{"id": 1}', "[]"])
def test_a_malformed_case_is_told_with_its_line(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))
    assert main(["quantities"]) == 2
    assert "line 1 is no case" in capsys.readouterr().err


def test_relations_and_figures_name_documents_and_spans(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    where = ["--curated", str(workplace.curated)]
    found = lines(workplace.capture, "relations", "--jsonl", *where)
    conflict = next(r for r in found if r["relation"] == "conflicts")
    assert {member["doc"] for member in conflict["members"]} <= {"回顾.txt", "quantum.html"}
    (figure,) = lines(workplace.capture, "figures", "--jsonl", "--status", "conflicting", "--indicator", "deal_count", *where)
    assert len(figure["claims"]) == 3
    assert main(["figures", "--status", "conflicting", *where]) == 0
    assert "62起" in workplace.capture.readouterr().out
    assert main(["relations", "--kind", "conflicts", *where]) == 0
    assert "conflicts:" in workplace.capture.readouterr().out


def test_status_tells_what_waits_and_what_went_wrong(workplace: Workplace) -> None:
    _, out, _ = workplace.kanhe("status")
    assert "latest version  none" in out
    assert "2 to read" in out
    (workplace.raw / "empty.txt").write_bytes(b"")
    workplace.kanhe("refresh")
    _, out, _ = workplace.kanhe("status")
    assert "0 to read" in out
    assert "empty.txt: the file is empty" in out


def test_nothing_published_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--curated", str(tmp_path)]) == 1
    assert "kanhe refresh" in capsys.readouterr().err


def test_claims_of_a_file_are_reconciled_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {"回顾.txt": CHINESE, "short.txt": "据IT桔子统计，2025年中国量子计算领域融资事件48起。"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    claims = lines(capsys, "claims", *(str(tmp_path / name) for name in texts), "--jsonl")
    (tmp_path / "claims.jsonl").write_text("\n".join(map(json.dumps, claims)), encoding="utf-8")
    found = lines(capsys, "reconcile", "--claims", str(tmp_path / "claims.jsonl"), "--texts", str(tmp_path), "--jsonl")
    assert any(r["relation"] == "conflicts" for r in found)
    assert main(["reconcile", "--claims", str(tmp_path / "none.jsonl")]) == 2
