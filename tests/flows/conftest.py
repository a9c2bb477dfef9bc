"""A small raw folder with two articles that disagree, and a way to run commands in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.cli import main
from flows.versions import version_folder

CHINESE = """人形机器人投融资回顾

2026-01-15

IT桔子的数据显示，2025年，中国人形机器人领域共发生融资事件62起，披露融资总额约48.3亿元，同比增长35%。

另据远望智库统计，2025年中国人形机器人领域融资总额为39.7亿元，融资事件55起。
"""
ENGLISH = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Robot money</title>
<meta property="article:published_time" content="2026-01-20"></head><body><article><h1>Robot money</h1>
<p>In 2025, humanoid robot companies in China raised about 4.83 billion yuan in 62 deals, according to ITjuzi.</p>
<p>The money came mostly from state funds, and the average round was far larger than it had been in the years before.</p>
</article></body></html>
"""


@dataclass(frozen=True)
class Workplace:
    """Folders of a test, and commands run on them."""

    raw: Path
    curated: Path
    state: Path
    capture: pytest.CaptureFixture[str]

    def kanhe(self, command: str, *options: str) -> tuple[int, str, str]:
        """Exit code, output and error output of a command on these folders."""
        self.capture.readouterr()
        folders = {"--raw": self.raw, "--curated": self.curated, "--state": self.state}
        named = [str(part) for pair in folders.items() for part in pair]
        code = main([command, *options, *named])
        said = self.capture.readouterr()
        return code, said.out, said.err

    def rows(self, name: str) -> list[dict[str, object]]:
        """The rows of a published dataset."""
        import pyarrow.parquet as pq

        rows: list[dict[str, object]] = pq.read_table(version_folder(self.curated) / f"{name}.parquet").to_pylist()
        return rows

    def bytes_of_all(self) -> dict[str, bytes]:
        """The files of the latest version."""
        return {path.name: path.read_bytes() for path in sorted(version_folder(self.curated).iterdir())}


@pytest.fixture
def workplace(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A raw folder with two articles, and no Prefect API whatever the machine has configured."""
    monkeypatch.setattr("flows.prefect_api.api_url", lambda: None)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "回顾.txt").write_text(CHINESE, encoding="utf-8")
    (raw / "quantum.html").write_text(ENGLISH, encoding="utf-8")
    return Workplace(raw, tmp_path / "curated", tmp_path / "state", capsys)
