"""Stated conversions: an amount and, right after it, by a bracket or by words, the same amount in another currency.

The rate that they imply must lie in a band that is wide enough for every year (vocabulary `reconciliation`): it tells a conversion
from a slip of scale, and no rate is ever applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from reconcilers.identities.candidates import Candidate, Ground, is_amount, same_scope
from reconcilers.intervals import Interval, between
from reconcilers.readings import dimension
from schemas.vocabulary import vocabulary

_NEXT = 16
"""At most so many characters lie between an amount and its conversion."""


def conversions(ground: Ground) -> Iterator[Candidate]:
    """b/a=fx: two amounts of one meaning side by side in two currencies imply a rate that can have been."""
    bands = vocabulary("reconciliation").by_code()["rate_bands"].attributes["yuan"]
    for sentence in ground.sentences():
        for a, b in pairwise(sentence):
            units = a.claim.unit, b.claim.unit
            if dimension(units[0]) != "money" or dimension(units[1]) != "money" or units[0] == units[1]:
                continue
            close = b.is_converted and b.claim.start - a.claim.end <= _NEXT and a.claim.indicator == b.claim.indicator
            if not close or not is_amount(a) or not is_amount(b) or not same_scope(a, b, unknown=True):
                continue
            low, high = _band(units, bands)
            if low is not None:
                why = "the conversion implies a rate that can have been"
                yield Candidate("b/a=fx", (a, b), _rate_in(between(low, high)), why, is_sure=True)


def _band(units: tuple[str, str], bands: dict[str, list[float]]) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and highest of the second currency for one of the first, by way of the yuan."""
    ends = []
    for unit in units:
        low, high = (1, 1) if unit == "CNY" else bands.get(unit, (None, None))
        if low is None or high is None:
            return None, None
        ends.append((Fraction(Decimal(str(low))), Fraction(Decimal(str(high)))))
    return ends[0][0] / ends[1][1], ends[0][1] / ends[1][0]


class _rate_in:  # noqa: N801 - a function with a band bound to it
    """Both sides of a conversion: the rate implied and the rates that can have been."""

    def __init__(self, band: Interval) -> None:
        self.band = band

    def __call__(self, x: Sequence[Interval]) -> tuple[Interval, Interval]:
        return x[1] / x[0], self.band
