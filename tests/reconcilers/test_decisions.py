"""Human decisions: found again by document and sentence, applied, stale or orphaned, and never dropped."""

from __future__ import annotations

from dataclasses import replace

from reconcilers.decisions import Decision, Verb, decided, decision_on, outcomes_of
from reconcilers.reconciling import reconcile
from schemas.records import Claim
from tests.reconcilers.making import claim

ALPHA = claim("a", "€4.8 billion", "4800000000", quote="Alpha Data counts €4.8 billion.", provider="Alpha Data")
BETA = claim("b", "€5.9 billion", "5900000000", quote="Beta Research counts €5.9 billion.", provider="Beta Research")
CLAIMS = [ALPHA, BETA]


def decision(verb: Verb, about: Claim = ALPHA, claims: list[Claim] = CLAIMS) -> Decision:
    """A decision made when the claims said what they say."""
    (figure,) = [f for f in reconcile(claims).figures if about.claim_id in f.claims]
    return replace(decision_on(about, figure, {c.claim_id: c for c in claims}, verb), made="2026-02-03", note="checked")


def standing(decisions: list[Decision], claims: list[Claim]) -> list[str]:
    return [o.standing for o in outcomes_of(decisions, claims, reconcile(claims).figures)]


def test_a_preference_is_applied_and_told_in_both_languages() -> None:
    made, outcomes = decided(reconcile(CLAIMS), [decision("prefer")], CLAIMS, {})
    (figure,) = made.figures
    assert [o.standing for o in outcomes] == ["applied"]
    assert (figure.preferred_claim, figure.value, figure.status) == (ALPHA.claim_id, ALPHA.value, "conflicting")
    assert "A person decided for €4.8 billion (checked)" in figure.reason_en
    assert "人工" in figure.reason_zh


def test_a_rejected_claim_is_no_voice_and_stays_in_its_figure() -> None:
    made, _ = decided(reconcile(CLAIMS), [decision("reject")], CLAIMS, {})
    (figure,) = made.figures
    assert set(figure.claims) == {ALPHA.claim_id, BETA.claim_id}
    assert (figure.status, figure.preferred_claim, figure.voices) == ("single", BETA.claim_id, 1)
    assert "set one claim aside" in figure.reason_en


def test_a_figure_of_rejected_claims_alone_prefers_none() -> None:
    made, _ = decided(reconcile([ALPHA]), [decision("reject", ALPHA, [ALPHA])], [ALPHA], {})
    (figure,) = made.figures
    assert (figure.preferred_claim, figure.value, figure.claims) == (None, None, (ALPHA.claim_id,))


def test_a_claim_is_found_again_under_another_id_and_in_a_longer_sentence() -> None:
    renamed = replace(ALPHA, claim_id="0" * 16, start=ALPHA.start + 7, end=ALPHA.end + 7)
    assert standing([decision("prefer")], [renamed, BETA]) == ["applied"]
    longer = replace(renamed, quote=f"In 2024, {ALPHA.quote}")
    assert standing([decision("prefer")], [longer, BETA]) == ["stale"]


def test_a_decision_is_stale_where_what_was_looked_at_has_changed() -> None:
    third = claim("c", "€4.9 billion", "4900000000", provider="Gamma Data")
    assert standing([decision("prefer")], [*CLAIMS, third]) == ["stale"]
    made, _ = decided(reconcile([*CLAIMS, third]), [decision("prefer")], [*CLAIMS, third], {})
    assert made.figures[0].preferred_claim == ALPHA.claim_id


def test_a_decision_without_its_claim_waits() -> None:
    assert standing([decision("prefer")], [BETA]) == ["orphaned"]
    made, outcomes = decided(reconcile([BETA]), [decision("prefer")], [BETA], {})
    assert made.figures == reconcile([BETA]).figures
    assert [o.decision for o in outcomes] == [decision("prefer")]


def test_the_last_decision_on_a_claim_counts() -> None:
    several = [decision("reject"), decision("prefer")]
    assert standing(several, CLAIMS) == ["withdrawn", "applied"]
    assert decided(reconcile(CLAIMS), [*several, decision("withdraw")], CLAIMS, {})[0] == reconcile(CLAIMS)
