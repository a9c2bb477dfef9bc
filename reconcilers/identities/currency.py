"""Stated conversions: an amount and, right after it, by a bracket or by words, the same amount in another currency.

The rate that they imply must lie near the average of their year, where that is known (vocabulary `exchange_rates`), else in a band that is
wide enough for every year (`reconciliation`). A rate of the band that is not of the year fails softly, as the day of a conversion is seldom
told. No rate is ever applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from reconcilers.identities.candidates import Candidate, Ground, is_amount, same_scope
from reconcilers.intervals import Interval, between, exactly
from reconcilers.readings import Reading, dimension
from schemas.vocabulary import vocabulary

_NEXT = 16
"""At most so many characters lie between an amount and its conversion."""


def conversions(ground: Ground) -> Iterator[Candidate]:
    """b/a=fx: two amounts of one meaning side by side in two currencies imply a rate that can have been."""
    for sentence in ground.sentences():
        for a, b in pairwise(sentence):
            units = a.claim.unit, b.claim.unit
            if dimension(units[0]) != "money" or dimension(units[1]) != "money" or units[0] == units[1]:
                continue
            close = b.is_converted and b.claim.start - a.claim.end <= _NEXT and a.claim.indicator == b.claim.indicator
            if not close or not is_amount(a) or not is_amount(b) or not same_scope(a, b, unknown=True):
                continue
            ever = _crossed([_ever(unit) for unit in units])
            if ever is not None:
                yield _of_the_year(a, b) or _conversion(a, b, ever, "the conversion implies a rate that can have been")


def _of_the_year(a: Reading, b: Reading) -> Candidate | None:
    """The conversion by the average of its year; None where that is not known, or where it misses by more than the choice of a day."""
    year = _year(a) or _year(b)
    near = _crossed([_in_year(r.claim.unit, year) for r in (a, b)]) if year else None
    ever = _crossed([_ever(r.claim.unit) for r in (a, b)])
    if near is None or ever is None:
        return None
    why = f"the conversion implies a rate near the average of {year}"
    made = _conversion(a, b, near, why)
    if made.holds():
        return made
    return replace(made, is_soft=True) if _conversion(a, b, ever, why).holds() else None


def _conversion(a: Reading, b: Reading, band: Interval, why: str) -> Candidate:
    return Candidate("b/a=fx", (a, b), _rate_in(band), why, is_sure=True)


def _year(reading: Reading) -> int | None:
    """The one year that a claim's period is, or None."""
    start, end = reading.claim.period_start or "", reading.claim.period_end or ""
    whole = start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31")
    return int(start[:4]) if whole else None


def _crossed(bands: Sequence[Interval | None]) -> Interval | None:
    """How much of the second currency one of the first was, by way of the yuan."""
    first, second = bands
    return None if first is None or second is None else first / second


def _ever(unit: str) -> Interval | None:
    """How many yuan one unit of a currency can have been at any time."""
    if unit == "CNY":
        return exactly(1)
    ends = vocabulary("reconciliation").by_code()["rate_bands"].attributes["yuan"].get(unit)
    return None if ends is None else between(*(Fraction(Decimal(str(end))) for end in ends))


def _in_year(unit: str, year: int) -> Interval | None:
    """How many yuan one unit of a currency was in a year, as near to the average as conversions are."""
    if unit == "CNY":
        return exactly(1)
    entry = vocabulary("exchange_rates").by_code().get(unit)
    average = entry.attributes["yuan"].get(year) if entry else None
    if entry is None or average is None:
        return None
    rate, within = Fraction(str(average)), Fraction(str(entry.attributes["within"]))
    return between(rate * (1 - within), rate * (1 + within))


class _rate_in:  # noqa: N801 - a function with a band bound to it
    """Both sides of a conversion: the rate implied and the rates that can have been."""

    def __init__(self, band: Interval) -> None:
        self.band = band

    def __call__(self, x: Sequence[Interval]) -> tuple[Interval, Interval]:
        return x[1] / x[0], self.band
