"""Claims and relations as JSON: claims from rows with decimal strings, relations as the command line prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from hashlib import sha256
from typing import Any

from schemas.records import Claim, Relation

_NUMBERS = ("value", "lower", "upper")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s)")
_PLAIN = frozenset(f.name for f in fields(Claim)) - {*_NUMBERS, "claim_id", "doc_id", "bbox"}
_DEFAULTS = {"hedge": "exact", "unit": "count", "indicator": "other", "statistic": "total", "modality": "actual"}


def claims_from_json(rows: Iterable[Mapping[str, Any]], texts: Mapping[str, str] | None = None) -> list[Claim]:
    """Claims from rows with the fields of the gold or of `kanhe claims --jsonl`.

    `value`, `lower` and `upper` are decimal strings or null. `doc` stands for a missing `doc_id`, `id` for `claim_id`; without
    either the id is a hash of document and span. With `texts` (canonical texts by `doc`) a missing quote is the sentence
    round the claim. Raises `KeyError` for a row without `doc`, `start` or `end`, `ValueError` for a number that is none.
    """
    return [_claim(row, (texts or {}).get(row["doc"])) for row in rows]


def relation_to_json(relation: Relation, claims_by_id: Mapping[str, Claim]) -> dict[str, Any]:
    """A relation as one line of `kanhe relations --jsonl`; numbers are decimal strings."""
    members = [claims_by_id[name] for name in relation.members]
    suspect = claims_by_id[relation.suspect] if relation.suspect else None
    return {
        "relation": relation.relation,
        "members": [{"doc": c.doc, "start": c.start, "end": c.end} for c in members],
        "identity": relation.identity,
        "computed": _text(relation.computed),
        "stated": _text(relation.stated),
        "cause": relation.cause,
        "factor": _text(relation.factor),
        "certainty": relation.certainty,
        "suspect": {"doc": suspect.doc, "start": suspect.start, "end": suspect.end} if suspect else None,
        "suggested_value": _text(relation.suggested_value),
        "evidence": [{"relation": e.relation_id, "weight": e.weight} for e in relation.evidence],
        "explanation": relation.explanation,
    }


def _claim(row: Mapping[str, Any], text: str | None) -> Claim:
    start, end = int(row["start"]), int(row["end"])
    name = row.get("claim_id") or row.get("id") or sha256(f"{row['doc']}|{start}|{end}".encode()).hexdigest()[:16]
    values = {field: row[field] for field in sorted(_PLAIN) if row.get(field) is not None}
    values = {**_DEFAULTS, **values, **{field: _number(row.get(field)) for field in _NUMBERS}}
    if text is not None:
        values.setdefault("quote", _sentence(text, start, end))
        values.setdefault("text", text[start:end])
    values.setdefault("text", "")
    bbox = row.get("bbox")
    return Claim(claim_id=str(name), doc_id=row.get("doc_id") or row["doc"], bbox=tuple(bbox) if bbox else None, **values)


def _number(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError as error:
        raise ValueError(f"not a number: {value!r}") from error


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _sentence(text: str, start: int, end: int) -> str:
    before = [m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, end)
    return text[before[-1] if before else max(0, start - 400) : after.end() if after else len(text)].strip()
