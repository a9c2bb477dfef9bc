"""Identities over time and of means: growth and its base, a change, a base in a wider period, compound growth, total over count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from reconcilers.facets import days, stand
from reconcilers.identities.candidates import Candidate, Ground, is_amount, percent, same_scope
from reconcilers.intervals import Interval, exactly
from reconcilers.readings import Reading
from reconcilers.slips import Cause, Repair
from schemas.vocabulary import vocabulary

_ONE = exactly(1)


def from_base(ground: Ground) -> Iterator[Candidate]:
    """(a-b)/b=c: the later over the earlier figure is the stated growth; for times a/b=c, the reading that most writers mean."""
    rates = [*ground.of_statistic("growth", "percent", "times"), *ground.of_statistic("multiple", "times")]
    for rate in (r for r in rates if any(_baseline(r))):
        for now in _amounts(ground, rate, _period(rate)):
            for base in _amounts(ground, rate, _baseline(rate)):
                fits = now.claim.unit == base.claim.unit and len({now.doc, base.doc, rate.doc}) < 3
                if not fits or _are_two_providers(now, rate):
                    continue
                identity, solve, why = _GROWTHS[rate.claim.unit == "percent"]
                level = 1 if rate.claim.unit == "percent" else 0
                candidate = Candidate(identity, (now, base, rate), solve, why, level=level)
                if candidate.holds() or not _are_two_providers(base, rate):
                    yield _by_the_other_reading(candidate, rate)


def _by_the_other_reading(candidate: Candidate, rate: Reading) -> Candidate:
    """A candidate that fails and would hold were N times growth beside the base, N+1 times of it: with that as its cause."""
    value = rate.claim.value
    if rate.claim.unit != "times" or value is None or candidate.holds():
        return candidate
    if not replace(candidate, solve=_multiple_beside).holds():
        return candidate
    return replace(candidate, cause=Cause("multiple_reading", repairs=(Repair(rate.id, Fraction(value) + 1),)))


def _are_two_providers(a: Reading, b: Reading) -> bool:
    """Whether two readings are credited to different people: the growth of one series says nothing of another."""
    return a.origin != b.origin and a.named_origin and b.named_origin


def change_from_growth(ground: Ground) -> Iterator[Candidate]:
    """a-a/(1+b)=c: a figure and its growth give the change; a-b=c: so do two figures."""
    for change in ground.of_statistic("change"):
        if change.claim.unit in ("percent", "percentage_point", "times"):
            continue
        for now in _amounts(ground, change, _period(change)):
            if now.claim.unit != change.claim.unit:
                continue
            for rate in ground.in_document(change, change.claim.indicator, "growth"):
                if rate.claim.unit == "percent" and same_scope(rate, change) and _baseline(rate) == _baseline(change):
                    yield Candidate("a-a/(1+b)=c", (now, rate, change), _change, "the figure and its growth give the change")
            for base in _amounts(ground, change, _baseline(change)):
                yield Candidate("a-b=c", (now, base, change), _difference, "the change is the later figure less the earlier")


def base_in_wider_period(ground: Ground) -> Iterator[Candidate]:
    """a/(1+b)<=c: what a growth rate implies for a short period fits into the figure of a longer one that holds it."""
    for rate in ground.of_statistic("growth", "percent"):
        if rate.claim.indicator not in _flows() or rate.nominal is None or rate.nominal <= -100:
            continue
        for now in _amounts(ground, rate, _period(rate)):
            if _amounts(ground, rate, _baseline(rate)) or now.doc != rate.doc:
                continue
            for wide in ground.in_document(rate, rate.claim.indicator, "total"):
                if (
                    is_amount(wide)
                    and wide.claim.unit == now.claim.unit
                    and same_scope(wide, now, but=("period",))
                    and _holds_baseline(wide, rate)
                ):
                    yield Candidate(
                        "a/(1+b)<=c",
                        (now, rate, wide),
                        _implied_base,
                        "the base that the growth implies is a part of the longer period",
                        is_bound=True,
                    )


def compound(ground: Ground) -> Iterator[Candidate]:
    """(b/a)^(1/n)-1=c: two figures n years apart and the compound rate between them."""
    for rate in ground.of_statistic("cagr", "percent"):
        first, last = _year(rate.claim.period_start), _year(rate.claim.period_end)
        if first is None or last is None or last <= first:
            continue
        totals = [
            r for r in ground.in_document(rate, rate.claim.indicator, "total") if is_amount(r) and _alike_but_modality(r, rate)
        ]
        starts = [r for r in totals if _is_year(r, first)]
        ends = [r for r in totals if _is_year(r, last)]
        for start in starts:
            for end in ends:
                if start.claim.unit == end.claim.unit:
                    solve = _compound_over(last - first)
                    yield Candidate(
                        f"(b/a)^(1/{last - first})-1=c", (start, end, rate), solve, "the two figures grow at the compound rate"
                    )


def mean_from_total(ground: Ground) -> Iterator[Candidate]:
    """a/b=c: a total over a count of one source is the mean, here or elsewhere."""
    for mean_of, sum_of, count_of in vocabulary("reconciliation").by_code()["means"].attributes["triples"]:
        for mean in (r for r in ground.of_statistic("mean") if r.claim.indicator == mean_of and not r.is_each):
            own = ground.in_document(mean, sum_of, "total")
            for amount in [*own, *ground.elsewhere(mean, sum_of, "total", _period(mean))]:
                if not is_amount(amount) or amount.claim.unit != mean.claim.unit or not same_scope(amount, mean):
                    continue
                counts = [
                    c
                    for c in ground.in_document(amount, count_of, "total")
                    if is_amount(c) and c.claim.hedge == "exact" and same_scope(c, amount)
                ]
                for count in counts[:1]:
                    if count.claim.provider == amount.claim.provider and not count.is_part:
                        yield Candidate("a/b=c", (amount, count, mean), _multiple, "the total over the count is the mean")


def _amounts(ground: Ground, rate: Reading, period: tuple[str | None, str | None]) -> list[Reading]:
    """Totals with the scope of a rate and the given period: of the document, else of others."""
    if not any(period):
        return []
    indicator = rate.claim.indicator
    for found in (ground.in_document(rate, indicator, "total"), ground.elsewhere(rate, indicator, "total", period)):
        fitting = [
            r
            for r in found
            if is_amount(r) and _period(r) == period and same_scope(r, rate, but=("period",), unknown=r.sentence == rate.sentence)
        ]
        if fitting:
            return fitting
    return []


def _period(reading: Reading) -> tuple[str | None, str | None]:
    return reading.claim.period_start, reading.claim.period_end


def _baseline(reading: Reading) -> tuple[str | None, str | None]:
    return reading.claim.baseline_start, reading.claim.baseline_end


def _holds_baseline(wide: Reading, rate: Reading) -> bool:
    start, end = _baseline(rate)
    inner, outer = (start, end), _period(wide)
    if None in inner or None in outer or inner == outer:
        return False
    return str(outer[0]) <= str(start) and str(end) <= str(outer[1])


def _alike_but_modality(a: Reading, b: Reading) -> bool:
    return all(stand(facet, a.claim, b.claim) == "equal" for facet in ("place", "sector", "stage", "entity"))


def _year(day: str | None) -> int | None:
    number = days(day)
    return None if number is None else date.fromordinal(number).year


def _is_year(reading: Reading, year: int) -> bool:
    return _period(reading) == (f"{year}-01-01", f"{year}-12-31")


def _flows() -> frozenset[str]:
    return frozenset(vocabulary("reconciliation").by_code()["flows"].attributes["indicators"])


def _growth(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / x[1] - _ONE, percent(x[2])


def _multiple(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / x[1], x[2]


def _multiple_beside(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / x[1], x[2] + _ONE


def _change(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] - x[0] / (_ONE + percent(x[1])), x[2]


def _difference(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] - x[1], x[2]


def _implied_base(x: Sequence[Interval]) -> tuple[Interval, Interval]:
    return x[0] / (_ONE + percent(x[1])), x[2]


class _compound_over:  # noqa: N801 - a function with a number bound to it
    """Both sides of compound growth over n years, raised to the n-th power so that they stay exact."""

    def __init__(self, years: int) -> None:
        self.years = years

    def __call__(self, x: Sequence[Interval]) -> tuple[Interval, Interval]:
        return x[1] / x[0], (_ONE + percent(x[2])) ** self.years


_GROWTHS = {
    True: ("(a-b)/b=c", _growth, "the later figure over the earlier is the growth"),
    False: ("a/b=c", _multiple, "the later figure is that many times the earlier"),
}
