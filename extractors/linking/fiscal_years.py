"""Fiscal years where a document says when they end: fiscal 2025, which ended in June; 2025财年（截至2025年3月31日）.

Without such words a fiscal year stays the calendar year of its name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from extractors.found import Found, found
from extractors.layout import Layout, Span
from extractors.mentions import Period, Term
from schemas.vocabulary import vocabulary

_REACH = 36
_OF = re.compile(r"[\s,]*(?:of|in)?\s*(?:the\s+)?(?:的)?\s*", re.IGNORECASE)
DECEMBER = 12
_YEARS = frozenset({"fiscal_year", "ended"})
_PARTS = frozenset({"quarter", "half", "range"})
_LONGEST_QUARTER = 95
_ORDINAL = re.compile(r"\b(first|second|third|fourth|Q1|Q2|Q3|Q4)\b", re.IGNORECASE)
_QUARTER_OF = re.compile(
    r"\b(first|second|third|fourth|Q[1-4])(?:[ -](?:fiscal )?quarter)?,?(?: of| in)?(?: its| the)?\s*\Z", re.IGNORECASE
)
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
_ENDS = frozenset({"month", "day", "until", "ended"})
_STOP = re.compile(r"[。；;]|\.\s")


def with_fiscal_ends(periods: Iterable[Period], text: str) -> list[Period]:
    """The periods with the fiscal years moved to where they end; the words that tell the end are no time of their own."""
    known = sorted(periods, key=lambda p: (p.start, p.end))
    if not any(p.kind == "fiscal_year" for p in known) and _year().search(text) is None:
        return known
    month, later, words = _told(known, text) or (DECEMBER, 0, None)
    kept = [p for p in known if (p.start, p.end) != words or p.kind == "ended"]
    moved = [_moved(p, month, later) if _is_fiscal(p, text) else p for p in kept]
    if month == DECEMBER:
        return list(_with_quarters(moved, month, text))
    named = {p.start: part for p in moved if (part := _part_of_named_year(p, month, later, text)) is not None}
    return sorted(
        [*_with_quarters([p for p in moved if p.start not in named], month, text), *named.values()], key=lambda p: (p.start, p.end)
    )


def with_customary_ends(periods: Iterable[Period], organisations: Found[Term], layout: Layout, text: str) -> list[Period]:
    """The periods with fiscal years moved to the custom of the one organisation that their sentence names, where the text tells no end."""
    known = list(periods)
    if not any(p.kind == "fiscal_year" for p in known) or _told(known, text) is not None:
        return known
    return [_customary(p, organisations, layout) if p.kind == "fiscal_year" else p for p in known]


def _customary(period: Period, organisations: Found[Term], layout: Layout) -> Period:
    number = layout.sentence_at(period.start)
    if number is None:
        return period
    sentence = layout.sentences[number]
    first = layout.sentences[max(layout.first_sentence[sentence.block], number - 1)]
    for start, end in ((sentence.start, sentence.end), (first.start, first.end)):
        ends = {_custom(term.code) for term in organisations.within(start, end)} - {None}
        if ends:
            end_of_year = ends.pop()
            return _moved(period, *end_of_year) if not ends and end_of_year is not None else period
    return period


@cache
def _custom(organisation: str) -> tuple[int, int] | None:
    """The last month of an organisation's fiscal year and how many years after its name it ends."""
    known = vocabulary("fiscal_cues").by_code()
    entry = vocabulary("organisations").by_code().get(organisation)
    told = known["organisations"].attributes["ends"].get(organisation)
    if told is None and entry is not None:
        told = known["homes"].attributes["ends"].get(entry.attributes.get("home"))
    return (int(told[0]), int(told[1])) if told is not None else None


def _with_quarters(periods: Sequence[Period], month: int, text: str) -> Iterator[Period]:
    """Quarters and halves counted within the fiscal year: the one named in the same breath (Q1 of fiscal 2026), else the one named last."""
    years = [p for p in periods if p.kind in _YEARS and p.last is not None and p.last.month == month]
    starts = [p.start for p in years]
    merged: set[tuple[int, int]] = set()
    for at, period in enumerate(periods):
        if (period.start, period.end) in merged:
            continue
        if (
            period.kind not in _PARTS
            or period.first is None
            or period.last is None
            or period.first.year != period.last.year
            or not years
        ):
            yield period
            continue
        following = periods[at + 1] if at + 1 < len(periods) else None
        near = following if following is not None and _OF.fullmatch(text, period.end, following.start) else None
        own = near is not None and near.kind in _YEARS and near.last is not None and near.last.month == month
        so_far = bisect_left(starts, period.start)
        before = years[so_far - 1 : so_far] if so_far else []
        if period.kind == "range" and not own:
            yield period
            continue
        if not own and (month == DECEMBER or not before):
            if month == DECEMBER or period.certain:
                yield period
                continue
            before = years[:1]
        year = following if own else before[-1]
        if year is None or year.last is None:
            continue
        length = period.last.month - period.first.month + 1
        first = _months_on(year.last.year - 1, month + period.first.month)
        last = _months_on(first.year, first.month + length) - timedelta(1)
        if own:
            merged.add((year.start, year.end))
        yield replace(period, end=year.end if own else period.end, first=first, last=last, due=(first, last))


def _part_of_named_year(period: Period, month: int, later: int, text: str) -> Period | None:
    """A quarter or half with its fiscal year in one expression (the third quarter of fiscal 2026), counted within it; None for others."""
    if (
        period.kind not in _PARTS
        or period.first is None
        or period.last is None
        or _year().search(text, period.start, period.end) is None
    ):
        return None
    end = _twelve_months(period.last.year + later, month)[1]
    length = period.last.month - period.first.month + 1
    first = _months_on(end.year - 1, month + period.first.month)
    last = _months_on(first.year, first.month + length) - timedelta(1)
    return replace(period, first=first, last=last, due=(first, last))


def _months_on(year: int, month: int) -> date:
    """The first of a month that may lie beyond December."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _told(periods: Sequence[Period], text: str) -> tuple[int, int, Span | None] | None:
    """The last month of the fiscal year, how many years after its name it ends, and the span of the time that only says so."""
    known = found(periods)
    for match in _year().finditer(text):
        following = next((p for p in known.starting(match.start(), match.end() + _REACH + 1) if p.kind in _ENDS), None)
        if following is None:
            continue
        between = text[match.end() : max(match.end(), following.start)]
        if _STOP.search(between) or not _end().search(between + text[following.start : following.end]):
            continue
        day = following.last or following.first
        if day is None:
            continue
        named = next((p for p in known.starting(match.start() - 8, match.end() + 1) if p.kind == "fiscal_year"), None)
        later = 0
        day = _end_of_year(day, following, text[max(0, match.start() - 40) : match.start()], text)
        if _next().search(text, match.end(), following.end + 24):
            later = 1
        elif named is not None and named.last is not None and following.certain:
            later = min(1, max(0, day.year - named.last.year))
        return day.month, later, (following.start, following.end)
    return None


def _end_of_year(day: date, told: Period, before: str, text: str) -> date:
    """The end of the fiscal year where the words tell that of one of its quarters.

    The third fiscal quarter ended October 26; the first quarter of fiscal 2026, which ended on September 30. `before` is what stands
    before the words for the year.
    """
    quarter = _QUARTER_OF.search(before)
    if quarter is not None:
        return _months_on(day.year, day.month + 3 * (4 - _NUMBERS[quarter.group(1).lower()]))
    if told.first is None or told.last is None or (told.last - told.first).days > _LONGEST_QUARTER or told.kind != "ended":
        return day
    ordinal = _ORDINAL.search(text[max(0, told.start - 24) : told.start + 12])
    if ordinal is None:
        return day
    number = _NUMBERS[ordinal.group(1).lower()]
    return _months_on(day.year, day.month + 3 * (4 - number))


def _is_fiscal(period: Period, text: str) -> bool:
    return period.kind == "fiscal_year" or (
        period.kind == "until" and _year().search(text, period.start, period.end) is not None and period.due is not None
    )


def _moved(period: Period, month: int, later: int) -> Period:
    """A fiscal year with the twelve months up to its last one."""
    due = period.due or (period.first, period.last)
    if due[0] is None or due[1] is None:
        return period
    first, last = _twelve_months(due[1].year + later, month)
    return replace(
        period,
        first=first if period.first is not None else None,
        last=last if period.last is not None else None,
        due=(first, last),
    )


def _twelve_months(year: int, month: int) -> tuple[date, date]:
    last = date(year, month, monthrange(year, month)[1])
    return (date(year, 1, 1) if month == 12 else date(year - 1, month + 1, 1)), last


@cache
def _year() -> re.Pattern[str]:
    return _forms("year")


@cache
def _end() -> re.Pattern[str]:
    return _forms("ends")


@cache
def _next() -> re.Pattern[str]:
    return _forms("next")


def _forms(code: str) -> re.Pattern[str]:
    entry = vocabulary("fiscal_cues").by_code()[code]
    latin = "|".join(re.escape(w) for w in sorted(entry.en, key=len, reverse=True))
    return re.compile("|".join([*map(re.escape, sorted(entry.zh, key=len, reverse=True)), rf"\b(?:{latin})(?![a-z])"]))
