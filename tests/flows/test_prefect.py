"""Runs by way of a real Prefect server on loopback: recorded there, the same bytes as without."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from flows import prefect_api
from tests.flows.conftest import Workplace


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server with an empty database."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    log = open(home / "log.txt", "wb")  # noqa: SIM115 - closed below
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/api"
    try:
        for _ in range(240):
            if prefect_api.answers(url):
                break
            assert server.poll() is None, (home / "log.txt").read_text()
            time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def runs(api: str, kind: str) -> list[dict[str, object]]:
    """All runs of flows or tasks that the server knows."""
    request = Request(f"{api}/{kind}/filter", data=b"{}", headers={"content-type": "application/json"})
    with urlopen(request) as reply:
        found: list[dict[str, object]] = json.load(reply)
    return found


def kanhe(workplace: Workplace, api: str, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which knows the server."""
    folders = ["--raw", str(workplace.raw), "--curated", str(workplace.curated), "--state", str(workplace.state)]
    environment = {**os.environ, prefect_api.VARIABLE: api, "PREFECT_HOME": str(home)}
    done = [sys.executable, "-m", "kanhe", *command, *folders]
    return subprocess.run(done, env=environment, capture_output=True, text=True, check=False)


def test_a_refresh_is_recorded_and_gives_the_same_bytes(workplace: Workplace, api: str, tmp_path: Path) -> None:
    workplace.kanhe("refresh")
    plain = workplace.bytes_of_all()
    shutil.rmtree(workplace.curated)
    shutil.rmtree(workplace.state)
    done = kanhe(workplace, api, tmp_path, "refresh", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert workplace.bytes_of_all() == plain
    (flow,) = [run for run in runs(api, "flow_runs") if run["state_type"] == "COMPLETED"]
    tasks = {str(run["name"]).split("-")[0].split(" ")[0] for run in runs(api, "task_runs") if run["flow_run_id"] == flow["id"]}
    assert {"ingest", "plan", "extract", "collect", "reconcile", "publish"} <= tasks
    assert "nothing changed" in kanhe(workplace, api, tmp_path, "refresh").stdout
    for step in ("ingest", "extract", "reconcile", "publish"):
        again = kanhe(workplace, api, tmp_path, step)
        assert again.returncode == 0, again.stderr
    assert workplace.bytes_of_all() == plain
    assert len(runs(api, "flow_runs")) == 5


def test_an_api_that_does_not_answer_is_told_and_the_run_goes_on(workplace: Workplace, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        done = kanhe(workplace, f"http://127.0.0.1:{closed.getsockname()[1]}/api", tmp_path, "refresh")
    assert done.returncode == 0, done.stderr
    assert "does not answer" in done.stderr
    assert len(workplace.rows("documents")) == 2


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (".env", "PREFECT_API_URL='http://127.0.0.1:1/api'\n"),
        ("prefect.toml", '[api]\nurl = "http://127.0.0.1:1/api"\n'),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://127.0.0.1:1/api"\n'),
        ("home/profiles.toml", 'active = "team"\n[profiles.team]\nPREFECT_API_URL = "http://127.0.0.1:1/api"\n'),
    ],
)
def test_the_api_is_found_where_prefect_looks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(prefect_api.VARIABLE, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    assert prefect_api.api_url() is None
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(content, encoding="utf-8")
    assert prefect_api.api_url() == "http://127.0.0.1:1/api"
