"""English time expressions: dates with names of months, quarters and halves, decades and centuries, and what is told from today."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from extractors.number_words import match_words
from extractors.periods.mention import YEAR, PeriodMention, half, months, quarters, within
from extractors.periods.words import (
    any_of,
    day_words,
    en_number,
    en_year,
    full_year,
    meaning,
    ordinal_words,
    values,
    year_words,
)

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\dA-Za-z]|[.,]\d)"
_Y4 = r"(?:(?:1[5-9]|20)\d{2}(?![\d%]|[.,]\d))"
_TO = r"(?:\s?[-–—~]\s?|\s(?:to|through|thru|till|until)\s)(?:the\s)?"
_MONEY_BEFORE = re.compile(r"[$¥€£]\s?\Z|[\d][.,]\Z")


def _month() -> str:
    return rf"(?:{any_of('month')})(?![A-Za-z])\.?"


def _year() -> str:
    return rf"(?:{_Y4}|['’]\d\d(?!\d)|{year_words()})"


def _tail(sep: str = r"(?:\s{0,2},\s{0,2}|\s{1,2}|[-/])") -> str:
    """The year behind a month, quarter or part of a year."""
    return rf"(?:{sep}(?:(?:of|in)\s)?(?:the\s)?(?:(?:fiscal|calendar)\s)?(?:year\s)?(?:(?P<y>{_year()})|(?P<ry>{any_of('relative_year')})(?![a-z])))?"


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodMention | None]], ...]:
    """What may begin at a word in letters, in the order in which it is tried."""
    month, days, ranks = _month(), day_words(), ordinal_words()
    written = rf"(?:{_DAY}|(?<!\.\s)(?<!\.\sthe\s){days})"
    parts = any_of("part_ordinal")
    shifts = any_of("shift_day", "shift_week", "shift_month", "shift_quarter", "shift_half", "shift_decade", "shift_century")
    rules: list[tuple[str, Callable[[re.Match[str]], PeriodMention | None]]] = [
        (r"(?:year|month|quarter)[- ]to[- ]date|so far this year|ytd(?![a-z])", _to_date),
        (
            rf"(?:the\s)?week\s(?:of|beginning|commencing|starting|ending)\s(?:on\s)?(?:the\s)?(?P<m>{month})\s(?P<d>{_DAY}){_tail()}",
            _week_of,
        ),
        (rf"(?:the\s)?(?:end|close)\sof\s(?P<y>{_Y4})", _end_of_year),
        (
            rf"(?:the\s)?(?:(?P<u>quarter|half(?:[- ]year)?|year)|(?P<n>{any_of('small_number')})\smonths)\s(?:ended|ending|to|through)\s"
            rf"(?:(?P<d0>{_DAY})\s)?(?P<m>{month})(?:\s(?P<d>{_DAY}))?{_tail()}",
            _ended,
        ),
        (
            rf"(?:the\s)?(?P<o>first|last|final|opening|closing)\s(?P<n>{any_of('small_number')})\s(?P<u>months?|quarters?)(?![a-z]){_tail()}",
            _some_months,
        ),
        (rf"(?:the\s)?(?P<o>{ranks}|last|final)\smonth\s(?=(?:of|in)\s){_tail('')}", _rank_month),
        (rf"(?:the\s)?(?P<o>{parts})[- ](?P<u>quarter|qtr|half)(?:[- ]year)?(?![a-z]){_tail()}", _rank_part),
        (rf"Q(?P<q>[1-4])(?!\d|\.\d){_quarter_tail()}|H(?P<h>[12])(?!\d|\.\d){_quarter_tail('h')}", _letter_part),
        (r"(?:fy\s?['’]?(?P<a>(?:20)?\d\d)(?:[/-](?P<b>\d\d))?|fiscal(?:\syear)?\s(?P<c>20\d\d))(?!\d)", _fiscal),
        (
            rf"(?P<m>{month})(?:\s(?P<yw>{year_words()})"
            rf"|(?:(?:[ \t./-]{{1,3}}|(?<!\.)\n)(?:the\s)?(?P<d>{written})(?:{_TO}(?P<d2>{written})(?!\s?(?:of\s)?{month}|[-/]))?"
            rf"|\s(?:between|from)\s(?:the\s)?(?P<d3>{written})\s(?:and|to|till|until)\s(?:the\s)?(?P<d4>{written}))?{_tail()})",
            _month_first,
        ),
        (rf"(?P<near>{any_of('near_month')})\s(?P<m>{month})(?:\s(?P<d>{_DAY}))?", _near_month),
        (
            rf"(?:the\s)?(?P<d>{_DAY}|{ranks})(?:{_TO}(?P<d2>{_DAY}|{ranks}))?\s?(?:of\s)?(?:the\s)?(?P<rm>{any_of('shift_month')}|(?<=of\sthe\s)month)(?![a-z])",
            _of_month,
        ),
        (rf"(?:the\s)?(?P<d>{_DAY}|{ranks})(?:{_TO}(?P<d2>{_DAY}|{ranks}))?\s(?:of\s)?(?P<m>{month}){_tail()}", _rank_day_first),
        (rf"(?P<ry>{any_of('relative_year')})(?![a-z])", _relative_year),
        (rf"(?P<s>{shifts})(?:['’]?s)?(?![A-Za-z])", _shift),
        (rf"(?:the\s)?(?:(?P<c>\d\d?)(?:st|nd|rd|th)|(?P<w>{ranks}))\s{{1,2}}century(?![a-z])", _century),
        (
            rf"(?:the\s)?(?P<e>early\s|late\s)?(?:['’]?(?P<y>(?:1[5-9]|20)\d0|\d0)['’]?s(?![A-Za-z])|(?:(?P<c>eighteen|nineteen|twenty)[- ])?(?P<w>{any_of('decade')})(?![a-z]))",
            _decade,
        ),
        (rf"(?:on|for|by|since|until|till|before|after)\sthe\s(?P<d>{_DAY}|{ranks})(?=\s*(?:[.,;!?](?!\d)|$))", _bare_day),
        (rf"the\s(?P<d>{_DAY})(?<=[a-z])(?=\s*(?:[.,;!?](?!\d)|$))", _bare_day),
        (r"(?:calendar\s)?year\s(?:of\s)?(?P<words>[a-z])", _year_in_words),
    ]
    return tuple((re.compile(rule, re.IGNORECASE), make) for rule, make in rules)


def _quarter_tail(mark: str = "") -> str:
    """The year behind Q3: Q3 2024, Q3'24, Q3 FY24, Q3 of last year."""
    return (
        rf"(?:[\s,-]{{0,2}}(?:(?:of|in)\s)?(?:the\s)?(?:FY|CY|fiscal\s)?\s?(?:(?P<y{mark}>{_Y4}|['’]?\d\d(?![\d.,%]|\s?[a-z%]))"
        rf"|(?P<ry{mark}>{any_of('relative_year')})(?![a-z])))?(?![A-Za-z])"
    )


@cache
def first_words() -> frozenset[str]:
    """The words in letters, in small letters, that an English time expression may begin with."""
    words = {
        "the",
        "year",
        "month",
        "quarter",
        "half",
        "so",
        "ytd",
        "week",
        "end",
        "close",
        "fy",
        "fiscal",
        "q",
        "h",
        "calendar",
        "early",
        "late",
    }
    words |= {
        "on",
        "for",
        "by",
        "since",
        "until",
        "final",
        "last",
        "opening",
        "closing",
        "twelve",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
    }
    for code in ("month", "ordinal", "part_ordinal", "near_month", "relative_year", "decade", "small_number"):
        words |= {word.split(" ")[0] for word in values(code)}
    for unit in ("day", "week", "month", "quarter", "half", "decade", "century"):
        words |= {word.split(" ")[0] for word in values(f"shift_{unit}")}
    return frozenset(words)


def english_words(text: str, pos: int, word: str) -> PeriodMention | None:
    """The expression that begins at a word in letters, or None."""
    if (
        (word.lower().removesuffix("s") not in first_words()
        and word.lower() not in first_words())
        or (pos and (text[pos - 1] in "$_@#/'’" or (text[pos - 1].isalnum() and text[pos - 1].isascii())))
    ):
        return _year_after_cue(text, pos, word)
    for rule, make in _rules():
        found = rule.match(text, pos)
        if found is not None:
            made = make(found)
            if made is not None:
                return made
    return _year_after_cue(text, pos, word)


@cache
def _digit_rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PeriodMention | None]], ...]:
    """What may begin at a digit."""
    month, parts = _month(), any_of("part_ordinal")
    rules: list[tuple[str, Callable[[re.Match[str]], PeriodMention | None]]] = [
        (r"(?P<c>\d\d?)(?:st|nd|rd|th)(?P<w>)\s{1,2}century(?![a-z])", _century),
        (rf"(?P<o>{parts})[- ](?P<u>quarter|qtr|half)(?:[- ]year)?(?![a-z]){_tail()}", _rank_part),
        (rf"(?P<o>\d\d?)(?:st|nd|rd|th)\smonth\s(?=(?:of|in)\s){_tail('')}", _rank_month),
        (rf"(?P<y>{_Y4}|(?:1[5-9]|20)\d\d)\s?[-/]?\s?(?:Q(?P<q>[1-4])|H(?P<h>[12]))(?![\dA-Za-z])", _year_part),
        (
            rf"(?P<q>[1-4])Q(?:\s?['’]?(?P<y>{_Y4}|\d\d))?(?![\dA-Za-z])|(?P<h>[12])H(?:\s?['’]?(?P<yh>{_Y4}|\d\d))(?![\dA-Za-z])",
            _letter_part,
        ),
        (rf"(?P<n>1[0-2]|[1-9])M(?:\s?['’]?(?P<y>{_Y4}|\d\d))(?![\dA-Za-z])", _first_letter_months),
        (
            rf"(?P<y>(?:1[5-9]|20)\d\d)(?:\s{{1,2}}|\s?,\s?|[-/.])(?P<m>{month})(?:[-/\s](?P<d>{_DAY}))?(?!,?\s?(?:19|20)\d\d)",
            _year_first,
        ),
        (
            rf"(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?(?:[\s./-]{{0,3}})(?:of\s)?(?P<m>{month})(?:(?:[-/.\s]{{1,2}}(?P<y2>\d\d)(?![\d.,%]|\s?[a-z%:]))|{_tail()})",
            _day_first,
        ),
        (rf"(?P<d>{_DAY})\s(?:to|till|until|through)\s(?P<m>{month})\s(?P<d2>{_DAY}){_tail()}", _day_to_date),
        (
            rf"(?P<d>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?\s(?:of\s)?(?:the\s)?(?P<rm>{any_of('shift_month')}|(?<=of\sthe\s)month)(?![a-z])",
            _of_month,
        ),
        (r"(?P<e>)(?P<c>)(?P<w>)(?P<y>(?:1[5-9]|20)\d0)['’]?s(?![A-Za-z])", _decade),
    ]
    return tuple((re.compile(rule, re.IGNORECASE), make) for rule, make in rules)


def english_digits(text: str, pos: int) -> PeriodMention | None:
    """The expression with English words or letters that begins at a digit, or None."""
    if _MONEY_BEFORE.search(text[max(0, pos - 2) : pos]):
        return None
    for rule, make in _digit_rules():
        found = rule.match(text, pos)
        if found is not None:
            made = make(found)
            if made is not None:
                return made
    return None


# ---------------------------------------------------------------- makers


def _spanned(m: re.Match[str], mention: PeriodMention) -> PeriodMention:
    """The mention with the year that stands behind it."""
    groups = m.groupdict()
    year, relative = groups.get("y"), groups.get("ry")
    if year:
        return replace(mention, year=en_year(year))
    return replace(mention, offset=meaning("relative_year", relative)) if relative else mention


def _number(m: re.Match[str], name: str) -> int | None:
    word = m.groupdict().get(name)
    return en_number(word) if word else None


def _at_month(m: re.Match[str]) -> int:
    return values("month")[m["m"].lower().rstrip(".")]


def _days_of(m: re.Match[str], month: int, first: int, last: int | None) -> PeriodMention | None:
    if not 1 <= first <= 31 or (last is not None and not first <= last <= 31):
        return None
    kind = "day" if last is None else "range"
    return _spanned(m, PeriodMention(m.start(), m.end(), kind, span=within(month, first, last)))


def _month_first(m: re.Match[str]) -> PeriodMention | None:
    month = _at_month(m)
    if m["yw"]:
        return PeriodMention(m.start(), m.end(), "month", en_year(m["yw"]), span=months(month))
    first, last = _number(m, "d") or _number(m, "d3"), _number(m, "d2") or _number(m, "d4")
    if first is not None and not (first <= 31 and (last is None or first <= last <= 31)):
        return None
    if first is not None:
        return _days_of(m, month, first, last)
    made = _spanned(m, PeriodMention(m.start(), m.end(), "month", span=months(month)))
    return replace(made, doubtful=_is_doubtful(m, made))


_BEFORE_MONTH = re.compile(
    r"(?<![A-Za-z])(?:in|since|by|until|till|from|between|through|of|during|last|early|late|mid|next|this|after|before|throughout|around)[- ]\Z|^\s*\Z",
    re.IGNORECASE,
)


def _is_doubtful(m: re.Match[str], made: PeriodMention) -> bool:
    """Whether the name of a month that stands alone may be a word: May, March, dec."""
    name = m["m"]
    if made.year is not None or made.offset is not None:
        return False
    if not name.islower() and name.lower().rstrip(".") not in values("doubtful_month"):
        return False
    before = m.string[max(0, m.start() - 12) : m.start()]
    whole = m.end() == len(m.string.rstrip()) and name.lower() != "may"
    found = _BEFORE_MONTH.search(before)
    return found is None or (not found.group().strip() and not whole)


def _week_of(m: re.Match[str]) -> PeriodMention | None:
    made = _days_of(m, _at_month(m), _number(m, "d") or 0, None)
    return replace(made, kind="week") if made is not None else None


def _near_month(m: re.Match[str]) -> PeriodMention:
    month, day = _at_month(m), _number(m, "d")
    way = meaning("near_month", m["near"])
    made = PeriodMention(m.start(), m.end(), "month", span=months(month))
    if day:
        made = replace(made, kind="day", span=within(month, day))
    if not way:
        return replace(made, offset=0)
    return replace(made, toward="next" if way > 0 else "past")


def _rank_day_first(m: re.Match[str]) -> PeriodMention | None:
    if not m["d"][0].isdigit() and " of " not in " ".join(m.group().lower().split()):
        return None
    return _day_first(m)


def _day_first(m: re.Match[str]) -> PeriodMention | None:
    name = m["m"]
    first, last = _number(m, "d") or 0, _number(m, "d2")
    made = _days_of(m, _at_month(m), first, last)
    short = m.groupdict().get("y2")
    if made is not None and short:
        made = replace(made, year=full_year(int(short)))
    modal = name == "may" and made is not None and made.year is None and m["d"].isdigit() and " of " not in m.group()
    return None if modal else made


def _day_to_date(m: re.Match[str]) -> PeriodMention | None:
    return _days_of(m, _at_month(m), _number(m, "d") or 0, _number(m, "d2"))


def _of_month(m: re.Match[str]) -> PeriodMention:
    first, last = _number(m, "d") or 1, _number(m, "d2")
    shift = values("shift_month").get(" ".join(m["rm"].lower().split()), 0)
    return PeriodMention(
        m.start(), m.end(), "day" if last is None else "range", shift=shift, unit="month", days=(first, last or first)
    )


def _year_first(m: re.Match[str]) -> PeriodMention | None:
    month, day = _at_month(m), _number(m, "d")
    comma = "," in m.group()[: m.start("m") - m.start()]
    if comma and re.match(r"\s+[a-z]", m.string[m.end() :][:4]):
        return None
    span = within(month, day) if day else months(month)
    return PeriodMention(m.start(), m.end(), "day" if day else "month", int(m["y"]), span=span)


def _rank_part(m: re.Match[str]) -> PeriodMention | None:
    number, is_half = meaning("part_ordinal", m["o"]), m["u"].lower() == "half"
    if number < 0 and not m["y"] and not m["ry"]:
        return None
    number = number if number > 0 else 2 if is_half else 4
    if is_half and number > 2:
        return None
    span = half(number) if is_half else quarters(number)
    return _spanned(m, PeriodMention(m.start(), m.end(), "half" if is_half else "quarter", span=span))


_IN = re.compile(r"(?<![A-Za-z])(?:in|during|for|of|the|since|by|through)\s\Z", re.IGNORECASE)


def _letter_part(m: re.Match[str]) -> PeriodMention | None:
    g = m.groupdict()
    year, relative = g.get("y") or g.get("yh"), g.get("ry") or g.get("ryh")
    if g.get("h") and not year and not relative and not _IN.search(m.string[max(0, m.start() - 8) : m.start()]):
        return None
    span, kind = (quarters(int(m["q"])), "quarter") if m["q"] else (half(int(m["h"])), "half")
    made = PeriodMention(m.start(), m.end(), kind, en_year(year) if year else None, span=span)
    return replace(made, offset=meaning("relative_year", relative)) if relative else made


def _first_letter_months(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "range", en_year(m["y"]), span=months(1, int(m["n"])))


def _year_part(m: re.Match[str]) -> PeriodMention:
    span, kind = (quarters(int(m["q"])), "quarter") if m["q"] else (half(int(m["h"])), "half")
    return PeriodMention(m.start(), m.end(), kind, int(m["y"]), span=span)


def _some_months(m: re.Match[str]) -> PeriodMention | None:
    """The first nine months, the last two quarters of 2021."""
    count = meaning("small_number", m["n"]) * (3 if m["u"].lower().startswith("q") else 1)
    at_end = m["o"].lower() in ("last", "final", "closing")
    if count > 12 or (at_end and not m["y"] and not m["ry"]):
        return None
    span = months(13 - count, 12) if at_end else months(1, count)
    return _spanned(m, PeriodMention(m.start(), m.end(), "range", span=span))


def _rank_month(m: re.Match[str]) -> PeriodMention | None:
    number = en_number(m["o"]) or 12
    if number > 12 or not (m["y"] or m["ry"]):
        return None
    return _spanned(m, PeriodMention(m.start(), m.end(), "month", span=months(number)))


def _to_date(m: re.Match[str]) -> PeriodMention:
    word = m.group().lower()
    if word.startswith(("month", "quarter")):
        return PeriodMention(m.start(), m.end(), "month", shift=0, unit=word.split("-")[0].split(" ")[0], side="since")
    return PeriodMention(m.start(), m.end(), "year", offset=0, side="since")


def _end_of_year(m: re.Match[str]) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), "month", int(m["y"]), span=months(12))


def _ended(m: re.Match[str]) -> PeriodMention:
    """The quarter ended June 30, 2025; the twelve months to August."""
    unit = (m["u"] or "").lower()
    length = 3 if unit == "quarter" else 6 if unit.startswith("half") else 12 if unit else meaning("small_number", m["n"])
    return _spanned(m, PeriodMention(m.start(), m.end(), "ended", span=months(_at_month(m)), length=length))


def _fiscal(m: re.Match[str]) -> PeriodMention:
    year = en_year(m["a"] or m["c"])
    if m["b"]:
        end = PeriodMention(m.start("b"), m.end(), "fiscal_year", year // 100 * 100 + int(m["b"]))
        return PeriodMention(m.start(), m.end(), "fiscal_year", year, last=end)
    return PeriodMention(m.start(), m.end(), "fiscal_year", year if year > 1900 else full_year(year % 100))


def _relative_year(m: re.Match[str]) -> PeriodMention | None:
    word = " ".join(m["ry"].lower().split())
    if word in values("year_only") and not _stands_alone(m):
        return None
    return PeriodMention(m.start(), m.end(), "year", offset=meaning("relative_year", word))


def _stands_alone(m: re.Match[str]) -> bool:
    return not m.string[: m.start()].strip() and not m.string[m.end() :].strip()


def _shift(m: re.Match[str]) -> PeriodMention:
    word = " ".join(m["s"].lower().split())
    unit = next(u for u in ("day", "week", "month", "quarter", "half", "decade", "century") if word in values(f"shift_{u}"))
    return PeriodMention(m.start(), m.end(), unit, shift=values(f"shift_{unit}")[word], unit=unit)


def _century(m: re.Match[str]) -> PeriodMention | None:
    number = int(m["c"]) if m["c"] else en_number(m["w"])
    if not 1 < number <= 21:
        return None
    return PeriodMention(m.start(), m.end(), "century", 100 * (number - 1))


_OF_SOMEONE = re.compile(r"(?<![A-Za-z])(?:his|her|their|my|your|our|its)\s(?:early\s|late\s|mid[- ])?\Z", re.IGNORECASE)


def _decade(m: re.Match[str]) -> PeriodMention | None:
    """The 1970s, the '70s, the nineteen seventies, the nineties; ages (in her thirties) are none."""
    word, digits = m["w"], m["y"]
    if _OF_SOMEONE.search(m.string[max(0, m.start() - 14) : m.start()]):
        return None
    if digits and len(digits) == 4:
        return PeriodMention(m.start(), m.end(), "decade", int(digits)) if digits.endswith("0") else None
    if digits:
        return PeriodMention(m.start(), m.end(), "decade", full_year(int(digits)))
    value = values("decade")[word.lower()]
    if m["c"]:
        return PeriodMention(m.start(), m.end(), "decade", en_number(m["c"]) * 100 + value)
    if word.lower() == "tens" or (value and value < 50 and not m.group().lower().startswith("the")):
        return None
    return PeriodMention(m.start(), m.end(), "decade", full_year(value))


def _bare_day(m: re.Match[str]) -> PeriodMention | None:
    day = en_number(m["d"])
    if not 1 <= day <= 31:
        return None
    return PeriodMention(m.start("d"), m.end(), "day", days=(day, day), toward="next")


def _year_in_words(m: re.Match[str]) -> PeriodMention | None:
    number = match_words(m.string, m.start("words"))
    if number is None or number.value is None or not 100 <= number.value <= 2100 or number.shape != "exact":
        return None
    return PeriodMention(m.start(), number.end, "year", int(number.value), span=YEAR)


@cache
def _words_of_year() -> re.Pattern[str]:
    return re.compile(year_words(), re.IGNORECASE)


_YEAR_OPENERS = frozenset({"eighteen", "nineteen", "twenty", "two"})
_IN_YEAR = re.compile(r"(?<![A-Za-z])(?:in|since|until|before|after|by|of|from|during|to|between)\s\Z", re.IGNORECASE)


def _year_after_cue(text: str, pos: int, word: str) -> PeriodMention | None:
    """A year in words behind a word that dates take: in nineteen twenty-eight."""
    if word.lower() not in _YEAR_OPENERS or not _IN_YEAR.search(text[max(0, pos - 9) : pos]):
        return None
    found = _words_of_year().match(text, pos)
    if found is None or re.match(r"\s[a-z]+s\b", text[found.end() :][:20]):
        return None
    return PeriodMention(pos, found.end(), "year", en_year(found.group()))
