"""Cuts Chinese sentences into words with jieba, the vocabularies' terms in its dictionary.

A Chinese term counts only where its ends are ends of words: 将 in 即将 is no forecast, 比 in 占比 no comparison. The tokenizer
is made once a process, without jieba's cache file, so that nothing is written and every process cuts alike.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from schemas.vocabulary import vocabulary

VOCABULARIES = ("indicators", "sectors", "stages", "cues", "places", "organisations", "providers", "hedges", "time_anaphors")
_TERM_FREQUENCY = 50_000
_HAN = re.compile("[一-龥]")


def boundaries(sentence: str) -> frozenset[int]:
    """The offsets at which a word of the sentence begins or ends, 0 and its length included."""
    ends, at = {0}, 0
    for word in _tokenizer().cut(sentence, HMM=False):
        at += len(word)
        ends.add(at)
    return frozenset(ends)


def tag_of(word: str) -> str | None:
    """The part of speech of a word in jieba's dictionary (n, v, ns, …); None for a word that it does not have."""
    return _tags().get(word)


@cache
def _tags() -> dict[str, str]:
    import jieba

    tags = {}
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, _, tag = line.decode().strip().split(" ")
            tags[word] = tag
    return tags


def is_chinese(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return _HAN.search(text) is not None


@cache
def _tokenizer() -> Any:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for name in VOCABULARIES:
        for entry in vocabulary(name):
            for form in (*entry.zh, *entry.attributes.get("zh_weak", ()), *entry.attributes.get("zh_after", ())):
                if len(form) > 1 and " " not in form and _HAN.search(form):
                    tokenizer.add_word(form, max(_TERM_FREQUENCY, tokenizer.FREQ.get(form, 0)))
    return tokenizer
