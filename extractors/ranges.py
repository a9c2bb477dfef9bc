"""Numbers that belong together: ranges and pairs of bounds become one quantity, lists share a unit.

All work on neighbours in reading order, so the time is linear.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extractors.drafts import Draft
from extractors.mentions import Quantity
from extractors.numerals import Numeral, parts, plain, times, words_pattern


@cache
def _conjunction() -> re.Pattern[str]:
    return re.compile(
        rf"[\s,，]{{0,3}}(?:{words_pattern([*parts()['conjunction']['zh'], *parts()['conjunction']['en']])})?[\s]{{0,3}}"
    )


def two_sided(text: str, left: Quantity, right: Quantity) -> Quantity | None:
    """`more than 30 and less than 40`: two bounds of one quantity side by side make a range."""
    if right.cue_start - left.cue_end > 10 or (left.unit != right.unit and left.unit != "count"):
        return None
    low, high = (left, right) if left.upper is None else (right, left)
    if low.lower is None or low.upper is not None or high.upper is None or high.lower is not None or not low.lower < high.upper:
        return None
    between = text[left.cue_end : right.cue_start]
    if low.cue_start == low.start or high.cue_start == high.start or _conjunction().fullmatch(between) is None:
        return None
    limits = (low.hedge, high.hedge) == ("at_least", "at_most")
    if low is right and not limits and not between.strip(" ,，"):  # nearly a hundred, more than 20 of them …: two quantities
        return None
    return replace(
        right,
        start=left.start,
        cue_start=left.cue_start,
        value=None,
        lower=low.lower,
        upper=high.upper,
        hedge="range",
        lower_closed=low.lower_closed,
        upper_closed=high.upper_closed,
        method=right.method + ".two_sided",
    )


_OPEN_BRACKET = re.compile(r"[ ]?[(（][ ]?")
_CLOSED_BRACKET = re.compile(r"[ ]?[)）]")


def is_restated(text: str, left: Quantity, right: Quantity) -> bool:
    """Whether a number says in brackets what the one before it said: 45 (forty-five) days."""
    if left.value is None or left.value != right.value or right.unit != "count" or right.start - left.end > 3:
        return False
    brackets = _OPEN_BRACKET.fullmatch(text[left.end : right.start]) and _CLOSED_BRACKET.match(text, right.end)
    return bool(brackets) and text[left.start : left.end] != text[right.start : right.end]


def share_nouns(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """English numbers side by side count what stands behind the last: 120, 85 and 43 deals."""
    for index in range(len(quantities) - 2, -1, -1):
        left, right = quantities[index], quantities[index + 1]
        plain_count = left.unit == right.unit == "count" and left.counted == "other" and left.measure_word is None
        if not plain_count or right.counted in (None, "other") or right.measure_word is not None or right.start - left.end > 6:
            continue
        if _between()[1].fullmatch(text[left.end : right.start]) is not None:
            quantities[index] = replace(left, counted=right.counted)
    return quantities


@cache
def _between() -> tuple[re.Pattern[str], re.Pattern[str]]:
    some = parts()
    gap = r"(?:[^\S\t]|[*_`]){0,4}"  # a tab parts the cells of a table
    signs = words_pattern([*some["range"]["zh"], *(w for w in some["range"]["en"] if not w.isalpha())])
    ranges = re.compile(
        rf"{gap}(?:\(含\)|\(不含\)|（含）)?(?:{signs}|(?<=[\s\w])to(?=\s)){gap}(?:[~约近]|about[ ]|nearly[ ]|as much as[ ])?{gap}"
    )
    joints = words_pattern([*some["list"]["zh"], *some["list"]["en"]])
    lists = re.compile(rf"{gap}(?:{joints}){gap}(?:and[ ]|和|(?:约|近|about ))?{gap}")
    return ranges, lists


_BETWEEN = re.compile(r"(?:between|介于|位于|在)[ ]?\Z", re.IGNORECASE)

_FROM = re.compile(r"(?:from|从)[ ]?\Z", re.IGNORECASE)

_AND = re.compile(r"[ ](?:and)[ ]|和|与", re.IGNORECASE)


def join_ranges(text: str, drafts: list[Draft]) -> list[Draft]:
    """Two numbers with a range word between them become one quantity, which shares unit and scale."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _is_range(text, joined[-1], draft):
            joined[-1] = _join(text, joined[-1], draft)
        else:
            joined.append(draft)
    return joined


def _is_range(text: str, left: Draft, right: Draft) -> bool:
    if right.start - left.end > 12 or left.upper is not None or left.fixed or right.fixed:
        return False
    if (
        left.numeral.value is None
        or right.numeral.value is None
        or left.numeral.shape not in ("exact", "fraction", "over")
        or right.numeral.shape == "over"
    ):
        return False
    start = right.start + (1 if right.negative else 0)
    middle = text[left.end : start]
    if not _joins(text, left, right, middle):
        return False
    if left.fraction != right.fraction or (right.prefix is not None and left.code is None):
        return False
    if left.code is not None and right.code is not None and left.code != right.code:
        return False
    if (left.measure is not None and right.measure is None) or (
        left.unit is not None and right.code is None and not _shares_percent(left, right)
    ):
        return False
    low, high = _shared_value(left, right), _value(right)
    return low is not None and high is not None and (low < high or (right.negative and not left.negative and low <= abs(high)))


_TEN_THOUSAND = 10_000


def _shares_percent(left: Draft, right: Draft) -> bool:
    """百分之三到五: the words for percent before the first number hold for the second."""
    return left.numeral.percent and right.measure is None and right.numeral.scale < _TEN_THOUSAND


def _joins(text: str, left: Draft, right: Draft, middle: str) -> bool:
    before = text[max(0, left.start - 12) : left.start]
    if _AND.fullmatch(middle):
        return bool(_BETWEEN.search(before) or (middle.isascii() and _FROM.search(before)))
    found = _between()[0].fullmatch(middle)
    if found is None or ("\n" in middle and not middle.strip()):
        return False
    if middle.strip() == "to":
        return not (_changes(text, left) and (_FROM.search(before) is not None))
    return True


@cache
def _change() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{words_pattern(parts()['change_verb']['en'])})(?![A-Za-z])", re.IGNORECASE)


def _changes(text: str, left: Draft) -> bool:
    window = text[max(0, left.start - 60) : left.start]
    return bool(_change().search(re.split(r"[.;\n]", window)[-1]))


def _value(draft: Draft) -> Decimal | None:
    value = draft.numeral.value
    if value is None:
        return None
    return plain(times(value, factor_of(draft)))


def factor_of(draft: Draft) -> Decimal:
    """What the unit's word multiplies the number by (成 by ten)."""
    return draft.unit.factor if draft.unit is not None else Decimal(1)


def _shared_value(left: Draft, right: Draft) -> Decimal | None:
    """The left number with the scale and unit of the right one where it has none of its own."""
    value = left.numeral.value
    if value is None or right.numeral.value is None:
        return None
    own = factor_of(left) if left.unit is not None else factor_of(right)
    value = times(value, own)
    scale = right.numeral.scale
    mine = left.numeral.scale
    if (
        left.unit is None
        and left.measure is None
        and scale > 1
        and mine < scale
        and (mine < 10_000 or (scale % 10_000 == 0 and mine < 10_000))
    ):
        grown = times(value, scale)
        top = _value(right)
        if (
            top is not None
            and grown <= top
            and (right.numeral.script != "zh" or scale >= 10_000 or (left.numeral.value is not None and left.numeral.value < 10))
        ):
            value = grown
    return plain(value)


def _join(text: str, left: Draft, right: Draft) -> Draft:
    low, high = _shared_value(left, right), _value(right)
    if low is None or high is None:
        return right
    numeral = Numeral(
        left.numeral.start,
        right.numeral.end,
        None,
        -low if left.negative else low,
        abs(high) if high != abs(high) and not left.negative else high,
        "pair",
        right.numeral.scale,
    )
    merged = replace(
        left,
        end=right.end,
        numeral=numeral,
        unit=right.unit or left.unit,
        measure=right.measure,
        prefix=left.prefix or right.prefix,
        fraction=left.fraction or right.fraction,
    )
    merged.upper = right.numeral
    merged.negative = False
    if merged.unit is not None:
        merged.unit = replace(merged.unit, factor=Decimal(1))
    merged.role = "amount"
    merged.method = ("zh" if not text[left.end : right.end].isascii() else "en") + ".range"
    return merged


_LARGE = 1000
"""A number from here on shares no percent sign with the next: 6,214, 3% lower."""


def join_lists(text: str, drafts: list[Draft]) -> list[Draft]:
    """Numbers side by side share the unit printed after the last (120、85和43起) or before the first ($5, 6 and 7 million)."""
    for index in range(len(drafts) - 2, -1, -1):
        left, right = drafts[index], drafts[index + 1]
        if left.code is not None or left.measure is not None or left.fixed or right.start - left.end > 10:
            continue
        if (right.code is None and right.measure is None) or left.numeral.percent or left.role == "pointer" or left.fraction:
            continue
        if right.kind == "duration" or (
            right.numeral.shape == "few" and right.numeral.value is None and right.numeral.lower is None
        ):
            continue
        if right.kind == "ratio" and (left.numeral.scale > 1 or (left.numeral.value or 0) >= _LARGE):
            continue
        if _between()[1].fullmatch(text[left.end : right.start]) is None:
            continue
        if right.prefix is not None and right.unit is None:
            continue
        _share(left, right)
    return drafts


def _share(left: Draft, right: Draft) -> None:
    left.unit, left.measure, left.method = right.unit, right.measure, right.method + ".list"
    left.shared = "unit"
    numeral, scale = left.numeral, right.numeral.scale
    if numeral.scale == 1 and scale > 1 and numeral.value is not None and right.kind == "currency" and numeral.value < 10_000:
        left.numeral = replace(numeral, value=plain(times(numeral.value, scale)), scale=scale)
