"""Names of organisations, funds and products that no vocabulary lists, by how they are built and where they stand.

Names are looked for in all sentences: in English ones and in Chinese ones that were cut into words by `extractors.names_en` and
`extractors.names_zh`; in other Chinese ones only those in quotation marks or Latin letters. A name found once is then known wherever it stands
in the document, also without the word that ends it (星垣科技, 星垣) and by the short form that a bracket gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import ahocorasick

from extractors.found import Found, found
from extractors.layout import Layout, Span
from extractors.mentions import Period, Term
from extractors.names_en import latin_names
from extractors.names_zh import chinese_names, uncut_names
from extractors.words import is_chinese, tag_of
from schemas.vocabulary import vocabulary

_SHORTEST = 2
_MODEL = re.compile(r"-[A-Z]{0,3}\d[\w.]*(?<![.])")
"""What makes the name of a product of that of its maker: DeepSeek-V3."""


def find_names(
    text: str, layout: Layout, cuts: Mapping[int, Sequence[int]], terms: Mapping[str, Found[Term]], periods: Found[Period]
) -> list[Term]:
    """The names of a text as terms of the vocabulary `organisations` with the code `name`, in reading order.

    `cuts` holds, for each Chinese sentence that was cut into words, by its start, the ends of its words in order.
    """
    spans: set[Span] = set()
    for sentence in layout.sentences:
        start, end = sentence.start, sentence.end
        if start in cuts:
            spans.update(chinese_names(text, start, cuts[start], terms, periods))
        elif is_chinese(text[start:end]):
            spans.update(uncut_names(text, start, end))
        else:
            spans.update(latin_names(text, start, end, terms))
    known = terms["organisations"]
    spans.update(_with_facility(text, {*spans, *((t.start, t.end) for t in known.mentions)}))
    fresh = [span for span in spans if not _is_known(span, known) and not _ends_known(span, known)]
    everywhere = _occurrences(text, {text[slice(*span)] for span in fresh}, terms)
    return [Term(*span, "organisations", "name", "strong") for span in _outermost({*fresh, *everywhere}, known)]


def _with_facility(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Names that go on with what belongs to the organisation: 特斯拉上海超级工厂, 恒河资本旗下人民币七期基金."""
    for start, end in spans:
        match = _facility().match(text, end) if is_chinese(text[end : end + 1]) else _MODEL.match(text, end)
        if match is not None:
            yield start, match.end()


@cache
def _facility() -> re.Pattern[str]:
    nouns = "|".join(vocabulary("org_names").by_code()["facility"].zh)
    return re.compile(rf"(?:旗下[一-龥A-Za-z]{{0,8}}?|[一-龥]{{0,4}}?)(?:{nouns})(?![一-龥]{{0,2}}(?:公司|企业|商))")


def _occurrences(text: str, names: Iterable[str], terms: Mapping[str, Found[Term]]) -> Iterator[Span]:
    """Wherever one of the names, or its short form, stands in the text as a word."""
    forms = {form for name in names for form in (name, *_short_forms(name)) if len(form) >= _SHORTEST}
    if not forms:
        return
    automaton = ahocorasick.Automaton()
    for form in sorted(forms):
        automaton.add_word(form, len(form))
    automaton.make_automaton()
    for last, length in automaton.iter(text):
        span = last + 1 - length, last + 1
        if not _runs_on(text, *span) and not _is_other_word(span, terms):
            yield span


def _short_forms(name: str) -> Iterator[str]:
    """A Chinese name without the word that ends it, where what is left is no word by itself."""
    ending = next((e for e in _endings() if name.endswith(e) and len(name) - len(e) >= _SHORTEST), None)
    if ending is not None and is_chinese(name):
        rest = name[: -len(ending)]
        if len(rest) <= 4 and tag_of(rest) is None:
            yield rest


@cache
def _endings() -> tuple[str, ...]:
    codes = vocabulary("org_names").by_code()
    return tuple(sorted((*codes["suffix"].zh, *codes["weak_suffix"].zh), key=len, reverse=True))


def _runs_on(text: str, start: int, end: int) -> bool:
    """Whether a Latin word goes on over an end of the span."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (_is_latin(text[start]) and _is_latin(before)) or (_is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(c: str) -> bool:
    return c.isalnum() and c < "ɐ"


def _is_other_word(span: Span, terms: Mapping[str, Found[Term]]) -> bool:
    names = ("places", "sectors", "indicators")
    return any(t.start == span[0] and t.end >= span[1] for n in names for t in terms[n].starting(span[0], span[0] + 1))


def _is_known(span: Span, known: Found[Term]) -> bool:
    return any(t.start <= span[0] and span[1] <= t.end for t in known.starting(span[0] - 24, span[1]))


def _ends_known(span: Span, known: Found[Term]) -> bool:
    """Whether a span is a known name with other words before it: 同行寒武纪."""
    return any(t.end == span[1] and t.code != "name" for t in known.within(*span))


def _outermost(spans: Iterable[Span], known: Found[Term]) -> list[Span]:
    """The spans that lie in no other one and in no known name, in reading order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if (not kept or span[1] > kept[-1][1]) and not _is_known(span, known):
            kept.append(span)
    return kept


def names_of(terms: Sequence[Term]) -> Found[Term]:
    """Known organisations and found names in reading order; a known one inside a longer name is part of it."""
    longer = [t for t in terms if t.code == "name"]
    inside = found(longer)
    around = [
        t
        for t in terms
        if t.code == "name" or not any(n.start <= t.start and t.end <= n.end for n in inside.starting(t.start - 24, t.end))
    ]
    return found(around)
