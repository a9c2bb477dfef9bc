"""The day in a dateline, for documents whose publication no metadata tells: PARIS, Nov. 7, 2025 — ….; （2025年11月7日讯）.

Relative times need a day to be read from. Only a full date near the head of a line counts, followed by what ends a dateline.
"""

from __future__ import annotations

import re

from extractors.mentions import Period
from extractors.periods import resolve_periods, scan_periods

HEAD = 1200
_LONGEST_PLACE = 48
_AFTER = re.compile(r"\s*(?:[)）]\s*)?(?:\([^()]{2,24}\)\s*)?(?:/[A-Za-z .]{3,24}/\s*)?(?:[—–]|--|-\s|(?:电|電|讯|訊|消息)(?:[，,：:（(\s]|$))")


def dateline(text: str) -> Period | None:
    """The first dateline in the head of a text with its day, or None."""
    head = text[:HEAD]
    for mention in scan_periods(head):
        if mention.kind != "day" or mention.year is None or mention.last is not None:
            continue
        line = head.rfind("\n", 0, mention.start) + 1
        if mention.start - line <= _LONGEST_PLACE and _AFTER.match(head, mention.end):
            days = resolve_periods([mention], head, reference=None)
            return days[0] if days and days[0].last is not None else None
    return None
