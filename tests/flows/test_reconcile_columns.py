"""Claims by the column: the same figures as claim by claim, the same bytes in any order, and only touched keys redone."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.cli import main
from flows.parquet import batch_of
from flows.reconcile_columns import add_claims, read_figures, reconcile_dataset
from flows.rows import claim_row
from flows.run import UserError
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


@settings(max_examples=40, deadline=None)
@given(many_claims())
def test_columns_say_what_the_exact_path_says(tmp_path_factory: pytest.TempPathFactory, claims: list[Claim]) -> None:
    if not claims:
        return
    folder = tmp_path_factory.mktemp("columns")
    reconcile_dataset([write(folder / "claims.parquet", claims)], folder / "out", workers=1)
    assert told_by_column(read_figures(folder / "out")) == told_exactly(claims)


def fixed_claims(n: int = 400) -> list[Claim]:
    """Claims of some forty keys that agree, conflict and slip, the same each time."""
    rng = random.Random(7)  # noqa: S311
    made = []
    for i in range(n):
        number = rng.choice(["850", "850", "851", "847.3", "90", "85000", "2"])
        fields = {"place": f"X{rng.randrange(40)}", "provider": f"P{rng.randrange(5)}", "hedge": rng.choice(HEDGES)}
        made.append(claim(f"d{i}", f"{number}亿元", str(Decimal(number) * 10**8), **fields))
    return made


def test_all_statuses_come_out(tmp_path: Path) -> None:
    reconcile_dataset([write(tmp_path / "claims.parquet", fixed_claims())], tmp_path / "out")
    assert set(read_figures(tmp_path / "out")["status"].to_pylist()) == {"single", "corroborated", "conflicting", "suspect"}


def test_order_partition_and_threads_change_no_byte(tmp_path: Path) -> None:
    claims = fixed_claims()
    reconcile_dataset([write(tmp_path / "whole.parquet", claims)], tmp_path / "one", workers=1)
    mixed = random.Random(3).sample(claims, len(claims))  # noqa: S311
    parts = [write(tmp_path / f"{i}.parquet", mixed[i::3], group=11 + i) for i in range(3)]
    reconcile_dataset(parts, tmp_path / "two", workers=3)
    assert (tmp_path / "one" / "figures.parquet").read_bytes() == (tmp_path / "two" / "figures.parquet").read_bytes()


@pytest.mark.parametrize("cuts", [(300,), (150, 200, 390)])
def test_claims_added_later_give_the_figures_of_all_at_once(tmp_path: Path, cuts: tuple[int, ...]) -> None:
    claims = fixed_claims()
    reconcile_dataset([write(tmp_path / "all.parquet", claims)], tmp_path / "all")
    bounds = [0, *cuts, len(claims)]
    parts = [write(tmp_path / f"{i}.parquet", claims[a:b]) for i, (a, b) in enumerate(itertools.pairwise(bounds))]
    reconcile_dataset(parts[:1], tmp_path / "grown")
    for part in parts[1:]:
        add_claims([part], tmp_path / "grown")
    assert read_figures(tmp_path / "grown").equals(read_figures(tmp_path / "all"))


def test_adding_redoes_only_touched_keys_and_the_same_claims_change_nothing(tmp_path: Path) -> None:
    claims = fixed_claims()
    path = write(tmp_path / "claims.parquet", claims)
    reconcile_dataset([path], tmp_path / "out")
    before = read_figures(tmp_path / "out")
    again = add_claims([write(tmp_path / "again.parquet", claims[:1])], tmp_path / "out")
    assert again.keys == 1
    assert read_figures(tmp_path / "out").equals(before)


def test_numbers_longer_than_floats_are_compared_exactly(tmp_path: Path) -> None:
    low, high = "123456789012345678.1", "123456789012345678.2"
    claims = [
        claim("a", low, low, hedge="under", provider="A"),
        claim("b", high, high, hedge="at_least", provider="B"),
        claim("c", low, low, hedge="at_most", provider="A", year=2023),
        claim("d", low, low, hedge="at_least", provider="B", year=2023),
    ]
    reconcile_dataset([write(tmp_path / "claims.parquet", claims)], tmp_path / "out")
    found = {(f["status"], len(f["claims"])) for f in read_figures(tmp_path / "out").to_pylist()}
    assert found == {(f.status, len(f.claims)) for f in reconcile(claims).figures}
    assert ("conflicting", 2) in found


def test_the_command_reconciles_adds_and_teaches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims, into = fixed_claims(), str(tmp_path / "out")
    first, rest = write(tmp_path / "first.parquet", claims[:-20]), write(tmp_path / "rest.parquet", claims[-20:])
    assert main(["reconcile", "--dataset", str(first), "--into", into, "--add", str(rest)]) == 0
    assert "400 claims" in capsys.readouterr().out
    assert pq.read_table(tmp_path / "out" / "changed.parquet").num_rows > 0
    assert main(["reconcile", "--dataset", str(first)]) == 2
    assert main(["reconcile", "--into", str(tmp_path / "none"), "--add", str(rest)]) == 2
    assert "--dataset CLAIMS.parquet" in capsys.readouterr().err
    text = tmp_path / "claims.txt"
    text.write_text("no claims", encoding="utf-8")
    with pytest.raises(UserError, match="as Parquet"):
        reconcile_dataset([text], tmp_path / "out")
