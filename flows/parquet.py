"""Rows as Arrow tables and Parquet files: the schema of the dataset, one order of rows, one way of writing.

The same rows give the same bytes, in whatever order they come. Files are zstd-compressed, carry no time, and have a bloom filter on
the columns that the dataset marks (ids).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.files import sync_folder
from schemas.dataset import arrow_schema, dataset

ROW_GROUP_ROWS = 250_000
_CHUNK = 1 << 20


def batch_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
    """Rows of the dataset `name` as a batch of its schema. Raises `pyarrow.ArrowInvalid` for a value of another type."""
    return pa.RecordBatch.from_pylist(list(rows), schema=arrow_schema(name))


def table_of(name: str, batches: Sequence[pa.RecordBatch]) -> pa.Table:
    """All batches of a dataset as one table, sorted as the dataset says."""
    made = dataset(name)
    table = pa.Table.from_batches(batches, schema=arrow_schema(name))
    order = [*made.sort_by, *(key for key in made.primary_key if key not in made.sort_by)]
    return table.sort_by([(column, "ascending") for column in order]).combine_chunks()


def write_table(name: str, table: pa.Table, path: Path) -> None:
    """Write a table to `path` and bring it to disk."""
    bloom = {"ndv": max(1, min(table.num_rows, ROW_GROUP_ROWS)), "fpp": 0.01}
    with open(path, "wb") as stream:
        pq.write_table(
            table,
            stream,
            row_group_size=ROW_GROUP_ROWS,
            compression="zstd",
            bloom_filter_options={column.name: bloom for column in dataset(name).columns if column.bloom},
            write_page_checksum=True,
        )
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(path.parent)


def digest_of(path: Path) -> tuple[str, int]:
    """sha256 in hex and size in bytes of a file."""
    digest, size = sha256(), 0
    with open(path, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
