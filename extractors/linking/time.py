"""When: the period that a figure is about, and for growth and change the period that it is compared with.

The nearest scope that names a period gives it. A period that only serves a comparison (较2023年, than in 2023), that stands in the
title of a work, or that already belongs to another number of the clause (由2023年18%跃升至57%) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from extractors.found import Found
from extractors.layout import Span
from extractors.linking.anaphora import RELATIVE
from extractors.linking.asides import (
    DIRECT_REACH,
    LINKS,
    is_ahead,
    is_aside,
    is_compared,
    is_held_against,
    is_in_title,
    is_measure_for,
    is_record_since,
    is_reference,
    is_start,
    is_taken,
)
from extractors.linking.context import Context, Scope, first_term, joins, last_term
from extractors.mentions import Period, Quantity, Term
from extractors.periods import told_for_comparison
from extractors.words import is_chinese

CHANGES = frozenset({"growth", "change"})
COMPARISONS = frozenset({"growth", "change", "multiple"})
_OWN = ("before", "after", "tail", "earlier", "later", "label")
ALIKE_DAYS = 3
_DAYS_OF_YEAR = 366
_OWN_TIME = re.compile(r"[\s*]*(?:[^，。；,;\d]{0,10}的)?[\s*]*")
_STORY = frozenset({"year", "half", "quarter", "month", "range", "fiscal_year", "ended"})
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
    found = _nearest(quantity, statistic, modality, scope, context)
    if (
        scope.cell is not None
        and (found is None or found[0] == "headings")
        and (statistic in COMPARISONS or quantity.unit == "percent")
    ):
        columns = column_times(scope, context)
        if columns:
            return Time(columns[-1].first, columns[-1].last, (columns[-1].start, columns[-1].end), "columns")
    if found is None:
        return UNKNOWN
    name, period = found
    if statistic in CHANGES and name == "earlier":
        period = _latest_alike(period, scope, context)
    first, last = period.first, period.last
    ahead = published is not None and last is not None and last > published
    if period.due is not None and period.kind != "since" and (ahead or modality in ("forecast", "target")):
        first, last = period.due
    if period.kind == "range" and statistic not in COMPARISONS:
        first, last = _side_of(period, quantity, context)
    elif statistic == "growth" and period.kind == "range" and first is not None and last is not None and spans_years(first, last):
        first = date(last.year, 1, 1)
    over = published is not None and last is not None and last < published
    if ahead and modality == "actual" and first is None and name not in _OWN:
        return UNKNOWN
    if modality == "target" and (over or name not in _OWN):
        return UNKNOWN
    return Time(first, last, (period.start, period.end), name)


def _latest_alike(period: Period, scope: Scope, context: Context) -> Period:
    """Of the times of the clauses before a change the last one: 同期为7家，去年一季度仅3家，增长一倍多 is about the former."""
    if period.first is None or period.last is None:
        return period
    length = period.last - period.first
    best = period
    for span in scope.earlier:
        for other in context.periods.starting(*span):
            if other.first is None or other.last is None or abs((other.last - other.first - length).days) > ALIKE_DAYS:
                continue
            if (
                best.last is not None
                and other.last > best.last
                and not is_ahead(other, context)
                and not is_compared(other, context)
            ):
                best = other
    return best


def event_day(scope: Scope, context: Context) -> Time:
    """The weekday on which something was announced that no other time tells: of the sentence, else of one before it in the paragraph."""
    for name, span in (("sentence", scope.sentence), *(("paragraph", s) for s in scope.paragraph)):
        day = next(iter(context.weekdays.starting(*span)), None)
        if day is not None:
            return Time(day.first, day.last, (day.start, day.end), name)
    return UNKNOWN


def column_times(scope: Scope, context: Context) -> list[Period]:
    """The periods in the headers of a table's columns, the earliest first: a column of growth is from the one before the last to the last."""
    if scope.table is None or scope.cell is None:
        return []
    headers = [c for c in scope.table.cells if c.is_header and c.row < scope.cell.row]
    periods = [p for c in headers for p in context.periods.starting(c.start, c.end) if p.first is not None and p.last is not None]
    return sorted(periods, key=lambda p: (p.last or date.max, p.first or date.max))


def spans_years(first: date, last: date) -> bool:
    """Whether days are those of several whole years."""
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year < last.year


def _nearest(quantity: Quantity, statistic: str, modality: str, scope: Scope, context: Context) -> tuple[str, Period] | None:
    """The nearest period with the scope that it stands in.

    One that stands behind another number of the clause is the time of both where the sentence names no other: fell 40% in 2024 to $5bn.
    """
    shared: tuple[str, Period] | None = None
    direct = _direct(quantity, scope, context)
    if direct is not None:
        return "after", direct
    for name, period in _candidates(quantity, scope, context):
        if name not in ("before", "after") and shared is not None:
            return shared
        if is_reference(period, quantity, statistic, context):
            continue
        if name == "before" and quantity.unit == "percent" and is_measure_for(period, context):
            continue
        compared = statistic in COMPARISONS and is_compared(period, context)
        if name == "before" and not compared and _OWN_TIME.fullmatch(context.text, period.end, quantity.cue_start):
            return name, period
        if is_compared(period, context) or is_in_title(period, context):
            continue
        if name not in ("before", "after") and modality == "actual" and is_ahead(period, context):
            continue
        if not is_taken(period, quantity, scope, context):
            return (name, period) if name != "section" else (name, _enclosing(period, scope, context))
        if shared is None and not is_start(period, context):
            shared = name, period
    if shared is not None:
        return shared
    return _topic(modality, scope, context)


def _topic(modality: str, scope: Scope, context: Context) -> tuple[str, Period] | None:
    """The time that the headings name, else the one that the story is on: the only one so far, or for a comparison the last one."""
    for name, span in scope.named("headings"):
        topical = [p for p in context.periods.starting(*span) if p.kind in _TOPICAL]
        if topical:
            return name, topical[0]
    if modality not in ("actual", "estimate"):
        return None
    told = [p for _, span in scope.named("story") for p in context.periods.starting(*span) if _is_of_story(p, span, context)]
    if not told:
        return None
    within_a_year = told[0].first is not None and told[0].last is not None and (told[0].last - told[0].first).days <= _DAYS_OF_YEAR
    alone = within_a_year and len({(p.first, p.last) for p in told}) == 1 and _is_of_market(scope, context)
    return ("story", told[0]) if alone or _goes_on(scope, context) else None


def _is_of_market(scope: Scope, context: Context) -> bool:
    """Whether a sentence names no organisation, whose figures may be of another time, and nothing that is so by now."""
    if first_term(context.terms["cues"], scope.sentence, ("already",)) is not None:
        return False
    return not any(True for _ in context.terms["organisations"].within(*scope.sentence))


def _is_of_story(period: Period, span: Span, context: Context) -> bool:
    """Whether a period is what its paragraph is on: no aside, no comparison, no forecast."""
    return period.kind in _STORY and not (
        is_aside(period, span, context)
        or is_compared(period, context)
        or is_in_title(period, context)
        or is_ahead(period, context)
        or told_for_comparison(context.text, period.start)
    )


def _goes_on(scope: Scope, context: Context) -> bool:
    """Whether a sentence speaks of the time under discussion: it compares with the year or the period before."""
    if first_term(context.terms["cues"], scope.sentence, ("yoy", "qoq")) is not None:
        return True
    return any(p.kind == RELATIVE for p in context.periods.starting(*scope.sentence))


def _direct(quantity: Quantity, scope: Scope, context: Context) -> Period | None:
    """A period tied to the number by a preposition where the ones before it have numbers of their own: $51m in Q1, then $58m in Q2."""
    follows = next(iter(context.periods.starting(quantity.end, min(scope.after[1], quantity.end + DIRECT_REACH))), None)
    if follows is None or context.text[quantity.end : follows.start].strip() not in LINKS:
        return None
    return follows if any(True for _ in context.quantities.within(*scope.before)) else None


def _paired(quantity: Quantity, scope: Scope, context: Context) -> Time | None:
    """The period of the quantity in a list that says its times first: 2023年、2024年和2025年上半年分别为1、2和3; also years told as a range."""
    if first_term(context.terms["cues"], scope.sentence, ("respectively",)) is None:
        return None
    periods = [p for p in context.periods.starting(scope.sentence[0], quantity.start) if p.first is not None and p.last is not None]
    if not periods:
        return None
    members = _listed(
        [q for q in context.quantities.within(periods[-1].end, scope.sentence[1]) if q.unit == quantity.unit], context
    )
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


def _listed(quantities: Sequence[Quantity], context: Context) -> Sequence[Quantity]:
    """The quantities up to the first that is not joined to the one before."""
    for at, (one, other) in enumerate(pairwise(quantities)):
        if not joins(context.text[one.end : other.cue_start]):
            return quantities[: at + 1]
    return quantities


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
    yield from (("before", p) for p in reversed(list(context.periods.starting(*scope.before))) if not is_record_since(p, context))
    own = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    yield from (("after", p) for p in context.periods.starting(scope.after[0], own) if not is_record_since(p, context))
    for name, span in scope.named("label", "earlier"):
        yield from ((name, p) for p in reversed(list(context.periods.starting(*span))) if not is_aside(p, span, context))
    yield from (
        ("tail", p)
        for p in context.periods.starting(own, scope.after[1])
        if not (is_aside(p, scope.after, context) or is_held_against(p, quantity, context))
    )
    for name, span in scope.named("later", "paragraph", "nearby", "section"):
        held = next(iter(context.quantities.within(*span)), None) if name == "later" else None
        periods = [
            p
            for p in context.periods.starting(*span)
            if held is None or (p.start > held.end and not is_chinese(context.text[p.start : p.end]))
        ]
        passing = ("day",) if name in ("nearby", "section") else ()
        yield from (
            (name, p)
            for p in periods
            if p.kind not in passing
            and not is_aside(p, span, context)
            and not (name == "later" and is_held_against(p, quantity, context))
        )


def _from_to(scope: Scope, context: Context) -> Time:
    """From the first to the last period near a growth rate over several years."""
    known: list[Period] = []
    for names in (("before", "after", "earlier", "later"), ("label", "paragraph", "nearby"), ("headings",)):
        spans = [span for _, span in scope.named(*names)]
        known += [p for span in spans for p in context.periods.starting(*span) if p.due is not None]
        if known:
            first, last = min(p.due[0] for p in known if p.due), max(p.due[1] for p in known if p.due)
            if last.year > first.year:
                return Time(first, last, (known[0].start, known[0].end), names[0])
    return UNKNOWN
