"""Which years become the year under discussion (not one that something is only compared with or that lies ahead), and ends of quarters."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date

from extractors.mentions import Period
from extractors.periods.mention import PeriodMention

_REACH = 40
_COMPARED = re.compile(
    r"(?:\b(?:than|than in|against|versus|compared with|compared to|from|same (?:period|quarter|month|half) (?:of|in)|(?:above|below|over) the)\s+(?:the\s+)?"
    r"(?:(?:whole|all|end|start|beginning|peak|record)\s+(?:of|in)\s+)?"
    r"|(?:较|比|相比于?|與|较之|超过|高于|低于|不及|接近|仅次于|逼近|相当于|不到|[约仅]为|是))\Z",
    re.IGNORECASE,
)
_END_OF = re.compile(r"\b(?:end|close) of (?:the )?\Z", re.IGNORECASE)
_HELD_AGAINST = re.compile(
    r"\b(?:than|against|versus|compared (?:with|to)|from)\s+(?:a |an |just |about |only )?[$€£¥]?[\d.,]+[%\w]*"
    r"(?:\s[a-z]+){0,3}\s(?:in|for|at|during)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"(?:到|至|\bby)\s*\Z", re.IGNORECASE)
_WILL = re.compile(r"\s*(?:将|有望|预计|或将|will\b|is expected|are expected)", re.IGNORECASE)


def told_for_comparison(text: str, start: int) -> bool:
    """Whether the words before a time say that something is compared with it: than in the whole of 2024, 较2023年."""
    before = text[max(0, start - _REACH) : start]
    return _COMPARED.search(before) is not None or _HELD_AGAINST.search(before) is not None


def is_topic(mention: PeriodMention, year: int | None, text: str) -> bool:
    """Whether the year of an expression is the one that what follows speaks of; `year` is the one before it."""
    if mention.year is None or told_for_comparison(text, mention.start):
        return False
    if mention.side == "since":
        return year is None or mention.year >= year
    if mention.side is not None and mention.kind not in ("day", "month"):
        return False
    return year is None or not _lies_ahead(mention, text)


def at_edge(period: Period, text: str) -> Period:
    """A quarter or half of which the words name only the end (一季度末, the end of the third quarter) as its last month."""
    if period.kind not in ("quarter", "half") or period.last is None:
        return period
    behind = text[period.end : period.end + 1] in ("末", "底")
    if not behind and _END_OF.search(text[max(0, period.start - 16) : period.start]) is None:
        return period
    first, last = (
        date(period.last.year, period.last.month, 1),
        date(period.last.year, period.last.month, monthrange(period.last.year, period.last.month)[1]),
    )
    opening = first if period.first is not None else None
    return replace(period, end=period.end + behind, first=opening, kind="month" if opening else period.kind, due=(first, last))


def _lies_ahead(mention: PeriodMention, text: str) -> bool:
    """Whether words right before or after an expression say that it lies ahead: by 2030, 2030年将."""
    return bool(_TOWARDS.search(text[max(0, mention.start - 8) : mention.start]) or _WILL.match(text, mention.end))
