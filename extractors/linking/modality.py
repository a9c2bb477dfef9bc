"""How sure a figure is said: as a fact, an estimate, a forecast or a target."""

from __future__ import annotations

from datetime import date

from extractors.linking.context import Context, Link, Scope, last_term
from extractors.mentions import Quantity

_CUES = ("forecast", "target", "estimate")


def modality_of(quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The nearest cue before the number in its sentence or label; a fact where there is none."""
    cues = context.terms["cues"]
    for name, span in scope.named("before", "earlier", "label"):
        cue = last_term(cues, span, _CUES)
        if cue is not None:
            return Link(cue.code, (cue.start, cue.end), name)
    after = last_term(cues, scope.after, ("target",))
    if after is not None and after.start - quantity.end <= 12:
        return Link(after.code, (after.start, after.end), "after")
    return Link("actual", None, "default")


def with_time(modality: Link, last: date | None, published: date | None) -> Link:
    """The modality, seen with the period: a time that had not ended at the time of writing makes a fact a forecast."""
    if published is None or last is None:
        return modality
    if modality.value == "forecast" and last < published:
        return Link("estimate", modality.words, modality.scope)
    if modality.value == "actual" and last > published:
        return Link("forecast", None, "period")
    return modality
