"""Claims as columns: the 64-bit key and the interval of each, for datasets too large to read claim by claim.

The same keys as `readings.key_of` and the same intervals as `reconcilers.widths`, computed for whole Arrow columns with numpy. A key
is the exclusive or of stable hashes, one for each facet and its value (Zobrist hashing); every distinct value is hashed once.

Ends are float64 here. A number of at most 12 printed digits has ends of at most 14, so two different ends lie at least 1e-14 of
their size apart, and rounding moves an end by less than 2e-15: within `TOLERANCE` two ends are equal, beyond it their order is
right. Numbers for which this does not hold are read one by one, exactly, by `reconcilers.widths`; where even 14 digits do not hold
the end, its fraction is kept (`Spans.exact`) for `reconcilers.clusters` to compare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reconcilers.facets import entity_key
from reconcilers.intervals import End, Interval
from reconcilers.origins import is_report, provider_code
from reconcilers.printed import MOST_DIGITS, printed, string_buffers
from reconcilers.readings import modality_class
from reconcilers.widths import interval_of, last_digits, outer_interval_of, reaches
from schemas.records import Claim
from schemas.vocabulary import vocabulary

if TYPE_CHECKING:
    import pyarrow

KEY_FACETS = (
    "indicator", "statistic", "unit", "counted", "place", "sector", "stage", "entity",
    "period_start", "period_end", "baseline_start", "baseline_end", "modality",
)  # fmt: skip
TOLERANCE = 4e-15
"""Relative distance within which two ends of short numbers are the same."""
END_DIGITS = 14
_TEXT_CHARACTERS = 15
_LETTERS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+", re.IGNORECASE)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Exact = tuple[Fraction | None, Fraction | None, Fraction | None, Fraction | None]
"""Lower and upper end of the inner interval, lower and upper end of the outer one; None for open."""


def facet_hash(facet: str, value: str | None) -> int:
    """The 64 bits that a value of a facet (one of `KEY_FACETS`) adds to a key; 0 for none."""
    if facet == "entity":
        value = entity_key(value)
    elif facet == "modality" and value:
        value = modality_class(value)
    return hash64(facet, value) if value else 0


def origin_hash(provider: str | None) -> int:
    """64 bits for the origin that a credit names; 0 where it names none of its own, which leaves the document."""
    if not provider:
        return 0
    code = provider_code(provider)
    if code is None and is_report(provider):
        return 0
    return hash64("origin", f"org:{code or ''.join(_LETTERS.findall(provider)).lower()}")


def hash64(purpose: str, text: str) -> int:
    """The same 64 bits for a text on every machine and in every run; never 0."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8, person=purpose.encode()[:16]).digest(), "little") or 1


def hash64_of(texts: pyarrow.Array) -> NDArray[np.uint64]:
    """64 bits for each text of a string array without nulls, the same on every machine: its words of eight bytes, mixed one by one."""
    offsets, data = string_buffers(texts)
    starts, lengths = offsets[:-1].astype(np.int64), np.diff(offsets)
    made = np.empty(len(lengths), np.uint64)
    for length in np.unique(lengths).tolist():
        some = np.flatnonzero(lengths == length)
        octets = np.zeros((len(some), -(-length // 8) * 8), np.uint8)
        octets[:, :length] = data[starts[some, None] + np.arange(length)]
        mixed = np.full(len(some), length + 1, np.uint64)
        for word in octets.view("<u8").T:
            mixed = _scattered(mixed ^ word)
        made[some] = mixed
    return made


def _scattered(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A one-to-one mixing of 64 bits (the finaliser of splitmix64)."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def keys(hashes: Mapping[str, NDArray[np.uint64]], is_other: Flags) -> NDArray[np.uint64]:
    """The keys of claims from the hashes of their facets; what is counted tells only where no indicator does (`is_other`)."""
    made = np.where(is_other, hashes["counted"], np.uint64(0))
    for facet in KEY_FACETS:
        if facet != "counted":
            made ^= hashes[facet]
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """The intervals of claims: ends as float64, infinite for open, and whether they belong to the interval.

    `inner` and `outer` are `widths.interval_of` and `widths.outer_interval_of`; `bounded` marks the claims that bound a value.
    `exact` has the ends of those whose decimals do not fit a float64. `nominal` is the number, or the middle of a range, or nan.
    """

    inner: tuple[Floats, Floats]
    outer: tuple[Floats, Floats]
    inner_closed: tuple[Flags, Flags]
    outer_closed: tuple[Flags, Flags]
    nominal: Floats
    has_value: Flags
    bounded: Flags
    exact: Mapping[int, Exact]


def spans(columns: Mapping[str, pyarrow.Array], hedges: NDArray[np.intp], is_count: Flags) -> Spans:
    """The intervals of claims from the columns `text`, `value`, `lower`, `upper`, their `_text` and `_closed`, `hedge`, `unit`.

    `hedges` are the places of the claims' hedges in `hedge_codes()`.
    """
    value, lower, upper = (_floats(columns[name]) for name in ("value", "lower", "upper"))
    has_value = ~np.isnan(value)
    closed = _flag(columns["lower_closed"]), _flag(columns["upper_closed"])
    magnitude, seen = np.abs(value), printed(columns["text"])
    power, is_plain = _power(magnitude, seen.digits)
    is_plain &= seen.read & _is_short(columns["value_text"]) & has_value
    half = np.where((seen.digits == 0) | (is_count & (power == -seen.places)), 0.0, _ten(power) / 2)
    ends = [_hedged(magnitude, half, power, seen.digits, hedges, closed, value < 0, at_limit) for at_limit in (False, True)]
    stated = ~has_value & _is_short(columns["lower_text"]) & _is_short(columns["upper_text"])
    made = [_stated(low_high_closed, stated, lower, upper, closed) for low_high_closed in ends]
    slow = ~(is_plain | stated)
    bounded = np.where(stated, _holds(made[0]), True)
    nominal = np.where(has_value, value, _middle(made[0]))
    exact = _one_by_one(np.flatnonzero(slow), columns, made, bounded, nominal)
    ranges = np.flatnonzero(~has_value & np.isfinite(nominal))
    nominal[ranges] = [float(f"{x:.{END_DIGITS}g}") for x in nominal[ranges].tolist()]
    inner, outer = made
    return Spans((inner[0], inner[1]), (outer[0], outer[1]), (inner[2], inner[3]), (outer[2], outer[3]),
                 nominal, has_value, bounded, exact)  # fmt: skip


@cache
def hedge_codes() -> tuple[str, ...]:
    """The hedges in the order of their numbers."""
    return tuple(e.code for e in vocabulary("hedges"))


_Ends = tuple[Floats, Floats, Flags, Flags]


def _power(magnitude: Floats, digits: NDArray[np.int64]) -> tuple[NDArray[np.int64], Flags]:
    """The power of ten that makes the number of its printed digits, and whether there is one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.nan_to_num(np.rint(np.log10(magnitude / digits)), nan=0, posinf=0, neginf=0).astype(np.int64)
        fits = np.asarray((power >= -MOST_DIGITS) & (power < 60))
        power = np.where(fits, power, 0)
        made = np.where(power < 0, digits / _ten(-power), digits * _ten(power))
        is_power = np.asarray(np.abs(magnitude / made - 1) < 6e-16)
    return power, np.asarray(((magnitude == 0) & (digits == 0)) | (is_power & fits))


_TENS = np.array([float(f"1e{p}") for p in range(-80, 81)])


def _ten(power: NDArray[np.int64]) -> Floats:
    return np.asarray(_TENS[power + 80])


def _hedged(
    magnitude: Floats,
    half: Floats,
    power: NDArray[np.int64],
    digits: NDArray[np.int64],
    hedges: NDArray[np.intp],
    closed: tuple[NDArray[np.int8], NDArray[np.int8]],
    negative: Flags,
    at_limit: bool,
) -> _Ends:
    """Ends by printed precision and hedge: both as `widths` has them, on the side of the number's sign."""
    low, high = magnitude - half, magnitude + half
    low_closed, high_closed = np.ones(len(low), np.bool_), np.ones(len(low), np.bool_)
    table = _reach_table(at_limit)
    rows = np.flatnonzero(table["is_hedge"][hedges] & (magnitude > 0))
    if len(rows):
        m, hedge, side = magnitude[rows], hedges[rows], negative[rows]
        most = table["last_digits"] * _ten(np.clip(power[rows] + _trailing_zeros(digits[rows]), -80, 80))
        low[rows] = _end(m, table["low"][hedge], table["low_hard"][hedge], half[rows], most, open_end=-np.inf)
        high[rows] = _end(m, table["high"][hedge], table["high_hard"][hedge], half[rows], most, open_end=np.inf)
        own_low, own_high = np.where(side, closed[1][rows], closed[0][rows]), np.where(side, closed[0][rows], closed[1][rows])
        for end, own, flags in ((low[rows], own_low, low_closed), (high[rows], own_high, high_closed)):
            stated = np.where(own >= 0, own > 0, table["closed"][hedge])
            flags[rows] = np.isfinite(end) & np.where(end == m, stated, True)
    return (
        np.where(negative, -high, low),
        np.where(negative, -low, high),
        np.where(negative, high_closed, low_closed),
        np.where(negative, low_closed, high_closed),
    )


def _end(m: Floats, factor: Floats, hard: Flags, half: Floats, most: Floats, *, open_end: float) -> Floats:
    reached = m * factor
    away = reached - m
    size = np.maximum(np.minimum(np.abs(away), most), half)
    end = np.where(hard | (factor == 1), reached, m + np.sign(away) * size)
    return np.where(np.isnan(factor), open_end, end)


def _trailing_zeros(digits: NDArray[np.int64]) -> NDArray[np.int64]:
    zeros, rest = np.zeros(len(digits), np.int64), digits.copy()
    for _ in range(MOST_DIGITS):
        more = (rest != 0) & (rest % 10 == 0)
        if not more.any():
            break
        zeros += more
        rest = np.where(more, rest // 10, rest)
    return zeros


@cache
def _reach_table(at_limit: bool) -> dict[str, Any]:
    """The reach of each hedge by its number; nan for an open end."""
    known, codes = reaches(at_limit=at_limit), hedge_codes()
    table: dict[str, Any] = {"last_digits": last_digits()}
    found = [known.get(code) for code in codes]
    table["is_hedge"] = np.array([r is not None for r in found])
    for name in ("low", "high"):
        factors = [getattr(r, name) if r else None for r in found]
        table[name] = np.array([np.nan if f is None else float(f) for f in factors])
    table["low_hard"] = np.array([bool(r and r.hard[0]) for r in found])
    table["high_hard"] = np.array([bool(r and r.hard[1]) for r in found])
    table["closed"] = np.array([bool(r and r.closed) for r in found])
    return table


def _stated(ends: _Ends, stated: Flags, lower: Floats, upper: Floats, closed: tuple[NDArray[np.int8], NDArray[np.int8]]) -> _Ends:
    """The bounds that the words state, where there is no single number."""
    low = np.where(np.isnan(lower), -np.inf, lower)
    high = np.where(np.isnan(upper), np.inf, upper)
    return (
        np.where(stated, low, ends[0]),
        np.where(stated, high, ends[1]),
        np.where(stated, np.isfinite(low) & (closed[0] != 0), ends[2]),
        np.where(stated, np.isfinite(high) & (closed[1] != 0), ends[3]),
    )


def _middle(ends: _Ends) -> Floats:
    """The middle between two ends, nan where one is open."""
    closed = np.isfinite(ends[0]) & np.isfinite(ends[1])
    return np.where(closed, (np.where(closed, ends[0], 0) + np.where(closed, ends[1], 0)) / 2, np.nan)


def _float_middle(interval: Interval) -> float:
    low, high = interval.lower.value, interval.upper.value
    return np.nan if low is None or high is None else float((low + high) / 2)


def _holds(ends: _Ends) -> Flags:
    """Whether bounds hold a value and are bounds at all."""
    low, high, low_closed, high_closed = ends
    some = np.isfinite(low) | np.isfinite(high)
    return np.asarray(some & ((low < high) | ((low == high) & low_closed & high_closed)))


def _one_by_one(
    rows: NDArray[np.intp], columns: Mapping[str, pyarrow.Array], made: list[_Ends], bounded: Flags, nominal: Floats
) -> dict[int, Exact]:
    """Put the exact intervals of some claims into the arrays; returns those that the arrays cannot hold."""
    kept: dict[int, Exact] = {}
    if not len(rows):
        return kept
    names = (
        "text",
        "value",
        "lower",
        "upper",
        "value_text",
        "lower_text",
        "upper_text",
        "lower_closed",
        "upper_closed",
        "hedge",
        "unit",
    )
    taken = [columns[name].take(_indices(rows)).to_pylist() for name in names]
    for row, told in zip(rows.tolist(), zip(*taken, strict=True), strict=True):
        found = _intervals(*told)
        bounded[row] = found is not None
        if found is None:
            continue
        for (low, high, low_closed, high_closed), interval in zip(made, found, strict=True):
            low[row], high[row] = _float(interval.lower, -np.inf), _float(interval.upper, np.inf)
            low_closed[row], high_closed[row] = interval.lower.closed, interval.upper.closed
        if np.isnan(nominal[row]) or told[1] is None:
            nominal[row] = _float_middle(found[0])
        ends = tuple(end.value for interval in found for end in (interval.lower, interval.upper))
        if not all(map(_is_held, ends)):
            kept[row] = ends  # type: ignore[assignment]
    return kept


@lru_cache(maxsize=1 << 16)
def _intervals(
    text: str | None,
    value: float | None,
    lower: float | None,
    upper: float | None,
    value_text: str | None,
    lower_text: str | None,
    upper_text: str | None,
    lower_closed: bool | None,
    upper_closed: bool | None,
    hedge: str,
    unit: str,
) -> tuple[Interval, Interval] | None:
    numbers = (_decimal(value, value_text), _decimal(lower, lower_text), _decimal(upper, upper_text))
    claim = Claim("", "", "", 0, 0, text or "", *numbers, hedge, unit, lower_closed, upper_closed)
    inner, outer = interval_of(claim), outer_interval_of(claim)
    return None if inner is None or outer is None else (inner, outer)


def _decimal(number: float | None, text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None if number is None else Decimal(repr(number))


def _float(end: End, infinite: float) -> float:
    return infinite if end.value is None else float(end.value)


def shortest(end: float) -> Fraction:
    """The decimal of at most 14 digits that a float64 end stands for."""
    return Fraction(f"{end:.{END_DIGITS}g}")


def _is_held(end: Fraction | None) -> bool:
    return end is None or shortest(float(end)) == end


def _is_short(texts: pyarrow.Array) -> Flags:
    """Whether exact decimals are written with few enough characters for a float64 to tell them apart; a null is."""
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    return np.asarray(lengths <= _TEXT_CHARACTERS)


def _floats(numbers: pyarrow.Array) -> Floats:
    return np.asarray(numbers.fill_null(np.nan).to_numpy(zero_copy_only=False), np.float64)


def _flag(flags: pyarrow.Array) -> NDArray[np.int8]:
    """1 for true, 0 for false, -1 for null."""
    import pyarrow as pa

    return np.asarray(flags.cast(pa.int8()).fill_null(-1).to_numpy(zero_copy_only=False), np.int8)


def _indices(rows: NDArray[np.intp]) -> pyarrow.Array:
    import pyarrow as pa

    return pa.array(rows.astype(np.int64))
