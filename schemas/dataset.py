"""The curated datasets: one YAML file each, from which Arrow schemas, column docs and checks are made.

The order of columns in the file is their order in Parquet. Types are Arrow's (`string`, `int32`, `float64`, `bool`,
`list<string>`, `list<float64>`, `large_string`). pyarrow is imported only where a schema is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.loading import read_yaml

if TYPE_CHECKING:
    import pyarrow

DATASETS = ("documents", "blocks", "tables", "table_cells", "claims", "figures", "relations", "issues")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Arrow type, meaning and the checks that its values must pass."""

    name: str
    type: str
    nullable: bool
    description: str
    unit: str | None = None
    vocabulary: str | None = None
    references: str | None = None
    bloom: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset: its columns in order, the key that is unique and the order of its rows."""

    name: str
    description: str
    primary_key: tuple[str, ...]
    sort_by: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name. Raises `KeyError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"dataset {self.name} has no column {name}")


@cache
def dataset(name: str) -> Dataset:
    """The dataset of that name. Raises `KeyError` for a name that is not in `DATASETS`."""
    if name not in DATASETS:
        raise KeyError(f"no dataset {name!r}; there are {', '.join(DATASETS)}")
    raw: dict[str, Any] = read_yaml(f"{name}.yaml")
    columns = tuple(Column(**column) for column in raw["columns"])
    return Dataset(name, raw["description"], tuple(raw["primary_key"]), tuple(raw["sort_by"]), columns)


@cache
def arrow_schema(name: str) -> pyarrow.Schema:
    """The Arrow schema of a dataset, with each field's description and unit in its metadata."""
    import pyarrow as pa

    made = dataset(name)
    types = {
        "string": pa.string(),
        "large_string": pa.large_string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "list<string>": pa.list_(pa.string()),
        "list<float64>": pa.list_(pa.float64()),
    }
    fields = []
    for column in made.columns:
        metadata = {"description": column.description}
        if column.unit:
            metadata["unit"] = column.unit
        if column.vocabulary:
            metadata["vocabulary"] = column.vocabulary
        fields.append(pa.field(column.name, types[column.type], column.nullable, metadata))
    return pa.schema(fields, {"dataset": name, "description": made.description})
