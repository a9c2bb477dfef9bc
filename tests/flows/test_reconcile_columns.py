"""Claims by the column: the same figures as claim by claim, the same bytes in any order, and only touched keys redone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.parquet import batch_of
from flows.reconcile_columns import read_figures, reconcile_dataset
from flows.rows import claim_row
from reconcilers.reconciling import reconcile
from schemas.records import Claim
from tests.reconcilers.making import claim

HEDGES = ("exact", "exact", "exact", "about", "nearly", "over", "under", "at_least", "at_most")
PLACES = ("FR", "DE", "IT")
Told = tuple[frozenset[str], str, int, float | None, float | None]


def write(path: Path, claims: Sequence[Claim], group: int = 1 << 20) -> Path:
    """A Parquet file of claims with row groups of a size."""
    pq.write_table(pa.Table.from_batches([batch_of("claims", [claim_row(c) for c in claims])]), path, row_group_size=group)
    return path


@st.composite
def many_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of a few keys, each in a document of its own and credited, where a number is told in one way under one key."""
    random_ = draw(st.randoms(use_true_random=False))
    told: dict[tuple[object, ...], tuple[str, str]] = {}
    claims = []
    for i in range(draw(st.integers(1, 60))):
        kind = random_.choice(["money", "money", "count", "percent", "range"])
        place, year = random_.choice(PLACES), random_.choice([2023, 2024])
        near = Decimal({"FR": 850, "DE": 66, "IT": 4}[place])
        number = near * Decimal(random_.choice(["1", "1", "1.02", "0.9", "1.3", "2", "10", "1000", "-1", "30"]))
        number += Decimal(random_.choice(["0", "0", "0.5", "-0.04", "1"]))
        fields: dict[str, Any] = {"place": place, "year": year, "provider": f"Institut {random_.randrange(9)}"}
        if kind == "range":
            fields |= {"hedge": "range", "lower": number, "upper": number + 5}
            claims.append(claim(f"d{i}", f"{number}-{number + 5}", None, **fields))
            continue
        if kind == "count":
            number = abs(number.to_integral_value())
            fields |= {"unit": "count", "indicator": "deal_count"}
        elif kind == "percent":
            fields |= {"unit": "percent", "statistic": "growth"}
        value = number * (10**8 if kind == "money" else 1)
        form = (random_.choice(HEDGES), random_.choice(["{}", "{:.2f}", "{:,.1f}"]) if kind != "count" else "{}")
        hedge, printed = told.setdefault((kind, place, year, value), form)
        if not abs(number):
            continue
        claims.append(
            claim(f"d{i}", printed.format(number) if kind != "count" else f"{number:,}", str(value), hedge=hedge, **fields)
        )
    return claims


def told_exactly(claims: Sequence[Claim]) -> set[Told]:
    """What the exact path says: members, status, voices and the values that all allow."""
    return {(frozenset(f.claims), f.status, f.voices, _rounded(f.lower), _rounded(f.upper)) for f in reconcile(claims).figures}


def told_by_column(table: pa.Table) -> set[Told]:
    """The same of figures in a table."""
    return {
        (frozenset(f["claims"]), f["status"], f["voices"], _rounded(f["lower"]), _rounded(f["upper"])) for f in table.to_pylist()
    }


def _rounded(end: Decimal | float | None) -> float | None:
    return None if end is None else float(f"{float(end):.12g}")


@settings(max_examples=200, deadline=None)
@given(many_claims())
def test_columns_say_what_the_exact_path_says(tmp_path_factory: pytest.TempPathFactory, claims: list[Claim]) -> None:
    if not claims:
        return
    folder = tmp_path_factory.mktemp("columns")
    reconcile_dataset([write(folder / "claims.parquet", claims)], folder / "out", workers=1)
    assert told_by_column(read_figures(folder / "out")) == told_exactly(claims)
