"""A Prefect server of one's own, on loopback and with its SQLite database below the state folder, for as long as a block runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.prefect_api import VARIABLE, answers
from flows.run import UserError

HOST = "127.0.0.1"
START_SECONDS = 120.0
_STOP_SECONDS = 20.0


@contextmanager
def prefect_server(home: Path, port: int) -> Iterator[str]:
    """The address of the API of a server whose data lie in `home`. Raises `UserError` where it does not start."""
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    _check_free(port)
    settings = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE} | settings
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    url = f"http://{HOST}:{port}/api"
    log = home / "server.log"
    with open(log, "ab") as stream:
        # A session of its own: an interrupt from the keyboard must not end the server before the runs that report to it.
        server = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, cwd=home, start_new_session=True)  # noqa: S603
    try:
        _wait(server, url, log)
        os.environ["PREFECT_HOME"] = str(home)
        os.environ[VARIABLE] = url
        yield url
    finally:
        server.terminate()
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UserError(f"port {port} on {HOST} is taken ({error.strerror}). Name another one with --port.") from error


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise UserError(f"the Prefect server did not start; {log} says why.")
        time.sleep(0.25)
