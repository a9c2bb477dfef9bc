"""Slips within one voice: a number repeated with another scale, currency or kind of percent, in its document or in another.

One origin, one string of digits, and every facet that both name agrees: the restatement lost something. Facets may be open here, as the
digits themselves say that it is one figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reconcilers.facets import stands
from reconcilers.intervals import exactly
from reconcilers.readings import RATIOS, Reading, digits_of, dimension, is_known
from reconcilers.slips import Cause, mantissa, power_between
from reconcilers.statements import Statement, fit, is_one_plan, pairs_of

_PERCENTS = frozenset({"percent", "percentage_point"})
_DIGITS = 2
"""Fewer digits than this two different figures share too often."""
_MOST = 8
"""So many repetitions of a statement are looked at."""


def misreadings(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement, Cause]]:
    """Pairs of statements of one voice, in order of place, and what went wrong between them."""
    buckets: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        claim = statement.first.claim
        if not claim.value:
            continue
        digits = mantissa(Fraction(claim.value))
        if claim.unit not in RATIOS:
            buckets[claim.indicator, claim.statistic, dimension(claim.unit), digits].append(statement)
        elif claim.unit in _PERCENTS:
            buckets[claim.indicator, "percent", Fraction(claim.value)].append(statement)
    for bucket in buckets.values():
        for a, b in pairs_of(bucket) if len(bucket) > 1 else ():
            if _repeats(a, b):
                cause = _cause(a.first, b.first)
                if cause is not None:
                    yield a, b, cause


def _repeats(a: Statement, b: Statement) -> bool:
    """Whether one may only repeat the other's number: facets fit, and digits and repetitions make a coincidence unlikely."""
    pairs = [(x, y) for x in a.readings[:_MOST] for y in b.readings[:_MOST]]
    if not a.origins & b.origins and not is_one_plan(a.first, b.first):
        return False
    fitting = [(x, y) for x, y in pairs if x.claim.hedge == y.claim.hedge and x.sentence != y.sentence and fit(x, y)]
    return any(_strength(a, b, x, y) >= (2 if is_known(x) and is_known(y) else 3) for x, y in fitting)


def _strength(a: Statement, b: Statement, x: Reading, y: Reading) -> int:
    """How much speaks for one figure: sharp digits, how often it is said, and a document in another language or with nothing left open."""
    if x.claim.value is None or not _counted_alike(x, y):
        return 0
    if x.claim.statistic == "min":
        return digits_of(x.claim.value)  # of round thresholds there are many
    another = x.doc != y.doc and all(found == "equal" for found in stands(x.claim, y.claim).values())
    often = max(len(a.readings), len(b.readings)) - 1
    translated = x.doc != y.doc and x.chinese != y.chinese
    return digits_of(x.claim.value) + often + (another or translated)


def _counted_alike(x: Reading, y: Reading) -> bool:
    return x.claim.counted == y.claim.counted or None in (x.claim.counted, y.claim.counted)


def _cause(x: Reading, y: Reading) -> Cause | None:
    if x.claim.value is None or y.claim.value is None or not x.nominal or not y.nominal:
        return None
    sharp = min(digits_of(x.claim.value), digits_of(y.claim.value)) >= _DIGITS
    if x.claim.unit == y.claim.unit:
        factor = power_between(exactly(x.nominal), exactly(y.nominal), x.nominal / y.nominal)
        return None if factor is None or x.claim.unit in _PERCENTS else Cause("unit_scale", factor)
    if not sharp or x.nominal != y.nominal:
        return None
    if {x.claim.unit, y.claim.unit} == _PERCENTS:
        changes = {x.claim.statistic, y.claim.statistic} <= {"growth", "change"}
        return Cause("pp_as_percent") if changes else None
    return Cause("currency") if dimension(x.claim.unit) == "money" else None
