"""Tells what the lines above a table say of it: its caption and the unit of its values."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.readers import line_shapes as shapes
from extractors.readers.draft import Part

KINDS = frozenset({"caption", "heading", "paragraph", "footnote"})


def above_table(text: str, parts: Sequence[Part], corner: str) -> tuple[str | None, str | None]:
    """Caption and unit note of a table that follows `parts`; `corner` is the text of its first cell, which may hold the note."""
    lines = [text[p.start : p.end] for p in parts[-2:] if p.kind in KINDS]
    lines = [line for line in lines if shapes.width(line) <= 2 * shapes.MAX_HEADING]
    note = next((n for n in map(shapes.unit_note, [*reversed(lines), corner]) if n), None)
    told = [line for line in reversed(lines) if line.strip("（）() ") != note and not shapes.ends_sentence(line)]
    names = [line for line in told if not shapes.is_footnote(line)]
    near = bool(parts) and parts[-1].kind in ("caption", "heading", "footnote")
    captions = [line for line in names if shapes.is_caption(line)] or (names[:1] if near or note else [])
    return (captions[0] if captions else None), note
