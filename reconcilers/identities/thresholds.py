"""Bounds that thresholds give: so many things of at least a size fit into the total, and each named member reaches its group's threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcilers.facets import stands
from reconcilers.identities.candidates import Candidate, Ground, is_amount, same_scope
from reconcilers.intervals import Interval, exactly
from reconcilers.readings import Reading, dimension

_NEAR = 40
"""At most so many characters lie between a threshold and the count of what reaches it."""


def each_of_several(ground: Ground) -> Iterator[Candidate]:
    """n*a<=b: an amount that each of n spells reached, n times over, fits into the whole period."""
    for each in ground.of_statistic("total"):
        if not each.is_each or not each.spells or each.spells < 2:
            continue
        wholes = [w for w in ground.in_document(each, each.claim.indicator, "total") if is_amount(w) and same_scope(each, w)]
        for whole in [w for w in wholes if w.claim.unit == each.claim.unit][:1]:
            why = f"{each.spells} spells of at least that size fit into the whole"
            yield Candidate(f"{each.spells}*a<=b", (each, whole), _times(each.spells), why, is_bound=True)


def count_at_threshold(ground: Ground) -> Iterator[Candidate]:
    """a*b<=c: a count of things and the least size of each fit into the total of one scope and origin."""
    for least in ground.of_statistic("min"):
        if dimension(least.claim.unit) != "money":
            continue
        beside = [c for c in ground.in_sentence(least) if _is_counted_at(c, least)]
        for count in sorted(beside, key=lambda c: (_distance(c, least), c.claim.start))[:1]:
            claim = least.claim
            own = ground.in_document(least, claim.indicator, "total")
            others = ground.elsewhere(least, claim.indicator, "total", (claim.period_start, claim.period_end))
            fitting = [w for w in [*own, *others] if is_amount(w) and w.origin == least.origin and w.claim.unit == claim.unit]
            for whole in [w for w in fitting if same_scope(count, w)][:1]:
                why = "so many of at least that size fit into the total"
                yield Candidate("a*b<=c", (count, least, whole), _product, why, is_bound=True)


def threshold_of_members(ground: Ground) -> Iterator[Candidate]:
    """a<=b: of the members that a sentence names for reaching a threshold, the smallest reaches it."""
    for least in ground.of_statistic("min"):
        members = [
            m
            for m in ground.in_document(least, least.claim.indicator, "total")
            if m.sentence != least.sentence and m.claim.unit == least.claim.unit and _is_named(m, least)
        ]
        for smallest in sorted(members, key=lambda m: (m.nominal or 0, m.claim.start))[:1]:
            yield Candidate("a<=b", (least, smallest), _at_most, "each member named reaches the threshold", is_bound=True)


def _is_counted_at(count: Reading, least: Reading) -> bool:
    return is_amount(count) and count.claim.unit == "count" and _distance(count, least) <= _NEAR and same_scope(count, least)


def _distance(a: Reading, b: Reading) -> int:
    first, second = sorted((a, b), key=lambda r: r.claim.start)
    return max(0, second.claim.start - first.claim.end)


def _is_named(member: Reading, least: Reading) -> bool:
    """Whether the sentence of the threshold names the member's body, and no other facet keeps them apart."""
    names = (member.claim.entity or "").split("+")
    if not all(name and name in least.claim.quote for name in names) or member.claim.entity == least.claim.entity:
        return False
    found = stands(member.claim, least.claim)
    return all(found[facet] not in ("apart", "overlap") for facet in ("place", "sector", "stage", "period"))


class _times:  # noqa: N801 - a function with a number bound to it
    """Both sides of so many times a part, at most the whole."""

    def __init__(self, number: int) -> None:
        self.number = exactly(number)

    def __call__(self, x: Sequence[Interval]) -> tuple[Interval, Interval]:
        return x[0] * self.number, x[1]


def _product(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] * x[1], x[2]


def _at_most(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0], x[1]
