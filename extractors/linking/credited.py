"""Whom the document credits with a figure (provider): the credit (`extractors.credits`) of its sentence, of one before it, or of a source line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.credits import Credit
from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope
from extractors.mentions import Period, Quantity
from extractors.words import is_chinese
from schemas.vocabulary import vocabulary

_FAR_BLOCKS = 40
_NEAR_BLOCKS = 2
_SHORT_LINE = 60
_OWN = frozenset({"revenue", "profit", "headcount", "valuation", "contract_value"})
_INSERTED = re.compile(r"[,;，—–(\"”]\s*$")
_INSERTION_END = re.compile(r"\s*[,.;)—–:]|\s*$")


def provider_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """Whom the document credits with the figure, as written; a later sentence with a time of its own has left the credit behind."""
    own = _of_others(context, scope.sentence)
    before = [credit for credit in own if credit.start <= quantity.start]
    if before:
        return _linked(before[-1], "sentence", context)
    if own and _closes(own[0], scope.sentence, context):
        return _linked(own[0], "sentence", context)
    times = _times(scope.sentence, context)
    listed = scope.block is not None and context.document.blocks[scope.block].kind == "list_item"
    for name, span in scope.named("paragraph", *(("nearby", "section") if context.deck or listed else ())):
        earlier = _of_others(context, span)
        if earlier:
            known = _times(span, context)
            left_behind = times and known and not any(_overlap(a, b) for a in times for b in known)
            return _by_line(scope, context) if left_behind else _linked(earlier[-1], name, context)
    line = _by_line(scope, context)
    headed = _of_others(context, scope.headings[0]) if scope.headings and line.value is None else []
    return _linked(headed[-1], "headings", context) if headed and len(scope.headings) > 1 else line


def spoken_by(provider: Link, entity: Link, indicator: str, context: Context) -> tuple[Link, Link]:
    """Entity and provider where the organisation named is one whose business it is to count others: UNCTAD has the market at $5 trillion."""
    if entity.words is None or provider.scope == "sentence" or indicator in _OWN:
        return entity, provider
    known = [t for t in context.terms["providers"].within(*entity.words) if t.code in _counters()]
    return (NOTHING, Link(entity.value, entity.words, entity.scope)) if known else (entity, provider)


@cache
def _counters() -> frozenset[str]:
    return frozenset(
        e.code for e in vocabulary("providers") if e.attributes["class"] in ("statistics_office", "research", "database")
    )


def _of_others(context: Context, span: Span) -> list[Credit]:
    return [credit for credit in context.credits.starting(*span) if not credit.own]


def _by_line(scope: Scope, context: Context) -> Link:
    """The credit of the source line that stands nearest below the figure in its section, else above it."""
    for name, span in _lines(scope, context):
        credit = next((c for c in context.credits.starting(*span) if c.line), None)
        if credit is not None:
            return _linked(credit, name, context)
    return NOTHING


def _lines(scope: Scope, context: Context) -> Iterator[tuple[str, Span]]:
    """The blocks that may hold the source line of a block: below it next to prose, farther away among short lines and tables, then above."""
    if scope.block is None:
        return
    blocks = context.document.blocks
    for step in (1, -1):
        i, near = scope.block, _NEAR_BLOCKS
        for _ in range(_FAR_BLOCKS):
            prose = blocks[i].kind == "paragraph" and blocks[i].end - blocks[i].start > _SHORT_LINE
            near -= prose
            i += step
            if near < 0 or not 0 <= i < len(blocks) or blocks[i].kind in ("title", "heading", "table"):
                break
            yield "source_line", (blocks[i].start, blocks[i].end)


def _closes(credit: Credit, sentence: Span, context: Context) -> bool:
    """Whether a credit stands after what it vouches for: at the end of its sentence or, in English, after the last number or put in between."""
    rest = context.text[credit.end : sentence[1]]
    if is_chinese(context.text[credit.start : credit.end]):
        return not any(c.isalnum() for c in rest)
    before = re.sub(r"\s+(?:the|an?)\s*$", "", context.text[sentence[0] : credit.start])
    inserted = _INSERTED.search(before) is not None and _INSERTION_END.match(rest) is not None
    return inserted or not any(True for _ in context.quantities.within(credit.end, sentence[1]))


def _linked(credit: Credit, scope: str, context: Context) -> Link:
    names: Sequence[Span] = credit.names
    value = "+".join(" ".join(context.text[slice(*name)].split()) for name in names)
    return Link(value, (names[0][0], names[-1][1]), scope)


def _times(span: Span, context: Context) -> list[Period]:
    return list(context.periods.starting(*span))


def _overlap(a: Period, b: Period) -> bool:
    """Whether two times share a day, or are the same open stretch."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return (a.first, a.last) == (b.first, b.last) or (a.last or b.first) == (b.last or a.first)
    return a.first <= b.last and b.first <= a.last
