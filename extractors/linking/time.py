"""When: the period that a figure is about, and for growth and change the period that it is compared with.

The nearest scope that names a period gives it. A period that only serves a comparison (较2023年, than in 2023), that stands in the
title of a work, or that already belongs to another number of the clause (由2023年18%跃升至57%) does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractors.layout import Span
from extractors.linking.context import Context, Scope, first_term, last_term
from extractors.mentions import Period, Quantity
from extractors.periods import previous_period, previous_year

COMPARISONS = frozenset({"growth", "change", "multiple"})
_TITLE_MARKS = {"《": "》", "“": "”", "「": "」"}
_TITLE_REACH = 60


@dataclass(frozen=True, slots=True)
class Time:
    """A period with the words that gave it; `first` or `last` None where that side is open or nothing is known."""

    first: date | None = None
    last: date | None = None
    words: Span | None = None
    scope: str = ""


UNKNOWN = Time()


def period_of(quantity: Quantity, statistic: str, modality: str, scope: Scope, context: Context) -> Time:
    """The period that the figure is about."""
    if statistic == "cagr":
        return _from_to(scope, context)
    found = _nearest(quantity, scope, context)
    if found is None:
        return UNKNOWN
    name, period = found
    first, last = period.first, period.last
    if modality in ("forecast", "target") and period.due is not None:
        first, last = period.due
    return Time(first, last, (period.start, period.end), name)


def baseline_of(quantity: Quantity, statistic: str, time: Time, scope: Scope, context: Context) -> Time:
    """The period compared with: the one named by 较, 比, than in; else a year or a period before where YoY or QoQ is said."""
    if statistic not in COMPARISONS:
        return UNKNOWN
    for name, span in scope.named("before", "after", "earlier", "later"):
        for period in context.periods.within(*span):
            if _is_compared(period, context) and (period.start, period.end) != time.words:
                return Time(period.first, period.last, (period.start, period.end), name)
    if time.first is None or time.last is None:
        return UNKNOWN
    for name, span in scope.named("before", "after", "earlier", "later", "label"):
        cue = last_term(context.terms["cues"], span, ("yoy", "qoq"))
        if cue is not None:
            first, last = (previous_year if cue.code == "yoy" else previous_period)(time.first, time.last)
            return Time(first, last, (cue.start, cue.end), name)
    return UNKNOWN


def _nearest(quantity: Quantity, scope: Scope, context: Context) -> tuple[str, Period] | None:
    for name, period in _candidates(quantity, scope, context):
        if (
            not _is_compared(period, context)
            and not _is_in_title(period, context)
            and not _is_taken(period, quantity, scope, context)
        ):
            return name, period
    for name, span in scope.named("headings"):
        whole = [p for p in context.periods.within(*span) if p.kind in ("year", "half", "quarter", "month", "range", "fiscal_year")]
        if len({(p.first, p.last) for p in whole}) == 1:
            return name, whole[0]
    return None


def _candidates(quantity: Quantity, scope: Scope, context: Context) -> Iterator[tuple[str, Period]]:
    """The periods of the scopes, nearest first; after the number those of its own clause come before earlier clauses in English."""
    before = list(context.periods.within(*scope.before))
    yield from (("before", p) for p in reversed(before))
    own = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    yield from (("after", p) for p in context.periods.within(scope.after[0], own))
    for name, span in scope.named("label", "earlier", "later"):
        if name == "later" and any(True for _ in context.quantities.within(*span)):
            return_to = [
                p for p in context.periods.within(*span) if not any(q.start < p.start for q in context.quantities.within(*span))
            ]
            if return_to:
                break
        yield from ((name, p) for p in reversed(list(context.periods.within(*span))))
    for name, span in scope.named("paragraph", "nearby"):
        yield from ((name, p) for p in reversed(list(context.periods.within(*span))))


def _is_compared(period: Period, context: Context) -> bool:
    """Whether the period is only what something is compared with: 较2023年, 比去年, than in 2023."""
    cue = last_term(context.terms["cues"], (max(0, period.start - 16), period.start), ("compared_with",))
    if cue is None or context.text[cue.end : period.start].strip(" *的in同the") != "":
        return False
    return True


def _is_in_title(period: Period, context: Context) -> bool:
    """Whether the period stands in the title of a work."""
    text = context.text
    left = max(text.rfind(mark, max(0, period.start - _TITLE_REACH), period.start) for mark in _TITLE_MARKS)
    if left < 0:
        return False
    closing = text.find(_TITLE_MARKS[text[left]], left, period.end + _TITLE_REACH)
    return closing >= period.end


def _is_taken(period: Period, quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether the period belongs to a number between it and this one: 由2023年18%跃升至57%."""
    if not scope.before[0] <= period.start < quantity.start:
        return False
    between = [q for q in context.quantities.within(period.end, quantity.start)]
    if not between:
        return False
    level = first_term(context.terms["cues"], (between[-1].end, quantity.start), ("to_level",))
    change = first_term(context.terms["cues"], (between[-1].end, quantity.start), ("increase", "decrease", "compared_with"))
    return level is not None and (change is not None or level.start - between[-1].end <= 2)


def _from_to(scope: Scope, context: Context) -> Time:
    """From the first to the last period near a growth rate over several years."""
    for names in (("before", "after", "earlier", "later"), ("label", "paragraph", "nearby"), ("headings",)):
        spans = [span for _, span in scope.named(*names)]
        known = [p for span in spans for p in context.periods.within(*span) if p.first is not None and p.last is not None]
        if known:
            first, last = min(p.first for p in known if p.first), max(p.last for p in known if p.last)
            if last.year > first.year:
                return Time(first, last, (known[0].start, known[0].end), names[0])
    return UNKNOWN
