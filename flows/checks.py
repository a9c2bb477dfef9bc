"""Checks of single rows against their dataset: types, nulls, ranges, codes.

A row that fails is left out and told as an issue, so that one odd claim cannot keep a corpus from being published. Keys and
references between rows are checked when a version is published (`flows.validation`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from schemas.dataset import Column, dataset
from schemas.vocabulary import vocabulary

_INT32 = 1 << 31


def problem_of(name: str, row: Mapping[str, Any]) -> str | None:
    """What is wrong with a row of the dataset `name`, or None."""
    for column in dataset(name).columns:
        if column.name not in row:
            return f"{column.name} is missing"
        value = row[column.name]
        if value is None:
            if not column.nullable:
                return f"{column.name} is null"
        elif (problem := _problem(column, value)) is not None:
            return f"{column.name} {problem}: {str(value)[:60]}"
    return None


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of a vocabulary."""
    return vocabulary(name).codes()


def _problem(column: Column, value: Any) -> str | None:
    if column.type == "float64" and not (isinstance(value, (int, float)) and math.isfinite(value)):
        return "is no finite number"
    if column.type == "int32" and not (isinstance(value, int) and -_INT32 <= value < _INT32):
        return "is no 32-bit number"
    if column.minimum is not None and value < column.minimum:
        return f"is below {column.minimum:g}"
    if column.maximum is not None and value > column.maximum:
        return f"is above {column.maximum:g}"
    if column.vocabulary is not None and not all(code in codes(column.vocabulary) for code in str(value).split("+")):
        return f"is no code of {column.vocabulary}"
    return None
