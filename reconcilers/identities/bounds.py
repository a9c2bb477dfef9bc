"""Bounds: a part is at most its whole, by the words (其中), by nested scopes, or because of what two counts count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from reconcilers.facets import stand, stands
from reconcilers.identities.candidates import Candidate, Ground, is_amount, scope_inside
from reconcilers.intervals import Interval
from reconcilers.readings import Reading, word_pattern
from schemas.vocabulary import vocabulary

_WORDS = "the part is at most the whole"


def among(ground: Ground) -> Iterator[Candidate]:
    """a<=b: a number said to be among those of the number before it."""
    for sentence in ground.sentences():
        for i, part in enumerate(sentence):
            earlier = [w for w in reversed(sentence[:i]) if _alike(w, part)]
            named = part.claim.indicator != "other"
            if named and earlier and is_amount(part) and (part.is_part or _is_subset_in_list(earlier[0], part, sentence)):
                yield Candidate("a<=b", (part, earlier[0]), _at_most, _WORDS, is_bound=True, is_weak=True)


def nested(ground: Ground) -> Iterator[Candidate]:
    """a<=b: of one measure and one origin, the narrower scope holds no more than the nearest wider one.

    Periods nest only for what adds up over time; a stock at a date has no such bound.
    """
    flows = frozenset(vocabulary("reconciliation").by_code()["flows"].attributes["indicators"])
    for part in ground.of_statistic("total"):
        if not is_amount(part) or part.claim.indicator not in flows | _counts() or part.claim.indicator == "other":
            continue
        own = ground.in_document(part, part.claim.indicator, "total")
        period = part.claim.period_start, part.claim.period_end
        own += [w for w in ground.elsewhere(part, part.claim.indicator, "total", period) if w.origin == part.origin]
        wider = [
            w for w in own if _can_bound(w, part) and scope_inside(part, w, unknown=False, period=part.claim.indicator in flows)
        ]
        narrowest = [w for w in wider if not any(v is not w and scope_inside(v, w, unknown=False, period=True) for v in wider)]
        for whole in narrowest[:1]:
            if part.origin == whole.origin:
                bound = Candidate("a<=b", (part, whole), _at_most, _WORDS, is_bound=True, is_weak=True)
                closed = whole.claim.period_start is not None and whole.claim.period_end is not None
                if part.paragraph == whole.paragraph or bound.holds():
                    yield bound
                elif closed and part.words == whole.words:  # else what fails may be a scope that the words narrow further
                    yield replace(bound, is_soft=True)


def one_count_bounds_another(ground: Ground) -> Iterator[Candidate]:
    """a<=b: in one scope, some counts are never above others (companies funded and deals)."""
    for small, large in vocabulary("reconciliation").by_code()["counts"].attributes["pairs"]:
        for part in ground.of_statistic("total", "count"):
            if part.claim.indicator != small or part.is_each or part.is_part:
                continue
            own = [w for w in ground.in_document(part, large, "total") if _fits_count(part, w)]
            period = part.claim.period_start, part.claim.period_end
            others = [w for w in ground.elsewhere(part, large, "total", period) if _fits_count(part, w) and w.origin == part.origin]
            for whole in (own or others)[:1]:
                why = "the first count cannot be above the second"
                bound = Candidate("a<=b", (part, whole), _at_most, why, is_bound=True, is_weak=True)
                if part.sentence == whole.sentence or part.paragraph == whole.paragraph or bound.holds():
                    yield bound


def _fits_count(part: Reading, whole: Reading) -> bool:
    if not is_amount(whole) or whole.is_part:
        return False
    found = stands(part.claim, whole.claim)
    beside = part.sentence == whole.sentence
    return all(s == "equal" or (beside and s in ("unknown", "inside")) for s in found.values())


def _alike(whole: Reading, part: Reading) -> bool:
    return (
        is_amount(whole)
        and whole.claim.indicator == part.claim.indicator
        and whole.claim.unit == part.claim.unit
        and _wide_enough(whole, part)
    )


def _wide_enough(whole: Reading, part: Reading) -> bool:
    return all(s in ("equal", "inside", "unknown") for s in stands(part.claim, whole.claim).values())


def _is_subset_in_list(whole: Reading, part: Reading, sentence: Sequence[Reading]) -> bool:
    """Whether a sentence counts the smaller of two numbers of one scope after the larger, and narrows it by a threshold or by words."""
    same = whole.key == part.key and whole.claim.unit == "count" and part.claim.counted == whole.claim.counted
    if not same or part.nominal is None or whole.nominal is None or part.nominal >= whole.nominal:
        return False
    if _in_turn().search(part.claim.quote):
        return False  # 分别为4次、6次和4次 are of three bodies
    between = (r for r in sentence if whole.claim.start < r.claim.start < part.claim.start)
    return any(r.claim.statistic == "min" for r in between) or whole.words < part.words


def _can_bound(whole: Reading, part: Reading) -> bool:
    """Whether one amount can hold another: of one body, or both of the market."""
    if not is_amount(whole) or whole.claim.unit != part.claim.unit or whole.is_part:
        return False
    if whole.chinese == part.chinese and not whole.words <= part.words:
        return False  # its words narrow it to something that no code holds
    return stand("entity", part.claim, whole.claim) == "equal"


@cache
def _in_turn() -> re.Pattern[str]:
    return word_pattern("cues", "respectively")


@cache
def _counts() -> frozenset[str]:
    return frozenset(e.code for e in vocabulary("indicators") if "count" in e.attributes.get("dimensions", ()))


def _at_most(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0], x[1]
