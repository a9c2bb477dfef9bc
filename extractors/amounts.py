"""One number with what is written against it: scale, currency before and after, ratio, duration, measure word.

`read_amount` makes a `Draft` of the numeral at a place; ranges, lists and hedges, which need the neighbours, are joined in
`extractors.quantities`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors import labels
from extractors.number_words import extend_letter, extend_scale, match_words, with_fraction
from extractors.numerals import EXACT, Numeral, match_numeral, parts, plain, ratio, scale_of, times, words_pattern, zh_characters
from extractors.units import Measure, Unit, line_scale, measure_after, set_factors, unit_after, unit_before

_SMALL_CODES = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})
SKIP = "skip"


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
        return _with_unit(
            text, Draft(pos, pos + 1, Numeral(pos, pos + 1, value, shape="fraction"), fraction=True, method="fraction")
        ), pos + 1
    return _read_zh(text, pos, floor, prefix)


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
    if draft.negative and text[draft.start] in "-−":
        if prefix is None:
            money = unit_before(text, draft.start, floor)
            if money is not None:
                draft.prefix, draft.start = money, money.start
    _with_unit(text, draft)
    return _settle_digits(text, draft)


def _take_sign(text: str, draft: Draft, floor: int) -> None:
    if _signed(text, draft.start, floor):
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
    if numeral.value is None or numeral.script != "digits":
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
    """3/4 and 1 3/4."""
    mixed = _AND_SLASH.match(text, numeral.end)
    value = numeral.value
    if mixed is not None and value is not None and int(mixed[2]):
        return replace(numeral, end=mixed.end(), value=plain(EXACT.add(value, ratio(int(mixed[1]), int(mixed[2]))))), False
    found = _SLASH.match(text, numeral.end)
    if found is None or value is None or not int(found[1]):
        return numeral, False
    return replace(numeral, end=found.end(), value=plain(ratio(value, int(found[1]))), shape="fraction"), True


def _signed(text: str, start: int, floor: int) -> bool:
    """Whether a minus sign stands against the number, and is none of a range or a word."""
    if start - 1 < floor or text[start - 1] not in "-−负":
        return False
    if start == 1 or text[start - 1] == "负":
        return True
    before = text[start - 2]
    if before.isalpha() and not before.isascii():
        return bool(_PERCENT_NEXT.match(text, start))
    return not (before.isalnum() or before in "%)-—–")


_PERCENT_NEXT = re.compile(r"\d+(?:\.\d+)?[ ]?%")


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
        return (None, draft.end) if _period_like(text, draft) else (draft, draft.end)
    year = labels.bare_year_at(text, numeral.start)
    if year is not None and year >= numeral.end and not _counts_after(text, draft.end):
        return None, year
    follow = text[draft.end : draft.end + 1]
    if follow.isascii() and (follow.isalpha() or follow == "_") and numeral.scale == 1:
        return None, labels.alnum_end(text, numeral.start)
    if numeral.scale == 1 and (labels.named_before(text, draft.start) or labels.named_after(text, draft.end)):
        return None, draft.end
    if numeral.end - numeral.start > 16 and text[numeral.start : numeral.end].isdigit():
        return None, draft.end
    if _footnote(text, draft):
        return None, draft.end
    return draft, draft.end


def _counts_after(text: str, pos: int) -> bool:
    from extractors.units import english_noun_after

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
    phrase = _phrases().match(text, pos)
    if phrase is not None:
        return _phrase(text, phrase)
    numeral = match_words(text, pos)
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
    _with_unit(text, draft)
    if draft.code is None and draft.fraction is False and (_name_like(text, draft) or _pronoun(text, draft)):
        return None, draft.end
    if _period_like(text, draft):
        return None, draft.end
    if draft.fraction and _ordinal_use(text, draft):
        return None, draft.end
    return draft, draft.end


_MINUS = re.compile(r"(?<![A-Za-z])(?:minus|negative)[ ]\Z", re.IGNORECASE)


def _worded_minus(text: str, draft: Draft, floor: int) -> bool:
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
_PERIOD_NOUN = re.compile(r"[ -](?:quarter|half|year|month|week|day)s?(?![A-Za-z])", re.IGNORECASE)


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
    return bool(
        re.compile(
            r"[ ](?:party|parties|time|person|way|country|company|reason|ago|earlier|later|year|month|hour|day|round|straight|consecutive)(?![A-Za-z])|-[a-z]",
            re.IGNORECASE,
        ).match(text, draft.end)
    )


@cache
def _phrases() -> re.Pattern[str]:
    words = {**parts()["phrase"]["percent"], **parts()["phrase"]["times"]}
    zh = words_pattern(w for w in words if not w.isascii())
    en = words_pattern(w for w in words if w.isascii())
    return re.compile(rf"(?:{zh})|(?:{en})(?![A-Za-z-])", re.IGNORECASE)


@cache
def _floors() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_pattern(parts()['upward']['zh'])})(?P<scale>[万亿]?)")


def _phrase(text: str, found: re.Match[str]) -> tuple[Draft, int]:
    word = found.group().lower()
    some = parts()["phrase"]
    percent = some["percent"].get(word)
    value = Decimal(str(percent if percent is not None else some["times"][word]))
    code = "percent" if percent is not None else "times"
    numeral = Numeral(found.start(), found.end(), plain(value), script="zh")
    if word in some["over"]:
        numeral = replace(numeral, shape="over", lower=numeral.value)
    unit = Unit(code, "ratio", Decimal(1), found.start(), found.end(), word)
    fixed = "" if percent is not None else "phrase"
    draft = Draft(found.start(), found.end(), numeral, unit, fixed=fixed, method=f"phrase.{code}", fraction=percent is not None)
    return draft, found.end()


def _read_zh(text: str, pos: int, floor: int, prefix: Unit | None) -> tuple[Draft | None, int]:
    phrase = _phrases().match(text, pos)
    if phrase is not None:
        return _phrase(text, phrase)
    up = _floors().match(text, pos)
    if up is not None:
        return _upward(text, up)
    if text[pos] in parts()["half"]["zh"]:
        return _half(text, pos)
    if text[pos] in "多若":
        return _several_zh(text, pos)
    numeral = match_numeral(text, pos)
    if numeral is None:
        return _few_zh(text, pos) if text[pos] in parts()["few"]["zh"] else (None, _run_end(text, pos))
    if text[pos] in parts()["few"]["zh"] and _not_few(text, pos):
        return None, numeral.end
    draft = Draft(pos, numeral.end, numeral, prefix=prefix, fraction=numeral.shape == "fraction", method="zh.numeral")
    if prefix is not None:
        draft.start = prefix.start
    if _signed(text, draft.start, floor) and text[draft.start - 1] == "负":
        draft.negative, draft.start = True, draft.start - 1
    if numeral.percent:
        draft.numeral = numeral = extend_letter(text, numeral, True) if text[draft.end : draft.end + 1] == "k" else numeral
        draft.end = numeral.end
        draft.unit = Unit("percent", "ratio", Decimal(1), numeral.end, numeral.end, "")
        draft.method = "zh.percent"
        return draft, draft.end
    _with_unit(text, draft)
    return _settle_zh(text, draft)


@cache
def _run() -> re.Pattern[str]:
    return re.compile(rf"[\d.,{zh_characters()}]+", re.ASCII)


def _run_end(text: str, pos: int) -> int:
    """The end of a run of numeral characters that is no numeral."""
    found = _run().match(text, pos)
    return found.end() if found else pos + 1


def _upward(text: str, found: re.Match[str]) -> tuple[Draft | None, int]:
    word = found.group()[: len(found.group()) - len(found["scale"])]
    if word == "上亿" or word[0] != "上" or text[max(0, found.start() - 1) : found.start()] not in tuple("以之加网线马街岸山海"):
        value = Decimal(parts()["upward"]["values"][word] * (scale_of()[found["scale"]] if found["scale"] else 1))
        numeral = Numeral(found.start(), found.end(), None, value, None, "floor", script="zh")
        draft = Draft(found.start(), found.end(), numeral, method="zh.floor")
        return _with_unit(text, draft), draft.end
    return None, found.end()


def _half(text: str, pos: int) -> tuple[Draft | None, int]:
    """半 is a number behind a hedge (过半) and in 半成; in other words it is none."""
    follow = text[pos + 1 : pos + 2]
    if follow == "成":
        unit = Unit("percent", "ratio", Decimal(1), pos + 1, pos + 2, follow)
        return Draft(pos, pos + 2, Numeral(pos, pos + 1, Decimal(5), script="zh"), unit, method="zh.tenths"), pos + 2
    if pos and text[pos - 1] in parts()["half"]["hedged"] and not (follow and follow in "年月天个小夜载程导径岛"):
        unit = Unit("percent", "ratio", Decimal(1), pos, pos + 1, "")
        return Draft(pos, pos + 1, Numeral(pos, pos + 1, Decimal(50), script="zh"), unit, method="zh.half", fraction=True), pos + 1
    return None, pos + 1


_SEVERAL_MEASURES = "家个起位项名次笔款只支篇条种件轮场座台辆"


def _several_zh(text: str, pos: int) -> tuple[Draft | None, int]:
    end = pos + (2 if text[pos] == "若" else 1)
    word = text[pos:end]
    if word not in parts()["several"]["zh"] or (
        pos and (text[pos - 1] in parts()["several"]["not_after"] or text[pos - 1].isdigit())
    ):
        return None, end
    if text[end : end + 1] not in tuple(_SEVERAL_MEASURES) or text[end + 1 : end + 2] in ("多", "性"):
        return None, end
    draft = Draft(pos, end, Numeral(pos, end, None, shape="few", script="zh"), method="zh.several")
    return _with_unit(text, draft), draft.end


def _few_zh(text: str, pos: int) -> tuple[Draft | None, int]:
    """几家, 数家: an unknown small number before a measure word."""
    if text[pos] not in parts()["few"]["zh"] or _not_few(text, pos):
        return None, pos + 1
    draft = Draft(pos, pos + 1, Numeral(pos, pos + 1, None, shape="few", script="zh"), method="zh.few")
    _with_unit(text, draft)
    if (draft.measure is None and draft.code is None) or _period_like(text, draft):
        return None, pos + 1
    return draft, draft.end


def _not_few(text: str, pos: int) -> bool:
    some = parts()["few"]
    return bool(pos and text[pos] == "数" and text[pos - 1] in some["not_after"]) or text[pos + 1 : pos + 2] in tuple(
        some["not_before"]
    )


def _settle_zh(text: str, draft: Draft) -> tuple[Draft | None, int]:
    numeral = draft.numeral
    bare_unit = draft.code is None and draft.measure is None
    raw = text[numeral.start : numeral.end]
    if labels.ordinal_before(text, draft.start):
        return None, draft.end
    if _period_like(text, draft):
        return None, draft.end
    if numeral.shape == "bare":
        return _settle_scale(text, draft, raw)
    if len(raw) > 1 or draft.fraction:
        return (None, draft.end) if _word_like(text, draft, raw) else (draft, draft.end)
    if bare_unit:
        return _settle_single(text, draft)
    if raw == "零" and draft.measure is not None and draft.measure.word not in _SEVERAL_MEASURES:
        return None, draft.end
    if draft.measure is not None or draft.kind == "duration":
        draft.role = _pointer_role(text, draft, raw)
    return draft, draft.end


def _word_like(text: str, draft: Draft, raw: str) -> bool:
    """Digit characters side by side without unit (一一, 三三) and financial characters are words."""
    return draft.code is None and draft.measure is None and len(set(raw)) == 1 and not raw[0].isdigit()


def _settle_scale(text: str, draft: Draft, raw: str) -> tuple[Draft | None, int]:
    """A scale without a digit is a number with a unit, a hedge or 级 beside it; alone it is part of a word."""
    from extractors.hedges import hedge_before
    from extractors.units import money_nearby

    if draft.kind == "physical" and draft.numeral.shape == "bare":
        return None, draft.end
    if (draft.code is not None or draft.measure is not None) and draft.numeral.shape == "bare" and _unit_note(text, draft):
        return None, draft.end
    if draft.code is not None or draft.measure is not None:
        return draft, draft.end
    if magnitude_after(text, draft.end) or draft.numeral.shape == "over":
        return draft, draft.end
    hedge = hedge_before(text, draft.start, max(0, draft.start - 8), bare=True)
    if hedge is not None and (len(raw) > 1 or hedge.side is not None) and len(set(raw)) == len(raw):
        return draft, draft.end
    if (
        len(raw) > 1
        and len(set(raw)) == len(raw)
        and (money_nearby(text, draft.start, draft.end) or text[draft.end : draft.end + 1].isalpha())
    ):
        return draft, draft.end
    return None, draft.end


def _unit_note(text: str, draft: Draft) -> bool:
    """(单位: 亿元), | 万元 |: a unit that is noted, not a quantity."""
    return (
        not text[draft.start - 1 : draft.start].isalpha()
        and text[draft.end : draft.end + 1] in tuple(")）]】|/\n\t ,，、;；") + ("",)
        and len(text) > 6
    )


def magnitude_after(text: str, pos: int) -> bool:
    """Whether the number is an order of magnitude: 万亿级."""
    return text.startswith(tuple(parts()["magnitude"]["zh"]), pos)


def _settle_single(text: str, draft: Draft) -> tuple[Draft | None, int]:
    """A single character without unit is a number where nothing of a word touches it, and a pointer before 大, 国."""
    some = parts()
    before = text[draft.start - 1 : draft.start]
    after = text[draft.end : draft.end + 1]
    if text.startswith(tuple(some["pointing_after"]["zh"]), draft.end) and text[draft.start : draft.end] != "一":
        draft.role = "pointer"
        return draft, draft.end + 1
    left = not before.isalpha() or before in some["isolated"]["before"] or before.isascii()
    right = not after.isalpha() or after in some["isolated"]["after"] or _range_next(text, draft.end)
    left = left or _range_next(text, draft.end)
    from extractors.hedges import hedge_before

    if right and not left and hedge_before(text, draft.start, max(0, draft.start - 10)) is not None:
        left = True
    if left and right:
        draft.role = "pointer" if len(text) > 8 else "amount"
        return draft, draft.end
    return None, draft.end


def _range_next(text: str, pos: int) -> bool:
    """两到三万, 一到五个: the other end of a range follows."""
    return text[pos : pos + 1] in ("到", "至") and text[pos + 1 : pos + 2] in tuple(parts()["digit"]["values"])


def _pointer_role(text: str, draft: Draft, raw: str) -> str:
    """一个, 这三家, 各两名 point; 三起 counts."""
    some = parts()["pointing"]["zh"]
    window = text[max(0, draft.start - 3) : draft.start].rstrip()
    if raw in parts()["one"]["zh"] and draft.measure is not None:
        return "pointer"
    return "pointer" if window.endswith(some) else "amount"


_EN_WINDOW_BEFORE = re.compile(r"(?<![A-Za-z])(?:past|last|recent|previous|prior|first|every|each|preceding)[ ]\Z", re.IGNORECASE)
_EN_WINDOW_AFTER = re.compile(r"[ ](?:ago|later|earlier|after|before|from now)(?![A-Za-z])", re.IGNORECASE)


def _period_like(text: str, draft: Draft) -> bool:
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


def _with_unit(text: str, draft: Draft) -> Draft:
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


_OVER_CHARS = re.compile(r"[ ]?([多余来]|\+(?![\d\sA-Za-z]))(?![于方元样数模维层形面年为])")


def _take_over(text: str, draft: Draft) -> None:
    """百余家, 2万多元, 三年多: 多 and 余 between number and unit."""
    numeral = draft.numeral
    found = _OVER_CHARS.match(text, draft.end)
    if found is None or numeral.value is None or draft.fraction:
        return
    end = found.end()
    ends = not text[end : end + 1].isalpha()
    if found[1] == "来" and not (measure_after(text, end) or unit_after(text, end)):
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
        return unit.kind == "currency" and (unit.code == draft.prefix.code or unit.word in ("元", "块", "块钱"))
    gap = text[draft.end : unit.start + 1]
    if unit.kind == "physical" and len(unit.word) == 1 and unit.word.isascii() and gap[:1] == " ":
        return False
    if unit.kind == "currency" and unit.word in ("分", "角", "毛", "毫", "块", "刀", "欧", "镑", "蚊", "铢"):
        return (
            not text[unit.end : unit.end + 1].isalpha()
            or _digit_follows(text, unit.end)
            or (unit.word == "块"
            and text[unit.end : unit.end + 1] in ("和", "以", "到", "左", "多"))
        )
    if unit.word == "成" and (
        text[unit.end : unit.end + 1] in ("为", "立", "本", "员", "果", "都", "熟", "长", "交", "功")
        or (draft.numeral.value or 0) > 10
    ):
        return False
    if unit.word == "折" and text[unit.end : unit.end + 1] in ("叠", "合", "旧", "射", "扣"):
        return False
    if unit.word == "折" and draft.numeral.value == 10:
        return False
    if unit.word.lower() == "won" and (draft.numeral.value or 0) < 1000:
        return False
    if unit.word == "x" and text[unit.end - 2 : unit.end - 1] == " ":
        return False
    return not (unit.kind == "duration" and unit.word == "日" and not text.startswith(("内", "以内", "之内"), unit.end))


def _digit_follows(text: str, pos: int) -> bool:
    return text[pos : pos + 1] in tuple("零一二三四五六七八九半0123456789")


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
    r"[ ]?(?:又)?([零一二两三四五六七八九十百\d]{1,4})[ ]?(角|毛|毫|美分|分|便士)(?![之])(?:([零一二两三四五六七八九\d]{1,2})[ ]?分?)?",
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
