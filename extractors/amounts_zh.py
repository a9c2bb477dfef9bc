"""Chinese numerals in a text as drafts of quantities: which characters count something and which are part of a word.

Numbers in digits and English words are read by `extractors.amounts`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extractors import labels
from extractors.drafts import Draft, magnitude_after, period_like, with_unit
from extractors.hedges import hedge_before
from extractors.number_lexicon import extend_letter
from extractors.numerals import Numeral, parts, plain, scale_of, words_pattern
from extractors.numerals_zh import match_numeral, zh_characters
from extractors.units import (
    Unit,
    money_nearby,
)


def signed(text: str, start: int, floor: int) -> bool:
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


@cache
def phrases() -> re.Pattern[str]:
    """Words that hold number and unit in one (翻番, 一半, doubled)."""
    words = {**parts()["phrase"]["percent"], **parts()["phrase"]["times"]}
    zh = words_pattern(w for w in words if not w.isascii())
    en = words_pattern(w for w in words if w.isascii())
    some = parts()["phrase"]
    bases = words_pattern(some["times_before"])
    en += rf"|(?:{bases})(?=[ ](?:{words_pattern(some['before'])})(?![a-z]))"
    en += "".join(rf"|(?<=\b{re.escape(word)}[ ])(?:{bases})(?=[ ](?![a-z]+-)|[.,;])" for word in some["times_verb"])
    return re.compile(rf"(?:{zh})|(?:{en})(?![A-Za-z-])", re.IGNORECASE)


@cache
def _floors() -> re.Pattern[str]:
    return re.compile(rf"(?:{words_pattern(parts()['upward']['zh'])})(?P<scale>[万亿]?)")


def phrase(text: str, found: re.Match[str]) -> tuple[Draft, int]:
    """The draft of such a word and where it ends."""
    word = found.group().lower()
    some = parts()["phrase"]
    percent = some["percent"].get(word)
    value = Decimal(str(percent if percent is not None else {**some["times"], **some["times_before"]}[word]))
    code = "percent" if percent is not None else "times"
    numeral = Numeral(found.start(), found.end(), plain(value), script="zh")
    if word in some["over"]:
        numeral = replace(numeral, shape="over", lower=numeral.value)
    unit = Unit(code, "ratio", Decimal(1), found.start(), found.end(), word)
    fixed = "" if percent is not None else "phrase"
    draft = Draft(found.start(), found.end(), numeral, unit, fixed=fixed, method=f"phrase.{code}", fraction=percent is not None)
    return draft, found.end()


def read_zh(text: str, pos: int, floor: int, prefix: Unit | None) -> tuple[Draft | None, int]:
    """The quantity that begins at a Chinese numeral character and where to read on; no draft where it is part of a word."""
    found = phrases().match(text, pos)
    if found is not None:
        return phrase(text, found)
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
    if signed(text, draft.start, floor) and text[draft.start - 1] == "负":
        draft.negative, draft.start = True, draft.start - 1
    if numeral.percent:
        draft.numeral = numeral = extend_letter(text, numeral, True) if text[draft.end : draft.end + 1] == "k" else numeral
        draft.end = numeral.end
        draft.unit = Unit("percent", "ratio", Decimal(1), numeral.end, numeral.end, "")
        draft.method = "zh.percent"
        return draft, draft.end
    with_unit(text, draft)
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
        return with_unit(text, draft), draft.end
    return None, found.end()


def _half(text: str, pos: int) -> tuple[Draft | None, int]:
    """半 is a number behind a hedge (过半) and in 半成; in other words it is none."""
    follow = text[pos + 1 : pos + 2]
    if follow == parts()["half"]["tenths"]:
        unit = Unit("percent", "ratio", Decimal(1), pos + 1, pos + 2, follow)
        return Draft(pos, pos + 2, Numeral(pos, pos + 1, Decimal(5), script="zh"), unit, method="zh.tenths"), pos + 2
    if pos and text[pos - 1] in parts()["half"]["hedged"] and not (follow and follow in parts()["half"]["not_before"]):
        unit = Unit("percent", "ratio", Decimal(1), pos, pos + 1, "")
        return Draft(pos, pos + 1, Numeral(pos, pos + 1, Decimal(50), script="zh"), unit, method="zh.half", fraction=True), pos + 1
    return None, pos + 1


def _several_zh(text: str, pos: int) -> tuple[Draft | None, int]:
    end = pos + (2 if text[pos] == "若" else 1)
    word = text[pos:end]
    if word not in parts()["several"]["zh"] or (
        pos and (text[pos - 1] in parts()["several"]["not_after"] or text[pos - 1].isdigit())
    ):
        return None, end
    if (
        text[end : end + 1] not in parts()["several"]["measures"]
        or text[end + 1 : end + 2] in parts()["several"]["not_before_measure"]
    ):
        return None, end
    draft = Draft(pos, end, Numeral(pos, end, None, shape="few", script="zh"), method="zh.several")
    return with_unit(text, draft), draft.end


def _few_zh(text: str, pos: int) -> tuple[Draft | None, int]:
    """几家, 数家: an unknown small number before a measure word."""
    if text[pos] not in parts()["few"]["zh"] or _not_few(text, pos):
        return None, pos + 1
    draft = Draft(pos, pos + 1, Numeral(pos, pos + 1, None, shape="few", script="zh"), method="zh.few")
    with_unit(text, draft)
    if (draft.measure is None and draft.code is None) or period_like(text, draft):
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
    if period_like(text, draft):
        return None, draft.end
    if numeral.shape == "bare":
        return _settle_scale(text, draft, raw)
    if len(raw) > 1 or draft.fraction:
        return (None, draft.end) if _word_like(text, draft, raw) else (draft, draft.end)
    if bare_unit:
        return _settle_single(text, draft)
    if raw == "零" and draft.measure is not None and draft.measure.word not in parts()["several"]["measures"]:
        return None, draft.end
    if draft.measure is not None or draft.kind == "duration":
        draft.role = _pointer_role(text, draft, raw)
    return draft, draft.end


def _word_like(text: str, draft: Draft, raw: str) -> bool:
    """Digit characters side by side without unit (一一, 三三) and financial characters are words."""
    return draft.code is None and draft.measure is None and len(set(raw)) == 1 and not raw[0].isdigit()


def _settle_scale(text: str, draft: Draft, raw: str) -> tuple[Draft | None, int]:
    """A scale without a digit is a number with a unit, a hedge or 级 beside it; alone it is part of a word."""
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
    after = text[draft.end : draft.end + 1]
    return not text[max(0, draft.start - 1) : draft.start].isalpha() and after in (*")）]】|/\n\t ,，、;；", "")


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
