"""Whose figure it is (entity) and whom the document credits with it (provider).

An entity is an organisation named before the number in its own sentence. A provider is named by a credit (`extractors.credits`) of the
number's sentence, or of one before it in the block, on slides in the section, where no other time is spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.credits import Credit
from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, coordinated, own_of
from extractors.mentions import Quantity
from extractors.words import is_chinese


def entity_of(quantity: Quantity, place: Link, scope: Scope, context: Context) -> Link:
    """The organisation whose figure it is, as the document writes it, or nothing for a market-wide figure.

    An organisation of an earlier clause does not reach over a place that the number's own clause names.
    """
    found = context.terms["organisations"]
    for name, span in scope.named("before", "earlier", "label"):
        if name == "earlier" and place.scope in ("before", "after"):
            continue
        terms = [t for t in found.within(*span) if not _is_credited(t.start, t.end, scope, context)]
        if terms:
            inside = scope.sentence[0] <= span[0] and span[1] <= scope.sentence[1]  # not a label, nor another cell of the row
            around = list(found.within(*scope.sentence)) if inside else terms
            chosen = own_of(coordinated(around, context.text, around.index(terms[-1])), quantity, scope, context)
            return Link("+".join(context.text[t.start : t.end] for t in chosen), (chosen[0].start, chosen[-1].end), name)
    return NOTHING


def provider_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """Whom the document credits with the figure, as written; a later sentence with a time of its own has left the credit behind."""
    own = list(context.credits.starting(*scope.sentence))
    before = [credit for credit in own if credit.start <= quantity.start]
    if before:
        return _linked(before[-1], "sentence", context)
    if own and _closes(own[0], scope.sentence, context):
        return _linked(own[0], "sentence", context)
    last = context.credits.before(scope.sentence[0])
    if last is None:
        return NOTHING
    for name, span in scope.named("paragraph", "nearby", "section"):
        if span[0] > last.start:
            continue
        earlier = list(context.credits.starting(*span))
        if earlier:
            times, known = _times(scope.sentence, context), _times(span, context)
            left_behind = times and known and not times & known
            return NOTHING if left_behind else _linked(earlier[-1], name, context)
    return NOTHING


def _closes(credit: Credit, sentence: Span, context: Context) -> bool:
    """Whether a credit stands after what it vouches for: at the end of its sentence or, in English, after the last number."""
    rest = context.text[credit.end : sentence[1]]
    if is_chinese(context.text[credit.start : credit.end]):
        return not any(c.isalnum() for c in rest)
    return not any(True for _ in context.quantities.within(credit.end, sentence[1]))


def _linked(credit: Credit, scope: str, context: Context) -> Link:
    names: Sequence[Span] = credit.names
    value = "+".join(" ".join(context.text[slice(*name)].split()) for name in names)
    return Link(value, (names[0][0], names[-1][1]), scope)


def _times(span: Span, context: Context) -> frozenset[tuple[object, object]]:
    return frozenset((p.first, p.last) for p in context.periods.starting(*span))


def _is_credited(start: int, end: int, scope: Scope, context: Context) -> bool:
    own = context.credits.starting(*scope.sentence)
    return any(first <= start and end <= last for credit in own for first, last in credit.names)
