"""Cuts Chinese sentences into words with jieba, the vocabularies' terms in its dictionary.

A Chinese term counts only where its ends are ends of words: 将 in 即将 is no forecast, 比 in 占比 no comparison. The dictionary
is made once a process, without jieba's cache file, so that nothing is written and every process cuts alike.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from math import inf, log
from typing import Any

from schemas.vocabulary import vocabulary

VOCABULARIES = ("indicators", "sectors", "stages", "cues", "places", "organisations", "providers", "hedges", "time_anaphors")
_TERM_FREQUENCY = 50_000
_HAN = re.compile("[一-龥]")
_RUN = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")
"""What jieba looks for words in; any other character is a word, but a line break of two is one."""
_LINE_BREAK = re.compile(r"\r\n")


def boundaries(sentence: str) -> frozenset[int]:
    """The offsets at which a word of the sentence begins or ends, 0 and its length included."""
    ends = set(range(len(sentence) + 1))
    for run in _RUN.finditer(sentence):
        start, end = run.span()
        ends.difference_update(range(start + 1, end))
        ends.update(_cut(run.group(), start))
    ends.difference_update(found.start() + 1 for found in _LINE_BREAK.finditer(sentence))
    return frozenset(ends)


def _cut(run: str, offset: int) -> list[int]:
    """Where the words of a run of characters end, by the path of greatest probability, as jieba takes it.

    The same in one pass as `jieba.Tokenizer.cut(run, HMM=False)`, which builds its graph first and reckons logarithms anew each time.
    """
    likelihood, unknown = _likelihoods()
    size = len(run)
    score, step = [0.0] * (size + 1), [0] * size
    for i in range(size - 1, -1, -1):
        best, end, j = -inf, i + 1, i + 1
        found = likelihood(run[i])
        while found is not None:
            if found < 0 and found + score[j] >= best:
                best, end = found + score[j], j
            j += 1
            if j > size:
                break
            found = likelihood(run[i:j])
        score[i] = best if best > -inf else unknown + score[end]
        step[i] = end
    ends: list[int] = []
    i, joined = 0, False
    while i < size:
        end = step[i]
        letter = end == i + 1 and run[i].isascii() and run[i].isalnum()
        if letter and joined:
            ends.pop()  # letters and digits that are no words of their own make one
        ends.append(offset + end)
        i, joined = end, letter
    return ends


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
def _likelihoods() -> tuple[Callable[[str], float | None], float]:
    """The look-up of the logarithm of a word's probability, and that of a character that is no word.

    It gives 1 for what is only the beginning of words and None for what is not even that.
    """
    tokenizer = dictionary()
    total = log(tokenizer.total)
    known = {word: log(frequency) - total if frequency else 1.0 for word, frequency in tokenizer.FREQ.items()}
    return known.get, -total


def dictionary() -> Any:
    """Jieba's tokenizer, made anew, with its dictionary and the terms of the vocabularies."""
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
