"""The names of what may be measured round a number: those that fit its unit, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from extractors.linking.context import Context, Scope, first_term
from extractors.mentions import Quantity, Term
from schemas.vocabulary import Entry, vocabulary

_ATTACHED = re.compile(r"[\s*]*(?:的|in|of|for|worth of|in the|of the)?[\s*]*(?:[A-Za-z'’-]+\s+){0,3}[一-龥A-Za-z+]{0,8}[\s*]*")
_OF_NOUN = re.compile(
    r"[\s*]*(?:(?:of|share of|worth of)\s+(?:[A-Za-z’'-]+\s+){0,3}"
    r"|(?:in\s+)?(?:(?:the|its|their|total|global|new|overall|annual|national)\s+){0,3}|的?[一-龥+]{0,8})[\s*]*"
)
_GOVERNS = re.compile(
    r"(?:\s+[a-z]+)?\s+(?:of|at|by|to|was|were|is|are|reached|hit|totalled|totaled|stood at|came to|rose to|fell to)\s+"
    r"(?:about |around |some |nearly |over |just )?\Z"
)
_SHARE_VERBS = frozenset({"占", "佔"})
_FAR = frozenset({"paragraph", "nearby", "headings"})
VAGUE_COUNTS = frozenset({"company", "startup", "other", None})
_THING = "thing"


def specific_first(candidates: Sequence[tuple[str, Term]], scope: Scope, context: Context) -> Iterator[tuple[str, Term]]:
    """The candidates, those with a generic word (规模, market) only after the others of the sentence, or of the label."""
    label = scope.label[0] if scope.label else None
    far = next(
        (
            i
            for i, (name, term) in enumerate(candidates)
            if name in _FAR or (name == "label" and label is not None and not label[0] <= term.start < label[1])
        ),
        len(candidates),
    )
    near = candidates[:far]
    yield from (c for c in near if not _is_generic(c[1], context))
    yield from (c for c in near if _is_generic(c[1], context))
    yield from (c for c in candidates[far:] if not _is_generic(c[1], context))
    yield from (c for c in candidates[far:] if _is_generic(c[1], context))


def _is_generic(term: Term, context: Context) -> bool:
    forms = indicator_entries()[term.code].attributes.get("generic", ())
    return context.text[term.start : term.end].lower() in forms


def names_of_measures(
    quantity: Quantity, scope: Scope, context: Context, kind: str, counted: str | None
) -> Iterator[tuple[str, Term]]:
    """The names of indicators that fit the unit, the likeliest first, each with the scope in which it stands."""
    found = context.terms["indicators"]
    if quantity.measure_word and quantity.counted == "other" and quantity.measure_word not in measure_nouns():
        counted = _THING
    upto = _next_quantity(quantity, scope.after[1], context)
    yield from (("attached", term) for term in _tied(quantity, kind, counted, upto, scope, context))
    for name, span in scope.named("before", "label", "earlier"):
        yield from ((name, t) for t in _backwards(found.within(*span)) if _is_near_name(t, kind, counted, context))
    for term in found.within(scope.after[0], upto):
        governing = kind != "ratio" and _governs_next(term, upto, scope, context)
        if fits(term.code, kind, counted) and not _is_mere_thing(term, kind, context) and not governing:
            yield "after", term
    for name, span in scope.named("later", "paragraph", "nearby", "headings"):
        yield from ((name, t) for t in _backwards(found.within(*span)) if _is_far_name(t, kind, counted, context))


def _tied(quantity: Quantity, kind: str, counted: str | None, upto: int, scope: Scope, context: Context) -> Iterator[Term]:
    """What the words right round a number say that it is of."""
    stage = _round_after(quantity, kind, upto, context)
    if stage is not None:
        yield stage
    tied = [
        t
        for t in context.terms["indicators"].within(scope.after[0], upto)
        if is_attached(quantity.end, t, context, kind)
        and fits(t.code, kind, counted)
        and not _governs_next(t, upto, scope, context)
        and not _is_mere_thing(t, kind, context)
    ]
    if tied and kind == "ratio" and (measured := _measured_before(tied, scope, context)) is not None:
        yield measured
    if tied:
        yield max(tied, key=lambda t: (t.strength == "strong", -t.start, t.end))
    shared = _measured_of_share(kind, scope, context)
    if shared is not None:
        yield shared


def _is_near_name(term: Term, kind: str, counted: str | None, context: Context) -> bool:
    """Whether a name in the sentence, the label or the headers may be what the number measures."""
    if not fits(term.code, kind, counted) or _is_mere_thing(term, kind, context):
        return False
    return kind != "ratio" or not _is_place_like(term, context)


def _is_far_name(term: Term, kind: str, counted: str | None, context: Context) -> bool:
    """The same for another sentence; a ratio there is of no mere thing."""
    if not fits(term.code, kind, counted) or _is_lost_share(kind, term, context):
        return False
    return not _is_mere_thing(term, "money" if kind == "ratio" else kind, context)


def _backwards(terms: Iterable[Term]) -> list[Term]:
    """The terms from the last to the first, longer ones before those inside them."""
    return sorted(terms, key=lambda t: (-t.end, t.start))


def is_attached(end: int, term: Term, context: Context, kind: str = "count") -> bool:
    """Whether only an article, an adjective or the like stands between a number and the noun after it; for a ratio, of and such words."""
    between = context.text[end : term.start]
    return len(between) <= 40 and (_OF_NOUN if kind == "ratio" else _ATTACHED).fullmatch(between) is not None


def _measured_of_share(kind: str, scope: Scope, context: Context) -> Term | None:
    """Of 研发投入占营收的比重 what is measured, the name before 占; None where only the whole is named."""
    share = first_term(context.terms["cues"], scope.before, ("share",)) if kind == "ratio" else None
    if share is None or context.text[share.start : share.start + 1] not in _SHARE_VERBS:
        return None
    found = context.terms["indicators"]
    after = any(True for _ in found.within(share.end, scope.before[1]))
    before = _backwards(t for t in found.within(scope.before[0], share.start) if t.strength == "strong")
    return before[0] if after and before else None


def _measured_before(attached: Sequence[Term], scope: Scope, context: Context) -> Term | None:
    """Of "R&D expenses rose to 24% of revenue" what is measured, where the noun after `of` is another measure: the name before."""
    before = _backwards(t for t in context.terms["indicators"].within(*scope.before) if t.strength == "strong")
    named = attached[0]
    if not before or before[0].code in {t.code for t in attached} or not context.text[named.start : named.end].isascii():
        return None
    return before[0] if "money" in indicator_entries()[before[0].code].attributes["dimensions"] else None


def _round_after(quantity: Quantity, kind: str, upto: int, context: Context) -> Term | None:
    """The funding round that an amount is said to be: a €385 million Series A, 3000万元A轮融资."""
    if kind != "money":
        return None
    stage = next((t for t in context.terms["stages"].within(quantity.end, upto)), None)
    if stage is None or context.text[quantity.end : stage.start].strip(" *的-"):
        return None
    return Term(stage.start, stage.end, "indicators", "investment_amount")


def _is_mere_thing(term: Term, kind: str, context: Context) -> bool:
    """Whether a name is of things or people, which money does not measure: vehicles, 医院."""
    if kind != "money" or term.code != "other":
        return False
    entry, word = indicator_entries()["other"].attributes, context.text[term.start : term.end].lower()
    return word in entry["things"] or word in entry["people"]


def _is_place_like(term: Term, context: Context) -> bool:
    """Whether a name is of places, of which a share or growth is hardly said: 城市, regions."""
    return term.code == "other" and context.text[term.start : term.end].lower() in indicator_entries()["other"].attributes["places"]


def _is_lost_share(kind: str, term: Term, context: Context) -> bool:
    """Whether a loss is one of points or of a share and no loss of money: a loss of 6.1 percentage points."""
    return kind == "ratio" and context.text[term.start : term.end].lower() in ("loss", "losses", "gain", "gains")


def _governs_next(term: Term, upto: int, scope: Scope, context: Context) -> bool:
    """Whether a noun between two numbers names the second: revenue of $5.5m offset costs of $21.8m."""
    return upto < scope.after[1] and _GOVERNS.match(context.text, term.end, upto) is not None


def _next_quantity(quantity: Quantity, end: int, context: Context) -> int:
    """Where the next quantity before `end` begins, else `end`."""
    return next((q.cue_start for q in context.quantities.within(quantity.end, end)), end)


def fits(code: str, kind: str, counted: str | None) -> bool:
    """Whether an indicator can have such a unit: shares and growth are in ratios whatever is measured."""
    entry = indicator_entries()[code]
    dimensions = entry.attributes["dimensions"]
    if kind == "ratio":
        return True
    if kind == "physical":
        return "duration" in dimensions
    if kind not in dimensions:
        return False
    counts = entry.attributes.get("counted")
    if kind != "count" or counts is None or counted in (None, "other"):
        return True
    return counted in counts or (not counts and counted in VAGUE_COUNTS)


@cache
def indicator_entries() -> Mapping[str, Entry]:
    """The entries of the vocabulary of indicators by code."""
    return vocabulary("indicators").by_code()


@cache
def measure_nouns() -> Mapping[str, frozenset[str]]:
    """For each measure word the nouns that it may stand for."""
    return {e.code: frozenset(e.attributes["nouns"]) for e in vocabulary("classifier_nouns")}
