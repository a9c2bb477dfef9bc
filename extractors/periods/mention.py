"""A time expression before it is resolved, and the stretches of a year that expressions name."""

from __future__ import annotations

from dataclasses import dataclass

Day = tuple[int, int | None]
"""Month and day; a day of None, or of -1 where a period begins, is the last one of the month."""

Span = tuple[Day, Day]
"""First and last day of a stretch within a year."""

YEAR: Span = ((1, 1), (12, None))


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression before it is resolved.

    `year` is the year that the words give, `offset` the years from the one under discussion (去年 is -1). `span` is the stretch
    of the year. `shift` moves a unit of `unit` (day, week, month, quarter, half, decade, century) from the reference; `days` are
    the first and last day within the month so found, or, without a shift, within the month under discussion. `toward` is `past`
    or `next` where the year is that of the nearest such month (next March), `same` where the shift starts from the day under
    discussion. `side` is `since` or `until` where the expression is open, `before`/`after` where it excludes what it names.
    `last` is the end of a range, `borrowed` says that the year is that of the end. `doubtful` expressions (May, 3/4) count only
    as part of a range; `rival` ones (2/15) may as well be a number.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    offset: int | None = None
    span: Span = YEAR
    shift: int | None = None
    unit: str = ""
    days: tuple[int, int | None] | None = None
    toward: str | None = None
    length: int | None = None
    side: str | None = None
    last: PeriodMention | None = None
    borrowed: bool = False
    doubtful: bool = False
    rival: bool = False


def quarters(first: int, last: int | None = None) -> Span:
    """The stretch of one quarter, or from one to another."""
    return (3 * first - 2, 1), (3 * (last or first), None)


def half(number: int) -> Span:
    """The stretch of a half year."""
    return (6 * number - 5, 1), (6 * number, None)


def months(first: int, last: int | None = None) -> Span:
    """The stretch of one month, or from one to another."""
    return (first, 1), (last or first, None)


def within(month: int, first: int, last: int | None = None) -> Span:
    """The stretch of one day of a month, or from one day to another."""
    return (month, first), (month, last or first)
