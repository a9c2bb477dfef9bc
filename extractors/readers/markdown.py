"""Reads Markdown (CommonMark's block marks and GitHub's tables): the canonical text is the decoded file, marks and all.

Blocks leave the marks of headings, quotes and lists out of their spans; emphasis stays in them. Fenced code, comments and front matter are boilerplate;
what front matter says of title, author, date, publisher and address is believed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from extractors.readers.charset import decode
from extractors.readers.line_blocks import Mark, MarkOf
from extractors.readers.line_tables import Line
from extractors.readers.metadata import find_date, split_names
from extractors.readers.source import Source
from extractors.readers.text import read_lines
from schemas.records import Document

_ATX = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"(=+|-{3,})\s*$")
_RULE = re.compile(r"(?:[-*_]\s*){3,}$")
_QUOTE = re.compile(r"(?:>\s?)+")
_NO_TEXT = re.compile(r"(?:<!--.*-->$|!\[[^\]]*\]\([^)]*\)$|\[[^\]]+\]:\s)")
_FRONT = re.compile(r"---[ \t]*\r?\n((?:[^\r\n]*\r?\n){0,100}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_KEY = re.compile(r"^(\w+)[ \t]*:[ \t]+(\S[^\r\n]*)", re.MULTILINE)
_OPEN = re.compile(r"^[ \t]{0,3}(`{3,}(?=[^`\r\n]*\r?$)|~{3,}|<!--)", re.MULTILINE)


def read(data: bytes, source: Source) -> Document:
    """The Document of a Markdown file."""
    decoded = decode(data)
    document = read_lines(decoded, source, marker(decoded.text))
    front = _FRONT.match(decoded.text)
    if not front:
        return document
    told = {key.lower(): value.strip().strip("\"'") for key, value in _KEY.findall(front[1])}
    date = next((d for key in ("date", "published", "publishdate") if (d := find_date(told.get(key, "")))), None)
    url = told.get("canonical") or told.get("url") or ""
    return replace(
        document,
        title=document.title or told.get("title"),
        authors=split_names(told.get("author", told.get("authors", "")).strip("[]").replace('"', "")) or document.authors,
        publisher=told.get("publisher") or told.get("source") or document.publisher,
        published=date.iso if date else document.published,
        url=url if url.startswith("http") else document.url,
    )


def marker(text: str) -> MarkOf:
    """What Markdown's marks say of the lines of a text."""
    left_out = _left_out(text)
    starts = [start for start, _ in left_out]

    def mark_of(text: str, line: Line, following: Line | None) -> Mark | None:
        at = bisect_right(starts, line.start) - 1
        if at >= 0 and line.start < left_out[at][1]:
            return Mark("boilerplate", line.start, line.end)
        return mark(text, line, following)

    return mark_of


def mark(text: str, line: Line, following: Line | None) -> Mark | None:
    """What the marks of a line and of the next say of it."""
    content = text[line.start : line.end]
    if heading := _ATX.match(content):
        return Mark("heading", line.start + heading.start(2), line.start + heading.end(2), len(heading[1]))
    if _RULE.match(content) or _SETEXT.match(content) or _NO_TEXT.match(content):
        return Mark("boilerplate", line.start, line.end)
    if following and following.gap == 0 and not content.startswith(("|", "-", "*", ">")):
        under = _SETEXT.match(text[following.start : following.end])
        if under and "|" not in content:
            return Mark("heading", line.start, line.end, 1 if under[1][0] == "=" else 2)
    if quote := _QUOTE.match(content):
        return Mark("paragraph", line.start + quote.end(), line.end)
    return None


def _left_out(text: str) -> list[tuple[int, int]]:
    """The stretches of front matter, fenced code and comments; what is opened and never closed is text."""
    found: list[tuple[int, int]] = []
    at = 0
    if front := _FRONT.match(text):
        at = front.end()
        found.append((0, at))
    never_closed: set[str] = set()
    while opened := _OPEN.search(text, at):
        fence = opened[1]
        at = opened.end()
        if fence in never_closed:
            continue
        closing = re.compile(
            "-->" if fence[0] == "<" else rf"^[ \t]{{0,3}}{re.escape(fence)}{re.escape(fence[0])}*[ \t]*\r?$", re.MULTILINE
        )
        closed = closing.search(text, at)
        if closed is None:
            never_closed.add(fence)
            continue
        found.append((opened.start(), closed.end()))
        at = closed.end()
    return found
