"""Finds time expressions in Chinese and English text and gives them the days that they cover.

Two steps. `scan_periods` finds the expressions and says what the words themselves say: a year, a month, a quarter, an offset from
now, an open side. `resolve_periods` walks them in reading order and gives each its first and last day: from its own words, from
the last full date before it in the text, or from the day of publication. What stays unknown is left out; nothing is guessed.
Durations (三年, 18 months) are quantities and not read here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from extractors.mentions import Period
from schemas.vocabulary import vocabulary

Day = tuple[int, int | None]
"""Month and day; a day of None is the last one of the month."""

YEAR: tuple[Day, Day] = ((1, 1), (12, None))
_JOIN_REACH = 14


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression before it is resolved.

    `year` is the year that the words give, `offset` the years from the one under discussion (去年 is -1). `span` is the stretch
    of the year, from first to last month and day. `shift` moves a unit of `kind` (day, week, month, quarter) from the reference.
    `side` is `since` or `until` where the expression is open, `before`/`after` where it excludes what it names.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    offset: int | None = None
    span: tuple[Day, Day] = YEAR
    shift: int | None = None
    length: int | None = None
    side: str | None = None
    last: PeriodMention | None = None


def periods(text: str, reference: date | None = None) -> list[Period]:
    """The periods of a text, resolved against a day of reference."""
    return resolve_periods(scan_periods(text), text, reference=reference)


def scan_periods(text: str) -> list[PeriodMention]:
    """The time expressions of a text in reading order, ranges joined, open sides found."""
    text = text.translate(_FULL_WIDTH)
    found = [m for match in _pattern().finditer(text) if (m := _parse(match)) is not None]
    return [_with_side(m, text) for m in _joined(found, text)]


_FULL_WIDTH = {ord("０") + i: ord("0") + i for i in range(10)}


def resolve_periods(mentions: Iterable[PeriodMention], text: str, *, reference: date | None) -> list[Period]:
    """The mentions with their days, in reading order; those whose year nothing tells are left out."""
    resolved: list[Period] = []
    year: int | None = None
    quarter = 0
    for mention in mentions:
        days = _days(mention, year, reference)
        if mention.kind == "quarter" and mention.shift is None:
            rolled = mention.year is None and mention.offset is None and mention.span[0][0] < quarter
            if rolled and days is not None and reference is not None and _years_on(days[0]) <= reference:
                mention = replace(mention, year=days[0].year + 1)
                days = _days(mention, year, reference)
            quarter = mention.span[0][0]
        if days is None:
            continue
        first, last = days
        if mention.year is not None and mention.side in (None, "since"):
            year = mention.year
        resolved.append(_opened(mention, first, last))
    return resolved


def previous_year(first: date, last: date) -> tuple[date, date]:
    """The same days one year before; 29 February becomes the 28th."""
    return _years_back(first), _years_back(last)


def previous_period(first: date, last: date) -> tuple[date, date]:
    """The period of the same kind before this one: whole months before whole months, else as many days."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        length = last - first
        return first - length - timedelta(1), first - timedelta(1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return _month(first.year, first.month - months)[0], first - timedelta(1)


# ---------------------------------------------------------------- resolving


def _days(mention: PeriodMention, year: int | None, reference: date | None) -> tuple[date, date] | None:
    try:
        if mention.shift is not None:
            return _shifted(mention, reference)
        if mention.kind == "window":
            return _window(mention, reference)
        own = _year_of(mention, year, reference)
        if own is None:
            return None
        first = date(own, mention.span[0][0], mention.span[0][1] or 1)
        month, day = mention.span[1]
        last = date(own, month, day if day is not None else monthrange(own, month)[1])
        if mention.kind == "decade":
            last = date(own + 9, 12, 31)
        if mention.kind == "plan" and mention.length:
            first, last = date(own, 1, 1), date(own + mention.length - 1, 12, 31)
        if mention.kind == "ended" and mention.length:
            first = _month(last.year, last.month - mention.length + 1)[0]
        if mention.last is not None:
            end = _days(mention.last, mention.last.year or own, reference)
            if end is None or end[1] < first:
                return None
            last = end[1]
        return (first, last) if first <= last else None
    except (ValueError, OverflowError):
        return None


def _year_of(mention: PeriodMention, year: int | None, reference: date | None) -> int | None:
    if mention.year is not None:
        return mention.year
    if mention.offset is not None:
        if mention.offset < 0 and year is not None and (reference is None or year >= reference.year - 1):
            return year + mention.offset if reference is None or year != reference.year + mention.offset else year
        return reference.year + mention.offset if reference is not None else None
    if mention.last is not None and mention.last.year is not None:
        return mention.last.year
    return year if year is not None else reference.year if reference is not None else None


def _shifted(mention: PeriodMention, reference: date | None) -> tuple[date, date] | None:
    if reference is None or mention.shift is None:
        return None
    if mention.kind == "day":
        day = reference + timedelta(mention.shift)
        return day, day
    if mention.kind == "week":
        monday = reference - timedelta(reference.weekday()) + timedelta(7 * mention.shift)
        return monday, monday + timedelta(6)
    if mention.kind == "month":
        return _month(reference.year, reference.month + mention.shift)
    quarter = (reference.month - 1) // 3 + mention.shift
    first = _month(reference.year, quarter * 3 + 1)[0]
    return first, _month(first.year, first.month + 2)[1]


def _window(mention: PeriodMention, reference: date | None) -> tuple[date, date] | None:
    if reference is None or not mention.length:
        return None
    if mention.span == YEAR:
        return date(reference.year - mention.length + 1, 1, 1), reference
    return _month(reference.year, reference.month - mention.length)[0], reference


def _opened(mention: PeriodMention, first: date, last: date) -> Period:
    due = (first, last)
    start, end = mention.start, mention.end
    if mention.side == "since":
        return Period(start, end, first, None, "since", due=due)
    if mention.side == "after":
        return Period(start, end, last + timedelta(1), None, "since", due=due)
    if mention.side == "until":
        return Period(start, end, None, last, "until", due=due)
    if mention.side == "before":
        return Period(start, end, None, first - timedelta(1), "until", due=due)
    return Period(start, end, first, last, "range" if mention.last is not None else mention.kind, mention.year is not None, due)


def _month(year: int, month: int) -> tuple[date, date]:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _years_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)


def _years_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)


# ---------------------------------------------------------------- sides and ranges


def _joined(found: list[PeriodMention], text: str) -> list[PeriodMention]:
    """Ranges made one: 2022年—2024年, 3月至5月, from May to Oct 2020, 第一季度（截至3月23日）."""
    made: list[PeriodMention] = []
    for mention in found:
        before = made[-1] if made else None
        if before is not None and before.last is None and mention.start - before.end <= _JOIN_REACH:
            between = text[before.end : mention.start]
            start = _range_start(text, before.start) if _RANGE.fullmatch(between) else None
            if start is not None and (between.strip().lower() != "and" or start < before.start) and mention.shift is None:
                first = before if before.year or not mention.year or before.offset else replace(before, year=mention.year)
                made[-1] = replace(first, start=before.start, end=mention.end, last=mention)
                continue
            if _CUT_OFF.fullmatch(between) and mention.kind in ("day", "month") and before.kind in ("year", "quarter", "half"):
                made[-1] = replace(before, end=mention.end, last=mention)
                continue
        made.append(mention)
    return made


def _range_start(text: str, start: int) -> int:
    match = _FROM.search(text[max(0, start - 8) : start])
    return start - len(match.group()) if match else start


def _with_side(mention: PeriodMention, text: str) -> PeriodMention:
    """The mention with its open side, from the words before and after it."""
    after = _AFTER.match(text, mention.end)
    if after:
        side = next(name for name, value in after.groupdict().items() if value)
        return replace(mention, side=side, end=after.end() if side in ("before", "after") else mention.end)
    before = _BEFORE.search(text[max(0, mention.start - 14) : mention.start])
    if before and mention.last is None and not text.startswith("的", mention.end):
        return replace(mention, side=next(name for name, value in before.groupdict().items() if value))
    return mention


_RANGE = re.compile(r"\s*(?:[-—–―~～至到]{1,2}|to|till|until|through|and)\s*(?:the\s+)?", re.IGNORECASE)
_FROM = re.compile(r"(?:从|自|在|from|between)\s*(?:the\s+)?$", re.IGNORECASE)
_CUT_OFF = re.compile(r"\s*[（(]\s*(?:截至|截止|through|to|as of)\s*")
_AFTER = re.compile(
    r"(?P<since>\s*(?:以来|至今|起|开始|迄今|后(?!半)|and after|onwards|to date))|(?P<after>(?:之后|以后))|(?P<before>(?:之前|以前))"
)
_BEFORE = re.compile(
    r"(?P<since>\b(?:since|starting on|starting in|starting)\s+(?:the\s+)?$|自$)"
    r"|(?P<until>(?:截至|截止到?|截止至|\bas of|\bby|\buntil|\bup to|到|至)\s*(?:the end of\s+)?$)"
    r"|(?P<before>\b(?:before|prior to)\s+$)|(?P<after>\bafter\s+$)",
    re.IGNORECASE,
)

# ---------------------------------------------------------------- finding


@cache
def _words(code: str) -> dict[str, int]:
    """The words of an entry of the vocabulary, lowered, with what they mean."""
    entry = vocabulary("period_words").by_code()[code]
    return {str(word).lower(): int(value) for word, value in entry.attributes["values"].items()}


def _any(code: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_words(code), key=len, reverse=True))


_MEASURES = "家个亿万千百元起笔项人台条支位篇件次名套辆只所座吨米公里天小时分秒倍多余左右版年月日号种类户场点度款"


@cache
def _pattern() -> re.Pattern[str]:
    year = r"(?:(?:1[89]|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})"
    month = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
    day = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    count = r"(?:\d{1,2}|[一二两三四五六七八九十]+)"
    part = (
        rf"(?:第?(?P<{{0}}q>[一二三四首1-4])季度?|(?P<{{0}}half>上半年|下半年|前半年|后半年)|[前首](?P<{{0}}fm>{count})[个個]?月|前(?P<{{0}}fq>[二三两23])个?季度"
        rf"|(?P<{{0}}m1>{month})月?\s?[-—–~至到]\s?(?P<{{0}}m2>{month})月(?:份)?|(?P<{{0}}mo>{month})月(?:份)?(?:(?P<{{0}}d>{day})[日号號]|(?P<{{0}}mpart>上旬|中旬|下旬|初|底|末)?)"
        rf"|(?P<{{0}}edge>年?初|年?底|年?末))"
    )

    def named(prefix: str) -> str:
        return part.replace("{0}", prefix)

    en_month, en_day = rf"(?:{_any('month')})\.?", r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    ordinal = _any("ordinal")
    rules = [
        rf"(?P<ymd>(?<!\d)(?<!\d[.,])(?P<ymd_y>{year})(?P<sep>[-/.])(?P<ymd_m>1[0-2]|0?[1-9])(?P=sep)(?P<ymd_d>3[01]|[12]\d|0?[1-9])(?!\d))",
        r"(?P<dmy>(?<![\d.,/-])(?P<dmy_a>\d{1,2})(?P<sep2>[-/.])(?P<dmy_b>\d{1,2})(?P=sep2)(?P<dmy_y>(?:19|20)\d{2})(?!\d))",
        rf"(?P<yq>(?<!\d){year}\s?年?\s?(?:Q(?P<yq_q>[1-4])|H(?P<yq_h>[12]))(?!\d))",
        rf"(?P<zyr>(?<!\d)(?<!\d[.,]){year}\s*财年|FY\s?(?:20)?\d\d(?!\d)|(?:fiscal(?: year)?)\s+(?:20)\d\d)",
        rf"(?P<zy>(?<!\d)(?<!\d[.,])(?P<zy_y>{year})\s*(?:年(?:度|全年)?|全年)(?:(?:的|，)?\s*{named('zy_')})?)",
        rf"(?P<ym>(?<!\d)(?<!\d[.,])(?P<ym_y>{year})\s?[-/.]\s?(?P<ym_m>1[0-2]|0[1-9]|[1-9])(?![\d%.,])(?!\s*(?:亿|万|倍|个|家|起)))",
        r"(?P<dec>(?:上世纪|20世纪)(?P<dec_z>[2-9]0|[二三四五六七八九]十)年代|(?:the\s)?(?P<dec_e>(?:19|20)\d0)['’]?s\b)",
        rf"(?P<plan>[“\"]?(?P<plan_w>{_any('plan')})[”\"]?(?P<plan_e>(?:时期|期间|规划期?)?末)?)",
        r"(?P<ytd>\b(?:year[- ]to[- ]date|so far this year|ytd)\b)",
        r"(?P<en_end>\b(?:the\s+)?(?:end|close)\s+of\s+(?P<en_e_y>(?:19|20)\d{2})(?!\d))",
        rf"(?P<en_ended>\b(?:the\s+)?(?:(?P<en_d_u>quarter|half(?:[- ]year)?|year)|(?P<en_d_n>{_any('small_number')}|twelve|12)\s+months)"
        rf"\s+(?:ended|ending|to|through)\s+(?:(?P<en_d_d0>{en_day})\s+)?(?P<en_d_m>{en_month})(?![a-z])(?:\s+(?P<en_d_d>{en_day})(?!\d))?"
        rf"(?:,?\s+(?P<en_d_y>(?:19|20)\d{{2}}))?)",
        r"(?P<en_of>(?:(?<=\bits )|(?<=\bthe )|(?<=\btheir ))(?P<en_of_y>(?:19|20)\d{2})"
        r"(?=\s+(?:forecast|total|target|figure|level|average|peak|results|budget|estimate|guidance)))",
        rf"(?P<rel>(?P<rel_w>{_any('relative_year')})(?:的?\s*{named('rel_')})?)",
        rf"(?P<shift>{_any('shift_day')}|{_any('shift_week')}|{_any('shift_month')}|{_any('shift_quarter')})(?![a-z])",
        rf"(?P<win>(?:近|过去|最近)(?P<win_n>{count})(?P<win_u>年|个月))(?!代|来)",
        rf"(?P<bare>(?<![\d.年]){named('bare_')})",
        r"(?P<en_q>\bQ(?P<en_q_q>[1-4])(?:\s+(?:of\s+)?(?P<en_q_y>(?:19|20)\d{2}))?(?!\d)|\bH(?P<en_h_q>[12])\s+(?P<en_h_y>(?:19|20)\d{2}))",
        rf"(?P<en_ord>\b(?:the\s+)?(?P<en_o>{ordinal})\s+(?P<en_u>quarter|half)(?:\s+(?:of\s+)?(?P<en_o_y>(?:19|20)\d{{2}}))?)",
        r"(?P<en_first>\b(?:the\s+)?first\s+(?P<en_f_n>\w+)\s+months(?:\s+of\s+(?P<en_f_y>(?:19|20)\d{2}))?)",
        rf"(?P<en_mdy>\b(?P<en_mdy_m>{en_month})(?![a-z])(?:[\s-]+(?P<en_mdy_d>{en_day})(?!\d))?"
        rf"(?:,?[\s-]+(?:of\s+)?(?P<en_mdy_y>(?:19|20)\d{{2}}))?)(?![\w%])",
        rf"(?P<en_dmy>\b(?P<en_dmy_d>{en_day})[\s./-]+(?:of\s+)?(?P<en_dmy_m>{en_month})(?![a-z])(?:,?[\s/-]+(?P<en_dmy_y>(?:19|20)\d{{2}}))?)(?!\w)",
        r"(?P<en_y>(?:(?<=\bin )|(?<=\bIn )|(?<=\bof )|(?<=\bby )|(?<=\bBy )|(?<=since )|(?<=Since )|(?<=during )|(?<=\bfor )|(?<=from )|(?<=From )"
        r"|(?<=between )"
        r"|(?<=\bto )|(?<=\band )|(?<=until )|(?<=than )|(?<=before )|(?<=after )|(?<=through )|(?<=year )|(?<=late )|(?<=early )|(?<=with )|(?<=over ))"
        r"(?P<en_y_y>(?:19|20)\d{2})(?![\d.,%]\d|\d|%|\s*(?:companies|deals|firms|people|million|billion)))",
        rf"(?P<head>(?<![\w.,-])(?P<head_y>(?:19|20)\d{{2}})(?=[一-龥])(?![{_MEASURES}]))",
        r"(?P<lone>(?<!\d)(?<!\d[.,])(?<![¥$€£])(?P<lone_y>(?:19|20)\d{2})(?=\s?[-—–~至到]\s?(?:19|20)\d{2}[年E]?)|(?<=\d[-—–~至到])(?P<lone_z>(?:19|20)\d{2})(?=年|E\b|\b))",
    ]
    return re.compile(rf"(?=[{_beginnings()}])(?:{'|'.join(rules)})", re.IGNORECASE)


def _beginnings() -> str:
    """The characters that a time expression may begin with; asking for one first makes the search fast."""
    words = {str(word)[0] for entry in vocabulary("period_words") for word in entry.attributes.get("values", ())}
    han = {c for c in words if not c.isascii()} | set("〇零○一二三四五六七八九十两首第前上下近过最年初底末")
    return r"\dA-Za-z“\"" + "".join(sorted(han))


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "首": 1}


def _number(word: str) -> int:
    """A small Chinese or Arabic number."""
    if word.isdigit():
        return int(word)
    if "十" in word:
        tens, _, ones = word.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    value = 0
    for c in word:
        value = value * 10 + _DIGITS[c]
    return value


def _parse(match: re.Match[str]) -> PeriodMention | None:
    rule = match.lastgroup
    for name, make in _MAKERS.items():
        if match.group(name) is not None:
            return make(match)
    raise AssertionError(rule)


def _ymd(m: re.Match[str]) -> PeriodMention | None:
    return _on(m, int(m["ymd_y"]), int(m["ymd_m"]), int(m["ymd_d"]))


def _dmy(m: re.Match[str]) -> PeriodMention | None:
    a, b = int(m["dmy_a"]), int(m["dmy_b"])
    month, day = (b, a) if a > 12 else (a, b)
    return _on(m, int(m["dmy_y"]), month, day)


def _on(m: re.Match[str], year: int | None, month: int, day: int) -> PeriodMention | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return PeriodMention(m.start(), m.end(), "day", year, span=((month, day), (month, day)))


def _yq(m: re.Match[str]) -> PeriodMention:
    year = _number(m.group()[:4])
    if m["yq_q"]:
        return PeriodMention(m.start(), m.end(), "quarter", year, span=_quarter(int(m["yq_q"])))
    return PeriodMention(m.start(), m.end(), "half", year, span=_half(int(m["yq_h"])))


def _fiscal(m: re.Match[str]) -> PeriodMention:
    digits = re.sub(r"\D", "", m.group()) or str(_number(m.group()[:4]))
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    return PeriodMention(m.start(), m.end(), "fiscal_year", year)


def _zh_year(m: re.Match[str]) -> PeriodMention:
    return _part(m, "zy_", PeriodMention(m.start(), m.end(), "year", _number(m["zy_y"])))


def _relative(m: re.Match[str]) -> PeriodMention:
    word = m["rel_w"].lower()
    return _part(m, "rel_", PeriodMention(m.start(), m.end(), "year", offset=_words("relative_year")[word]))


def _bare(m: re.Match[str]) -> PeriodMention | None:
    made = _part(m, "bare_", PeriodMention(m.start(), m.end(), "year"))
    edge = m["bare_edge"]
    return None if edge is not None and len(edge) < 2 else made


def _part(m: re.Match[str], prefix: str, mention: PeriodMention) -> PeriodMention:
    """The mention narrowed to the part of the year that follows it."""
    g = {name: m[prefix + name] for name in ("q", "half", "fm", "fq", "m1", "m2", "mo", "d", "mpart", "edge")}
    if g["q"]:
        return replace(mention, kind="quarter", span=_quarter(_number(g["q"])))
    if g["half"]:
        return replace(mention, kind="half", span=_half(_words("half")[g["half"]]))
    if g["fm"] and 1 <= _number(g["fm"]) <= 12:
        return replace(mention, kind="range", span=((1, 1), (_number(g["fm"]), None)))
    if g["fq"]:
        return replace(mention, kind="range", span=((1, 1), (3 * _number(g["fq"]), None)))
    if g["m1"]:
        return replace(mention, kind="range", span=((_number(g["m1"]), 1), (_number(g["m2"]), None)))
    if g["mo"]:
        month = _number(g["mo"])
        if g["d"]:
            return replace(mention, kind="day", span=((month, _number(g["d"])), (month, _number(g["d"]))))
        first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, None)}.get(g["mpart"] or "", (1, None))
        return replace(mention, kind="month", span=((month, first), (month, last)))
    if g["edge"]:
        month = 1 if g["edge"].endswith("初") else 12
        return replace(mention, kind="month", span=((month, 1), (month, None)))
    return mention


def _quarter(number: int) -> tuple[Day, Day]:
    return (3 * number - 2, 1), (3 * number, None)


def _half(number: int) -> tuple[Day, Day]:
    return (6 * number - 5, 1), (6 * number, None)


def _ym(m: re.Match[str]) -> PeriodMention:
    month = int(m["ym_m"])
    return PeriodMention(m.start(), m.end(), "month", _number(m["ym_y"]), span=((month, 1), (month, None)))


def _decade(m: re.Match[str]) -> PeriodMention:
    year = int(m["dec_e"]) if m["dec_e"] else 1900 + _number(m["dec_z"])
    return PeriodMention(m.start(), m.end(), "decade", year)


def _shift(m: re.Match[str]) -> PeriodMention:
    word = m["shift"].lower()
    kind = next(kind for kind in ("day", "week", "month", "quarter") if word in _words(f"shift_{kind}"))
    return PeriodMention(m.start(), m.end(), kind, shift=_words(f"shift_{kind}")[word])


def _window_of(m: re.Match[str]) -> PeriodMention:
    span = YEAR if m["win_u"] == "年" else ((1, 1), (1, None))
    return PeriodMention(m.start(), m.end(), "window", span=span, length=_number(m["win_n"]))


def _en_quarter(m: re.Match[str]) -> PeriodMention:
    year = m["en_q_y"] or m["en_h_y"]
    span, kind = (_quarter(int(m["en_q_q"])), "quarter") if m["en_q_q"] else (_half(int(m["en_h_q"])), "half")
    return PeriodMention(m.start(), m.end(), kind, int(year) if year else None, span=span)


def _en_ordinal(m: re.Match[str]) -> PeriodMention | None:
    number, year = _words("ordinal")[m["en_o"].lower()], m["en_o_y"]
    half = m["en_u"].lower() == "half"
    if half and number > 2:
        return None
    span = _half(number) if half else _quarter(number)
    return PeriodMention(m.start(), m.end(), m["en_u"].lower(), int(year) if year else None, span=span)


def _en_first(m: re.Match[str]) -> PeriodMention | None:
    number = _words("small_number").get(m["en_f_n"].lower())
    if number is None:
        return None
    year = int(m["en_f_y"]) if m["en_f_y"] else None
    return PeriodMention(m.start(), m.end(), "range", year, span=((1, 1), (number, None)))


def _en_month_day(m: re.Match[str]) -> PeriodMention | None:
    return _en_date(m, m["en_mdy_m"], m["en_mdy_d"], m["en_mdy_y"])


def _en_day_month(m: re.Match[str]) -> PeriodMention | None:
    return _en_date(m, m["en_dmy_m"], m["en_dmy_d"], m["en_dmy_y"])


def _en_date(m: re.Match[str], name: str, day: str | None, year: str | None) -> PeriodMention | None:
    month = _words("month")[name.lower().rstrip(".")]
    doubtful = name.islower() or name.rstrip(".") in ("May", "March")
    if not day and not year and doubtful and not _BEFORE_MONTH.search(m.string[max(0, m.start() - 12) : m.start()]):
        return None
    number = int(re.sub(r"\D", "", day)) if day else None
    span: tuple[Day, Day] = ((month, number), (month, number)) if number else ((month, 1), (month, None))
    return PeriodMention(m.start(), m.end(), "day" if number else "month", int(year) if year else None, span=span)


_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|by|until|from|between|and|to|through|of|during|last|early|late|mid)[- ]\Z", re.IGNORECASE
)


def _plan(m: re.Match[str]) -> PeriodMention:
    first = _words("plan")[m["plan_w"]]
    if m["plan_e"]:
        return PeriodMention(m.start(), m.end(), "year", first + 4)
    return PeriodMention(m.start(), m.end(), "plan", first, length=5)


def _year_to_date(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "year", offset=0, side="since")


def _en_end_of_year(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "month", int(m["en_e_y"]), span=((12, 1), (12, None)))


def _en_ended(m: re.Match[str]) -> PeriodMention:
    """The quarter ended June 30, 2025; the twelve months to August."""
    unit = (m["en_d_u"] or "").lower()
    number = (m["en_d_n"] or "").lower()
    length = (
        3
        if unit == "quarter"
        else 6
        if unit.startswith("half")
        else 12
        if unit or number in ("twelve", "12")
        else _words("small_number")[number]
    )
    month = _words("month")[m["en_d_m"].lower().rstrip(".")]
    year = int(m["en_d_y"]) if m["en_d_y"] else None
    return PeriodMention(m.start(), m.end(), "ended", year, span=((month, 1), (month, None)), length=length)


def _en_named_year(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "year", int(m["en_of_y"]))


def _en_year(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start("en_y_y"), m.end("en_y_y"), "year", int(m["en_y_y"]))


def _head_year(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "year", int(m["head_y"]))


def _lone_year(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "year", int(m["lone_y"] or m["lone_z"]))


_MAKERS: dict[str, Callable[[re.Match[str]], PeriodMention | None]] = {
    "ymd": _ymd,
    "dmy": _dmy,
    "yq": _yq,
    "zyr": _fiscal,
    "zy": _zh_year,
    "ym": _ym,
    "dec": _decade,
    "plan": _plan,
    "ytd": _year_to_date,
    "en_end": _en_end_of_year,
    "en_ended": _en_ended,
    "en_of": _en_named_year,
    "rel": _relative,
    "shift": _shift,
    "win": _window_of,
    "bare": _bare,
    "en_q": _en_quarter,
    "en_ord": _en_ordinal,
    "en_first": _en_first,
    "en_mdy": _en_month_day,
    "en_dmy": _en_day_month,
    "en_y": _en_year,
    "head": _head_year,
    "lone": _lone_year,
}
