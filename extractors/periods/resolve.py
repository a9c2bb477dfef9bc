"""Gives time expressions their first and last day: from their own words, from the text before them, or from the day of publication."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.mentions import Period
from extractors.periods.mention import YEAR, PeriodMention
from extractors.periods.scan import scan_periods
from extractors.periods.topics import at_edge, is_topic

Days = tuple[date, date]
"""First and last day, both inclusive."""


_LAST_DAY = -1


def periods(text: str, reference: date | None = None) -> list[Period]:
    """The periods of a text, resolved against a day of reference."""
    return resolve_periods(scan_periods(text), text, reference=reference)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What the text has spoken of so far: the last year, month (its first day) and day that it named, and the day of publication."""

    reference: date | None
    year: int | None = None
    month: date | None = None
    day: date | None = None


def resolve_periods(mentions: Iterable[PeriodMention], text: str, *, reference: date | None) -> list[Period]:
    """The mentions with their days, in reading order; those whose year nothing tells are left out."""
    resolved: list[Period] = []
    topic = _Topic(reference)
    quarter = 0
    for mention in mentions:
        days = _days(mention, topic)
        if mention.kind == "quarter" and mention.shift is None:
            rolled = mention.year is None and mention.offset is None and mention.span[0][0] < quarter
            if rolled and days is not None and reference is not None and _year_on_is_over(days[0], reference):
                mention = replace(mention, year=days[0].year + 1)
                days = _days(mention, topic)
            quarter = mention.span[0][0]
        if days is None:
            continue
        if mention.kind not in ("decade", "century") and is_topic(mention, topic.year, text):
            topic = replace(topic, year=mention.year)
        if mention.kind in ("day", "month") and (mention.shift is None or mention.unit in ("day", "month")):
            topic = replace(topic, month=days[0], day=days[0] if mention.kind == "day" else topic.day)
        resolved.append(at_edge(_opened(mention, *days), text))
    return resolved


def previous_year(first: date, last: date) -> Days:
    """The same days one year before; 29 February becomes the 28th."""
    return _moved(first, -1), _moved(last, -1)


def previous_period(first: date, last: date) -> Days:
    """The period of the same kind before this one: whole months before whole months, else as many days."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        length = last - first
        return first - length - timedelta(1), first - timedelta(1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return _month(first.year, first.month - months)[0], first - timedelta(1)


def _days(mention: PeriodMention, topic: _Topic) -> Days | None:
    try:
        days = _first_days(mention, topic)
        return days if days is None or mention.last is None else _until_last(mention, days, topic)
    except (ValueError, OverflowError):
        return None


def _first_days(mention: PeriodMention, topic: _Topic) -> Days | None:
    if mention.shift is not None:
        return _shifted(mention, topic.day or topic.reference if mention.toward == "same" else topic.reference)
    if mention.days is not None:
        return _day_of_month(mention, mention.days, topic)
    if mention.kind == "window":
        return _window(mention, topic.reference)
    if mention.toward is not None:
        return _nearest_month(mention, topic.reference)
    year = _year_of(mention, topic)
    return None if year is None else _in_year(mention, year)


def _in_year(mention: PeriodMention, year: int) -> Days | None:
    if mention.kind in ("decade", "century"):
        return date(max(year, 1), 1, 1), date(year + (9 if mention.kind == "decade" else 99), 12, 31)
    if mention.kind == "plan" and mention.length:
        return date(year, 1, 1), date(year + mention.length - 1, 12, 31)
    if mention.kind == "iso_week" and mention.length:
        monday = date.fromisocalendar(year, mention.length, 1)
        return monday, monday + timedelta(6)
    told = mention.year is not None or mention.offset is not None
    first, last = _spanned(mention, year if told else _with_leap_day(mention, year))
    if mention.kind == "week":
        monday = first - timedelta(first.weekday())
        return monday, monday + timedelta(6)
    if mention.kind == "ended" and mention.length:
        first = _month(last.year, last.month - mention.length + 1)[0]
    return (first, last) if first <= last else None


def _spanned(mention: PeriodMention, year: int) -> Days:
    (first_month, first_day), (month, day) = mention.span
    last = date(year, month, day if day is not None else monthrange(year, month)[1])
    if first_day == _LAST_DAY:
        return last, last
    return date(year, first_month, first_day or 1), last


def _with_leap_day(mention: PeriodMention, year: int) -> int:
    """The last year up to this one that has the day: 29 February."""
    if (2, 29) not in mention.span:
        return year
    return next((y for y in range(year, year - 8, -1) if monthrange(max(y, 1), 2)[1] == 29), year)


def _until_last(mention: PeriodMention, days: Days, topic: _Topic) -> Days | None:
    """From the first days of a range to those of its end, the year of either taken from the other."""
    end, first = mention.last, days[0]
    if end is None:
        return days
    own = end.year is not None or end.offset is not None or end.shift is not None
    last = _days(end if own else replace(end, year=first.year), replace(topic, year=first.year))
    if last is None:
        return None
    if last[1] < first and end.year is None and end.shift is None and end.offset is None:
        told = mention.year is not None or mention.offset is not None
        if told or end.kind not in ("month", "day"):
            last = _moved(last[0], 1), _last_moved(last[1], 1)
        else:
            first = _moved(first, -1)
    elif last[1] < first and mention.borrowed:
        first = _moved(first, -1)
    return (first, last[1]) if first <= last[1] else None


def _year_of(mention: PeriodMention, topic: _Topic) -> int | None:
    if mention.year is not None:
        return mention.year
    reference, year = topic.reference, topic.year
    if mention.offset is not None:
        if mention.offset < 0 and year is not None and (reference is None or year >= reference.year - 1):
            return year + mention.offset if reference is None or year != reference.year + mention.offset else year
        return reference.year + mention.offset if reference is not None else None
    if mention.last is not None and mention.last.year is not None:
        return mention.last.year
    if year is not None and reference is not None and year > reference.year:
        return reference.year
    return year if year is not None else reference.year if reference is not None else None


def _shifted(mention: PeriodMention, reference: date | None) -> Days | None:
    """A day, week, month … counted from the day of reference, and the days within it."""
    shift = mention.shift
    if reference is None or shift is None:
        return None
    if mention.offset:
        reference = _moved(reference, mention.offset)
    if mention.unit == "day":
        day = reference + timedelta(shift)
        return day, day
    if mention.unit == "week":
        monday = reference - timedelta(reference.weekday()) + timedelta(7 * shift)
        begin, end = mention.days or (0, 6)
        return monday + timedelta(begin), monday + timedelta(6 if end is None else end)
    if mention.unit == "month":
        return _some_days(_month(reference.year, reference.month + shift), mention.days)
    if mention.unit in ("decade", "century"):
        length = 10 if mention.unit == "decade" else 100
        year = reference.year // length * length + length * shift
        return date(year, 1, 1), date(year + length - 1, 12, 31)
    length = 6 if mention.unit == "half" else 3
    begin = (reference.month - 1) // length + shift
    first = _month(reference.year, begin * length + 1)[0]
    return first, _month(first.year, first.month + length - 1)[1]


def _some_days(month: Days, days: tuple[int, int | None] | None) -> Days:
    if days is None:
        return month
    first, last = days
    if first == _LAST_DAY:
        return month[1], month[1]
    return month[0].replace(day=first), month[1] if last is None else month[1].replace(day=last)


def _day_of_month(mention: PeriodMention, days: tuple[int, int | None], topic: _Topic) -> Days | None:
    """A bare day: of the month under discussion, else of the nearest month that has it."""
    around = topic.month or topic.reference
    if around is None:
        return None
    if topic.month is not None:
        return _some_days(_month(around.year, around.month), days)
    for month in _months_from(around, 1 if mention.toward == "next" else -1):
        try:
            found = _some_days(month, days)
        except ValueError:
            continue
        if (found[1] >= around) if mention.toward == "next" else (found[0] <= around):
            return found
    return None


def _months_from(day: date, step: int) -> Iterator[Days]:
    return (_month(day.year, day.month + step * n) for n in range(3))


def _nearest_month(mention: PeriodMention, reference: date | None) -> Days | None:
    """Next March is the first one to come, last March the one just over."""
    if reference is None:
        return None
    for year in (reference.year - 1, reference.year, reference.year + 1)[:: 1 if mention.toward == "next" else -1]:
        days = _spanned(mention, year)
        if (days[0] > reference) if mention.toward == "next" else (days[1] < reference):
            return days
    return None


def _window(mention: PeriodMention, reference: date | None) -> Days | None:
    if reference is None or not mention.length:
        return None
    if mention.span == YEAR:
        return date(reference.year - mention.length + 1, 1, 1), reference
    return _month(reference.year, reference.month - mention.length)[0], reference


def _opened(mention: PeriodMention, first: date, last: date) -> Period:
    due = (first, last)
    start, end = mention.start, mention.end
    if first == date.min or last == date.max:
        return Period(start, end, first, last, mention.kind, mention.year is not None, due)
    if mention.side == "since":
        return Period(start, end, first, None, "since", due=due)
    if mention.side == "after":
        return Period(start, end, last + timedelta(1), None, "since", due=due)
    if mention.side == "until":
        return Period(start, end, None, last, "until", due=due)
    if mention.side == "before":
        return Period(start, end, None, first - timedelta(1), "until", due=due)
    kind = "range" if mention.last is not None else mention.kind
    return Period(start, end, first, last, kind, mention.year is not None, due)


def _month(year: int, month: int) -> Days:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year_on_is_over(day: date, reference: date) -> bool:
    """Whether the same day a year later has come by the day of reference."""
    return day.year < reference.year and _moved(day, 1) <= reference


def _moved(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _last_moved(day: date, years: int) -> date:
    """The last day of a period some years on: the end of February stays its end."""
    if day.day == monthrange(day.year, day.month)[1]:
        return _month(day.year + years, day.month)[1]
    return _moved(day, years)
