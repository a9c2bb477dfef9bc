"""How wide a claim's interval is: the printed precision of its number and the reach of its hedge.

A plain number stands for all values that would be printed so, half a unit of its last digit either side (5995.2亿元: ±0.05亿元);
a count of things is exact. The reach of a hedge and which of its ends are hard come from the vocabulary `hedges`; how far a soft
end gives way before it becomes a contradiction from `reconciliation`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from reconcilers.intervals import Interval, between
from schemas.records import Claim
from schemas.vocabulary import vocabulary

_LARGEST = 60
"""Powers of ten and digits beyond which no quantity lies."""
_DIGITS = re.compile(r"\d[\d,，]*(?:\.\d+)?")


def interval_of(claim: Claim) -> Interval | None:
    """The values that a careful reader takes the claim to allow, in its base unit; None where it bounds nothing."""
    return _interval(claim, at_limit=False)


def outer_interval_of(claim: Claim) -> Interval | None:
    """The same with every soft end where it turns hard: what lies outside contradicts the claim."""
    return _interval(claim, at_limit=True)


def half_unit(claim: Claim) -> Fraction:
    """Half a unit of the last printed digit in the claim's base unit; 0 for a count of things in full."""
    if claim.value is None:
        return Fraction(0)
    value = abs(Fraction(claim.value))
    printed = _DIGITS.search(claim.text)
    if printed is None:
        return Fraction(0) if claim.unit == "count" else _last_digit(value) / 2
    digits = Decimal(printed.group().replace(",", "").replace("，", ""))
    if not digits:
        return Fraction(0)
    scale = value / Fraction(digits)
    if claim.unit == "count" and scale == 1:
        return Fraction(0)
    places = -int(digits.as_tuple().exponent)
    return scale / (2 * Fraction(10) ** places)


@dataclass(frozen=True, slots=True)
class Reach:
    """Factors of the number at the two ends, None for open, and which of them are hard."""

    low: Fraction | None
    high: Fraction | None
    hard: tuple[bool, bool]
    closed: bool


def _interval(claim: Claim, *, at_limit: bool) -> Interval | None:
    if not all(map(_is_size, (claim.value, claim.lower, claim.upper))):
        return None
    if claim.value is None:
        return _stated_bounds(claim)
    magnitude, half = abs(Fraction(claim.value)), half_unit(claim)
    reach = _reaches().get(claim.hedge)
    if reach is None or not magnitude:
        plain = between(magnitude - half, magnitude + half)
        return -plain if claim.value < 0 else plain
    if at_limit:
        reach = _limits().get(claim.hedge, reach)
    low, high = _end(magnitude, reach.low, reach.hard[0], half), _end(magnitude, reach.high, reach.hard[1], half)
    own = _own_ends(claim)  # 以上 and "or more" hold the number itself, though their hedge does not
    closed = tuple(
        c if end == magnitude and c is not None else reach.closed or end != magnitude for end, c in ((low, own[0]), (high, own[1]))
    )
    hedged = between(low, high, closed=(closed[0], closed[1]), hard=(reach.hard[0] or at_limit, reach.hard[1] or at_limit))
    return -hedged if claim.value < 0 else hedged


def _own_ends(claim: Claim) -> tuple[bool | None, bool | None]:
    """Whether the claim says that the ends nearer to and farther from zero belong to it."""
    is_negative = claim.value is not None and claim.value < 0
    return (claim.upper_closed, claim.lower_closed) if is_negative else (claim.lower_closed, claim.upper_closed)


def _end(magnitude: Fraction, factor: Fraction | None, hard: bool, half: Fraction) -> Fraction | None:
    """An end at a factor of the number; a soft end at least at the printed precision, at most some units of the last digit away."""
    if factor is None:
        return None
    away = magnitude * factor - magnitude
    if hard or not away:
        return magnitude + away
    most = last_digits() * _last_digit(magnitude)
    size = max(min(abs(away), most), half)
    return magnitude + (size if away > 0 else -size)


def _stated_bounds(claim: Claim) -> Interval | None:
    """The interval of the bounds that the words state, for a range or an indefinite number."""
    if claim.lower is None and claim.upper is None:
        return None
    low = None if claim.lower is None else Fraction(claim.lower)
    high = None if claim.upper is None else Fraction(claim.upper)
    closed = claim.lower_closed is not False, claim.upper_closed is not False
    if low is not None and high is not None and (low > high or (low == high and not all(closed))):
        return None
    return between(low, high, closed=closed)


def _is_size(number: Decimal | None) -> bool:
    """Whether a number, where there is one, can be the size of something; the rest is a misreading, and costly to reckon with."""
    return number is None or (
        number.is_finite() and abs(number.adjusted()) <= _LARGEST and len(number.as_tuple().digits) <= _LARGEST
    )


def _last_digit(value: Fraction) -> Fraction:
    """One unit of the last decimal digit that is not zero (850 → 10, 66.3 → 0.1)."""
    unit = Fraction(1)
    while value and (value / unit).denominator == 1 and (value / unit) % 10 == 0:
        unit *= 10
    while (value / unit).denominator > 1 and unit > Fraction(1, 10**12):
        unit /= 10
    return unit


def reaches(*, at_limit: bool) -> Mapping[str, Reach]:
    """The reach of each hedge that has one, by its code; `at_limit` where soft ends turn hard."""
    return {**_reaches(), **_limits()} if at_limit else _reaches()


@cache
def _reaches() -> Mapping[str, Reach]:
    return {e.code: _reach(e.attributes, e.attributes["reach"]) for e in vocabulary("hedges") if "reach" in e.attributes}


@cache
def _limits() -> Mapping[str, Reach]:
    hedges = vocabulary("hedges").by_code()
    limits = vocabulary("reconciliation").by_code()["soft_limits"].attributes["limits"]
    return {code: _reach(hedges[code].attributes, reach) for code, reach in limits.items()}


@cache
def last_digits() -> int:
    """How many units of its last digit that is not zero a hedge on a number reaches at most."""
    return int(vocabulary("reconciliation").by_code()["soft_limits"].attributes["last_digits"])


def _reach(attributes: Mapping[str, Any], reach: list[float | None]) -> Reach:
    low, high = (None if factor is None else Fraction(str(factor)) for factor in reach)
    kinds = attributes["reach_kind"]
    return Reach(low, high, (kinds[0] == "hard", kinds[1] == "hard"), bool(attributes.get("closed")))
