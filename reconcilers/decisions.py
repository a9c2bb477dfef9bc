"""What people decided about claims, applied to what the claims say together. Decisions are never dropped.

A decision names a claim by its document's hash and its sentence, not by an id that the next version of the extractor may change. It is
`applied` where the claim is found and all that was looked at is as it was, `stale` where it is found and the number or the voices of
its figure have changed since (it is applied, and someone should look again), `orphaned` where no such claim is left (it waits).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from reconcilers import explain
from reconcilers.reconciling import Reconciliation, reconcile
from schemas.records import Claim, Document, Figure

Verb = Literal["prefer", "reject", "withdraw"]
Standing = Literal["applied", "stale", "orphaned", "withdrawn"]
VERBS: tuple[Verb, ...] = ("prefer", "reject", "withdraw")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file of decisions.

    `quote` is the claim's sentence, `text` its number as printed, `start` its offset when the decision was made. `seen` is a hash of
    the figure's voices at that time, `value` the claim's number. `made` is an ISO date, `by` and `note` are free words.
    """

    verb: Verb
    doc_id: str
    quote: str
    text: str
    start: int
    value: str | None
    seen: str
    made: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a decision stands, and the id of the claim that it was found to be about."""

    decision: Decision
    standing: Standing
    claim_id: str | None = None


def decision_on(claim: Claim, figure: Figure, claims: Mapping[str, Claim], verb: Verb) -> Decision:
    """A decision on a claim of a figure, with what was seen when it was made."""
    value = None if claim.value is None else f"{claim.value:f}"
    return Decision(verb, claim.doc_id, claim.quote, claim.text, claim.start, value, seen_in(figure, claims))


def seen_in(figure: Figure, claims: Mapping[str, Claim]) -> str:
    """A hash of what a figure's voices say, whatever their ids are."""
    said = sorted(f"{c.doc_id}|{_plain(c.quote)}|{c.text}|{c.value}" for c in (claims[name] for name in figure.claims))
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def outcomes_of(decisions: Sequence[Decision], claims: Sequence[Claim], figures: Sequence[Figure]) -> list[Outcome]:
    """How each decision stands, in their order. The last decision on a claim counts; those before it are withdrawn."""
    by_doc: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_doc[claim.doc_id].append(claim)
    by_id = {claim.claim_id: claim for claim in claims}
    figure_of = {name: figure for figure in figures for name in figure.claims}
    found = [_claim_of(decision, by_doc.get(decision.doc_id, [])) for decision in decisions]
    last = {claim.claim_id: i for i, claim in enumerate(found) if claim is not None}
    outcomes = []
    for i, (decision, about) in enumerate(zip(decisions, found, strict=True)):
        if about is None:
            outcomes.append(Outcome(decision, "orphaned"))
        elif last[about.claim_id] != i or decision.verb == "withdraw":
            outcomes.append(Outcome(decision, "withdrawn", about.claim_id))
        else:
            figure = figure_of.get(about.claim_id)
            same = figure is not None and seen_in(figure, by_id) == decision.seen
            outcomes.append(Outcome(decision, "applied" if same else "stale", about.claim_id))
    return outcomes


def decided(
    made: Reconciliation, decisions: Sequence[Decision], claims: Sequence[Claim], documents: Mapping[str, Document]
) -> tuple[Reconciliation, list[Outcome]]:
    """The reconciliation with the decisions applied to its figures, and how each decision stands. Relations stay as they are."""
    outcomes = outcomes_of(decisions, claims, made.figures)
    standing = {o.claim_id: o.decision for o in outcomes if o.standing in ("applied", "stale") and o.claim_id is not None}
    rejected = {name for name, decision in standing.items() if decision.verb == "reject"}
    figures = _without(rejected, made.figures, claims, documents) if rejected else made.figures
    by_id = {claim.claim_id: claim for claim in claims}
    preferred = {name: d for name, d in standing.items() if d.verb == "prefer"}
    figures = tuple(_preferring(figure, preferred, by_id) for figure in figures)
    return Reconciliation(made.relations, tuple(sorted(figures, key=lambda f: f.figure_id))), outcomes


def _claim_of(decision: Decision, claims: Sequence[Claim]) -> Claim | None:
    """The claim that a decision is about: its sentence and number, else its number in a sentence that holds or lies in the other."""
    quote = _plain(decision.quote)
    alike = [c for c in claims if _plain(c.text) == _plain(decision.text)]
    exact = [c for c in alike if _plain(c.quote) == quote]
    near = [c for c in alike if quote and _plain(c.quote) and (quote in _plain(c.quote) or _plain(c.quote) in quote)]
    return min(exact or near, key=lambda c: (abs(c.start - decision.start), c.claim_id), default=None)


def _without(
    rejected: set[str], figures: Sequence[Figure], claims: Sequence[Claim], documents: Mapping[str, Document]
) -> tuple[Figure, ...]:
    """The figures with rejected claims judged by the others; the rejected stay among their claims, and are no voice."""
    rest = reconcile([c for c in claims if c.claim_id not in rejected], documents).figures
    again = {name: figure for figure in rest for name in figure.claims}
    made: dict[str, Figure] = {}
    for figure in figures:
        gone = [name for name in figure.claims if name in rejected]
        kept = {again[name].figure_id: again[name] for name in figure.claims if name in again}
        if not gone:
            made[figure.figure_id] = figure
        elif not kept:
            made[figure.figure_id] = _without_value(figure, explain.reason_rejected(figure.reason_en, figure.reason_zh, len(gone)))
        for number, found in enumerate(kept.values() if gone else ()):
            reason = explain.reason_rejected(found.reason_en, found.reason_zh, len(gone))
            names = tuple(dict.fromkeys([*found.claims, *(gone if number == 0 else ())]))
            made[found.figure_id] = replace(found, claims=names, reason_en=reason.english, reason_zh=reason.chinese)
    return tuple(made.values())


def _without_value(figure: Figure, reason: explain.Reason) -> Figure:
    return replace(figure, preferred_claim=None, value=None, reason_en=reason.english, reason_zh=reason.chinese)


def _preferring(figure: Figure, preferred: Mapping[str, Decision], claims: Mapping[str, Claim]) -> Figure:
    chosen = [name for name in figure.claims if name in preferred]
    if not chosen:
        return figure
    claim, decision = claims[chosen[-1]], preferred[chosen[-1]]
    reason = explain.reason_decided(claim.text, decision.note, figure.reason_en, figure.reason_zh)
    return replace(figure, preferred_claim=claim.claim_id, value=claim.value, reason_en=reason.english, reason_zh=reason.chinese)


def _plain(text: str) -> str:
    return "".join(text.split())
