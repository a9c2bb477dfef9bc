"""Chinese time expressions: years with their parts, months and days, what is told from today, decades and centuries, plans."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from extractors.numerals import words_pattern
from extractors.periods.mention import YEAR, PeriodMention, half, months, quarters
from extractors.periods.words import any_of, attributes, full_year, meaning, values, zh_number
from schemas.vocabulary import vocabulary

_C = "〇零○一二三四五六七八九"
_YEAR = rf"(?:(?:1[5-9]|20)\d{{2}}|[一二][{_C}]{{3}}|[两二]千零[一二三四五六七八九十]{{1,3}}|[两二]千[一二三四五六七八九]?十[一二三四五六七八九]?)"
_SHORT = rf"(?:\d{{2}}|[{_C}]{{2}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅|[一二三四五六七八九])"
_COUNT = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_TO = r"\s?[-—–~～至到]{1,2}\s?"
_UNITS = ("day", "week", "month", "quarter", "half", "decade", "century")


def _days(prefix: str) -> str:
    """The days behind a month: 15日, 12-19日, 十日到十二日, 上旬, and 10月22 without a word for the day."""
    after = rf"(?![\d.%]|,\d|\s?[{attributes('not_a_day')['chars']}]|{_TO}\d)"
    return (
        rf"(?:(?P<{prefix}d1>{_DAY})\s?[日号]?{_TO}(?P<{prefix}d2>{_DAY})\s?[日号]|(?P<{prefix}d>{_DAY})\s?[日号]"
        rf"|(?P<{prefix}part>{any_of('part_of_month')})|(?P<{prefix}edge>初|底|末)|(?P<{prefix}bare>(?<!份){_DAY}){after})"
    )


def _side_by_side(numbers: str) -> str:
    """Neighbours in a list: 一、二 or 二、三 or 三、四."""
    return "|".join(f"{a}、{b}" for a, b in itertools.pairwise(numbers))


def _month_pairs() -> str:
    return "|".join(f"{month}、{month + 1}" for month in range(11, 0, -1))


def _part(prefix: str) -> str:
    """A part of a year: quarter, half, months, days."""
    quarter = r"(?:[一二三四1-4])"
    return (
        rf"(?:第?(?P<{prefix}q1>{quarter})(?:季度?)?{_TO}第?(?P<{prefix}q2>{quarter})季度?"
        rf"|第?(?P<{prefix}qs>{_side_by_side('一二三四')}|{_side_by_side('1234')})季度?|(?P<{prefix}ms>{_month_pairs()})月(?:份)?"
        rf"|(?:第(?P<{prefix}qn>{quarter})个?|(?P<{prefix}q>{quarter}|[首末]个?))季度?(?!节)|Q(?P<{prefix}Q>[1-4])(?![\dA-Za-z])|H(?P<{prefix}H>[12])(?![\dA-Za-z])"
        rf"|(?P<{prefix}half>{any_of('half')})|[前首头](?P<{prefix}fm>{_COUNT})个?月|前(?P<{prefix}fq>[二三两23])个?季度"
        rf"|(?P<{prefix}m1>{_MONTH})月?份?{_TO}(?P<{prefix}m2>{_MONTH})月(?![\d])(?:份)?(?!{_DAY}[日号])"
        rf"|(?P<{prefix}mo>{_MONTH})\s?月(?!度|薪|供|活)份?(?:的?\s?{_days(prefix)})?"
        rf"|(?P<{prefix}ye>年?初|年?底|年?末))"
    )


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodMention | None]], ...]:
    """What may begin at a digit or a Chinese character, in the order in which it is tried."""
    shifts = any_of(*(f"shift_{unit}" for unit in _UNITS))
    century = r"(?:1\d|20|21|十[五六七八九]|二十|二十一)"
    rules: list[tuple[str, Callable[[re.Match[str]], PeriodMention | None]]] = [
        (rf"(?P<y>{_YEAR}|\d\d(?=财))\s*财年", _fiscal),
        (rf"(?P<y>{_YEAR})\s*(?:年(?!代|期|化|龄|均)(?:度|全年)?|全年)(?:(?:的|[，,])?\s*{_part('p')})?", _year),
        (rf"(?P<y>{_YEAR})\s*{_quarter_only('p')}", _year),
        (
            rf"(?P<y>(?:1[5-9]|20)\d0|[一二][{_C}]{{2}}[零〇○])年代",
            _decade_of_year,
        ),
        (
            rf"(?P<c>(?:{century})世纪|上个?世纪|本世纪)?(?:(?P<e>\d0|[一二三四五六七八九]十)年代|(?<=世纪)(?P<whole>初|末|中叶)?)",
            _decade,
        ),
        (rf"(?P<s>{_SHORT})年(?!代|期|化|龄|均)(?:\s*{_part('p')})?", _short_year),
        (rf"(?P<t>[一二三四五六七八九][{_C}]{{2}})年(?=[一二三四五六七八九十]{{1,2}}月)\s*{_part('p')}", _old_year),
        (rf"(?P<r>{any_of('relative_year')})(?:的?(?P<rm>{any_of('shift_month')})(?:份)?(?:的?{_days('x')})?)", _year_and_month),
        (rf"(?P<r>{any_of('relative_year')})(?:的?\s*{_part('p')})?", _relative_year),
        (rf"(?P<w>[“\"]?(?P<plan>{any_of('plan')})[”\"]?(?P<e>(?:时期|期间|规划期?)?末)?)", _plan),
        (rf"(?P<s>{any_of('shift_month')})(?:份)?(?:的?{_days('x')})?", _relative_month),
        (rf"(?P<s>{any_of('shift_week')})(?:的?[一二三四五六日天](?![一-龥]?[个家]))?(?!末|[岁期]|转)", _week),
        (rf"(?P<s>{shifts})", _shift),
        (rf"(?P<s>{any_of('same_day')})", _same_day),
        (r"(?P<n>)(?P<part>上半月|下半月)", _half_month),
        (rf"(?:近|过去|最近)(?P<n>{_COUNT})(?P<u>年|个月)(?!代|来)", _window),
        (rf"(?<![\d.每第])(?:(?<!年)|(?<=[当同该次]年)){_part('p')}", _bare),
        (
            rf"(?P<d1>\d\d?|[二三]?十[一二三四五六七八九]|[二三]十)(?:日?{_TO}(?P<d2>\d\d?|[二三]?十[一二三四五六七八九]|[二三]十))?日(?!{_not_before_day()})",
            _bare_day,
        ),
    ]
    return tuple((re.compile(rule), make) for rule, make in rules)


def _quarter_only(prefix: str) -> str:
    """A quarter or half against a year that lacks the word for year: 2024一季度, 2024上半年."""
    return rf"(?:第?(?P<{prefix}q>[一二三四首])季度?|(?P<{prefix}half>{any_of('half')}))"


@cache
def _not_before_day() -> str:
    return words_pattern(attributes("day_of_month")["not_before"])


@cache
def chinese_starts() -> str:
    """The Chinese characters that an expression may begin with."""
    codes = ("relative_year", "same_day", "half", "part_of_month", "plan", *(f"shift_{unit}" for unit in _UNITS))
    starts = {word[0] for code in codes for word in values(code) if not word[0].isascii()}
    return "".join(sorted(starts | set(_C) | set("十廿卅两首末第前头后近过最年“")))


def chinese(text: str, pos: int) -> PeriodMention | None:
    """The Chinese expression that begins at a digit or character, or None."""
    char = text[pos]
    if char.isdigit() and pos and (text[pos - 1].isdigit() or (text[pos - 2 : pos - 1].isdigit() and text[pos - 1] in ".,")):
        return None
    for rule, make in _rules():
        found = rule.match(text, pos)
        if found is not None and found.end() > pos:
            made = make(found)
            if made is not None:
                return made
    return None


# ---------------------------------------------------------------- makers


def _groups(m: re.Match[str], prefix: str) -> dict[str, str]:
    return {name[len(prefix) :]: word for name, word in m.groupdict().items() if name.startswith(prefix) and word}


def _narrowed(m: re.Match[str], mention: PeriodMention, prefix: str = "p") -> PeriodMention | None:
    """The mention narrowed to the part of the year behind it."""
    g = _groups(m, prefix)
    if "q1" in g:
        begin, end = zh_number(g["q1"]), zh_number(g["q2"])
        return replace(mention, kind="range", span=quarters(begin, end)) if begin < end else None
    if "qs" in g or "ms" in g:
        begin, end = (zh_number(word) for word in g.get("qs", g.get("ms", "")).split("、"))
        return replace(mention, kind="range", span=(quarters if "qs" in g else months)(begin, end))
    number = g.get("q") or g.get("qn") or g.get("Q")
    if number:
        return replace(mention, kind="quarter", span=quarters(zh_number(number[0])))
    if "half" in g or "H" in g:
        return replace(mention, kind="half", span=half(meaning("half", g["half"]) if "half" in g else int(g["H"])))
    if "fm" in g:
        count = zh_number(g["fm"])
        return replace(mention, kind="range", span=months(1, count)) if 1 <= count <= 12 else None
    if "fq" in g:
        return replace(mention, kind="range", span=quarters(1, zh_number(g["fq"])))
    if "m1" in g:
        return replace(mention, kind="range", span=months(zh_number(g["m1"]), zh_number(g["m2"])))
    if "mo" in g:
        month = zh_number(g["mo"])
        first, last = _days_within(g)
        kind = "month" if last != first else "day"
        return replace(mention, kind="range" if "d1" in g else kind, span=((month, first), (month, last)))
    if "ye" in g:
        return replace(mention, kind="month", span=months(1 if g["ye"].endswith("初") else 12))
    return mention


def _days_within(g: dict[str, str]) -> tuple[int, int | None]:
    """First and last day that the words behind a month name; the whole month where they name none."""
    if "d1" in g:
        return zh_number(g["d1"]), zh_number(g["d2"])
    if "d" in g or "bare" in g:
        day = zh_number(g.get("d") or g["bare"])
        return day, day
    if "part" in g:
        return _of_part(g["part"])
    return 1, None


def _of_part(word: str) -> tuple[int, int | None]:
    end = attributes("part_of_month")["ends"].get(word)
    return meaning("part_of_month", word), int(end) if end else None


def _whole(m: re.Match[str], kind: str, year: int | None) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), kind, year)


def _year(m: re.Match[str]) -> PeriodMention | None:
    return _narrowed(m, _whole(m, "year", zh_number(m["y"])))


def _fiscal(m: re.Match[str]) -> PeriodMention:
    year = zh_number(m["y"])
    return _whole(m, "fiscal_year", year if year > 100 else full_year(year))


_WHEN_BEFORE = re.compile(r"(?:^|[在从自于，,。；\s])\Z")
_LAST_CENTURY = 50
"""From here on two digits before 年 are a year of the last century and not a length of time, behind a word for when."""


def _short_year(m: re.Match[str]) -> PeriodMention | None:
    """07年, 15年3月, 零八年, 九七年: two digits are a year with a part behind them, or where they can be no count of years."""
    word, has_part = m["s"], m.end() > m.end("s") + 1
    number = zh_number(word)
    if word in _pairs() and not has_part:
        return None
    if not has_part and not (word[0] in "0零〇" or (number >= _LAST_CENTURY and _is_when(m))):
        return None
    if has_part and _groups(m, "p").get("ye") in ("初", "底", "末") and number < 10 and word[0] not in "0零〇":
        return None
    return _narrowed(m, _whole(m, "year", full_year(number)))


def _is_when(m: re.Match[str]) -> bool:
    """Whether digits said one by one, or a word for when before them, make a year of two digits: 八五年, 在97年."""
    return not m["s"].isdigit() or _WHEN_BEFORE.search(m.string[max(0, m.start() - 1) : m.start()]) is not None


@cache
def _pairs() -> frozenset[str]:
    return frozenset(vocabulary("numerals").by_code()["pair"].zh)


def _old_year(m: re.Match[str]) -> PeriodMention | None:
    return _narrowed(m, _whole(m, "year", zh_number(m["t"])))


def _relative_year(m: re.Match[str]) -> PeriodMention | None:
    return _narrowed(m, PeriodMention(m.start(), m.end(), "year", offset=meaning("relative_year", m["r"])))


def _year_and_month(m: re.Match[str]) -> PeriodMention:
    made = _month_of(m, meaning("shift_month", m["rm"]))
    return replace(made, offset=meaning("relative_year", m["r"]))


def _relative_month(m: re.Match[str]) -> PeriodMention:
    return _month_of(m, meaning("shift_month", m["s"]))


def _month_of(m: re.Match[str], shift: int) -> PeriodMention:
    g = _groups(m, "x")
    first, last = _days_within(g)
    kind = "month" if (first, last) == (1, None) else "day" if first == last else "range"
    return PeriodMention(m.start(), m.end(), kind, shift=shift, unit="month", days=(first, last))


def _half_month(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "range", shift=0, unit="month", days=_of_part(m["part"]))


def _week(m: re.Match[str]) -> PeriodMention:
    shift = meaning("shift_week", m["s"])
    weekday = m.group()[len(m["s"]) :].lstrip("的")
    if not weekday:
        return PeriodMention(m.start(), m.end(), "week", shift=shift, unit="week")
    day = 6 if weekday in "日天" else zh_number(weekday) - 1
    return PeriodMention(m.start(), m.end(), "day", shift=shift, unit="week", days=(day, day))


def _shift(m: re.Match[str]) -> PeriodMention | None:
    word = m["s"]
    unit = next(unit for unit in _UNITS if word in values(f"shift_{unit}"))
    if unit == "day" and (_is_name(m, "shift_day") or _in_title(m)):
        return None
    return PeriodMention(m.start(), m.end(), unit, shift=values(f"shift_{unit}")[word], unit=unit)


def _same_day(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "day", shift=meaning("same_day", m["s"]), unit="day", toward="same")


def _is_name(m: re.Match[str], code: str) -> bool:
    return m.string.startswith(tuple(attributes(code)["not"]), m.start())


def _in_title(m: re.Match[str]) -> bool:
    left = m.string.rfind("《", max(0, m.start() - 20), m.start())
    return left >= 0 and "》" not in m.string[left : m.start()] and "》" in m.string[m.end() : m.end() + 20]


def _decade(m: re.Match[str]) -> PeriodMention | None:
    """上世纪90年代, 19世纪70年代, 九十年代, 21世纪."""
    named, decade = m["c"], m["e"]
    if (not named and not decade) or _is_name(m, "shift_century"):
        return None
    if not named:
        return _whole(m, "decade", full_year(zh_number(decade)))
    if named.startswith(("上", "本")):
        shift = -1 if named.startswith("上") else 0
        if decade:
            return _whole(m, "decade", (2000 if not shift else 1900) + zh_number(decade))
        return PeriodMention(m.start(), m.end(), "century", shift=shift, unit="century")
    base = 100 * (zh_number(named.removesuffix("世纪")) - 1)
    if m["whole"]:
        return None
    return _whole(m, "decade", base + zh_number(decade)) if decade else _whole(m, "century", base)


def _decade_of_year(m: re.Match[str]) -> PeriodMention:
    return _whole(m, "decade", zh_number(m["y"]))


def _plan(m: re.Match[str]) -> PeriodMention:
    first = meaning("plan", m["plan"])
    if m["e"]:
        return PeriodMention(m.start(), m.end(), "year", first + 4)
    return PeriodMention(m.start(), m.end(), "plan", first, length=5)


def _window(m: re.Match[str]) -> PeriodMention:
    span = YEAR if m["u"] == "年" else months(1)
    return PeriodMention(m.start(), m.end(), "window", span=span, length=zh_number(m["n"]))


def _bare(m: re.Match[str]) -> PeriodMention | None:
    edge = m["pye"]
    if edge is not None and len(edge) < 2:
        return None
    return _narrowed(m, PeriodMention(m.start(), m.end(), "year"))


def _bare_day(m: re.Match[str]) -> PeriodMention | None:
    """29日, a day of the month under discussion."""
    before = m.string[max(0, m.start() - 3) : m.start()]
    if before.endswith(tuple(vocabulary("period_words").by_code()["day_of_month"].zh)) or re.search(r"[\d.月\-/]\Z", before):
        return None
    first = zh_number(m["d1"])
    last = zh_number(m["d2"]) if m["d2"] else first
    if not 1 <= first <= last <= 31:
        return None
    return PeriodMention(m.start(), m.end(), "day" if first == last else "range", days=(first, last), toward="past")
