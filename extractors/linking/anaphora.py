"""Times that are told by another time: 去年同期, the same quarter of 2022, a year earlier, the previous quarter, 全年.

`extractors.periods` reads what an expression says by itself. What these say depends on the time under discussion: the last one
before them in their paragraph that is no anaphor itself and only where there is none the first of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from extractors.found import Found, found
from extractors.layout import Layout, Span
from extractors.mentions import Period, Term
from extractors.periods import previous_period, previous_year, told_for_comparison
from schemas.vocabulary import Entry, vocabulary

RELATIVE = "relative"
_TELLING = frozenset({"day", "month", "quarter", "half", "year", "range", "fiscal_year", "ended", "until", "since"})
_SAME = re.compile(r"\s*(?:年)?的?(?=同)")
_OF_YEAR = re.compile(r"\s+(?:of|in)\s+(?:the\s+year\s+)?\Z")
FAR = 1500
"""Characters that a time is looked for before what it tells."""
STORY_BLOCKS = 6
_AHEAD = frozenset({"forecast", "target"})
_NO_TOPIC = frozenset({"day", "since", "until"})
YEARS = frozenset({"year", "fiscal_year"})


class _Times:
    """The times of a text and, in reading order, those that anaphors have told so far and that others may be told from."""

    def __init__(self, own: Found[Period]) -> None:
        self.own = own
        self.made: list[Period] = []
        self.made_starts: list[int] = []
        self.fiscal = [p for p in own.mentions if p.kind in ("fiscal_year", "ended") and _is_year(p)]
        self.fiscal_starts = [p.start for p in self.fiscal]

    def add(self, period: Period) -> None:
        """A time that an anaphor has told; they come in reading order."""
        self.made.append(period)
        self.made_starts.append(period.start)

    def within(self, start: int, end: int) -> Iterator[Period]:
        """The times inside a span, in reading order."""
        at = bisect_left(self.made_starts, start)
        told = [p for p in self.made[at : bisect_left(self.made_starts, end)] if p.end <= end]
        yield from sorted([*self.own.within(start, end), *told], key=lambda p: (p.start, p.end))

    def last_fiscal(self, before: int) -> Period | None:
        """The last twelve months of a fiscal year that were named before a place."""
        at = bisect_left(self.fiscal_starts, before)
        return self.fiscal[at - 1] if at else None


def with_anaphors(
    periods: Iterable[Period], terms: Mapping[str, Found[Term]], layout: Layout, text: str, published: date | None
) -> Found[Period]:
    """The periods with those that the anaphors tell; a period that is part of an anaphor gives only the year.

    The whole year of a forecast (全年有望, full-year guidance) is the year of publication, where that is known.
    """
    every = sorted(periods, key=lambda p: (p.start, p.end))
    spans = terms["time_anaphors"]
    settled = (p for p in every if published is None or p.first is None or p.first <= published)
    own = _Times(
        found(p for p in settled if not any(t.start <= p.start and p.end <= t.end for t in spans.within(p.start - 40, p.end + 40)))
    )
    taken: list[Span] = []
    made: list[Period] = []
    for term in terms["time_anaphors"].mentions:
        if any(start < term.end and term.start < end for start, end in taken[-1:]):
            continue
        told = _year_ahead(term, terms["cues"], own, layout, published) or _told(term, own, layout, text)
        if told is not None:
            if told.kind != RELATIVE:
                own.add(told)
            made.append(told)
            taken.append((told.start, told.end))
    told_ones = found(made)
    kept = [p for p in every if not _covered(p, told_ones)]
    return found([*kept, *made])


def _year_ahead(term: Term, cues: Found[Term], own: _Times, layout: Layout, published: date | None) -> Period | None:
    """The year of publication for a whole year in a clause that looks ahead."""
    number = layout.sentence_at(term.start)
    if published is None or number is None or own.fiscal or not _entries()[term.code].attributes.get("whole"):
        return None
    sentence = layout.sentences[number]
    ahead = any(t.code in _AHEAD for t in cues.within(sentence.start, sentence.end))
    year = published.year
    return Period(term.start, term.end, date(year, 1, 1), date(year, 12, 31), "year", False) if ahead else None


def _covered(period: Period, made: Found[Period]) -> bool:
    return any(m.start < period.end and period.start < m.end for m in made.within(period.start - 60, period.end + 60))


def _told(term: Term, own: _Times, layout: Layout, text: str) -> Period | None:
    entry = _entries()[term.code]
    if entry.attributes.get("whole") and _part_before(term, own, text):
        return None
    if any(
        p.start < term.end and term.start < p.end and (p.start < term.start or term.end < p.end)
        for p in own.within(term.start - 40, term.end + 40)
    ):
        return None
    named = _year_named(term, own, text)
    if named is not None and term.code != "same":
        return None
    start, end = (min(term.start, named.start), max(term.end, named.end)) if named is not None else (term.start, term.end)
    antecedent = _antecedent(start, end, entry.attributes, own, layout, text)
    if antecedent is None or (named is not None and named.first is None):
        return None
    if named is not None and named.first is not None:
        years = named.first.year - (antecedent.last or antecedent.first or named.first).year
        return _shifted(antecedent, start, end, years)
    if entry.attributes.get("whole"):
        fiscal = own.last_fiscal(start)
        if fiscal is not None and fiscal.last is not None:
            return _year_round(antecedent, fiscal.last, start, end)
        day = antecedent.last or antecedent.first
        return Period(start, end, date(day.year, 1, 1), date(day.year, 12, 31), "year", False) if day is not None else None
    if "periods" in entry.attributes:
        if antecedent.first is None or antecedent.last is None:
            return None
        first, last = previous_period(antecedent.first, antecedent.last)
        return Period(start, end, first, last, RELATIVE, False)
    return _shifted(antecedent, start, end, int(entry.attributes["years"]))


def _year_round(period: Period, end_of_year: date, start: int, end: int) -> Period | None:
    """The fiscal year that a period lies in, from the last day of any fiscal year."""
    day = period.last or period.first
    if day is None:
        return None
    last = end_of_year.replace(year=day.year if (day.month, day.day) <= (end_of_year.month, end_of_year.day) else day.year + 1)
    first = previous_year(last, last)[0] + timedelta(1)
    return Period(start, end, first, last, "fiscal_year", False)


def _is_year(period: Period) -> bool:
    """Whether a period is twelve months long."""
    return period.first is not None and period.last is not None and 364 <= (period.last - period.first).days <= 365


def _part_before(term: Term, own: _Times, text: str) -> bool:
    """Whether a part of the year stands before it that has the year already: June of that year."""
    return any(
        _OF_YEAR.fullmatch(text[p.end : term.start] + " ") or text[p.end : term.start].strip().lower() == "of"
        for p in own.within(term.start - 24, term.start)
    )


def _year_named(term: Term, own: _Times, text: str) -> Period | None:
    """The year that stands before or after an anaphor and is part of it: 2022年同期, the same quarter of 2022."""
    for period in own.within(term.start - 12, term.start):
        if period.kind in YEARS and not text[period.end : term.start].strip(" 的"):
            return period
    for period in own.within(term.end, term.end + 20):
        if period.kind in YEARS and _OF_YEAR.fullmatch(text[term.end : period.start] + ""):
            return period
    return None


def _shifted(antecedent: Period, start: int, end: int, years: int) -> Period:
    """The antecedent moved by whole years; one that does not move keeps its kind, as it may be the topic of what follows."""
    first, last = antecedent.first, antecedent.last
    for _ in range(-years):
        first = previous_year(first, first)[0] if first is not None else None
        last = previous_year(last, last)[0] if last is not None else None
    return Period(start, end, first, last, antecedent.kind if years == 0 else RELATIVE, False)


def _antecedent(at: int, end: int, attributes: Mapping[str, object], own: _Times, layout: Layout, text: str) -> Period | None:
    """The time under discussion at a place: the last one before it in its block or of the paragraphs before, else the first one after it."""
    number = layout.sentence_at(at)
    if number is None:
        return None
    kinds = frozenset(map(str, attributes["of"])) if "of" in attributes else _TELLING  # type: ignore[call-overload]
    sentence = layout.sentences[number]
    start = max(layout.sentences[layout.first_sentence[sentence.block]].start, at - FAR)
    before = [p for p in own.within(start, at) if p.kind in kinds and not told_for_comparison(text, p.start)]
    if before:
        return before[-1]
    story = _of_story(sentence.block, kinds, own, layout, text)
    return story or next((p for p in own.within(at, sentence.end) if p.kind in kinds and p.start >= end), None)


def _of_story(block: int, kinds: frozenset[str], own: _Times, layout: Layout, text: str) -> Period | None:
    """The time that the nearest paragraph before begins with."""
    for earlier in range(block - 1, max(-1, block - 1 - STORY_BLOCKS), -1):
        first, last = layout.first_sentence[earlier], layout.first_sentence[earlier + 1]
        for sentence in layout.sentences[first:last]:
            for period in own.within(sentence.start, sentence.end):
                if period.kind in kinds and period.kind not in _NO_TOPIC and not told_for_comparison(text, period.start):
                    return period
    return None


@cache
def _entries() -> Mapping[str, Entry]:
    return vocabulary("time_anaphors").by_code()
