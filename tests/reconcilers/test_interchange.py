"""Claims and relations as JSON lines."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from reconcilers.interchange import claims_from_json, relation_to_json
from reconcilers.reconciling import reconcile

TEXT = "Ports grew. France took in €4.8 billion in 2024, the port office says.\nNobody knows why."
START = TEXT.index("€4.8")
ROW: dict[str, Any] = {"doc": "ports.txt", "start": START, "end": START + 12, "value": "4800000000", "unit": "EUR"}


def test_a_row_becomes_a_claim_with_its_sentence() -> None:
    (made,) = claims_from_json([ROW], {"ports.txt": TEXT})
    assert made.text == "€4.8 billion"
    assert made.quote == "France took in €4.8 billion in 2024, the port office says."
    assert made.value == Decimal("4800000000")
    assert (made.lower, made.upper, made.hedge, made.statistic, made.doc_id) == (None, None, "exact", "total", "ports.txt")


def test_what_a_row_says_is_kept() -> None:
    row = {**ROW, "id": "p-1", "lower": "4.7e9", "hedge": "over", "place": "FR", "quote": "its own", "text": "4.8", "unheard": 1}
    (made,) = claims_from_json([row], {"ports.txt": TEXT})
    assert (made.claim_id, made.lower, made.hedge, made.place, made.quote, made.text) == (
        "p-1", Decimal("4.7e9"), "over", "FR", "its own", "4.8",
    )  # fmt: skip


def test_a_claim_without_an_id_gets_one_from_its_place() -> None:
    first, second = claims_from_json([ROW, {**ROW, "start": 0}])
    assert first.claim_id == claims_from_json([ROW])[0].claim_id
    assert first.claim_id != second.claim_id


@pytest.mark.parametrize("missing", ["doc", "start", "end"])
def test_a_row_without_its_place_is_refused(missing: str) -> None:
    with pytest.raises(KeyError):
        claims_from_json([{k: v for k, v in ROW.items() if k != missing}])


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number: 'many'"):
        claims_from_json([{**ROW, "value": "many"}])


def test_a_relation_names_its_members_by_place_and_its_numbers_as_decimals() -> None:
    facets = {"indicator": "investment_amount", "place": "FR", "period_start": "2024-01-01", "period_end": "2024-12-31"}
    rows = [
        {**ROW, **facets, "id": "a", "text": "€4.8 billion", "provider": "Alpha Data"},
        {**ROW, **facets, "id": "b", "doc": "other.txt", "text": "€48 billion", "value": "48000000000", "provider": "Beta"},
    ]
    claims = claims_from_json(rows)
    (relation,) = reconcile(claims).relations
    line = relation_to_json(relation, {c.claim_id: c for c in claims})
    assert json.loads(json.dumps(line)) == line
    assert line["members"] == [{"doc": r["doc"], "start": START, "end": START + 12} for r in reversed(rows)]
    assert (line["relation"], line["cause"], line["factor"], line["computed"]) == ("conflicts", "unit_scale", "10", None)
    told = {"relation", "members", "identity", "computed", "stated", "cause", "factor", "certainty", "explanation"}
    assert set(line) == told | {"suspect", "suggested_value", "evidence"}
