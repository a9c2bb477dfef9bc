"""Slips of scale planted one at a time in the large amounts of documents, and how many are named: `python -m benchmarks.planted`.

A slip moves a number by 10**n (n from -4 to 4) or reads 亿 as billion and back. It is planted in the claim, value and printed digits
alike, and everything is reconciled again. A slip counts as named where a relation with the cause `unit_scale` has the claim among its
members and the right power of ten as its factor. Three figures, by what the documents say of the amount when nothing is planted:

- `related_named`: it stands in any relation that compares values, one that fails or bounds it from the other side too;
- `shown_named`: it stands in a relation that holds and could show the slip: one that fixes its value, or a bound on the side to which it slips
  (a part that grows, a whole that shrinks). Within such a bound a single power of ten may still be unknowable, and it counts as missed;
- `fixed_named`: a relation fixes its value (the same statement again, or an identity that is no bound).

Alarms on the documents as they are count per 100 claims. Documents: `raw/`, or the folders given, and the seeds where `KANHE_EVAL_DIR` is set.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from extractors.claims import extract_claims
from extractors.readers import read_document
from reconcilers.reconciling import reconcile
from schemas.records import Claim, Document, Relation
from schemas.vocabulary import vocabulary

LARGE = Decimal(10**6)
POWERS = tuple(Decimal(10) ** n for n in (1, 2, 3, 4, -1, -2, -3, -4))
SLIPS = frozenset({"unit_scale", "digit", "sign", "currency", "percent_fraction", "footnote_digit"})
_SAME = frozenset({"translation_of", "corroborates"})
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SWAPS = (("亿", " billion", Decimal(10)), ("billion", "亿", Decimal("0.1")))
_SKIPPED = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """Claims and documents that are reconciled together."""

    claims: tuple[Claim, ...]
    documents: dict[str, Document]


@dataclass(frozen=True, slots=True)
class Planted:
    """A slip and whether it was named."""

    claim: Claim
    factor: Decimal
    fixed: bool
    shown: bool
    named: bool


def corpus_of(folder: Path) -> Corpus:
    """What kanhe reads in a folder. Raises `OSError` for a file that cannot be opened."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in _SKIPPED and p.name != "README.md")
    documents = [read_document(path.read_bytes(), path.name) for path in files]
    claims = tuple(claim for document in documents for claim in extract_claims(document))
    return Corpus(claims, {document.doc_id: document for document in documents})


def alarms(corpus: Corpus) -> list[Relation]:
    """The relations that suspect a slip in documents where none was planted."""
    return [r for r in reconcile(corpus.claims, corpus.documents).relations if r.cause in SLIPS]


def planted(corpus: Corpus, *, most: int | None = None) -> Iterator[Planted]:
    """Every slip in every large amount that stands in a relation, or in so many of them, drawn with a fixed seed."""
    clean = reconcile(corpus.claims, corpus.documents).relations
    related, fixed = _standing(clean)
    chosen = [i for i, c in enumerate(corpus.claims) if c.claim_id in related and _is_large(c)]
    if most is not None and len(chosen) > most:
        chosen = sorted(random.Random(7).sample(chosen, most))  # noqa: S311 - a sample, no secret
    for i in chosen:
        claim = corpus.claims[i]
        for slipped, factor in slips_of(claim):
            claims = (*corpus.claims[:i], slipped, *corpus.claims[i + 1 :])
            found = reconcile(claims, corpus.documents).relations
            is_fixed = claim.claim_id in fixed
            shown = is_fixed or any(_bounds(r, claim.claim_id, factor) for r in clean)
            yield Planted(claim, factor, is_fixed, shown, any(_names(r, claim, factor) for r in found))


def slips_of(claim: Claim) -> Iterator[tuple[Claim, Decimal]]:
    """The claim with each slip, and the power of ten that it has too much."""
    for factor in POWERS:
        yield _moved(claim, factor, _DIGITS.sub(lambda m, f=factor: _printed(m.group(), f), claim.text, count=1)), factor
    for word, other, factor in _SWAPS:
        if word in claim.text and f"万{word}" not in claim.text:
            yield _moved(claim, factor, claim.text.replace(word, other, 1)), factor


def _printed(digits: str, factor: Decimal) -> str:
    return format(Decimal(digits.replace(",", "")) * factor, "f")


def _moved(claim: Claim, factor: Decimal, text: str) -> Claim:
    ends = {name: None if (end := getattr(claim, name)) is None else end * factor for name in ("value", "lower", "upper")}
    return replace(claim, text=text, **ends)


def _standing(relations: Sequence[Relation]) -> tuple[set[str], set[str]]:
    """The claims in any relation that compares values, and those whose value one fixes."""
    related = {name for r in relations if r.relation != "scope_differs" for name in r.members}
    fixing = [r for r in relations if r.relation in _SAME or (r.relation == "derived_consistent" and "<" not in (r.identity or ""))]
    return related, {name for r in fixing for name in r.members}


def _bounds(relation: Relation, claim_id: str, factor: Decimal) -> bool:
    """Whether a relation that holds bounds a claim on the side to which a factor moves it."""
    if claim_id not in relation.members or relation.relation not in ("consistent", "derived_consistent"):
        return False
    return relation.identity is None or (claim_id == relation.members[-1]) == (factor < 1)


def _is_large(claim: Claim) -> bool:
    kind = vocabulary("units").by_code()[claim.unit].attributes.get("kind")
    return claim.value is not None and abs(claim.value) >= LARGE and (kind == "currency" or claim.unit == "count")


def _names(relation: Relation, claim: Claim, factor: Decimal) -> bool:
    if relation.cause != "unit_scale" or relation.factor is None or claim.claim_id not in relation.members:
        return False
    return max(relation.factor, 1 / relation.factor) == max(factor, 1 / factor)


def measured(corpora: Sequence[Corpus], slips: Sequence[Planted]) -> dict[str, float]:
    """Percent named of slips in related, shown and fixed amounts, their numbers, and alarms per 100 claims."""
    shown = [slip for slip in slips if slip.shown]
    fixed = [slip for slip in slips if slip.fixed]
    claims = sum(len(corpus.claims) for corpus in corpora)
    told = sum(len(alarms(corpus)) for corpus in corpora)
    return {
        "related_named": _percent(slips),
        "shown_named": _percent(shown),
        "fixed_named": _percent(fixed),
        "related_slips": len(slips),
        "shown_slips": len(shown),
        "fixed_slips": len(fixed),
        "alarms_per_100_claims": 100 * told / claims if claims else 0.0,
        "claims": claims,
    }


def _percent(slips: Sequence[Planted]) -> float:
    return 100 * sum(s.named for s in slips) / len(slips) if slips else 100.0


def main() -> None:
    """Print the figures; with --errors also what was not named, by claim."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of documents (default: raw, and the seeds)")
    parser.add_argument("--most", type=int, help="plant in at most so many amounts of a folder")
    parser.add_argument("--errors", action="store_true", help="list what was not named, and the alarms")
    options = parser.parse_args()
    evaluation = os.environ.get("KANHE_EVAL_DIR")
    folders = options.folders or [Path("raw"), *([Path(evaluation) / "seeds"] if evaluation else [])]
    corpora = [corpus_of(folder) for folder in folders]
    slips = [slip for corpus in corpora for slip in planted(corpus, most=options.most)]
    print(json.dumps(measured(corpora, slips), indent=1))
    if options.errors:
        _print_errors(corpora, slips)


def _print_errors(corpora: Sequence[Corpus], slips: Sequence[Planted]) -> None:
    missed = Counter((s.claim.doc, s.claim.start, s.claim.text, s.fixed) for s in slips if not s.named)
    for (doc, start, text, fixed), count in missed.items():
        print(f"{'fixed' if fixed else 'bound'} {doc} [{start}] {text}: {count} not named")
    for corpus in corpora:
        for relation in alarms(corpus):
            print(f"alarm {relation.relation} {relation.explanation}")


if __name__ == "__main__":
    main()
