"""Hedges: the words before and after a number that say how it is meant (近, 超过, 以上; nearly, more than, or so).

Words, sides and closedness are the vocabulary `hedges`. What a hedge does to a value is decided in `extractors.quantities`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.numerals import parts, words_pattern
from schemas.vocabulary import vocabulary

REACH = 40
"""How many characters before a number a hedge and what stands between may take."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge with its span; `side` is the bound that it states, `closed` whether the number itself belongs to it."""

    start: int
    end: int
    code: str
    side: str | None
    closed: bool | None


@cache
def _words() -> tuple[dict[str, tuple[str, str | None, bool | None]], dict[str, tuple[str, str | None, bool | None]]]:
    before: dict[str, tuple[str, str | None, bool | None]] = {}
    after: dict[str, tuple[str, str | None, bool | None]] = {}
    for entry in vocabulary("hedges"):
        some = entry.attributes
        closed_words = set(some.get("closed_words", ()))
        for table, words in ((before, [*entry.zh, *entry.en]), (after, [*some.get("zh_after", ()), *some.get("en_after", ())])):
            for word in map(str, words):
                closed = some.get("closed")
                table[word.lower()] = (entry.code, some.get("side"), True if word in closed_words else closed)
    return before, after


@cache
def _guards(key: str) -> dict[str, str]:
    return {word: chars for entry in vocabulary("hedges") for word, chars in entry.attributes.get(key, {}).items()}


@cache
def _before() -> re.Pattern[str]:
    """Reads backwards: the text before the number, turned round."""
    gap = r"[\s*_~`“”\"'(]{0,6}"
    gaps = parts()["hedge_gap"]
    between = f"(?:{words_pattern(word[::-1] for word in (*gaps['zh'], *(f'{word} ' for word in gaps['en'])))})"
    words = words_pattern(w[::-1] for w in _words()[0])
    return re.compile(rf"{gap}(?P<between>(?:{between}{gap}){{0,2}}?)(?P<word>{words})", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?P<gap>[ \t*_~`)]{{0,5}}(?:\(含\))?)(?P<word>{words_pattern(_words()[1])})", re.IGNORECASE)


@cache
def _compared() -> dict[str, tuple[str, str | None, bool | None]]:
    return {
        word: (entry.code, entry.attributes.get("side"), entry.attributes.get("closed"))
        for entry in vocabulary("hedges")
        for word in entry.attributes.get("compared", ())
    }


def hedge_around(text: str, start: int, end: int, floor: int) -> tuple[Hedge, Hedge] | None:
    """The two halves of a comparison that states a bound: 比100高, 比 170 低; what it is higher by must not follow."""
    opening = text[max(floor, start - 2) : start].rstrip()
    closing = text[end : end + 2].lstrip()[:1]
    if not opening.endswith("比") or closing not in _compared():
        return None
    after = text.index(closing, end) + 1
    if text[after : after + 1].isalnum():
        return None
    code, side, closed = _compared()[closing]
    begin = max(floor, start - 2) + opening.rindex("比")
    return Hedge(begin, start, code, side, closed), Hedge(end, after, code, side, closed)


def hedge_before(text: str, start: int, floor: int, bare: bool = False) -> Hedge | None:
    """The hedge that ends right before `start`, not reaching back beyond `floor`; `bare`: the number is a scale alone (过亿)."""
    window = text[max(floor, start - REACH) : start]
    if not window:
        return None
    found = _before().match(window[::-1])
    if found is None:
        return None
    begin = start - found.end()
    word = found["word"][::-1].lower()
    previous = text[begin - 1 : begin] if begin else ""
    if not _word_stands(word, previous, text, begin + len(word)):
        return None
    if not _guarded(word, previous, bare):
        return None
    code, side, closed = _words()[0][word]
    if code == "exact":
        stronger = hedge_before(text, begin, max(floor, begin - REACH // 2), bare)
        if stronger is not None:
            return Hedge(stronger.start, start, stronger.code, stronger.side, stronger.closed)
    return Hedge(begin, start, code, side, closed)


def _word_stands(word: str, previous: str, text: str, end: int) -> bool:
    if not word[0].isascii() or not word[0].isalpha():
        return True
    follow = text[end : end + 1]
    return not (previous.isascii() and (previous.isalnum() or previous == "-")) and not (follow.isascii() and follow.isalpha())


def _guarded(word: str, previous: str, bare: bool) -> bool:
    banned = _guards("not_after").get(word)
    if banned and previous and previous in banned:
        return False
    needed = _guards("only_after").get(word)
    if needed is None or bare or not previous or not previous.isalpha():
        return True
    return previous in needed


def hedge_after(text: str, end: int) -> Hedge | None:
    """The hedge that begins right after `end`, or None."""
    found = _after().match(text, end)
    if found is None:
        return None
    word = found["word"].lower()
    follow = text[found.end() : found.end() + 1]
    if (
        word.isascii()
        and word[0].isalpha()
        and ((follow.isascii() and follow.isalpha()) or not found["gap"] or _COMPARED.match(text, found.end()))
    ):
        return None
    if word == "+" and (
        found["gap"] or (follow.isalnum() and follow.isascii()) or text[found.end() : found.end() + 2].strip()[:1].isdigit()
    ):
        return None
    code, side, closed = _words()[1][word]
    if len(word) == 1 and not word.isascii() and not _ends_word(text, found.end()):
        return None
    return Hedge(end, found.end(), code, side, closed)


_COMPARED = re.compile(r"[ ](?:than|to)(?![a-z])")


def _ends_word(text: str, pos: int) -> bool:
    """A single character after a unit is a hedge at the end of its word only: 三倍多, not 三家多元化企业."""
    follow: Any = text[pos : pos + 1]
    return not follow.isalpha() or follow in "的了在是"
