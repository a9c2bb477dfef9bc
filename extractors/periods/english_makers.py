"""Makes mentions of what the patterns for English time expressions found; the groups of a match are named in `extractors.periods.english`."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.number_words import match_words
from extractors.periods.mention import YEAR, PeriodMention, half, months, quarters, within
from extractors.periods.words import en_number, en_year, full_year, meaning, values


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


def month_first(m: re.Match[str]) -> PeriodMention | None:
    """March 3 2022, March 2022, July 13-15, November between 19 and 20; a month alone may be doubtful."""
    month = _at_month(m)
    year = m.groupdict().get("yw")
    if year:
        return PeriodMention(m.start(), m.end(), "month", en_year(year), span=months(month))
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


def week_of(m: re.Match[str]) -> PeriodMention | None:
    """The week of June 2: the calendar week with that day."""
    made = _days_of(m, _at_month(m), _number(m, "d") or 0, None)
    return replace(made, kind="week") if made is not None else None


def near_month(m: re.Match[str]) -> PeriodMention:
    """Last March, next September, this May 5."""
    month, day = _at_month(m), _number(m, "d")
    way = meaning("near_month", m["near"])
    made = PeriodMention(m.start(), m.end(), "month", span=months(month))
    if day:
        made = replace(made, kind="day", span=within(month, day))
    if not way:
        return replace(made, offset=0)
    return replace(made, toward="next" if way > 0 else "past")


def rank_day_first(m: re.Match[str]) -> PeriodMention | None:
    """First of March: a day in words needs `of` before the month."""
    if not m["d"][0].isdigit() and " of " not in " ".join(m.group().lower().split()):
        return None
    return day_first(m)


def day_first(m: re.Match[str]) -> PeriodMention | None:
    """3 March 2022, 13th to 15th of July, 31-Oct-74."""
    name = m["m"]
    first, last = _number(m, "d") or 0, _number(m, "d2")
    made = _days_of(m, _at_month(m), first, last)
    short = m.groupdict().get("y2")
    if made is not None and short:
        made = replace(made, year=full_year(int(short)))
    modal = name == "may" and made is not None and made.year is None and m["d"].isdigit() and " of " not in m.group()
    return None if modal else made


def day_to_date(m: re.Match[str]) -> PeriodMention | None:
    """4 to January 22, 1995: the first day is of the same month."""
    return _days_of(m, _at_month(m), _number(m, "d") or 0, _number(m, "d2"))


def of_month(m: re.Match[str]) -> PeriodMention:
    """The 20th of next month, 4 to 22 this month."""
    first, last = _number(m, "d") or 1, _number(m, "d2")
    shift = values("shift_month").get(" ".join(m["rm"].lower().split()), 0)
    return PeriodMention(
        m.start(), m.end(), "day" if last is None else "range", shift=shift, unit="month", days=(first, last or first)
    )


def year_first(m: re.Match[str]) -> PeriodMention | None:
    """2016 June, 2019-aug-01; no comma where the sentence goes on with the month."""
    month, day = _at_month(m), _number(m, "d")
    comma = "," in m.group()[: m.start("m") - m.start()]
    if comma and re.match(r"\s+[a-z]", m.string[m.end() :][:4]):
        return None
    span = within(month, day) if day else months(month)
    return PeriodMention(m.start(), m.end(), "day" if day else "month", int(m["y"]), span=span)


def rank_part(m: re.Match[str]) -> PeriodMention | None:
    """The third quarter of 2022, first half; the last one only with its year."""
    number, is_half = meaning("part_ordinal", m["o"]), m["u"].lower() == "half"
    if number < 0 and not m["y"] and not m["ry"]:
        return None
    number = number if number > 0 else 2 if is_half else 4
    if is_half and number > 2:
        return None
    span = half(number) if is_half else quarters(number)
    return _spanned(m, PeriodMention(m.start(), m.end(), "half" if is_half else "quarter", span=span))


_IN = re.compile(r"(?<![A-Za-z])(?:in|during|for|of|the|since|by|through)\s\Z", re.IGNORECASE)


def letter_part(m: re.Match[str]) -> PeriodMention | None:
    """Q3 2024, Q3'24, 3Q24, H1 of last year; H1 alone only behind a word for when."""
    g = m.groupdict()
    year, relative = g.get("y") or g.get("yh"), g.get("ry") or g.get("ryh")
    if g.get("h") and not year and not relative and not _IN.search(m.string[max(0, m.start() - 8) : m.start()]):
        return None
    span, kind = (quarters(int(m["q"])), "quarter") if m["q"] else (half(int(m["h"])), "half")
    made = PeriodMention(m.start(), m.end(), kind, en_year(year) if year else None, span=span)
    return replace(made, offset=meaning("relative_year", relative)) if relative else made


def first_letter_months(m: re.Match[str]) -> PeriodMention:
    """9M 2024: the first nine months."""
    return PeriodMention(m.start(), m.end(), "range", en_year(m["y"]), span=months(1, int(m["n"])))


def year_part(m: re.Match[str]) -> PeriodMention:
    """2018Q4, 2017 H1."""
    span, kind = (quarters(int(m["q"])), "quarter") if m["q"] else (half(int(m["h"])), "half")
    return PeriodMention(m.start(), m.end(), kind, en_year(m["y"]), span=span)


def some_months(m: re.Match[str]) -> PeriodMention | None:
    """The first nine months, the last two quarters of 2021."""
    count = meaning("small_number", m["n"]) * (3 if m["u"].lower().startswith("q") else 1)
    at_end = m["o"].lower() in ("last", "final", "closing")
    if count > 12 or (at_end and not m["y"] and not m["ry"]):
        return None
    span = months(13 - count, 12) if at_end else months(1, count)
    return _spanned(m, PeriodMention(m.start(), m.end(), "range", span=span))


def rank_month(m: re.Match[str]) -> PeriodMention | None:
    """The third month of 2021, last month of 2022."""
    number = en_number(m["o"]) or 12
    if number > 12 or not (m["y"] or m["ry"]):
        return None
    return _spanned(m, PeriodMention(m.start(), m.end(), "month", span=months(number)))


def to_date(m: re.Match[str]) -> PeriodMention:
    """Year to date, month to date: open to the right."""
    word = m.group().lower()
    if word.startswith(("month", "quarter")):
        return PeriodMention(m.start(), m.end(), "month", shift=0, unit=word.split("-")[0].split(" ")[0], side="since")
    return PeriodMention(m.start(), m.end(), "year", offset=0, side="since")


def end_of_year(m: re.Match[str]) -> PeriodMention:
    """The end of 2024: its last month."""
    return PeriodMention(m.start(), m.end(), "month", int(m["y"]), span=months(12))


def ended(m: re.Match[str]) -> PeriodMention:
    """The quarter ended June 30, 2025; the twelve months to August."""
    unit = (m["u"] or "").lower()
    length = 3 if unit == "quarter" else 6 if unit.startswith("half") else 12 if unit else meaning("small_number", m["n"])
    return _spanned(m, PeriodMention(m.start(), m.end(), "ended", span=months(_at_month(m)), length=length))


def fiscal(m: re.Match[str]) -> PeriodMention:
    """FY2023, FY24, FY2023/24, fiscal 2024: taken as calendar years."""
    year = en_year(m["a"] or m["c"])
    if m["b"]:
        end = PeriodMention(m.start("b"), m.end(), "fiscal_year", year // 100 * 100 + int(m["b"]))
        return PeriodMention(m.start(), m.end(), "fiscal_year", year, last=end)
    return PeriodMention(m.start(), m.end(), "fiscal_year", year if year > 1900 else full_year(year % 100))


def relative_year(m: re.Match[str]) -> PeriodMention | None:
    """Last year, the year after next."""
    word = " ".join(m["ry"].lower().split())
    if word in values("year_only") and not _stands_alone(m):
        return None
    return PeriodMention(m.start(), m.end(), "year", offset=meaning("relative_year", word))


def _stands_alone(m: re.Match[str]) -> bool:
    return not m.string[: m.start()].strip() and not m.string[m.end() :].strip()


def shift(m: re.Match[str]) -> PeriodMention:
    """Yesterday, last week, next month, this quarter, this century."""
    word = " ".join(m["s"].lower().split())
    unit = next(u for u in ("day", "week", "month", "quarter", "half", "decade", "century") if word in values(f"shift_{u}"))
    return PeriodMention(m.start(), m.end(), unit, shift=values(f"shift_{unit}")[word], unit=unit)


def edge_day(m: re.Match[str]) -> PeriodMention:
    """The first or last day of a month: of this month, of March 2024."""
    first = m["o"].lower() == "first"
    if m["rm"]:
        day = (1, 1) if first else (-1, None)
        return PeriodMention(m.start(), m.end(), "day", shift=meaning("shift_month", m["rm"]), unit="month", days=day)
    month = _at_month(m)
    day_span = within(month, 1) if first else ((month, -1), (month, None))
    return _spanned(m, PeriodMention(m.start(), m.end(), "day", span=day_span))


def century(m: re.Match[str]) -> PeriodMention | None:
    """The 15th century, the twentieth century: from the year that begins with it."""
    number = int(m["c"]) if m["c"] else en_number(m["w"])
    if not 1 < number <= 21:
        return None
    return PeriodMention(m.start(), m.end(), "century", 100 * (number - 1))


_OF_SOMEONE = re.compile(r"(?<![A-Za-z])(?:his|her|their|my|your|our|its)\s(?:early\s|late\s|mid[- ])?\Z", re.IGNORECASE)


def decade(m: re.Match[str]) -> PeriodMention | None:
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
        return PeriodMention(m.start(), m.end(), "decade", meaning("century_words", m["c"]) + value)
    if word.lower() == "tens" or (value and value < 50 and not m.group().lower().startswith("the")):
        return None
    return PeriodMention(m.start(), m.end(), "decade", full_year(value))


def bare_day(m: re.Match[str]) -> PeriodMention | None:
    """On the first, the 21st: a day without its month."""
    day = en_number(m["d"])
    if not 1 <= day <= 31:
        return None
    return PeriodMention(m.start("d"), m.end(), "day", days=(day, day), toward="next")


def year_in_words(m: re.Match[str]) -> PeriodMention | None:
    """Year two hundred and sixty seven."""
    number = match_words(m.string, m.start("words"))
    if number is None or number.value is None or not 100 <= number.value <= 2100 or number.shape != "exact":
        return None
    return PeriodMention(m.start(), number.end, "year", int(number.value), span=YEAR)
