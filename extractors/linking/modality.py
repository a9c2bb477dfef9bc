"""How sure a figure is said: as a fact, an estimate, a forecast or a target.

The nearest cue before the number rules. A cue of another clause ends at a semicolon and at a word that says that something is so
already (已, currently); a number that a change began with is a fact, whatever the change is said to lead to.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from extractors.layout import Span
from extractors.linking.context import Context, Link, Scope, first_term, last_term
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_CUES = ("forecast", "target", "estimate")
_TARGET_REACH = 12
_UNDERTAKING_REACH = 40
_AFTER_REACH = 40
_MARKED = re.compile(r"[EFe](?![A-Za-z])|\s?[（(](?:E|F|预计|预测|估计|forecast|est\.?|expected)[）)]|预测值|预测")
_STOP = re.compile("[;；。]")
_SAID_AFTER = re.compile(r"\W*(?:[\w’'-]+\s+){0,4}?(?:had |have |has |is |are |was |were |be |being )?\Z")
ACTUAL = Link("actual", None, "default")


def modality_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The nearest cue before the number in its sentence or label; a fact where there is none."""
    if _is_start(quantity, context):
        return ACTUAL
    for name, span in scope.named("before", "earlier", "label"):
        cue = _cue_in(span, quantity, name, context)
        if cue is not None:
            return Link(_code(cue, quantity, scope, context), (cue.start, cue.end), name)
        if name == "earlier" and _is_stopped((span[1] - 1, quantity.start), context):
            break
    return _said_after(quantity, scope, context) or ACTUAL


def _cue_in(span: Span, quantity: Quantity, name: str, context: Context) -> Term | None:
    """The last cue of a stretch that still rules the number."""
    cues = context.terms["cues"]
    cue = last_term(cues, span, _CUES)
    if cue is None or _is_thing(cue, context):
        return None
    between = (cue.end, quantity.start)
    if cue.code != "estimate" and name in ("before", "earlier") and first_term(cues, between, ("already",)) is not None:
        return None
    return None if name == "earlier" and _is_stopped(between, context) else cue


def _is_stopped(between: Span, context: Context) -> bool:
    """Whether a semicolon ends what a cue before it rules: not in a list after a colon and not before a part (其中, of which)."""
    stop = _STOP.search(context.text, *between)
    if stop is None or ":" in context.text[between[0] : stop.start()] or "：" in context.text[between[0] : stop.start()]:
        return False
    part = first_term(context.terms["cues"], (stop.end(), stop.end() + 12), ("among",))
    return part is None or bool(context.text[stop.end() : part.start].strip())


def _is_thing(cue: Term, context: Context) -> bool:
    """Whether the word for a goal stands for something that is bought or hit: values the target at, pledged investment."""
    before = context.text[max(0, cue.start - 14) : cue.start].lower()
    word = context.text[cue.start : cue.end].lower()
    return word == "target" and bool(re.search(r"\b(?:values?|valued|bought|buy|acquire[ds]?|takeover|of) the \Z", before))


def _code(cue: Term, quantity: Quantity, scope: Scope, context: Context) -> str:
    """A forecast of what someone will do is a plan: will invest, 将投资."""
    if cue.code != "forecast":
        return cue.code
    programme = first_term(context.terms["cues"], (scope.sentence[0], cue.start), ("programme",))
    if programme is not None and _foretells(cue, context):
        return "target"
    if not _announces(cue, context):
        return cue.code
    end = min(max(quantity.start, cue.end) + 1, cue.end + _UNDERTAKING_REACH)
    doing = first_term(context.terms["cues"], (cue.end, end), ("undertaking",))
    return "target" if doing is not None else cue.code


def _foretells(cue: Term, context: Context) -> bool:
    """Whether the cue only says that something will be, so that a programme makes it a goal: 2025年将超过300, should make up 35%."""
    return context.text[cue.start : cue.end].lower() in _forms("plain")


def _announces(cue: Term, context: Context) -> bool:
    return context.text[cue.start : cue.end].lower() in _forms("intent")


@cache
def _forms(attribute: str) -> frozenset[str]:
    """The forms that an attribute of the cue of a forecast lists."""
    return frozenset(map(str, vocabulary("cues").by_code()["forecast"].attributes[attribute]))


def _is_start(quantity: Quantity, context: Context) -> bool:
    """Whether a change began with the number: set to expand from $1.3 billion to $6.5 billion."""
    cues, text = context.terms["cues"], context.text
    cue = last_term(cues, (max(0, quantity.cue_start - 10), quantity.cue_start), ("start_of_change",))
    if cue is None or text[cue.end : quantity.cue_start].strip(" *a"):
        return False
    return first_term(cues, (quantity.end, quantity.end + _AFTER_REACH), ("to_level",)) is not None


def _said_after(quantity: Quantity, scope: Scope, context: Context) -> Link | None:
    """A cue behind the number: 110,000 that economists had forecast; ZAR 68 billion is expected; 6亿元的目标."""
    cues, text = context.terms["cues"], context.text
    end = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    after = first_term(cues, (quantity.end, end), _CUES)
    if after is None:
        return None
    if after.code == "target" and after.start - quantity.end <= _TARGET_REACH:
        return Link(after.code, (after.start, after.end), "after")
    said = text[after.start : after.end].isascii() and after.start - quantity.end <= _AFTER_REACH
    if (
        said
        and context.text[after.start : after.end].lower() in _forms("participles")
        and _SAID_AFTER.fullmatch(text, quantity.end, after.start)
    ):
        return Link(after.code, (after.start, after.end), "after")
    return None


def told_ahead(modality: Link, time: Span | None, context: Context) -> Link:
    """A fact made a forecast where its time is marked as one: 2028E, 2025年（预计）."""
    if time is None or modality.value != "actual":
        return modality
    if _MARKED.match(context.text, time[1]) is not None:
        return Link("forecast", time, "period")
    until = next((p for p in context.periods.starting(*time) if p.kind == "until" and p.end == time[1]), None)
    number = context.layout.sentence_at(time[0])
    ahead = until is not None and until.last is not None and context.published is not None and until.last > context.published
    if not ahead or number is None:
        return modality
    programme = first_term(context.terms["cues"], (context.layout.sentences[number].start, time[0]), ("programme",))
    return Link("target", (programme.start, programme.end), "period") if programme is not None else modality


def with_time(modality: Link, last: date | None, published: date | None) -> Link:
    """The modality, seen with the period: a time that had not ended at the time of writing makes a fact a forecast."""
    if published is None or last is None:
        return modality
    if modality.value == "forecast" and last < published:
        return (
            Link("estimate", modality.words, modality.scope)
            if modality.scope == "before"
            else modality
            if modality.scope == "after"
            else ACTUAL
        )
    if modality.value == "estimate" and last > published:
        return Link("forecast", modality.words, modality.scope)
    if modality.value == "actual" and last > published:
        return Link("forecast", None, "period")
    return modality
