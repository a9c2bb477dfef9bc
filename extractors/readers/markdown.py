"""Reads Markdown (CommonMark's block marks and GitHub's tables): the canonical text is the decoded file, marks and all.

Blocks leave the marks of headings, quotes and lists out of their spans; emphasis stays in them.
"""

from __future__ import annotations

import re

from extractors.readers.charset import decode
from extractors.readers.line_blocks import Mark
from extractors.readers.line_tables import Line
from extractors.readers.source import Source
from extractors.readers.text import read_lines
from schemas.records import Document

_ATX = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"(=+|-{3,})\s*$")
_RULE = re.compile(r"(?:[-*_]\s*){3,}$")
_QUOTE = re.compile(r"(?:>\s?)+")
_NO_TEXT = re.compile(r"(?:```|~~~|<!--.*-->$|!\[[^\]]*\]\([^)]*\)$|\[[^\]]+\]:\s)")


def read(data: bytes, source: Source) -> Document:
    """The Document of a Markdown file."""
    return read_lines(decode(data), source, mark)


def mark(text: str, line: Line, following: Line | None) -> Mark | None:
    """What Markdown's marks say of a line."""
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
