"""Whose figure it is (entity) and whom the document credits with it (provider).

An entity is an organisation named before the number in its own sentence. A provider stands next to words of attribution
(vocabulary `attribution_cues`): 据X统计, X数据显示, 数据来源：X, according to X. A credit holds for its sentence and the rest of its
block; on slides for the section.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, coordinated
from extractors.mentions import Quantity
from schemas.vocabulary import vocabulary

_NAME = r"[^，。；：、,;:（）()\s\"“”《》]{2,24}?"
_LATIN_NAME = r"(?:[A-Z][\w&.'’-]*)(?:\s+(?:of|and|for|the|on|[A-Z0-9][\w&.'’-]*)){0,9}"


def entity_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The organisation whose figure it is, as the document writes it, or nothing for a market-wide figure."""
    found = context.terms["organisations"]
    for name, span in scope.named("before", "earlier", "label"):
        terms = [t for t in found.within(*span) if not _is_credit(t.start, t.end, scope, context)]
        if terms:
            chosen = coordinated(terms, context.text, len(terms) - 1)
            return Link("+".join(context.text[t.start : t.end] for t in chosen), (chosen[0].start, chosen[-1].end), name)
    return NOTHING


def provider_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """Whom the document credits with the figure, as written."""
    credit = credit_in(scope.sentence, context)
    if credit is not None:
        return Link(_text(credit, context), credit, "sentence")
    for name, span in scope.named("paragraph", "nearby"):
        credit = credit_in(span, context)
        if credit is not None:
            return Link(_text(credit, context), credit, name)
    return NOTHING


def credit_in(span: Span, context: Context) -> Span | None:
    """The last name in a stretch of text that stands next to words of attribution."""
    last = None
    for pattern in _patterns():
        for match in pattern.finditer(context.text, *span):
            if last is None or match.start("name") > last[0]:
                last = match.span("name")
    return last


def _is_credit(start: int, end: int, scope: Scope, context: Context) -> bool:
    credit = credit_in(scope.sentence, context)
    return credit is not None and credit[0] <= start and end <= credit[1]


def _text(span: Span, context: Context) -> str:
    return " ".join(context.text[span[0] : span[1]].split())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """One pattern per way of crediting, made of the cue words."""
    made = []
    for entry in vocabulary("attribution_cues"):
        for forms, name in ((entry.zh, _NAME), (entry.en, _LATIN_NAME)):
            for form in forms:
                words = re.escape(form).replace("X", f"(?P<name>{name})", 1)
                made.append(re.compile(words))
    return tuple(made)
