"""Chinese numerals, and mixtures of digits and Chinese characters, read to exact decimals.

`match_numeral(text, pos)` reads the numeral that begins at a place of a folded text, as far as it goes: tokens are taken one by one
where the grammar allows them, then summed up by sections of ten thousand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from extractors.numerals import (
    EXACT,
    MAX_DIGITS,
    Numeral,
    digit_values,
    fold,
    is_whole,
    match_digits,
    parts,
    plain,
    ratio,
    scale_of,
    times,
)
from schemas.vocabulary import vocabulary

_MAX_TOKENS = 40
_SMALL = 10_000


@cache
def _scale_guards(key: str) -> dict[str, tuple[str, ...]]:
    """For each scale character the characters that make a unit of it."""
    return {w: tuple(e.attributes[key]) for e in vocabulary("scales") if key in e.attributes for w in e.zh}


@cache
def _token() -> re.Pattern[str]:
    digits = "".join(digit_values())
    tens = "".join(parts()["tens_in_one"]["values"])
    scales = "".join(scale_of())
    few = "".join(parts()["few"]["zh"])
    over = "".join(parts()["over"]["zh"])
    return re.compile(
        rf"(?P<gap>[ \t]{{0,3}}(?:个(?=亿))?)(?:(?P<ar>\d)|(?P<z>[{digits}]+)|(?P<s>[{scales}])|(?P<t>[{tens}])"
        rf"|(?P<few>[{few}])|(?P<over>[{over}])"
        rf"|(?P<point>点[ \t]?(?P<dec>[{digits.replace('两', '').replace('俩', '')}]+|\d+)))",
        re.ASCII,
    )


@cache
def zh_characters() -> str:
    """All characters that a Chinese numeral may begin with, folded."""
    some = parts()
    return "".join(digit_values()) + "".join(some["tens_in_one"]["values"]) + "".join(scale_of()) + "".join(some["few"]["zh"])


@dataclass(slots=True)
class _Run:
    """The tokens of one Chinese or mixed numeral: (kind, value) pairs and where they end."""

    tokens: list[tuple[str, Any]]
    end: int
    over: bool = False
    few: bool = False
    pair: bool = False


def match_numeral(text: str, pos: int) -> Numeral | None:
    """The numeral in digits or Chinese characters that begins at `pos` of a folded text, as far as it goes."""
    first = _match_run(text, pos)
    if first is None:
        return None
    return _fraction(text, first) or first


def parse_numeral(text: str) -> Numeral | None:
    """The numeral that the whole text is (in digits or Chinese characters), or None. Spaces around it do not matter."""
    folded = fold(text.strip())
    negative = folded.startswith(("-", "−", *parts()["negative"]["zh"]))
    found = match_numeral(folded, 1 if negative else 0)
    if found is None or found.end != len(folded):
        return None
    if not negative or found.value is None:
        return found
    return replace(found, start=0, value=-found.value)


_DIVIDED = re.compile(r"[ \t]{0,2}分[ \t]{0,2}之?[ \t]{0,2}(负?)[ \t]{0,2}")
_AND = re.compile(r"[ \t]{0,2}又[ \t]{0,2}")


def _fraction(text: str, first: Numeral) -> Numeral | None:
    """三分之一, 百分之五, and 三又五分之一, where the text goes on so after the first numeral."""
    if text.startswith("又", first.end) or text.startswith(" 又", first.end):
        joint = _AND.match(text, first.end)
        lower = _match_run(text, joint.end()) if joint else None
        part = _fraction(text, lower) if lower else None
        if part is None or part.value is None or first.value is None:
            return None
        added = part.value if not part.percent else ratio(part.value, 100)
        return replace(first, end=part.end, value=plain(EXACT.add(first.value, added)), script="zh")
    divided = _DIVIDED.match(text, first.end) if text[first.end : first.end + 1] in (" ", "\t", "分") else None
    if divided is None:
        return None
    if "之" not in divided.group() and (divided.end() >= len(text) or text[divided.end()] not in zh_characters()):
        return None
    top = _match_run(text, divided.end())
    if top is None or first.shape == "few":
        return None
    if top.value is None:
        return _few_of_hundred(first, top)
    if "之" not in divided.group() and first.shape != "bare" and first.value != 10:
        return None
    bottom = first.value if first.value is not None else first.lower
    if not bottom or (not top.value and not top.end):
        return None
    numerator = -top.value if divided.group(1) else top.value
    bare = first.shape == "bare" and "之" in divided.group()
    value = ratio(times(numerator, 100), bottom) if bare else ratio(numerator, bottom)
    return Numeral(first.start, top.end, plain(value), shape="exact" if bare else "fraction", percent=bare, script="zh")


def _few_of_hundred(first: Numeral, top: Numeral) -> Numeral | None:
    """百分之十几, 百分之七八: bounds in percent."""
    if first.lower != _HUNDRED or top.lower is None:
        return None
    return replace(top, start=first.start, percent=True, script="zh")


_HUNDRED = 100


def _match_run(text: str, pos: int) -> Numeral | None:
    if text[pos : pos + 1].isascii():
        plain_digits = match_digits(text, pos)
        if plain_digits is None:
            return None
        value, end = plain_digits
        follow = text[end : end + 4]
        if not follow or (follow[0].isascii() and not follow[0].isspace()) or not _may_go_on(follow):
            return Numeral(pos, end, plain(value))
    run = _read(text, pos)
    if run is None:
        return None
    return _numeral(pos, run)


@cache
def _going_on() -> frozenset[str]:
    return frozenset("".join(scale_of()) + "".join(parts()["over"]["zh"]) + "几点")


def _may_go_on(follow: str) -> bool:
    stripped = follow.lstrip(" \t")
    return bool(stripped) and (stripped[0] in _going_on() or stripped.startswith("个亿"))


def _read(text: str, pos: int) -> _Run | None:
    token = _token()
    run = _Run([], pos)
    at = pos
    while len(run.tokens) < _MAX_TOKENS:
        found = token.match(text, at)
        if found is None or not _accept(text, run, found):
            break
        at = found.end() if found.group("ar") is None else run.end
    if run.tokens and run.tokens[-1][0] == "over":
        run.over = True
    return run if 0 < len(run.tokens) < _MAX_TOKENS else None


def _accept(text: str, run: _Run, found: re.Match[str]) -> bool:
    """Take the token into the run where the grammar allows it there."""
    kind = found.lastgroup or ""
    last = run.tokens[-1][0] if run.tokens else ""
    if found.group("gap") and not (run.tokens and (kind in "s over point" or last in ("s", "over") or _between_zh(run, kind))):
        return False
    if kind == "ar":
        number = match_digits(text, found.start("ar"))
        if (
            number is None
            or last not in ("", "s", "zero")
            or (last == "s" and found.group("gap") and run.tokens[-1][1] < _SMALL and len(run.tokens) < 2)
        ):
            return False
        run.tokens.append(("d", int(number[0]) if is_whole(number[0]) else number[0]))
        run.end = number[1]
        return True
    handler = _HANDLERS[{"dec": "point"}.get(kind, kind)]
    return bool(handler(text, run, found, last))


def _between_zh(run: _Run, kind: str) -> bool:
    return kind == "z" and len(run.tokens) > 1


def _take_digits(text: str, run: _Run, found: re.Match[str], last: str) -> bool:
    if last in ("d", "over", "few", "point"):
        return False
    chars = found.group("z")
    values = [digit_values()[c] for c in chars]
    follows_scale = text[found.end() : found.end() + 1] in scale_of()
    if len(chars) == 1:
        run.tokens.append(("zero" if values[0] == 0 and (last == "s" or follows_scale) else "d", values[0]))
    elif chars[0] == "零" and len(chars) == 2 and last == "s":
        run.tokens += [("zero", 0), ("d", values[1])]
    elif chars in parts()["pair"]["zh"] and (follows_scale or last == "s" or not run.tokens):
        run.tokens.append(("pair", (values[0], values[1])))
        run.pair = True
    elif run.tokens:
        return False
    else:
        run.tokens.append(("d", int("".join(map(str, values)))))
    run.end = found.end()
    return True


def _take_scale(text: str, run: _Run, found: re.Match[str], last: str) -> bool:
    factor = scale_of()[found.group("s")]
    follow = text[found.end() : found.end() + 1]
    if follow in _scale_guards("not_before").get(found.group("s"), ()):
        return False
    if last == "s" and follow in _scale_guards("not_between").get(found.group("s"), ()):
        return False
    if last == "s" and (run.tokens[-1][1] < factor < _SMALL or factor == run.tokens[-1][1] < _SMALL):
        return False
    run.tokens.append(("s", scale_of()[found.group("s")]))
    run.end = found.end()
    return True


def _take_tens(text: str, run: _Run, found: re.Match[str], last: str) -> bool:
    if last not in ("", "s", "zero"):
        return False
    run.tokens += [("d", parts()["tens_in_one"]["values"][found.group("t")] // 10), ("s", 10)]
    run.end = found.end()
    return True


def _take_few(text: str, run: _Run, found: re.Match[str], last: str) -> bool:
    inside = last in ("s", "zero") and found.group("few") == "几"
    leading = not run.tokens and text[found.end() : found.end() + 1] in scale_of()
    if not inside and not leading:
        return False
    run.tokens.append(("few", (1, 9) if inside else (2, 9)))
    run.few = True
    run.end = found.end()
    return True


def _take_over(text: str, run: _Run, found: re.Match[str], last: str) -> bool:
    if last not in ("s", "d") or run.over:
        return False
    after = text[found.end() : found.end() + 3].lstrip(" ")[:1]
    if after not in scale_of() and found.group("gap"):
        return False
    run.tokens.append(("over", None))
    run.over = True
    if after in scale_of():
        run.end = found.end()
    return after in scale_of()


def _take_point(text: str, run: _Run, found: re.Match[str], last: str) -> bool:
    if last not in ("d", "s"):
        return False
    digits = found.group("dec")
    numbers = digits if digits.isascii() else "".join(str(digit_values()[c]) for c in digits)
    if len(numbers) > MAX_DIGITS:
        return False
    run.tokens.append(("point", Decimal(f"0.{numbers}")))
    run.end = found.end()
    return True


_HANDLERS: dict[str, Any] = {
    "z": _take_digits,
    "s": _take_scale,
    "t": _take_tens,
    "few": _take_few,
    "over": _take_over,
    "point": _take_point,
}


def _numeral(pos: int, run: _Run) -> Numeral:
    tokens = [(kind, value) for kind, value in run.tokens if kind != "over"]
    script: Literal["digits", "zh"] = "digits" if len(tokens) == 1 and isinstance(tokens[0][1], Decimal) else "zh"
    scale = _printed_scale(tokens)
    if run.few and tokens[0][0] == "few":
        low, high = _leading_few(tokens)
        return Numeral(pos, run.end, None, low, high, "few", scale, script=script)
    low = plain(_evaluate(tokens, 0))
    if run.few or run.pair:
        high = plain(_evaluate(tokens, 1))
        return Numeral(pos, run.end, None, low, high, "few" if run.few else "pair", scale, script=script)
    if all(kind == "s" for kind, _ in tokens) and tokens[0][1] >= 100:
        return Numeral(pos, run.end, low, low, None, "over" if run.over else "bare", scale, script=script)
    if run.over:
        return Numeral(pos, run.end, low, low, None, "over", scale, script=script)
    return Numeral(pos, run.end, low, scale=scale, script=script)


def _printed_scale(tokens: list[tuple[str, Any]]) -> int:
    """万 and larger at the end, or else the last small scale: 一百二十到一百五十万 shares the 万 alone."""
    scale = 1
    for kind, value in reversed(tokens):
        if kind != "s":
            break
        if value < _SMALL:
            return scale if scale > 1 else int(value)
        scale *= value
    return scale


def _leading_few(tokens: list[tuple[str, Any]]) -> tuple[Decimal, Decimal]:
    """几十 is 20-99; from 万 on the end is the next power itself: 数亿 is 2e8-1e9."""
    small = big = 1
    for kind, value in tokens[1:]:
        if kind == "s" and value < _SMALL:
            small *= value
        elif kind == "s":
            big *= value
    return Decimal(2 * small * big), Decimal(10 * small * big if big > 1 else 10 * small - 1)


def _evaluate(tokens: list[tuple[str, Any]], side: int) -> Decimal | int:
    """The number that the tokens name: sections below 万 are summed up, larger scales multiply what stands before them."""
    total: Decimal | int = 0
    section: Decimal | int = 0
    current: Decimal | int | None = None
    last, zero = 1, False
    for kind, value in tokens:
        if kind == "zero":
            zero = True
        elif kind == "point":
            current = EXACT.add(Decimal(_trailing(current, last, zero)), value)
        elif kind != "s":
            current = value[side] if isinstance(value, tuple) else value
        elif value < _SMALL:
            section = _add(section, _mul(1 if current is None else current, value))
            current, last, zero = None, value, False
        else:
            part = _add(section, _trailing(current, last if section else 1, zero))
            if not part and not total:
                total = value
            elif not part:
                total = _mul(total, value)
            elif total and _last_big(total) < value:
                total = _mul(_add(total, part), value)
            else:
                total = _add(total, _mul(part, value))
            section, current, last, zero = 0, None, value, False
    return _add(_add(total, section), _trailing(current, last, zero))


def _last_big(total: Decimal | int) -> int:
    """The largest of 万, 亿, 兆 that divides the sum so far; what is smaller than the next scale is multiplied by it."""
    return next((scale for scale in sorted(scale_of().values(), reverse=True) if scale >= _SMALL and total >= scale), 1)


def _trailing(current: Decimal | int | None, last: int, zero: bool) -> Decimal | int:
    """A last digit without a scale of its own: the 三 of 一千三 is three hundred, that of 一千零三 three."""
    if current is None:
        return 0
    if isinstance(current, int) and 0 < current < 10 and last >= 100 and not zero:
        return current * (last // 10)
    return current


def _add(left: Decimal | int, right: Decimal | int) -> Decimal | int:
    return left + right if isinstance(left, int) and isinstance(right, int) else EXACT.add(Decimal(left), Decimal(right))


def _mul(left: Decimal | int, right: Decimal | int) -> Decimal | int:
    return left * right if isinstance(left, int) and isinstance(right, int) else times(left, right)
