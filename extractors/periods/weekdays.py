"""Days told by their weekday in news: on Tuesday, 周四. In a report they are the last such day up to its publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from extractors.mentions import Period
from schemas.vocabulary import vocabulary


def weekdays(text: str, published: date | None) -> Iterator[Period]:
    """The weekdays of a text that stand alone; none where the day of publication is not known."""
    if published is None:
        return
    for match in _pattern().finditer(text):
        number = _values()[(match["en"] or match["zh"]).lower()]
        day = published - timedelta((published.weekday() - number) % 7)
        yield Period(match.start(), match.end(), day, day, "day", False, (day, day))


@cache
def _values() -> dict[str, int]:
    """The names of the days with their numbers, Monday 0."""
    return {str(word): int(value) for word, value in vocabulary("period_words").by_code()["weekday"].attributes["values"].items()}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_values(), key=len, reverse=True)
    latin = "|".join(n for n in names if n.isascii())
    chinese = "|".join(n for n in names if not n.isascii())
    return re.compile(
        rf"\b(?:on|late|early|last)\s+(?P<en>{latin})\b(?!\s+(?:next|week))|(?<![上下本这个每逢])(?P<zh>{chinese})(?![至到、])",
        re.IGNORECASE,
    )
