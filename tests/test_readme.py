"""The README's Python works on published data, and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.cli import build_parser, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the samples are published as the README says."""
    folder = tmp_path_factory.mktemp("readme")
    where = ["--raw", str(ROOT / "raw"), "--curated", str(folder / "curated"), "--state", str(folder / "state")]
    assert main(["refresh", *where]) == 0
    return folder


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_of_the_readme_runs(code: str, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - our own README
    for name in ("claims", "figures"):
        if name in names:
            assert len(names[name]) > 50  # type: ignore[arg-type]


def test_the_example_of_the_readme_is_what_the_samples_give(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["figures", "--indicator", "investment_amount", "--place", "CN", "--curated", str(published / "curated")])
    said = capsys.readouterr().out
    shown = README.split("```text\n")[1].split("```")[0]
    for line in shown.splitlines()[:-2]:
        assert line in said
    assert " ".join(shown.splitlines()[-2].split() + shown.splitlines()[-1].split()) in " ".join(said.split())


def test_every_command_of_the_readme_exists() -> None:
    known = build_parser().format_help()
    shell = "".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
    for command in re.findall(r"^kanhe ([a-z]+)", shell, re.MULTILINE):
        assert f"  {command} " in known
