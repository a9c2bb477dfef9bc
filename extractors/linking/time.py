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
from extractors.linking.comparisons import begins_change
from extractors.linking.context import Context, Scope, first_term, joins, last_term
from extractors.mentions import Period, Quantity, Term
from extractors.periods import previous_period, previous_year
from extractors.words import is_chinese

COMPARISONS = frozenset({"growth", "change", "multiple"})
_OWN = ("before", "after", "tail", "earlier", "later", "label")
_REFERENCE_REACH = 40
_DIRECT_REACH = 24
_THOSE = re.compile(
    r"\b(?:(?:records?|peak|high|low)\s+(?:set|reached|seen|recorded|hit|in|of)\s+(?:in\s+)?|(?:that|those|levels?|figures?|number|total)\s+(?:(?:of|in|for|at|from|recorded|seen|reported|posted)\s+)+|(?:recorded|seen|reported|posted)\s+in\s+|as\s+in\s+"
    r"|than\s+(?:in\s+)?|(?<!in )the\s+)(?:the\s+(?:start|end|beginning)\s+of\s+|the\s+)?\Z",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:than|versus|vs\.?|compared (?:with|to))\b[^,;.\d]{0,30}\Z", re.IGNORECASE)
_LEVEL = re.compile(r"\s+(?:levels?|figures?|totals?|peak|mark|number|average)\b|的(?:水平|规模)")
_REFERENCES = ("more_than", "less_than", "compared_with", "start_of_change")
_OWN_TIME = re.compile(r"[\s*]*(?:[^，。；,;\d]{0,10}的)?[\s*]*")
_SEMICOLON = re.compile("[;；]")
_OF_WHICH = re.compile(r"[^，。；,;\d]{0,10}?的[ *]*(?:近|约|逾|超过?|将近|大约)?[ *]*(?=[\d一二三四五六七八九十数两])")
_IS = re.compile(r"(?:为|是|于|达|达到)约?\Z")
_PAUSE = re.compile(r"[，。；,;]")
_TITLE_MARKS = {"《": "》", "“": "”", "「": "」"}
_TITLE_REACH = 60
_LINKS = frozenset({"at", "at the", "on", "as of", "in", "in the", "for", "during", "by", "at the end of"})
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
        columns = _columns(scope, context)
        if columns:
            return Time(columns[-1].first, columns[-1].last, (columns[-1].start, columns[-1].end), "columns")
    if found is None:
        return UNKNOWN
    name, period = found
    first, last = period.first, period.last
    ahead = published is not None and last is not None and last > published
    if period.due is not None and period.kind != "since" and (ahead or modality in ("forecast", "target")):
        first, last = period.due
    if period.kind == "range" and statistic not in COMPARISONS:
        first, last = _side_of(period, quantity, context)
    elif statistic == "growth" and period.kind == "range" and first is not None and last is not None and _spans_years(first, last):
        first = date(last.year, 1, 1)
    over = published is not None and last is not None and last < published
    if ahead and modality == "actual" and first is None and name not in _OWN:
        return UNKNOWN
    if modality == "target" and (over or name not in _OWN):
        return UNKNOWN
    return Time(first, last, (period.start, period.end), name)


def event_day(scope: Scope, context: Context) -> Time:
    """The weekday on which something was announced that no other time tells: of the sentence, else of one before it in the paragraph."""
    for name, span in (("sentence", scope.sentence), *(("paragraph", s) for s in scope.paragraph)):
        day = next(iter(context.weekdays.starting(*span)), None)
        if day is not None:
            return Time(day.first, day.last, (day.start, day.end), name)
    return UNKNOWN


def _columns(scope: Scope, context: Context) -> list[Period]:
    """The periods in the headers of a table's columns, the earliest first: a column of growth is from the one before the last to the last."""
    if scope.table is None or scope.cell is None:
        return []
    headers = [c for c in scope.table.cells if c.is_header and c.row < scope.cell.row]
    periods = [p for c in headers for p in context.periods.starting(c.start, c.end) if p.first is not None and p.last is not None]
    return sorted(periods, key=lambda p: (p.last or date.max, p.first or date.max))


def _spans_years(first: date, last: date) -> bool:
    """Whether days are those of several whole years."""
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year < last.year


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
        earlier = [p for p in _columns(scope, context) if p.last is not None and time.first is not None and p.last < time.first]
        return Time(earlier[-1].first, earlier[-1].last, (earlier[-1].start, earlier[-1].end), "columns") if earlier else UNKNOWN
    begun = next((p for p in context.periods.starting(*time.words) if p.kind == "range"), None) if time.words else None
    if (
        statistic == "growth"
        and begun is not None
        and begun.first is not None
        and begun.last is not None
        and _spans_years(begun.first, begun.last)
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
    return _implied_in(("earlier", "label"), quantity, time, scope, context) or UNKNOWN


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
            if statistic == "multiple" and name in ("before", "after") and _is_reference(period, quantity, statistic, context):
                return told
            if (period.start, period.end) == time.words or (period.kind == RELATIVE and _has_yoy(period, context) and time.words):
                continue
            if _is_compared(period, context) or (name != "earlier" and _is_other_ones(period, span, context)):
                return told
    return None


def _of_next(quantity: Quantity, scope: Scope, context: Context) -> Period | None:
    """The period tied to the next number where that is what this one is compared with: a 25-fold increase on the $189 billion of 2023."""
    other = next(iter(context.quantities.within(quantity.end, scope.sentence[1])), None)
    if other is None or not begins_change(other, context):
        return None
    period = next(iter(context.periods.starting(other.end, min(other.end + _DIRECT_REACH, scope.sentence[1]))), None)
    if period is None or context.text[other.end : period.start].strip(" *") not in (*_LINKS, "of", "recorded in", "seen in"):
        return None
    return period


def _is_other_ones(period: Period, span: Span, context: Context) -> bool:
    """Whether the period is that of another figure, which the number is compared with: from $12m in 2024, the 2.8 GW recorded in 2014."""
    if period.kind in ("since", "range"):
        return False
    return _is_start(period, context) or _THOSE.search(context.text[max(span[0], period.start - 40) : period.start]) is not None


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
    cue = first_term(context.terms["cues"], (quantity.end, quantity.end + _REFERENCE_REACH), ("yoy", "qoq"))
    return cue if cue is not None and not context.text[quantity.end : cue.start].strip(" *(（") else None


def _one_back(time: Time, code: str) -> tuple[date | None, date | None]:
    if time.first is not None and time.last is not None:
        return (previous_year if code == "yoy" else previous_period)(time.first, time.last)
    if code != "yoy":
        return None, None
    return tuple(previous_year(d, d)[0] if d is not None else None for d in (time.first, time.last))  # type: ignore[return-value]


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
        if _is_reference(period, quantity, statistic, context):
            continue
        if name == "before" and _OWN_TIME.fullmatch(context.text, period.end, quantity.cue_start):
            if statistic not in COMPARISONS or not _is_compared(period, context):
                return name, period
        if _is_compared(period, context) or _is_in_title(period, context):
            continue
        if name not in ("before", "after") and modality == "actual" and _is_ahead(period, context):
            continue
        if not _is_taken(period, quantity, scope, context):
            return (name, period) if name != "section" else (name, _enclosing(period, scope, context))
        if shared is None and not _is_start(period, context):
            shared = name, period
    if shared is not None:
        return shared
    return _topic(modality, scope, context)


def _topic(modality: str, scope: Scope, context: Context) -> tuple[str, Period] | None:
    """The time that the headings name, else the one that the story is on."""
    for name, span in scope.named("headings"):
        topical = [p for p in context.periods.starting(*span) if p.kind in _TOPICAL]
        if topical:
            return name, topical[0]
    if modality not in ("actual", "estimate") or not _goes_on(scope, context):
        return None
    for name, span in scope.named("story"):
        for period in context.periods.starting(*span):
            if period.kind in _STORY and not (
                _is_aside(period, span, context)
                or _is_compared(period, context)
                or _is_in_title(period, context)
                or _is_ahead(period, context)
            ):
                return name, period
    return None


def _goes_on(scope: Scope, context: Context) -> bool:
    """Whether a sentence speaks of the time under discussion: it compares with the year or the period before."""
    if first_term(context.terms["cues"], scope.sentence, ("yoy", "qoq")) is not None:
        return True
    return any(p.kind == RELATIVE for p in context.periods.starting(*scope.sentence))


def _direct(quantity: Quantity, scope: Scope, context: Context) -> Period | None:
    """A period tied to the number by a preposition where the ones before it have numbers of their own: $51m in Q1, then $58m in Q2."""
    follows = next(iter(context.periods.starting(quantity.end, min(scope.after[1], quantity.end + _DIRECT_REACH))), None)
    if follows is None or context.text[quantity.end : follows.start].strip() not in _LINKS:
        return None
    return follows if any(True for _ in context.quantities.within(*scope.before)) else None


def _is_ahead(period: Period, context: Context) -> bool:
    """Whether a period is the time of a forecast or a plan, which tells nothing of a fact in another clause: expects 3m barrels by 2029."""
    number = context.layout.sentence_at(period.start)
    if number is None:
        return False
    sentence = context.layout.sentences[number]
    clause = sentence.clauses[sentence.clause_at(period.start)]
    return last_term(context.terms["cues"], clause, ("forecast", "target")) is not None


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


def _is_reference(period: Period, quantity: Quantity, statistic: str, context: Context) -> bool:
    """Whether a multiple is one of the period's figure: 3.1 times those of 2020, 是2020年的3.1倍."""
    if statistic != "multiple" or period.kind == "since":
        return False
    between = context.text[quantity.end : period.start]
    follows = (
        0 <= period.start - quantity.end <= _REFERENCE_REACH and _PAUSE.search(between) is None and bool(_THOSE.search(between))
    )
    precedes = (context.text[period.end : quantity.cue_start].strip() == "的" and not _is_start(period, context)) or _is_multiplied(
        period, context
    )
    return follows or precedes


def _is_start(period: Period, context: Context) -> bool:
    """Whether the period is that of the number that a change began with: from $12.1 million in 2024, 由2023年18%."""
    cues = context.terms["cues"]
    number = next(
        (
            q
            for q in context.quantities.within(period.start - 40, period.start)
            if context.text[q.end : period.start].strip(" *") in _LINKS
        ),
        None,
    )
    for at in (period.start, number.cue_start if number is not None else None):
        cue = None if at is None else last_term(cues, (max(0, at - 16), at), ("start_of_change", "compared_with"))
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
    yield from (
        ("tail", p)
        for p in context.periods.starting(own, scope.after[1])
        if not (_is_aside(p, scope.after, context) or _is_held_against(p, quantity, context))
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
            and not _is_aside(p, span, context)
            and not (name == "later" and _is_held_against(p, quantity, context))
        )


def _is_held_against(period: Period, quantity: Quantity, context: Context) -> bool:
    """Whether a comparison stands between a number and a later period: $3bn, against $2bn in the third quarter of 2024."""
    return first_term(context.terms["cues"], (quantity.end, period.start), ("compared_with",)) is not None


def _is_aside(period: Period, span: Span, context: Context) -> bool:
    """Whether the period is where a change began (从2023年的2.5倍) or stands in brackets with a number (（2023年为53.6亿元）)."""
    text = context.text
    if (
        period.kind == "range"
        and first_term(context.terms["cues"], (period.end, min(span[1], period.end + 12)), ("cagr",)) is not None
    ):
        return True
    if (
        _is_attributive(period, context)
        or _is_multiplied(period, context)
        or (period.kind != "since" and _is_founding(period, context))
    ):
        return True
    if (
        period.kind == RELATIVE
        or _is_record_since(period, context)
        or _THOSE.search(text[max(span[0], period.start - 40) : period.start])
    ):
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


def _is_attributive(period: Period, context: Context) -> bool:
    """Whether a period only tells the time of the number that it stands right before: 超过去年全年的6.2亿元."""
    number = next(iter(context.quantities.within(period.end, period.end + _DIRECT_REACH)), None)
    return number is not None and context.text[period.end : number.cue_start].strip(" *") == "的"


def _is_founding(period: Period, context: Context) -> bool:
    """Whether a period is when an organisation came to be: 成立于2018年, founded in 2017."""
    cues, text = context.terms["cues"], context.text
    before = last_term(cues, (max(0, period.start - 20), period.start), ("founding",))
    if before is not None and not text[before.end : period.start].strip(" *"):
        return True
    after = first_term(cues, (period.end, period.end + 6), ("founding",))
    return after is not None and not text[period.end : after.start].strip(" *")


def _is_multiplied(period: Period, context: Context) -> bool:
    """Whether a period is that of the figure that another is a multiple of: 约为2024年5月刚发布时的400倍."""
    match = _OF_WHICH.match(context.text, period.end)
    if match is None or not _IS.search(context.text[max(0, period.start - 4) : period.start]):
        return False
    return any(q.cue_start <= match.end() <= q.end for q in context.quantities.within(match.end() - 2, match.end() + 16))


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
    if _has_yoy(period, context):
        return True
    if _THAN.search(context.text[max(0, period.start - 40) : period.start]):
        return True
    if (
        _LEVEL.match(context.text, period.end)
        and first_term(cues, (max(0, period.start - 24), period.start), _REFERENCES) is not None
    ):
        return True
    cue = last_term(cues, (max(0, period.start - 16), period.start), ("compared_with", "except"))
    return cue is not None and context.text[cue.end : period.start].strip(" *的in同the") == ""


def _has_yoy(period: Period, context: Context) -> bool:
    """Whether the period is part of the words for a comparison: than a year earlier, 较去年同期."""
    return any(
        t.code in ("yoy", "qoq") and t.end > period.start
        for t in context.terms["cues"].within(period.start - 20, period.end + 12)
        if t.start <= period.start
    )


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
    level = last_term(context.terms["cues"], (period.end, quantity.cue_start), ("to_level",))
    if level is not None and not (context.text[period.end : level.start] + context.text[level.end : quantity.cue_start]).strip(
        " *"
    ):
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
    known: list[Period] = []
    for names in (("before", "after", "earlier", "later"), ("label", "paragraph", "nearby"), ("headings",)):
        spans = [span for _, span in scope.named(*names)]
        known += [p for span in spans for p in context.periods.starting(*span) if p.due is not None]
        if known:
            first, last = min(p.due[0] for p in known if p.due), max(p.due[1] for p in known if p.due)
            if last.year > first.year:
                return Time(first, last, (known[0].start, known[0].end), names[0])
    return UNKNOWN
