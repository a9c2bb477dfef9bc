"""The arithmetic that joins claims: a list of small generators, each of which proposes identities of one shape.

A generator yields `Candidate`s; whether one holds is decided by the intervals of its members, and whether it is told in
`reconcilers.identities.telling`. Nothing is applied: an identity that fails names the power of ten that would mend it, where there
is exactly one, and changes no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reconcilers.identities import bounds, currency, growth, implied, shares, sums, thresholds
from reconcilers.identities.candidates import Candidate, Ground, Verdict
from reconcilers.identities.telling import told
from reconcilers.origins import Origins
from reconcilers.readings import Reading
from reconcilers.relations import relation_of
from reconcilers.slips import Cause, Repair
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
    implied.count_behind_mean,
    sums.parts_of_sum,
    sums.remainder,
    sums.places_in_whole,
    currency.conversions,
    thresholds.each_of_several,
    thresholds.count_at_threshold,
    thresholds.threshold_of_members,
    bounds.among,
    bounds.nested,
    bounds.one_count_bounds_another,
)


def identities_of(
    readings: Sequence[Reading], statements: Sequence[Statement], origins: Origins
) -> list[tuple[Relation, tuple[Repair, ...]]]:
    """All identities between claims, each once for the voices that it joins, in the order of their ids, with the repairs of those that fail."""
    ground = Ground(readings, statements)
    proposed = (candidate for generate in GENERATORS for candidate in generate(ground))
    found = [(_as_relation(c), cause.repairs if (cause := _cause(c)) else ()) for c in told(proposed, ground, origins)]
    return sorted(found, key=lambda pair: pair[0].relation_id)


def _cause(candidate: Candidate) -> Cause | None:
    """Why an identity fails: what its generator knows of it, else what its verdict found."""
    verdict = candidate.verdict()
    return candidate.cause if candidate.cause and verdict.code == "fails" else verdict.cause


def _as_relation(candidate: Candidate) -> Relation:
    verdict: Verdict = candidate.verdict()
    return relation_of(
        "derived_inconsistent" if verdict.code == "fails" else "derived_consistent",
        candidate.members,
        candidate.explanation(verdict),
        identity=candidate.identity,
        sides=(verdict.computed, verdict.stated),
        cause=_cause(candidate),
        soft=verdict.code == "stretched" or candidate.is_soft or bool(verdict.cause and verdict.cause.rough),
    )
