"""Records as rows of the curated datasets, and back.

A row is a dict with the columns of the dataset's YAML file. Exact decimals stand beside their floats (`value`, `value_text`); a box is
four columns. What goes back to a record loses nothing but the words of PDF pages, which no dataset holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from schemas.dataset import dataset
from schemas.records import Block, Box, Cell, Claim, Document, Evidence, Figure, Issue, Relation, Table

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by dataset."""

_BOX = ("x0", "top", "x1", "bottom")
_CLAIM_DECIMALS = ("value", "lower", "upper")
_NO_SUSPECT: Row = {"suspect": None, "suggested_value_text": None, "evidence": (), "evidence_weights": ()}
_RELATION_DECIMALS = ("computed", "stated", "suggested_value")


def decimal_text(value: Decimal | None) -> str | None:
    """The decimal in digits, without exponent or trailing zeros after the point."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def document_row(document: Document) -> Row:
    """The row of a document."""
    columns = [column.name for column in dataset("documents").columns]
    return {name: _plain(getattr(document, name)) for name in columns}


def block_rows(document: Document) -> Iterator[Row]:
    """The rows of a document's blocks; the box is the one round all words of the block."""
    for block in document.blocks:
        yield {
            "doc_id": document.doc_id,
            "block": block.index,
            "kind": block.kind,
            "start": block.start,
            "end": block.end,
            "level": block.level,
            "section": list(block.section),
            "page": block.page,
            **_box_columns(_around([word.box for word in block.words])),
        }


def table_row(table: Table, doc_id: str, table_id: str) -> Row:
    """The row of a table."""
    return {
        "table_id": table_id,
        "doc_id": doc_id,
        "table": table.index,
        "block": table.block,
        "kind": table.kind,
        "caption": table.caption,
        "unit_note": table.unit_note,
        "n_rows": table.n_rows,
        "n_cols": table.n_cols,
        "page": table.page,
        "found_by": table.found_by,
        "confidence": table.confidence,
    }


def cell_rows(table: Table, doc_id: str, table_id: str) -> Iterator[Row]:
    """The rows of a table's cells."""
    for cell in table.cells:
        row = {name: _plain(value) for name, value in asdict(cell).items()}
        yield {"table_id": table_id, "doc_id": doc_id, **row}


def claim_row(claim: Claim) -> Row:
    """The row of a claim."""
    row = {name: value for name, value in asdict(claim).items() if name != "bbox"}
    return {**_with_floats(row, _CLAIM_DECIMALS), **_box_columns(claim.bbox)}


def relation_row(relation: Relation) -> Row:
    """The row of a relation."""
    row = _with_floats(asdict(relation), _RELATION_DECIMALS)
    factor = None if relation.factor is None else float(relation.factor)
    evidence = [e.relation_id for e in relation.evidence], [e.weight for e in relation.evidence]
    return {**row, "members": list(relation.members), "factor": factor, "evidence": evidence[0], "evidence_weights": evidence[1]}


def figure_row(figure: Figure) -> Row:
    """The row of a figure."""
    return {**_with_floats(asdict(figure), _CLAIM_DECIMALS), "claims": list(figure.claims)}


def issue_row(issue: Issue) -> Row:
    """The row of an issue."""
    return asdict(issue)


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim that a row holds."""
    return Claim(bbox=_box(row), **_fields(Claim, row, _CLAIM_DECIMALS, ("bbox",)))


def relation_of(row: Mapping[str, Any]) -> Relation:
    """The relation that a row holds; versions published before suspects were named lack their columns."""
    row = {**_NO_SUSPECT, **row}
    values = _fields(Relation, row, _RELATION_DECIMALS, ("members", "factor", "evidence"))
    factor = None if row["factor"] is None else Decimal(repr(float(row["factor"])))
    evidence = tuple(Evidence(name, weight) for name, weight in zip(row["evidence"], row["evidence_weights"], strict=True))
    return Relation(members=tuple(row["members"]), factor=factor, evidence=evidence, **values)


def figure_of(row: Mapping[str, Any]) -> Figure:
    """The figure that a row holds."""
    values = _fields(Figure, row, _CLAIM_DECIMALS, ("claims",))
    return Figure(claims=tuple(row["claims"]), **values)


def issue_of(row: Mapping[str, Any]) -> Issue:
    """The issue that a row holds."""
    return Issue(**{name: row[name] for name in Issue.__dataclass_fields__})


def document_of(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Document:
    """The document of the rows that belong to it, without the words of its pages."""
    row = rows["documents"][0]
    blocks = tuple(
        Block(b["block"], b["kind"], b["start"], b["end"], b["level"], tuple(b["section"]), b["page"]) for b in rows["blocks"]
    )
    cells: dict[str, list[Cell]] = {}
    for cell in rows["table_cells"]:
        values = {name: cell[name] for name in Cell.__dataclass_fields__}
        values |= {"row_path": tuple(cell["row_path"]), "col_path": tuple(cell["col_path"])}
        cells.setdefault(cell["table_id"], []).append(Cell(**values))
    tables = tuple(_table(table, cells.get(table["table_id"], ())) for table in rows["tables"])
    values = {name: row[name] for name in Document.__dataclass_fields__ if name in row}
    return Document(**{**values, "authors": tuple(row["authors"]), "blocks": blocks, "tables": tables})


def _table(row: Mapping[str, Any], cells: Iterable[Cell]) -> Table:
    names = [name for name in Table.__dataclass_fields__ if name not in ("index", "cells", "box")]
    return Table(index=row["table"], cells=tuple(cells), **{name: row[name] for name in names})


def _fields(record: type, row: Mapping[str, Any], decimals: Sequence[str], apart: Sequence[str]) -> dict[str, Any]:
    names = [name for name in record.__dataclass_fields__ if name not in apart]  # type: ignore[attr-defined]
    exact = {name: None if row[f"{name}_text"] is None else Decimal(row[f"{name}_text"]) for name in decimals}
    return {name: row[name] for name in names} | exact


def _with_floats(row: Row, decimals: Sequence[str]) -> Row:
    for name in decimals:
        value = row[name]
        row[name], row[f"{name}_text"] = (None, None) if value is None else (float(value), decimal_text(value))
    return row


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _around(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _box_columns(box: Box | None) -> Row:
    return dict(zip(_BOX, box or (None,) * 4, strict=True))


def _box(row: Mapping[str, Any]) -> Box | None:
    return None if row["x0"] is None else (row["x0"], row["top"], row["x1"], row["bottom"])
