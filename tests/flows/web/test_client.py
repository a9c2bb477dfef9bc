"""Fetching from a server that is slow, cut off, endless, moved, busy or forbidden."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from flows.web.client import Client, FetchError, Rules
from tests.flows.web.server import Server, running

QUICK = Rules(
    max_bytes=1 << 20,
    seconds=1.0,
    read_seconds=0.5,
    redirects=3,
    tries=3,
    pause=0.01,
    longest_pause=2.0,
    host_interval=0.0,
    allow_private=frozenset({"127.0.0.1"}),
)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        server.pages["/a.txt"] = (b"1,234 firms", "text/plain")
        yield server


def refused(server: Server, path: str, rules: Rules = QUICK) -> FetchError:
    with Client(rules) as client, pytest.raises(FetchError) as caught:
        client.fetch(server.url + path)
    assert caught.value.advice
    return caught.value


def test_an_answer_comes_with_its_bytes_and_tags(server: Server) -> None:
    with Client(QUICK) as client:
        first = client.fetch(server.url + "/a.txt")
        again = client.fetch(server.url + "/a.txt", etag=first.etag)
    assert (first.content, first.content_type) == (b"1,234 firms", "text/plain")
    assert again.content is None


def test_a_redirect_is_followed_and_the_last_address_told(server: Server) -> None:
    with Client(QUICK) as client:
        assert client.fetch(server.url + "/moved").url == server.url + "/a.txt"


def test_what_passes_is_tried_again(server: Server) -> None:
    server.failures["/a.txt"] = 2
    with Client(QUICK) as client:
        assert client.fetch(server.url + "/a.txt").content == b"1,234 firms"
    assert server.asked("/a.txt") == 3


def test_the_pause_that_a_server_asks_for_is_kept_and_an_endless_one_is_not(server: Server) -> None:
    begun = time.monotonic()
    assert "900 s" in str(refused(server, "/429"))
    assert time.monotonic() - begun >= 1
    assert server.asked("/429") == 2


@pytest.mark.parametrize(
    ("path", "code", "tries"),
    [
        ("/silent", "fetch_failed", 3),
        ("/cut", "fetch_failed", 3),
        ("/slow", "timeout", 1),
        ("/endless", "too_large", 1),
        ("/loop", "fetch_failed", 4),
        ("/away", "forbidden", 1),
        ("/none", "fetch_failed", 1),
    ],
)
def test_what_cannot_be_had_is_told(server: Server, path: str, code: str, tries: int) -> None:
    assert refused(server, path).code == code
    assert server.asked(path) == tries


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/a", "file:///etc/hostname", "http:///a", "http://user:word@127.0.0.1/a", "javascript:1"]
)
def test_only_plain_http_addresses_are_fetched(url: str) -> None:
    with Client(QUICK) as client, pytest.raises(FetchError) as caught:
        client.fetch(url)
    assert caught.value.code == "forbidden"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "0.0.0.0"])  # noqa: S104
def test_private_networks_are_refused_unless_named(host: str) -> None:
    with Client(Rules()) as client, pytest.raises(FetchError) as caught:
        client.fetch(f"http://{host}:9/a")
    assert caught.value.code == "forbidden"


def test_robots_rules_are_kept(server: Server) -> None:
    server.pages["/robots.txt"] = (b"User-agent: *\nDisallow: /private/\n", "text/plain")
    server.pages["/private/a.txt"] = (b"secret", "text/plain")
    assert refused(server, "/private/a.txt").code == "forbidden"
    assert server.asked("/private/a.txt") == 0


def test_a_host_is_not_asked_twice_within_its_interval(server: Server) -> None:
    rules = Rules(host_interval=0.3, allow_private=frozenset({"127.0.0.1"}))
    begun = time.monotonic()
    with Client(rules) as client:
        client.fetch(server.url + "/a.txt")
        client.fetch(server.url + "/a.txt")
    assert time.monotonic() - begun >= 0.6  # robots.txt and two documents
