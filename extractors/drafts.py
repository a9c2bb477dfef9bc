"""A number in the making, and what may be written after it: 多 and 余, currency, ratio, duration, measure word, jiao and cents.

`with_unit` attaches them to a `Draft`; where a number begins is for `extractors.amounts` and `extractors.amounts_zh`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors.number_words import extend_scale, match_words
from extractors.numerals import EXACT, Numeral, parts, plain, ratio, times
from extractors.numerals_zh import match_numeral
from extractors.units import (
    Measure,
    Unit,
    measure_after,
    set_factors,
    unit_after,
    unit_rules,
    word_ends,
)

_SMALL_CODES = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})


@dataclass(slots=True)
class Draft:
    """A number in the making: the span of number and unit, the numeral, its unit and how it is to be taken."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit | None = None
    prefix: Unit | None = None
    measure: Measure | None = None
    negative: bool = False
    fixed: str = ""
    role: str = "amount"
    method: str = ""
    upper: Numeral | None = None
    shared: str = ""
    fraction: bool = False

    @property
    def code(self) -> str | None:
        """The unit's code as far as it is printed."""
        if self.prefix is not None:
            return self.prefix.code
        return self.unit.code if self.unit is not None else None

    @property
    def kind(self) -> str:
        """The unit's kind, or nothing."""
        some = self.prefix or self.unit
        return some.kind if some else ""


def magnitude_after(text: str, pos: int) -> bool:
    """Whether the number is an order of magnitude: 万亿级."""
    return text.startswith(tuple(parts()["magnitude"]["zh"]), pos)


_EN_WINDOW_BEFORE = re.compile(r"(?<![A-Za-z])(?:past|last|recent|previous|prior|first|every|each|preceding)[ ]\Z", re.IGNORECASE)

_EN_WINDOW_AFTER = re.compile(r"[ ](?:ago|later|earlier|after|before|from now)(?![A-Za-z])", re.IGNORECASE)


def period_like(text: str, draft: Draft) -> bool:
    """Whether a duration only says when: 近三年, 三个月前, the last 3 years, 2 years ago."""
    if draft.unit is None or draft.code not in _SMALL_CODES or draft.prefix is not None:
        return False
    some = parts()["window"]
    if draft.unit.word.isascii():
        return bool(
            _EN_WINDOW_BEFORE.search(text[max(0, draft.start - 12) : draft.start]) or _EN_WINDOW_AFTER.match(text, draft.end)
        )
    window = text[max(0, draft.start - 4) : draft.start].rstrip(" *")
    if window.endswith(tuple(some["zh"])):
        return True
    if text.startswith(tuple(some["after"]), draft.end):
        return True
    value = draft.numeral.value
    return draft.numeral.script == "zh" and value == 1 and draft.code in ("a", "d")


@cache
def _tenths_tail() -> re.Pattern[str]:
    return re.compile(r"[ ]?([一二三四五六七八九半])(?![年月日个家大十百千万亿])")


def with_unit(text: str, draft: Draft) -> Draft:
    """Take over, unit and measure word that follow the number into the draft."""
    if draft.fraction and draft.numeral.script != "zh":
        return draft
    _take_over(text, draft)
    unit = unit_after(text, draft.end)
    if unit is None and draft.numeral.script == "en" and draft.numeral.shape == "few" and text.startswith(" of ", draft.end):
        of_money = unit_after(text, draft.end + 3)
        unit = of_money if of_money is not None and of_money.kind == "currency" else None
    if unit is not None and _fits(text, draft, unit):
        _set_unit(text, draft, unit)
        return draft
    if draft.prefix is not None or draft.numeral.script == "en":
        return draft
    set_word = text[draft.end : draft.end + 1]
    factor = set_factors().get(set_word)
    if factor is not None and draft.numeral.value is not None:
        draft.numeral = replace(draft.numeral, value=plain(times(draft.numeral.value, factor)))
        draft.measure = Measure("other", set_word, draft.end, draft.end + 1, True)
        draft.end += 1
        return draft
    measure = measure_after(text, draft.end)
    if measure is not None and not _wrapped(text, draft.end, measure):
        draft.measure = measure
        draft.end = measure.end
        draft.method = "zh.count"
    return draft


def _wrapped(text: str, pos: int, measure: Measure) -> bool:
    """A space between number and measure word is only allowed where they belong together, not across cells or sentences."""
    gap = text[pos : measure.start]
    return len(gap.replace("*", "")) > 2


@cache
def _over() -> re.Pattern[str]:
    some = parts()["over"]
    return re.compile(rf"[ ]?([{''.join(some['zh'])}]|\+(?![\d\sA-Za-z]))(?![{some['not_before']}])")


@cache
def _over_starts() -> frozenset[str]:
    return frozenset(" +") | frozenset("".join(parts()["over"]["zh"]))


def _take_over(text: str, draft: Draft) -> None:
    """百余家, 2万多元, 三年多: 多 and 余 between number and unit."""
    numeral = draft.numeral
    found = _over().match(text, draft.end) if text[draft.end : draft.end + 1] in _over_starts() else None
    if found is None or numeral.value is None or draft.fraction:
        return
    end = found.end()
    ends = not text[end : end + 1].isalpha()
    if found[1] in parts()["over"]["with_unit_only"] and not (measure_after(text, end) or unit_after(text, end)):
        return
    follows = unit_after(text, end) is not None or measure_after(text, end) is not None
    if not follows and not (ends and (numeral.script == "zh" or numeral.scale > 1)):
        return
    draft.numeral = replace(numeral, shape="over", lower=numeral.value)
    if follows:
        draft.end = end


def _fits(text: str, draft: Draft, unit: Unit) -> bool:
    """Whether the unit found belongs to the number."""
    if unit.minor and draft.prefix is not None:
        return False
    if draft.prefix is not None:
        return unit.kind == "currency" and (unit.code == draft.prefix.code or (unit.code == "CNY" and not unit.word.isascii()))
    spaced = text[draft.end : unit.start + 1][:1] == " "
    if len(unit.word) == 1 and unit.word.isascii() and (spaced if unit.kind == "physical" else _loose_x(text, unit)):
        return False
    follow = text[unit.end : unit.end + 1]
    if unit.word in word_ends() and follow.isalnum():
        return follow in word_ends()[unit.word]
    if follow and follow in unit_rules("not_before").get(unit.word, ""):
        return False
    value = draft.numeral.value or Decimal(0)
    if value < unit_rules("least").get(unit.word.lower(), 0) or value > unit_rules("most").get(unit.word, value):
        return False
    if draft.numeral.value in unit_rules("except").get(unit.word, ()):
        return False
    needed = unit_rules("before").get(unit.word)
    return needed is None or text.startswith(tuple(needed), unit.end)


def _loose_x(text: str, unit: Unit) -> bool:
    """A single letter for times (2.5x) is written against its number."""
    return unit.code == "times" and text[unit.end - 2 : unit.end - 1] == " "


def _set_unit(text: str, draft: Draft, unit: Unit) -> None:
    draft.unit, draft.end = unit, unit.end
    numeral = draft.numeral
    draft.method = (
        f"{'zh' if not unit.word.isascii() or (unit.word == '%' and numeral.script == 'zh') else 'en'}.{_METHODS[unit.kind]}"
    )
    if unit.word == "折" and numeral.value is not None and numeral.value > 10:
        draft.unit = replace(unit, factor=Decimal(1))
    if unit.kind == "currency" and numeral.scale == 1 and numeral.value is not None:
        scaled = (
            extend_scale(text, replace(numeral, end=draft.end))
            if unit.word.isascii() and text[draft.end : draft.end + 1] == " "
            else numeral
        )
        if scaled.scale > 1:
            draft.numeral, draft.end = scaled, scaled.end
            return
    if unit.word in ("成", "倍") or (unit.kind == "duration" and numeral.value is not None):
        _tail(text, draft, unit)
    elif unit.kind == "currency":
        _minor_tail(text, draft, unit)


_METHODS = {"currency": "money", "ratio": "ratio", "duration": "duration", "physical": "physical"}


def _tail(text: str, draft: Draft, unit: Unit) -> None:
    """三成半, 七成六, 两倍半, 三年半."""
    found = _tenths_tail().match(text, draft.end)
    if found is None or draft.numeral.value is None or (found[1] != "半" and unit.word != "成"):
        return
    part = Decimal("0.5") if found[1] == "半" else ratio(parts()["digit"]["values"][found[1]], 10)
    if text[found.end() : found.end() + 1].isalpha() and unit.word != "成" and found[1] != "半":
        return
    draft.numeral = replace(draft.numeral, value=plain(EXACT.add(draft.numeral.value, part)))
    draft.end = found.end()


_MINOR = re.compile(
    r"[ ]?(?:又)?([零一二两三四五六七八九十百\d]{1,4})[ ]?(角|毛|毫|美分|分|便士)(?![之])"
    r"(?:([零一二两三四五六七八九\d]{1,2})[ ]?分?)?",
    re.ASCII,
)

_LOOSE = re.compile(r"零?([一二三四五六七八九])(?![一二三四五六七八九十百千万亿零个家位名月年日项元%])")

_EN_MINOR = re.compile(r"[ ](?:and[ ])?(?:(\d{1,2})|([a-z]+(?:[- ][a-z]+)?))[ ]?(?:cents?|c|pence|p)(?![A-Za-z])", re.IGNORECASE)

_EN_LOOSE = re.compile(
    r"[ ](?:and[ ])?(\d{2})(?=[.,]?(?:\s|$))(?![ ]*(?:%|per|dollar|USD|million|billion|thousand|[a-z]))", re.IGNORECASE
)


def _minor_tail(text: str, draft: Draft, unit: Unit) -> None:
    """Jiao and fen, cents and pence behind the larger unit: 三元五角, 15 dollars 50, two pounds 30 pence."""
    value = draft.numeral.value
    if value is None or unit.minor or (draft.numeral.scale > 1_000_000 and draft.numeral.scale % 10_000 == 0):
        return
    added, end = _minor_zh(text, draft.end, unit) if not unit.word.isascii() else _minor_en(text, draft.end)
    if added:
        draft.numeral = replace(draft.numeral, value=plain(EXACT.add(value, added)))
        draft.end = end


def _minor_zh(text: str, pos: int, unit: Unit) -> tuple[Decimal, int]:
    found = _MINOR.match(text, pos)
    if found is not None:
        first = match_numeral(found[1], 0)
        if first is None or first.value is None:
            return Decimal(0), pos
        tenth = found[2] in "角毛毫"
        added = times(first.value, Decimal("0.1") if tenth else Decimal("0.01"))
        if found[3] and tenth:
            second = match_numeral(found[3], 0)
            if second is not None and second.value is not None:
                added = EXACT.add(added, times(second.value, Decimal("0.01")))
        return added, found.end()
    loose = _LOOSE.match(text, pos) if unit.word in ("块", "蚊") else None
    if loose is None:
        return Decimal(0), pos
    digit = Decimal(parts()["digit"]["values"][loose[1]])
    return times(digit, Decimal("0.01" if loose.group().startswith("零") else "0.1")), loose.end()


def with_cents(text: str, draft: Draft) -> None:
    """Cents in words behind money without them, at the end of a clause: three dollars and fourteen."""
    value = draft.numeral.value
    if draft.kind != "currency" or value is None or value != int(value) or draft.numeral.scale > 1:
        return
    joint = _AND_CENTS.match(text, draft.end)
    cents = match_words(text, joint.end()) if joint else None
    if cents is None or cents.value is None or not 0 < cents.value < 100 or cents.shape != "exact":
        return
    if _CLAUSE_END.match(text, cents.end):
        draft.numeral = replace(draft.numeral, value=plain(EXACT.add(value, times(cents.value, Decimal("0.01")))))
        draft.end = cents.end


_AND_CENTS = re.compile(r"[ ]and[ ](?=[a-z])")
_CLAUSE_END = re.compile(r"\s*(?:[.,;!?](?!\d)|$)")


def _minor_en(text: str, pos: int) -> tuple[Decimal, int]:
    found = _EN_MINOR.match(text, pos)
    if found is not None:
        if found[1]:
            return times(int(found[1]), Decimal("0.01")), found.end()
        words = match_words(text, found.start(2))
        if words is not None and words.value is not None and words.end == found.end(2):
            return times(words.value, Decimal("0.01")), found.end()
    loose = _EN_LOOSE.match(text, pos)
    if loose is not None:
        return times(int(loose[1]), Decimal("0.01")), loose.end()
    return Decimal(0), pos
