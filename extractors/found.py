"""Mentions in reading order, looked up by span."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from extractors.layout import Span

_KEPT = 4096
"""Answers kept for spans that are asked for again: numbers that stand together share most of their scopes."""


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
    _within: dict[Span, tuple[M, ...]] = field(default_factory=dict, repr=False, compare=False)

    def within(self, start: int, end: int) -> tuple[M, ...]:
        """The mentions that lie wholly inside a span, in reading order."""
        span = start, end
        known = self._within.get(span)
        if known is None:
            if len(self._within) >= _KEPT:
                self._within.clear()
            known = tuple([mention for mention in self.starting(start, end) if mention.end <= end])
            self._within[span] = known
        return known

    def starting(self, start: int, end: int) -> tuple[M, ...]:
        """The mentions that begin inside a span, in reading order."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] >= end:
            return ()
        return self.mentions[first : bisect_left(self.starts, end, first)]


def found(mentions: Iterable[M]) -> Found[M]:
    """Mentions made ready for look-up."""
    ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
    return Found(ordered, tuple(m.start for m in ordered))
