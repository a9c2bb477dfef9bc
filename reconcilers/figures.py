"""Figures: one quantity about the world with all its voices, its status, and the preferred claim or none, with the reason in words.

Never an average. A claim is preferred where all voices are one or agree (the sharpest), or where one origin revises
its own figure; where two providers simply differ none is, and where a slip is suspected none is until someone looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from hashlib import sha256

from reconcilers import explain
from reconcilers.intervals import Interval
from reconcilers.origins import Origins
from reconcilers.readings import Reading
from reconcilers.relations import Comparison
from reconcilers.statements import Statement
from schemas.records import Document, Figure, FigureStatus

_JOINING = frozenset({"agrees", "conflicts", "bounds"})
_SUSPECT = frozenset({"unit_scale", "digit", "sign"})
_HEARD = 64
"""An unnamed voice is held against at most so many others."""
_TWENTY = Context(prec=20)


def figures_of(
    statements: Sequence[Statement], comparisons: Sequence[Comparison], origins: Origins, documents: Mapping[str, Document]
) -> tuple[Figure, ...]:
    """The figures of all statements, in the order of their ids. Statements that are compared make one figure."""
    groups = _groups(statements, comparisons)
    told: dict[str, list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        if comparison.verdict in _JOINING:
            told[comparison.first.first.id].append(comparison)
    figures = [_figure(g, [c for s in g for c in told[s.first.id]], origins, documents) for g in groups]
    return tuple(sorted(figures, key=lambda f: f.figure_id))


def _groups(statements: Sequence[Statement], comparisons: Sequence[Comparison]) -> list[list[Statement]]:
    root = {s.first.id: s.first.id for s in statements}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for comparison in comparisons:
        if comparison.verdict in _JOINING:
            a, b = sorted((find(comparison.first.first.id), find(comparison.second.first.id)))
            root[b] = a
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[find(statement.first.id)].append(statement)
    return list(groups.values())


def _figure(group: list[Statement], told: list[Comparison], origins: Origins, documents: Mapping[str, Document]) -> Figure:
    readings = sorted((r for s in group for r in s.readings), key=lambda r: (r.doc, r.claim.start, r.id))
    voices = _voices(readings, origins)
    status, preferred, reason = _judged(readings, voices, told, origins, documents)
    lead = preferred or _best(readings, origins)
    claim, shared = lead.claim, _shared([r.interval for r in readings])
    facets = (claim.indicator, claim.statistic, claim.unit, claim.counted, claim.place, claim.sector, claim.stage, claim.entity)
    times = (claim.period_start, claim.period_end, claim.modality)
    anchor = min(r.id for r in readings)
    return Figure(
        sha256("|".join(str(f or "") for f in (*lead.key, anchor)).encode()).hexdigest()[:16],
        *facets,
        *times,
        measure=claim.measure,
        status=status,
        claims=tuple(r.id for r in readings),
        voices=len(voices),
        preferred_claim=preferred.id if preferred else None,
        value=preferred.claim.value if preferred else None,
        lower=_decimal(shared.lower.value) if shared else None,
        upper=_decimal(shared.upper.value) if shared else None,
        reason_en=reason.english,
        reason_zh=reason.chinese,
    )


def _judged(
    readings: list[Reading], voices: list[Reading], told: list[Comparison], origins: Origins, documents: Mapping[str, Document]
) -> tuple[FigureStatus, Reading | None, explain.Reason]:
    conflicts = [c for c in told if c.verdict == "conflicts"]
    suspects = [(c, c.cause) for c in conflicts if c.cause and c.cause.code in _SUSPECT]
    if suspects:  # of several slips the one that explains the whole difference
        pair, cause = min(suspects, key=lambda told: told[1].rough)
        return "suspect", None, explain.reason_suspect(pair.first.first, pair.second.first, cause)
    if conflicts:
        sides = {s.first.id: s for c in conflicts for s in (c.first, c.second)}.values()
        heard = [v for s in sides for v in _voices(s.readings, origins)]
        latest = _latest(readings, documents) if len(voices) == 1 else None
        return "conflicting", latest, explain.reason_conflicting(sorted(heard, key=lambda r: (r.doc, r.claim.start, r.id)), latest)
    best = _best(readings, origins)
    if len(voices) > 1:
        return "corroborated", best, explain.reason_corroborated(voices, best)
    return "single", best, explain.reason_single(best, len(readings))


def _voices(readings: Sequence[Reading], origins: Origins) -> list[Reading]:
    """The best reading of each independent origin, in the order of the origins.

    A document that names no source and gives a number that another voice allows may only repeat it: it is no voice of its own.
    """
    by_origin: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_origin[reading.origin].append(reading)
    best = [_best(by_origin[origin], origins) for origin in sorted(by_origin)]
    heard: list[Reading] = []
    for voice in sorted(best, key=lambda v: not v.named_origin):
        if voice.named_origin or not any(voice.outer.meets(other.outer) for other in heard[:_HEARD]):
            heard.append(voice)
    return sorted(heard, key=lambda v: v.origin)


def _best(readings: Sequence[Reading], origins: Origins) -> Reading:
    """The sharpest reading; of equals the one with most facets known, in the originator's document, standing first.

    A number that its origin hedges elsewhere is not sharp where the hedge was dropped, as in a headline.
    """
    hedged = {(r.origin, r.nominal) for r in readings if r.claim.hedge != "exact"}

    def dropped(reading: Reading) -> bool:
        return reading.claim.hedge == "exact" and (reading.origin, reading.nominal) in hedged

    return min(
        readings,
        key=lambda r: (dropped(r), _width(r.interval), -sum(map(bool, r.key)), origins.standing(r.doc), r.doc, r.claim.start, r.id),
    )


def _latest(readings: Sequence[Reading], documents: Mapping[str, Document]) -> Reading | None:
    """The reading of the document that was published last, where dates tell."""
    dated = [(documents[r.doc].published or "", r) for r in readings if r.doc in documents and documents[r.doc].published]
    if len({r.doc for _, r in dated}) < len({r.doc for r in readings}):
        return None
    last = max(day for day, _ in dated)
    latest = [r for day, r in dated if day == last]
    return latest[0] if len({r.doc for r in latest}) == 1 else None


def _width(interval: Interval) -> Fraction:
    low, high = interval.lower.value, interval.upper.value
    return Fraction(10**30) if low is None or high is None else high - low


def _shared(intervals: Sequence[Interval]) -> Interval | None:
    common: Interval | None = intervals[0]
    for interval in intervals[1:]:
        common = common.common(interval) if common else None
    return common


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else _TWENTY.divide(Decimal(value.numerator), Decimal(value.denominator))
