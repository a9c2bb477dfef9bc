"""For a share the words that name the whole."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.layout import Span
from extractors.linking.context import Context, Scope
from extractors.mentions import Quantity

_OF = re.compile(
    r"\s+of\s+(?P<whole>(?:all |the )?[^,.;()]{3,60}?)(?=\s+(?:was|were|is|are|went|came|had|in|by|for|have|has)\b|[,.;()]|$)"
)
_WITHIN = re.compile(r"在(?P<whole>[^，。；在]{2,20}?)(?:中|里|内)?(?:的)?$")


def base_of(quantity: Quantity, statistic: str, scope: Scope, context: Context) -> Span | None:
    """For a share the words that name the whole: what stands between 占 and the number, between 在 and 占比, or after "of"."""
    if statistic != "share":
        return None
    text = context.text
    shares = [t for t in context.terms["cues"].within(*scope.before) if t.code == "share"]
    if shares:
        for start, end in [(shares[-1].end, quantity.cue_start), *((a.end, b.start) for a, b in pairwise(shares))]:
            whole = text[start:end].strip(" *的达为约近超")
            if len(whole) > 1 and not any(True for _ in context.terms["cues"].within(start, end)):
                at = text.index(whole, start)
                return at, at + len(whole)
        return _inside_of(text, scope.before[0], shares[-1].start)
    match = _OF.match(text, quantity.end, scope.after[1])
    return match.span("whole") if match else None


def _inside_of(text: str, start: int, end: int) -> Span | None:
    match = _WITHIN.search(text, start, end)
    return match.span("whole") if match else None
