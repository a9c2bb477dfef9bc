"""What is imported when: pure parts without Prefect, help and an unchanged refresh without anything heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.flows.conftest import Workplace

HEAVY = ("pdfplumber", "pandas", "jieba", "pyarrow", "prefect", "bs4", "lxml")


def imported(code: str, cwd: Path) -> set[str]:
    """The top-level modules that a fresh Python has after running `code`."""
    probe = f"{code}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}), sep='\\n', file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], cwd=cwd, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_extractors_and_reconcilers_know_no_prefect(tmp_path: Path) -> None:
    modules = "extractors.claims, extractors.readers.pdf, extractors.readers.html, reconcilers.reconciling"
    found = imported(f"import extractors, reconcilers, {modules}", tmp_path)
    assert "reconcilers" in found
    assert not found & {"prefect", "flows", "sqlite3"}


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    found = imported("from flows.cli import build_parser; build_parser().format_help()", tmp_path)
    assert "flows" in found
    assert not found & {*HEAVY, "yaml", "asyncio"}


def test_a_refresh_with_nothing_changed_imports_nothing_heavy(workplace: Workplace, tmp_path: Path) -> None:
    workplace.kanhe("refresh")
    folders = ["--raw", str(workplace.raw), "--curated", str(workplace.curated), "--state", str(workplace.state)]
    found = imported(f"from flows.cli import main; assert main(['refresh', *{folders!r}]) == 0", tmp_path)
    assert "sqlite3" in found
    assert not found & set(HEAVY)
