"""The words of time: access to their vocabulary, and the small numbers and years that dates write in words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from extractors.numerals import parts, words_pattern
from schemas.vocabulary import vocabulary


@cache
def attributes(code: str) -> dict[str, Any]:
    """What the vocabulary says under a code."""
    return dict(vocabulary("period_words").by_code()[code].attributes)


@cache
def values(code: str) -> dict[str, int]:
    """The words of an entry of the vocabulary, lowered, with what they mean."""
    return {str(word).lower(): int(value) for word, value in attributes(code)["values"].items()}


def any_of(*codes: str) -> str:
    """A regular expression for any word of the entries, the longest first; a space stands for any white space."""
    return words_pattern(word for code in codes for word in values(code)).replace(r"\ ", r"\s{1,2}")


def meaning(code: str, word: str) -> int:
    """What a word of an entry means."""
    return values(code)[" ".join(word.lower().split())]


@cache
def _folding() -> dict[int, int]:
    entry = attributes("fold")
    return {ord(a): ord(b) for a, b in zip(entry["from"], entry["to"], strict=True)}


def fold_time(text: str) -> str:
    """The text with full-width digits and traditional characters of time replaced one for one: offsets stay."""
    return text.translate(_folding())


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "首": 1, "末": 4}
_TENS = {"廿": "二十", "卅": "三十", "两千": "二千"}


def zh_number(word: str) -> int:
    """A small Chinese or Arabic number, or a year said by its digits: 12, 廿五, 二〇二四, 两千零四."""
    if word.isdigit():
        return int(word)
    for short, long in _TENS.items():
        word = word.replace(short, long)
    if "千" in word:
        thousands, _, rest = word.partition("千")
        return _DIGITS[thousands] * 1000 + (zh_number(rest.lstrip("零〇")) if rest else 0)
    if "十" in word:
        tens, _, ones = word.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    value = 0
    for c in word:
        value = value * 10 + _DIGITS[c]
    return value


def full_year(short: int) -> int:
    """The year that two digits stand for."""
    return short + (2000 if short < int(attributes("pivot")["years"]) else 1900)


@cache
def day_words() -> str:
    """A pattern for days of a month in words: first, twenty-first, twenty one."""
    some = parts()
    ones = words_pattern([*values("ordinal"), *some["unit_word"]["values"]])
    return rf"(?:(?:twenty|thirty)[ -](?:{ones})|{ones}|twenty|thirty)(?![a-z])(?![ -](?:hundred|thousand|million|billion))"


@cache
def ordinal_words() -> str:
    """A pattern for ordinals in words: first, twenty-first."""
    ones = words_pattern(values("ordinal"))
    return rf"(?:(?:twenty|thirty)[ -])?(?:{ones})(?![a-z])"


def en_number(word: str) -> int:
    """A day or rank in digits or words: 3rd, 21, twenty-first, twenty one; 0 where it is none."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    known = values("ordinal") | parts()["unit_word"]["values"] | parts()["tens_word"]["values"]
    return sum(int(known.get(part, 0)) for part in re.split(r"[\s-]+", word.lower().strip()))


@cache
def year_words() -> str:
    """A pattern for years in words: nineteen eighty-six, twenty twenty, two thousand and five."""
    some = parts()
    tens = words_pattern(w for w in some["tens_word"]["values"])
    ones = words_pattern(w for w, v in some["unit_word"]["values"].items() if 0 < v < 10)
    teens = words_pattern(w for w, v in some["unit_word"]["values"].items() if v >= 10)
    below = rf"(?:(?:{tens})(?:[ -](?:{ones}))?|{teens})"
    return (
        rf"(?:(?:eighteen|nineteen|twenty)[ -](?:hundred|oh[ -](?:{ones})|{below})"
        rf"|two[ ]thousand(?:(?:[ ]and)?[ ](?:{below}|{ones}))?)(?![A-Za-z])"
    )


def en_year(word: str) -> int:
    """The year in digits or words: 2016, '98, nineteen eighty-six."""
    digits = re.sub(r"\D", "", word)
    if digits:
        return int(digits) if len(digits) > 2 else full_year(int(digits))
    low = re.split(r"[\s-]+", word.lower())
    known = parts()["unit_word"]["values"] | parts()["tens_word"]["values"] | {"hundred": 0, "oh": 0, "and": 0}
    if low[:2] == ["two", "thousand"]:
        return 2000 + sum(int(known[part]) for part in low[2:])
    return int(known[low[0]]) * 100 + sum(int(known[part]) for part in low[1:])
