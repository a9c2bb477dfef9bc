"""The day in a dateline, for documents whose publication no metadata tells: PARIS, Nov. 7, 2025 — ….; （2025年11月7日讯）.

Relative times need a day to be read from. Only a full date near the head of a line counts, followed by what ends a dateline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from extractors.mentions import Period
from extractors.periods import PeriodMention, resolve_periods, scan_periods

HEAD = 1200
_LONGEST_PLACE = 48
_PUBLISHED = re.compile(
    r"(?:published|posted|updated|released|issued|date)(?:\s+on)?\s*:?\s*\**\Z|(?:发布|发表|更新|刊发)?(?:日期|时间)\s*[:：]?\s*\Z",
    re.IGNORECASE,
)
_RELEASED = re.compile(r"\s*(?:\d{1,2}:\d{2}\s*)?(?:发布|发表|刊发|来源|\d{1,2}:\d{2})")
_AFTER = re.compile(
    r"\s*(?:[)）]\s*)?(?:\([^()]{2,24}\)\s*)?(?:/[A-Za-z .]{3,24}/\s*)?(?:[—–]|--|-\s|(?:电|電|讯|訊|消息)(?:[，,：:（(\s]|$))"
)


def dateline(text: str) -> Period | None:
    """The first dateline in the head of a text with its day, or None."""
    return next(_days(text, _is_dateline), None)


def told_day(text: str) -> date | None:
    """The day of publication that a text tells itself: of its dateline or of words such as Published."""
    for said in (_is_dateline, _is_published):
        day = next(_days(text, said), None)
        if day is not None:
            return day.last
    return None


def first_day(text: str) -> date | None:
    """The first full date in the head of a text, from which its relative times may be read where nothing tells when it was published."""
    day = next(_days(text, _is_any), None)
    return day.last if day is not None else None


def _days(text: str, said: Callable[[str, PeriodMention], bool]) -> Iterator[Period]:
    """The full dates in the head of a text that a test holds for."""
    head = text[:HEAD]
    for mention in scan_periods(head):
        if mention.kind == "day" and mention.year is not None and mention.last is None and said(head, mention):
            yield from (day for day in resolve_periods([mention], head, reference=None) if day.last is not None)


def _is_dateline(head: str, mention: PeriodMention) -> bool:
    line = head.rfind("\n", 0, mention.start) + 1
    return mention.start - line <= _LONGEST_PLACE and _AFTER.match(head, mention.end) is not None


def _is_published(head: str, mention: PeriodMention) -> bool:
    before, after = head[max(0, mention.start - 16) : mention.start], head[mention.end : mention.end + 12]
    return _PUBLISHED.search(before) is not None or _RELEASED.match(after) is not None


def _is_any(head: str, mention: PeriodMention) -> bool:
    return True
