"""Mentions in reading order, looked up by span."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from extractors.layout import Span

_FAR = sys.maxsize


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
    """Mentions of one kind in one text, ordered by start; behind the starts of all stands one that no text reaches.

    `parts` keeps what was picked out of them, by its codes.
    """

    mentions: tuple[M, ...]
    starts: tuple[int, ...]
    parts: dict[tuple[str, ...], Found[M]] = field(default_factory=dict, repr=False, compare=False)

    def within(self, start: int, end: int) -> tuple[M, ...]:
        """The mentions that lie wholly inside a span, in reading order."""
        starts = self.starts
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return ()
        return tuple([mention for mention in self.mentions[first : bisect_left(starts, end, first)] if mention.end <= end])

    def starting(self, start: int, end: int) -> tuple[M, ...]:
        """The mentions that begin inside a span, in reading order."""
        starts = self.starts
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return ()
        return self.mentions[first : bisect_left(starts, end, first)]

    def before(self, position: int) -> M | None:
        """The last mention that begins before a position."""
        i = bisect_left(self.starts, position) - 1
        return self.mentions[i] if i >= 0 else None


def found(mentions: Iterable[M]) -> Found[M]:
    """Mentions made ready for look-up."""
    ordered = tuple(sorted(mentions, key=_span))
    return Found(ordered, (*[mention.start for mention in ordered], _FAR))


def _span(mention: HasSpan) -> Span:
    return mention.start, mention.end
