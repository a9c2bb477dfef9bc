"""How the work grows with the number of claims: counted in calls, so that no clock decides."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from reconcilers.reconciling import reconcile
from schemas.records import Claim
from tests.reconcilers.making import claim


def calls(claims: list[Claim]) -> int:
    """How many Python functions are called to reconcile the claims."""
    found = 0

    def seen(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal found
        found += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        reconcile(claims)
    finally:
        sys.setprofile(before)
    return found


def many_documents(n: int) -> list[Claim]:
    """Five figures of a country in each document; two documents speak of each country."""
    found = []
    for i in range(n // 5):
        facets: dict[str, Any] = {"place": f"X{i // 2}", "provider": f"P{i % 3}"}
        base: dict[str, Any] = {"baseline_start": "2023-01-01", "baseline_end": "2023-12-31"}
        doc, count = f"d{i}", str(200 + i % 7)
        found.append(claim(doc, str(9000 + i % 5), str(9000 + i % 5), at=0, **facets))
        found.append(claim(doc, count, count, at=20, unit="count", indicator="deal_count", **facets))
        found.append(claim(doc, "37%", "37", at=40, unit="percent", statistic="share", **facets))
        found.append(claim(doc, "4%", "4", at=60, unit="percent", statistic="growth", **facets, **base))
        found.append(claim(doc, "8654", "8654", at=80, year=2023, **facets))
    return found


SHAPES: dict[str, Callable[[int], list[Claim]]] = {
    "many documents": many_documents,
    "one key, each its own value": lambda n: [claim(f"d{i}", str(i + 1000), str(i + 1000), provider=f"P{i}") for i in range(n)],
    "one key, one value": lambda n: [claim(f"d{i}", "1000", "1000", provider=f"P{i}") for i in range(n)],
    "one document": lambda n: [claim("d", str(i + 1000), str(i + 1000), at=i * 10) for i in range(n)],
    "one text without sentences": lambda n: [claim("d", str(i + 99), str(i + 99), at=i * 10, quote="all") for i in range(n)],
    "one digit string": lambda n: [claim(f"d{i}", f"7e{i % 20}", f"7e{i % 20}", place=f"X{i}", provider="A") for i in range(n)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_claims_are_about_twice_the_work(shape: str) -> None:
    make = SHAPES[shape]
    calls(make(8))  # tables are read once
    once, twice = calls(make(240)), calls(make(480))
    assert once > 240
    assert twice < 2.5 * once


def test_what_is_new_under_other_keys_adds_only_its_own_work() -> None:
    old, new = many_documents(160), [claim("n", str(i), str(i), place=f"Y{i}", at=20 * i) for i in range(1, 41)]
    calls(old[:8])
    assert calls([*old, *new]) < 1.2 * (calls(old) + calls(new))
