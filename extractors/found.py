"""Mentions in reading order, looked up by span."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class HasSpan(Protocol):
    """Anything with a span in the text."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One past the last character."""


M = TypeVar("M", bound=HasSpan)


@dataclass(frozen=True, slots=True)
class Found(Generic[M]):
    """Mentions of one kind in one text, ordered by start."""

    mentions: tuple[M, ...]
    starts: tuple[int, ...]

    def within(self, start: int, end: int) -> Iterator[M]:
        """The mentions that lie wholly inside a span, in reading order."""
        for i in range(bisect_left(self.starts, start), len(self.mentions)):
            mention = self.mentions[i]
            if mention.start >= end:
                return
            if mention.end <= end:
                yield mention

    def starting(self, start: int, end: int) -> Iterator[M]:
        """The mentions that begin inside a span, in reading order."""
        for i in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            yield self.mentions[i]


def found(mentions: Iterable[M]) -> Found[M]:
    """Mentions made ready for look-up."""
    ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
    return Found(ordered, tuple(m.start for m in ordered))
