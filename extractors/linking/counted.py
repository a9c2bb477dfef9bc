"""What a count counts: the noun after the number, before it, or that of the number before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractors.linking.context import Context, Linked, Scope, last_term
from extractors.linking.measures import VAGUE_COUNTS, indicator_entries, is_attached, measure_nouns
from extractors.mentions import Quantity
from extractors.words import is_chinese
from schemas.vocabulary import vocabulary

_PEOPLE_AND_FIRMS = frozenset({"unicorn", "startup", "investor", "fund"})
_GENERAL_WORDS = frozenset({"个", "项", "件", "种", "类"})


def counted_of(quantity: Quantity, previous: Sequence[Linked], scope: Scope, context: Context) -> str | None:
    """What a count counts: the noun after the number, else for a vague measure word (家, 个) the noun before it, else `other`.

    A bare number goes on with what the number before it in the sentence counts: 54 companies were funded, 14 of them ….
    """
    if quantity.unit != "count":
        return None
    if (
        quantity.counted not in (*VAGUE_COUNTS, "person")
        or (quantity.counted == "person" and not quantity.measure_word)
        or (not quantity.measure_word and quantity.counted not in (None, "other"))
    ):
        return quantity.counted
    nouns = context.terms["counted"]
    following = (
        nouns.within(*scope.after) if quantity.measure_word or is_chinese(context.text[quantity.end : quantity.end + 2]) else ()
    )
    after = next((t for t in following if is_attached(quantity.end, t, context) and t.code in _codes()), None)
    if after is not None:
        return after.code
    if quantity.measure_word and _is_other_thing(quantity, scope, context):
        return "other"
    if not quantity.measure_word and scope.cell is None and previous and previous[-1].counted is not None:
        return previous[-1].counted
    if (
        previous
        and previous[-1].counted in _PEOPLE_AND_FIRMS
        and last_term(context.terms["cues"], scope.before, ("among",)) is not None
    ):
        return previous[-1].counted
    allowed = measure_nouns().get(quantity.measure_word or "", frozenset())
    for _, span in scope.named("before", "earlier", "label", "paragraph"):
        for noun in reversed(list(nouns.within(*span))):
            if noun.code in allowed:
                return noun.code
    return quantity.counted or "other"


def _is_other_thing(quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether a measure word belongs to a thing without a code of its own: 280余家医院, 落地应用场景1000个."""
    found = context.terms["indicators"]
    after = next((t for t in found.within(*scope.after) if t.start - quantity.end <= 1), None)
    if after is not None:
        return after.code == "other"
    if quantity.measure_word in _GENERAL_WORDS and is_chinese(context.text[quantity.end : min(quantity.end + 1, scope.after[1])]):
        return context.text[quantity.end] != "的"
    before = max(found.within(*scope.before), key=lambda t: (t.end, -t.start), default=None)
    nouns = [t for t in context.terms["counted"].within(*scope.before) if t.code in _codes()]
    return before is not None and before.code == "other" and not any(t.end >= before.end for t in nouns)


def counted_by(indicator: str | None, counted: str | None) -> str | None:
    """What a count counts where no noun says so but its indicator does: of 94 AI deals and 82 the latter are deals, too."""
    if counted != "other" or indicator is None:
        return counted
    nouns = indicator_entries()[indicator].attributes.get("counted")
    return counted if nouns is None else (nouns[0] if nouns else "company")


@cache
def _codes() -> frozenset[str]:
    """The nouns that a claim may count."""
    return frozenset(e.code for e in vocabulary("counted") if "kind" not in e.attributes)
