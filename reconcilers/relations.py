"""How statements of one quantity stand to each other: the same voice again, agreement, conflict, or only bounds.

The order of decision: same origin (nominal values are compared, as a restatement repeats the number), then one key across origins
(intervals are compared; only a missed hard end is a conflict), then quantities that look alike and differ in a facet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Literal

from reconcilers import explain
from reconcilers.clarity import unclear
from reconcilers.facets import FACETS, stands
from reconcilers.misreadings import misreadings
from reconcilers.readings import Reading, digits_of, is_known
from reconcilers.slips import HUNDRED, Cause, Repair, cause_between, repairs_between
from reconcilers.statements import Statement, is_one_plan, pairs_of
from schemas.records import Relation, RelationKind
from schemas.vocabulary import vocabulary

_BOUNDS = frozenset({"over", "at_least", "under", "at_most"})
_VAGUE = frozenset({"indefinite"})
_TELLING = 2
"""Digits from which a threshold is one of its own."""
Verdict = Literal["agrees", "bounds", "conflicts", "apart"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two statements stand, with the words' difference or the slip that explains it."""

    first: Statement
    second: Statement
    verdict: Verdict
    cause: Cause | None = None
    facet: str | None = None


def relation_of(
    kind: RelationKind,
    members: Iterable[Reading],
    explanation: str,
    *,
    identity: str | None = None,
    sides: tuple[Decimal | None, Decimal | None] = (None, None),
    cause: Cause | None = None,
    soft: bool = False,
) -> Relation:
    """A relation with its id, a hash of kind, identity and members."""
    ids = tuple(r.id for r in members)
    name = sha256("|".join((kind, identity or "", *ids)).encode()).hexdigest()[:16]
    code, factor = (cause.code, cause.factor) if cause else (None, None)
    return Relation(name, kind, ids, identity, sides[0], sides[1], code, factor, "soft" if soft else "firm", explanation)


def comparisons_of(statements: Sequence[Statement]) -> list[Comparison]:
    """All comparisons between statements of one key. What does not tell one quantity conflicts only where a slip explains it."""
    vague = unclear(statements)
    buckets: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        for key in sorted({r.key for r in statement.readings}):
            buckets[key].append(statement)
    found: dict[tuple[str, str], Comparison] = {}
    for key, bucket in buckets.items():
        for a, b in pairs_of(bucket):
            if (a.first.id, b.first.id) not in found:
                comparison = _compared(a, b, key)
                if comparison is not None and not _is_unfounded(comparison, vague):
                    found[a.first.id, b.first.id] = comparison
    for first, second, cause in misreadings(statements):
        pair = first.first.id, second.first.id
        if pair not in found or found[pair].verdict in (
            "bounds",
            "apart",
        ):  # over 500 billion and over 5 trillion need not both be meant
            found[pair] = Comparison(first, second, "conflicts", cause)
    return [found[pair] for pair in sorted(found)]


def relations_within(statement: Statement) -> list[Relation]:
    """The relations between the claims of one statement: per origin one voice, across origins support."""
    readings = [r for r in statement.readings if r.claim.hedge not in _VAGUE]
    found = []
    one_plan = len(readings) > 1 and all(is_one_plan(readings[0], r) for r in readings[1:])
    groups = [readings] if one_plan else [[r for r in readings if r.origin == origin] for origin in sorted(statement.origins)]
    for group in groups:
        voices = [r for r in group if not (r.points_back and any(o.doc == r.doc and o is not r for o in group))]
        if len(voices) < 2 or not _is_worth_saying(voices):
            continue
        kind: RelationKind = "translation_of" if len({r.chinese for r in voices}) > 1 else "corroborates"
        found.append(relation_of(kind, voices, explain.same_voice(voices)))
    if len(groups) > 1 and is_known(statement.first):
        found += _across_origins(readings)
    return found


def _across_origins(readings: Sequence[Reading]) -> Iterator[Relation]:
    """Support between named origins; a document that names none and gives the same sharp number most likely repeats it."""
    named = [r for r in readings if r.named_origin]
    by_hedge = {r.claim.hedge: r for r in reversed(named)}.values()
    apart = next(((a, b) for a, b in combinations(by_hedge, 2) if a.origin != b.origin and not a.outer.meets(b.outer)), None)
    if apart is not None:  # one says nearly, the other over: the numbers were rounded to meet
        rounding = Cause("rounding")
        yield relation_of("conflicts", named, explain.conflict(*apart, rounding), cause=rounding, soft=True)
    elif len({r.origin for r in named}) > 1:
        yield relation_of("corroborates", named, explain.independent(named))
    if named and len(named) < len(readings) and _digits(readings[0]) >= _sharp():
        kind: RelationKind = "translation_of" if len({r.chinese for r in readings}) > 1 else "corroborates"
        yield relation_of(kind, readings, explain.repeated(readings), soft=True)


def relation_between(comparison: Comparison) -> Relation | None:
    """The relation that a comparison amounts to, or None where nothing is worth saying."""
    a, b = comparison.first, comparison.second
    members = sorted((*a.readings, *b.readings), key=lambda r: (r.doc, r.claim.start, r.id))
    if comparison.verdict == "agrees":
        one_voice = len(a.origins | b.origins) == 1
        kind: RelationKind = "translation_of" if one_voice and len({r.chinese for r in members}) > 1 else "corroborates"
        return relation_of(kind, members, explain.same_voice(members) if one_voice else explain.independent(members))
    if comparison.verdict == "bounds":
        return relation_of("consistent", members, explain.both_hold(a.first, b.first))
    if comparison.verdict == "conflicts":
        return relation_of(
            "conflicts",
            members,
            explain.conflict(_lead(a), _lead(b), comparison.cause),
            cause=comparison.cause,
            soft=_is_rough(comparison.cause),
        )
    return relation_of(
        "scope_differs",
        (a.first, b.first),
        explain.differs(a.first, b.first, comparison.facet or "measure"),
        cause=Cause("definition"),
    )


def repairs_of(comparison: Comparison) -> tuple[Repair, ...]:
    """What the claims of two statements would have to say, where a slip sets them apart."""
    cause = comparison.cause
    if comparison.verdict != "conflicts" or cause is None:
        return ()
    pairs = [(a, b) for a in comparison.first.readings for b in comparison.second.readings]
    found = {repair: None for a, b in pairs for repair in repairs_between(a, b, cause)}
    return tuple(found)


def look_alikes(statements: Sequence[Statement]) -> list[Relation]:
    """Statements of different documents and one value that differ in exactly one known facet and could be taken for one."""
    found: dict[str, Relation] = {}
    for place, facet in ((4, "place"), (5, "sector"), (6, "stage"), (7, "entity"), (8, "period")):
        dropped = {8, 9} if facet == "period" else {place}
        near: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for statement in statements:
            key = statement.first.key
            near[tuple(part for i, part in enumerate(key) if i not in dropped)].append(statement)
        for bucket in near.values():
            ordered = sorted(bucket, key=lambda s: (s.nominal or 0, s.first.id))
            for a, b in pairwise(ordered):
                if (
                    not a.docs & b.docs
                    and a.nominal == b.nominal
                    and _differ_in(a, b) == [facet]
                    and a.first.claim.indicator != "other"
                ):
                    relation = relation_of(
                        "scope_differs", (a.first, b.first), explain.differs(a.first, b.first, facet), cause=Cause("definition")
                    )
                    found[relation.relation_id] = relation
    return [found[name] for name in sorted(found)]


def _differ_in(a: Statement, b: Statement) -> list[str]:
    found = stands(a.first.claim, b.first.claim)
    return [facet for facet in FACETS if found[facet] != "equal"]


def _compared(a: Statement, b: Statement, key: tuple[str, ...]) -> Comparison | None:
    """How two statements stand, by the readings of each that have the key."""
    x, y = (next(r for r in s.readings if r.key == key) for s in (a, b))
    if x.is_each != y.is_each or x.is_rest != y.is_rest or {x.claim.hedge, y.claim.hedge} & _VAGUE or not _counted_alike(x, y):
        return None
    if x.claim.sector == "other" and not _other_sectors(x.claim.quote) & _other_sectors(y.claim.quote):
        return None
    if x.claim.statistic == "min" and min(_digits(x), _digits(y)) < _TELLING:
        return None  # of round thresholds there are many
    cause = cause_between(x, y)
    if a.docs & b.docs and not _told_by_two(a, b):
        return _in_one_document(a, b, cause)
    if x.claim.indicator == "other" and not (x.words and x.words == y.words):
        return None
    if x.is_part != y.is_part and not x.outer.meets(y.outer):
        return None
    if _words_differ(x, y):
        return Comparison(a, b, "apart", facet="measure") if x.outer.meets(y.outer) else None
    if a.origins & b.origins and x.claim.hedge == y.claim.hedge and cause and cause.code == "unit_scale" and not cause.rough:
        return Comparison(a, b, "conflicts", cause)
    if x.outer.meets(y.outer):
        if {x.claim.hedge, y.claim.hedge} & _BOUNDS or not x.interval.meets(y.interval):
            return Comparison(a, b, "bounds")
        one_voice = bool(a.origins & b.origins)
        return Comparison(a, b, "agrees") if one_voice or is_known(x) else None
    if not is_known(x) or (cause is None and _times_apart(x, y) > _limit()):
        return None
    return Comparison(a, b, "conflicts", cause or _by_provider(a, b))


def _is_unfounded(comparison: Comparison, vague: frozenset[str]) -> bool:
    """Whether a conflict rests on a claim that may be of a part, or on a share whose whole no source names."""
    exact = comparison.cause is not None and comparison.cause.factor is not None and not comparison.cause.rough
    if comparison.verdict != "conflicts" or exact:
        return False
    sides = comparison.first.readings, comparison.second.readings
    if any(all(r.id in vague for r in side) for side in sides):
        return True
    first, second = sides[0][0], sides[1][0]
    if first.claim.statistic != "share":
        return False
    named = all(any(r.named_origin for r in side) for side in sides)
    return not named or HUNDRED in (first.nominal, second.nominal) or _times_apart(first, second) > _share_limit()


def _by_provider(a: Statement, b: Statement) -> Cause | None:
    if a.origins & b.origins:
        return (
            Cause("revision") if len(a.docs | b.docs) > 1 and not a.docs & b.docs and a.first.chinese == b.first.chinese else None
        )
    return Cause("provider") if _lead(a).named_origin and _lead(b).named_origin else None


def _lead(statement: Statement) -> Reading:
    """The reading that speaks for a statement: the first whose origin is named."""
    return next((r for r in statement.readings if r.named_origin), statement.first)


@cache
def _other_sectors(quote: str) -> frozenset[str]:
    """The names of sectors that share the code `other` in a sentence: two of one code need not be one sector."""
    lower = quote.lower()
    forms = vocabulary("sectors").by_code()["other"].forms()
    return frozenset(form for form in forms if form.lower() in lower)


def _told_by_two(a: Statement, b: Statement) -> bool:
    """Whether two named origins stand behind them, and a document that holds both names one: it compares them itself."""
    if a.origins & b.origins or not all(any(r.named_origin for r in s.readings) for s in (a, b)):
        return False
    return all(any(r.named_origin for s in (a, b) for r in s.readings if r.doc == doc) for doc in a.docs & b.docs)


def _in_one_document(a: Statement, b: Statement, cause: Cause | None) -> Comparison | None:
    """Two numbers under one key in one document are two quantities, unless a hedge or a slip of scale makes them one."""
    pairs = [(x, y) for x in a.readings for y in b.readings if x.doc == y.doc]
    x, y = pairs[0]
    hedges = {x.claim.hedge, y.claim.hedge}
    if x.interval.meets(y.interval) and len(hedges) == 2 and "exact" in hedges and not hedges & _BOUNDS and not _words_differ(x, y):
        return Comparison(a, b, "agrees") if x.claim.indicator != "other" else None
    if (
        x.sentence != y.sentence
        and cause
        and cause.code == "unit_scale"
        and not cause.rough
        and _digits(x) >= 2
        and is_known(x)
        and not _words_differ(x, y)
    ):
        return Comparison(a, b, "conflicts", cause)
    told = x.claim.measure and x.claim.measure == y.claim.measure and x.sentence != y.sentence
    if told and is_known(x) and not (x.is_part or y.is_part) and not x.outer.meets(y.outer) and not hedges & _BOUNDS:
        return Comparison(a, b, "conflicts", cause)
    return None


def _times_apart(x: Reading, y: Reading) -> Fraction:
    """How many times the smaller number the larger is; 1 where one is zero or not known."""
    if not x.nominal or not y.nominal:
        return Fraction(1)
    low, high = sorted((abs(x.nominal), abs(y.nominal)))
    return high / low


@cache
def _limit() -> int:
    return int(vocabulary("reconciliation").by_code()["conflict"].attributes["times"])


@cache
def _share_limit() -> int:
    return int(vocabulary("reconciliation").by_code()["conflict"].attributes["share_times"])


@cache
def _sharp() -> int:
    return int(vocabulary("reconciliation").by_code()["coincidence"].attributes["sharp_digits"])


def _is_rough(cause: Cause | None) -> bool:
    return cause is not None and cause.rough


def _digits(reading: Reading) -> int:
    return 0 if reading.claim.value is None else digits_of(reading.claim.value)


def _counted_alike(a: Reading, b: Reading) -> bool:
    return (
        a.claim.counted == b.claim.counted
        or None in (a.claim.counted, b.claim.counted)
        or "other" in (a.claim.counted, b.claim.counted)
    )


def _words_differ(a: Reading, b: Reading) -> bool:
    """Whether the words of the measure name two things: both say something and neither says all that the other does."""
    if a.chinese != b.chinese or not a.words or not b.words:
        return False
    return not (a.words <= b.words or b.words <= a.words)


def _is_worth_saying(voices: Sequence[Reading]) -> bool:
    """Thresholds and orders of magnitude that a document repeats are no support for anything."""
    if len({r.doc for r in voices}) > 1:
        return True
    first = voices[0].claim
    return first.statistic != "min" and (first.indicator != "other" or len({r.claim.measure for r in voices} - {None}) == 1)
