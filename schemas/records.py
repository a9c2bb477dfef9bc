"""The records that all parts of kanhe speak.

Readers make a `Document`, the extractor makes `Claim`s of it, the reconciler `Relation`s and `Figure`s of those, and whatever
goes wrong on the way is an `Issue`. All are frozen values: nothing in them depends on a clock, a disk or an order of work.
Offsets are Python `str` offsets into `Document.text`, end exclusive. The columns that these records become are described in
the YAML files beside this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "list_item", "table", "caption", "footnote", "boilerplate"]
TableKind = Literal["table", "chart"]
RelationKind = Literal[
    "translation_of",
    "corroborates",
    "consistent",
    "conflicts",
    "scope_differs",
    "derived_consistent",
    "derived_inconsistent",
]
FigureStatus = Literal["single", "corroborated", "conflicting", "suspect"]
Severity = Literal["warning", "error"]

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a PDF page: its span in the canonical text and where it stands on the page."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the canonical text that belongs together.

    `level` counts from 1 for a title or heading and is None for the rest. `section` holds the headings above the block,
    outermost first. `page` counts from 1 and is None where the format has no pages; `words` is empty there too.
    """

    index: int
    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    section: tuple[str, ...] = ()
    page: int | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, at its top left corner where it spans several.

    `start` and `end` are the cell's text in `Document.text` (equal where the cell is empty). `row_path` and `col_path` are the
    header texts that govern the cell, outermost first; a header cell has none of its own axis.
    """

    row: int
    col: int
    start: int
    end: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    is_header: bool = False
    row_path: tuple[str, ...] = ()
    col_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, or the labelled values of a chart. `block` is the index of the block that holds its text."""

    index: int
    block: int
    kind: TableKind
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    caption: str | None = None
    unit_note: str | None = None
    page: int | None = None
    box: Box | None = None
    found_by: str = ""
    confidence: float = 1.0

    def rows(self) -> list[list[str]]:
        """The grid as rows of strings; a merged text stands at its top left, the rest of its area is empty."""
        grid = [[""] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            grid[cell.row][cell.col] = cell.text
        return grid


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a person should know: what happened, to which document, and what to do about it.

    `code` is an entry of the vocabulary `issue_codes`; `stage` is the step that met it.
    """

    path: str
    stage: str
    code: str
    message: str
    advice: str
    severity: Severity = "error"
    doc_id: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of the bytes of one file.

    `doc_id` is the sha256 of the bytes; `text` the canonical text that all spans refer to; `published` an ISO date, of
    reduced precision where the source gives no more (`2025-07`). `language` is `zh`, `en` or None where there is no text.
    """

    doc_id: str
    name: str
    media_type: str
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    language: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    source_id: str | None = None
    licence: str | None = None
    retrieved: str | None = None
    pages: int | None = None
    n_bytes: int = 0
    issues: tuple[Issue, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """A numeric claim: a numeral expression with what the document says that it measures.

    Field by field as in `schemas/claims.yaml`. `value`, `lower` and `upper` are exact, in the base unit (yuan, not 亿元;
    percent on 0-100). Dates are ISO dates, inclusive. What the document does not say is None.
    """

    claim_id: str
    doc_id: str
    doc: str
    start: int
    end: int
    text: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    hedge: str
    unit: str
    lower_closed: bool | None = None
    upper_closed: bool | None = None
    counted: str | None = None
    indicator: str = "other"
    statistic: str = "total"
    period_start: str | None = None
    period_end: str | None = None
    baseline_start: str | None = None
    baseline_end: str | None = None
    place: str | None = None
    sector: str | None = None
    stage: str | None = None
    entity: str | None = None
    modality: str = "actual"
    provider: str | None = None
    measure: str | None = None
    base: str | None = None
    quote: str = ""
    block: int | None = None
    page: int | None = None
    bbox: Box | None = None
    table_id: str | None = None
    row: int | None = None
    col: int | None = None
    method: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A relation that speaks for a repair, or against it where the weight is negative."""

    relation_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Relation:
    """How claims stand to each other.

    `members` are claim ids in the order of the letters in `identity` (`a/b=c`); `computed` and `stated` are the two sides of
    the identity at the nominal values; `cause` is an entry of the vocabulary `causes`, with `factor` for a slip of scale. `suspect` is
    the member that the evidence speaks against and `suggested_value` what it would have to say; nothing is ever changed.
    """

    relation_id: str
    relation: RelationKind
    members: tuple[str, ...]
    identity: str | None = None
    computed: Decimal | None = None
    stated: Decimal | None = None
    cause: str | None = None
    factor: Decimal | None = None
    certainty: Literal["firm", "soft"] = "firm"
    explanation: str = ""
    suspect: str | None = None
    suggested_value: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity about the world and everything the documents say of it.

    The facets are those of the key. `claims` are the ids of all claims of the quantity, `voices` how many independent origins
    speak; `lower` and `upper` bound the values that all voices allow (None where they do not meet or an end is open).
    """

    figure_id: str
    indicator: str
    statistic: str
    unit: str
    counted: str | None
    place: str | None
    sector: str | None
    stage: str | None
    entity: str | None
    period_start: str | None
    period_end: str | None
    modality: str
    measure: str | None
    status: FigureStatus
    claims: tuple[str, ...]
    voices: int
    preferred_claim: str | None
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    reason_en: str
    reason_zh: str
