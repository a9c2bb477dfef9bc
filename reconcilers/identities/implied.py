"""What several figures of one document imply about a quantity that others state: the count behind a share and a mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcilers.identities.candidates import Candidate, Ground, is_amount, percent, same_scope, scope_inside
from reconcilers.intervals import Interval
from reconcilers.readings import Reading
from schemas.vocabulary import vocabulary

_MOST = 6
"""So many stated counts are held against an implied one."""


def count_behind_mean(ground: Ground) -> Iterator[Candidate]:
    """a*b/c=d: a whole, the share of a part and the mean of the part imply its count, which others state.

    The counts that agree with it and those that do not are two relations.
    """
    for mean_of, sum_of, count_of in vocabulary("reconciliation").by_code()["means"].attributes["triples"]:
        for mean in (r for r in ground.of_statistic("mean") if r.claim.indicator == mean_of and not r.is_each):
            period = mean.claim.period_start, mean.claim.period_end
            if any(same_scope(t, mean) and is_amount(t) for t in ground.in_document(mean, sum_of, "total")):
                continue
            stated = [*ground.in_document(mean, count_of, "total"), *ground.elsewhere(mean, count_of, "total", period)]
            counts = [c for c in stated if is_amount(c) and not c.is_part and same_scope(c, mean)]
            for share, whole in _shares(ground, mean, sum_of):
                yield from _told(ground, (whole, share, mean), counts)


def _shares(ground: Ground, mean: Reading, sum_of: str) -> list[tuple[Reading, Reading]]:
    """The first share of the mean's scope in its document, with a whole that holds it."""
    found = []
    for share in ground.in_document(mean, sum_of, "share"):
        if share.claim.unit != "percent" or not same_scope(share, mean):
            continue
        wholes = [w for w in ground.in_document(share, sum_of, "total") if is_amount(w) and w.claim.unit == mean.claim.unit]
        found += [(share, w) for w in wholes if scope_inside(share, w, unknown=False)]
    return found[:1]


def _told(ground: Ground, basis: tuple[Reading, ...], counts: Sequence[Reading]) -> Iterator[Candidate]:
    of_voice = {ground.voice(c): c for c in reversed(counts)}
    once = sorted(of_voice.values(), key=lambda c: (c.doc, c.claim.start))[:_MOST]
    by_verdict: dict[bool, list[Reading]] = {True: [], False: []}
    for count in once:
        by_verdict[_candidate(basis, [count]).holds()].append(count)
    yield from (_candidate(basis, group) for group in by_verdict.values() if group)


def _candidate(basis: tuple[Reading, ...], counts: Sequence[Reading]) -> Candidate:
    identity = "a*b/c=" + "=".join("defghijklm"[: len(counts)])
    return Candidate(identity, (*basis, *counts), _count, "the whole, the share and the mean imply the count")


def _count(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    """The count implied and the stated one, the least far off of several."""
    implied = x[0] * percent(x[1]) / x[2]
    meeting = [s for s in x[3:] if s.meets(implied)]
    return implied, (meeting or sorted(x[3:], key=lambda s: s.lower.value or 0))[0]
