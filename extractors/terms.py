"""Finds the words of the vocabularies in a text: places, sectors, stages, indicators, providers, organisations, cues.

Every surface form is matched once over the whole text with an Aho-Corasick automaton; of matches that are words and overlap within
one vocabulary the longest stands. A form that begins or ends with a Latin letter or digit must not run on into another one.
Chinese forms are checked against word boundaries later, where a sentence is cut into words (`extractors.words`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import ahocorasick

from extractors.mentions import Term
from schemas.vocabulary import vocabulary

CASE_SENSITIVE = ("places", "providers", "organisations", "publishers")
CASE_FREE = ("indicators", "sectors", "stages", "cues", "counted", "attribution_cues", "reference_cues", "time_anaphors")
NESTED = ("indicators",)
"""Vocabularies of which a word inside a longer one is kept too: 获得融资 tells of companies where they are counted, 融资 of money."""

CROSSING = ("cues",)
"""Vocabularies of which words that only run into each other both count: more than and than a year earlier."""

Meaning = tuple[str, str, str]
"""Vocabulary, code and strength: `strong`, `weak` or, for forms that need a context, `ambiguous`."""

_PLAIN = {**dict.fromkeys("\n\r\t\v\f\u00a0\u3000", " "), "’": "'"}


def find_terms(text: str) -> dict[str, list[Term]]:
    """All matches of each vocabulary in the text, in reading order, longest first where they begin together."""
    plain = text
    for character, other in _PLAIN.items():
        plain = plain.replace(character, other)
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters grow when lowered; offsets must not move
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    raw: dict[str, list[Term]] = {name: [] for name in (*CASE_SENSITIVE, *CASE_FREE)}
    for automaton, haystack in ((_automaton(True), plain), (_automaton(False), lower)):
        for last, (length, latin, meanings) in automaton.iter(haystack):
            start, end = last + 1 - length, last + 1
            if not latin or _stands_alone(haystack, start, end):
                for name, code, strength in meanings:
                    raw[name].append(Term(start, end, name, code, strength))
    for terms in raw.values():
        terms.sort(key=_longest_first)
    return raw


def _longest_first(term: Term) -> tuple[int, int]:
    return term.start, -term.end


@cache
def _automaton(case_sensitive: bool) -> ahocorasick.Automaton:
    forms: dict[str, list[Meaning]] = {}
    for name in CASE_SENSITIVE if case_sensitive else CASE_FREE:
        for entry in vocabulary(name):
            doubtful = frozenset(entry.attributes.get("ambiguous", ()))
            groups = [([form for form in entry.forms() if form not in doubtful], "strong"), (doubtful, "ambiguous")]
            groups.append(((*entry.attributes.get("zh_weak", ()), *entry.attributes.get("en_weak", ())), "weak"))
            for surface_forms, kind in groups:
                for form in surface_forms:
                    key = form if case_sensitive else form.lower()
                    meanings = forms.setdefault(key.replace("’", "'"), [])
                    if (name, entry.code, kind) not in meanings:
                        meanings.append((name, entry.code, kind))
    automaton = ahocorasick.Automaton()
    for form, meanings in forms.items():
        automaton.add_word(form, (len(form), _is_latin(form[0]) or _is_latin(form[-1]), tuple(meanings)))
    automaton.make_automaton()
    return automaton


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no Latin word runs over either end of the span."""
    return not (
        (start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1]))
        or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
    )


def _is_latin(c: str) -> bool:
    return (c.isascii() and c.isalnum()) or "À" <= c <= "ɏ"


def longest(terms: Iterable[Term], name: str) -> list[Term]:
    """Of the terms of one vocabulary that overlap the longest, of equal ones all; of `NESTED` also those inside a longer one.

    `terms` come in the order of `find_terms`.
    """
    nested = name in NESTED
    kept: list[Term] = []
    widest: Term | None = None
    for term in terms:
        if (
            widest is None
            or term.start >= widest.end
            or (term.start, term.end) == (widest.start, widest.end)
            or (term.end > widest.end and name in CROSSING)
        ):
            widest = term
        elif term.end > widest.end:
            if term.end - term.start < widest.end - widest.start:
                continue
            if term.end - term.start > widest.end - widest.start:
                kept = [t for t in kept if (t.start, t.end) != (widest.start, widest.end)]
            widest = term
        elif not nested:
            continue
        kept.append(term)
    return kept
