"""Units that a table says once: in the header of a row or column (投资金额（亿元）, Amount, $bn) or in its unit note (单位：亿元)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from extractors.layout import Span
from extractors.linking.context import Context, Scope
from extractors.mentions import Quantity
from extractors.numerals import plain, times
from extractors.quantities import scan_quantities
from schemas.vocabulary import vocabulary

_IN_HEADER = re.compile(
    r"[（(](?P<unit>[^（()）\d]{1,24})[)）]|[:：]\s*(?P<note>[^\s，,;；:：\d]{1,16}(?: [A-Za-z]{2,12})?)\s*$|,\s*(?P<tail>[^,，\d]{1,16})$"
    r"|^\s*(?P<whole>[^\d（(:：,，]{1,20})\s*$"
)


_UNLESS = re.compile(r"(?:,\s*)?\s+(?:unless|except|if not)\b[^()（）]*([)）])", re.IGNORECASE)
"""US$ million unless noted."""


def with_header_unit(quantity: Quantity, scope: Scope, context: Context) -> Quantity:
    """The quantity of a cell in the unit of its headers, nearest first; unchanged where its own cell has one or none is given."""
    if scope.cell is None or quantity.unit != "count" or quantity.measure_word or quantity.counted not in (None, "other"):
        return quantity
    table = scope.table
    notes = [context.text[slice(*span)] for span in scope.earlier]
    if not any(_counts(span, context) for span in scope.earlier):
        notes += [note for note in (table.unit_note, table.caption) if note] if table is not None else []
    for note in notes:
        for match in _IN_HEADER.finditer(_UNLESS.sub(r"\1", note)):
            unit = _unit(next(g for g in match.groups() if g))
            if unit is not None and not (match["whole"] and unit.unit == "count" and unit.value != 1):
                return _in_unit(quantity, unit)
    return quantity


def _counts(header: Span, context: Context) -> bool:
    """Whether a header names something that is only ever counted, so that the unit of the whole table is not its own: Deals, 案例数."""
    entries = vocabulary("indicators").by_code()
    return any(entries[t.code].attributes["dimensions"] == ["count"] for t in context.terms["indicators"].within(*header))


@cache
def _unit(words: str) -> Quantity | None:
    """One of the unit that the words name, read as the scanner reads it after a number; None where they name no unit."""
    plain_words = words.strip()
    prefix = next((p for p in _prefixes() if plain_words.upper().startswith(p.upper())), "")
    rest = plain_words[len(prefix) :].strip()
    for text in (f"1{plain_words}", f"1 {plain_words}", *([f"{prefix}1{rest}", f"{prefix} 1 {rest}"] if prefix else [])):
        found = scan_quantities(text)
        if len(found) == 1 and found[0].cue_start == 0 and found[0].end == len(text) and found[0].value is not None:
            unit = found[0]
            return unit if unit.unit != "count" or unit.measure_word or unit.value != 1 else None
    return None


@cache
def _prefixes() -> tuple[str, ...]:
    """What stands before an amount of money, the longest first: US$, RMB."""
    forms = {str(form) for entry in vocabulary("units") for form in entry.attributes.get("prefix", ())}
    return tuple(sorted(forms, key=len, reverse=True))


def _in_unit(quantity: Quantity, unit: Quantity) -> Quantity:
    scale = unit.value or Decimal(1)
    value, lower, upper = (None if x is None else plain(times(x, scale)) for x in (quantity.value, quantity.lower, quantity.upper))
    return replace(
        quantity,
        value=value,
        lower=lower,
        upper=upper,
        unit=unit.unit,
        counted=unit.counted,
        measure_word=unit.measure_word,
        method=f"{quantity.method}+header",
    )
