"""Claims of invented content, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from reconcilers.reconciling import Reconciliation, reconcile
from schemas.records import Claim, Document, Relation

BOUNDED_BELOW = ("over", "at_least")
BOUNDED_ABOVE = ("nearly", "under", "at_most")


def claim(doc: str, text: str, value: str | None, *, at: int = 0, year: int | None = 2024, **fields: Any) -> Claim:
    """A claim of `doc` at offset `at`, on money put into chips in France unless the fields say otherwise.

    `lower` and `upper` follow from the hedge. The quote is the text alone, so that claims without a quote in common stand in
    sentences of their own.
    """
    number = None if value is None else Decimal(value)
    hedge = fields.get("hedge", "exact")
    known: dict[str, Any] = {
        "hedge": "exact",
        "unit": "EUR",
        "indicator": "investment_amount",
        "place": "FR",
        "sector": "ai.chips",
        "lower": number if hedge in BOUNDED_BELOW else None,
        "upper": number if hedge in BOUNDED_ABOVE else None,
        "period_start": f"{year}-01-01" if year else None,
        "period_end": f"{year}-12-31" if year else None,
        "quote": f"{at} {text}",
        "block": at,
    }
    known |= fields
    if known["unit"] == "count":
        known.setdefault("counted", "other")
    name = sha256(f"{doc}|{at}|{text}".encode()).hexdigest()[:16]
    return Claim(claim_id=name, doc_id=doc, doc=doc, start=at, end=at + len(text), text=text, value=number, **known)


def times(made: Claim, factor: str) -> Claim:
    """The claim with its number a number of times as large, and nothing else changed but the digits printed."""
    if made.value is None:
        return made
    value, by = made.value * Decimal(factor), Decimal(factor)
    lower, upper = (None if end is None else end * by for end in (made.lower, made.upper))
    return replace(made, value=value, lower=lower, upper=upper, text=f"{value:f}")


def between(claims: Iterable[Claim], documents: dict[str, Document] | None = None) -> list[tuple[Relation, list[str]]]:
    """Every relation between the claims with the texts of its members in their order."""
    known = list(claims)
    texts = {c.claim_id: c.text for c in known}
    return [(r, [texts[name] for name in r.members]) for r in reconcile(known, documents).relations]


def kinds(claims: Iterable[Claim]) -> dict[frozenset[str], set[str]]:
    """The kinds of relations by the texts of their members."""
    found: dict[frozenset[str], set[str]] = {}
    for relation, texts in between(claims):
        found.setdefault(frozenset(texts), set()).add(relation.relation)
    return found


def shape(made: Reconciliation) -> tuple[object, ...]:
    """All that a reconciliation says, for comparing two of them."""
    return made.relations, made.figures
