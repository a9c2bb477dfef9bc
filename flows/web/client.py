"""Fetches one address politely and within limits: http and https only, no private networks, few redirects, bounded bytes and time.

Requests are conditional where an earlier answer gave an ETag or a Last-Modified date (RFC 9110, 13). What may pass with time (429, 5xx,
broken connections) is tried again with growing pauses, or after the pause that the server asks for (Retry-After). Each host is asked at
most once in a while, and never for what its robots.txt forbids (RFC 9309).
"""

from __future__ import annotations

import ipaddress
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

import httpx
from protego import Protego

from flows.run import MIB

AGENT = "kanhe"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_ROBOTS_BYTES = 512 << 10


@dataclass(frozen=True, slots=True)
class Rules:
    """What a look at a source may take. `allow_private` names hosts that may stand in a private network; times are in seconds."""

    max_bytes: int = 200 * MIB
    seconds: float = 120.0
    read_seconds: float = 20.0
    redirects: int = 5
    tries: int = 4
    pause: float = 1.0
    longest_pause: float = 60.0
    host_interval: float = 1.0
    allow_private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, the address that gave them, their declared type, and what to send along next time. `content` is None for 304."""

    url: str
    content: bytes | None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


class FetchError(Exception):
    """An address could not be fetched; `code` is an entry of the vocabulary `issue_codes`, `advice` says what to do."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.code = code
        self.advice = advice


class _PassingError(Exception):
    """Something that may be gone at the next try, with the pause that the server asks for."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(slots=True)
class Client:
    """One round of looks: keeps connections, the rules of each host and when it was last asked. Use it as a context."""

    rules: Rules = field(default_factory=Rules)
    _http: httpx.Client | None = None
    _robots: dict[str, Protego | None] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)
    _direct: bool = True

    def __enter__(self) -> Client:
        timeout = httpx.Timeout(self.rules.read_seconds, connect=min(10.0, self.rules.read_seconds))
        self._direct = not getproxies()
        self._http = httpx.Client(timeout=timeout, follow_redirects=False, headers={"User-Agent": AGENT}, trust_env=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._http is not None:
            self._http.close()

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The answer for an address. Raises `FetchError`."""
        self._check(url)
        if not self._allowed(url):
            raise FetchError(
                "forbidden", f"the robots.txt of {_host(url)} forbids {url}", "Ask the publisher, or fetch it by hand."
            )
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return self._persist(url, {name: value for name, value in headers.items() if value}, self.rules.max_bytes)

    def _persist(self, url: str, headers: dict[str, str], most: int) -> Fetched:
        """Try until there is an answer, an error that stays, or no try left."""
        pause = self.rules.pause
        for left in reversed(range(self.rules.tries)):
            try:
                return self._follow(url, headers, most)
            except _PassingError as error:
                asked = error.pause
                if not left or (asked is not None and asked > self.rules.longest_pause):
                    wait = f"; it asks to wait {asked:.0f} s" if asked else ""
                    advice = "It will be tried again at the next look."
                    raise FetchError("fetch_failed", f"{url}: {error}{wait}", advice) from error
                time.sleep(asked if asked is not None else pause * random.uniform(0.75, 1.25))  # noqa: S311 - spreads tries, no secret
                pause = min(2 * pause, self.rules.longest_pause)
        raise AssertionError("unreachable")

    def _follow(self, url: str, headers: dict[str, str], most: int) -> Fetched:
        """The answer at the end of the redirects."""
        deadline = time.monotonic() + self.rules.seconds
        at = url
        for _ in range(self.rules.redirects + 1):
            self._check(at)
            with self._answer(at, headers) as answer:
                if answer.status_code in _MOVED and "location" in answer.headers:
                    at = urljoin(at, answer.headers["location"])
                    continue
                return self._read(at, answer, most, deadline)
        advice = "Name the address where the document is now."
        raise FetchError("fetch_failed", f"{url} redirects more than {self.rules.redirects} times", advice)

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        self._wait_for_turn(url)
        assert self._http is not None  # noqa: S101 - set on entering the context
        try:
            with self._http.stream("GET", url, headers=headers) as answer:
                self._check_peer(url, answer)
                yield answer
        except httpx.TimeoutException as error:
            raise _PassingError(f"it does not answer in time ({type(error).__name__})") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _PassingError(f"the connection failed: {error or type(error).__name__}") from error
        except httpx.InvalidURL as error:
            raise FetchError("fetch_failed", f"{url} is no address: {error}", "Correct the address in sources.yaml.") from error

    def _read(self, url: str, answer: httpx.Response, most: int, deadline: float) -> Fetched:
        status = answer.status_code
        tags = {"etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified")}
        if status == httpx.codes.NOT_MODIFIED:
            return Fetched(url, None, "", **tags)
        if status in _PASSING:
            raise _PassingError(f"the server answers {status}", _retry_after(answer.headers.get("retry-after")))
        if status != httpx.codes.OK:
            advice = "Correct the address in sources.yaml, or ask the publisher where it went."
            raise FetchError("fetch_failed", f"{url}: the server answers {status}", advice)
        pieces: list[bytes] = []
        size = 0
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > most:
                raise FetchError("too_large", f"{url} has more than {most / MIB:g} MiB", "Raise the limit, or fetch it by hand.")
            if time.monotonic() > deadline:
                raise FetchError(
                    "timeout", f"{url} takes more than {self.rules.seconds:g} s", "It will be tried again at the next look."
                )
            pieces.append(piece)
        return Fetched(url, b"".join(pieces), answer.headers.get("content-type", ""), **tags)

    def _wait_for_turn(self, url: str) -> None:
        host = _host(url)
        interval = self.rules.host_interval
        rules = self._robots.get(_origin(url))
        if rules is not None and (asked := rules.crawl_delay(AGENT)) is not None:
            interval = min(max(interval, float(asked)), self.rules.longest_pause)
        wait = self._asked.get(host, -interval) + interval - time.monotonic()
        if wait > 0 and host in self._asked:
            time.sleep(wait)
        self._asked[host] = time.monotonic()

    def _allowed(self, url: str) -> bool:
        """Whether the host's robots.txt lets us have an address; none at all lets us, one that cannot be had now does not."""
        origin = _origin(url)
        if origin not in self._robots:
            try:
                content = self._persist(f"{origin}/robots.txt", {}, _ROBOTS_BYTES).content or b""
                self._robots[origin] = Protego.parse(content.decode("utf-8", "replace"))
            except FetchError as error:
                if "server answers 4" not in str(error):
                    raise
                self._robots[origin] = None
        rules = self._robots[origin]
        return rules is None or bool(rules.can_fetch(url, AGENT))

    def _check(self, url: str) -> None:
        """Raise `FetchError` for what is no public http address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise FetchError("forbidden", f"{url} is no plain http or https address", "Name an http or https address.")
        if parts.hostname in self.rules.allow_private:
            return
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
        except OSError:
            return  # the request will say what is wrong
        for *_, address in found:
            self._check_address(parts.hostname, str(address[0]))

    def _check_address(self, host: str, address: str) -> None:
        if not ipaddress.ip_address(address.split("%")[0]).is_global:
            advice = f"If that is meant, add {host} to allow_private of the source."
            raise FetchError("forbidden", f"{host} stands in a private network ({address})", advice)

    def _check_peer(self, url: str, answer: httpx.Response) -> None:
        """The name may have led elsewhere since it was looked up: what counts is who answers."""
        host = _host(url)
        stream: Any = answer.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer and self._direct and host not in self.rules.allow_private:
            self._check_address(host, str(peer[0]))


def _retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks to wait (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
