"""Numerals: what one is, the folding of characters, exact arithmetic, and numbers in digits.

`fold` brings full width and traditional characters to the form that is read, one for one. Chinese numerals are read in
`extractors.numerals_zh`, English number words in `extractors.number_words`; units, hedges and everything that a numeral may be but
a number are left to `extractors.quantities`.

Arithmetic is exact: integers as far as they go, `Decimal` in a wide context where there is a decimal point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from schemas.vocabulary import vocabulary

Shape = Literal["exact", "over", "few", "pair", "bare", "floor", "fraction"]

EXACT = Context(prec=200)
MAX_DIGITS = 60
"""No number is longer."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral with its span.

    `value` is None where the words name no single number; `lower` and `upper` are the bounds that the numeral itself gives.
    `shape`: `exact`; `over` (20多亿), `few` (数十, 十几), `pair` (四五千), `bare` (a scale without a digit: 千亿), `floor`
    (上百), `fraction` (三分之一). `scale` is the factor printed at its end, for ranges that share it.
    """

    start: int
    end: int
    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    shape: Shape = "exact"
    scale: int = 1
    percent: bool = False
    script: Literal["digits", "zh", "en"] = "digits"


@cache
def parts() -> Mapping[str, Mapping[str, Any]]:
    """The numerals vocabulary by part of the grammar: words and values."""
    return {entry.code: {"zh": entry.zh, "en": entry.en, **entry.attributes} for entry in vocabulary("numerals")}


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """The characters to replace, and by what: most texts have few, so that looking for them is faster than `str.translate`."""
    table = dict(zip(parts()["fold"]["from"], parts()["fold"]["to"], strict=True))
    return re.compile(f"[{''.join(map(re.escape, table))}]"), table


def fold(text: str) -> str:
    """The text with full-width, traditional and financial numeral characters replaced one for one: offsets stay."""
    text = _WIDE_COMMA.sub(",", text)
    if _financial().search(text):
        text = _financial().sub(_fold_financial, text)
    characters, table = _folding()
    return characters.sub(lambda found: table[found.group()], text)


_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")


@cache
def _financial() -> re.Pattern[str]:
    """Financial characters in the company of other numerals, or alone: by themselves in a text they are words (放肆, 陆地)."""
    chars = "".join(parts()["financial"]["zh"])
    near = rf"{''.join(digit_values())}{''.join(scale_of())}{chars}萬億兩點零0-9０-９分之元圆圓折成打点"
    return re.compile(rf"(?:(?<=[{near}])|(?<=[{near}] ))[{chars}]+|[{chars}]+(?=[ ]?[{near}])|^[{chars}]+$")


def _fold_financial(found: re.Match[str]) -> str:
    return found.group().translate(_folding_financial())


@cache
def _folding_financial() -> dict[int, int]:
    fold_map = parts()["financial"]
    return {ord(a): ord(b) for a, b in zip(fold_map["from"], fold_map["to"], strict=True)}


def words_pattern(words: Iterable[str], spelled: Callable[[str], str] = re.escape) -> str:
    """A regular expression for any of the words, the longest first; `spelled` gives that of one word, which begins as the word does.

    It asks for a character that some word begins with before it tries any, and tries only those words that begin so: most places in a
    text fail at once, whatever the size of the vocabulary.
    """
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered or not ordered[-1]:
        return "|".join(map(spelled, ordered))
    groups: dict[str, list[str]] = {}
    for word in ordered:
        groups.setdefault(word[0].lower(), []).append(word)
    cased = [first for first in groups if first.upper() != first]
    plain_first = [_beginning_with(groups[first], spelled) for first in groups if first not in cased]
    choices = [
        _one_of(plain_first, "".join(first for first in groups if first not in cased)),
        *(
            [
                _one_of(
                    [_one_of(list(map(spelled, groups[first])), first + first.upper()) for first in cased],
                    "".join(c + c.upper() for c in cased),
                )
            ]
            if cased
            else []
        ),
    ]
    return "|".join(choice for choice in choices if choice)


def _one_of(choices: Sequence[str], beginnings: str) -> str:
    """Any of the patterns, which begin with one of the characters."""
    return f"(?=[{''.join(map(re.escape, beginnings))}])(?:{'|'.join(choices)})" if choices else ""


def _beginning_with(words: Sequence[str], spelled: Callable[[str], str]) -> str:
    """Any of the words, which all begin with one character that has no other case."""
    first = re.escape(words[0][0])
    return f"{first}(?:{'|'.join(spelled(word).removeprefix(first) for word in words)})" if len(words) > 1 else spelled(words[0])


def plain(value: Decimal | int) -> Decimal:
    """The same number without exponent and without trailing zeros."""
    number = Decimal(value)
    if not number:
        return Decimal(0)
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize(EXACT)


def is_whole(value: Decimal) -> bool:
    """Whether the number has no fraction; it may be of any size."""
    return bool(value == value.to_integral_value())


def times(left: Decimal | int, right: Decimal | int) -> Decimal:
    """The exact product."""
    return EXACT.multiply(Decimal(left), Decimal(right))


def ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """The quotient, to 28 digits where it does not end. `denominator` is not zero."""
    quotient = EXACT.divide(Decimal(numerator), Decimal(denominator))
    return quotient if len(quotient.as_tuple().digits) < 100 else Context(prec=28).plus(quotient)


DIGITS = re.compile(
    r"""(?:
      (?=\d{1,3}(?:[, \u00a0\u2009\u202f]\d|\.\d{3}))(?:(?P<comma>\d{1,3}(?:,\d{3}){1,12}(?:\.\d++)?(?!\d|,\d))
    | (?P<lakh>\d{1,2}(?:,\d{2}){1,12},\d{3}(?!\d|,\d)(?:\.\d+)?)
    | (?P<space>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,12}(?!\d|[ ]\d|[.,]\d{3}(?!\d))(?:\.\d+)?)
    | (?P<euro>\d{1,3}(?:\.\d{3}){1,12},\d++))
    | (?=\d++(?:\.\d++)?[\^eE])(?:(?P<power>\d++(?:\.\d++)?\^[+-]?\d{1,2}(?!\d))
    | (?P<exp>\d++(?:\.\d++)?[eE][+-]?\d{1,2}(?![\dA-Za-z])))
    | (?P<plain>\d++(?:\.\d++)?|\.\d++)
    )""",
    re.VERBOSE | re.ASCII,
)
_ODD = re.compile(r"[^\d.]", re.ASCII)


def match_digits(text: str, pos: int) -> tuple[Decimal, int] | None:
    """The number in digits at `pos` and its end; None where there is none or where it is longer than any number."""
    found = DIGITS.match(text, pos)
    if found is None:
        return None
    raw = found.group()
    if len(raw) > MAX_DIGITS:
        return None
    return _digits_value(raw, found.lastgroup or "plain"), found.end()


@lru_cache(maxsize=4096)
def _digits_value(raw: str, form: str) -> Decimal:
    if form == "euro":
        return Decimal(raw.replace(".", "").replace(",", "."))
    if form == "power":
        base, exponent = raw.split("^")
        value = Context(prec=28).power(Decimal(base), int(exponent)) if Decimal(base) else Decimal(0)
        return value if value.is_finite() else Decimal(0)
    if form == "exp":
        return Decimal(raw)
    return Decimal(_ODD.sub("", raw))


@cache
def digit_values() -> dict[str, int]:
    """The value of each Chinese digit."""
    return dict(parts()["digit"]["values"])


@cache
def scale_of() -> dict[str, int]:
    """The factor of each Chinese scale character."""
    return {word: 10 ** int(e.attributes["power"]) for e in vocabulary("scales") for word in e.zh}
