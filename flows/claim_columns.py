"""Parquet claims as rows for clustering: the columns that are needed, batch by batch, with every distinct value looked at once.

A row is fixed-width: what `reconcilers.clusters.ROW` holds, a number for each facet that figures repeat, and the claim id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from flows.run import UserError
from reconcilers import clusters as bits
from reconcilers.columns import KEY_FACETS, Exact, facet_hash, hash64, hedge_codes, keys, origin_hash, spans
from reconcilers.readings import dimension

FACETS = tuple(name for name in KEY_FACETS if not name.startswith("baseline"))
"""The facets that a row of a figure repeats."""
CODED = (*KEY_FACETS, "provider", "hedge")
PLAIN = ("claim_id", "text", "value", "value_text", "lower", "lower_text", "lower_closed", "upper", "upper_text", "upper_closed")
COLUMNS = (*CODED, "doc_id", *PLAIN)
"""The columns of the dataset `claims` that are read."""
BATCH_ROWS = 1 << 18
Rows = NDArray[Any]


def row_type(id_width: int) -> np.dtype[Any]:
    """The type of a row whose claim id has at most so many bytes."""
    return np.dtype([*bits.ROW.descr, *((name, "<i4") for name in FACETS), ("id", f"S{max(id_width, 1)}")])


class Codes:
    """The distinct values of the coded columns, each with a number and its hash; safe for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.values: dict[str, list[str]] = {name: [] for name in CODED}
        self._numbers: dict[str, dict[str, int]] = {name: {} for name in CODED}
        self._hashes: dict[str, list[int]] = {name: [] for name in CODED}

    def add(self, name: str, values: Sequence[str | None]) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
        """Numbers and hashes of values, with -1 and 0 for null, and once more for null at the end."""
        numbers, hashes = self._numbers[name], self._hashes[name]
        with self._lock:
            for value in values:
                if value is not None and value not in numbers:
                    numbers[value] = len(numbers)
                    self.values[name].append(value)
                    hashes.append(_hash(name, value))
            found = [-1 if value is None else numbers[value] for value in (*values, None)]
            made = [0 if number < 0 else hashes[number] for number in found]
        return np.array(found, np.int32), np.array(made, np.uint64)

    def restore(self, values: dict[str, list[str]], hashes: dict[str, list[int]]) -> None:
        """Take over the values of an earlier run, in their order."""
        self.values, self._hashes = values, hashes
        self._numbers = {name: {value: number for number, value in enumerate(known)} for name, known in values.items()}

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
    """The rows of a row group in batches, with the exact ends of those that float64 does not hold, by claim id."""
    path, group = unit
    with pq.ParquetFile(path, read_dictionary=[*CODED, "doc_id"]) as file:
        for batch in file.iter_batches(BATCH_ROWS, row_groups=[group], columns=list(COLUMNS), use_threads=False):
            yield _rows(batch, codes)


def _rows(batch: pa.RecordBatch, codes: Codes) -> tuple[Rows, dict[bytes, Exact]]:
    columns = {name: batch.column(name) for name in PLAIN}
    numbers, hashes = {}, {}
    for name in CODED:
        places, values = _dictionary(batch.column(name))
        number, hashed = codes.add(name, values)
        numbers[name], hashes[name] = number[places], hashed[places]
    doc = _documents(batch.column("doc_id"))
    hedges = _hedges(codes)[numbers["hedge"]]
    columns["hedge"] = batch.column("hedge")
    columns["unit"] = batch.column("unit")
    made = spans(columns, hedges, numbers["unit"] == codes.add("unit", ["count"])[0][0])
    ids = _ids(columns["claim_id"])
    rows = np.zeros(len(ids), row_type(ids.dtype.itemsize))
    is_other = numbers["indicator"] == codes.add("indicator", ["other"])[0][0]
    rows["key"] = keys({name: hashes[name] for name in KEY_FACETS}, is_other)
    named = hashes["provider"] != 0
    rows["origin"], rows["doc"] = np.where(named, hashes["provider"], doc), doc
    for which, ends in (("inner", made.inner), ("outer", made.outer)):
        rows[f"{which}_lower"], rows[f"{which}_upper"] = ends
    rows["nominal"], rows["hedge"], rows["id"] = made.nominal, hedges, ids
    flags = np.zeros(len(ids), np.uint16)
    closed = (*made.inner_closed, *made.outer_closed)
    for bit, flag in zip((1, 2, 4, 8), closed, strict=True):
        flags |= np.where(flag, bit, 0).astype(np.uint16)
    is_known = (hashes["period_start"] | hashes["period_end"]) != 0
    is_known &= (numbers["place"] >= 0) | (numbers["entity"] >= 0)
    is_apart = is_other | (numbers["sector"] == codes.add("sector", ["other"])[0][0])
    hedge_bits = _hedge_bits()[hedges]
    for bit, flag in (
        (bits.NAMED, named), (bits.HAS_VALUE, made.has_value), (bits.KNOWN, is_known), (bits.APART, is_apart),
        (bits.MONEY, _money(codes)[numbers["unit"]]),
    ):  # fmt: skip
        flags |= np.where(flag, bit, 0).astype(np.uint16)
    flags |= hedge_bits
    flags[list(made.exact)] |= bits.LONG
    rows["flags"] = flags
    for name in FACETS:
        rows[name] = numbers[name]
    return rows[made.bounded], {bytes(ids[row]): ends for row, ends in made.exact.items()}


def _dictionary(column: pa.Array) -> tuple[NDArray[np.int64], list[str | None]]:
    """Places in the distinct values, -1 for null, and the values."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return places, encoded.dictionary.to_pylist()


def _documents(column: pa.Array) -> NDArray[np.uint64]:
    places, values = _dictionary(column)
    return np.array([hash64("document", value or "") for value in (*values, None)], np.uint64)[places]


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
