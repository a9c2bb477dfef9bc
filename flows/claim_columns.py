"""Parquet claims as rows for clustering: the columns that are needed, batch by batch, with every distinct value looked at once.

A row is fixed-width: what `reconcilers.claim_rows.ROW` holds, a number for each facet that figures repeat, and the claim id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from flows.run import UserError
from reconcilers import claim_rows as bits
from reconcilers.columns import KEY_FACETS, Exact, facet_hash, hash64, hash64_of, hedge_codes, keys, origin_hash, spans
from reconcilers.readings import dimension

FACETS = tuple(name for name in KEY_FACETS if not name.startswith("baseline"))
"""The facets that a row of a figure repeats."""
CODED = (*KEY_FACETS, "provider", "hedge")
PLAIN = ("claim_id", "text", "value", "value_text", "lower", "lower_text", "lower_closed", "upper", "upper_text", "upper_closed")
COLUMNS = (*CODED, "doc_id", *PLAIN)
"""The columns of the dataset `claims` that are read."""
BATCH_ROWS = 1 << 18
BUCKET_SHIFT = np.uint64(56)
"""A key without this many bits is the number of its bucket."""
_CACHED_ROWS = 1 << 13
Rows = NDArray[Any]


@cache
def row_type(id_width: int) -> np.dtype[Any]:
    """The type of a row whose claim id has at most so many bytes."""
    return np.dtype([*bits.ROW.descr, *((name, "<i4") for name in FACETS), ("id", f"S{max(id_width, 1)}")])


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    values: pa.Array
    hashes: NDArray[np.uint64]


class Codes:
    """The distinct values of the coded columns, each with a number and its hash; safe for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.values: dict[str, list[str]] = {name: [] for name in CODED}
        self._hashes: dict[str, list[int]] = {name: [] for name in CODED}
        self._tables: dict[str, _Known] = {}

    def add(self, name: str, values: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
        """Numbers and hashes of values, -1 and 0 for null, and once more for null at the end."""
        with self._lock:
            known = self._known(name)
            found = pc.index_in(values, known.values)
            new = values.filter(pc.and_(pc.is_null(found), pc.is_valid(values)))
            if len(new):
                fresh = pc.unique(new).to_pylist()
                self.values[name] += fresh
                self._hashes[name] += [_hash(name, value) for value in fresh]
                known = self._known(name)
                found = pc.index_in(values, known.values)
        numbers = np.append(found.fill_null(-1).to_numpy(), -1).astype(np.int32)
        return numbers, known.hashes[numbers]

    def number(self, name: str, value: str) -> int:
        """The number of one value."""
        return int(self.add(name, pa.array([value]))[0][0])

    def _known(self, name: str) -> _Known:
        """The values by number, and their hashes with 0 at the end for null."""
        known = self._tables.get(name)
        if known is None or len(known.values) < len(self.values[name]):
            known = _Known(pa.array(self.values[name], pa.string()), np.array([*self._hashes[name], 0], np.uint64))
            self._tables[name] = known
        return known

    def restore(self, values: dict[str, list[str]], hashes: dict[str, list[int]]) -> None:
        """Take over the values of an earlier run, in their order."""
        self.values, self._hashes = values, hashes

    def arrays(self) -> dict[str, pa.Array]:
        """The values of the facets by their numbers."""
        return {name: pa.array(self.values[name], pa.string()) for name in FACETS}

    def hashes(self) -> dict[str, list[int]]:
        """The hashes of all values, column by column."""
        return self._hashes


def _hash(name: str, value: str) -> int:
    if name == "provider":
        return origin_hash(value)
    return hash64(name, value) if name == "hedge" else facet_hash(name, value)


def units_of(paths: Sequence[Path]) -> list[tuple[Path, int]]:
    """The row groups of the files, each with its number. Raises `UserError` for a file that holds no claims."""
    units = []
    for path in paths:
        try:
            file = pq.ParquetFile(path)
        except (OSError, pa.ArrowInvalid) as error:
            raise UserError(
                f"cannot read {path} as Parquet: {error}. Name a file with the columns of the dataset claims.", 2
            ) from None
        with file:
            missing = [name for name in COLUMNS if name not in file.schema_arrow.names]
            if missing:
                raise UserError(f"{path} lacks the columns {', '.join(missing)} of the dataset claims (docs/datasets.md).", 2)
            units += [(path, group) for group in range(file.num_row_groups)]
    return units


def read_rows(unit: tuple[Path, int], codes: Codes) -> Iterator[tuple[Rows, dict[bytes, Exact]]]:
    """The rows of a row group in batches, each in the order of its buckets, with the exact ends of those that float64 does not hold, by claim id."""
    path, group = unit
    with pq.ParquetFile(path, read_dictionary=[*CODED, "doc_id"]) as file:
        for batch in file.iter_batches(BATCH_ROWS, row_groups=[group], columns=list(COLUMNS), use_threads=False):
            yield _rows(batch, codes)


def _rows(batch: pa.RecordBatch, codes: Codes) -> tuple[Rows, dict[bytes, Exact]]:
    numbers, hashes = {}, {}
    for name in CODED:
        places, values = _dictionary(batch.column(name))
        number, hashed = codes.add(name, values)
        hashes[name] = hashed.take(places, mode="wrap")
        if name in FACETS or name == "hedge":
            numbers[name] = number.take(places, mode="wrap")
    hedges = _hedges(codes)[numbers["hedge"]]
    is_count = numbers["unit"] == codes.number("unit", "count")
    made = spans({name: batch.column(name) for name in (*PLAIN, "hedge", "unit")}, hedges, is_count)
    is_other = numbers["indicator"] == codes.number("indicator", "other")
    is_apart = is_other | (numbers["sector"] == codes.number("sector", "other"))
    is_known = ((hashes["period_start"] | hashes["period_end"]) != 0) & ((numbers["place"] >= 0) | (numbers["entity"] >= 0))
    named, doc, ids = hashes["provider"] != 0, _documents(batch.column("doc_id")), _ids(batch.column("claim_id"))
    is_long = np.zeros(len(ids), np.bool_)
    is_long[list(made.exact)] = True
    flags = _hedge_bits()[hedges]
    for bit, flag in (
        (bits.INNER_LOWER_CLOSED, made.inner_closed[0]), (bits.INNER_UPPER_CLOSED, made.inner_closed[1]),
        (bits.OUTER_LOWER_CLOSED, made.outer_closed[0]), (bits.OUTER_UPPER_CLOSED, made.outer_closed[1]),
        (bits.NAMED, named), (bits.HAS_VALUE, made.has_value), (bits.KNOWN, is_known), (bits.APART, is_apart),
        (bits.MONEY, _money(codes)[numbers["unit"]]), (bits.LONG, is_long),
        (bits.COUNT, is_count), (bits.PERCENT, numbers["unit"] == codes.number("unit", "percent")),
        (bits.SHARE, numbers["statistic"] == codes.number("statistic", "share")),
    ):  # fmt: skip
        flags |= flag * np.uint16(bit)
    fields = {
        "key": keys({name: hashes[name] for name in KEY_FACETS}, is_other), "origin": np.where(named, hashes["provider"], doc), "doc": doc,
        "inner_lower": made.inner[0], "inner_upper": made.inner[1], "outer_lower": made.outer[0], "outer_upper": made.outer[1],
        "nominal": made.nominal, "flags": flags, "hedge": hedges, "id": ids, **{name: numbers[name] for name in FACETS},
    }  # fmt: skip
    order = np.argsort((fields["key"] >> BUCKET_SHIFT).astype(np.uint8), kind="stable")
    order = order[made.bounded[order]]
    rows = _assembled(fields, order, row_type(ids.dtype.itemsize))
    return rows, {bytes(ids[row]): ends for row, ends in made.exact.items()}


def _assembled(fields: Mapping[str, NDArray[Any]], order: NDArray[np.intp], made: np.dtype[Any]) -> Rows:
    """Fields put side by side in an order, some thousand rows at a time, which stay in the processor's cache meanwhile."""
    rows = np.empty(len(order), made)
    for start in range(0, len(order), _CACHED_ROWS):
        places = order[start : start + _CACHED_ROWS]
        chunk = rows[start : start + _CACHED_ROWS]
        for name, values in fields.items():
            chunk[name] = values.take(places)
    return rows


def _dictionary(column: pa.Array) -> tuple[NDArray[np.intp], pa.Array]:
    """Places in the distinct values, -1 for null, and the values."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    places = encoded.indices.fill_null(-1) if encoded.null_count else encoded.indices
    return places.to_numpy().astype(np.intp), encoded.dictionary.cast(pa.string())


def _documents(column: pa.Array) -> NDArray[np.uint64]:
    places, values = _dictionary(column)
    return hash64_of(values)[places]


def _ids(column: pa.Array) -> NDArray[np.bytes_]:
    """The claim ids as bytes of one width; at once where all have the same."""
    n = len(column)
    if column.null_count:
        raise UserError("a claim has no claim_id.")
    plain = column.cast(pa.string())
    _, offsets, data = plain.buffers()
    where = np.frombuffer(offsets, np.int32)[plain.offset : plain.offset + n + 1]
    width = int(where[1] - where[0]) if n else 1
    if width and n and (np.diff(where) == width).all():
        return np.frombuffer(data, np.uint8)[where[0] : where[-1]].view(f"S{width}")
    return np.array([text.encode() for text in plain.to_pylist()], np.bytes_)


def _hedges(codes: Codes) -> NDArray[np.intp]:
    """The number of each hedge in the vocabulary by its number here; an unknown one counts as exact."""
    known = {code: number for number, code in enumerate(hedge_codes())}
    exact = known["exact"]
    return np.array([known.get(value, exact) for value in (*codes.values["hedge"], "exact")], np.intp)


def _hedge_bits() -> NDArray[np.uint16]:
    names = {"indefinite": bits.VAGUE, **dict.fromkeys(("over", "at_least", "under", "at_most"), bits.BOUND)}
    return np.array([names.get(code, 0) | (bits.HEDGED if code != "exact" else 0) for code in hedge_codes()], np.uint16)


def _money(codes: Codes) -> NDArray[np.bool_]:
    return np.array([dimension(value) == "money" for value in (*codes.values["unit"], "")], np.bool_)


def exact_to_text(exact: dict[bytes, Exact]) -> dict[str, list[str | None]]:
    """Exact ends for a JSON file."""
    return {name.decode(): [None if end is None else str(end) for end in ends] for name, ends in sorted(exact.items())}


def exact_of_text(texts: dict[str, list[str | None]]) -> dict[bytes, Exact]:
    """Exact ends from a JSON file."""
    made: dict[bytes, Any] = {}
    for name, ends in texts.items():
        made[name.encode()] = tuple(None if end is None else Fraction(end) for end in ends)
    return made
