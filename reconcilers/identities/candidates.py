"""What the generators of identities share: the claims arranged for looking up, and a candidate with its verdict."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, cached_property
from math import log10
from typing import Literal

from reconcilers.clarity import unclear
from reconcilers.facets import Stand, days, stands
from reconcilers.intervals import Interval, exactly
from reconcilers.readings import RATIOS, Reading, dimension, is_known, modality_class
from reconcilers.slips import POWERS, Cause, Repair
from reconcilers.statements import Statement
from schemas.vocabulary import vocabulary

Solve = Callable[[Sequence[Interval]], tuple[Interval, Interval]]
"""The two sides of an identity, worked out from the members' intervals."""
HUNDRED = exactly(100)
CROWD = 24
"""Of more candidates than this for one place in an identity, the nearest are taken."""
LONG = 48
"""More numbers than this are no sentence."""
_TWELVE = Context(prec=12)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an identity holds: by the plain intervals, by stretching soft ends, or not; and both sides at the nominals."""

    code: Literal["holds", "stretched", "fails"]
    computed: Decimal | None
    stated: Decimal | None
    cause: Cause | None = None


@dataclass(frozen=True, eq=False)
class Candidate:
    """An identity between readings. `is_bound`: the first side must be able to be at most the second; else the sides must meet.

    `is_weak`: a bound that any other identity of its members makes superfluous. `is_sure`: the words themselves join the members, so
    that it is told however far it misses. `level` is what a rate adds to, so that growth of 20 and 95 percent are 1.2 and 1.95.
    """

    identity: str
    members: tuple[Reading, ...]
    solve: Solve
    why: str
    is_bound: bool = False
    is_weak: bool = False
    is_soft: bool = False
    is_sure: bool = False
    level: int = 0
    cause: Cause | None = None

    def verdict(self) -> Verdict:
        """The verdict; for one that fails, the one power of ten in one member that mends it."""
        return self._verdict

    def holds(self) -> bool:
        """Whether the identity can hold at all."""
        return self._code != "fails"

    @cached_property
    def _code(self) -> Literal["holds", "stretched", "fails"]:
        if self._holds([r.interval for r in self.members]):
            return "holds"
        return "stretched" if self._holds([r.outer for r in self.members]) else "fails"

    @cached_property
    def _verdict(self) -> Verdict:
        return Verdict(self._code, *self._nominal_sides(), None if self._code == "holds" else self._slip())

    def explanation(self, verdict: Verdict) -> str:
        """One sentence: what the identity says, with the members in their order, and whether it holds."""
        from reconcilers.explain import identity_sentence

        return identity_sentence(self.why, self.members, verdict.code, verdict.cause or self.cause)

    def _holds(self, intervals: Sequence[Interval]) -> bool:
        try:
            computed, stated = self.solve(intervals)
        except (ZeroDivisionError, ValueError):
            return False
        return computed.can_be_at_most(stated) if self.is_bound else computed.meets(stated)

    def _slip_past_bound(self) -> Cause | None:
        """The power of ten by which a part is above its whole, where that is too far for anything else."""
        if (
            len(self.members) > 2
            or self.is_soft
            or any(dimension(r.claim.unit) != "money" or not is_known(r) for r in self.members)
        ):
            return None
        computed, stated = self._nominal_sides()
        if not computed or not stated or Fraction(computed) < _beyond() * Fraction(stated):
            return None
        power = next(p for p in range(1, 60) if Fraction(computed) <= Fraction(stated) * 10**p)
        part, whole = (Fraction(r.claim.value or 0) for r in self.members)
        repairs = Repair(self.members[0].id, part / 10**power), Repair(self.members[1].id, whole * 10**power)
        return Cause("unit_scale", Decimal(10) ** power, rough=True, repairs=repairs) if power in POWERS else None

    def _is_sharp(self) -> bool:
        """Whether both sides are so narrow that a power of ten seldom brings them together by accident."""
        try:
            sides = self.solve([r.interval for r in self.members])
        except (ZeroDivisionError, ValueError):
            return False
        ends = [(abs(side.lower.value), abs(side.upper.value)) for side in sides if side.lower.value and side.upper.value]
        return len(ends) == len(sides) and sum(log10(max(e) / min(e)) for e in ends) <= _blur()

    def _nominal_sides(self) -> tuple[Decimal | None, Decimal | None]:
        nominals = [r.nominal for r in self.members]
        if any(n is None for n in nominals):
            return None, None
        try:
            computed, stated = self.solve([exactly(n) for n in nominals if n is not None])
        except (ZeroDivisionError, ValueError):
            return None, None
        return _decimal(computed), _decimal(stated)

    def _slip(self) -> Cause | None:
        """The single power of ten in one member that makes the identity hold with printed precision.

        One that only explains most of the difference is not named: every third pair of numbers is so near to some power of ten.
        """
        if self.is_bound:
            return self._slip_past_bound()
        vague = self._code == "stretched" and not all(is_known(r) for r in self.members)
        if vague or not (self.is_sure or self._is_sharp()):
            return None
        found: list[tuple[Reading, Fraction]] = []
        for i, member in enumerate(self.members):
            if member.claim.unit in RATIOS:
                continue
            for power in POWERS[:4]:
                for factor in (Fraction(10**power), Fraction(1, 10**power)):
                    intervals = [r.interval for r in self.members]
                    intervals[i] = intervals[i] * exactly(1 / factor)
                    if self._holds(intervals):
                        found.append((member, factor))
        factors = {max(f, 1 / f) for _, f in found}
        if factors:
            repairs = tuple(Repair(m.id, Fraction(m.claim.value) / f) for m, f in found if m.claim.value is not None)
            return Cause("unit_scale", _ratio(found[0][1]), repairs=repairs) if len(factors) == 1 else None
        return None


@dataclass(frozen=True, slots=True)
class _Tables:
    doc_measure: dict[tuple[str, str, str], list[Reading]]
    measure: dict[tuple[str, str, str | None, str | None], list[Reading]]
    sentence: dict[tuple[str, str], list[Reading]]
    voices: dict[str, int]
    repeats: dict[int, list[Reading]]


class Ground:
    """The readings by sentence, by document and measure, and by measure and period; numbers that point back stand aside."""

    def __init__(self, readings: Sequence[Reading], statements: Sequence[Statement]) -> None:
        tables = _Tables(defaultdict(list), defaultdict(list), defaultdict(list), {}, defaultdict(list))
        for number, statement in enumerate(statements):
            tables.voices.update({r.id: number for r in statement.readings})
        said = {(tables.voices[r.id], r.doc) for r in readings if not r.points_back}
        self.readings = [
            r for r in readings if r.claim.hedge != "indefinite" and not (r.points_back and (tables.voices[r.id], r.doc) in said)
        ]
        for reading in self.readings:
            tables.repeats[tables.voices[reading.id]].append(reading)
            claim = reading.claim
            tables.doc_measure[reading.doc, claim.indicator, claim.statistic].append(reading)
            tables.measure[claim.indicator, claim.statistic, claim.period_start, claim.period_end].append(reading)
            tables.sentence[reading.sentence].append(reading)
        self._tables = tables
        self.vague = unclear(statements)

    def voice(self, reading: Reading) -> int:
        """The number of the statement that a reading belongs to."""
        return self._tables.voices[reading.id]

    def repeats(self, reading: Reading) -> list[Reading]:
        """The readings that say the same as one, itself among them, in order of document and place."""
        return self._tables.repeats[self.voice(reading)]

    def of_statistic(self, statistic: str, *units: str) -> Iterator[Reading]:
        """The readings of a statistic, in the given units or in any."""
        return (r for r in self.readings if r.claim.statistic == statistic and (not units or r.claim.unit in units))

    def in_document(self, near: Reading, indicator: str, statistic: str) -> list[Reading]:
        """The readings of a measure in the same document, the nearest first."""
        found = self._tables.doc_measure.get((near.doc, indicator, statistic), [])  # in order of place
        at = near.claim.start
        middle = bisect_left(found, at, key=lambda r: r.claim.start)
        window = found[max(0, middle - CROWD - 1) : middle + CROWD + 1]
        nearest = sorted((r for r in window if r is not near), key=lambda r: (abs(r.claim.start - at), r.claim.start))
        return nearest[:CROWD]

    def elsewhere(self, near: Reading, indicator: str, statistic: str, period: tuple[str | None, str | None]) -> list[Reading]:
        """The readings of a measure and a stated period in other documents."""
        found = self._tables.measure.get((indicator, statistic, *period), []) if any(period) else []
        own = bisect_left(found, near.doc, key=lambda r: r.doc), bisect_right(found, near.doc, key=lambda r: r.doc)
        return [*found[: min(own[0], CROWD)], *found[own[1] : own[1] + CROWD]][:CROWD]

    def in_sentence(self, near: Reading) -> list[Reading]:
        """The other readings of the same sentence, at most as many as a sentence can have."""
        return [r for r in self._tables.sentence[near.sentence] if r is not near][:LONG]

    def sentences(self) -> Iterator[list[Reading]]:
        """The readings of each sentence that has several; a text without sentences is cut where it grows too long."""
        for found in self._tables.sentence.values():
            for start in range(0, len(found) - 1, LONG):
                yield found[start : start + LONG]


def is_amount(reading: Reading) -> bool:
    """Whether a reading is a total in its own unit, not a ratio, not a threshold, not one of each and not what is left."""
    plain = not reading.is_each and not reading.is_rest
    return plain and reading.claim.unit not in RATIOS and reading.claim.statistic == "total"


def same_scope(a: Reading, b: Reading, *, but: Iterable[str] = (), unknown: bool = False) -> bool:
    """Whether two readings agree in every facet except those named; with `unknown`, open facets count as agreeing."""
    ignored = set(but)
    found = stands(a.claim, b.claim)
    allowed = {"equal", "unknown"} if unknown else {"equal"}
    return _same_mode(a, b) and all(
        s in allowed or (f == "period" and _ends_alike(a, b)) for f, s in found.items() if f not in ignored
    )


def scope_inside(part: Reading, whole: Reading, *, unknown: bool, period: bool = False) -> bool:
    """Whether the part's scope lies in the whole's, in at least one facet properly; the period too only with `period`."""
    found: dict[str, Stand] = stands(part.claim, whole.claim)
    allowed = {"equal"} | ({"unknown"} if unknown else set()) | ({"inside"} if period else set())
    if found["period"] not in allowed and not _ends_alike(part, whole):
        return False
    rest = [s for f, s in found.items() if f != "period"]
    proper = "inside" in rest or (period and found["period"] == "inside")
    return _same_mode(part, whole) and proper and all(s in ("equal", "inside") or (unknown and s == "unknown") for s in rest)


def nominal_at_most(a: Reading, b: Reading) -> bool:
    """Whether a's number is at most b's."""
    return a.nominal is not None and b.nominal is not None and a.nominal <= b.nominal


def percent(interval: Interval) -> Interval:
    """A percentage as a fraction."""
    return interval / HUNDRED


def _same_mode(a: Reading, b: Reading) -> bool:
    return modality_class(a.claim.modality) == modality_class(b.claim.modality)


def _ends_alike(a: Reading, b: Reading) -> bool:
    """Whether two periods of one document start together and end within a few days of each other."""
    end_a, end_b = days(a.claim.period_end), days(b.claim.period_end)
    if a.doc != b.doc or a.claim.period_start != b.claim.period_start or end_a is None or end_b is None:
        return False
    return a.claim.period_start is not None and abs(end_a - end_b) <= _near_days()


@cache
def _beyond() -> int:
    return int(vocabulary("reconciliation").by_code()["bounds"].attributes["beyond"])


@cache
def _blur() -> float:
    return float(vocabulary("reconciliation").by_code()["coincidence"].attributes["blur"])


@cache
def _near_days() -> int:
    return int(vocabulary("reconciliation").by_code()["near_periods"].attributes["days"])


def _decimal(interval: Interval) -> Decimal | None:
    value = interval.lower.value
    return None if value is None else _TWELVE.divide(Decimal(value.numerator), Decimal(value.denominator))


def _ratio(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
