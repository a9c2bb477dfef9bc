"""For growth, change and multiples: the time that a figure is compared with.

The one that is named by 较, 比, than in; else a year or a period before where YoY or QoQ is said; else that of the number
that the change began with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from extractors.linking.anaphora import RELATIVE
from extractors.linking.asides import (
    DIRECT_REACH,
    LINKS,
    REFERENCE_REACH,
    has_yoy,
    is_compared,
    is_other_ones,
    is_reference,
)
from extractors.linking.comparisons import begins_change
from extractors.linking.context import Context, Scope, first_term, last_term
from extractors.linking.time import ALIKE_DAYS, CHANGES, COMPARISONS, UNKNOWN, Time, column_times, spans_years
from extractors.mentions import Period, Quantity, Term
from extractors.periods import previous_period, previous_year

_SEMICOLON = re.compile("[;；]")


def _earlier_alike(time: Time, scope: Scope, context: Context) -> Period | None:
    """The time before the figure's own that a clause before gives a number for, where both are as long and the own one is no nearer."""
    if time.first is None or time.last is None or time.words is None or time.scope != "earlier":
        return None
    length = time.last - time.first
    for span in scope.earlier[:1]:
        for other in context.periods.starting(*span):
            if other.first is None or other.last is None or (other.start, other.end) == time.words:
                continue
            if other.last < time.first and abs((other.last - other.first - length).days) <= ALIKE_DAYS:
                return other
    return None


def baseline_of(quantity: Quantity, statistic: str, time: Time, scope: Scope, context: Context) -> Time:
    """The period compared with: the one named by 较, 比, than in; else a year or a period before where YoY or QoQ is said."""
    if statistic not in COMPARISONS:
        return UNKNOWN
    if time.scope == "columns":
        cue = next(
            (t for span in scope.earlier if (t := first_term(context.terms["cues"], span, ("yoy", "qoq"))) is not None), None
        )
        if cue is not None:
            return Time(*_one_back(time, cue.code), (cue.start, cue.end), "earlier")
        earlier = [p for p in column_times(scope, context) if p.last is not None and time.first is not None and p.last < time.first]
        return Time(earlier[-1].first, earlier[-1].last, (earlier[-1].start, earlier[-1].end), "columns") if earlier else UNKNOWN
    begun = next((p for p in context.periods.starting(*time.words) if p.kind == "range"), None) if time.words else None
    if (
        statistic == "growth"
        and begun is not None
        and begun.first is not None
        and begun.last is not None
        and spans_years(begun.first, begun.last)
    ):
        return Time(begun.first, date(begun.first.year, 12, 31), time.words, time.scope)
    for names in (("before", "after"), ("earlier", "later", "label")):
        compared = _compared_in(names, quantity, statistic, time, scope, context)
        if compared is not None:
            return compared
        if names[0] == "before":
            other = _of_next(quantity, scope, context)
            if other is not None:
                return Time(other.first, other.last, (other.start, other.end), "after")
            implied = _implied_in(names, quantity, time, scope, context)
            if implied is not None:
                return implied
    implied = _implied_in(("earlier", "label"), quantity, time, scope, context)
    alike = _earlier_alike(time, scope, context) if implied is None and statistic in CHANGES else None
    if alike is not None:
        return Time(alike.first, alike.last, (alike.start, alike.end), "earlier")
    return implied or UNKNOWN


def _compared_in(
    names: Sequence[str], quantity: Quantity, statistic: str, time: Time, scope: Scope, context: Context
) -> Time | None:
    """The period in one of the scopes that is said to be compared with."""
    for name, span in scope.named(*names):
        held = any(True for _ in context.quantities.within(*span))
        if name == "earlier" and _SEMICOLON.search(context.text, span[1] - 1, quantity.start):
            continue
        if held and (name == "later" or (name == "earlier" and time.scope in ("before", "after"))):
            continue
        end = next((q.cue_start for q in context.quantities.within(*span)), span[1]) if name == "after" else span[1]
        for period in context.periods.starting(span[0], end):
            told = Time(period.first, period.last, (period.start, period.end), name)
            if statistic == "multiple" and name in ("before", "after") and is_reference(period, quantity, statistic, context):
                return told
            if (period.start, period.end) == time.words or (period.kind == RELATIVE and has_yoy(period, context) and time.words):
                continue
            if is_compared(period, context) or (name != "earlier" and is_other_ones(period, span, context)):
                return told
    return None


def _of_next(quantity: Quantity, scope: Scope, context: Context) -> Period | None:
    """The period tied to the next number where that is what this one is compared with: a 25-fold increase on the $189 billion of 2023."""
    following = context.quantities.within(quantity.end, scope.sentence[1])
    other = next((q for q in following if begins_change(q, context)), None)
    if other is None:
        return None
    period = next(iter(context.periods.starting(other.end, min(other.end + DIRECT_REACH, scope.sentence[1]))), None)
    if period is None or context.text[other.end : period.start].strip(" *") not in (*LINKS, "of", "recorded in", "seen in"):
        return None
    return period


def _implied_in(names: Sequence[str], quantity: Quantity, time: Time, scope: Scope, context: Context) -> Time | None:
    """The year or the period before the figure's own where YoY or QoQ is said: nearest before the number, or tight after it."""
    if time.first is None and time.last is None:
        return None
    for name, span in scope.named(*names):
        cue = _tight_after(quantity, context) or last_term(context.terms["cues"], span, ("yoy", "qoq"))
        if cue is not None and not any(p.end > cue.end for p in context.periods.starting(cue.start, cue.end)):
            first, last = _one_back(time, cue.code)
            return Time(first, last, (cue.start, cue.end), name)
    return None


def _tight_after(quantity: Quantity, context: Context) -> Term | None:
    """YoY or QoQ right behind the number: 17% quarter on quarter and 54% year on year."""
    cue = first_term(context.terms["cues"], (quantity.end, quantity.end + REFERENCE_REACH), ("yoy", "qoq"))
    return cue if cue is not None and not context.text[quantity.end : cue.start].strip(" *(（") else None


def _one_back(time: Time, code: str) -> tuple[date | None, date | None]:
    if time.first is not None and time.last is not None:
        return (previous_year if code == "yoy" else previous_period)(time.first, time.last)
    if code != "yoy":
        return None, None
    return tuple(previous_year(d, d)[0] if d is not None else None for d in (time.first, time.last))  # type: ignore[return-value]
