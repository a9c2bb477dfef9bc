"""Units and nouns around a number: money before and after it, ratios, durations, measure words and what is counted.

All words are the vocabularies `units`, `measure_words` and `counted`; this module finds them where a number ends or begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from extractors.numerals import words_pattern
from schemas.vocabulary import vocabulary

_GAP = r"(?:[ \t\u00a0\u3000]{0,3}(?:\*{1,3}|__|`)?[ \t\u00a0]{0,3})"
_LINE_STARTS = frozenset(" \t*\r\n")
_LINE = r"(?:[ \t]{0,3}(?:\*{1,3})?[ \t]{0,3}\r?\n[ \t]{0,3})"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands in the text: its code, kind, the factor that its word brings, and where it ends (or begins)."""

    code: str
    kind: str
    factor: Decimal
    start: int
    end: int
    word: str
    minor: bool = False


_ONE = Decimal(1)
_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")


@cache
def _suffixes() -> dict[str, tuple[str, str, Decimal, bool]]:
    table: dict[str, tuple[str, str, Decimal, bool]] = {}
    for entry in vocabulary("units"):
        factors = {str(k).lower(): Decimal(str(v)) for k, v in (entry.attributes.get("factors") or {}).items()}
        kind = str(entry.attributes["kind"])
        for word in entry.forms():
            table.setdefault(_key(word), (entry.code, kind, factors.get(word.lower(), _ONE), False))
        for name, part in (("tenth", _TENTH), ("minor", _CENT)):
            for words in (entry.attributes.get(name) or {}).values():
                table.update({_key(word): (entry.code, kind, part, True) for word in words if _key(word) not in table})
    for word, million in (("musd", "USD"), ("mgbp", "GBP")):
        table[word] = (million, "currency", Decimal(1_000_000), False)
    return table


_CASED = frozenset({"W", "t", "m", "g", "s", "d", "h", "c"})


def _key(word: str) -> str:
    return word if word in _CASED or len(word) == 1 else word.lower()


@cache
def _suffix() -> re.Pattern[str]:
    words = _suffixes()
    zh = words_pattern((w for w in words if not w[0].isascii() or w[0] == "%"), _loose_zh)
    en = words_pattern((w for w in words if w[0].isascii() and w[0] != "%"), _loose)
    return re.compile(rf"(?P<gap>{_GAP})(?:(?P<zh>{zh})|(?P<hyphen>[ ]?-[ ]?)?(?P<en>{en})(?![A-Za-z]))", re.IGNORECASE)


def _loose_zh(word: str) -> str:
    """Long words may be spaced out (个 百 分点)."""
    return r"[ ]?".join(map(re.escape, word)) if len(word) > 2 and word.startswith(("个", "百")) else re.escape(word)


def _loose(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"[ \n]")


@cache
def _line_suffix() -> re.Pattern[str]:
    words = _suffixes()
    zh = words_pattern(
        w for w, (_, kind, _, _) in words.items() if kind == "currency" and not w[0].isascii() and w != "刀" and w != "块"
    )
    en = words_pattern(
        w
        for w, (_, kind, _, _) in words.items()
        if w.isascii() and len(w) > 2 and w.isalpha() and kind != "physical" and w != "time"
    )
    return re.compile(rf"(?P<gap>{_LINE})(?:(?P<zh>{zh})(?![旦宵素宇])|(?P<en>{en})(?![A-Za-z]))", re.IGNORECASE)


@cache
def _line_scale() -> re.Pattern[str]:
    return re.compile(rf"{_LINE}(?=[万亿兆])")


def line_scale(text: str, pos: int) -> int | None:
    """Where a scale stands that a line break parts from its number (1,208.6⏎亿元), or None."""
    found = _line_scale().match(text, pos)
    return found.end() if found else None


def unit_after(text: str, pos: int) -> Unit | None:
    """The unit that follows a number that ends at `pos`; over one line break only money and durations in words."""
    found = _suffix().match(text, pos)
    if found is None:
        found = _line_suffix().match(text, pos) if text[pos : pos + 1] in _LINE_STARTS else None
        if found is None:
            return None
    word = (found["zh"] or "").replace(" ", "") or re.sub(r"\s", " ", found["en"] or "")
    known = _suffixes().get(_key(word)) or (_suffixes().get(word.lower()) if len(word) > 1 else None)
    if known is None:
        return None
    if found["en"] and not _code_stands(found["en"]):
        return None
    code, kind, factor, minor = known
    end = found.end()
    if code == "CNY" and found["zh"] and not minor:
        currency = _named_after(text, end)
        if currency is not None:
            code, end = currency
    return Unit(code, kind, factor, pos, end, word, minor)


@cache
def _codes() -> frozenset[str]:
    """Codes in capitals that are words or syllables in small letters (TRY, LE)."""
    return frozenset(w.lower() for e in vocabulary("units") for w in e.en if w.isalpha() and w.isupper() and len(w) <= 3)


_KNOWN_SMALL = frozenset({"usd", "rmb", "cny", "eur", "gbp", "jpy", "hkd"})


def _code_stands(word: str) -> bool:
    return word.isupper() or word.lower() not in _codes() or word.lower() in _KNOWN_SMALL


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {
        w: e.code
        for e in vocabulary("units")
        if e.attributes["kind"] == "currency"
        for w in e.zh
        if len(w) > 1 and w not in ("块钱",)
    }
    words |= {"元" + w: c for w, c in words.items()}
    return re.compile(rf"{_GAP}\(?({words_pattern(words)})"), words


def _named_after(text: str, pos: int) -> tuple[str, int] | None:
    """The name of the currency after 元: 元人民币, 元日币."""
    pattern, codes = _names()
    found = pattern.match(text, pos)
    if found is None or "(" in found.group():
        return None
    return codes[found[1]], found.end()


@cache
def _prefixes() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    words = {
        str(w).lower(): (e.code, str(e.attributes["kind"])) for e in vocabulary("units") for w in e.attributes.get("prefix", ())
    }
    backwards = words_pattern(w[::-1] for w in words)
    return re.compile(rf"[ \t]{{0,2}}(?:\*{{1,3}})?[ ]?(?P<word>{backwards})", re.IGNORECASE), words


def unit_before(text: str, start: int, floor: int) -> Unit | None:
    """The currency that stands right before a number that begins at `start`."""
    window = text[max(floor, start - 24) : start][::-1]
    pattern, codes = _prefixes()
    found = pattern.match(window) if window else None
    if found is None:
        return None
    word = found["word"][::-1]
    begin = start - found.end()
    previous = text[begin - 1 : begin] if begin else ""
    if word[0].isalpha() and previous.isascii() and previous.isalpha() and word[-1] in codes:
        begin, word, previous = begin + len(word) - 1, word[-1], ""
    if word[0].isascii() and word[0].isalpha() and previous.isascii() and previous.isalpha():
        return None
    if word.isalpha() and word.isascii() and len(word) < 3 and not word.isupper() and word != "Rs":
        return None
    code, kind = codes[word.lower()]
    return Unit(code, kind, _ONE, begin, start, word)


@dataclass(frozen=True, slots=True)
class Measure:
    """A Chinese measure word: what it counts when nothing else tells, and its span."""

    code: str
    word: str
    start: int
    end: int
    generic: bool


@cache
def _measures() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    words = {
        w: (e.code, bool(e.attributes.get("generic")))
        for e in vocabulary("measure_words")
        if "factor" not in e.attributes
        for w in e.zh
    }
    words = {w: known for w, known in words.items() if w != "个项目"}
    return re.compile(rf"{_GAP}(?P<word>{words_pattern(words)})"), words


@cache
def set_factors() -> dict[str, int]:
    """Measure words for a set of things (打, 对) and how many it holds."""
    return {w: int(e.attributes["factor"]) for e in vocabulary("measure_words") if "factor" in e.attributes for w in e.zh}


@cache
def _other_words() -> dict[str, str]:
    return {w: str(chars) for e in vocabulary("measure_words") for w, chars in e.attributes.get("not_before", {}).items()}


def measure_after(text: str, pos: int) -> Measure | None:
    """The Chinese measure word that follows a number that ends at `pos`."""
    pattern, words = _measures()
    found = pattern.match(text, pos)
    if found is None:
        return None
    code, generic = words[found["word"]]
    follow = text[found.end() : found.end() + 1]
    if follow and follow in _other_words().get(found["word"], ""):
        return None
    return Measure(code, found["word"], found.start("word"), found.end(), generic)


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {w: e.code for e in vocabulary("counted") if "kind" not in e.attributes for w in e.zh}
    return re.compile(words_pattern(words)), words


@cache
def _english_nouns() -> dict[str, str]:
    words = {w.lower(): e.code for e in vocabulary("counted") if "kind" not in e.attributes for w in e.en}
    return words | {_plural(w): code for w, code in words.items()}


def _plural(word: str) -> str:
    return (
        word[:-1] + "ies"
        if word.endswith("y") and word[-2] not in "aeiou"
        else word + ("es" if word.endswith(("s", "x", "ch")) else "s")
    )


_CLAUSE = re.compile(r"[,，。;；:：!！?？、\n()（）|]|[.](?=\s)")


def noun_after(text: str, pos: int, length: int = 12) -> str | None:
    """The code of the counted noun that follows in the same clause: the head, that is the last of nouns side by side."""
    window = text[pos : pos + length]
    stop = _CLAUSE.search(window)
    pattern, codes = _nouns()
    found = pattern.search(window[: stop.start()] if stop else window)
    while found:
        following = pattern.match(window, found.end())
        if following is None:
            return codes[found.group()]
        found = following
    return None


def noun_before(text: str, pos: int, length: int = 16) -> str | None:
    """The code of the last counted noun before `pos` in the same clause."""
    window = text[max(0, pos - length) : pos]
    pattern, codes = _nouns()
    parts = _CLAUSE.split(window)
    found = pattern.findall(parts[-1])
    return codes[found[-1]] if found else None


@cache
def _stops() -> frozenset[str]:
    return frozenset(w for e in vocabulary("counted") if e.attributes.get("kind") == "stop" for w in e.en)


@cache
def unit_rules(key: str) -> dict[str, Any]:
    """What the vocabulary says under a key of single unit words: `not_before`, `before`, `least`, `most`."""
    return {str(w): rule for e in vocabulary("units") for w, rule in (e.attributes.get(key) or {}).items()}


@cache
def word_ends() -> dict[str, str]:
    """Unit words that stand for the unit only where no word goes on, each with the characters that may follow it."""
    return {w: str(e.attributes.get("goes_on", "")) for e in vocabulary("units") for w in e.attributes.get("ends_word", ())}


_WORD = re.compile(r"[ \n]?[*_]{0,3}[ ]?([A-Za-z]+(?:-[A-Za-z]+)*)")


def english_noun_after(text: str, pos: int, within: int = 5) -> str | None:
    """The code of the counted noun within the next words of the clause: `1,156 investment cases`.

    The head of a compound is its last noun: `investment cases` are deals.
    """
    nouns = _english_nouns()
    best: str | None = None
    words: list[str] = []
    for _ in range(within):
        found = _WORD.match(text, pos)
        if found is None or found[1].lower() in _stops():
            break
        words.append(found[1].lower())
        code = next((nouns[phrase] for n in (3, 2, 1) if (phrase := " ".join(words[-n:])) in nouns), None)
        if code is None and best is not None:
            break
        best, pos = code or best, found.end()
    return best


@cache
def _kinds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    forms = {e.attributes["kind"]: e.zh for e in vocabulary("counted") if "kind" in e.attributes}
    return re.compile(words_pattern(forms["money"])), re.compile(words_pattern(forms["thing"]))


def money_nearby(text: str, start: int, end: int) -> bool:
    """Whether the nouns of the clause tell that a number without unit is an amount of money."""
    money, thing = _kinds()
    after = _CLAUSE.split(text[end : end + 10])[0]
    if thing.search(after):
        return False
    if money.search(after):
        return True
    before = _CLAUSE.split(text[max(0, start - 16) : start])[-1]
    return bool(money.search(before)) and not thing.search(before)
