"""How two claims stand to each other in one facet: the same, one inside the other, apart, or not known.

A facet is a field that says what a figure is about (place, sector, stage, entity, period). A place or a sector that is not stated
is unknown; a stage or an entity that is not stated is the whole, all stages and the whole market. An unknown facet never makes
a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Literal

from schemas.records import Claim
from schemas.vocabulary import names, vocabulary

Stand = Literal["equal", "inside", "around", "overlap", "apart", "unknown"]
FACETS = ("place", "sector", "stage", "entity", "period")

_WORDS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def stand(facet: str, a: Claim, b: Claim) -> Stand:
    """How claim a stands to claim b in a facet of `FACETS`: `inside` where a's is a proper part of b's."""
    if facet == "period":
        return _periods((a.period_start, a.period_end), (b.period_start, b.period_end))
    if facet == "entity":
        return _entities(a.entity, b.entity)
    if facet == "stage":
        return _codes(a.stage, b.stage, lambda x, y: x == y) if a.stage and b.stage else _whole(a.stage, b.stage)
    return _codes(a.place, b.place, place_within) if facet == "place" else _codes(a.sector, b.sector, sector_within)


def stands(a: Claim, b: Claim) -> dict[str, Stand]:
    """How a stands to b in every facet."""
    return {facet: stand(facet, a, b) for facet in FACETS}


@cache
def entity_key(entity: str | None) -> str:
    """An entity's name without case, quotes, spaces and punctuation, or the code of a known organisation; empty for none."""
    plain = "".join(_WORDS.findall(entity or "")).lower()
    return _organisations().get(plain, plain)


def days(text: str | None) -> int | None:
    """An ISO date as a day number; None for none or for what is no date."""
    try:
        return None if text is None else date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def place_within(inner: str, outer: str) -> bool:
    """Whether the place `inner` is `outer` or lies in it."""
    return outer in _places_above(inner)


def sector_within(inner: str, outer: str) -> bool:
    """Whether the sector `inner` is `outer` or a part of it; every sector is a part of `all`."""
    return inner == outer or outer == "all" or inner.startswith(f"{outer}.")


@cache
def _places_above(code: str) -> frozenset[str]:
    """The place itself and every place that holds it: by the vocabulary's parents, by the code, and the world."""
    above = {code, "WORLD"}
    for parent in _parents().get(code, ()):
        above |= _places_above(parent)
    if re.fullmatch(r"CN-\d{4}(?!00)\d\d", code):
        above |= _places_above(f"{code[:-2]}00")
    if "-" in code:
        above.add(code.split("-")[0])
    return frozenset(above)


@cache
def _parents() -> dict[str, tuple[str, ...]]:
    if "places" not in names():
        return {}
    found = {e.code: e.attributes.get("parent") for e in vocabulary("places")}
    return {code: tuple(str(parent).split("+")) for code, parent in found.items() if parent and parent != code}


@cache
def _organisations() -> dict[str, str]:
    """The codes of organisations by their plain names."""
    if "organisations" not in names():
        return {}
    return {"".join(_WORDS.findall(form)).lower(): f"org:{e.code}" for e in vocabulary("organisations") for form in e.forms()}


def _whole(a: str | None, b: str | None) -> Stand:
    """Where at least one is not stated, which means the whole."""
    return "equal" if a == b else "around" if a is None else "inside"


def _codes(a: str | None, b: str | None, within: Callable[[str, str], bool]) -> Stand:
    """Two sets of codes joined by +, by a relation between codes."""
    if a is None or b is None:
        return "unknown"
    first, second = set(a.split("+")), set(b.split("+"))
    if first == second:
        return "equal"
    if all(any(within(x, y) for y in second) for x in first):
        return "inside"
    if all(any(within(y, x) for x in first) for y in second):
        return "around"
    return "overlap" if any(within(x, y) or within(y, x) for x in first for y in second) else "apart"


def _periods(a: tuple[str | None, str | None], b: tuple[str | None, str | None]) -> Stand:
    if a == b:
        return "equal" if any(a) else "unknown"
    if not any(a) or not any(b):
        return "unknown"
    start_a, end_a, start_b, end_b = *map(days, a), *map(days, b)
    low, high = -(10**9), 10**9
    first = (low if start_a is None else start_a, high if end_a is None else end_a)
    second = (low if start_b is None else start_b, high if end_b is None else end_b)
    if first == second:
        return "equal"
    if second[0] <= first[0] and first[1] <= second[1]:
        return "inside"
    if first[0] <= second[0] and second[1] <= first[1]:
        return "around"
    return "apart" if first[1] < second[0] or second[1] < first[0] else "overlap"


@cache
def _entities(a: str | None, b: str | None) -> Stand:
    """Names in two scripts cannot be compared; a short form is taken for its name."""
    if a is None or b is None:
        return _whole(a, b)
    first, second = entity_key(a), entity_key(b)
    if first == second:
        return "equal"
    known = _organisations().values()
    if bool(_CHINESE.search(a)) != bool(_CHINESE.search(b)):
        return "apart" if first in known and second in known else "unknown"
    if "+" in a or "+" in b:
        parts, others = {entity_key(p) for p in a.split("+")}, {entity_key(p) for p in b.split("+")}
        if parts == others:
            return "equal"
        if parts & others:
            return "inside" if parts < others else "around" if others < parts else "overlap"
    return "equal" if _is_short_form(a, b) or _is_short_form(b, a) else "apart"


def _is_short_form(short: str, name: str) -> bool:
    """Whether one name is the other with parts left out: all its words, in order, and at least half of the characters."""
    words, rest = _WORDS.findall(short.lower()), iter(_WORDS.findall(name.lower()))
    return len(words) > 1 and all(word in rest for word in words)
