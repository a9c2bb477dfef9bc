"""Finds the time expressions of a text, in one pass from left to right; the time is linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extractors.numerals import words_pattern
from extractors.periods.chinese import chinese, chinese_starts
from extractors.periods.english import english_digits, english_words
from extractors.periods.joins import joined, with_side
from extractors.periods.mention import PeriodMention
from extractors.periods.numeric import numeric_date
from extractors.periods.words import attributes, fold_time
from schemas.vocabulary import vocabulary


def scan_periods(text: str) -> list[PeriodMention]:
    """The time expressions of a text in reading order, ranges joined, open sides found."""
    text = fold_time(text)
    found: list[PeriodMention] = []
    done = 0
    for hit in _hit().finditer(text):
        if hit.start() < done:
            continue
        mention = _at(text, hit)
        if mention is not None:
            found.append(mention)
            done = mention.end
        elif hit.group()[0].isdigit():
            done = hit.end()
    whole = [m for m in joined(found, text) if not m.doubtful]
    limits = [*(m.start for m in whole), len(text)][1:]
    return [with_side(m, text, limit) for m, limit in zip(whole, limits, strict=True)]


def date_spans(mentions: Iterable[PeriodMention]) -> list[tuple[int, int]]:
    """Where the mentions stand whose numerals are part of a date and count nothing, in reading order."""
    return [(m.start, m.end) for m in mentions if not m.rival]


@cache
def _hit() -> re.Pattern[str]:
    """Where an expression may begin: a run of digits, a word in letters, or one of some Chinese characters."""
    return re.compile(rf"[A-Za-z]+|\d+|[{chinese_starts()}]", re.ASCII)


def _at(text: str, hit: re.Match[str]) -> PeriodMention | None:
    word, pos = hit.group(), hit.start()
    if not word[0].isascii():
        return chinese(text, pos)
    if not word[0].isdigit():
        return english_words(text, pos, word)
    if len(word) > 8:
        return None
    return numeric_date(text, pos) or chinese(text, pos) or english_digits(text, pos) or _year(text, pos)


@cache
def _cue() -> re.Pattern[str]:
    words = words_pattern(vocabulary("period_words").by_code()["year_cue"].en)
    return re.compile(rf"(?<![A-Za-z])(?:(?:{words})[ ]|(?:end|mid|early|late)-)\Z", re.IGNORECASE)


_YEAR = re.compile(r"(?:1[5-9]|20)\d{2}(?![\d%]|[.,]\d|[A-DG-Za-z]|-\d(?!\d{3}(?!\d)))")
_NOUN = re.compile(r"\s*(?:companies|deals|firms|people|million|billion|trillion|thousand|percent)(?![a-z])")
_NAMED = re.compile(r"\s(?:forecast|total|target|figure|level|average|peak|results|budget|estimate|guidance)(?![a-z])")
_POSSESSIVE = re.compile(r"(?<![A-Za-z])(?:its|the|their)\s\Z", re.IGNORECASE)
_OPEN = re.compile(r"\s(?:onwards?|or later|or earlier|and beyond)(?![a-z])")
_LINE_HEAD = re.compile(r"(?:^|\n)[#>* \t(（-]{0,6}\Z")
_TOPIC = re.compile(r"[ ](?=[a-z])(?![a-z]*(?:s|people)\b|(?:over|and|or|to|of|by|in|plus|minus|out)\b)")
_LISTED_AFTER = re.compile(r"(?:\s?[、和与及]\s?(?:19|20)\d{2}){1,6}年")
_TO_YEAR = re.compile(r"\s?[-—–~～至到]{1,2}\s?(?:19|20)\d{2}(?![\d-])")
_FROM_YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?:[./]\d{1,2})?\s?[-—–~～至到]{1,2}\s?\Z")


@cache
def _listed_before() -> re.Pattern[str]:
    """In 2015, 2016 and: the years of a list before this one."""
    return re.compile(rf"{_cue().pattern[:-2]}(?:(?:19|20)\d\d,[ ]){{1,6}}\Z", re.IGNORECASE)


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"(?=[一-龥])(?![{attributes('not_a_year')['chars']}])")


def _year(text: str, pos: int) -> PeriodMention | None:
    """Four digits alone, where what stands round them makes a year of them."""
    found = _YEAR.match(text, pos)
    if found is None or _NOUN.match(text, found.end()):
        return None
    made = PeriodMention(pos, found.end(), "year", int(found.group()))
    before = text[max(0, pos - 24) : pos]
    if _TO_YEAR.match(text, found.end()) and not re.search(r"(?:\d[.,]?|[$¥€£-])\s?\Z", before):
        return made
    if _FROM_YEAR.search(before) or _cue().search(before):
        return made
    if _LISTED_AFTER.match(text, found.end()) or _listed_before().search(text[max(0, pos - 48) : pos]):
        return made
    if _POSSESSIVE.search(before) and _NAMED.match(text, found.end()):
        return made
    if _OPEN.match(text, found.end()) or (_LINE_HEAD.search(before) and _TOPIC.match(text, found.end())):
        return made
    if _head().match(text, found.end()) and not re.search(r"[\w.,-]\Z", before, re.ASCII):
        return made
    return None
