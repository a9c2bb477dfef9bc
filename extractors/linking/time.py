"""When: the period that a figure is about, and for growth and change the period that it is compared with.

The nearest scope that names a period gives it. A period that only serves a comparison (较2023年, than in 2023), that stands in the
title of a work, or that already belongs to another number of the clause (由2023年18%跃升至57%) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractors.found import Found
from extractors.layout import Span
from extractors.linking.context import Context, Scope, first_term, joins, last_term
from extractors.mentions import Period, Quantity, Term
from extractors.periods import previous_period, previous_year

COMPARISONS = frozenset({"growth", "change", "multiple"})
_OWN = ("before", "after", "earlier", "later", "label")
_REFERENCE_REACH = 40
_THAN = re.compile(r"\b(?:than|versus|vs\.?|compared (?:with|to))\b[^,;.\d]{0,30}\Z", re.IGNORECASE)
_PAUSE = re.compile(r"[，。；,;]")
_TITLE_MARKS = {"《": "》", "“": "”", "「": "」"}
_TITLE_REACH = 60
_LINKS = frozenset({"in", "in the", "for", "during", "by", "at the end of"})
_TOPICAL = frozenset({"until", "year", "half", "quarter", "month", "range", "fiscal_year"})


@dataclass(frozen=True, slots=True)
class Time:
    """A period with the words that gave it; `first` or `last` None where that side is open or nothing is known."""

    first: date | None = None
    last: date | None = None
    words: Span | None = None
    scope: str = ""


UNKNOWN = Time()


def period_of(quantity: Quantity, statistic: str, modality: str, published: date | None, scope: Scope, context: Context) -> Time:
    """The period that the figure is about; for a target when it is due, which is not the time when it was set."""
    if statistic == "cagr":
        return _from_to(scope, context)
    paired = _paired(quantity, scope, context)
    if paired is not None:
        return paired
    found = _nearest(quantity, statistic, scope, context)
    if found is None:
        return UNKNOWN
    name, period = found
    first, last = period.first, period.last
    ahead = published is not None and last is not None and last > published
    if period.due is not None and (ahead or modality in ("forecast", "target")):
        first, last = period.due
    if period.kind == "range" and statistic not in COMPARISONS:
        first, last = _side_of(period, quantity, context)
    over = published is not None and last is not None and last < published
    if ahead and modality == "actual" and first is None and name not in _OWN:
        return UNKNOWN
    if modality == "target" and (over or name not in _OWN):
        return UNKNOWN
    return Time(first, last, (period.start, period.end), name)


def baseline_of(quantity: Quantity, statistic: str, time: Time, scope: Scope, context: Context) -> Time:
    """The period compared with: the one named by 较, 比, than in; else a year or a period before where YoY or QoQ is said."""
    if statistic not in COMPARISONS:
        return UNKNOWN
    for name, span in scope.named("before", "after", "earlier", "later"):
        for period in context.periods.starting(*span):
            if statistic == "multiple" and name in ("before", "after") and _is_reference(period, quantity, statistic, context):
                return Time(period.first, period.last, (period.start, period.end), name)
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


def _nearest(quantity: Quantity, statistic: str, scope: Scope, context: Context) -> tuple[str, Period] | None:
    """The nearest period with the scope that it stands in.

    One that stands behind another number of the clause is the time of both where the sentence names no other: fell 40% in 2024 to $5bn.
    """
    shared: tuple[str, Period] | None = None
    for name, period in _candidates(quantity, scope, context):
        if name not in _OWN and shared is not None:
            return shared
        if _is_reference(period, quantity, statistic, context):
            continue
        if name == "before" and not context.text[period.end : quantity.cue_start].strip(" *的"):
            return name, period
        if _is_compared(period, context) or _is_in_title(period, context):
            continue
        if not _is_taken(period, quantity, scope, context):
            return (name, period) if name != "section" else (name, _enclosing(period, scope, context))
        if shared is None and not _is_start(period, context):
            shared = name, period
    if shared is not None:
        return shared
    for name, span in scope.named("headings"):
        topical = [p for p in context.periods.starting(*span) if p.kind in _TOPICAL]
        if topical:
            return name, topical[0]
    return None


def _paired(quantity: Quantity, scope: Scope, context: Context) -> Time | None:
    """The period of the quantity in a list that says its times first: 2023年、2024年和2025年上半年分别为1、2和3; also years told as a range."""
    if first_term(context.terms["cues"], scope.sentence, ("respectively",)) is None:
        return None
    periods = [p for p in context.periods.starting(scope.sentence[0], quantity.start) if p.first is not None and p.last is not None]
    if not periods:
        return None
    members = [q for q in context.quantities.within(periods[-1].end, scope.sentence[1]) if q.unit == quantity.unit]
    at = next((i for i, q in enumerate(members) if q.start == quantity.start), None)
    if at is None or len(members) < 2:
        return None
    row = [periods[-1]]
    for period in reversed(periods[:-1]):
        if not joins(context.text[period.end : row[0].start]):
            break
        row.insert(0, period)
    if len(row) > 1 and len(members) % len(row) == 0:
        own = row[at % len(row)]
        return Time(own.first, own.last, (own.start, own.end), "pair")
    whole = row[-1]
    years = whole.last.year - whole.first.year + 1 if whole.first and whole.last else 0
    if whole.first and len(row) == 1 and whole.kind == "range" and years == len(members) > 1:
        year = whole.first.year + at
        return Time(date(year, 1, 1), date(year, 12, 31), (whole.start, whole.end), "pair")
    return None


def _is_reference(period: Period, quantity: Quantity, statistic: str, context: Context) -> bool:
    """Whether a multiple is one of the period's figure: 3.1 times those of 2020, 是2020年的3.1倍."""
    if statistic != "multiple":
        return False
    between = context.text[quantity.end : period.start]
    follows = 0 <= period.start - quantity.end <= _REFERENCE_REACH and _PAUSE.search(between) is None
    precedes = context.text[period.end : quantity.cue_start].strip() == "的" and not _is_start(period, context)
    return follows or precedes


def _is_start(period: Period, context: Context) -> bool:
    """Whether the period is that of the number that a change began with: from $12.1 million in 2024, 由2023年18%."""
    cues = context.terms["cues"]
    number = next(
        (
            q
            for q in context.quantities.within(period.start - 40, period.start)
            if context.text[q.end : period.start].strip() in _LINKS
        ),
        None,
    )
    for at in (period.start, number.cue_start if number is not None else None):
        cue = None if at is None else last_term(cues, (max(0, at - 8), at), ("start_of_change", "compared_with"))
        if cue is not None and at is not None and not context.text[cue.end : at].strip(" *the"):
            return True
    return False


def _side_of(period: Period, quantity: Quantity, context: Context) -> tuple[date | None, date | None]:
    """For a number that a change over a range of years began or ended with, the first or the last year: 从2016年到2024年，由860亿元增至3,450亿元."""
    cues, first, last = context.terms["cues"], period.first, period.last
    if first is None or last is None or (first.month, first.day, last.month, last.day) != (1, 1, 12, 31) or first.year == last.year:
        return first, last
    others = [
        q
        for q in context.quantities.within(quantity.start - 60, quantity.end + 60)
        if q.unit == quantity.unit and q.start != quantity.start
    ]
    after = next((q for q in others if q.start > quantity.end), None)
    before = next((q for q in reversed(others) if q.end <= quantity.start), None)
    if after is not None and _begins(quantity, context) and _reaches(quantity, after, cues):
        return first, date(first.year, 12, 31)
    if before is not None and _begins(before, context) and _reaches(before, quantity, cues):
        return date(last.year, 1, 1), last
    return first, last


def _begins(quantity: Quantity, context: Context) -> bool:
    cue = last_term(context.terms["cues"], (max(0, quantity.cue_start - 8), quantity.cue_start), ("start_of_change",))
    return cue is not None and not context.text[cue.end : quantity.cue_start].strip(" *")


def _reaches(first: Quantity, second: Quantity, cues: Found[Term]) -> bool:
    return first_term(cues, (first.end, second.cue_start), ("to_level",)) is not None


def _enclosing(period: Period, scope: Scope, context: Context) -> Period:
    """The longer period around one of a section before: a paragraph on a quarter leaves the year as the topic of the next ones."""
    for _, span in scope.named("section", "headings"):
        for other in context.periods.starting(*span):
            if other.kind in _TOPICAL and _holds(other, period):
                period = other
    return period


def _holds(outer: Period, inner: Period) -> bool:
    """Whether a period is longer than another and holds all of it."""
    if outer.first is None or outer.last is None or inner.first is None or inner.last is None:
        return False
    return outer.first <= inner.first and inner.last <= outer.last and (outer.first, outer.last) != (inner.first, inner.last)


def _candidates(quantity: Quantity, scope: Scope, context: Context) -> Iterator[tuple[str, Period]]:
    """The periods of the scopes, nearest first; of other sentences the one that they begin with, which is their topic."""
    yield from (("before", p) for p in reversed(list(context.periods.starting(*scope.before))) if not _is_record_since(p, context))
    own = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    yield from (("after", p) for p in context.periods.starting(scope.after[0], own) if not _is_record_since(p, context))
    for name, span in scope.named("label", "earlier"):
        yield from ((name, p) for p in reversed(list(context.periods.starting(*span))) if not _is_aside(p, span, context))
    for name, span in scope.named("later", "paragraph", "nearby", "section"):
        if name == "later" and any(True for _ in context.quantities.within(*span)):
            continue
        yield from ((name, p) for p in context.periods.starting(*span) if not _is_aside(p, span, context))


def _is_aside(period: Period, span: Span, context: Context) -> bool:
    """Whether the period is where a change began (从2023年的2.5倍) or stands in brackets with a number (（2023年为53.6亿元）)."""
    text = context.text
    if _is_record_since(period, context):
        return True
    if _is_start(period, context) and period.kind not in ("since", "range"):
        return True
    cue = last_term(context.terms["cues"], (max(span[0], period.start - 6), period.start), ("start_of_change",))
    if cue is not None and not text[cue.end : period.start].strip() and period.kind not in ("since", "range"):
        return True
    left = max(text.rfind("（", span[0] - 1, period.start), text.rfind("(", span[0] - 1, period.start))
    if left < 0 or max(text.find("）", left, period.start), text.find(")", left, period.start)) >= 0:
        return False
    ends = [at for at in (text.find("）", period.end), text.find(")", period.end)) if at >= 0]
    return bool(ends) and any(True for _ in context.quantities.within(period.end, min(ends)))


def _is_record_since(period: Period, context: Context) -> bool:
    return period.kind == "since" and _is_record(period, context)


def _is_record(period: Period, context: Context) -> bool:
    """Whether a period only says since when something was the highest, lowest or first: its lowest since 2021, 2020年以来首次下降."""
    cues = context.terms["cues"]
    pause = _PAUSE.search(context.text, period.end, period.end + 24)
    around = (max(0, period.start - 24), period.start), (period.end, pause.start() if pause else period.end + 24)
    return any(first_term(cues, span, ("superlative",)) is not None for span in around)


def _is_compared(period: Period, context: Context) -> bool:
    """Whether the period is only what something is compared with or taken from: 较2023年, than in 2023, 除2024Q2外."""
    cues = context.terms["cues"]
    if any(
        t.code in ("yoy", "qoq") and t.end > period.start
        for t in cues.within(period.start - 12, period.end + 12)
        if t.start <= period.start
    ):
        return True
    if _THAN.search(context.text[max(0, period.start - 40) : period.start]):
        return True
    cue = last_term(cues, (max(0, period.start - 16), period.start), ("compared_with", "except"))
    return cue is not None and context.text[cue.end : period.start].strip(" *的in同the") == ""


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
    if any(context.text[q.end : period.start].strip() in _LINKS for q in context.quantities.within(scope.before[0], period.start)):
        return True
    between = list(context.quantities.within(period.end, quantity.start))
    if not between:
        return False
    level = first_term(context.terms["cues"], (between[-1].end, quantity.start), ("to_level",))
    change = first_term(context.terms["cues"], (between[-1].end, quantity.start), ("increase", "decrease", "compared_with"))
    return level is not None and (change is not None or level.start - between[-1].end <= 2)


def _from_to(scope: Scope, context: Context) -> Time:
    """From the first to the last period near a growth rate over several years."""
    for names in (("before", "after", "earlier", "later"), ("label", "paragraph", "nearby"), ("headings",)):
        spans = [span for _, span in scope.named(*names)]
        known = [p for span in spans for p in context.periods.starting(*span) if p.first is not None and p.last is not None]
        if known:
            first, last = min(p.first for p in known if p.first), max(p.last for p in known if p.last)
            if last.year > first.year:
                return Time(first, last, (known[0].start, known[0].end), names[0])
    return UNKNOWN
