"""Everything that the stage files of a run hold together, in the order of paths."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from flows.extract import readable
from flows.ledger import Ledger
from flows.rows import Row, Rows, document_of
from flows.run import Run
from flows.stage import read_stage, stage_path
from schemas.records import Document


def stage_keys(ledger: Ledger) -> list[str]:
    """The keys of the stage files of all documents that were read, in the order of their paths."""
    return [entry.stage for entry in readable(ledger.files().values()) if entry.stage is not None]


def content_key(keys: list[str], code: str) -> str:
    """A name for what `code` makes of these stage files."""
    return sha256("\n".join([code, *sorted(keys)]).encode()).hexdigest()[:32]


def stages(run: Run, ledger: Ledger) -> Iterator[Rows]:
    """The rows of each stage file. Raises `DamagedStageError` for one that cannot be read."""
    for key in stage_keys(ledger):
        yield read_stage(stage_path(run.folders.stage, key), key)


def documents_of(rows: Rows) -> Iterator[Document]:
    """The document of a stage file, or nothing where it was refused."""
    if rows["documents"]:
        yield document_of(rows)


def distinct_issues(rows: list[Row]) -> list[Row]:
    """The issues, each told once."""
    return list({(r["path"], r["stage"], r["code"], r["page"], r["message"]): r for r in rows}.values())
