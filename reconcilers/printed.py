"""The digits that claims print, read from a whole Arrow column of texts at once.

The first number of a text, as `reconcilers.widths` reads it: digits with commas between them and a decimal part. What this reading
does not cover (digits of other scripts, full-width commas, more than 12 digits) is marked, and read text by text elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow

MOST_DIGITS = 12
_SKIP, _DIGIT, _ODD = 0, 1, 2


def _classes() -> NDArray[np.uint8]:
    """What a UTF-8 byte begins: a digit, a character that is none, or one of a script that may have digits of its own."""
    classes = np.full(256, _SKIP, np.uint8)
    classes[ord("0") : ord("9") + 1] = _DIGIT
    classes[0xC4:0xE2] = _ODD  # Latin letters, signs of currency, CJK and kana begin with C2, C3, E2 to E9
    classes[0xEA:] = _ODD
    return classes


_CLASSES = _classes()


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """For each text the number that its digits make without the point (`5,995.2亿` → 59952), how many stand behind the point,
    and whether the text was read: where it has no digits or odd ones it was not.
    """

    digits: NDArray[np.int64]
    places: NDArray[np.int64]
    read: NDArray[np.bool_]


def printed(texts: pyarrow.Array) -> Printed:
    """The digits of a string array without offset tricks of its own; a null has none."""
    n = len(texts)
    digits, places, read = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.bool_)
    offsets, data = string_buffers(texts)
    rows = np.arange(n)
    at, end = offsets[:-1].astype(np.int64), offsets[1:].astype(np.int64)
    rows, at, end = _first_digits(rows, at, end, data)
    number, behind, size = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    pointed = np.zeros(len(rows), np.bool_)
    while len(rows):
        byte = data[at]
        digit = byte - 48  # wraps round below 0
        is_digit = digit < 10
        number = np.where(is_digit, number * 10 + digit, number)
        behind += is_digit & pointed
        size += is_digit
        point = (byte == 46) & ~pointed & (data[np.minimum(at + 1, end - 1)] - 48 < 10)
        pointed |= point
        odd = (_CLASSES[byte] == _ODD) | (size > MOST_DIGITS)
        goes_on = (is_digit | point | ((byte == 44) & ~pointed)) & ~odd
        at = at + 1
        ended = ~goes_on | (at >= end)
        done = ended & ~odd
        digits[rows[done]], places[rows[done]], read[rows[done]] = number[done], behind[done], True
        on = ~ended
        rows, at, end, number, behind, size, pointed = (a[on] for a in (rows, at, end, number, behind, size, pointed))
    return Printed(digits, places, read)


def _first_digits(
    rows: NDArray[Any], at: NDArray[Any], end: NDArray[Any], data: NDArray[np.uint8]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The rows with a plain digit, and where the first one stands."""
    found = []
    live = at < end
    rows, at, end = rows[live], at[live], end[live]
    while len(rows):
        kind = _CLASSES[data[at]]
        here = kind == _DIGIT
        found.append((rows[here], at[here], end[here]))
        on = (kind == _SKIP) & (at + 1 < end)
        rows, at, end = rows[on], at[on] + 1, end[on]
    if not found:
        return rows, at, end
    return tuple(np.concatenate(part) for part in zip(*found, strict=True))  # type: ignore[return-value]


def string_buffers(texts: pyarrow.Array) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Offsets and bytes of a string array; a null is as long as nothing."""
    import pyarrow as pa

    if texts.null_count:
        texts = texts.fill_null("")
    if texts.type not in (pa.string(), pa.large_string()):
        texts = texts.cast(pa.string())
    _, offsets, data = texts.buffers()
    width = np.int64 if texts.type == pa.large_string() else np.int32
    where = np.frombuffer(offsets, width)[texts.offset : texts.offset + len(texts) + 1]
    return where, np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
