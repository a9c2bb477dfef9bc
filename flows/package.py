"""The data package (`datapackage.json`, Frictionless Data Package 1): datasets, columns, units, sources, hashes, code version.

https://specs.frictionlessdata.io/data-package/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from schemas.dataset import DATASETS, Column, dataset

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES = {
    "string": "string",
    "large_string": "string",
    "int32": "integer",
    "int64": "integer",
    "float64": "number",
    "bool": "boolean",
    "list<string>": "array",
    "list<float64>": "array",
}
_SOURCE_COLUMNS = ("doc_id", "name", "title", "publisher", "url", "published", "retrieved", "licence")


def package_json(
    version: str, content: str, tables: Mapping[str, pa.Table], digests: Mapping[str, tuple[str, int]], code_version: str
) -> bytes:
    """The content of `datapackage.json`.

    `content` is the hash of all data files; `tables` and `digests` hold rows and (sha256, bytes) by dataset.
    """
    sources = tables["documents"].select(_SOURCE_COLUMNS).to_pylist()
    package = {
        "profile": "data-package",
        "name": "kanhe",
        "title": "Numeric claims, the figures they make and how they relate",
        "version": version,
        "hash": f"sha256:{content}",
        "code_version": code_version,
        "sources": [_source(row) for row in sources],
        "licences_of_sources": sorted({row["licence"] for row in sources if row["licence"]}),
        "resources": [_resource(name, tables[name].num_rows, digests[name]) for name in DATASETS],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in row.items() if value is not None and key not in ("title", "url")}
    return {"title": row["title"] or row["name"], **({"path": row["url"]} if row["url"] else {}), **said}


def _resource(name: str, rows: int, digest: tuple[str, int]) -> dict[str, Any]:
    made = dataset(name)
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": made.description,
        "hash": f"sha256:{digest[0]}",
        "bytes": digest[1],
        "rows": rows,
        "schema": {
            "fields": [_field(column) for column in made.columns],
            "primaryKey": list(made.primary_key),
            "foreignKeys": [_foreign_key(c) for c in made.columns if c.references and not c.type.startswith("list")],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.nullable}
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    field = {"name": column.name, "type": _TYPES[column.type], "description": column.description, "constraints": constraints}
    extra = {"unit": column.unit, "vocabulary": column.vocabulary, "references": column.references}
    return field | {key: value for key, value in extra.items() if value is not None}


def _foreign_key(column: Column) -> dict[str, Any]:
    resource, _, field = (column.references or "").partition(".")
    return {"fields": column.name, "reference": {"resource": resource.replace("_", "-"), "fields": field}}
