"""Rows of claims in order, and the figures that they make as an Arrow table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from flows.claim_columns import FACETS, Rows
from reconcilers.claim_rows import HAS_VALUE, EndOf
from reconcilers.clusters import STATUS, clusters_of
from reconcilers.columns import Exact
from schemas.dataset import dataset

_OF_CLAIMS = ("voices", "documents")


def _schema() -> pa.Schema:
    told = {
        "key": (pa.uint64(), "Hash of the facets; figures of one key are of one quantity as far as its facets tell."),
        "part": (pa.int32(), "Which of the figures of the key, from 0: numbers too far apart to be one quantity are several."),
        "status": (pa.string(), "single, corroborated, conflicting or suspect."),
        "voices": (pa.int32(), "How many independent origins speak of it."),
        "documents": (pa.int32(), "How many documents speak of it."),
        "preferred_claim": (pa.string(), "The claim to quote, or null where voices differ or a slip is likely."),
        "value": (pa.float64(), "Value of the preferred claim."),
        "lower": (pa.float64(), "Lower end of the values that all claims allow; null for open or where they allow none."),
        "upper": (pa.float64(), "Upper end of the values that all claims allow; null for open or where they allow none."),
        "claims": (pa.list_(pa.string()), "All claims of the figure, in the order of their ids."),
    }
    facets = {name: (pa.string(), dataset("claims").column(name).description) for name in FACETS}
    nullable = {"preferred_claim", "value", "lower", "upper"} | {n for n in FACETS if dataset("claims").column(n).nullable}
    ordered = {"key": told.pop("key"), "part": told.pop("part"), **facets, **told}
    return pa.schema([pa.field(n, kind, n in nullable, {"description": text}) for n, (kind, text) in ordered.items()])


SCHEMA = _schema()


def in_order(rows: Rows) -> Rows:
    """Rows sorted by key and claim id, and of those with the same the first."""
    if not len(rows):
        return rows
    keys, ids = np.ascontiguousarray(rows["key"]), np.ascontiguousarray(rows["id"])
    by_key = np.argsort(keys)
    rank = np.cumsum(_changes(keys[by_key])).astype(np.uint64)
    bits = np.uint64(int(rank[-1]).bit_length())
    mixed = rank << (np.uint64(64) - bits) | _first_bits(ids)[by_key] >> bits
    inner = np.argsort(mixed)
    order, made = by_key[inner], mixed[inner]
    tied = np.flatnonzero(~_changes(made))
    if not len(tied):
        return rows[order]
    places = np.union1d(tied, tied - 1)
    told = rows[order[places]]
    again = np.lexsort((told["inner_upper"], told["inner_lower"], told["doc"], told["id"], made[places]))
    order[places] = order[places][again]
    rows = rows[order]
    repeated = tied[(rows["id"][tied] == rows["id"][tied - 1]) & (rows["key"][tied] == rows["key"][tied - 1])]
    return np.delete(rows, repeated) if len(repeated) else rows


def _changes(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first always does."""
    return np.concatenate(([True], values[1:] != values[:-1]))


def _first_bits(ids: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """The first bytes of ids as numbers of the same order; of hexadecimal digits four bits each."""
    width = ids.dtype.itemsize
    wide = np.zeros((len(ids), 16), np.uint8)
    wide[:, : min(width, 16)] = np.ascontiguousarray(ids).view(np.uint8).reshape(len(ids), width)[:, :16]
    is_digit, is_letter = (wide >= 48) & (wide < 58), (wide >= 97) & (wide < 103)
    if not (is_digit | is_letter).all():
        return np.ascontiguousarray(wide[:, :8]).view(">u8")[:, 0].astype(np.uint64)
    nibbles = np.where(is_digit, wide - 48, wide - 87)
    packed = (nibbles[:, 0::2] << 4) | nibbles[:, 1::2]
    return np.ascontiguousarray(packed).view(">u8")[:, 0].astype(np.uint64)


def ends_by_id(rows: Rows, exact: Mapping[bytes, Exact]) -> EndOf:
    """The exact ends of rows, looked up by claim id."""

    def end_of(row: int, end: int) -> Fraction | None:
        return exact[bytes(rows["id"][row])][end]

    return end_of


def figures_table(rows: Rows, values: Mapping[str, pa.Array], end_of: EndOf) -> pa.Table:
    """The figures of rows in order, sorted by key and part. `values` are the values of the facets by their numbers in the rows."""
    if not len(rows):
        return SCHEMA.empty_table()
    made = clusters_of(rows, end_of)
    lead = rows[made.lead]
    has_value = made.preferred & ((lead["flags"] & HAS_VALUE) > 0)
    columns = {
        "key": pa.array(lead["key"]),
        "part": pa.array(made.part),
        **{name: values[name].take(pa.array(lead[name], mask=lead[name] < 0)) for name in FACETS},
        "status": pa.array(STATUS).take(pa.array(made.status)),
        "voices": pa.array(made.voices),
        "documents": pa.array(made.documents),
        "preferred_claim": _strings(lead["id"], made.preferred),
        "value": pa.array(lead["nominal"], mask=~has_value),
        "lower": _floats(made.lower),
        "upper": _floats(made.upper),
        "claims": pa.ListArray.from_arrays(
            pa.array(np.append(made.starts, len(rows)).astype(np.int32)), _strings(rows["id"][made.order])
        ),
    }
    return pa.Table.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _floats(ends: NDArray[np.float64]) -> pa.Array:
    return pa.array(ends, mask=np.isnan(ends))


def _strings(ids: NDArray[np.bytes_], known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Ids as strings, null where they are not known; at once where all have the full width."""
    width, n = ids.dtype.itemsize, len(ids)
    flat = np.ascontiguousarray(ids)
    mask = None if known is None else ~known
    if n and (flat.view(np.uint8).reshape(n, width)[:, -1] != 0).all() and known is None:
        offsets = pa.py_buffer(np.arange(0, (n + 1) * width, width, dtype=np.int32))
        return pa.StringArray.from_buffers(n, offsets, pa.py_buffer(flat.view(np.uint8)))
    return pa.array(flat, pa.binary(), mask=mask).cast(pa.string())
