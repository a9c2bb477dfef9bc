"""Checks of whole datasets before they are published: nulls, ranges, codes, unique keys, references.

What fails here is a fault of kanhe, not of a document: a version that breaks its schema is not published, the one before stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from flows.checks import codes
from schemas.dataset import Column, arrow_schema, dataset


class InvalidVersionError(Exception):
    """Datasets that break their schemas; the message lists how."""


def validate(tables: Mapping[str, pa.Table]) -> None:
    """Raise `InvalidVersionError` where the tables, by dataset, break the rules of their YAML files."""
    problems = [f"{name}: {problem}" for name in sorted(tables) for problem in _problems(name, tables)]
    if problems:
        raise InvalidVersionError("; ".join(problems))


def _problems(name: str, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    table = tables[name]
    if not table.schema.equals(arrow_schema(name)):
        yield "the schema is another one"
        return
    key = list(dataset(name).primary_key)
    if table.group_by(key).aggregate([]).num_rows != table.num_rows:
        yield f"rows share one {', '.join(key)}"
    for column in dataset(name).columns:
        yield from (f"{column.name} {problem}" for problem in _column_problems(column, table[column.name], tables))


def _column_problems(column: Column, values: pa.ChunkedArray, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    if not column.nullable and values.null_count:
        yield "holds nulls"
    if pa.types.is_list(values.type):
        values = pc.list_flatten(values)
    known = pc.drop_null(values)
    if column.type == "float64" and not pc.all(pc.is_finite(known), min_count=0).as_py():
        yield "holds a number that is not finite"
    if column.minimum is not None and len(known) and pc.min(known).as_py() < column.minimum:
        yield f"goes below {column.minimum:g}"
    if column.maximum is not None and len(known) and pc.max(known).as_py() > column.maximum:
        yield f"goes above {column.maximum:g}"
    if column.vocabulary is not None:
        used = {code for value in pc.unique(known).to_pylist() for code in value.split("+")}
        if unknown := sorted(used - codes(column.vocabulary)):
            yield f"holds {', '.join(unknown[:3])}, not in the vocabulary {column.vocabulary}"
    if column.references is not None:
        parent, _, target = column.references.partition(".")
        if not pc.all(pc.is_in(known, value_set=tables[parent][target].combine_chunks()), min_count=0).as_py():
            yield f"points to rows that are not in {parent}"
