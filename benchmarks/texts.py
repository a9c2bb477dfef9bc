"""Texts to measure on: the sample documents of `raw/`, grown to any size.

A grown text holds the paragraphs of the samples again and again, each time in another order and with other digits, so that nothing gains by
remembering what it has read. The same size gives the same text on every machine.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from extractors.readers import read_document

RAW = Path(__file__).parent.parent / "raw"
_SUFFIXES = frozenset({".txt", ".md", ".html", ".pdf"})
_VARIED = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d{2,}(?![\d月日])")


@cache
def paragraphs(language: str) -> tuple[str, ...]:
    """The blocks of the sample documents of a language (`zh`, `en`), in the order of files and blocks."""
    files = sorted(path for path in RAW.iterdir() if path.suffix in _SUFFIXES and path.stem != "README")
    documents = [read_document(path.read_bytes(), path.name) for path in files]
    found = (d.text[b.start : b.end].strip() for d in documents if d.language == language for b in d.blocks)
    return tuple(text for text in found if text)


def grown(language: str, characters: int) -> str:
    """A text of about so many characters, a paragraph a line with empty lines between."""
    chance = random.Random(f"{language}:{characters}")  # noqa: S311
    made: list[str] = []
    size = 0
    while size < characters:
        order = list(paragraphs(language))
        chance.shuffle(order)
        for text in order:
            made.append(_VARIED.sub(lambda found: _other(found.group(), chance), text))
            size += len(made[-1]) + 2
    return "\n\n".join(made)[:characters]


def _other(digits: str, chance: random.Random) -> str:
    return chance.choice("123456789") + "".join(chance.choices("0123456789", k=len(digits) - 1))
