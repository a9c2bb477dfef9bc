"""Numerals: digits, Chinese numerals and mixtures of both, read to exact decimals.

`match_numeral(text, pos)` reads the numeral that begins at a place of a folded text (`fold` brings full width and traditional
characters to the form that is read here, one for one). English number words are in `extractors.number_words`; units, hedges and
everything that a numeral may be but a number are left to `extractors.quantities`.

Arithmetic is exact: integers as far as they go, `Decimal` in a wide context where there is a decimal point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from schemas.vocabulary import vocabulary

Shape = Literal["exact", "over", "few", "pair", "bare", "floor", "fraction"]

EXACT = Context(prec=200)
_MAX_DIGITS = 60
_MAX_TOKENS = 40
_SMALL = 10_000


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral with its span.

    `value` is None where the words name no single number; `lower` and `upper` are the bounds that the numeral itself gives.
    `shape`: `exact`; `over` (20多亿), `few` (数十, 十几), `pair` (四五千), `bare` (a scale without a digit: 千亿), `floor`
    (上百), `fraction` (三分之一). `scale` is the factor printed at its end, for ranges that share it.
    """

    start: int
    end: int
    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    shape: Shape = "exact"
    scale: int = 1
    percent: bool = False
    script: Literal["digits", "zh", "en"] = "digits"


@cache
def parts() -> Mapping[str, Mapping[str, Any]]:
    """The numerals vocabulary by part of the grammar: words and values."""
    return {entry.code: {"zh": entry.zh, "en": entry.en, **entry.attributes} for entry in vocabulary("numerals")}


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """The characters to replace, and by what: most texts have few, so that looking for them is faster than `str.translate`."""
    table = dict(zip(parts()["fold"]["from"], parts()["fold"]["to"], strict=True))
    return re.compile(f"[{''.join(map(re.escape, table))}]"), table


def fold(text: str) -> str:
    """The text with full-width, traditional and financial numeral characters replaced one for one: offsets stay."""
    text = _WIDE_COMMA.sub(",", text)
    if _financial().search(text):
        text = _financial().sub(_fold_financial, text)
    characters, table = _folding()
    return characters.sub(lambda found: table[found.group()], text)


_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")


@cache
def _financial() -> re.Pattern[str]:
    """Financial characters in the company of other numerals, or alone: by themselves in a text they are words (放肆, 陆地)."""
    chars = "".join(parts()["financial"]["zh"])
    near = rf"{''.join(_values())}{''.join(scale_of())}{chars}萬億兩點零0-9０-９分之元圆圓折成打点"
    return re.compile(rf"(?:(?<=[{near}])|(?<=[{near}] ))[{chars}]+|[{chars}]+(?=[ ]?[{near}])|^[{chars}]+$")


def _fold_financial(found: re.Match[str]) -> str:
    return found.group().translate(_folding_financial())


@cache
def _folding_financial() -> dict[int, int]:
    fold_map = parts()["financial"]
    return {ord(a): ord(b) for a, b in zip(fold_map["from"], fold_map["to"], strict=True)}


def words_pattern(words: Iterable[str], spelled: Callable[[str], str] = re.escape) -> str:
    """A regular expression for any of the words, the longest first; `spelled` gives that of one word, which begins as the word does.

    It asks for a character that some word begins with before it tries any, and tries only those words that begin so: most places in a
    text fail at once, whatever the size of the vocabulary.
    """
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered or not ordered[-1]:
        return "|".join(map(spelled, ordered))
    groups: dict[str, list[str]] = {}
    for word in ordered:
        groups.setdefault(word[0].lower(), []).append(word)
    cased = [first for first in groups if first.upper() != first]
    plain_first = [_beginning_with(groups[first], spelled) for first in groups if first not in cased]
    choices = [
        _one_of(plain_first, "".join(first for first in groups if first not in cased)),
        *(
            [
                _one_of(
                    [_one_of(list(map(spelled, groups[first])), first + first.upper()) for first in cased],
                    "".join(c + c.upper() for c in cased),
                )
            ]
            if cased
            else []
        ),
    ]
    return "|".join(choice for choice in choices if choice)


def _one_of(choices: Sequence[str], beginnings: str) -> str:
    """Any of the patterns, which begin with one of the characters."""
    return f"(?=[{''.join(map(re.escape, beginnings))}])(?:{'|'.join(choices)})" if choices else ""


def _beginning_with(words: Sequence[str], spelled: Callable[[str], str]) -> str:
    """Any of the words, which all begin with one character that has no other case."""
    first = re.escape(words[0][0])
    return f"{first}(?:{'|'.join(spelled(word).removeprefix(first) for word in words)})" if len(words) > 1 else spelled(words[0])


def plain(value: Decimal | int) -> Decimal:
    """The same number without exponent and without trailing zeros."""
    number = Decimal(value)
    if not number:
        return Decimal(0)
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize(EXACT)


def is_whole(value: Decimal) -> bool:
    """Whether the number has no fraction; it may be of any size."""
    return bool(value == value.to_integral_value())


def times(left: Decimal | int, right: Decimal | int) -> Decimal:
    """The exact product."""
    return EXACT.multiply(Decimal(left), Decimal(right))


def ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """The quotient, to 28 digits where it does not end. `denominator` is not zero."""
    quotient = EXACT.divide(Decimal(numerator), Decimal(denominator))
    return quotient if len(quotient.as_tuple().digits) < 100 else Context(prec=28).plus(quotient)


DIGITS = re.compile(
    r"""(?:
      (?=\d{1,3}(?:[, \u00a0\u2009\u202f]\d|\.\d{3}))(?:(?P<comma>\d{1,3}(?:,\d{3}){1,12}(?:\.\d++)?(?!\d|,\d))
    | (?P<lakh>\d{1,2}(?:,\d{2}){1,12},\d{3}(?!\d|,\d)(?:\.\d+)?)
    | (?P<space>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,12}(?!\d|[ ]\d|[.,]\d{3}(?!\d))(?:\.\d+)?)
    | (?P<euro>\d{1,3}(?:\.\d{3}){1,12},\d++))
    | (?=\d++(?:\.\d++)?[\^eE])(?:(?P<power>\d++(?:\.\d++)?\^[+-]?\d{1,2}(?!\d))
    | (?P<exp>\d++(?:\.\d++)?[eE][+-]?\d{1,2}(?![\dA-Za-z])))
    | (?P<plain>\d++(?:\.\d++)?|\.\d++)
    )""",
    re.VERBOSE | re.ASCII,
)
_ODD = re.compile(r"[^\d.]", re.ASCII)


def match_digits(text: str, pos: int) -> tuple[Decimal, int] | None:
    """The number in digits at `pos` and its end; None where there is none or where it is longer than any number."""
    found = DIGITS.match(text, pos)
    if found is None:
        return None
    raw = found.group()
    if len(raw) > _MAX_DIGITS:
        return None
    return _digits_value(raw, found.lastgroup or "plain"), found.end()


@lru_cache(maxsize=4096)
def _digits_value(raw: str, form: str) -> Decimal:
    if form == "euro":
        return Decimal(raw.replace(".", "").replace(",", "."))
    if form == "power":
        base, exponent = raw.split("^")
        value = Context(prec=28).power(Decimal(base), int(exponent)) if Decimal(base) else Decimal(0)
        return value if value.is_finite() else Decimal(0)
    if form == "exp":
        return Decimal(raw)
    return Decimal(_ODD.sub("", raw))


@cache
def _values() -> dict[str, int]:
    return dict(parts()["digit"]["values"])


@cache
def scale_of() -> dict[str, int]:
    """The factor of each Chinese scale character."""
    return {word: 10 ** int(e.attributes["power"]) for e in vocabulary("scales") for word in e.zh}


@cache
def _scale_guards(key: str) -> dict[str, tuple[str, ...]]:
    """For each scale character the characters that make a unit of it."""
    return {w: tuple(e.attributes[key]) for e in vocabulary("scales") if key in e.attributes for w in e.zh}


@cache
def _token() -> re.Pattern[str]:
    digits = "".join(_values())
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
    return "".join(_values()) + "".join(some["tens_in_one"]["values"]) + "".join(scale_of()) + "".join(some["few"]["zh"])


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
    if top is None or top.value is None or first.shape == "few":
        return None
    if "之" not in divided.group() and first.shape != "bare" and first.value != 10:
        return None
    bottom = first.value if first.value is not None else first.lower
    if not bottom or (not top.value and not top.end):
        return None
    numerator = -top.value if divided.group(1) else top.value
    bare = first.shape == "bare" and "之" in divided.group()
    value = ratio(times(numerator, 100), bottom) if bare else ratio(numerator, bottom)
    return Numeral(first.start, top.end, plain(value), shape="exact" if bare else "fraction", percent=bare, script="zh")


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
    values = [_values()[c] for c in chars]
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
    numbers = digits if digits.isascii() else "".join(str(_values()[c]) for c in digits)
    if len(numbers) > _MAX_DIGITS:
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
