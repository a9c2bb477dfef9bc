"""Bad input is data: a row in `issues` that says what to do, the other documents published, exit code 0."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from flows.guarded import Outcome, run_guarded
from tests.flows.conftest import CHINESE, Workplace


def pdf(password: str | None = None) -> bytes:
    """A PDF of one page with a claim."""
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption(password, canPrint=0) if password else None)
    for line in range(40):
        canvas.drawString(
            72, 780 - 18 * line, f"In 2025 the {line} robotics makers of Denmark raised 12.5 million euros in 9 deals."
        )
    canvas.save()
    return stream.getvalue()


def declared_wrongly() -> bytes:
    """A page that says it is UTF-8 and is neither that nor any other charset throughout."""
    body = "<p>2025年，全国共有量子企业318家。</p>".encode("gb18030") + bytes(range(128, 256)) * 8
    return b"<!doctype html><html><head><meta charset=utf-8><title>t</title></head><body>" + body + b"</body></html>"


BAD = {
    "empty.txt": (b"", "empty_file"),
    "cut.pdf": (pdf()[:700], "truncated"),
    "locked.pdf": (pdf("secret"), "encrypted"),
    "no.html": (bytes(range(256)) * 64, "not_html"),
    "charset.html": (declared_wrongly(), "wrong_charset"),
    "huge.txt": (CHINESE.encode() * (50_000_000 // len(CHINESE.encode())), "too_large"),
    "odd.bin": (b"\x7fELF\x02\x01\x01" + bytes(2000), "unknown_type"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_an_issue_and_the_others_are_published(workplace: Workplace, name: str) -> None:
    content, code = BAD[name]
    (workplace.raw / name).write_bytes(content)
    exit_code, _, err = workplace.kanhe("refresh")
    assert exit_code == 0
    assert "warning: " in err
    assert "Traceback" not in err
    issues = [row for row in workplace.rows("issues") if row["path"] == name]
    assert code in {row["code"] for row in issues}
    assert all(len(str(row["advice"])) > 10 for row in issues)
    assert {"quantum.html", "回顾.txt"} <= {row["name"] for row in workplace.rows("documents")}


def test_all_bad_files_together_are_told_one_by_one(workplace: Workplace) -> None:
    for name, (content, _) in BAD.items():
        (workplace.raw / name).write_bytes(content)
    assert workplace.kanhe("refresh", "--workers", "2")[0] == 0
    assert {row["path"] for row in workplace.rows("issues")} == set(BAD)
    again, out, err = workplace.kanhe("refresh")
    assert (again, "nothing changed" in out, "warning: " in err) == (0, True, True)


def test_strict_makes_issues_an_error(workplace: Workplace) -> None:
    assert workplace.kanhe("refresh", "--strict")[0] == 0
    (workplace.raw / "empty.txt").write_bytes(b"")
    assert workplace.kanhe("refresh", "--strict")[0] == 1
    assert workplace.kanhe("refresh", "--strict")[0] == 1


def test_a_password_in_the_sidecar_opens_an_encrypted_pdf(workplace: Workplace) -> None:
    (workplace.raw / "locked.pdf").write_bytes(pdf("secret"))
    (workplace.raw / "locked.pdf.meta.yaml").write_text("password: secret\n")
    workplace.kanhe("refresh")
    assert workplace.rows("issues") == []
    assert "12.5 million euros" in {row["text"] for row in workplace.rows("claims")}


def test_a_file_that_vanishes_before_it_is_read_is_told(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import steps

    def plan_and_remove(run: object) -> list[str]:
        batches = planned(run)  # type: ignore[arg-type]
        (workplace.raw / "quantum.html").unlink()
        return batches

    planned = steps.plan_step
    monkeypatch.setattr(steps, "plan_step", plan_and_remove)
    assert workplace.kanhe("refresh")[0] == 0
    assert [(row["path"], row["code"]) for row in workplace.rows("issues")] == [("quantum.html", "vanished")]
    assert [row["name"] for row in workplace.rows("documents")] == ["回顾.txt"]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(workplace: Workplace, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text(CHINESE)
    (workplace.raw / "link.txt").symlink_to(tmp_path / "outside.txt")
    workplace.kanhe("refresh")
    assert [row["code"] for row in workplace.rows("issues")] == ["outside_folder"]
    assert len(workplace.rows("documents")) == 2


@pytest.mark.parametrize(
    "content",
    [b"- {id: a", b"just text", b"- {path: x}", b"\xff\xfe\x00", b"- &a [*a]", b"- {id: a, path: ../../etc/passwd}", b"[" * 5000],
)
def test_a_malformed_sources_file_is_told_and_documents_are_read(workplace: Workplace, content: bytes) -> None:
    (workplace.raw / "sources.yaml").write_bytes(content)
    assert workplace.kanhe("refresh")[0] == 0
    assert {row["code"] for row in workplace.rows("issues")} == {"invalid_metadata"}
    assert len(workplace.rows("documents")) == 2


def test_limits_of_time_and_memory_end_one_item_only() -> None:
    outcomes: list[Outcome[str, int]] = list(run_guarded(_misbehave, ["fine", "hang", "eat", "die", "raise", "fine"], 2.0, 400))
    assert [outcome.ending for outcome in outcomes] == ["done", "timeout", "memory", "died", "raised", "done"]
    assert [outcome.result for outcome in outcomes] == [4, None, None, None, None, 4]
    assert "SIGKILL" in outcomes[3].detail
    assert "ValueError: no good" in outcomes[4].detail


def _misbehave(how: str) -> int:
    import os
    import signal
    import time

    if how == "hang":
        time.sleep(600)
    if how == "eat":
        return len(bytearray(1 << 30))
    if how == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "raise":
        raise ValueError("no good")
    return len(how)


def test_reading_a_bad_file_alone_gives_one_line_and_code_1(workplace: Workplace) -> None:
    from flows.cli import main

    path = workplace.raw / "locked.pdf"
    path.write_bytes(pdf("secret"))
    workplace.capture.readouterr()
    assert main(["text", str(path)]) == 1
    said = workplace.capture.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert main(["text", str(path), "--password", "secret"]) == 0
    assert "robotics makers" in workplace.capture.readouterr().out
