"""Round numbers, of which there are many, are told to be one figure by what stands beside them in the documents of one voice."""

from __future__ import annotations

from typing import Any

from tests.reconcilers.making import between, claim

BY: dict[str, Any] = {"provider": "Alpha Data"}
FUNDED: dict[str, Any] = {"indicator": "funded_company_count", "unit": "count", "counted": "company", **BY}
LEAST: dict[str, Any] = {"indicator": "deal_size", "statistic": "min", "hedge": "over", **BY}
ENGLISH = "Of 63 firms, 17 raised over €100 million"
CHINESE = "63家企业中，17家融资超1亿欧元"


def slips(claims: list[Any]) -> list[tuple[set[str], float | None]]:
    """The texts of the members of each slip of scale, and its factor."""
    return [(set(texts), r.factor and float(r.factor)) for r, texts in between(claims) if r.cause == "unit_scale"]


def beside(doc: str, quote: str, **fields: Any) -> list[Any]:
    """The two counts of a sentence."""
    counts = {"63": "63", "17": "17"}
    return [
        claim(doc, text, value, at=5 * i, quote=quote, block=0, **{**FUNDED, **fields})
        for i, (text, value) in enumerate(counts.items())
    ]


def least(doc: str, text: str, value: str, quote: str, **fields: Any) -> Any:
    """A threshold after the counts of a sentence."""
    return claim(doc, text, value, at=30, quote=quote, block=0, **{**LEAST, **fields})


def test_a_threshold_beside_restated_counts_is_the_same_threshold() -> None:
    report = [*beside("a", CHINESE), least("a", "1亿欧元", "100000000", CHINESE)]
    article = [*beside("b", ENGLISH), least("b", "€1 billion", "1000000000", ENGLISH)]
    assert slips([*report, *article]) == [({"1亿欧元", "€1 billion"}, 0.1)]


def test_a_threshold_without_anything_beside_it_is_one_of_many() -> None:
    assert slips([least("a", "1亿欧元", "100000000", "超1亿欧元"), least("b", "€1 billion", "1000000000", "over €1 billion")]) == []


def test_two_thresholds_that_both_documents_name_are_two() -> None:
    both = [
        least("a", "1亿欧元", "100000000", CHINESE),
        claim("a", "10亿欧元", "1000000000", at=50, quote=CHINESE, block=0, **LEAST),
        least("b", "€100 million", "100000000", ENGLISH),
        claim("b", "€1 billion", "1000000000", at=50, quote=ENGLISH, block=0, **LEAST),
    ]
    assert slips([*beside("a", CHINESE), *beside("b", ENGLISH), *both]) == []


def test_a_threshold_that_only_one_document_names_is_not_taken_for_another() -> None:
    both = [
        least("a", "1亿欧元", "100000000", CHINESE),
        claim("a", "10亿欧元", "1000000000", at=50, quote=CHINESE, block=0, **LEAST),
        least("b", "€1 billion", "1000000000", ENGLISH),
    ]
    assert slips([*beside("a", CHINESE), *beside("b", ENGLISH), *both]) == []


def test_the_thresholds_of_two_voices_are_two() -> None:
    report = [*beside("a", CHINESE), least("a", "1亿欧元", "100000000", CHINESE)]
    other: dict[str, Any] = {"provider": "Beta Research"}
    article = [*beside("b", ENGLISH, **other), least("b", "€1 billion", "1000000000", ENGLISH, **other)]
    assert slips([*report, *article]) == []
