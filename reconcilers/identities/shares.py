"""Identities of shares: part over whole, a common whole, whole numbers behind a share, parts of one whole, one over another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from reconcilers.facets import days, stand
from reconcilers.identities.candidates import Candidate, Ground, is_amount, nominal_at_most, percent, same_scope, scope_inside
from reconcilers.intervals import Interval, between, exactly, total
from reconcilers.readings import Reading
from reconcilers.slips import Cause
from schemas.vocabulary import vocabulary

_NOT_TOLD = frozenset({"at_most", "under"})


def part_over_whole(ground: Ground) -> Iterator[Candidate]:
    """a/b=c: a part over its whole is the stated share; with a whole of several windows a/(b+c)=d.

    In one document only what holds is told, or what stands in one sentence with its part and does not; across documents both are.
    """
    failing: dict[tuple[int, tuple[str, str]], list[Candidate]] = defaultdict(list)
    for share in ground.of_statistic("share", "percent"):
        if _is_said_sharper(share, ground):
            continue
        parts = _parts(ground, share)
        if not parts:
            parts = [p for p in _elsewhere(ground, share) if is_amount(p) and same_scope(p, share)]
        found: list[Candidate] = []
        for part in parts:
            found += [_over(part, whole, share) for whole in _wholes(ground, part, share)]
            yield from _windows(ground, part, share)
        for candidate in _told(found, share):
            if candidate.holds() or candidate.verdict().cause is not None:
                yield candidate
            else:
                failing[ground.voice(candidate.members[1]), share.sentence].append(candidate)
    for several in failing.values():  # shares of one sentence that miss one whole: the sharpest says it for all
        yield min(several, key=lambda c: (-(c.members[2].nominal or 0), c.members[2].claim.start))


def common_base(ground: Ground) -> Iterator[Candidate]:
    """a/b=c/d=…: several parts of one sentence, each over its share, point to one whole."""
    for sentence in ground.sentences():
        pairs = []
        for share in (r for r in sentence if r.claim.statistic == "share" and r.claim.unit == "percent"):
            parts = [p for p in _parts(ground, share) if p.sentence == share.sentence and same_scope(p, share)]
            if parts and share.claim.hedge == "exact":
                pairs.append((parts[0], share))
        alike = [
            (p, s)
            for p, s in pairs
            if p.claim.indicator == pairs[0][0].claim.indicator and same_scope(p, pairs[0][0], but=("place",))
        ]
        apart = all(stand("place", a.claim, b.claim) == "apart" for (a, _), (b, _) in combinations(alike, 2))
        if len(alike) > 1 and apart and len({p.id for p, _ in alike}) == len(alike):
            letters = "abcdefghijklmnop"
            identity = "=".join(f"{letters[2 * i]}/{letters[2 * i + 1]}" for i in range(len(alike)))
            why = "the counts over their shares point to one whole"
            yield Candidate(identity, tuple(r for pair in alike for r in pair), _bases, why, is_sure=True)


def whole_numbers(ground: Ground) -> Iterator[Candidate]:
    """round(a*b)/b=a: a share of a count must be that of a whole number of things; told where the share is sharp enough to tell."""
    for share in ground.of_statistic("share", "percent"):
        if share.claim.hedge != "exact" or any(_wholes(ground, part, share) for part in _parts(ground, share)):
            continue
        wholes = ground.in_document(share, share.claim.indicator, "total") + _elsewhere(ground, share)
        for whole in wholes:
            known = whole.doc == share.doc or whole.origin == share.origin
            exact = is_amount(whole) and whole.claim.unit == "count" and whole.claim.hedge == "exact"
            if known and exact and scope_inside(share, whole, unknown=False) and _is_sharp(share, whole):
                yield Candidate("round(a*b)/b=a", (share, whole), _feasible, "a whole number of things gives the share")


def parts_of_hundred(ground: Ground) -> Iterator[Candidate]:
    """a+b<=1: shares of one whole that exclude each other by place do not exceed it."""
    for sentence in ground.sentences():
        shares = [r for r in sentence if r.claim.statistic == "share" and r.claim.unit == "percent" and r.claim.place]
        groups: dict[tuple[str, ...], list[Reading]] = {}
        for share in shares:
            groups.setdefault((*share.key[:4], *share.key[5:]), []).append(share)
        for several in groups.values():
            group = [r for r in several if not any(stand("place", o.claim, r.claim) == "inside" for o in several)]
            apart = all(stand("place", a.claim, b.claim) == "apart" for a, b in combinations(group, 2))
            if 1 < len(group) <= 12 and apart and not any(r.claim.hedge in _NOT_TOLD for r in group):
                yield Candidate(
                    "+".join("abcdefghijkl"[: len(group)]) + "<=1",
                    tuple(group),
                    _within_one,
                    "the shares are parts of one whole",
                    is_bound=True,
                )


def ratio_of_two(ground: Ground) -> Iterator[Candidate]:
    """a/b=c: a multiple between two places is the quotient of their shares or amounts."""
    for multiple in ground.of_statistic("multiple", "times"):
        places = (multiple.claim.place or "").split("+")
        if len(places) != 2:
            continue
        for statistic in ("share", "total"):
            near = [
                r
                for r in ground.in_document(multiple, multiple.claim.indicator, statistic)
                if same_scope(r, multiple, but=("place",))
            ]
            sides = [[r for r in near if r.claim.place == place] for place in places]
            pairs = [(a, b) for a in sides[0] for b in sides[1] if a.claim.unit == b.claim.unit]
            for a, b in pairs[:1]:
                large, small = (a, b) if nominal_at_most(b, a) else (b, a)
                yield Candidate("a/b=c", (large, small, multiple), _quotient, "the multiple is one over the other")


def _is_said_sharper(share: Reading, ground: Ground) -> bool:
    """Whether the document gives a hedged share of the same scope without the hedge, too."""
    if share.claim.hedge == "exact":
        return False
    alike = ground.in_document(share, share.claim.indicator, "share")
    return any(s.claim.hedge == "exact" and s.key == share.key and s.interval.meets(share.interval) for s in alike)


def _parts(ground: Ground, share: Reading) -> list[Reading]:
    """Amounts of the document with the scope of the share; in its own sentence, open facets do not matter."""
    found = [p for p in ground.in_document(share, share.claim.indicator, "total") if is_amount(p)]
    own = [p for p in found if p.sentence == share.sentence and same_scope(p, share, unknown=True)]
    return own or [p for p in found if same_scope(p, share)]


def _wholes(ground: Ground, part: Reading, share: Reading) -> list[Reading]:
    """What the share can be a part of: amounts of a wider scope in the document and elsewhere, else one of the same scope."""
    own = [w for w in ground.in_document(share, share.claim.indicator, "total") if _can_hold(w, part)]
    wider = [w for w in own if scope_inside(part, w, unknown=False) and scope_inside_or_equal(share, w)]
    if not wider and part.sentence == share.sentence:
        wider = [w for w in own if scope_inside(part, w, unknown=True) and scope_inside_or_equal(share, w)]
    others = [w for w in _elsewhere(ground, share) if _can_hold(w, part) and scope_inside(part, w, unknown=False)]
    if part.doc == share.doc:
        wider += [w for w in others if w.origin == share.origin or not wider]
    if wider:
        return wider
    beside = [w for w in own if part.sentence == share.sentence and same_scope(part, w, unknown=True)]
    close = [w for w in beside if abs(w.paragraph[1] - part.paragraph[1]) <= 2]
    return close or [w for w in beside if part.claim.place is None and w.claim.place and w.claim.provider == part.claim.provider]


def scope_inside_or_equal(share: Reading, whole: Reading) -> bool:
    """Whether the whole is wide enough for the share; open facets do not matter inside a document."""
    return scope_inside(share, whole, unknown=True) or same_scope(share, whole, unknown=True)


def _can_hold(whole: Reading, part: Reading) -> bool:
    return whole is not part and is_amount(whole) and whole.claim.unit == part.claim.unit


def _elsewhere(ground: Ground, share: Reading) -> list[Reading]:
    claim = share.claim
    return ground.elsewhere(share, claim.indicator, "total", (claim.period_start, claim.period_end))


def _told(found: list[Candidate], share: Reading) -> Iterator[Candidate]:
    inside = [c for c in found if c.members[0].doc == share.doc]
    holding = [c for c in inside if c.holds()]
    sharp = [c for c in holding if c.verdict().code == "holds"]
    yield from sorted(sharp or holding, key=lambda c: len({r.doc for r in c.members}))[:1]
    if inside and not holding:
        exact = [c for c in inside if (cause := c.verdict().cause) is not None and not cause.rough]
        own = [c for c in inside if len({r.doc for r in c.members}) == 1 and nominal_at_most(c.members[0], c.members[1])]
        beside = [
            c for c in own if c.members[0].sentence == share.sentence and scope_inside(c.members[0], c.members[1], unknown=False)
        ]
        yield from (exact or beside)[:1]
    yield from (c for c in found if c.members[0].doc != share.doc and len({r.doc for r in c.members}) == 2)


def _over(part: Reading, whole: Reading, share: Reading) -> Candidate:
    return Candidate("a/b=c", (part, whole, share), _share, "the part over the whole is the share")


def _windows(ground: Ground, part: Reading, share: Reading) -> Iterator[Candidate]:
    """A share since some day: over the first window alone, and over the windows that follow each other from that day."""
    claim = share.claim
    if claim.period_start is None or claim.period_end is not None or part.claim.period_end is not None:
        return
    near = [w for w in ground.in_document(share, claim.indicator, "total") if w is not part and w.claim.unit == part.claim.unit]
    wider = [w for w in near if is_amount(w) and _wider_but_for_period(part, w)]
    for first in (w for w in wider if w.claim.period_start == claim.period_start and w.claim.period_end):
        following = [w for w in wider if w.claim.period_start == _next_day(first.claim.period_end)]
        alone = _over(part, first, share)
        for second in following[:1]:
            both = Candidate(
                "a/(b+c)=d", (part, first, second, share), _share_of_sum, "the whole is that of both windows since the start"
            )
            if alone.holds():
                continue
            if both.holds():
                why = "the part over the whole of the first window alone"
                yield both
                yield Candidate("a/b=c", alone.members, _share, why, cause=Cause("other_window"))
            elif both.verdict().cause is not None:
                yield both


def _wider_but_for_period(part: Reading, whole: Reading) -> bool:
    found = [stand(facet, part.claim, whole.claim) for facet in ("place", "sector", "stage", "entity")]
    return "inside" in found and all(s in ("equal", "inside") for s in found)


def _next_day(day: str | None) -> str | None:
    number = days(day)
    return None if number is None or number >= date.max.toordinal() else date.fromordinal(number + 1).isoformat()


def _is_sharp(share: Reading, whole: Reading) -> bool:
    """Whether few shares of that whole are possible: their steps are at least four times as wide as the printed share."""
    low, high, size = share.interval.lower.value, share.interval.upper.value, whole.nominal
    if size is None or size < vocabulary("reconciliation").by_code()["whole_numbers"].attributes["least"]:
        return False
    return low is not None and high is not None and Fraction(100) / size >= 4 * (high - low)


def _share(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / x[1], percent(x[2])


def _share_of_sum(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / (x[1] + x[2]), percent(x[3])


def _quotient(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / x[1], x[2]


def _within_one(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return percent(total(x)), exactly(1)


def _bases(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    """The first whole, and what is common to all others; where these have nothing in common, the one farthest off."""
    wholes = [a / percent(b) for a, b in zip(x[::2], x[1::2], strict=True)]
    common = wholes[1]
    for whole in wholes[2:]:
        both = common.common(whole)
        if both is None:
            return common, whole
        common = both
    return wholes[0], common


def _feasible(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    """The share that the nearest whole number of things makes, and the share stated."""
    share, whole = percent(x[0]), x[1].lower.value
    low, high = share.lower.value, share.upper.value
    if whole is None or not whole or low is None or high is None:
        raise ValueError("needs a count and a share")
    least, most = ceil(low * whole), floor(high * whole)
    nearest = round((low + high) / 2 * whole)
    if least > most:
        return exactly(Fraction(nearest) / whole), share
    return between(least / whole, most / whole), share
