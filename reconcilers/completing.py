"""What a restatement names fills what another leaves open, so that scopes can be compared in bounds and shares.

A report says that the five leading regions took 84.3 percent and an article on it names the five: the report's share is theirs, and so
is the amount that stands with it. Only identities read the filled scopes; claims and figures stay as they were written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from reconcilers.readings import RATIOS, Reading, key_of
from reconcilers.statements import Statement

_OPEN = ("place", "sector")


def completed(readings: Sequence[Reading], statements: Sequence[Statement]) -> list[Reading]:
    """The readings in their order, with open facets filled from the same statement and then from the share beside a part."""
    filled = {r.id: r for r in readings}
    for statement in statements:
        for facet in _OPEN:
            named = {getattr(r.claim, facet) for r in statement.readings} - {None}
            if len(statement.origins) == 1 and len(named) == 1:
                _fill(filled, statement.readings, facet, named.pop())
    shares: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
    parts: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
    for reading in readings:
        claim = reading.claim
        scope = (claim.sector, claim.stage, claim.entity, claim.period_start, claim.period_end)
        beside: tuple[object, ...] = (reading.sentence, claim.indicator, *scope)
        if claim.statistic == "share" and claim.place is None:
            shares[beside].append(reading)
        elif claim.statistic == "total" and claim.unit not in RATIOS and claim.place is None:
            parts[beside].append(reading)
    for where, found in shares.items():
        places = {filled[r.id].claim.place for r in found}
        if len(places) == 1 and len(parts[where]) == 1 and (place := places.pop()) is not None:
            _fill(filled, parts[where], "place", place)
    return [filled[r.id] for r in readings]


def _fill(filled: dict[str, Reading], readings: Sequence[Reading], facet: str, value: str) -> None:
    for reading in readings:
        known = filled[reading.id]
        if getattr(known.claim, facet) is None:
            claim = replace(known.claim, place=value) if facet == "place" else replace(known.claim, sector=value)
            filled[reading.id] = replace(known, claim=claim, key=key_of(claim))
