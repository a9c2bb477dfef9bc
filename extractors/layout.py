"""The scopes of a document: headings over blocks, sentences in blocks, clauses in sentences.

A figure takes what it does not say itself from the nearest scope that says it, so what counts as a clause and which headings
govern a block decide much. Tables are cut at their cells instead (`extractors.table_scopes`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.records import Block

Span = tuple[int, int]
LONGEST_SENTENCE = 800
"""Characters; the longest sentence of the sample documents has a third of it."""

_SENTENCE_END = re.compile(r"""[。！？!?]+["”’」』）)\]*]*|\.["”’)]*(?=\s|$)""")
_ABBREVIATION = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|vs|[Nn]o|[MD]r|Mrs|St|Inc|Ltd|Corp|Co|[Aa]pprox|est|ca|cf|Fig)$"
)
_CLAUSE_END = re.compile(r"[，；;：:]|,(?!\d{3}(?!\d))|(?<!\d),|[（）()【】]|\s[-–—]\s|——|\n(?=\s*\n)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line that stands for one, with its clauses in order."""

    start: int
    end: int
    block: int
    clauses: tuple[Span, ...]

    def clause_at(self, position: int) -> int:
        """The index of the clause that holds the position."""
        return max(0, bisect_right([start for start, _ in self.clauses], position) - 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """The sentences of a document in reading order and the spans of the headings over each block, innermost first."""

    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    spans: tuple[Span, ...]
    headings: tuple[tuple[Span, ...], ...]
    first_sentence: tuple[int, ...]

    def sentence_at(self, position: int) -> int | None:
        """The index of the sentence that holds the position."""
        i = bisect_right(self.starts, position) - 1
        return i if i >= 0 and position < self.sentences[i].end else None


def lay_out(text: str, blocks: Sequence[Block]) -> Layout:
    """The scopes of a text that is cut into blocks; tables and boilerplate have no sentences."""
    sentences: list[Sentence] = []
    headings: list[tuple[Span, ...]] = []
    first: list[int] = []
    stack: list[tuple[int, Span]] = []
    for number, block in enumerate(blocks):
        if block.kind in ("title", "heading"):
            level = 0 if block.kind == "title" else block.level or 2
            while stack and stack[-1][0] >= level:
                stack.pop()
        headings.append(tuple(span for _, span in reversed(stack)))
        if block.kind in ("title", "heading"):
            stack.append((level, (block.start, block.end)))
        first.append(len(sentences))
        if block.kind not in ("table", "boilerplate"):
            sentences += [Sentence(s, e, number, clauses(text, s, e)) for s, e in split_sentences(text, block.start, block.end)]
    spans = tuple((s.start, s.end) for s in sentences)
    return Layout(tuple(sentences), tuple(start for start, _ in spans), spans, tuple(headings), tuple(first))


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a stretch of text; together they cover all of it but blanks between them."""
    spans: list[Span] = []
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATION.search(text[max(start, match.start() - 12) : match.start()]):
            continue
        spans.append((at, match.end()))
        at = match.end()
    if at < end:
        spans.append((at, end))
    short = (part for span in spans for part in _cut_long(text, *span))
    return [s for s in (_stripped(text, *span) for span in short) if s[0] < s[1]]


def _cut_long(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence that no one would write, cut at the ends of clauses, so that work on a sentence stays small."""
    while end - start > LONGEST_SENTENCE:
        ends = [m.end() for m in _CLAUSE_END.finditer(text, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)]
        at = ends[-1] if ends else start + LONGEST_SENTENCE
        yield start, at
        start = at
    yield start, end


def clauses(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The clauses of a sentence, split at commas, colons and brackets but not at commas inside numbers."""
    spans, at = [], start
    for match in _CLAUSE_END.finditer(text, start, end):
        if match.start() > at:
            spans.append((at, match.end()))
            at = match.end()
    if at < end:
        spans.append((at, end))
    return tuple(spans)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
