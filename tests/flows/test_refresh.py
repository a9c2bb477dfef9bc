"""A refresh from raw files to Parquet: what is found, what is redone, what stays the same byte for byte."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import kanhe
from flows.versions import published
from tests.flows.conftest import CHINESE, ENGLISH, Workplace


def test_every_claim_slices_back_to_the_text_of_its_document(workplace: Workplace) -> None:
    assert workplace.kanhe("refresh")[0] == 0
    texts = {row["doc_id"]: str(row["text"]) for row in workplace.rows("documents")}
    claims = workplace.rows("claims")
    assert len(claims) >= 7
    for claim in claims:
        assert texts[claim["doc_id"]][claim["start"] : claim["end"]] == claim["text"]  # type: ignore[misc]
        assert str(claim["text"]) in str(claim["quote"])


def test_two_languages_are_one_voice_and_another_provider_conflicts(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    claims = {row["claim_id"]: row for row in workplace.rows("claims")}
    (figure,) = [f for f in workplace.rows("figures") if f["status"] == "conflicting" and f["unit"] == "CNY"]
    said = sorted(str(claims[name]["text"]) for name in figure["claims"])  # type: ignore[attr-defined]
    assert said == ["39.7亿元", "4.83 billion yuan", "48.3亿元"]
    assert figure["voices"] == 2
    assert figure["preferred_claim"] is None
    assert figure["period_start"] == "2025-01-01"


def test_the_summary_says_what_was_found_and_where_it_lies(workplace: Workplace) -> None:
    _, out, _ = workplace.kanhe("refresh")
    assert "回顾.txt" in out
    assert "claims     " in out
    assert f"{workplace.curated}/current" in out
    assert (workplace.curated / "current" / "claims.parquet").is_file()


def test_a_second_refresh_does_nothing(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    before = workplace.bytes_of_all()
    code, out, _ = workplace.kanhe("refresh")
    assert code == 0
    assert "nothing changed" in out
    assert workplace.bytes_of_all() == before
    assert len(published(workplace.curated).order) == 1


def test_state_and_order_of_work_leave_no_trace_in_the_bytes(workplace: Workplace, tmp_path: Path) -> None:
    workplace.kanhe("refresh")
    before = workplace.bytes_of_all()
    shutil.rmtree(workplace.state)
    shutil.rmtree(workplace.curated)
    (workplace.raw / "回顾.txt").rename(tmp_path / "later.txt")
    workplace.kanhe("refresh")
    shutil.copy(tmp_path / "later.txt", workplace.raw / "回顾.txt")
    workplace.kanhe("refresh", "--workers", "2")
    assert workplace.bytes_of_all() == before


def test_only_what_changed_is_read_again(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    (workplace.raw / "new.txt").write_text("2025年，全国共有量子企业318家。", encoding="utf-8")
    _, out, _ = workplace.kanhe("refresh")
    assert "1 documents read" in out
    os.utime(workplace.raw / "quantum.html")
    _, out, _ = workplace.kanhe("refresh")
    assert "0 documents read" in out
    assert len(published(workplace.curated).order) == 2


def test_a_document_that_is_gone_leaves_the_next_version_but_not_the_last(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    first = published(workplace.curated).latest
    (workplace.raw / "quantum.html").unlink()
    workplace.kanhe("refresh")
    assert [row["name"] for row in workplace.rows("documents")] == ["回顾.txt"]
    assert len(kanhe.read("documents", curated=workplace.curated, version=first)) == 2


def test_one_document_can_be_read_anew(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    before = workplace.bytes_of_all()
    _, out, _ = workplace.kanhe("refresh", "--doc", "quantum.html")
    assert "1 documents read" in out
    assert workplace.bytes_of_all() == before


def test_a_document_can_be_named_by_its_hash(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    doc_id = next(str(row["doc_id"]) for row in workplace.rows("documents") if row["name"] == "quantum.html")
    assert "1 documents read" in workplace.kanhe("extract", "--doc", doc_id[:10])[1]


def test_a_selection_that_fits_nothing_is_told(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    code, _, err = workplace.kanhe("extract", "--doc", "no-such.pdf")
    assert code == 2
    assert "kanhe status" in err


def test_sources_and_dates_select_documents(workplace: Workplace) -> None:
    (workplace.raw / "sources.yaml").write_text(
        "- {id: wire, path: quantum.html, publisher: The Wire, date: 2026-01-20}\n- {id: paper, path: 回顾.txt, date: 2026-01-15}\n",
        encoding="utf-8",
    )
    workplace.kanhe("refresh")
    assert "1 documents read" in workplace.kanhe("refresh", "--source", "wire")[1]
    assert "1 documents read" in workplace.kanhe("refresh", "--since", "2026-01-18")[1]
    (row,) = [row for row in workplace.rows("documents") if row["source_id"] == "wire"]
    assert row["publisher"] == "The Wire"


def test_steps_one_by_one_give_what_a_refresh_gives(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    whole = workplace.bytes_of_all()
    shutil.rmtree(workplace.state)
    shutil.rmtree(workplace.curated)
    for step in ("ingest", "extract", "reconcile", "publish"):
        assert workplace.kanhe(step)[0] == 0
    assert workplace.bytes_of_all() == whole


def test_a_dry_run_says_what_it_would_do_and_does_nothing(workplace: Workplace) -> None:
    code, out, _ = workplace.kanhe("refresh", "--dry-run")
    assert code == 0
    assert "read     quantum.html" in out
    assert not workplace.curated.exists()
    assert not workplace.state.exists()


def test_nothing_is_written_below_the_raw_folder(workplace: Workplace) -> None:
    before = sorted(workplace.raw.rglob("*"))
    workplace.kanhe("refresh")
    assert sorted(workplace.raw.rglob("*")) == before
    code, _, err = workplace.kanhe("refresh", "--curated", str(workplace.raw / "out"))
    assert (code, "raw folder" in err) == (0, False)  # the later --curated wins
    assert (workplace.state / "sidecars" / "quantum.html.meta.yaml").is_file()


def test_a_sidecar_that_does_not_fit_is_told_and_the_file_is_read(workplace: Workplace) -> None:
    (workplace.raw / "quantum.html.meta.yaml").write_text(f"sha256: {'0' * 64}\nretrieved: 2026-02-01\n")
    code, _, err = workplace.kanhe("refresh")
    assert code == 0
    assert "warning: 1 issue" in err
    assert [row["code"] for row in workplace.rows("issues")] == ["sidecar_mismatch"]
    assert {row["retrieved"] for row in workplace.rows("documents")} == {"2026-02-01", None}


def test_a_damaged_stage_file_is_made_anew(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    before = workplace.bytes_of_all()
    stage = next((workplace.state / "stage").rglob("*.json.gz"))
    stage.write_bytes(stage.read_bytes()[:40])
    shutil.rmtree(workplace.state / "reconciled")
    shutil.rmtree(workplace.curated)
    assert workplace.kanhe("refresh")[0] == 0
    assert workplace.bytes_of_all() == before


def test_a_damaged_ledger_is_moved_aside(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    before = workplace.bytes_of_all()
    ledger = workplace.state / "ledger.sqlite"
    ledger.write_bytes(b"no database at all, of no use to anyone" * 100)
    code, _, err = workplace.kanhe("refresh")
    assert code == 0
    assert "ledger was damaged" in err
    assert workplace.bytes_of_all() == before
    assert list(workplace.state.glob("ledger.sqlite.damaged-*"))


def test_a_crash_while_publishing_leaves_the_version_before(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    workplace.kanhe("refresh")
    before = workplace.bytes_of_all()
    (workplace.raw / "new.txt").write_text("2025年，全国共有量子企业318家。", encoding="utf-8")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("flows.publish.write_atomic", full)
        code, _, err = workplace.kanhe("refresh")
    assert code == 1
    assert "No space left" in err
    assert workplace.bytes_of_all() == before
    assert not (workplace.curated / ".staging").exists()
    assert workplace.kanhe("refresh")[0] == 0
    assert len(workplace.rows("documents")) == 3


def test_the_same_bytes_under_two_names_are_read_once(workplace: Workplace) -> None:
    (workplace.raw / "copy.html").write_text(ENGLISH, encoding="utf-8")
    workplace.kanhe("refresh")
    assert len(workplace.rows("documents")) == 2
    assert [row["code"] for row in workplace.rows("issues")] == ["duplicate_document"]


def test_a_folder_of_folders_is_walked(workplace: Workplace) -> None:
    (workplace.raw / "2025" / "news").mkdir(parents=True)
    (workplace.raw / "2025" / "news" / "a.txt").write_text(CHINESE.replace("62起", "63起"), encoding="utf-8")
    workplace.kanhe("refresh")
    assert "2025/news/a.txt" in {row["name"] for row in workplace.rows("documents")}


def test_a_raw_folder_that_is_not_there_is_told(workplace: Workplace) -> None:
    shutil.rmtree(workplace.raw)
    code, _, err = workplace.kanhe("refresh")
    assert code == 2
    assert "--raw DIR" in err


def test_read_gives_a_frame_of_the_latest_version(workplace: Workplace) -> None:
    workplace.kanhe("refresh")
    frame = kanhe.read("claims", curated=workplace.curated, columns=["text", "value"])
    assert list(frame.columns) == ["text", "value"]
    assert frame["value"].max() == 4.83e9
    with pytest.raises(KeyError):
        kanhe.read("nothing", curated=workplace.curated)
    with pytest.raises(FileNotFoundError):
        kanhe.read("claims", curated=workplace.raw)
