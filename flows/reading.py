"""From the bytes of one document to its rows: the reader, what people say about the file, the claims, the checks.

No disk and no processes here; `flows.extract` brings the bytes and keeps the rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extractors.claims import extract_claims, table_id
from extractors.readers import read_document
from flows.checks import problem_of
from flows.rows import Row, Rows, block_rows, cell_rows, claim_row, document_row, issue_row, table_row
from schemas.records import Document, Issue

STEP = "extract"
FAILED_CODES = {
    "timeout": ("timeout", "Look at the file; if it is worth the time, raise the limit with --max-seconds."),
    "memory": ("memory", "Look at the file; if it is worth the memory, raise the limit with --max-memory-mib."),
    "died": ("worker_died", "Look at the file with another program; please report it if it is sound."),
    "raised": ("extract_failed", "This is a fault of kanhe: please report it with the message."),
}
"""How work on a document can end before its time: the issue's code and advice."""


def read_rows(data: bytes, path: str, metadata: str) -> Rows:
    """The rows of a document by dataset. A refused document has issues and no other rows."""
    said: Mapping[str, str] = json.loads(metadata)
    name = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    document = described(read_document(data, name, password=said.get("password")), said)
    if is_refused(document):
        return _rows(document.issues)
    rows = _rows(document.issues, documents=[document_row(document)], blocks=list(block_rows(document)))
    for table in document.tables:
        identity = table_id(document.doc_id, table.index)
        rows["tables"].append(table_row(table, document.doc_id, identity))
        rows["table_cells"] += cell_rows(table, document.doc_id, identity)
    seen: set[str] = set()
    for claim in extract_claims(document):
        if claim.claim_id not in seen:
            seen.add(claim.claim_id)
            rows["claims"].append(claim_row(claim))
    return _checked(rows, document)


def described(document: Document, said: Mapping[str, str]) -> Document:
    """The document with what sources.yaml and sidecar say of it.

    People are believed over the page, but for the title, which is the document's own, and for a date that the page gives more
    exactly.
    """
    published = said.get("date")
    if published is not None and document.published is not None and document.published.startswith(published):
        published = document.published
    fields: dict[str, Any] = {
        "title": document.title or said.get("title"),
        "publisher": said.get("publisher") or document.publisher,
        "url": said.get("url") or document.url,
        "published": published or document.published,
        "language": said.get("language") or document.language,
        "licence": said.get("licence") or document.licence,
        "source_id": said.get("source_id") or document.source_id,
        "retrieved": said.get("retrieved") or document.retrieved,
    }
    return replace(document, **fields)


def is_refused(document: Document) -> bool:
    """Whether nothing of the file could be read, for a reason other than that it holds no text."""
    return not document.text and any(i.severity == "error" and i.code != "no_text" for i in document.issues)


def _rows(issues: tuple[Issue, ...], **rows: list[Row]) -> Rows:
    empty: Rows = {name: [] for name in ("documents", "blocks", "tables", "table_cells", "claims")}
    return empty | rows | {"issues": [issue_row(issue) for issue in issues]}


def _checked(rows: Rows, document: Document) -> Rows:
    """The rows without claims that break the rules of their dataset; each kind of break is an issue."""
    kept: list[Row] = []
    broken: dict[str, Row] = {}
    for row in rows["claims"]:
        problem = problem_of("claims", row)
        if problem is None:
            kept.append(row)
        else:
            broken.setdefault(problem, row)
    advice = "The claim was left out. This is a fault of kanhe: please report it."
    issues = [
        Issue(
            document.name,
            STEP,
            "output_invalid",
            f"claim {row['text'][:40]!r}: {problem}",
            advice,
            "warning",
            document.doc_id,
            row["page"],
        )
        for problem, row in broken.items()
    ]
    return {**rows, "claims": kept, "issues": rows["issues"] + [issue_row(issue) for issue in issues]}
