"""A real HTTP server on loopback that misbehaves as told, by path."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PAGE = b"<html><head><title>t</title></head><body><article><h1>Money</h1><p>%s</p></article></body></html>"


class Server(ThreadingHTTPServer):
    """The server, with its pages by path and a list of the requests that came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.failures: dict[str, int] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def asked(self, path: str) -> int:
        return sum(seen == path for seen, _ in self.seen)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""

    def do_GET(self) -> None:
        path = self.path
        self.server.seen.append((path, {name.lower(): value for name, value in self.headers.items()}))
        if self.server.failures.get(path, 0) > 0:
            self.server.failures[path] -= 1
            self._answer(503, b"busy")
        elif path in self.server.pages:
            content, kind = self.server.pages[path]
            tag = f'"{hash(content) & 0xFFFFFFFF:x}"'
            if self.headers.get("If-None-Match") == tag:
                self._answer(304, b"", ETag=tag)
            else:
                self._answer(200, content, kind, ETag=tag)
        elif behave := _BEHAVIOUR.get(path):
            behave(self)
        else:
            self._answer(404, b"none")

    def _answer(self, status: int, content: bytes, kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def silent(self) -> None:
        time.sleep(3)

    def cut_off(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(10_000):
            self.wfile.write(b"x" * 65536)

    def loop(self) -> None:
        self._answer(302, b"", Location="/loop")

    def moved(self) -> None:
        self._answer(301, b"", Location="/a.txt")

    def away(self) -> None:
        self._answer(302, b"", Location="file:///etc/hostname")

    def too_many(self) -> None:
        self._answer(429, b"later", Retry_After="1" if self.server.asked("/429") < 2 else "900")

    def html_as_pdf(self) -> None:
        self._answer(200, PAGE % b"please log in", "application/pdf")


_BEHAVIOUR = {
    "/slow": _Handler.slow,
    "/silent": _Handler.silent,
    "/cut": _Handler.cut_off,
    "/endless": _Handler.endless,
    "/loop": _Handler.loop,
    "/moved": _Handler.moved,
    "/away": _Handler.away,
    "/429": _Handler.too_many,
    "/report.pdf": _Handler.html_as_pdf,
}


@contextmanager
def running() -> Iterator[Server]:
    """The server while the block runs."""
    server = Server()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
