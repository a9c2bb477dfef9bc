"""Numbers that only say what another one is compared with: from $12 million, against 39%, an increase on the $189 billion of 2023."""

from __future__ import annotations

import re

from extractors.linking.context import Context, last_term
from extractors.mentions import Quantity

_OVER = re.compile(r"\b(?:on|over|above|below) the\s*\**\Z", re.IGNORECASE)
_REACH = 16


def begins_change(quantity: Quantity, context: Context) -> bool:
    """Whether words right before a number say that another one started from it or is held against it."""
    text, start = context.text, quantity.cue_start
    cue = last_term(context.terms["cues"], (max(0, start - _REACH), start), ("start_of_change", "compared_with"))
    if cue is not None and not text[cue.end : start].strip(" *a"):
        return True
    return _OVER.search(text[max(0, start - _REACH) : start]) is not None
