"""The arithmetic that joins claims: a list of small generators, each of which proposes identities of one shape.

A generator yields `Candidate`s; whether one holds is decided here, in one place, with the intervals of its members. Nothing is
applied: an identity that fails names the power of ten that would mend it, where there is exactly one, and changes no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reconcilers.identities import bounds, currency, growth, shares, sums
from reconcilers.identities.candidates import Candidate, Ground, Verdict
from reconcilers.origins import Origins
from reconcilers.readings import Reading
from reconcilers.relations import relation_of
from reconcilers.statements import Statement
from schemas.records import Relation

GENERATORS: tuple[Callable[[Ground], Iterator[Candidate]], ...] = (
    shares.part_over_whole,
    shares.common_base,
    shares.whole_numbers,
    shares.parts_of_hundred,
    shares.ratio_of_two,
    growth.from_base,
    growth.change_from_growth,
    growth.base_in_wider_period,
    growth.compound,
    growth.mean_from_total,
    sums.parts_of_sum,
    sums.places_in_whole,
    currency.conversions,
    bounds.among,
    bounds.nested,
    bounds.one_count_bounds_another,
)


def identities_of(readings: Sequence[Reading], statements: Sequence[Statement], origins: Origins) -> list[Relation]:
    """All identities between claims, each once for the voices that it joins, in the order of their ids."""
    ground = Ground(readings, statements)
    best: dict[tuple[object, ...], Candidate] = {}
    pairs_told: set[tuple[int, int]] = set()
    sums_told: set[frozenset[int]] = set()
    for generate in GENERATORS:
        for candidate in generate(ground):
            voices = tuple(ground.voice(r) for r in candidate.members)
            if len(set(voices)) < len(voices) or (candidate.is_weak and (voices[0], voices[-1]) in pairs_told):
                continue
            if candidate.is_bound and frozenset(voices) in sums_told:
                continue  # what adds up to its whole fits into it
            if not candidate.is_weak:
                sums_told.add(frozenset(voices))
                pairs_told |= {(a, b) for a in voices for b in voices}
            known = best.get((candidate.identity, voices))
            if known is None or _nearness(candidate, origins) < _nearness(known, origins):
                best[candidate.identity, voices] = candidate
    return sorted((_as_relation(c) for c in best.values()), key=lambda r: r.relation_id)


def _nearness(candidate: Candidate, origins: Origins) -> tuple[object, ...]:
    """Members of one document first, then of the originator, then close together."""
    docs = {r.doc for r in candidate.members}
    starts = [r.claim.start for r in candidate.members]
    standing = sum(origins.standing(r.doc) for r in candidate.members)
    return (
        len(docs),
        standing,
        candidate.verdict().code != "holds",
        max(starts) - min(starts),
        starts,
        tuple(r.id for r in candidate.members),
    )


def _as_relation(candidate: Candidate) -> Relation:
    verdict: Verdict = candidate.verdict()
    return relation_of(
        "derived_inconsistent" if verdict.code == "fails" else "derived_consistent",
        candidate.members,
        candidate.explanation(verdict),
        identity=candidate.identity,
        sides=(verdict.computed, verdict.stated),
        cause=candidate.cause if candidate.cause and verdict.code == "fails" else verdict.cause,
        soft=verdict.code == "stretched" or candidate.is_soft or bool(verdict.cause and verdict.cause.rough),
    )
