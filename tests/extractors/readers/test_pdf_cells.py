"""The cells between ruling lines, held against pdfplumber's own search."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.table import edges_to_intersections, intersections_to_cells

from extractors.readers.pdf.rulings import enclosed_cells

_PLACE = st.integers(0, 6).map(lambda n: 20.0 * n)
_LINES = st.lists(st.tuples(st.booleans(), _PLACE, _PLACE, _PLACE), max_size=24, unique=True)


def _line(level: bool, at: float, start: float, end: float) -> dict[str, Any]:
    first, last = min(start, end), max(start, end)
    if level:
        return {"orientation": "h", "x0": first, "x1": last, "top": at, "bottom": at}
    return {"orientation": "v", "x0": at, "x1": at, "top": first, "bottom": last}


@given(_LINES)
def test_the_cells_are_those_that_pdfplumber_finds(drawn: list[tuple[bool, float, float, float]]) -> None:
    lines = {tuple(line.values()): line for line in (_line(*d) for d in drawn)}
    crossings = edges_to_intersections(list(lines.values()), 3, 3)
    assert enclosed_cells(crossings) == intersections_to_cells(crossings)
