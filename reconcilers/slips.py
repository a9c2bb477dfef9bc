"""Why two numbers differ, where the numbers themselves tell: a power of ten, a sign, a digit, percent against a fraction.

A cause is named, never applied: the claims stay as they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reconcilers.intervals import Interval, exactly
from reconcilers.readings import Reading, dimension

POWERS = (1, 2, 3, 4, 8)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Repair:
    """What one claim would have to say for a difference to go away; named, never applied."""

    claim_id: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry of the vocabulary `causes`; `factor` is the power of ten that the first number has too much.

    `rough` marks a slip that would explain the size of a difference and not all of it. `repairs` are those of single claims that
    would mend an identity.
    """

    code: str
    factor: Decimal | None = None
    rough: bool = False
    repairs: tuple[Repair, ...] = ()


def cause_between(a: Reading, b: Reading) -> Cause | None:
    """The slip that makes one number of the other, or None."""
    if a.claim.value is None or b.claim.value is None:
        return None
    first, second = Fraction(a.claim.value), Fraction(b.claim.value)
    if not first or not second:
        return None
    if first == -second:
        return Cause("sign")
    factor = power_between(a.interval, b.interval, first / second)
    if factor is not None:
        is_fraction = a.claim.unit == "percent" and max(factor, 1 / factor) == HUNDRED
        return Cause("percent_fraction" if is_fraction else "unit_scale", factor)
    if _has_footnote(a, b) or _has_footnote(b, a):
        return Cause("footnote_digit")
    if _one_digit_apart(a, b):
        return Cause("digit")
    rough = rough_power(first / second)
    return Cause("unit_scale", rough, rough=True) if rough is not None and dimension(a.claim.unit) == "money" else None


def rough_power(ratio: Fraction) -> Decimal | None:
    """The power of ten that brings a ratio near one (within a factor of 1.5), or None."""
    for power in POWERS[:4]:
        for factor in (Fraction(10**power), Fraction(1, 10**power)):
            if Fraction(2, 3) < abs(ratio) / factor < Fraction(3, 2):
                return Decimal(factor.numerator) / Decimal(factor.denominator)
    return None


def mantissa(value: Fraction) -> Fraction:
    """The digits of a number without its power of ten: 8.5 for 850 and for 0.085; 0 for 0."""
    size = abs(value)
    while size and size < 1:
        size *= 10
    while size >= 10:
        size /= 10
    return size


def power_between(a: Interval, b: Interval, ratio: Fraction) -> Decimal | None:
    """The power of ten that brings an interval onto another, where their ratio is near one; 10 where a is ten times b."""
    for power in POWERS:
        for factor in (Fraction(10**power), Fraction(1, 10**power)):
            if Fraction(9, 10) < ratio / factor < Fraction(10, 9) and a.meets(b * exactly(factor)):
                return Decimal(factor.numerator) / Decimal(factor.denominator)
    return None


def repairs_between(a: Reading, b: Reading, cause: Cause) -> tuple[Repair, ...]:
    """What each of two claims would have to say where a cause sets them apart; nothing for a cause that tells no number."""
    if a.claim.value is None or b.claim.value is None:
        return ()
    first, second = Fraction(a.claim.value), Fraction(b.claim.value)
    if cause.factor is not None:
        return Repair(a.id, first / Fraction(cause.factor)), Repair(b.id, second * Fraction(cause.factor))
    if cause.code == "sign":
        return Repair(a.id, -first), Repair(b.id, -second)
    if cause.code == "digit":
        return Repair(a.id, second), Repair(b.id, first)
    if cause.code == "footnote_digit":
        return (Repair(a.id, second),) if abs(first) > abs(second) else (Repair(b.id, first),)
    return ()


def _has_footnote(a: Reading, b: Reading) -> bool:
    """Whether a count is the other with one more digit at its end, as when a footnote mark is read with it."""
    first, second = a.claim.value, b.claim.value
    if a.claim.unit != "count" or first is None or second is None or first != int(first) or second != int(second):
        return False
    return second >= 1 and first % 10 != 0 and first // 10 == second


def _one_digit_apart(a: Reading, b: Reading) -> bool:
    """Whether two numbers of at least four digits differ in exactly one, or in two neighbours that changed places."""
    values = [r.claim.value for r in (a, b)]
    first, second = ("".join(map(str, v.normalize().as_tuple().digits)) for v in values if v is not None)
    if len(first) != len(second) or len(first) < 4 or a.claim.hedge != b.claim.hedge or values[0] is None or values[1] is None:
        return False
    if values[0].adjusted() != values[1].adjusted():
        return False
    places = [i for i, (x, y) in enumerate(zip(first, second, strict=True)) if x != y]
    swapped = (
        len(places) == 2
        and places[1] == places[0] + 1
        and first[places[0]] == second[places[1]]
        and first[places[1]] == second[places[0]]
    )
    return len(places) == 1 or swapped
