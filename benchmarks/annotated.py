"""Scores the extractor on the project's own annotated passages (`tests/annotated`): `python -m benchmarks.annotated [zh|en] [--errors]`.

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

FOLDER = Path(__file__).parent.parent / "tests" / "annotated"
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


def score(language: str) -> tuple[dict[str, float], list[str]]:
    """The figures in percent by name for the passages of a language (`zh`, `en`), and a line for each error."""
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for line in (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        where = f"{passage['id']}:"
        found = list(_claims(passage, language))
        for known in passage["claims"]:
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
        errors += [f"{where}{claim['start']} false alarm {claim['text']!r}" for claim in found]
    return _figures(counts), errors


def _claims(passage: Fields, language: str) -> Iterator[dict[str, Any]]:
    document = read_document(passage["text"].encode(), f"{passage['id']}.txt")
    published = passage["published"] or document.published
    yield from (asdict(claim) for claim in extract_claims(replace(document, language=language, published=published)))


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
    for language in [a for a in sys.argv[1:] if not a.startswith("-")] or ["zh", "en"]:
        figures, errors = score(language)
        print(language, "  ".join(f"{name} {figure:.1f}" for name, figure in figures.items()))
        if "--errors" in sys.argv:
            print("\n".join(errors))


if __name__ == "__main__":
    main()
