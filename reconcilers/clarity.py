"""Which claims do not tell one quantity: a document gives several numbers for one key, so words that no code holds set them apart.

Of several totals the largest may be the whole; the others, and all of several shares or means, are parts that the codes do not tell. Such
claims agree with others and hold in identities, and they conflict with nothing, unless a slip explains the difference exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reconcilers.readings import Reading
from reconcilers.statements import Statement


def unclear(statements: Sequence[Statement]) -> frozenset[str]:
    """The ids of readings whose key stands for several numbers of one origin in their document."""
    several: dict[tuple[object, ...], dict[int, Reading]] = defaultdict(dict)
    for number, statement in enumerate(statements):
        for reading in statement.readings:
            if not reading.is_each:
                several[reading.doc, reading.origin, reading.key].setdefault(number, reading)
    found: set[str] = set()
    for told in several.values():
        for number in _parts(told):
            found.update(r.id for r in statements[number].readings if r.doc == told[number].doc)
    return frozenset(found)


def _parts(told: dict[int, Reading]) -> list[int]:
    """The statements of one key in one document that others of it contradict, but for the largest total."""
    if len(told) < 2:
        return []
    largest = max(told, key=lambda n: (told[n].nominal or 0, -n)) if next(iter(told.values())).claim.statistic == "total" else None
    apart = [n for n, r in told.items() if any(o is not r and not o.outer.meets(r.outer) for o in told.values())]
    return [n for n in apart if n != largest]
