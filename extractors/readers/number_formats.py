"""Shows a cell's value as its number format does (ECMA-376 part 1, 18.8.31), as far as figures are concerned.

Kept are decimals, percent, thousands scaled away by commas, grouping, and literal units before and after the number; colours, padding and
conditions are left out. Dates are ISO.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MAX_DIGITS = 25
"""Digits that a value is rounded to at most; a sheet shows fewer."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|([¥￥$€£%‰])')
_DROPPED = re.compile(r"\[[^\]$][^\]]*\]|_.|\*.")
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?(,*)")


def shown(value: Any, number_format: str) -> str:
    """The text that a sheet shows for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if not exact.is_finite():
        return str(value)
    section = _DROPPED.sub("", number_format.split(";")[0])
    placed = _NUMBER.search(re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', lambda m: " " * len(m[0]), section))
    if placed is None or "E+" in section or "/" in section:
        return f"{exact:f}"
    scaled = exact * (100 if "%" in section else 1) / Decimal(1000) ** len(_scaling(placed))
    places = len(placed[1] or "")
    if scaled.adjusted() + places >= MAX_DIGITS:
        return f"{exact:f}"
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{rounded:,f}" if "," in placed[0].rstrip(",") else f"{rounded:f}"
    before, after = (_literals(part) for part in (section[: placed.start()], section[placed.end() :]))
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return f"{sign}{before}{digits}{after}"


def _scaling(placed: re.Match[str]) -> str:
    """The commas behind the last digit, each of which divides by a thousand."""
    return placed[2] or placed[0][len(placed[0].rstrip(",")) :]


def _literals(part: str) -> str:
    return "".join(next(filter(None, match.groups()), "") for match in _LITERAL.finditer(part))
