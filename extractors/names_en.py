"""Names of organisations, funds and products in English sentences.

Signs of a name: a word that ends names (Orange Capital), a verb whose subject is an organisation (Nuro raised …), the kind of organisation before
or after it (chip start-up Kelvara; Zuma, a ride-hailing group), where it is from (Brazil's Petrosol, Perth-based Ilmar), capitals inside it (SpaceX),
a short form in a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from extractors.found import Found
from extractors.layout import Span
from extractors.mentions import Term
from schemas.vocabulary import vocabulary

_WORD = r"(?![\w-]+-based\b)(?:[A-ZÀ-Þ]|\d+[A-Z]|[a-z]{1,2}[A-Z])[\w&+-]*(?:['’](?!s\b)\w+)?(?:\.\w[\w-]*)*"
_LATIN = rf"{_WORD}(?:\s+(?:(?:of|of the|for|&|de)\s+)?{_WORD}){{0,6}}"
_START = r"(?:^|(?<=[\s(“\"‘/—–]))"
_CAMEL = re.compile(r"(?<![\w'’-])(?:[A-Z][a-z]+[A-Z]\w*|[a-z]{1,2}[A-Z][A-Za-z]+)(?![\w-])")
_SHORT_FORM = re.compile(rf"{_START}(?P<name>{_LATIN})\s+\((?:[A-Z]+:\s?)?(?P<short>[A-Z][A-Za-z&]{{1,7}})\)")
_BASED = re.compile(rf"\w-based\s+(?:[a-z-]+\s+){{0,4}}(?P<name>{_LATIN})")
_POSSESSIVE = re.compile(rf"{_START}(?P<name>{_LATIN})['’]s\b")
_NUMBERED = re.compile(rf"{_START}(?P<name>{_LATIN})\s+\((?=(?:about |up |down |some |with )?[$€£¥]?\d)")
_FROM = re.compile(rf"['’]s\s+(?P<name>{_LATIN})")
_SINGLE = re.compile(rf"{_WORD}\Z")
_FIRST = re.compile(rf"(?P<first>{_WORD})\s+(?:(?:of|for|&|de)\s+)?")


def latin_names(text: str, start: int, end: int, terms: Mapping[str, Found[Term]]) -> Iterator[Span]:
    """The spans of the names in an English sentence; they may overlap."""
    for match in _with_suffix().finditer(text, start, end):
        span = _without_place(match.span("name"), text, terms, possessive=True)
        own = _own_words(span, text, terms)
        bare = " " not in text[slice(*own)] and text[slice(*own)] in _forms("suffix") | _forms("generic")
        if " " in text[slice(*span)] and text[slice(*span)] not in _forms("generic") and not bare:
            yield span
    for pattern in (_subject(), _after_kind(), _before_kind(), _BASED, _POSSESSIVE, _NUMBERED, _home_and_kind()):
        for match in pattern.finditer(text, start, end):
            span = match.span("name") if pattern is _home_and_kind() else _own_words(match.span("name"), text, terms)
            if pattern is _home_and_kind() and not any(t.start == span[0] for t in terms["places"].starting(span[0], span[0] + 1)):
                continue
            opening = not text[start : span[0]].strip(" \"“'‘*#-•")
            sure = pattern not in (_subject(), _POSSESSIVE, _NUMBERED) or not opening
            if span[0] < span[1] and (pattern is _home_and_kind() or _is_name(span, text, terms, sure=sure)):
                yield span
    for place in terms["places"].within(start, end):
        match_of = _FROM.match(text, place.end, end)
        if match_of is not None and _is_name(match_of.span("name"), text, terms, sure=True):
            yield match_of.span("name")
    for match in _SHORT_FORM.finditer(text, start, end):
        span = _own_words(match.span("name"), text, terms)
        if " " in text[slice(*span)] and _fits(match["short"], text[slice(*span)]):
            yield from (span, match.span("short"))
    for match in _CAMEL.finditer(text, start, end):
        if _is_name(match.span(), text, terms, sure=True):
            yield match.span()


def _own_words(span: Span, text: str, terms: Mapping[str, Found[Term]]) -> Span:
    """The span without words before the name that are none of it: On Monday Nuro, Swedish Northvolt."""
    start, end = _without_place(span, text, terms, possessive=False)
    while (first := _FIRST.match(text, start, end)) is not None and (
        first["first"] in _forms("generic") or first["first"].lower() in _forms("kind")
    ):
        start = first.end()
        start, end = _without_place((start, end), text, terms, possessive=False)
    return start, end


def _without_place(span: Span, text: str, terms: Mapping[str, Found[Term]], *, possessive: bool) -> Span:
    """The span without a place that it begins with; with `possessive` only where it owns what follows: Japan's Orix Group."""
    start, end = span
    for place in terms["places"].starting(start, start + 1):
        rest = re.compile(r"['’]s\s+" if possessive else r"(?:['’]s)?\s+(?!of\b|for\b|&)").match(text, place.end, end)
        if rest is not None and rest.end() < end:
            return rest.end(), end
    return start, end


def _is_name(span: Span, text: str, terms: Mapping[str, Found[Term]], *, sure: bool) -> bool:
    """Whether the words may be a name; without `sure` a single plain word at the start of a sentence must not look like a plural or a verb."""
    name = text[slice(*span)]
    if name in _forms("generic") or name.split()[0] in _forms("generic") or len(name) < 2 or name in _currencies():
        return False
    if text[: span[0]].rstrip().endswith(_english("person_role"), max(0, span[0] - 30)):
        return False
    whole = any(
        t.start <= span[0] and span[1] <= t.end
        for v in ("places", "indicators", "sectors", "stages")
        for t in terms[v].starting(span[0] - 24, span[1])
    )
    if whole:
        return False
    plain = _SINGLE.match(name) is not None and name[1:].islower()
    return sure or not plain or not name.endswith(_english("common_endings"))


@cache
def _currencies() -> frozenset[str]:
    return frozenset(code for code in vocabulary("units").codes() if len(code) == 3 and code.isupper())


def _fits(short: str, name: str) -> bool:
    """Whether a short form is made of letters that words of the name begin with."""
    firsts = "".join(word[0] for word in re.findall(r"\w+", name)).upper()
    return short[0].upper() == firsts[0] and sum(c in firsts for c in short.upper()) >= len(short) - 1


@cache
def _subject() -> re.Pattern[str]:
    acts = "|".join(map(re.escape, sorted(_english("act"), key=len, reverse=True)))
    between = r"(?:(?:has|had|have|also|recently|now|alone|itself|today|yesterday)\s+)?"
    aside = r"(?:(?:,|\s+\()[^,.;()]{3,80}[,)])?"
    return re.compile(rf"{_START}(?P<name>{_LATIN}){aside}\s+{between}(?:{acts})(?![\w-])")


@cache
def _after_kind() -> re.Pattern[str]:
    return re.compile(rf"\b(?:[a-z]*maker|{_kinds()})\s+[“\"]?(?P<name>{_LATIN})")


@cache
def _before_kind() -> re.Pattern[str]:
    return re.compile(
        rf"{_START}(?P<name>{_LATIN})(?:,\s+(?:an?|the|one of)|\s+(?:is|was)\s+an?)\s+(?:[\w’'-]+\s+){{0,6}}?(?:[a-z]*maker|{_kinds()})\b"
    )


@cache
def _home_and_kind() -> re.Pattern[str]:
    """Somebody told by place and kind only: Norway's wealth fund, the Bank of Korea."""
    kinds = "|".join(map(re.escape, _english("lone_kind")))
    return re.compile(rf"(?P<name>[A-Z][\w ]{{2,24}}['’]s\s+(?:[a-z-]+\s+){{0,2}}(?:{kinds}))(?![\w-])")


@cache
def _with_suffix() -> re.Pattern[str]:
    suffixes = "|".join(map(re.escape, sorted(_english("suffix"), key=len, reverse=True)))
    prefixes = "|".join(map(re.escape, sorted(_english("prefix"), key=len, reverse=True)))
    word = rf"{_WORD}(?:['’]s)?"
    ending = rf"(?:{word}\s+(?:(?:of|of the|and|for|&)\s+)?){{1,6}}(?:{suffixes})(?:\s+(?:[IVX]{{1,4}}|\d))?"
    return re.compile(rf"{_START}(?!(?:The|This|A|An|In|At|By|On)\s)(?P<name>(?:{prefixes})\s+{_LATIN}|{ending})(?![\w’'-])")


@cache
def _kinds() -> str:
    return "|".join(map(re.escape, sorted(_english("kind"), key=len, reverse=True)))


@cache
def _forms(code: str) -> frozenset[str]:
    return frozenset(vocabulary("org_names").by_code()[code].en)


@cache
def _english(code: str) -> tuple[str, ...]:
    return vocabulary("org_names").by_code()[code].en
