"""Fourth step: all rows as one validated, immutable version of Parquet files with a data package that describes them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flows.files import write_atomic
from flows.fingerprint import code_version
from flows.gather import distinct_issues, stages
from flows.ledger import Ledger
from flows.package import package_json
from flows.reconcile import read_reconciled, reconcile_all
from flows.rows import Row, issue_row
from flows.run import Run, UserError
from flows.stage import PARTS
from flows.versions import PACKAGE, release, retain, staged
from schemas.dataset import DATASETS
from schemas.records import Issue

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: the version, its folder, whether it is new, rows by dataset."""

    version: str
    folder: Path
    is_new: bool
    rows: dict[str, int]


def publish(run: Run, ledger: Ledger) -> Publication:
    """Write all rows as a version and let `latest.json` name it. Needs the locks of state and curated folder.

    Raises `DamagedStageError` for a stage file that cannot be read, `InvalidVersionError` for rows that break their schema and
    `UserError` where the folder cannot be written; in all three the version before stays the latest.
    """
    from flows.parquet import digest_of, write_table
    from flows.validation import validate

    tables = tables_of(run, ledger)
    validate(tables)
    try:
        with staged(run.folders.curated) as folder:
            digests = {}
            for name in DATASETS:
                path = folder / f"{name}.parquet"
                write_table(name, tables[name], path)
                digests[name] = digest_of(path)
            content = sha256("".join(digests[name][0] for name in DATASETS).encode()).hexdigest()
            version = f"{_newest(tables['documents'])}-{content[:8]}"
            write_atomic(folder / PACKAGE, package_json(version, content, tables, digests, code_version()))
            is_new = release(run.folders.curated, folder, version)
        if run.keep is not None:
            retain(run.folders.curated, run.keep)
    except OSError as error:
        raise UserError(f"cannot write to {run.folders.curated}: {error.strerror}. The version before stays.") from error
    return Publication(version, run.folders.curated / version, is_new, {name: tables[name].num_rows for name in DATASETS})


def tables_of(run: Run, ledger: Ledger) -> dict[str, pa.Table]:
    """All rows as sorted Arrow tables by dataset. Raises `DamagedStageError`."""
    from flows.parquet import batch_of, table_of

    reconciled = read_reconciled(reconcile_all(run, ledger))
    if reconciled is None:
        raise UserError(f"what the reconciler wrote to {run.folders.reconciled} cannot be read. Run kanhe reconcile again.")
    batches: dict[str, list[pa.RecordBatch]] = {name: [] for name in DATASETS}
    waiting: dict[str, list[Row]] = {name: [] for name in PARTS}
    for rows in stages(run, ledger):
        for name in PARTS:
            waiting[name] += rows[name]
            if name != "issues" and len(waiting[name]) >= _BATCH_ROWS:
                batches[name].append(batch_of(name, waiting[name]))
                waiting[name] = []
    waiting["issues"] = distinct_issues([*waiting["issues"], *map(issue_row, _printable(ledger.issues()))])
    for name, rows_left in (*waiting.items(), *reconciled.items()):
        batches[name].append(batch_of(name, rows_left))
    return {name: table_of(name, batches[name]) for name in DATASETS}


def _printable(issues: list[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda issue: (issue.path, issue.stage, issue.code, issue.message))


def _newest(documents: pa.Table) -> str:
    """The date of the newest document, to the precision that it is known, as in `2025-07`."""
    import pyarrow.compute as pc

    newest = pc.max(documents["published"]).as_py()
    return newest[:10] if newest else "undated"
