"""Numbers in digits and in English words as drafts of quantities, and the way into the reading of any number.

`read_amount` reads the number at a place, with what is written against it; ranges, lists and hedges, which need the neighbours,
are joined in `extractors.ranges` and `extractors.quantities`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extractors import labels
from extractors.amounts_zh import phrase, phrases, read_zh, signed
from extractors.drafts import Draft, period_like, with_cents, with_unit
from extractors.number_lexicon import extend_letter
from extractors.number_words import extend_scale, match_words, with_fraction
from extractors.numerals import EXACT, Numeral, parts, plain, ratio, scale_of, times, words_pattern
from extractors.numerals_zh import match_numeral
from extractors.units import (
    Unit,
    english_noun_after,
    line_scale,
    unit_after,
    unit_before,
    unit_rules,
)


def read_amount(text: str, pos: int, floor: int) -> tuple[Draft | None, int]:
    """The number that begins at `pos` of the folded text and where to read on; no draft where it is a label or a word.

    `floor` is the end of what was read before: nothing before the number may reach behind it.
    """
    prefix = unit_before(text, pos, floor) if text[pos].isdigit() or not text[pos].isascii() else None
    end = labels.label_at(text, pos)
    if end is not None and prefix is None:
        return None, end
    if text[pos].isascii() and text[pos].isalpha():
        return _read_words(text, pos, floor)
    if text[pos].isdigit() or text[pos] == ".":
        return _read_digits(text, pos, floor, prefix)
    if text[pos] in _vulgar():
        value = _vulgar()[text[pos]]
        return with_unit(
            text, Draft(pos, pos + 1, Numeral(pos, pos + 1, value, shape="fraction"), fraction=True, method="fraction")
        ), pos + 1
    return read_zh(text, pos, floor, prefix)


@cache
def _vulgar() -> dict[str, Decimal]:
    import unicodedata
    from fractions import Fraction

    table = {}
    for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞":
        part = Fraction(unicodedata.numeric(char)).limit_denominator(10)
        table[char] = ratio(part.numerator, part.denominator)
    return table


def vulgar_fractions() -> str:
    """The characters that are fractions by themselves."""
    return "".join(_vulgar())


_SLASH = re.compile(r"[ ]?/[ ]?(\d{1,4})(?![\d/]|[.,]\d)", re.ASCII)

_AND_SLASH = re.compile(r"[ ](\d{1,3})/(\d{1,3})(?![\d/])", re.ASCII)


def _read_digits(text: str, pos: int, floor: int, prefix: Unit | None) -> tuple[Draft | None, int]:
    if prefix is None and labels.letters_before(text, pos) and not _word_hyphen(text, pos):
        return None, max(labels.alnum_end(text, pos), pos + 1)
    numeral = match_numeral(text, pos)
    if numeral is None:
        return None, _digits_end(text, pos)
    numeral = _across_line(text, numeral)
    if numeral.script == "digits":
        numeral = _english_scale(text, numeral, prefix)
    fraction = numeral.shape == "fraction"
    if numeral.script == "digits" and not fraction and prefix is None:
        numeral, fraction = _slash(text, numeral)
    draft = Draft(pos, numeral.end, numeral, prefix=prefix, fraction=fraction, method="digits")
    if prefix is not None:
        draft.start = prefix.start
    _take_sign(text, draft, floor)
    if draft.negative and prefix is None and text[draft.start] in "-−":
        money = unit_before(text, draft.start, floor)
        if money is not None:
            draft.prefix, draft.start = money, money.start
    with_unit(text, draft)
    with_cents(text, draft)
    return _settle_digits(text, draft)


def _take_sign(text: str, draft: Draft, floor: int) -> None:
    if signed(text, draft.start, floor):
        draft.negative, draft.start = True, draft.start - 1
    elif text[draft.start - 2 : draft.start] in ("负 ", "- ") and draft.start - 2 >= floor:
        alone = draft.start == 2 and draft.numeral.end == len(text)
        if text[draft.start - 2] == "负" or alone:
            draft.negative, draft.start = True, draft.start - 2
    else:
        draft.negative = _worded_minus(text, draft, floor)


def _word_hyphen(text: str, pos: int) -> bool:
    """mid-20%, pre-2024: a small word before a hyphen does not make a name of a number with a unit."""
    return bool(re.compile(r"(?<![A-Za-z])(?:sub|over|pre|post|mid|to|of)-\Z").search(text[max(0, pos - 5) : pos]))


def _across_line(text: str, numeral: Numeral) -> Numeral:
    """A scale on the next line or behind markdown belongs to the number: `1,208.6⏎亿元`, `850** 亿`."""
    if numeral.value is None or numeral.script != "digits" or text[numeral.end : numeral.end + 1] not in _LOOSE:
        return numeral
    at = line_scale(text, numeral.end)
    if at is None:
        found = _MARKED_SCALE.match(text, numeral.end)
        at = found.end() if found else None
    if at is None:
        return numeral
    scale, end = 1, at
    while text[end : end + 1] in scale_of() and end < at + 4:
        scale *= scale_of()[text[end]]
        end += 1
    over = text[numeral.end : at].strip(" *\r\n")
    return replace(
        numeral,
        end=end,
        value=plain(times(numeral.value, scale)),
        scale=scale,
        script="zh",
        shape="over" if over else "exact",
        lower=plain(times(numeral.value, scale)) if over else None,
    )


_LOOSE = frozenset(" \t*_`\r\n")
"""What may stand between a number and the scale, unit or fraction that belongs to it."""

_MARKED_SCALE = re.compile(r"(?:[ \t]{0,3}(?:\*{1,3}|__|`)[ \t]{0,3}|[ \t]{1,3})[多余]?(?=[百千万亿兆])")


def _english_scale(text: str, numeral: Numeral, prefix: Unit | None) -> Numeral:
    follow = text[numeral.end : numeral.end + 3]
    if not follow[:1] or not (follow.isascii() or follow[0].isascii()):
        return numeral
    scaled = extend_scale(text, numeral)
    if scaled.end == numeral.end:
        scaled = extend_letter(text, numeral, prefix is not None or _money_after_letter(text, numeral.end))
    return with_fraction(text, scaled) if text[scaled.end : scaled.end + 1] == " " else scaled


_LETTER_MONEY = re.compile(r"[ ]?[mbt][ ]?(?:USD|RMB|CNY|EUR|GBP|HKD|yuan|dollars|euros|pounds|yen|\$|€|£)")


def _money_after_letter(text: str, pos: int) -> bool:
    return bool(_LETTER_MONEY.match(text, pos))


def _slash(text: str, numeral: Numeral) -> tuple[Numeral, bool]:
    """3/4, 1 3/4 and 1½."""
    sign = text[numeral.end : numeral.end + 1]
    if sign in _vulgar() and sign and numeral.value is not None:
        return replace(numeral, end=numeral.end + 1, value=plain(EXACT.add(numeral.value, _vulgar()[sign]))), False
    if text[numeral.end : numeral.end + 1] not in (" ", "/"):
        return numeral, False
    mixed = _AND_SLASH.match(text, numeral.end)
    value = numeral.value
    if mixed is not None and value is not None and int(mixed[2]):
        return replace(numeral, end=mixed.end(), value=plain(EXACT.add(value, ratio(int(mixed[1]), int(mixed[2]))))), False
    found = _SLASH.match(text, numeral.end)
    if found is None or value is None or not int(found[1]):
        return numeral, False
    return replace(numeral, end=found.end(), value=plain(ratio(value, int(found[1]))), shape="fraction"), True


def _digits_end(text: str, pos: int) -> int:
    end = pos + 1
    found = re.compile(r"[\d.,]+", re.ASCII).match(text, pos)
    return max(end, found.end() if found else end)


def _settle_digits(text: str, draft: Draft) -> tuple[Draft | None, int]:
    """Sort out years, names and footnote marks among the numbers in digits that have no unit."""
    numeral = draft.numeral
    bare = draft.code is None and draft.measure is None
    if labels.ordinal_before(text, draft.start):
        return None, draft.end
    if (
        draft.measure is not None
        and text[max(0, draft.start - 2) : draft.start].endswith(parts()["pointing_digits"]["zh"])
        and numeral.scale == 1
    ):
        draft.role = "pointer"
    if not bare:
        return (None, draft.end) if period_like(text, draft) else (draft, draft.end)
    year = labels.bare_year_at(text, numeral.start)
    if year is not None and year >= numeral.end and not _counts_after(text, draft.end):
        return None, year
    follow = text[draft.end : draft.end + 1]
    if follow.isascii() and (follow.isalpha() or follow == "_") and numeral.scale == 1:
        return None, labels.alnum_end(text, numeral.start)
    if numeral.scale == 1 and labels.named_before(text, draft.start):
        return None, max(draft.end, labels.named_end(text, numeral.start))
    if numeral.scale == 1 and labels.named_after(text, draft.end):
        return None, draft.end
    if numeral.end - numeral.start > 16 and text[numeral.start : numeral.end].isdigit():
        return None, draft.end
    if _footnote(text, draft):
        return None, draft.end
    return draft, draft.end


def _counts_after(text: str, pos: int) -> bool:

    return (
        text[pos : pos + 1] == " "
        and english_noun_after(text, pos, 2) is not None
        and bool(re.compile(r"[ ][a-z]").match(text, pos))
    )


_GOES_ON = re.compile(r"[ ]?(?:[、,，和与及到至]|[-–—~/]+)[ ]?\d")


def _footnote(text: str, draft: Draft) -> bool:
    """A small whole number written against a word, with no word before it that brings a number, is a mark of a note."""
    numeral = draft.numeral
    if numeral.end - numeral.start > 2 or draft.negative or numeral.scale != 1 or draft.start == 0:
        return False
    before = text[draft.start - 1]
    if not before.isalpha() or before.isascii():
        return before in "。！？”》" and numeral.end - numeral.start <= 2
    if _GOES_ON.match(text, draft.end):
        return False
    window = text[max(0, draft.start - 3) : draft.start]
    return not any(window.endswith(word) for word in (*parts()["introducing"]["zh"], *_hedging()))


@cache
def _hedging() -> tuple[str, ...]:
    from schemas.vocabulary import vocabulary

    return tuple(word for entry in vocabulary("hedges") for word in entry.zh)


def _read_words(text: str, pos: int, floor: int) -> tuple[Draft | None, int]:
    found = phrases().match(text, pos)
    if found is not None:
        return phrase(text, found)
    numeral = match_words(text, pos)
    one = _one_unit(text, pos) if numeral is None else None
    if one is not None:
        return one, one.end
    if numeral is None:
        several = _several().match(text, pos)
        if several is None:
            return None, _word_end(text, pos)
        unknown = Numeral(pos, several.end(), None, shape="few", script="en")
        return Draft(pos, several.end(), unknown, method="en.several"), several.end()
    draft = Draft(pos, numeral.end, numeral, fraction=numeral.shape == "fraction", method="en.words")
    draft.negative = _worded_minus(text, draft, floor)
    prefix = unit_before(text, draft.start, floor)
    if prefix is not None and prefix.kind == "ratio":
        draft.prefix, draft.start = prefix, prefix.start
    with_unit(text, draft)
    with_cents(text, draft)
    if draft.code is None and draft.fraction is False and (_name_like(text, draft) or _pronoun(text, draft)):
        return None, draft.end
    if not draft.fraction and numeral.scale == 1 and _COMPOUND.match(text, numeral.end):
        return None, labels.alnum_end(text, numeral.end + 1)
    if period_like(text, draft):
        return None, draft.end
    if draft.fraction and _ordinal_use(text, draft):
        return None, draft.end
    return draft, draft.end


_AN = re.compile(r"an?(?=[ ])", re.IGNORECASE)


def _one_unit(text: str, pos: int) -> Draft | None:
    """A dollar, a pound: one of a currency, which points more than it counts."""
    found = _AN.match(text, pos)
    unit = unit_after(text, found.end()) if found else None
    if found is None or unit is None or unit.kind != "currency" or len(unit.word) < 4:
        return None
    if text[unit.end : unit.end + 1].isalnum() or unit.word.endswith("s") or unit_rules("least").get(unit.word, 0) > 1:
        return None
    one = Numeral(pos, found.end(), Decimal(1), script="en")
    return Draft(pos, unit.end, one, unit=unit, role="pointer", method="en.one")


_COMPOUND = re.compile(r"-(?!to-|odd|plus|ish)[A-Za-z]{2}")
"""What a number word is written together with makes an adjective or a name of both: three-year, two-wheeler."""

_MINUS = re.compile(r"(?<![A-Za-z])(?:minus|negative)[ ]\Z", re.IGNORECASE)


def _worded_minus(text: str, draft: Draft, floor: int) -> bool:
    if text[draft.start - 1 : draft.start] != " ":
        return False
    found = _MINUS.search(text[max(floor, draft.start - 10) : draft.start])
    if found is None:
        return False
    draft.start -= found.end() - found.start()
    return True


def _word_end(text: str, pos: int) -> int:
    found = re.compile(r"[A-Za-z]+").match(text, pos)
    return found.end() if found else pos + 1


@cache
def _several() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{words_pattern(w for w in parts()['several']['en'] if w not in ('many', 'multiple', 'a number of'))})(?![A-Za-z])",
        re.IGNORECASE,
    )


_TITLE = re.compile(r"[ ][A-Z][a-z]+")


def _name_like(text: str, draft: Draft) -> bool:
    """Capitalised number words inside a line with a capital after them are names: the Seven Samurai."""
    raw = text[draft.numeral.start : draft.numeral.end]
    if draft.numeral.scale > 1 or not raw[0].isupper() or raw.isupper():
        return labels.named_before(text, draft.start)
    before = text[max(0, draft.start - 2) : draft.start]
    return (
        bool(_TITLE.match(text, draft.end))
        and bool(before)
        and before[-1] not in "\n"
        and not before.rstrip().endswith((".", "!", "?", "\n"))
    )


def _pronoun(text: str, draft: Draft) -> bool:
    """That one, no one, this one."""
    if text[draft.numeral.start : draft.numeral.end].lower() != "one":
        return False
    window = text[max(0, draft.start - 9) : draft.start].rstrip().lower()
    return any(window == word or window.endswith(" " + word) for word in parts()["not_pointing_one"]["en"])


def _ordinal_use(text: str, draft: Draft) -> bool:
    """`a third party`, `a quarter ago`, `half-year`: ordinals and periods, no parts."""
    return bool(_ordinal_noun().match(text, draft.end))


@cache
def _ordinal_noun() -> re.Pattern[str]:
    return re.compile(rf"[ ](?:{words_pattern(parts()['ordinal_noun']['en'])})(?![A-Za-z])|-[a-z]", re.IGNORECASE)
