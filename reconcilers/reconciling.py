"""Claims to relations and figures: the whole way, in the order of decision.

Readings → who says it → statements (one thing said, by whomever) → comparisons within a key → identities → figures. The result does
not depend on the order of the claims: everything is sorted by document and place first, and ids are hashes of content.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reconcilers.completing import completed
from reconcilers.figures import figures_of
from reconcilers.identities import identities_of
from reconcilers.origins import origins_of
from reconcilers.readings import readings_of
from reconcilers.relations import comparisons_of, look_alikes, relation_between, relations_within, repairs_of
from reconcilers.repairs import with_repairs
from reconcilers.slips import Repair
from reconcilers.statements import restated, statements_of
from schemas.records import Claim, Document, Figure, Relation


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What the claims say together: relations sorted by kind and id, figures by id."""

    relations: tuple[Relation, ...]
    figures: tuple[Figure, ...]


def reconcile(claims: Sequence[Claim], documents: Mapping[str, Document] | None = None) -> Reconciliation:
    """The relations between claims and the figures that they make.

    `documents` are the documents of the claims by `doc_id`; titles, publishers, dates and texts tell who says what. Without
    them only the claims' own fields are used. Claim ids must be distinct; raises `ValueError` where they are not.
    """
    if len({c.claim_id for c in claims}) < len(claims):
        raise ValueError("two claims have one id")
    known = documents or {}
    origins = origins_of(claims, known)
    same = restated(readings_of(claims, known, origins))
    origins = origins_of(claims, known, same)
    readings = readings_of(claims, known, origins)
    statements = statements_of(readings)
    comparisons = comparisons_of(statements)
    found = {r.relation_id: r for s in statements for r in relations_within(s)}
    repairs: dict[str, tuple[Repair, ...]] = {}
    for comparison in comparisons:
        between = relation_between(comparison)
        if between is not None:
            found[between.relation_id] = between
            repairs[between.relation_id] = repairs_of(comparison)
    found |= {r.relation_id: r for r in look_alikes(statements)}
    for relation, proposed in identities_of(completed(readings, statements), statements, origins):
        found[relation.relation_id] = relation
        repairs[relation.relation_id] = proposed
    relations = tuple(with_repairs(sorted(found.values(), key=lambda r: (r.relation, r.relation_id)), repairs))
    return Reconciliation(relations, figures_of(statements, comparisons, origins, known))
