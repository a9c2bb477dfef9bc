"""Dates in digits: 2024-03-05, 5/3/2024, 10/31/74, 20240305, 2024.3, 3/2024, 2016 10 16, 2/15, ISO weeks, and years told in short (2023-24)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.periods.mention import PeriodMention, months, within
from extractors.periods.words import attributes, full_year

_Y = r"(?:1[5-9]|20)\d{2}"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_SHORT_REACH = 10
"""Years told by their last two digits (2023-24) are not far from the first, unless the word for year follows."""
_END = r"(?![\d]|[.,/-]\d)"
_CUE = re.compile(
    r"(?:(?<![A-Za-z])(?:on|since|by|until|till|from|before|after|to|through|back|between|and|dated?)\s+|^\s*|[截至到从自于在]\s?)\Z",
    re.IGNORECASE,
)
_NEVER_BEFORE = re.compile(r"(?:[\d.,:/$¥€£#№+=]|\d\s?[-–]|[A-Za-z]-|No\.?\s?)\Z")
_FRACTION_AFTER = re.compile(r"\s?(?:[%的]|of\b|in\b|[a-z]+s\b)")


@cache
def _date() -> re.Pattern[str]:
    return re.compile(
        rf"""(?:
          (?P<iso>{_Y}-?W(?P<iso_w>5[0-3]|[0-4]\d)(?:-?[1-7])?{_END})
        | (?P<ymd>(?P<y1>{_Y})(?P<s1>\s?[-/.]\s?|[ ](?=\d\d?[ ]\d\d?(?![ ]?\d)))(?P<m1>{_M})(?P=s1)(?P<d1>{_D})(?!\d|\.\d|/\d))
        | (?P<run>(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?![\d.,]?\d))
        | (?P<dmy>(?P<a3>\d{{1,2}})(?P<s3>[-/.])(?P<b3>\d{{1,2}})(?P=s3)(?P<y3>{_Y})(?!\d|[./]\d))
        | (?P<short>(?P<a4>\d{{1,2}})(?P<s4>[-/])(?P<b4>\d{{1,2}})(?P=s4)(?P<y4>\d\d){_END})
        | (?P<ym>(?P<y5>{_Y})\s?[-/.]\s?(?P<m5>{_M})(?![\d%]|[.,/]\d|-(?!{_Y})\d|\s*[亿万倍个家起]))
        | (?P<my>(?P<m6>{_M})\s?[-/]\s?(?P<y6>{_Y})(?![\d%]|[.,/-]\d|\s?[{attributes("not_a_year")["chars"]}]|\s[a-z]+s\b))
        | (?P<years>(?P<y7>{_Y})\s?[-–—/~～至到]\s?(?P<z7>\d\d)(?:年|财年|(?!\d|[.,/-]\d|\s?%)))
        | (?P<md>(?P<a8>\d{{1,2}})\s?/\s?(?P<b8>\d{{1,2}})(?![\d%]|[.,/]\d))
        | (?P<md2>(?P<a9>\d{{1,2}})\s?-\s?(?P<b9>\d{{1,2}})(?![\d%]|[.,/-]\d))
        )""",
        re.VERBOSE,
    )


def numeric_date(text: str, pos: int) -> PeriodMention | None:
    """The date in digits that begins at a digit, or None."""
    found = _date().match(text, pos)
    if found is None or (_NEVER_BEFORE.search(text[max(0, pos - 4) : pos]) and not _after_range(text, pos)):
        return None
    form = next(name for name in _MAKERS if found[name] is not None)
    return _MAKERS[form](found)


def _after_range(text: str, pos: int) -> bool:
    """Whether the hyphen before belongs to a range of dates, which the one before it is part of."""
    return re.search(r"\d{4}\s?[-–]\s?\Z|\d/\d{1,2}\s?[-–]\s?\Z", text[max(0, pos - 10) : pos]) is not None


def _on(m: re.Match[str], year: int | None, month: int, day: int) -> PeriodMention | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return PeriodMention(m.start(), m.end(), "day", year, span=within(month, day))


def _ordered(m: re.Match[str], first: int, second: int, year: int | None) -> PeriodMention | None:
    """Month before day, as in the United States, unless the first cannot be a month."""
    return _on(m, year, second, first) if first > 12 else _on(m, year, first, second)


def _iso_week(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "iso_week", int(m.group()[:4]), length=int(m["iso_w"]))


def _ymd(m: re.Match[str]) -> PeriodMention | None:
    return _on(m, int(m["y1"]), int(m["m1"]), int(m["d1"]))


def _run(m: re.Match[str]) -> PeriodMention | None:
    return _on(m, int(m["y2"]), int(m["m2"]), int(m["d2"]))


def _dmy(m: re.Match[str]) -> PeriodMention | None:
    return _ordered(m, int(m["a3"]), int(m["b3"]), int(m["y3"]))


def _short(m: re.Match[str]) -> PeriodMention | None:
    return _ordered(m, int(m["a4"]), int(m["b4"]), full_year(int(m["y4"])))


def _ym(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "month", int(m["y5"]), span=months(int(m["m5"])))


def _my(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "month", int(m["y6"]), span=months(int(m["m6"])))


def _years(m: re.Match[str]) -> PeriodMention | None:
    first = int(m["y7"])
    last = first // 100 * 100 + int(m["z7"])
    if not 0 < last - first <= _SHORT_REACH and not m.group().endswith("年"):
        return None
    end = PeriodMention(m.start("z7"), m.end(), "year", last)
    return PeriodMention(m.start(), m.end(), "year", first, last=end)


def _month_day(m: re.Match[str]) -> PeriodMention | None:
    """2/15 with a cue before it, or where one number can only be a day; else doubtful, as it may be a fraction."""
    first, second = int(m["a8"]), int(m["b8"])
    made = _ordered(m, first, second, None)
    if made is None or _FRACTION_AFTER.match(m.string, m.end()):
        return None
    sure = max(first, second) > 12 or _CUE.search(m.string[max(0, m.start() - 10) : m.start()])
    return replace(made, doubtful=not sure, rival=True)


def _month_day_hyphen(m: re.Match[str]) -> PeriodMention | None:
    """4-22 only with a word before it that dates take, or alone."""
    before = m.string[max(0, m.start() - 10) : m.start()]
    whole = not m.string[: m.start()].strip() and not m.string[m.end() :].strip()
    cue = re.search(r"(?<![A-Za-z])(?:on|since|until|dated?)\s\Z", before, re.IGNORECASE)
    if not (whole or cue) or _FRACTION_AFTER.match(m.string, m.end()):
        return None
    made = _ordered(m, int(m["a9"]), int(m["b9"]), None)
    return replace(made, rival=whole) if made is not None else None


_MAKERS = {
    "iso": _iso_week,
    "ymd": _ymd,
    "run": _run,
    "dmy": _dmy,
    "short": _short,
    "ym": _ym,
    "my": _my,
    "years": _years,
    "md": _month_day,
    "md2": _month_day_hyphen,
}
