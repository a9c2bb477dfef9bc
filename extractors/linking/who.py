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

# a Chinese name in running text: no punctuation, and none of the particles that end a phrase before it
_NAME = r"(?!根?据|按照|来自)[^，。；：、,;:（）()\s\"“”《》的了就有是在和及与仅这那其等将被把从到对为]{2,16}?"
_LATIN_NAME = r"(?:[A-Z][\w&.'’-]*)(?:\s+(?:of|and|for|the|on|in|[A-Z0-9][\w&.'’-]*)){0,9}"
_CLAUSE_START = r"(?:(?<=[，。；：、,;:（(\s*])|(?<=根据)|(?<=据)|^)"


def entity_of(quantity: Quantity, place: Link, scope: Scope, context: Context) -> Link:
    """The organisation whose figure it is, as the document writes it, or nothing for a market-wide figure.

    An organisation of an earlier clause does not reach over a place that the number's own clause names.
    """
    found = context.terms["organisations"]
    for name, span in scope.named("before", "earlier", "label"):
        if name == "earlier" and place.scope in ("before", "after"):
            continue
        terms = [t for t in found.within(*span) if not _is_credit(t.start, t.end, scope, context)]
        if terms:
            chosen = coordinated(terms, context.text, len(terms) - 1)
            return Link("+".join(context.text[t.start : t.end] for t in chosen), (chosen[0].start, chosen[-1].end), name)
    return NOTHING


def provider_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """Whom the document credits with the figure, as written; a later sentence with a time of its own has left the credit behind."""
    credit = credit_in(scope.sentence, context)
    if credit is not None:
        return Link(_text(credit, context), credit, "sentence")
    own = _times(scope.sentence, context)
    for name, span in scope.named("paragraph", "nearby", "section"):
        credit = credit_in(span, context)
        if credit is not None:
            known = _times(span, context)
            return NOTHING if own and known and not own & known else Link(_text(credit, context), credit, name)
    return NOTHING


def credit_in(span: Span, context: Context) -> Span | None:
    """The first name in a stretch of text that stands next to words of attribution."""
    best: Span | None = None
    for pattern, known in _patterns():
        for match in pattern.finditer(context.text, *span):
            name = match.span("name")
            if known:
                term = next(
                    (t for v in ("providers", "publishers") for t in context.terms[v].within(*span) if t.end == name[1]), None
                )
                if term is None:
                    continue
                name = (term.start, term.end)
            if best is None or name[0] < best[0]:
                best = name
    return best


def _times(span: Span, context: Context) -> frozenset[tuple[object, object]]:
    return frozenset((p.first, p.last) for p in context.periods.starting(*span))


def _is_credit(start: int, end: int, scope: Scope, context: Context) -> bool:
    credit = credit_in(scope.sentence, context)
    return credit is not None and credit[0] <= start and end <= credit[1]


def _text(span: Span, context: Context) -> str:
    return " ".join(context.text[span[0] : span[1]].split())


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """A pattern per way of crediting, made of the cue words, and whether the name must be a known one."""
    made = []
    for entry in vocabulary("attribution_cues"):
        for forms, name in ((entry.zh, _NAME), (entry.en, _LATIN_NAME)):
            for form in forms:
                before, _, after = form.partition("X")
                start = re.escape(before) if before else _CLAUSE_START if name is _NAME else r"\b"
                end = re.escape(after) if after else r"(?=[，。；,;.\s]|$)" if name is _NAME else ""
                made.append((re.compile(f"{start}(?P<name>{name}){end}"), bool(entry.attributes.get("known"))))
    return tuple(made)
