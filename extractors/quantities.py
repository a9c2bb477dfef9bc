"""Quantities in a text: every number with unit, bounds and hedge, in reading order, Chinese and English mixed.

`scan_quantities` finds where a number may begin with one regular expression, reads each with `extractors.amounts`, joins ranges
and lists that share a unit, and adds the hedges around them. Signs that verbs give (下滑16%), periods, and what the quantities
measure are left to others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Literal

from extractors.amounts import read_amount, vulgar_fractions
from extractors.drafts import Draft, magnitude_after
from extractors.hedges import Hedge, hedge_after, hedge_around, hedge_before
from extractors.mentions import Quantity
from extractors.numerals import fold, parts, plain, times, words_pattern
from extractors.numerals_zh import zh_characters
from extractors.ranges import factor_of, is_restated, join_lists, join_ranges, share_nouns, two_sided
from extractors.units import english_noun_after, money_nearby, noun_after, noun_before
from schemas.vocabulary import vocabulary


@cache
def _hit() -> re.Pattern[str]:
    """Where a number may begin: a digit, a numeral character, the first of a phrase, or a word in letters.

    The pattern begins with one set of characters, which is what makes the search fast.
    """
    return re.compile(
        rf"[\dA-Za-z{vulgar_fractions()}{zh_characters()}{''.join(_phrase_starts())}](?:(?<=[A-Za-z])[A-Za-z]*)?", re.ASCII
    )


@cache
def _phrase_starts() -> frozenset[str]:
    some = parts()
    phrases = [
        *some["phrase"]["percent"],
        *some["phrase"]["times"],
        *some["upward"]["zh"],
        *some["half"]["zh"],
        *some["several"]["zh"],
    ]
    return frozenset(word[0] for word in phrases if not word.isascii())


@cache
def _phrase_here() -> re.Pattern[str]:
    some = parts()
    phrases = [
        *some["phrase"]["percent"],
        *some["phrase"]["times"],
        *some["upward"]["zh"],
        *some["half"]["zh"],
        *some["several"]["zh"],
    ]
    return re.compile(words_pattern(word for word in phrases if not word.isascii()))


@cache
def _openers() -> frozenset[str]:
    """English words, in small letters, that a quantity or a word that is none may begin with."""
    some = parts()
    words = {
        *some["phrase"]["percent"],
        *some["phrase"]["times"],
        *some["phrase"]["times_before"],
        *some["several"]["en"],
        *some["unit_word"]["values"],
        *some["tens_word"]["values"],
    }
    words |= {"half", "a", "an", "few", "scores", "dozen", "dozens", "https", "http", "www"} | {
        w.split("-")[0].split(" ")[0] for w in some["word"]["en"]
    }
    words |= {w for e in vocabulary("scales") for w in e.attributes.get("plural", ())}
    return frozenset(word.split(" ")[0].lower() for word in words if word.isascii())


@cache
def _article() -> re.Pattern[str]:
    scales = words_pattern(w for e in vocabulary("scales") for w in e.en if len(w) > 3)
    ordinals = words_pattern(parts()["denominator"]["values"])
    money = words_pattern(
        w for e in vocabulary("units") if e.attributes["kind"] == "currency" for w in e.en if w.isalpha() and w.islower()
    )
    return re.compile(rf"an?[ -](?:few|couple|pair|half|{scales}|{ordinals}|{money})(?![A-Za-z])", re.IGNORECASE)


_WEB = frozenset({"http", "https", "www", "HTTP", "HTTPS", "WWW"})

_URL = re.compile(r"(?:https?://|www\.)[^\s，。、；（）]+", re.IGNORECASE)


def _begins(text: str, hit: re.Match[str]) -> bool:
    """Whether something is to be read at a hit at all."""
    word = hit.group()
    if word[0].isascii():
        if word[0].isdigit():
            return True
        low = word.lower()
        if low not in _openers() or (hit.start() and text[hit.start() - 1].isalnum() and text[hit.start() - 1].isascii()):
            return False
        return low not in ("a", "an") or _article().match(text, hit.start()) is not None
    return word not in _phrase_starts() or word in zh_characters() or _phrase_here().match(text, hit.start()) is not None


def scan_quantities(
    text: str,
    language: str | None = None,
    *,
    dollar: str = "USD",
    yen_sign: str = "CNY",
    dates: Sequence[tuple[int, int]] = (),
) -> list[Quantity]:
    """All quantities of a text in reading order, none overlapping; the time is linear in its length.

    `language` is a hint and may be None: both languages are read everywhere. `dollar` and `yen_sign` are the ISO codes that a
    bare `$` and `¥` stand for in the document. `dates` are the spans of time expressions in reading order: numerals in them count
    nothing. Quantities of role `pointer` and `label` are among the results.
    """
    folded = fold(text)
    drafts = join_lists(folded, join_ranges(folded, _read(folded, dates)))
    found: list[Quantity] = []
    floor = 0
    for index, draft in enumerate(drafts):
        ceiling = drafts[index + 1].start if index + 1 < len(drafts) else len(folded)
        quantity = _finish(folded, draft, floor, ceiling)
        floor = max(draft.end, quantity.cue_end)
        quantity = _currency_sign(folded, draft, quantity, dollar, yen_sign)
        if found and is_restated(folded, found[-1], quantity):
            continue
        both = two_sided(folded, found[-1], quantity) if found else None
        if both is None:
            found.append(quantity)
        else:
            found[-1] = both
    return share_nouns(folded, found)


def _read(text: str, dates: Sequence[tuple[int, int]]) -> list[Draft]:
    drafts: list[Draft] = []
    done = floor = 0
    times = iter(dates)
    date = next(times, _NEVER)
    for hit in _hit().finditer(text):
        pos = hit.start()
        while pos >= date[1]:
            date = next(times, _NEVER)
        if pos >= date[0]:
            done = floor = date[1]
            continue
        if pos < done or not _begins(text, hit):
            continue
        url = _URL.match(text, pos) if hit.group() in _WEB else None
        if url is not None:
            done = floor = url.end()
            continue
        if text[pos - 1 : pos] == "." and text[pos].isdigit() and pos > done and not text[pos - 2 : pos - 1].isalnum():
            pos -= 1
        draft, end = read_amount(text, pos, floor)
        done = max(end, pos + 1)
        if draft is not None:
            drafts.append(draft)
            floor = draft.end
    return drafts


_NEVER = (sys.maxsize, sys.maxsize)


def _currency_sign(text: str, draft: Draft, quantity: Quantity, dollar: str, yen_sign: str) -> Quantity:
    """A bare $ or ¥ is the currency of the document."""
    sign = draft.prefix.word if draft.prefix is not None else ""
    if sign == "$" and dollar != "USD":
        return replace(quantity, unit=dollar)
    if sign == "¥" and draft.unit is None and yen_sign != "CNY":
        return replace(quantity, unit=yen_sign)
    return quantity


def _finish(text: str, draft: Draft, floor: int, ceiling: int) -> Quantity:
    numeral = draft.numeral
    before = hedge_before(text, draft.start, floor, bare=numeral.shape == "bare" or draft.method == "zh.half")
    after = hedge_after(text, draft.end)
    around = hedge_around(text, draft.start, draft.end, floor)
    if around is not None:
        before, after = around
    if after is not None and after.end > ceiling:
        after = None
    hedge = _stronger(before, after)
    unit, counted, word = _unit(text, draft)
    factor = factor_of(draft)
    if draft.fraction and unit == "count" and _is_share(text, draft, hedge):
        unit, counted, factor = "percent", None, Decimal(100)
    value, lower, upper = (None if v is None else plain(times(v, factor)) for v in (numeral.value, numeral.lower, numeral.upper))
    if draft.negative and value is not None:
        value = -value
    code, value, lower, upper, closed = _bounds(text, draft, hedge, value, lower, upper)
    role: Literal["amount", "pointer", "label"] = "pointer" if draft.role == "pointer" or _points(text, draft, unit) else "amount"
    return Quantity(
        draft.start,
        draft.end,
        value,
        lower,
        upper,
        code,
        unit,
        lower_closed=closed[0],
        upper_closed=closed[1],
        counted=counted,
        measure_word=word,
        cue_start=min(draft.start, before.start) if before else draft.start,
        cue_end=max(draft.end, after.end) if after else draft.end,
        role=role,
        method=draft.method,
    )


def _stronger(before: Hedge | None, after: Hedge | None) -> Hedge | None:
    """The hedge that states a bound; the one before where both do or neither does."""
    if before is None or after is None:
        return before or after
    if before.code == "exact":
        return after
    return before if before.side is not None or after.side is None else after


@cache
def _equal() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_pattern([*parts()['equal']['zh'], *parts()['equal']['en']])})[ ]?\Z", re.IGNORECASE)


_Ends = tuple[bool | None, bool | None]


def _bounds(
    text: str, draft: Draft, hedge: Hedge | None, value: Decimal | None, lower: Decimal | None, upper: Decimal | None
) -> tuple[str, Decimal | None, Decimal | None, Decimal | None, _Ends]:
    """Hedge code, value and bounds, and which ends are closed."""
    shape = draft.numeral.shape
    if shape == "pair":
        return "range", None, lower, upper, (True, True)
    if shape in ("few", "floor"):
        return "indefinite", None, lower, upper, (True if lower is not None else None, True if upper is not None else None)
    sided = hedge is not None and hedge.side is not None
    if (shape == "bare" and not sided) or (magnitude_after(text, draft.end) and _round(draft)):
        return "indefinite", None, value, None, (True, None)
    if shape == "over" and not sided:
        return "over", value, value, None, (False, None)
    if hedge is None and draft.code is None and _equal().search(text[max(0, draft.start - 14) : draft.start]):
        return "exact", value, value, value, (True, True)
    if hedge is None or not sided:
        return hedge.code if hedge else "exact", value, None, None, (None, None)
    if hedge.side == "lower":
        return hedge.code, value, value, None, (hedge.closed, None)
    return hedge.code, value, None, value, (None, hedge.closed)


def _round(draft: Draft) -> bool:
    return draft.numeral.scale >= 10_000 and draft.numeral.script == "zh"


def _unit(text: str, draft: Draft) -> tuple[str, str | None, str | None]:
    """The unit's code, and for a count what is counted and the measure word."""
    if draft.code is not None:
        return draft.code, None, None
    numeral = draft.numeral
    if numeral.scale >= 10_000 and draft.measure is None and numeral.script == "zh" and money_nearby(text, draft.start, draft.end):
        return "CNY", None, None
    if draft.measure is not None:
        return "count", _counted(text, draft), draft.measure.word
    noun = english_noun_after(text, draft.end) or noun_after(text, draft.end, 6)
    return "count", noun or "other", None


def _line_end(text: str, pos: int) -> int:
    """The end of the line at `pos`, or of its first 40 characters: the label of a key figure stands below it."""
    end = text.find("\n", pos, pos + 40)
    return end if end >= 0 else min(len(text), pos + 40)


def _counted(text: str, draft: Draft) -> str:
    measure = draft.measure
    if measure is None:
        return "other"
    noun = noun_after(text, draft.end) if measure.code != "deal" else None
    if noun is not None:
        return noun
    if measure.generic and text[draft.end : draft.end + 1] == "\n":
        below = noun_before(text, _line_end(text, draft.end + 1), 24)
        if below is not None:
            return below
    if measure.generic or measure.code == "company":
        earlier = noun_before(text, draft.start)
        if earlier is not None:
            return earlier
    return measure.code


_CLAUSE_WORD = re.compile(r"[ ]?(?!and\b|or\b|sometimes\b|和|或|与)[A-Za-z\u4e00-\u9fff]")


def _is_share(text: str, draft: Draft, hedge: Hedge | None) -> bool:
    """A proper fraction is a part of a whole where a hedge, a cue or words of its clause say so; standing alone it is a number."""
    value = draft.numeral.value
    if (value is not None and not 0 < value < 1) or draft.negative:
        return False
    if hedge is not None and hedge.code != "exact":
        return True
    if _CLAUSE_WORD.match(text, draft.end):
        return True
    window = text[max(0, draft.start - 16) : draft.start].rstrip().lower()
    some = parts()["share_cue"]
    return window.endswith(some["zh"]) or any(window.endswith(" " + cue) or window == cue for cue in some["en"])


_ONE_OF = re.compile(r"[ ]of[ ](?:the|its|their|our|these|those|his|her)(?![a-z])", re.IGNORECASE)


def _points(text: str, draft: Draft, unit: str) -> bool:
    """English words that point: one of, the two countries."""
    numeral = draft.numeral
    if numeral.script != "en" or unit != "count" or numeral.value is None or numeral.value > 10 or draft.fraction:
        return False
    if text[numeral.start : numeral.end].lower() == "one":
        return True
    window = text[max(0, draft.start - 12) : draft.start].rstrip().lower()
    return any(window.endswith(" " + word) or window == word for word in parts()["pointing"]["en"])
