"""The words that English numerals are made of, and the patterns that find them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractors.numerals import Numeral, parts, plain, times, words_pattern
from schemas.vocabulary import vocabulary

_BREAK = r"(?:-[ ]?\r?\n[ ]*)?"
"""A word may be cut by a hyphen at the end of a line (bil-\\nlion)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a numeral: `unit`, `tens`, `scale` or `digits`, and its value."""

    kind: str
    value: int


@cache
def lexicon() -> dict[str, Word]:
    """The words of cardinals, in small letters."""
    some = parts()
    lexicon = {word: Word("unit", value) for word, value in some["unit_word"]["values"].items()}
    lexicon |= {word: Word("tens", value) for word, value in some["tens_word"]["values"].items()}
    for entry in vocabulary("scales"):
        value = _scale_value(entry.attributes)
        lexicon |= {word: Word("scale", value) for word in entry.en}
    return lexicon


def _scale_value(attributes: Mapping[str, Any]) -> int:
    return int(attributes.get("factor") or 10 ** int(attributes["power"]))


def _breakable(word: str) -> str:
    if len(word) < 5:
        return re.escape(word)
    return re.escape(word[0]) + "".join(f"{_BREAK}{re.escape(c)}" for c in word[1:])


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(_breakable(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


_SEPARATOR = r"(?:[ \t]{1,3}|[ ]?-[ ]?|[ ]?\r?\n[ ]?|\*\*[ ]?)"


@cache
def cardinal() -> re.Pattern[str]:
    """A word that a cardinal may begin with."""
    return re.compile(rf"({_alternatives(lexicon())})(?![A-Za-z])", re.IGNORECASE)


@cache
def joined() -> re.Pattern[str]:
    """A word that goes on with a cardinal, with what joins it: and a word (group 2) or digits (group 3)."""
    return re.compile(
        rf"{_SEPARATOR}(and[ ]|a[ ](?=hundred|thousand))?(?:({_alternatives(lexicon())})(?![A-Za-z])|(\d[\d,.]*)(?!\w))",
        re.IGNORECASE,
    )


@cache
def denominator() -> re.Pattern[str]:
    """The ordinal that makes a fraction of the cardinal before it: thirds, twenty-fifths."""
    tens = "|".join(parts()["tens_word"]["values"])
    ordinals = words_pattern(parts()["denominator"]["values"])
    firsts = "first|second|firsts|seconds"
    return re.compile(
        rf"(?P<gap>[ ]?-[ ]?|[ ]{{1,2}})(?:(?P<tens>{tens})(?:[ ]?-[ ]?|[ ])(?={ordinals}|{firsts})"
        rf"|(?P<hundred>one hundred (?:and )?|hundred[- ]))?"
        rf"(?:(?P<ord>{ordinals})|(?P<first>{firsts}))(?![A-Za-z])",
        re.IGNORECASE,
    )


@cache
def openers() -> re.Pattern[str]:
    """What an English numeral may begin with, beside digits."""
    words = _alternatives([*lexicon(), "few"])
    plural = words_pattern(w for e in vocabulary("scales") for w in e.attributes.get("plural", []))
    scale = _alternatives(w for w, e in lexicon().items() if e.kind == "scale")
    ordinals = words_pattern(w for w in parts()["denominator"]["values"] if w not in ("half",))
    return re.compile(
        rf"""(?:
          (?P<indefinite>(?:(?P<lead>{plural}|scores)[ ]of[ ])(?P<then>(?:{plural})(?:[ ]of[ ](?:{plural}))?)?)(?![A-Za-z])
        | (?P<some>several|a[ ]few|few|a[ ]couple(?:[ ]of)?|many)[ ](?P<ofscale>{scale})(?![A-Za-z])
        | (?P<halfof>(?:a[ ])?half[- ](?:an?[ ])?|(?:a|one)[- ]quarter[ ](?:of[ ])?(?:an?[ ])?
            |three[- ]quarters[ ](?:of[ ])?(?:an?[ ])?
            |two[- ]thirds[ ]of[ ]an?[ ]|an?[ ]third[ ]of[ ]an?[ ])(?P<big>{scale})(?![A-Za-z])
        | (?P<article>an?)[ ](?P<one>{scale})(?![A-Za-z])
        | (?P<couple>a[ ](?:couple|pair))(?![A-Za-z])
        | (?P<afraction>an?[ -](?P<aord>{ordinals}))(?![A-Za-z])
        | (?P<half>(?:one[ -])?half(?![A-Za-z]))
        | (?P<word>{words})(?![A-Za-z0-9])
        )""",
        re.IGNORECASE | re.VERBOSE,
    )


def word_of(raw: str) -> Word:
    """The word as printed, which may be cut at the end of a line."""
    return lexicon()[re.sub(r"-\s*", "", raw).lower()]


def plural_value(raw: str) -> int:
    """What tens, dozens, hundreds … stand for."""
    for entry in vocabulary("scales"):
        if raw.lower() in entry.attributes.get("plural", []):
            return _scale_value(entry.attributes)
    return 20


@cache
def scale_next() -> re.Pattern[str]:
    """A scale word behind a blank."""
    return re.compile(rf"[ ]({_alternatives(w for w, e in lexicon().items() if e.kind == 'scale')})(?![A-Za-z])", re.IGNORECASE)


@cache
def scale_after() -> re.Pattern[str]:
    """A scale word behind digits, with what may stand between."""
    return re.compile(
        rf"{_SEPARATOR}?({_alternatives(w for w, e in lexicon().items() if e.kind == 'scale')})(?![A-Za-z])", re.IGNORECASE
    )


@cache
def _letters() -> tuple[re.Pattern[str], dict[str, int]]:
    values: dict[str, int] = {}
    for entry in vocabulary("scales"):
        for letter in (*entry.attributes.get("letters", ()), *entry.attributes.get("with_money", ())):
            values[letter] = _scale_value(entry.attributes)
    return re.compile(rf"[ ]?({words_pattern(values)})(?![A-Za-z0-9&])"), values


@cache
def money_letters() -> frozenset[str]:
    """Letters that are a scale only beside a currency or before a noun (26m)."""
    return frozenset(letter for entry in vocabulary("scales") for letter in entry.attributes.get("with_money", ()))


_NOUN_NEXT = re.compile(r"[ ](?!ago\b|in\b|at\b|and\b|to\b|by\b|of\b|isn)[a-z]{3,}")


def extend_letter(text: str, numeral: Numeral, money: bool) -> Numeral:
    """The numeral with a scale letter against it: $54K, 1.2bn; `money` tells that a currency stands before it."""
    pattern, values = _letters()
    found = pattern.match(text, numeral.end)
    if found is None or numeral.value is None or (found.group().startswith(" ") and len(found[1]) == 1 and not money):
        return numeral
    if found[1] in money_letters() and not money and not _NOUN_NEXT.match(text, found.end()):
        return numeral
    return replace(numeral, end=found.end(), value=plain(times(numeral.value, values[found[1]])), scale=values[found[1]])
