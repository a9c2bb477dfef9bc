"""kanhe serve: a real server, a real watch, a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from flows.prefect_api import VARIABLE, answers
from flows.versions import published
from tests.flows.conftest import Workplace

START_SECONDS = 240
SEEN_SECONDS = 60
"""Ample for a busy machine; how quick it is on a quiet one, docs/operations.md says."""


def wait_for(what: Callable[[], bool], seconds: float, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert server.poll() is None, "the server ended by itself"
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


def posted(url: str) -> list[dict[str, object]]:
    with urlopen(Request(url, data=b"{}", headers={"content-type": "application/json"})) as reply:
        found: list[dict[str, object]] = json.load(reply)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_new_document_is_published_and_the_server_ends_when_told(
    workplace: Workplace, tmp_path: Path, ending: signal.Signals
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = ["--raw", str(workplace.raw), "--curated", str(workplace.curated), "--state", str(workplace.state)]
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE} | {"PREFECT_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "kanhe", "serve", "--port", str(port), *folders]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_for(lambda: len(published(workplace.curated).order) == 1, START_SECONDS, server)
        time.sleep(3)  # the first refresh has ended and the watch goes on
        (workplace.raw / "inbox").mkdir()
        (workplace.raw / "inbox" / "new.txt").write_text("2025年，中国新增企业120家。", encoding="utf-8")
        wait_for(lambda: len(published(workplace.curated).order) == 2, SEEN_SECONDS, server)
        api = f"http://127.0.0.1:{port}/api"
        assert answers(api)
        assert [deployment["name"] for deployment in posted(f"{api}/deployments/filter")] == ["on-schedule"]
        wait_for(
            lambda: {"kanhe-version", "kanhe-changes"} <= {str(a["key"]) for a in posted(f"{api}/artifacts/filter")}, 30, server
        )
        server.send_signal(ending)
        said, _ = server.communicate(timeout=90)
        assert server.returncode == 0, said
        assert "Traceback" not in said
        assert not answers(api)
    finally:
        if server.poll() is None:
            server.kill()
