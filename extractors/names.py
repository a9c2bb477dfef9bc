"""Names of organisations that no vocabulary lists, by how they are built and where they stand.

Two signs are looked for in sentences that hold a number: a word that ends names of organisations (顺禧基金, Orange Capital) after words that
make a name of it, and a name before a verb whose subject is an organisation (特斯联发表…, Nuro raised …). A run of words is a name where it
holds something that is no common word: a place, Latin letters, a quotation, or characters that jieba knows no word for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from extractors.found import Found
from extractors.layout import Span
from extractors.mentions import Period, Term
from extractors.words import tag_of
from schemas.vocabulary import vocabulary

_MOST_WORDS = 8
_MOST_CHARS = 24
_PAUSE = re.compile(r"[，。；：！？、\n,;:!?（）()]")
_QUOTED = re.compile(r"[“\"][^”\"\n]{1,12}[”\"]$")
_NAME_TAGS = ("n", "j", "b", "vn", "an", "eng", "x", "i", "l", "g")
_RARE_TAGS = ("nz", "nt", "nr", "ns")
_WORD = r"(?:[A-Z]|\d+[A-Za-z])[\w&+’'-]*(?:\.\w[\w&+’'-]*)*"
_LATIN = rf"{_WORD}(?:\s+(?:(?:of|and|for|the|&)\s+)?{_WORD}){{0,7}}"
_HAN = re.compile("[一-龥]")


def find_names(
    text: str, cuts: Mapping[int, Sequence[int]], ends: Mapping[int, int], terms: Mapping[str, Found[Term]], periods: Found[Period]
) -> list[Term]:
    """Names in the sentences that hold a number, as terms of the vocabulary `organisations` with the code `name`.

    `cuts` holds, for each Chinese sentence by its start, the ends of its words in order; `ends` the end of every sentence with a number.
    """
    found: list[Term] = []
    for start, end in ends.items():
        spans = _chinese(text, start, cuts[start], terms, periods) if start in cuts else _latin(text, start, end, terms)
        found += [Term(a, b, "organisations", "name", "strong") for a, b in spans if not _is_known((a, b), terms)]
    return found


def _chinese(text: str, start: int, cut: Sequence[int], terms: Mapping[str, Found[Term]], periods: Found[Period]) -> Iterator[Span]:
    words = [span for span in pairwise([start, *(at for at in cut if at > start)]) if span[0] < span[1]]
    for match in _quoted_name().finditer(text, start, words[-1][1]):
        yield match.span()
    free = start
    for i, (first, last) in enumerate(words):
        word = text[first:last]
        if first < free:
            continue
        kind = next((k for k in ("suffix", "place_suffix", "weak_suffix") if word.endswith(_endings(k))), None)
        if kind is not None and (word in _forms(kind) or not _is_term((first, last), terms)):
            begin = _left(text, words, i, free)
            span = (words[begin][0], last)
            named = _is_rare(text, words[begin : i + 1], terms, strict=kind != "place_suffix", tail=1)
            lone = len(text[slice(*words[begin])]) == 1 and text[words[begin][0]].isascii()
            if text[slice(*span)] not in _forms("generic") and named and not lone:
                free = last
                yield span
        elif word in _forms("act"):
            end = _before_adverbs(text, words, i, periods)
            begin = _left(text, words, end, free)
            opening = begin == 0 or bool(_PAUSE.fullmatch(text[slice(*words[begin - 1])])) or _is_time(words[begin - 1], periods)
            if begin < end and opening and _is_rare(text, words[begin:end], terms):
                free = last
                yield words[begin][0], words[end - 1][1]


def _left(text: str, words: Sequence[Span], stop: int, free: int) -> int:
    """The index of the first word of a name that ends before the word at `stop`."""
    i = stop
    while i > 0 and stop - i < _MOST_WORDS and words[i - 1][0] >= free and words[stop - 1][1] - words[i - 1][0] <= _MOST_CHARS:
        word = text[slice(*words[i - 1])]
        quoted = _QUOTED.search(text, words[0][0], words[i - 1][1]) if word in ("”", '"') else None
        if quoted is not None:
            while i > 0 and words[i - 1][0] >= quoted.start():
                i -= 1
            continue
        if not _may_be_part(word):
            break
        i -= 1
    return i


def _may_be_part(word: str) -> bool:
    if not word.strip() or not any(c.isalnum() for c in word) or word.isdigit():
        return False
    if word.isascii():
        return word[0].isupper()
    if len(word) == 1:
        return word not in _forms("function")
    tag = tag_of(word)
    return tag is None or tag.startswith(_NAME_TAGS)


def _before_adverbs(text: str, words: Sequence[Span], i: int, periods: Found[Period]) -> int:
    """The index after the last word of the subject of the verb at `i`: adverbs and times are passed over."""
    while i > 0:
        word = text[slice(*words[i - 1])]
        if not (tag_of(word) in ("d", "t", "ad") or _is_time(words[i - 1], periods)):
            return i
        i -= 1
    return i


def _is_time(span: Span, periods: Found[Period]) -> bool:
    return any(p.start <= span[0] and span[1] <= p.end for p in periods.starting(span[0] - 24, span[1]))


def _is_rare(text: str, words: Sequence[Span], terms: Mapping[str, Found[Term]], *, strict: bool = True, tail: int = 0) -> bool:
    """Whether the words hold something that is no common word; without `strict` a place and another word are enough.

    The last `tail` words are the ending that makes it a name; a single character before them is not rare by itself.
    """
    start, end = words[0][0], words[-1][1]
    own = words[: len(words) - tail] or words
    local = any(True for _ in terms["places"].within(start, end)) or tag_of(text[slice(*words[0])]) == "ns"
    if not strict and len(words) > tail and local:
        return True
    if "”" in text[start:end] or '"' in text[start:end]:
        return True
    singles = [len(text[slice(*word)]) == 1 and _HAN.match(text, word[0]) is not None for word in own]
    while singles and singles[0] and tag_of(text[slice(*own[0])]) == "v":
        singles, own = singles[1:], own[1:]
    if any(a and b for a, b in pairwise(singles)) or (tail and singles == [True]):
        return True
    if not tail and any(True for _ in terms["indicators"].within(start, end)):
        return False
    return any(_is_odd(text[slice(*word)]) and not _is_term(word, terms) for word in own)


def _is_odd(word: str) -> bool:
    """Whether a word is in Latin letters with a capital, or one that jieba does not know or knows as a name."""
    if word.isascii():
        return word[0].isupper() and word not in _forms("generic")
    tag = tag_of(word)
    return len(word) > 1 and (tag is None or tag.startswith(_RARE_TAGS))


def _is_term(span: Span, terms: Mapping[str, Found[Term]]) -> bool:
    """Whether a word stands for something that the vocabularies know, and so is no name."""
    return any(
        t.start <= span[0] and span[1] <= t.end
        for name in ("indicators", "sectors", "places", "stages", "counted", "cues")
        for t in terms[name].starting(span[0] - 12, span[1])
    )


def _latin(text: str, start: int, end: int, terms: Mapping[str, Found[Term]]) -> Iterator[Span]:
    for match in _subject().finditer(text, start, end):
        span = match.span("name")
        known = any(True for name in ("places", "indicators", "sectors") for _ in terms[name].within(*span))
        single = " " not in match["name"]
        if (
            not known
            and match["name"] not in _forms("generic")
            and not (single and span[0] == start and match["name"].endswith("s"))
        ):
            yield span
    for match in _with_suffix().finditer(text, start, end):
        inside = any(
            t.start == match.start("name") and text.startswith(("'s", "’s"), t.end)
            for t in terms["places"].within(*match.span("name"))
        )
        if " " in match["name"] and match["name"] not in _forms("generic") and not inside:
            yield match.span("name")


@cache
def _quoted_name() -> re.Pattern[str]:
    """A quotation with the ending of a name after it: “3+N”产业基金集群."""
    endings = "|".join(sorted((*_endings("suffix"), *_endings("place_suffix")), key=len, reverse=True))
    return re.compile(rf"[“\"][^”\"，。；\n]{{1,12}}[”\"]\s?[一-龥]{{0,8}}?(?:{endings})")


@cache
def _subject() -> re.Pattern[str]:
    acts = "|".join(map(re.escape, sorted(_english("act"), key=len, reverse=True)))
    generic = "|".join(map(re.escape, sorted(_english("generic"), key=len, reverse=True)))
    return re.compile(
        rf"(?:^|(?<=[\s(“\"]))(?!(?:{generic})\b)(?P<name>{_LATIN})(?:,[^,.;]{{3,80}},)?\s+(?:(?:has|had|have|also|recently|now|alone)\s+)?(?:{acts})\b"
    )


@cache
def _with_suffix() -> re.Pattern[str]:
    suffixes = "|".join(map(re.escape, sorted(_english("suffix"), key=len, reverse=True)))
    return re.compile(
        rf"(?:^|(?<=[\s(“\"]))(?!(?:The|This|A|An|In|At|By)\s)(?P<name>(?:{_WORD}\s+(?:(?:of|and|for|&)\s+)?){{1,6}}(?:{suffixes}))(?![\w’'-])"
    )


def _is_known(span: Span, terms: Mapping[str, Found[Term]]) -> bool:
    return any(t.start <= span[0] and span[1] <= t.end for t in terms["organisations"].starting(span[0] - 24, span[1]))


@cache
def _forms(code: str) -> frozenset[str]:
    return frozenset(vocabulary("org_names").by_code()[code].forms())


@cache
def _endings(code: str) -> tuple[str, ...]:
    return vocabulary("org_names").by_code()[code].zh


@cache
def _english(code: str) -> tuple[str, ...]:
    return vocabulary("org_names").by_code()[code].en
