"""Years and parts of years that stand alone in the cells of a table's head: 2023, FY2024, 2025E, 9M 2024, 2026年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.mentions import Period
from schemas.records import Document

_YEAR = re.compile(r"\s*(?:FY|CY)?\s*(?P<year>(?:19|20)\d\d)\s*(?:[AEF]|年度?)?\s*", re.IGNORECASE)
_PART = re.compile(
    r"\s*(?:(?P<n>[1-9]|1[0-2])(?P<unit>[MHQ])|(?P<unit2>[HQ])(?P<n2>[1-4]))\s*'?(?P<year>(?:20)?\d\d)\s*[AEF]?\s*", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(（]\s?(?P<year>(?:19|20)\d\d)\s?[:：]\s?(?=[\d€$£¥])")
_ROW = re.compile(
    r"^[ \t*•-]{0,6}(?P<year>(?:19|20)\d\d)[AEF]?(?:[ \t]{0,4}[:：][ \t]{0,4}|[ \t]{1,8})(?=[€$£¥]?\d[\d,.]{0,15}[^\n\d]{0,8}$)",
    re.MULTILINE,
)
_MONTHS = {"M": 1, "Q": 3, "H": 6}


def header_years(document: Document) -> Iterator[Period]:
    """The years, halves, quarters and first months of a year that make up the whole of a header cell."""
    for table in document.tables:
        for cell in table.cells:
            if not cell.text or (found := _read(cell.text)) is None:
                continue
            kind, first, last = found
            if cell.is_header or (kind == "range" and cell.row == 0):
                yield Period(cell.start, cell.end, first, last, kind, due=(first, last))


def bracketed_years(text: str) -> Iterator[Period]:
    """Years that open a bracket, or a line of its own, with the figure of that year: €9.5m (2024: €7.8m)."""
    for pattern in (_BRACKETED, _ROW):
        for match in pattern.finditer(text):
            year = int(match["year"])
            first, last = date(year, 1, 1), date(year, 12, 31)
            yield Period(match.start("year"), match.end("year"), first, last, "year", due=(first, last))


def _read(text: str) -> tuple[str, date, date] | None:
    year = _YEAR.fullmatch(text)
    if year is not None:
        return "year", date(int(year["year"]), 1, 1), date(int(year["year"]), 12, 31)
    part = _PART.fullmatch(text)
    if part is None:
        return None
    number, unit = int(part["n"] or part["n2"]), (part["unit"] or part["unit2"]).upper()
    whole = int(part["year"]) % 100 + 2000
    months = _MONTHS[unit] * number
    if months > 12:
        return None
    start = 1 if unit == "M" else months - _MONTHS[unit] + 1
    return "range", date(whole, start, 1), _last_day(whole, months)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
