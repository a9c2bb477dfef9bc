"""Reads the values that a chart of an office file keeps beside its drawing (DrawingML charts, ECMA-376 part 1, 21.2).

The chart becomes a grid: a row per category, a column per series.
"""

from __future__ import annotations

from typing import Any

from extractors.readers.grids import GridCell

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
MAX_POINTS = 10_000


def chart_cells(xml: bytes) -> tuple[list[GridCell], str | None]:
    """The grid of a chart part and its title; no cells where it keeps no values. Raises `lxml.etree.XMLSyntaxError`."""
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    series = [_one_series(element) for element in root.iter(f"{_C}ser")]
    categories: dict[int, str] = {}
    for _, names, _ in series:
        categories = {**names, **categories}
    places = sorted({at for _, _, values in series for at in values})[:MAX_POINTS]
    if not places:
        return [], None
    cells = [GridCell(0, 0, "", header=True)]
    cells += [GridCell(0, col, name, header=True) for col, (name, _, _) in enumerate(series, 1)]
    for row, at in enumerate(places, 1):
        cells.append(GridCell(row, 0, categories.get(at, "")))
        cells += [GridCell(row, col, values.get(at, "")) for col, (_, _, values) in enumerate(series, 1)]
    title = root.find(f"{_C}chart/{_C}title")
    words = "" if title is None else "".join(t.text or "" for t in title.iter(f"{_A}t"))
    return cells, words.strip() or None


def _one_series(element: Any) -> tuple[str, dict[int, str], dict[int, str]]:
    """Name, categories and values of a series, by the index of the point."""
    name = element.find(f"{_C}tx")
    said = "" if name is None else "".join(v.text or "" for v in name.iter(f"{_C}v"))
    return said.strip(), _points(element, "cat", "xVal"), _points(element, "val", "yVal")


def _points(element: Any, *names: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in names:
        for holder in element.findall(f"{_C}{name}"):
            for point in holder.iter(f"{_C}pt"):
                value, index = point.find(f"{_C}v"), str(point.get("idx", ""))
                if value is not None and index.isascii() and index.isdigit():
                    found[int(index)] = (value.text or "").strip()
    return found
