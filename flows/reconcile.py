"""Third step: relations and figures of all claims, kept in one file per set of stage files and code."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path

from flows.decisions import decisions_key, read_decisions
from flows.files import write_atomic
from flows.fingerprint import RECONCILING, fingerprint
from flows.gather import content_key, documents_of, stage_keys, stages
from flows.ledger import Ledger
from flows.rows import Rows, claim_of, figure_row, relation_row
from flows.run import Run

_LEVEL = 3


def reconciled_path(run: Run, ledger: Ledger) -> Path:
    """Where the relations and figures of the documents in the ledger lie, made or not."""
    code = f"{fingerprint(RECONCILING)} {decisions_key(run.folders.decisions)}"
    return run.folders.reconciled / f"{content_key(stage_keys(ledger), code)}.json.gz"


def reconcile_all(run: Run, ledger: Ledger, *, anew: bool = False) -> Path:
    """Make the relations and figures of all claims, unless they are there; returns where they lie.

    Raises `DamagedStageError` for a stage file that cannot be read, `UserError` for a line of the decisions that is none.
    """
    path = reconciled_path(run, ledger)
    if not anew and read_reconciled(path) is not None:
        return path
    from reconcilers.reconciling import reconcile

    claims, documents = [], {}
    for rows in stages(run, ledger):
        claims += [claim_of(row) for row in rows["claims"]]
        documents.update({document.doc_id: document for document in documents_of(rows)})
    made = reconcile(claims, documents)
    decisions = read_decisions(run.folders.decisions)
    if decisions:
        from reconcilers.decisions import decided

        made, _ = decided(made, decisions, claims, documents)
    content = {"relations": [relation_row(r) for r in made.relations], "figures": [figure_row(f) for f in made.figures]}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    write_atomic(path, gzip.compress(text.encode(), _LEVEL, mtime=0))
    for other in path.parent.glob("*.json.gz"):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def read_reconciled(path: Path) -> Rows | None:
    """The rows of relations and figures, or None where the file is missing or damaged."""
    try:
        rows: Rows = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error, ValueError):
        return None
    return rows
