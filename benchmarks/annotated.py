"""Scores the extractor on the project's own annotated texts (`tests/annotated`): `python -m benchmarks.annotated [zh|en|dev|blind] [--errors]`.

`zh` and `en` are passages; `dev` and `blind` are whole documents, read from their files as `kanhe claims` reads them. The errors of `blind` are
never told, only its figures: it says how the extractor does on documents that nobody mended it for.
A claim is found where it overlaps an annotated one. `span` is the part of those found with exactly its ends; `quantity` (value, unit, bounds)
and `frame` (quantity, period, indicator, statistic, place) are F1; a single field is the part of those found that have it right. Claims that
are annotated as optional count neither way; `also` holds other right readings.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors.claims import extract_claims
from extractors.readers import read_document
from schemas.records import Document

FOLDER = Path(__file__).parent.parent / "tests" / "annotated"
HALVES = ("dev", "blind")
ROWS = ("zh", "en", *HALVES)
NUMBERS = ("value", "lower", "upper")
SETS = ("place", "sector", "stage", "entity")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "quantity": (*NUMBERS, "unit"),
    "frame": (*NUMBERS, "unit", "period_start", "period_end", "indicator", "statistic", "place"),
    "hedge": ("hedge",),
    "counted": ("counted",),
    "period": ("period_start", "period_end"),
    "baseline": ("baseline_start", "baseline_end"),
    **{name: (name,) for name in ("indicator", "statistic", "place", "sector", "stage", "entity", "modality", "provider")},
}
Fields = Mapping[str, Any]


def score(row: str) -> tuple[dict[str, float], list[str]]:
    """The figures in percent by name for a row (one of `ROWS`), and a line for each error; none for `blind`."""
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for where, known, found in _documents(row) if row in HALVES else _passages(row):
        errors += _matched(known, found, counts, where)
    return _figures(counts), [] if row == "blind" else errors


def _passages(language: str) -> Iterator[tuple[str, list[Fields], list[Fields]]]:
    for passage in _lines(FOLDER / f"{language}.jsonl"):
        document = read_document(passage["text"].encode(), f"{passage['id']}.txt")
        published = passage["published"] or document.published
        yield f"{passage['id']}:", passage["claims"], _claims(replace(document, language=language, published=published))


def _documents(half: str) -> Iterator[tuple[str, list[Fields], list[Fields]]]:
    folder = FOLDER / "documents" / half
    for line in _lines(folder / "documents.jsonl"):
        path = folder / line["doc"]
        yield f"{path.name}:", _lines(path.with_suffix(".jsonl")), _claims(read_document(path.read_bytes(), path.name))


def _lines(path: Path) -> list[Fields]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _claims(document: Document) -> list[Fields]:
    return [asdict(claim) for claim in extract_claims(document)]


def _matched(annotated: list[Fields], found: list[Fields], counts: Counter[str], where: str) -> list[str]:
    errors = []
    for known in annotated:
        match = max(found, key=lambda claim: _overlap(known, claim), default=None)
        if match is None or _overlap(known, match) <= 0:
            counts["missed"] += not known.get("optional", False)
            errors += [] if known.get("optional") else [f"{where}{known['start']} missed {known['text']!r}"]
            continue
        found.remove(match)
        if not known.get("optional"):
            counts["found"] += 1
            counts["span"] += (known["start"], known["end"]) == (match["start"], match["end"])
            errors += _compared(known, match, counts, where)
    counts["false"] += len(found)
    return errors + [f"{where}{claim['start']} false alarm {claim['text']!r}" for claim in found]


def _overlap(a: Fields, b: Fields) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _compared(known: Fields, claim: Fields, counts: Counter[str], where: str) -> list[str]:
    errors = []
    readings = [known, *({**known, **other} for other in known.get("also", ()))]
    for name, fields in FIELDS.items():
        right = any(
            all(_plain(field, reading.get(field)) == _plain(field, claim[field]) for field in fields) for reading in readings
        )
        counts[name] += right
        if not right and name not in ("quantity", "frame"):
            told = [f"{field} {known.get(field)} but read {claim[field]}" for field in fields]
            errors.append(f"{where}{known['start']} {known['text']!r}: {', '.join(told)}")
    return errors


def _plain(field: str, value: Any) -> object:
    if value is None:
        return None
    if field in NUMBERS:
        return Decimal(str(value))
    return (
        frozenset(part.strip().lower() for part in str(value).split("+")) if field in SETS else str(value).replace(" ", "").lower()
    )


def _figures(counts: Counter[str]) -> dict[str, float]:
    found = counts["found"]
    both = 2 * found + counts["missed"] + counts["false"]
    figures = {"found": 200 * found / both, "span": 100 * counts["span"] / found}
    for name in FIELDS:
        figures[name] = 200 * counts[name] / both if name in ("quantity", "frame") else 100 * counts[name] / found
    return figures


def main() -> None:
    """Print the figures, with `--errors` each error."""
    for row in [a for a in sys.argv[1:] if not a.startswith("-")] or ROWS:
        figures, errors = score(row)
        print(row, "  ".join(f"{name} {figure:.1f}" for name, figure in figures.items()))
        if "--errors" in sys.argv:
            print("\n".join(errors))


if __name__ == "__main__":
    main()
