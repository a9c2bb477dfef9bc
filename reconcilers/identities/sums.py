"""Identities of sums: parts of a sentence that add up to a total near by, what is left of it, and places that fit into their whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from reconcilers.facets import stand, stands
from reconcilers.identities.candidates import Candidate, Ground, is_amount
from reconcilers.intervals import Interval, total
from reconcilers.readings import RATIOS, Reading, digits_of, dimension

_LETTERS = "abcdefghijklmnop"


def parts_of_sum(ground: Ground) -> Iterator[Candidate]:
    """a+b+c=d: at least three amounts that follow each other in a sentence and add up to one shortly before them."""
    for sentence in ground.sentences():
        amounts = [r for r in sentence if is_amount(r) and r.claim.hedge == "exact" and not r.points_back]
        if len(amounts) < 3 or len({dimension(r.claim.unit) for r in amounts}) > 1 or len({r.claim.unit for r in amounts}) > 1:
            continue
        for size in range(min(len(amounts), 12), 2, -1):
            runs = [amounts[i : i + size] for i in range(len(amounts) - size + 1)]
            found = [c for run in runs for c in _sums(ground, run) if c.holds()]
            if found:
                yield from found[:1]
                break


def places_in_whole(ground: Ground) -> Iterator[Candidate]:
    """a+b<=c: amounts of places that exclude each other fit into that of a place that holds them all."""
    for sentence in ground.sentences():
        amounts = [r for r in sentence if is_amount(r) and r.claim.place]
        for first in amounts[:1]:
            run = [r for r in amounts if (*r.key[:4], *r.key[5:]) == (*first.key[:4], *first.key[5:])]
            if len(run) < 2 or len(run) > 12 or any(stand("place", a.claim, b.claim) != "apart" for a, b in combinations(run, 2)):
                continue
            near = ground.in_document(first, first.claim.indicator, "total")
            wholes = [w for w in near if is_amount(w) and w not in run and all(_holds_place(w, part) for part in run)]
            for whole in wholes[:1]:
                identity = "+".join(_LETTERS[: len(run)]) + f"<={_LETTERS[len(run)]}"
                yield Candidate(identity, (*run, whole), _fits, "the places are parts of the whole", is_bound=True)


def remainder(ground: Ground) -> Iterator[Candidate]:
    """a-b=c: what is left beside a part is the whole less the part; told where it holds, as the part is found by trying."""
    for rest in ground.of_statistic("total"):
        if not rest.is_rest or rest.is_each or rest.claim.unit in RATIOS or rest.claim.hedge != "exact":
            continue
        near = [r for r in ground.in_document(rest, rest.claim.indicator, "total") if r.claim.unit == rest.claim.unit]
        amounts = [
            r
            for r in near
            if is_amount(r)
            and r.nominal is not None
            and r.claim.value is not None
            and digits_of(r.claim.value) > 1
            and _may_hold(r, [rest])
        ]
        pairs = [(whole, part) for whole in amounts for part in amounts if (part.nominal or 0) < (whole.nominal or 0)]
        found = [Candidate("a-b=c", (w, p, rest), _less, "what is left is the whole less the part") for w, p in pairs]
        yield from [c for c in found if c.holds()][:1]


def _sums(ground: Ground, run: Sequence[Reading]) -> Iterator[Candidate]:
    first = run[0]
    near = ground.in_document(first, first.claim.indicator, "total")
    for whole in near:
        distance = first.paragraph[1] - whole.paragraph[1]
        if whole in run or not 0 <= distance <= 1 or whole.claim.unit != first.claim.unit or whole.claim.hedge != "exact":
            continue
        if whole.claim.start < first.claim.start and _may_hold(whole, run):
            identity = "+".join(_LETTERS[: len(run)]) + f"={_LETTERS[len(run)]}"
            yield Candidate(identity, (*run, whole), _adds_up, "the parts add up to the whole")


def _may_hold(whole: Reading, run: Sequence[Reading]) -> bool:
    return all(s in ("equal", "inside", "unknown") for part in run for s in stands(part.claim, whole.claim).values())


def _holds_place(whole: Reading, part: Reading) -> bool:
    found = stands(part.claim, whole.claim)
    others = (found[facet] == "equal" for facet in ("sector", "stage", "entity", "period"))
    return whole.claim.unit == part.claim.unit and found["place"] == "inside" and all(others)


def _adds_up(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return total(x[:-1]), x[-1]


def _less(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] - x[1], x[2]


def _fits(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return total(x[:-1]), x[-1]
