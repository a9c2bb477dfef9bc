"""Which claim a slip is in, and what it would have to say: by the weight of everything else that is known of the claims.

A relation that fails speaks for each repair that would mend it; a relation that holds speaks against changing any of its members. How much
each counts is data (`evidence` in the vocabulary `reconciliation`). Where one repair has more weight than all others it is named in
the relation, with the relations that it rests on. The claim stays as it was written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

from reconcilers.slips import Repair
from schemas.records import Evidence, Relation
from schemas.vocabulary import vocabulary

_TWENTY = Context(prec=20)


@dataclass(frozen=True, slots=True)
class _Witness:
    relation_id: str
    weight: Fraction


def with_repairs(relations: Iterable[Relation], proposed: Mapping[str, Sequence[Repair]]) -> list[Relation]:
    """The relations in their order; those with proposed repairs name the one that the evidence speaks for, if one does."""
    known = list(relations)
    speaking: dict[Repair, list[_Witness]] = defaultdict(list)
    against: dict[str, list[_Witness]] = defaultdict(list)
    touched = {repair.claim_id for repairs in proposed.values() for repair in repairs}
    for relation in known:
        for repair in dict.fromkeys(proposed.get(relation.relation_id, ())):
            speaking[repair].append(_Witness(relation.relation_id, _weight("soft" if relation.certainty == "soft" else "firm")))
        held = _held_by(relation)
        if held:
            for name in touched.intersection(relation.members):
                against[name].append(_Witness(relation.relation_id, -held))
    return [_named(r, proposed.get(r.relation_id, ()), speaking, against) for r in known]


def _named(
    relation: Relation,
    repairs: Sequence[Repair],
    speaking: Mapping[Repair, list[_Witness]],
    against: Mapping[str, list[_Witness]],
) -> Relation:
    weighed = {
        r: sum((w.weight for w in [*speaking[r], *against.get(r.claim_id, ())]), Fraction(0)) for r in dict.fromkeys(repairs)
    }
    if not weighed:
        return relation
    best = max(weighed, key=lambda r: (weighed[r], r.claim_id))
    rivals = [weight for r, weight in weighed.items() if r != best]
    if weighed[best] <= 0 or any(weight >= weighed[best] for weight in rivals):
        return relation
    witnesses = [*speaking[best], *against.get(best.claim_id, ())]
    evidence = tuple(Evidence(w.relation_id, float(w.weight)) for w in sorted(witnesses, key=lambda w: (-w.weight, w.relation_id)))
    return replace(relation, suspect=best.claim_id, suggested_value=_decimal(best.value), evidence=evidence)


def _held_by(relation: Relation) -> Fraction:
    """How much a relation that holds speaks against changing a member; 0 for one that does not hold or compares no values."""
    if relation.relation in ("translation_of", "corroborates"):
        return _weight("same")
    if relation.relation == "derived_consistent" and relation.certainty == "firm":
        return _weight("bound" if "<" in (relation.identity or "") else "identity")
    return Fraction(0)


def _decimal(value: Fraction) -> Decimal:
    return _TWENTY.divide(Decimal(value.numerator), Decimal(value.denominator))


@cache
def _weight(kind: str) -> Fraction:
    return Fraction(str(vocabulary("reconciliation").by_code()["evidence"].attributes["weights"][kind]))
