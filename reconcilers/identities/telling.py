"""Which of the proposed identities are told: each once for its voices, in the originator's words, and only what says something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

from reconcilers.identities.candidates import Candidate, Ground
from reconcilers.origins import Origins
from reconcilers.readings import Reading
from schemas.vocabulary import vocabulary

Voices = tuple[int, ...]
_TRIPLE = 3
"""An identity of more voices than this has a whole of its own, in which each of its parts fits."""


def told(proposed: Iterable[Candidate], ground: Ground, origins: Origins) -> list[Candidate]:
    """The candidates to tell. A weak bound is left out where an identity that comes before it joins its voices already."""
    best: dict[tuple[str, Voices], Candidate] = {}
    pairs: set[tuple[int, int]] = set()
    sums: set[frozenset[int]] = set()
    for candidate in proposed:
        voices = tuple(ground.voice(r) for r in candidate.members)
        if len(set(voices)) < len(voices) or (candidate.is_weak and (voices[0], voices[-1]) in pairs):
            continue
        if candidate.is_bound and any(frozenset(voices) == s or (len(s) > _TRIPLE and frozenset(voices) <= s) for s in sums):
            continue  # what adds up to its whole fits into it
        if not _says_something(candidate) or _is_unfounded(candidate, ground):
            continue
        if not candidate.is_weak:
            sums.add(frozenset(voices))
            pairs |= {(a, b) for a in voices for b in voices}
        known = best.get((candidate.identity, voices))
        if known is None or _nearness(candidate, origins) < _nearness(known, origins):
            best[candidate.identity, voices] = candidate
    kept = _without_shortcuts(_without_refuted(best))
    return [_in_originators_words(candidate, ground, origins) for candidate in kept]


def _is_unfounded(candidate: Candidate, ground: Ground) -> bool:
    """Whether an identity fails, with no slip to explain it, that rests on an unclear claim or misses by so much that its members do not
    belong together.
    """
    verdict = candidate.verdict()
    if verdict.code != "fails" or verdict.cause is not None or candidate.cause is not None or candidate.is_sure:
        return False
    if any(r.id in ground.vague for r in candidate.members) or verdict.computed is None or verdict.stated is None:
        return True
    computed, stated = (Fraction(side) + candidate.level for side in (verdict.computed, verdict.stated))
    times = _limit("conflict", "identity_times")
    return stated == 0 or not 1 / times <= computed / stated <= times


def _says_something(candidate: Candidate) -> bool:
    """Not a bound that is far from being missed, nor an identity that only the open ends of hedges save."""
    verdict = candidate.verdict()
    computed, stated = verdict.computed, verdict.stated
    if verdict.code == "fails" or not computed or not stated:
        return True
    ratio = abs(Fraction(computed) / Fraction(stated))
    if candidate.is_bound:
        if candidate.is_weak and computed == stated:
            return False  # one number twice is said again, not bounded
        return ratio >= _limit("bounds", "least_part")
    times = _limit("stretch", "times")
    return verdict.code == "holds" or verdict.cause is not None or 1 / times <= ratio <= times


def _without_refuted(best: dict[tuple[str, Voices], Candidate]) -> dict[tuple[str, Voices], Candidate]:
    """All but the shares of a part that fail over one whole and hold over another: the first was not the whole that was meant."""
    holding = {(identity, voices[0], voices[-1]) for (identity, voices), c in best.items() if not c.is_bound and c.holds()}
    return {
        (identity, voices): c
        for (identity, voices), c in best.items()
        if c.is_bound or c.cause is not None or c.holds() or (identity, voices[0], voices[-1]) not in holding
    }


def _without_shortcuts(best: dict[tuple[str, Voices], Candidate]) -> list[Candidate]:
    """All but the weak bounds a<=c that follow from a<=b and b<=c."""
    above: dict[int, set[int]] = defaultdict(set)
    for (_, voices), candidate in best.items():
        if candidate.is_weak and candidate.holds():
            above[voices[0]].add(voices[-1])

    def follows(voices: Voices) -> bool:
        low, high = voices[0], voices[-1]
        return any(high in above.get(middle, ()) for middle in above.get(low, ()) if middle != high)

    return [c for (_, voices), c in best.items() if not (c.is_weak and c.holds() and follows(voices))]


def _in_originators_words(candidate: Candidate, ground: Ground, origins: Origins) -> Candidate:
    """The candidate with each voice as its originator prints it, where another document only repeats it."""
    members = tuple(_spoken(r, ground.repeats(r), origins) for r in candidate.members)
    return replace(candidate, members=members) if len({r.id for r in members}) == len(members) else candidate


def _spoken(reading: Reading, repeats: Sequence[Reading], origins: Origins) -> Reading:
    alike = [
        r
        for r in repeats
        if r.doc != reading.doc and r.origin == reading.origin and r.claim.hedge == reading.claim.hedge and not r.points_back
    ]

    def order(r: Reading) -> tuple[object, ...]:
        return not any(c.isdigit() for c in r.claim.text), origins.standing(r.doc)

    best = min([reading, *alike], key=lambda r: (*order(r), r is not reading, r.claim.start))
    return best if order(best) < order(reading) else reading


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


@cache
def _limit(entry: str, name: str) -> Fraction:
    return Fraction(str(vocabulary("reconciliation").by_code()[entry].attributes[name]))
