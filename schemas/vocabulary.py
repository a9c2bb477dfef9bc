"""Vocabularies: the codes that claims use and the Chinese and English words that stand for them.

A vocabulary is a YAML file in `schemas/vocabularies/`:

    description: what the codes mean and where they come from
    entries:
      - code: CN-BJ
        zh: [北京市, 北京]
        en: [Beijing]
        parent: CN          # any further key is an attribute

Words are data, so that a new word needs no code. Files are read once a process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.loading import read_yaml

_FOLDER = files("schemas") / "vocabularies"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its surface forms by language, and whatever else the vocabulary says of it."""

    code: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def forms(self) -> Iterator[str]:
        """All surface forms, Chinese first."""
        yield from self.zh
        yield from self.en


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The entries of one vocabulary file, in the order of the file."""

    name: str
    description: str
    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        """The entries in the order of the file."""
        return iter(self.entries)

    def codes(self) -> frozenset[str]:
        """All codes."""
        return frozenset(entry.code for entry in self.entries)

    def by_code(self) -> dict[str, Entry]:
        """Each code with its entry."""
        return {entry.code: entry for entry in self.entries}


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name.

    Raises `FileNotFoundError` where there is none and `ValueError` where a code stands twice.
    """
    source = read_yaml(f"vocabularies/{name}.yaml")
    entries = tuple(_entry(raw) for raw in source["entries"])
    if len({entry.code for entry in entries}) != len(entries):
        raise ValueError(f"vocabulary {name}: a code stands twice")
    return Vocabulary(name, source["description"].strip(), entries)


def names() -> list[str]:
    """The names of all vocabularies, sorted."""
    return sorted(path.name.removesuffix(".yaml") for path in _FOLDER.iterdir() if path.name.endswith(".yaml"))


def _entry(raw: dict[str, Any]) -> Entry:
    rest = {key: value for key, value in raw.items() if key not in {"code", "zh", "en"}}
    return Entry(str(raw["code"]), tuple(map(str, raw.get("zh") or ())), tuple(map(str, raw.get("en") or ())), rest)
