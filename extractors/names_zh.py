"""Names of organisations, funds and products in Chinese sentences.

Signs of a name: a word that ends names (顺禧基金), a verb whose subject is an organisation (特斯联发表…), the kind of organisation before it
(创新药企康诺维), quotation marks after a kind or before such a verb (AI编程工具“码上行”获…), a list of which another member is a name. A run of words is a
name where it holds something that is no common word: a place, Latin letters, a quotation, or characters that jieba knows no word for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
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
_LONGEST_AFTER_KIND = 8
_PAUSE = re.compile(r"[，。；：！？、\n,;:!?（）()｜|]")
_QUOTED = re.compile(r"[“\"][^”\"\n]{1,12}[”\"]$")
_LATIN = re.compile(r"[A-Z][A-Za-z0-9&.+-]*(?:\s[A-Z][A-Za-z0-9&.+-]*){0,4}")
_NAME_TAGS = ("n", "j", "b", "vn", "an", "eng", "x", "i", "l", "g")
_RARE_TAGS = ("nz", "nt", "nr", "ns")
_HAN = re.compile("[一-龥]")


def chinese_names(
    text: str, start: int, cut: Sequence[int], terms: Mapping[str, Found[Term]], periods: Found[Period]
) -> list[Span]:
    """The spans of the names in a Chinese sentence that is cut into words; `cut` holds the ends of its words."""
    words = [span for span in pairwise([start, *(at for at in cut if at > start)]) if span[0] < span[1]]
    if not words:
        return []
    sentence = _Sentence(text, words, terms, periods)
    spans = [*uncut_names(text, start, words[-1][1]), *sentence.after_kinds(), *sentence.by_endings_and_verbs()]
    return [*spans, *sentence.listed_with(spans)]


def uncut_names(text: str, start: int, end: int) -> Iterator[Span]:
    """The spans of names in quotation marks or Latin letters."""
    for match in _quoted_name().finditer(text, start, end):
        yield match.span()
    for pattern in (_quoted_after_kind(), _quoted_before_act(), _latin_after_kind(), _latin_before_act()):
        for match in pattern.finditer(text, start, end):
            name = match["name"]
            if name not in _forms("generic") and not (name.isupper() and len(name) < 3) and not name.isdigit():
                yield match.span("name")
    for match in _group().finditer(text, start, end):
        yield match.span("name")


class _Sentence:
    """The words of one sentence, with what is known of them."""

    def __init__(self, text: str, words: Sequence[Span], terms: Mapping[str, Found[Term]], periods: Found[Period]) -> None:
        self.text, self.words, self.terms, self.periods = text, words, terms, periods
        self.tokens = [text[slice(*word)] for word in words]
        self.starts = [word[0] for word in words]

    def by_endings_and_verbs(self) -> Iterator[Span]:
        """Names that end as names do, and subjects of verbs of organisations."""
        free = self.words[0][0]
        for i, (first, last) in enumerate(self.words):
            word = self.tokens[i]
            if first < free:
                continue
            kind = next((k for k in ("suffix", "place_suffix", "weak_suffix") if word.endswith(_zh(k))), None)
            if kind == "weak_suffix" and word not in _forms(kind) and tag_of(word) is not None:
                kind = None
            if kind is None and tag_of(word) == "nt" and len(word) > 2 and word not in _forms("generic"):
                free = self._end_after(i)
                yield first, free
                continue
            if kind is not None and (word in _forms(kind) or not _is_term((first, last), self.terms)):
                begin = self._left(i, free)
                begin -= self._opens_with_verb(begin, i, last)
                named = self._is_rare(begin, i + 1, strict=kind != "place_suffix", tail=1) or tag_of(self.tokens[begin]) == "v"
                lone = len(self.tokens[begin]) == 1 and self.tokens[begin].isascii()
                name = self.text[self.words[begin][0] : last]
                plain = self._is_plain(begin, i + 1) or name.endswith(_zh("common_endings"))
                if name not in _forms("generic") and named and not lone and not plain:
                    free = self._end_after(i)
                    yield self.words[begin][0], free
            elif word in _forms("act"):
                end = self._before_adverbs(i)
                begin = self._left(end, free)
                opening = begin == 0 or bool(_PAUSE.fullmatch(self.tokens[begin - 1])) or self._is_time(self.words[begin - 1])
                opening = opening or self.tokens[begin - 1] in _forms("opener") or (begin > 0 and self._ends_kind(begin))
                place = end - begin == 1 and tag_of(self.tokens[begin]) == "ns"
                named = begin < end and self._is_rare(begin, end) and not self._is_plain(begin, end)
                named = named and not self.tokens[end - 1].endswith(_zh("common_endings"))
                if opening and not place and named:
                    free = last
                    yield self._unquoted(self.words[begin][0], self.words[end - 1][1])

    def _unquoted(self, start: int, end: int) -> Span:
        """The span without quotation marks that hold all of it."""
        held = self.text[start] in '“"「' and self.text[end - 1] in '”"」' and end - start > 2
        return (start + 1, end - 1) if held else (start, end)

    def _is_plain(self, begin: int, end: int) -> bool:
        """Whether a run is a kind of organisation with common words before it: 跨国药企."""
        name = self.text[self.words[begin][0] : self.words[end - 1][1]]
        return name.endswith(_kinds()) and not any(_is_odd(token) for token in self.tokens[begin : end - 1])

    def after_kinds(self) -> Iterator[Span]:
        """Names in Chinese characters right after a kind of organisation: 创新药企康诺维."""
        for match in _kind().finditer(self.text, self.words[0][0], self.words[-1][1]):
            i = bisect_left(self.starts, match.end())
            if i == len(self.words) or self.starts[i] != match.end():
                continue
            end = i
            while end < len(self.words) and end - i < 4 and self.words[end][1] - match.end() <= _LONGEST_AFTER_KIND:
                token = self.tokens[end]
                if not _HAN.match(token) or token in _forms("act") or token in _forms("function") or not self._may_be_part(end):
                    break
                end += 1
            if end > i and self.words[end - 1][1] - match.end() > 1 and self._is_rare(i, end):
                yield match.end(), self.words[end - 1][1]

    def listed_with(self, spans: Sequence[Span]) -> Iterator[Span]:
        """The other members of lists in which a name stands: 甲、乙和丙资本."""
        for start, _ in spans:
            i = bisect_left(self.starts, start)
            while i > 1 and i < len(self.words) and self.tokens[i - 1] in ("、", "和", "与", "及", "/"):
                begin = self._left(i - 1, self.words[0][0])
                named = begin < i - 1 and self.words[i - 2][1] - self.words[begin][0] > 1
                named = named and (begin == 0 or not self.tokens[begin - 1].isascii())
                if not named or self._is_common(begin, i - 1):
                    break
                yield self.words[begin][0], self.words[i - 2][1]
                i = begin
        for _, end in spans:
            i = bisect_left(self.starts, end)
            if i < len(self.words) and self.starts[i] == end and self.tokens[i] in ("、", "和", "与", "及"):
                stop = i + 1
                while (
                    stop < len(self.words) and stop - i < 5 and self._may_be_part(stop) and self.tokens[stop] not in _forms("act")
                ):
                    stop += 1
                follows = stop < len(self.words) and (
                    self.tokens[stop] in _forms("act") or self.tokens[stop] in ("分别", "等", "、", "和")
                )
                if follows and self.words[stop - 1][1] - end > 2 and not self._is_common(i + 1, stop):
                    yield self.words[i + 1][0], self.words[stop - 1][1]

    def _is_common(self, begin: int, end: int) -> bool:
        """Whether all words are common ones, or stand for something that the vocabularies know."""
        local = any(True for _ in self.terms["places"].within(self.words[begin][0], self.words[begin][1]))
        ends = self.tokens[end - 1] in (*_zh("suffix"), *_zh("place_suffix"), *_zh("weak_suffix")) and end - begin > 1
        return (not ((local or ends) and end - begin > 1) and all(not _is_odd(self.tokens[i]) for i in range(begin, end))) or any(
            _is_term((self.words[begin][0], self.words[end - 1][1]), {n: self.terms[n]}) for n in _MEASURED
        )

    def _end_after(self, i: int) -> int:
        """The end of a name with its edition or a bracket that belongs to it: 七期, 三期（人工智能）."""
        while i + 1 < len(self.words) and self.tokens[i + 1] in (*_zh("suffix"), *_zh("weak_suffix")):
            i += 1
        match = _EDITION.match(self.text, self.words[i][1])
        return match.end() if match is not None else self.words[i][1]

    def _opens_with_verb(self, begin: int, i: int, last: int) -> bool:
        """Whether a word that is no noun opens the clause before a name with a time or a verb after it: 启明精工2024年实现."""
        if begin == 0 or begin < i or not self._opens_clause(begin - 1):
            return False
        acts = i + 1 < len(self.words) and self.tokens[i + 1] in _forms("act")
        return tag_of(self.tokens[begin - 1]) == "v" and (acts or self._time_follows(last))

    def _opens_clause(self, i: int) -> bool:
        return i == 0 or bool(_PAUSE.fullmatch(self.tokens[i - 1]))

    def _time_follows(self, end: int) -> bool:
        return any(p.start == end for p in self.periods.starting(end, end + 1))

    def _left(self, stop: int, free: int) -> int:
        """The index of the first word of a name that ends before the word at `stop`; a kind of organisation is left out."""
        i = stop
        while i > 0 and stop - i < _MOST_WORDS and self.words[i - 1][0] >= free:
            if self.words[stop - 1][1] - self.words[i - 1][0] > _MOST_CHARS:
                break
            word = self.tokens[i - 1]
            quoted = _QUOTED.search(self.text, self.words[0][0], self.words[i - 1][1]) if word in ("”", '"') else None
            if quoted is not None:
                while i > 0 and self.words[i - 1][0] >= quoted.start():
                    i -= 1
                continue
            if not self._may_be_part(i - 1) or (i < stop and self._ends_kind(i)):
                break
            i -= 1
        return i

    def _ends_kind(self, i: int) -> bool:
        """Whether a kind of organisation ends before the word at `i`."""
        return self.text.endswith(_kinds(), self.words[0][0], self.words[i][0])

    def _may_be_part(self, i: int) -> bool:
        word = self.tokens[i]
        if not word.strip() or not any(c.isalnum() for c in word) or word.isdigit():
            return False
        if word.isascii():
            return word[0].isupper()
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else ""
        if len(word) == 1 and word in _NUMERALS and self._opens_clause(i) and len(after) == 1 and after not in _forms("function"):
            return True
        if word in _no_names() or word[0] in _NUMERALS[:12]:
            return False
        if len(word) == 1:
            return word not in _forms("function")
        tag = tag_of(word)
        return tag is None or tag.startswith(_NAME_TAGS)

    def _before_adverbs(self, i: int) -> int:
        """The index after the last word of the subject of the verb at `i`: adverbs and times are passed over."""
        while i > 0:
            if not (tag_of(self.tokens[i - 1]) in ("d", "t", "ad") or self._is_time(self.words[i - 1])):
                return i
            i -= 1
        return i

    def _is_time(self, span: Span) -> bool:
        return any(p.start <= span[0] and span[1] <= p.end for p in self.periods.starting(span[0] - 24, span[1]))

    def _is_rare(self, begin: int, stop: int, *, strict: bool = True, tail: int = 0) -> bool:
        """Whether the words hold something that is no common word; without `strict` a place and another word are enough.

        The last `tail` words are the ending that makes it a name; a single character before them is not rare by itself.
        """
        words = self.words[begin:stop]
        if _EDITION.match(self.text, words[-1][1]).group() and len(words) > tail:  # type: ignore[union-attr]
            return True
        start, end = words[0][0], words[-1][1]
        own = words[: len(words) - tail] or words
        first = self.tokens[begin]
        local = any(True for _ in self.terms["places"].within(start, end)) or tag_of(first) == "ns"
        if not strict and len(words) > tail and local:
            return True
        if "”" in self.text[start:end] or '"' in self.text[start:end]:
            return True
        singles = [len(self.text[slice(*word)]) == 1 and _HAN.match(self.text, word[0]) is not None for word in own]
        while singles and singles[0] and tag_of(self.text[slice(*own[0])]) == "v":
            singles, own = singles[1:], own[1:]
        if any(a and b for a, b in pairwise(singles)) or (tail and singles == [True]):
            return True
        if not tail and any(True for _ in self.terms["indicators"].within(start, end)):
            return False
        return any(_is_odd(self.text[slice(*word)]) and not _is_term(word, self.terms) for word in own)


_NUMERALS = "一二三四五六七八九十两几数百千万亿"
_NO_NAMES = {
    "cues": (
        "share",
        "increase",
        "decrease",
        "to_level",
        "yoy",
        "qoq",
        "compared_with",
        "except",
        "forecast",
        "target",
        "each",
        "respectively",
        "among",
    ),
    "reference_cues": ("coreference", "standard_before", "example_before", "investor_after"),
    "attribution_cues": ("preposition", "evidence", "shows", "says", "adverb", "lead_in"),
}
_MEASURED = ("indicators", "counted", "sectors", "stages", "cues")
_EDITION = re.compile(r"[一二三四五六七八九十]+期(?:（[^（）\n]{1,12}）)?|")


def _is_odd(word: str) -> bool:
    """Whether a word is in Latin letters with a capital, or one that jieba does not know or knows as a name."""
    if word.isascii():
        return word[0].isupper() and word not in _forms("generic")
    tag = tag_of(word)
    return len(word) > 1 and word not in _no_names() and word not in _forms("kind") and (tag is None or tag.startswith(_RARE_TAGS))


@cache
def _no_names() -> frozenset[str]:
    """Words of the vocabularies that no name holds: hedges, cues, words of attribution."""
    forms = {form for entry in vocabulary("hedges") for form in entry.zh}
    forms |= {form for name in ("time_anaphors", "period_words") for entry in vocabulary(name) for form in entry.zh}
    for name, codes in _NO_NAMES.items():
        forms |= {form for code in codes for form in vocabulary(name).by_code()[code].zh}
    return frozenset(forms - set(_zh("suffix")) - set(_zh("weak_suffix")) - set(_zh("act")))


def _is_term(span: Span, terms: Mapping[str, Found[Term]]) -> bool:
    """Whether a word stands for something that the vocabularies know, and so is no name."""
    return any(
        t.start <= span[0] and span[1] <= t.end
        for name in ("indicators", "sectors", "places", "stages", "counted", "cues")
        if name in terms
        for t in terms[name].starting(span[0] - 12, span[1])
    )


@cache
def _quoted_name() -> re.Pattern[str]:
    """A quotation with the ending of a name after it: “3+N”产业基金集群."""
    endings = "|".join(sorted((*_zh("suffix"), *_zh("place_suffix")), key=len, reverse=True))
    return re.compile(rf"[“\"][^”\"，。；\n]{{1,12}}[”\"]\s?[一-龥]{{0,8}}?(?:{endings})")


@cache
def _kind() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _kinds())))


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(sorted(_zh("kind"), key=len, reverse=True))


@cache
def _any_kind() -> str:
    return "|".join(map(re.escape, sorted((*_zh("kind"), *_zh("product_kind")), key=len, reverse=True)))


@cache
def _quoted_after_kind() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_kind()})[“\"「](?P<name>[^”\"」，。；\n]{{2,12}})[”\"」]")


@cache
def _quoted_before_act() -> re.Pattern[str]:
    return re.compile(rf"[“\"「](?P<name>[^”\"」，。；\n]{{2,12}})[”\"」](?:{_acts()})")


@cache
def _latin_after_kind() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_kind()})\s?(?P<name>{_LATIN.pattern})")


@cache
def _latin_before_act() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9.自从着对被给受于的以-])(?P<name>{_LATIN.pattern})\s?(?:{_acts()})")


@cache
def _group() -> re.Pattern[str]:
    """A group that is told by its number and acts as one: 韩国三大电池厂商合计, 六家国有大行共."""
    members = "|".join(map(re.escape, sorted(_forms("member"), key=len, reverse=True)))
    together = "|".join(map(re.escape, vocabulary("cues").by_code()["sum"].zh))
    number = r"(?:[一二三四五六七八九十两]|\d{1,3})(?:大|强|家)"
    return re.compile(
        rf"(?:^|(?<=[，。；：,;:\n、其中年月底来]))(?P<name>[一-龥]{{0,4}}?{number}[一-龥A-Z]{{1,8}}?(?:{members}))(?=[^，。；\n]{{0,10}}(?:{together})|(?:{_acts()}))"
    )


@cache
def _acts() -> str:
    return "|".join(map(re.escape, sorted((f for f in _zh("act") if len(f) > 1), key=len, reverse=True)))


@cache
def _forms(code: str) -> frozenset[str]:
    return frozenset(vocabulary("org_names").by_code()[code].forms())


@cache
def _zh(code: str) -> tuple[str, ...]:
    return vocabulary("org_names").by_code()[code].zh
