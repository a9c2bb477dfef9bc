"""Claims of Chinese text against jieba: CPU time of the whole extraction to that of plain `jieba.lcut` over the same text.

Both work through the same documents in turn, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import jieba

from benchmarks.clock import cpu
from benchmarks.rows import Row
from benchmarks.texts import grown
from extractors.claims import extract_claims, preload
from extractors.readers import read_document

DOCUMENT = 50_000
"""Characters of one document; a long report has as many."""
DOCUMENTS = 10


def main() -> Iterator[Row]:
    """CPU seconds of jieba, of claims and of reading, and the ratios."""
    jieba.setLogLevel(logging.WARNING)
    jieba.lcut("预热")
    preload()
    whole = grown("zh", DOCUMENT * (DOCUMENTS + 1))
    texts = [whole[at : at + DOCUMENT] for at in range(0, DOCUMENT * (DOCUMENTS + 1), DOCUMENT)]
    extract_claims(read_document(texts.pop().encode(), "warm.txt"))
    words = reading = claims = 0.0
    found = 0
    for number, text in enumerate(texts):
        words += cpu(lambda text=text: jieba.lcut(text))
        data = text.encode()
        reading += cpu(lambda data=data: read_document(data, "a.txt"))
        document = read_document(data, f"{number}.txt")
        claims += cpu(lambda document=document: extract_claims(document))
        found += len(extract_claims(document))
    size = DOCUMENT * DOCUMENTS
    yield Row("jieba.lcut", size / words, "chars/s")
    yield Row("claims", size / claims, "chars/s", note=f"a claim in {size / found:.0f} characters")
    yield Row("reading of text", size / reading, "chars/s")
    yield Row("claims to jieba.lcut, CPU time", claims / words, "times", 2)
    yield Row("reading and claims to jieba.lcut, CPU time", (reading + claims) / words, "times")
