"""The wheel holds everything that a user needs and nothing else; needs the package index, as any build does."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_an_installed_wheel_runs_and_reads(tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist() if ".dist-info" not in name}
    assert tops == {"schemas", "extractors", "reconcilers", "flows", "kanhe.py"}
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True)
    run = {"cwd": tmp_path, "check": True, "env": {**os.environ, "PYTHONPATH": ""}}
    subprocess.run([python.with_name("kanhe"), "refresh", "--raw", ROOT / "raw"], **run)  # type: ignore[call-overload]
    subprocess.run([python, "-c", "import kanhe; assert len(kanhe.read('claims')) > 200"], **run)  # type: ignore[call-overload]
