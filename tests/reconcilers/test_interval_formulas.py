"""The formulas of identities over intervals against brute force on a grid: no value lost, and closed ends reached."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from reconcilers.intervals import Interval, between, exactly, total

STEPS = 4
ONE = exactly(1)


@st.composite
def positive(draw: st.DrawFn) -> Interval:
    """A closed interval of positive numbers."""
    low = draw(st.integers(1, 12))
    return between(Fraction(low, 2), Fraction(low + draw(st.integers(1, 6)), 2))


def points(interval: Interval) -> list[Fraction]:
    """Numbers from one end of a closed interval to the other, both among them."""
    low, high = interval.lower.value, interval.upper.value
    assert low is not None
    assert high is not None
    return [low + (high - low) * i / STEPS for i in range(STEPS + 1)]


def ends(interval: Interval) -> tuple[Fraction | None, Fraction | None]:
    """The ends as numbers."""
    return interval.lower.value, interval.upper.value


@given(parts=st.lists(positive(), min_size=2, max_size=4))
def test_a_sum_reaches_from_the_least_to_the_most_that_its_parts_allow(parts: list[Interval]) -> None:
    sums = [sum(found) for found in product(*map(points, parts))]
    assert ends(total(parts)) == (min(sums), max(sums))


@given(later=positive(), earlier=positive())
def test_growth_reaches_from_the_least_to_the_most_that_both_figures_allow(later: Interval, earlier: Interval) -> None:
    grown = [(a - b) / b for a, b in product(points(later), points(earlier))]
    assert ends(later / earlier - ONE) == (min(grown), max(grown))


@given(whole=positive(), part=positive())
def test_a_quotient_reaches_from_the_least_to_the_most(whole: Interval, part: Interval) -> None:
    shares = [a / b for a, b in product(points(part), points(whole))]
    assert ends(part / whole) == (min(shares), max(shares))


@given(start=positive(), end=positive(), rate=positive(), years=st.integers(2, 5))
def test_compound_growth_is_found_wherever_figures_on_the_grid_have_it(
    start: Interval, end: Interval, rate: Interval, years: int
) -> None:
    powers = (ONE + rate) ** years
    assert ends(powers) == (min((1 + r) ** years for r in points(rate)), max((1 + r) ** years for r in points(rate)))
    ratios = {b / a for a, b in product(points(start), points(end))}
    if any((1 + r) ** years in ratios for r in points(rate)):
        assert (end / start).meets(powers)
    if not (end / start).meets(powers):
        assert max(ratios) < min((1 + r) ** years for r in points(rate)) or min(ratios) > max(
            (1 + r) ** years for r in points(rate)
        )
