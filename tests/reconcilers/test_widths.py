"""How wide a claim's interval is: each hedge's ends, which of them belong to it, and which are hard."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcilers.intervals import End, Interval
from reconcilers.widths import half_unit, interval_of, outer_interval_of
from schemas.records import Claim
from tests.reconcilers.making import claim

OPEN = End(None, closed=False, hard=False)


def of(made: Claim) -> Interval:
    """The interval of a claim that has one."""
    found = interval_of(made)
    assert found is not None
    return found


def end(value: str, kind: str) -> End:
    """An end: its value, and `closed` or `open`, `hard` or `soft`."""
    return End(Fraction(value), "closed" in kind, "hard" in kind)


@pytest.mark.parametrize(
    ("hedge", "lower", "upper"),
    [
        ("exact", end("399.5", "closed hard"), end("400.5", "closed hard")),
        ("about", end("380", "closed soft"), end("420", "closed soft")),
        ("nearly", end("340", "closed soft"), end("400", "open hard")),
        ("over", end("400", "open hard"), end("480", "closed soft")),
        ("under", end("0", "closed hard"), end("400", "open hard")),
        ("at_least", end("400", "closed hard"), OPEN),
        ("at_most", end("0", "closed hard"), end("400", "closed hard")),
    ],
)
def test_each_hedge_has_its_ends(hedge: str, lower: End, upper: End) -> None:
    made = claim("d", "€400", "400", hedge=hedge)
    assert of(made) == Interval(lower, upper)
    negative = claim("d", "€400", "-400", hedge=hedge)
    assert of(negative) == -Interval(lower, upper)


@pytest.mark.parametrize("hedge", ["over", "nearly", "under"])
def test_a_bound_that_the_words_include_belongs_to_the_interval(hedge: str) -> None:
    bound = Fraction(400)
    side = "lower_closed" if hedge == "over" else "upper_closed"
    assert bound not in of(claim("d", "400", "400", unit="count", hedge=hedge))
    assert bound not in of(claim("d", "400", "400", unit="count", hedge=hedge, **{side: False}))
    assert bound in of(claim("d", "400", "400", unit="count", hedge=hedge, **{side: True}))
    mirrored = "upper_closed" if hedge == "over" else "lower_closed"
    assert -bound in of(claim("d", "400", "-400", unit="count", hedge=hedge, **{mirrored: True}))


@pytest.mark.parametrize(
    ("text", "value", "unit", "half"),
    [
        ("3.4 billion euros", "3400000000", "EUR", "50000000"),
        ("12,345 euros", "12345", "EUR", "0.5"),
        ("12.50%", "12.5", "percent", "0.005"),
        ("71亿元", "7100000000", "CNY", "50000000"),
        ("1.3万家", "13000", "count", "500"),
        ("1,300", "1300", "count", "0"),
        ("１２，３４５家", "12345", "count", "0"),
        ("三十", "30", "count", "0"),
        ("0%", "0", "percent", "0"),
        ("一半", "50", "percent", "5"),
    ],
)
def test_printed_digits_give_the_precision(text: str, value: str, unit: str, half: str) -> None:
    assert half_unit(claim("d", text, value, unit=unit)) == Fraction(half)


def test_a_hedge_on_many_digits_says_no_more_than_its_digits() -> None:
    sharp, plain = of(claim("d", "€421.7", "421.7", hedge="about")), of(claim("d", "€400", "400", hedge="about"))
    assert sharp.lower.value == Fraction("420.7")
    assert plain.lower.value == Fraction(380)


def test_a_range_without_one_end_is_unbounded_there() -> None:
    made = of(claim("d", "hundreds", None, unit="count", hedge="indefinite", lower=Decimal(100), upper=None))
    assert (made.lower.value, made.upper.value) == (Fraction(100), None)


@pytest.mark.parametrize("hedge", ["exact", "about", "nearly", "over", "at_least", "under", "at_most"])
@given(digits=st.integers(1, 10**7), power=st.integers(-6, 12), negative=st.booleans())
def test_scale_and_sign_change_no_width(hedge: str, digits: int, power: int, negative: bool) -> None:
    scale = f"1e{power}"
    small = claim("d", str(digits), str(digits), hedge=hedge)
    large = claim("d", str(digits), f"{'-' if negative else ''}{digits}e{power}", hedge=hedge)
    factor = Fraction(scale) * (-1 if negative else 1)
    for width in (interval_of, outer_interval_of):
        first, second = width(small), width(large)
        assert first is not None
        assert second is not None
        one, other = (second.lower, second.upper) if not negative else (second.upper, second.lower)
        for a, b in ((first.lower, one), (first.upper, other)):
            assert (a.value is None) == (b.value is None)
            assert a.value is None or a.value * factor == b.value
            assert (a.closed, a.hard) == (b.closed, b.hard)


@given(digits=st.integers(1, 9999))
def test_what_is_outside_a_hedge_for_good_is_beyond_its_number(digits: int) -> None:
    number = str(digits)
    outer = {h: outer_interval_of(claim("d", number, number, unit="count", hedge=h)) for h in ("nearly", "over")}
    assert outer["nearly"] is not None
    assert outer["over"] is not None
    assert not outer["nearly"].meets(outer["over"])
