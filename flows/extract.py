"""Second step: read each document and take out its claims, in guarded processes, one stage file per document.

`plan` says which documents need reading and writes them down in batches; `extract_batch` works through one batch wherever it is
run (here, in a worker process, on a cluster, in a Prefect task); `collect` notes in the ledger what became of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from extractors.claims import preload
from flows.files import write_atomic
from flows.fingerprint import READING, fingerprint
from flows.guarded import Outcome, run_guarded
from flows.ingest import chosen, vanished
from flows.ledger import FileEntry, Ledger
from flows.reading import FAILED_CODES, read_rows
from flows.run import MIB, Folders, Limits, Run
from flows.stage import stage_key, stage_path, write_stage
from schemas.records import Issue

STEP = "extract"
BATCH_DOCUMENTS = 200
BATCH_BYTES = 16 * MIB


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: its path, hash, metadata as canonical JSON, and the key of its stage file."""

    path: str
    sha256: str
    metadata: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job. `outcome` is `ok`, `refused`, `vanished` or what ended the reading."""

    path: str
    key: str
    outcome: str
    claims: int = 0


def jobs_of(run: Run, ledger: Ledger) -> list[Job]:
    """The documents that need reading: no stage file for their bytes, metadata and code, or selected by name.

    Of files with the same bytes only the first is read.
    """
    code = fingerprint(READING)
    jobs = []
    for entry in readable(ledger.files().values()):
        assert entry.sha256 is not None  # noqa: S101 - readable() gives no others
        key = stage_key(entry.sha256, entry.path, entry.metadata, code)
        wanted = bool(run.selection) and chosen(run.selection, entry.path, entry.sha256, entry.metadata)
        if run.selection and not wanted and entry.stage is not None:
            continue
        current = entry.stage == key and not _outlived(entry.outcome, run.limits)
        if wanted or not current or not stage_path(run.folders.stage, key).exists():
            jobs.append(Job(entry.path, entry.sha256, entry.metadata, key, entry.size))
    return jobs


def readable(entries: Iterable[FileEntry]) -> Iterator[FileEntry]:
    """The documents that have bytes to read, each content once; empty files each by itself."""
    seen: set[str] = set()
    for entry in entries:
        if entry.sha256 is None or (entry.size and entry.sha256 in seen):
            continue
        seen.add(entry.sha256)
        yield entry


def plan(run: Run, ledger: Ledger) -> list[Path]:
    """Write the jobs down in batches of similar size; returns the paths of the batch files."""
    jobs = jobs_of(run, ledger)
    most = min(BATCH_DOCUMENTS, max(1, -(-len(jobs) // (4 * run.workers)) if run.workers > 1 else len(jobs)))
    paths = []
    for batch in _batches(jobs, most):
        body = json.dumps({"run": run.to_json(), "jobs": [asdict(job) for job in batch]}).encode()
        path = run.folders.batches / f"{sha256(body).hexdigest()[:24]}.json"
        write_atomic(path, body)
        paths.append(path)
    return paths


def extract_batch(batch: str) -> str:
    """Read the documents of a batch file; writes their stage files and returns the path of a file that says what became of them."""
    raw = json.loads(Path(batch).read_bytes())
    run = Run.from_json(raw["run"])
    jobs = [Job(**job) for job in raw["jobs"]]
    preload()
    work = partial(_extract, run.folders, run.limits)
    done = [_settle(outcome, run) for outcome in run_guarded(work, jobs, run.limits.seconds, run.limits.memory_mib)]
    path = Path(batch).with_suffix(".done")
    write_atomic(path, json.dumps([asdict(one) for one in done]).encode())
    return str(path)


def extract_all(run: Run, batches: Sequence[Path], executor: Executor | None) -> list[str]:
    """Work through all batches, here or by the executor; returns the paths that `extract_batch` gives."""
    names = [str(batch) for batch in batches]
    return [extract_batch(name) for name in names] if executor is None else list(executor.map(extract_batch, names))


def collect(run: Run, ledger: Ledger, results: Sequence[str]) -> list[Done]:
    """Note in the ledger what became of the documents, and clear the batch files away."""
    done = [Done(**one) for result in results for one in json.loads(Path(result).read_bytes())]
    files = ledger.files()
    code = fingerprint(READING)
    entries = [
        replace(files[one.path], stage=one.key, fingerprint=code, outcome=one.outcome) for one in done if one.outcome != "vanished"
    ]
    gone = [one.path for one in done if one.outcome == "vanished"]
    ledger.put_files(entries, gone)
    ledger.put_issues(STEP, [vanished(path, STEP, files[path].sha256) for path in gone])
    for result in results:
        Path(result).unlink(missing_ok=True)
        Path(result).with_suffix(".json").unlink(missing_ok=True)
    return done


def _batches(jobs: Sequence[Job], most: int) -> Iterator[list[Job]]:
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) >= most or size + job.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.size
    if batch:
        yield batch


def _extract(folders: Folders, limits: Limits, job: Job) -> Done:
    """In the guarded process: read one document and write its stage file."""
    try:
        data = folders.locate(job.path).read_bytes()
    except FileNotFoundError:
        return Done(job.path, job.key, "vanished")
    if sha256(data).hexdigest() != job.sha256:
        return Done(job.path, job.key, "vanished")
    rows = read_rows(data, job.path, job.metadata)
    write_stage(stage_path(folders.stage, job.key), rows)
    return Done(job.path, job.key, "ok" if rows["documents"] else "refused", len(rows["claims"]))


def _settle(outcome: Outcome[Job, Done], run: Run) -> Done:
    """The result of a job; where its process came to an end, a stage file that holds the issue and nothing else."""
    if outcome.result is not None:
        return outcome.result
    job, limits = outcome.item, run.limits
    code, advice = FAILED_CODES[outcome.ending]
    message = f"the reading of the document was ended: {outcome.detail}"
    issue = Issue(job.path, STEP, code, message, advice, "error", job.sha256)
    empty: dict[str, list[dict[str, object]]] = {name: [] for name in ("documents", "blocks", "tables", "table_cells", "claims")}
    write_stage(stage_path(run.folders.stage, job.key), {**empty, "issues": [asdict(issue)]})
    return Done(job.path, job.key, _ended(outcome.ending, limits))


def _ended(ending: str, limits: Limits) -> str:
    limit = {"timeout": f" {limits.seconds:g}", "memory": f" {limits.memory_mib}"}.get(ending, "")
    return f"{ending}{limit}"


def _outlived(outcome: str | None, limits: Limits) -> bool:
    """Whether a reading that was ended by a limit may do better under the limits of now."""
    ending = (outcome or "").split(" ")[0]
    return ending in ("timeout", "memory") and outcome != _ended(ending, limits)
