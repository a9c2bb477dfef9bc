"""English time expressions: dates with names of months, quarters and halves, decades and centuries, and what is told from today."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from extractors.periods import english_makers as make
from extractors.periods.mention import PeriodMention
from extractors.periods.words import (
    any_of,
    day_words,
    en_year,
    ordinal_words,
    values,
    year_words,
)

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\dA-Za-z]|[.,]\d)"
_Y4 = r"(?:(?:1[5-9]|20)\d{2}(?![\d%]|[.,]\d))"
_TO = r"(?:\s?[-–—~]\s?|\s(?:to|through|thru|till|until)\s)(?:the\s)?"
_MONEY_BEFORE = re.compile(r"[$¥€£]\s?\Z|[\d][.,]\Z")


def _month() -> str:
    return rf"(?:{any_of('month')})(?![A-Za-z])\.?"


def _year() -> str:
    return rf"(?:{_Y4}|['’]\d\d(?!\d)|{year_words()})"


def _tail(sep: str = r"(?:\s{0,2},\s{0,2}|\s{1,2}|[-/])") -> str:
    """The year behind a month, quarter or part of a year."""
    return rf"(?:{sep}(?:(?:of|in)\s)?(?:the\s)?(?:(?:fiscal|calendar)\s)?(?:year\s)?(?:(?P<y>{_year()})|(?P<ry>{any_of('relative_year')})(?![a-z])))?"


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodMention | None]], ...]:
    """What may begin at a word in letters, in the order in which it is tried."""
    month, days, ranks = _month(), day_words(), ordinal_words()
    written = rf"(?:{_DAY}|(?<!\.\s)(?<!\.\sthe\s){days})"
    parts = any_of("part_ordinal")
    shifts = any_of("shift_day", "shift_week", "shift_month", "shift_quarter", "shift_half", "shift_decade", "shift_century")
    rules: list[tuple[str, Callable[[re.Match[str]], PeriodMention | None]]] = [
        (r"(?:year|month|quarter)[- ]to[- ]date|so far this year|ytd(?![a-z])", make.to_date),
        (
            rf"(?:the\s)?week\s(?:of|beginning|commencing|starting|ending)\s(?:on\s)?(?:the\s)?(?P<m>{month})\s(?P<d>{_DAY}){_tail()}",
            make.week_of,
        ),
        (rf"(?:the\s)?(?:end|close)\sof\s(?P<y>{_Y4})", make.end_of_year),
        (
            rf"(?:the\s)?(?:(?P<u>quarter|half(?:[- ]year)?|year)|(?P<n>{any_of('small_number')})\smonths)\s(?:ended|ending|to|through)\s"
            rf"(?:(?P<d0>{_DAY})\s)?(?P<m>{month})(?:\s(?P<d>{_DAY}))?{_tail()}",
            make.ended,
        ),
        (
            rf"(?:the\s)?(?P<o>first|last|final|opening|closing)\s(?P<n>{any_of('small_number')})\s(?P<u>months?|quarters?)(?![a-z]){_tail()}",
            make.some_months,
        ),
        (rf"(?:the\s)?(?P<o>{ranks}|last|final)\smonth\s(?=(?:of|in)\s){_tail('')}", make.rank_month),
        (rf"(?:the\s)?(?P<o>{parts})[- ](?P<u>quarter|qtr|half)(?:[- ]year)?(?![a-z]){_tail()}", make.rank_part),
        (rf"Q(?P<q>[1-4])(?!\d|\.\d){_quarter_tail()}|H(?P<h>[12])(?!\d|\.\d){_quarter_tail('h')}", make.letter_part),
        (r"(?:fy\s?['’]?(?P<a>(?:20)?\d\d)(?:[/-](?P<b>\d\d))?|fiscal(?:\syear)?\s(?P<c>20\d\d))(?!\d)", make.fiscal),
        (rf"(?<=between )(?P<m>{month})\s(?:the\s)?(?P<d>{written})\sand\s(?:the\s)?(?P<d2>{written}){_tail()}", make.month_first),
        (
            rf"(?P<m>{month})(?:\s(?P<yw>{year_words()})"
            rf"|(?:(?:[ \t./-]{{1,3}}|(?<!\.)\n)(?:the\s)?(?P<d>{written})(?:{_TO}(?P<d2>{written})(?!\s?(?:of\s)?{month}|[-/]))?"
            rf"|\s(?:between|from)\s(?:the\s)?(?P<d3>{written})\s(?:and|to|till|until)\s(?:the\s)?(?P<d4>{written}))?{_tail()})",
            make.month_first,
        ),
        (rf"(?P<near>{any_of('near_month')})\s(?P<m>{month})(?:\s(?P<d>{_DAY}))?", make.near_month),
        (
            rf"(?:the\s)?(?P<d>{_DAY}|{ranks})(?:{_TO}(?P<d2>{_DAY}|{ranks}))?\s?(?:of\s)?(?:the\s)?(?P<rm>{any_of('shift_month')}|(?<=of\sthe\s)month)(?![a-z])",
            make.of_month,
        ),
        (
            rf"(?:the\s)?(?P<d>{_DAY}|{ranks})(?:{_TO}(?P<d2>{_DAY}|{ranks}))?\s(?:of\s)?(?P<m>{month}){_tail()}",
            make.rank_day_first,
        ),
        (rf"(?P<ry>{any_of('relative_year')})(?![a-z])", make.relative_year),
        (
            rf"(?:the\s)?(?P<o>first|last)\sday\sof\s(?:(?P<rm>{any_of('shift_month')})|(?P<m>{month}){_tail()})(?![a-z])",
            make.edge_day,
        ),
        (rf"(?P<s>{shifts})(?:['’]?s)?(?![A-Za-z])(?!\sof\s)", make.shift),
        (rf"(?:the\s)?(?:(?P<c>\d\d?)(?:st|nd|rd|th)|(?P<w>{ranks}))\s{{1,2}}century(?![a-z])", make.century),
        (
            rf"(?:the\s)?(?P<e>early\s|late\s)?(?:['’]?(?P<y>(?:1[5-9]|20)\d0|\d0)['’]?s(?![A-Za-z])"
            rf"|(?:(?P<c>{any_of('century_words')})[- ])?(?P<w>{any_of('decade')})(?![a-z]))",
            make.decade,
        ),
        (rf"(?:on|for|by|since|until|till|before|after)\sthe\s(?P<d>{_DAY}|{ranks})(?=\s*(?:[.,;!?](?!\d)|$))", make.bare_day),
        (rf"the\s(?P<d>{_DAY})(?<=[a-z])(?=\s*(?:[.,;!?](?!\d)|$))", make.bare_day),
        (r"(?:calendar\s)?year\s(?:of\s)?(?P<words>[a-z])", make.year_in_words),
    ]
    return tuple((re.compile(rule, re.IGNORECASE), maker) for rule, maker in rules)


def _quarter_tail(mark: str = "") -> str:
    """The year behind Q3: Q3 2024, Q3'24, Q3 FY24, Q3 of last year."""
    return (
        rf"(?:[\s,-]{{0,2}}(?:(?:of|in)\s)?(?:the\s)?(?:FY|CY|fiscal\s)?\s?(?:(?P<y{mark}>{_Y4}|['’]?\d\d(?![\d.,%]|\s?[a-z%]))"
        rf"|(?P<ry{mark}>{any_of('relative_year')})(?![a-z])))?(?![A-Za-z])"
    )


@cache
def first_words() -> frozenset[str]:
    """The words in letters, in small letters, that an English time expression may begin with."""
    words = {
        "the",
        "year",
        "month",
        "quarter",
        "half",
        "so",
        "ytd",
        "week",
        "end",
        "close",
        "fy",
        "fiscal",
        "q",
        "h",
        "calendar",
        "early",
        "late",
    }
    words |= {
        "on",
        "for",
        "by",
        "since",
        "until",
        "final",
        "last",
        "opening",
        "closing",
        "twelve",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
    }
    for code in ("month", "ordinal", "part_ordinal", "near_month", "relative_year", "decade", "century_words", "small_number"):
        words |= {word.split(" ")[0] for word in values(code)}
    for unit in ("day", "week", "month", "quarter", "half", "decade", "century"):
        words |= {word.split(" ")[0] for word in values(f"shift_{unit}")}
    return frozenset(words)


def english_words(text: str, pos: int, word: str) -> PeriodMention | None:
    """The expression that begins at a word in letters, or None."""
    if (word.lower().removesuffix("s") not in first_words() and word.lower() not in first_words()) or (
        pos and (text[pos - 1] in "$_@#/'’" or (text[pos - 1].isalnum() and text[pos - 1].isascii()))
    ):
        return _year_after_cue(text, pos, word)
    for rule, maker in _rules():
        found = rule.match(text, pos)
        if found is not None:
            made = maker(found)
            if made is not None:
                return made
    return _year_after_cue(text, pos, word)


@cache
def _digit_rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodMention | None]], ...]:
    """What may begin at a digit."""
    month, parts = _month(), any_of("part_ordinal")
    rules: list[tuple[str, Callable[[re.Match[str]], PeriodMention | None]]] = [
        (r"(?P<c>\d\d?)(?:st|nd|rd|th)(?P<w>)\s{1,2}century(?![a-z])", make.century),
        (rf"(?<=between )(?P<d>{_DAY})\sand\s(?:the\s)?(?P<d2>{_DAY})\s(?:of\s)?(?P<m>{month}){_tail()}", make.day_first),
        (rf"(?<=between )(?P<d>{_DAY})\sand\s(?:the\s)?(?P<d2>{_DAY})\s(?:of\s)?(?P<rm>{any_of('shift_month')})", make.of_month),
        (rf"(?P<o>{parts})[- ](?P<u>quarter|qtr|half)(?:[- ]year)?(?![a-z]){_tail()}", make.rank_part),
        (rf"(?P<o>\d\d?)(?:st|nd|rd|th)\smonth\s(?=(?:of|in)\s){_tail('')}", make.rank_month),
        (rf"(?P<y>(?:1[5-9]|20)\d\d),?\s(?:the\s)?(?P<o>{parts})[- ](?P<u>quarter|qtr|half)(?![a-z])", make.rank_part),
        (rf"(?P<y>{_Y4}|(?:1[5-9]|20)?\d\d)\s?[-/]?\s?(?:Q(?P<q>[1-4])|H(?P<h>[12]))(?![\dA-Za-z])", make.year_part),
        (
            rf"(?P<q>[1-4])Q(?:\s?['’]?(?P<y>{_Y4}|\d\d))?(?![\dA-Za-z])|(?P<h>[12])H(?:\s?['’]?(?P<yh>{_Y4}|\d\d))(?![\dA-Za-z])",
            make.letter_part,
        ),
        (rf"(?P<n>1[0-2]|[1-9])M(?:\s?['’]?(?P<y>{_Y4}|\d\d))(?![\dA-Za-z])", make.first_letter_months),
        (
            rf"(?P<y>(?:1[5-9]|20)\d\d)(?:\s{{1,2}}|\s?,\s?|[-/.])(?P<m>{month})(?:[-/\s](?P<d>{_DAY}))?(?!,?\s?(?:19|20)\d\d)",
            make.year_first,
        ),
        (
            rf"(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?(?:[\s./-]{{0,3}})(?:of\s)?(?P<m>{month})(?:(?:[-/.\s]{{1,2}}(?P<y2>\d\d)(?![\d.,%]|\s?[a-z%:]))|{_tail()})",
            make.day_first,
        ),
        (rf"(?P<d>{_DAY})\s(?:to|till|until|through)\s(?P<m>{month})\s(?P<d2>{_DAY}){_tail()}", make.day_to_date),
        (
            rf"(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?\s(?:of\s)?(?:the\s)?(?P<rm>{any_of('shift_month')}|(?<=of\sthe\s)month)(?![a-z])",
            make.of_month,
        ),
        (r"(?P<e>)(?P<c>)(?P<w>)(?P<y>(?:1[5-9]|20)\d0)['’]?s(?![A-Za-z])", make.decade),
    ]
    return tuple((re.compile(rule, re.IGNORECASE), maker) for rule, maker in rules)


def english_digits(text: str, pos: int) -> PeriodMention | None:
    """The expression with English words or letters that begins at a digit, or None."""
    if _MONEY_BEFORE.search(text[max(0, pos - 2) : pos]):
        return None
    for rule, maker in _digit_rules():
        found = rule.match(text, pos)
        if found is not None:
            made = maker(found)
            if made is not None:
                return made
    return None


@cache
def _words_of_year() -> re.Pattern[str]:
    return re.compile(year_words(), re.IGNORECASE)


_YEAR_OPENERS = frozenset({"eighteen", "nineteen", "twenty", "two"})
_IN_YEAR = re.compile(r"(?<![A-Za-z])(?:in|since|until|before|after|by|of|from|during|to|between)\s\Z", re.IGNORECASE)


def _year_after_cue(text: str, pos: int, word: str) -> PeriodMention | None:
    """A year in words behind a word that dates take: in nineteen twenty-eight."""
    if word.lower() not in _YEAR_OPENERS or not _IN_YEAR.search(text[max(0, pos - 9) : pos]):
        return None
    found = _words_of_year().match(text, pos)
    if found is None or re.match(r"\s[a-z]+s\b", text[found.end() :][:20]):
        return None
    return PeriodMention(pos, found.end(), "year", en_year(found.group()))
