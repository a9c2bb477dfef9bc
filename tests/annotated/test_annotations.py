"""Every annotated passage and document is well formed: spans, codes, decimals, bounds, periods. The extractor plays no part here."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.readers import read_document
from schemas.vocabulary import vocabulary

FOLDER = Path(__file__).parent
LANGUAGES = ("zh", "en")
HALVES = ("dev", "blind")
FIELDS = {
    *("start", "end", "text", "value", "lower", "upper", "hedge", "unit", "counted", "indicator", "statistic"),
    *("period_start", "period_end", "baseline_start", "baseline_end", "place", "sector", "stage", "entity", "modality", "provider"),
}
NOT_IN_A_READING = {"start", "end", "text"}
ONE_CODE = {"hedge": "hedges", "unit": "units", "indicator": "indicators", "statistic": "statistics", "modality": "modalities"}
JOINED_CODES = {"place": "places", "sector": "sectors", "stage": "stages"}
COUNTED = vocabulary("counted").codes() - {"stop", "money", "thing"}
SIDES = {"over": "lower", "at_least": "lower", "nearly": "upper", "under": "upper", "at_most": "upper"}


def passages(language: str) -> list[dict[str, Any]]:
    """The passages of one language's file."""
    return lines(FOLDER / f"{language}.jsonl")


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def documents(half: str) -> list[dict[str, Any]]:
    """The rows of `documents.jsonl` of a half."""
    return lines(FOLDER / "documents" / half / "documents.jsonl")


def document_path(half: str, row: dict[str, Any]) -> Path:
    """The file of a document."""
    return FOLDER / "documents" / half / str(row["doc"])


def as_passage(half: str, row: dict[str, Any]) -> dict[str, Any]:
    """A document in the shape of a passage; what a claim line holds more is looked at in tests of its own."""
    path = document_path(half, row)
    claims = [{k: v for k, v in claim.items() if k not in ("id", "doc")} for claim in lines(path.with_suffix(".jsonl"))]
    return {"id": f"{half}/{row['doc']}", "text": path.read_text(encoding="utf-8"), "published": None, "claims": claims}


DOCUMENTS = [(half, row) for half in HALVES for row in documents(half)]
PASSAGES = [
    *(passage for language in LANGUAGES for passage in passages(language)),
    *(as_passage(half, row) for half, row in DOCUMENTS),
]
each_document = pytest.mark.parametrize(
    ("half", "row"), DOCUMENTS, ids=lambda value: value if isinstance(value, str) else value["doc"]
)
each_passage = pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["id"])


def readings(passage: dict[str, Any]) -> list[dict[str, Any]]:
    """The claims of a passage, each as annotated and once more with each of its other readings laid over it."""
    return [{**claim, **other} for claim in passage["claims"] for other in ({}, *claim.get("also", []))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_count_up_and_no_text_stands_twice(language: str) -> None:
    rows = passages(language)
    assert [row["id"] for row in rows] == [f"{language}-{number:03d}" for number in range(1, len(rows) + 1)]
    assert len({row["text"] for row in rows}) == len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_passages(language: str) -> None:
    assert len(passages(language)) >= 75


@each_passage
def test_a_passage_has_its_fields_and_its_claims_in_reading_order(passage: dict[str, Any]) -> None:
    assert set(passage) == {"id", "text", "published", "claims"}
    assert passage["published"] is None or date.fromisoformat(passage["published"])
    ends = [0, *(claim["end"] for claim in passage["claims"])]
    assert all(claim["start"] >= end for claim, end in zip(passage["claims"], ends, strict=False))


@each_passage
def test_a_span_slices_to_its_text(passage: dict[str, Any]) -> None:
    for claim in passage["claims"]:
        assert passage["text"][claim["start"] : claim["end"]] == claim["text"] == claim["text"].strip()
        assert claim["text"]


@each_passage
def test_a_claim_has_the_fields_of_the_guide(passage: dict[str, Any]) -> None:
    for claim in passage["claims"]:
        assert set(claim) - {"optional", "also"} == FIELDS
        assert claim.get("optional", True) is True
        for other in claim.get("also", []):
            assert other
            assert set(other) <= FIELDS - NOT_IN_A_READING
            assert any(claim[field] != value for field, value in other.items())


@each_passage
def test_codes_are_in_the_vocabularies(passage: dict[str, Any]) -> None:
    for reading in readings(passage):
        for field, name in ONE_CODE.items():
            assert reading[field] in vocabulary(name).codes(), field
        for field, name in JOINED_CODES.items():
            assert set((reading[field] or "").split("+")) - {""} <= vocabulary(name).codes(), field
        assert (reading["unit"] == "count") == (reading["counted"] is not None)
        assert reading["counted"] is None or reading["counted"] in COUNTED


@each_passage
def test_numbers_are_decimals_that_agree_with_the_hedge(passage: dict[str, Any]) -> None:
    for reading in readings(passage):
        numbers = {field: Decimal(reading[field]) for field in ("value", "lower", "upper") if reading[field] is not None}
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", reading[field]) for field in numbers)
        ends = [numbers[field] for field in ("lower", "value", "upper") if field in numbers]
        assert ends == sorted(ends)
        hedge = reading["hedge"]
        if hedge in ("range", "indefinite"):
            assert "value" not in numbers
        else:
            assert "value" in numbers
        if hedge == "range":
            assert {"lower", "upper"} <= set(numbers)
        if hedge in ("exact", "about"):
            assert set(numbers) == {"value"}
        if hedge in SIDES:
            side = SIDES[hedge] if numbers["value"] >= 0 else {"lower": "upper", "upper": "lower"}[SIDES[hedge]]
            assert set(numbers) == {"value", side}
            assert numbers[side] == numbers["value"]


@each_passage
def test_periods_are_dates_in_order(passage: dict[str, Any]) -> None:
    for reading in readings(passage):
        for start, end in (("period_start", "period_end"), ("baseline_start", "baseline_end")):
            days = [date.fromisoformat(reading[field]) for field in (start, end) if reading[field] is not None]
            assert days == sorted(days)
        if reading["statistic"] not in ("growth", "change", "multiple"):
            assert reading["baseline_start"] is None
            assert reading["baseline_end"] is None


@each_passage
def test_entities_and_providers_are_words_of_the_passage(passage: dict[str, Any]) -> None:
    for reading in readings(passage):
        for field in ("entity", "provider"):
            for name in (reading[field] or "").split("+"):
                assert name in passage["text"], field


@pytest.mark.parametrize("half", HALVES)
def test_a_half_holds_as_many_documents_in_each_language_and_no_others(half: str) -> None:
    counts = Counter(row["language"] for row in documents(half))
    assert counts["zh"] == counts["en"] >= 3
    names = {"documents.jsonl"} | {name for row in documents(half) for name in (row["doc"], f"{Path(row['doc']).stem}.jsonl")}
    assert {path.name for path in (FOLDER / "documents" / half).iterdir()} == names


@each_document
def test_a_claim_of_a_document_names_it_and_counts_up(half: str, row: dict[str, Any]) -> None:
    path = document_path(half, row)
    claims = lines(path.with_suffix(".jsonl"))
    assert {claim["doc"] for claim in claims} == {row["doc"]}
    assert [claim["id"] for claim in claims] == [f"{path.stem}-{number:03d}" for number in range(1, len(claims) + 1)]


@each_document
def test_offsets_into_the_file_are_offsets_into_the_document_as_read(half: str, row: dict[str, Any]) -> None:
    path = document_path(half, row)
    assert read_document(path.read_bytes(), path.name).text == path.read_bytes().decode()
    assert row["title"] in path.read_text(encoding="utf-8")
