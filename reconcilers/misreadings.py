"""Slips within one voice: a number repeated with another scale, currency or kind of percent, in its document or in another.

One origin, one string of digits, and every facet that both name agrees: the restatement lost something. Facets may be open here, as the
digits themselves say that it is one figure. A round number, of which there are many, is told to be one by what stands beside it: the figures of
its sentence are restated in the sentence of the other, or it is the only one of its kind in both documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from reconcilers.facets import stands
from reconcilers.intervals import exactly
from reconcilers.readings import RATIOS, Reading, digits_of, dimension, is_known, modality_class
from reconcilers.slips import Cause, mantissa, power_between
from reconcilers.statements import Statement, fit, is_headline_of, is_one_plan, pairs_of

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
    beside = _Beside(statements)
    for bucket in buckets.values():
        for a, b in pairs_of(bucket) if len(bucket) > 1 else ():
            if _repeats(a, b, beside):
                cause = _cause(a.first, b.first)
                if cause is not None:
                    yield a, b, cause


class _Beside:
    """What stands beside a reading: the statements of its sentence, and the numbers of its kind in its document."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements

    @cached_property
    def _sentences(self) -> dict[tuple[str, str], set[int]]:
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, statement in enumerate(self._statements):
            for reading in statement.readings:
                found[reading.sentence].add(number)
        return found

    @cached_property
    def _kinds(self) -> Counter[tuple[object, ...]]:
        return Counter(kind for s in self._statements for kind in {_kind(r) for r in s.readings})

    def restated(self, x: Reading, y: Reading) -> int:
        """How many figures of the sentence of one are said again in the sentence of the other."""
        return len(self._sentences[x.sentence] & self._sentences[y.sentence])

    def is_alone(self, x: Reading, y: Reading) -> bool:
        """Whether each is the only number of its measure, place, sector and way of saying in its document, and both name the same."""
        named = bool(x.claim.place and x.claim.sector) and (x.claim.place, x.claim.sector) == (y.claim.place, y.claim.sector)
        return named and x.claim.indicator != "other" and self._kinds[_kind(x)] == self._kinds[_kind(y)] == 1


def _kind(reading: Reading) -> tuple[object, ...]:
    claim = reading.claim
    said = claim.hedge, modality_class(claim.modality)
    return reading.doc, claim.indicator, claim.statistic, dimension(claim.unit), claim.place, claim.sector, *said


def _repeats(a: Statement, b: Statement, beside: _Beside) -> bool:
    """Whether one may only repeat the other's number: facets fit, and digits and repetitions make a coincidence unlikely."""
    pairs = [(x, y) for x in a.readings[:_MOST] for y in b.readings[:_MOST]]
    if not a.origins & b.origins and not is_one_plan(a.first, b.first):
        return False
    fitting = [(x, y) for x, y in pairs if x.claim.hedge == y.claim.hedge and x.sentence != y.sentence and _fits(x, y)]
    return any(_strength(a, b, x, y, beside) >= (2 if is_known(x) and is_known(y) else 3) for x, y in fitting)


def _fits(x: Reading, y: Reading) -> bool:
    """Whether the facets allow one figure; a headline says little of its own, and what it seems to narrow is not held against it."""
    return fit(x, y) or (x.in_title and is_headline_of(x, y)) or (y.in_title and is_headline_of(y, x))


def _strength(a: Statement, b: Statement, x: Reading, y: Reading, beside: _Beside) -> int:
    """How much speaks for one figure: sharp digits, how often it is said, a document in another language or with nothing left open, the same
    words in the same document, and what stands beside it, where neither document says the number of the other.
    """
    if x.claim.value is None or not _counted_alike(x, y):
        return 0
    around, alone = (beside.restated(x, y), beside.is_alone(x, y)) if x.doc != y.doc and not a.docs & b.docs else (0, False)
    if x.claim.statistic == "min":
        return digits_of(x.claim.value) + around  # of round thresholds there are many
    another = x.doc != y.doc and _all_equal(x, y)
    often = max(len(a.readings), len(b.readings)) - 1
    if x.doc == y.doc:
        another = x.claim.measure is not None and x.claim.measure == y.claim.measure and _all_equal(x, y)
    translated = x.doc != y.doc and x.chinese != y.chinese
    return digits_of(x.claim.value) + often + (another or translated) + around + alone


def _all_equal(x: Reading, y: Reading) -> bool:
    return all(found == "equal" for found in stands(x.claim, y.claim).values())


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
