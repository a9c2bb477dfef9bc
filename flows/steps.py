"""The steps of a refresh as functions of a `Run`, each by itself complete: they open the ledger, work, and say what they did.

`refresh` runs them one after the other; the Prefect flows call the same functions from tasks. Every step holds the locks of what it
writes, so that two runs never work on the same folders at once.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from flows.decisions import decisions_key
from flows.extract import Done, collect, extract_batch, jobs_of, plan
from flows.files import locked
from flows.fingerprint import ALL, READING, fingerprint
from flows.ingest import Ingested, chosen, ingest, read_sources
from flows.ledger import Ledger, open_copy, open_ledger, set_aside
from flows.run import Run, UserError
from flows.stage import DamagedStageError, stage_path
from flows.versions import PACKAGE, published
from flows.walk import Listing, walk_all

Made = TypeVar("Made")
Say = Callable[[str], None]
"""Takes a line about the progress of the work."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, for `--dry-run`: documents that are new, changed, gone or to be read."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    to_read: tuple[str, ...]
    code_changed: bool


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did. `version` is the published version, `is_new` whether this run published it."""

    version: str
    is_new: bool
    unchanged: bool = False
    ingested: Ingested | None = None
    read: tuple[Done, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    issues: int = 0


@contextmanager
def at_work(run: Run, *, publishing: bool) -> Iterator[None]:
    """Hold the locks of the state folder and, for publishing, of the curated folder."""
    with ExitStack() as stack:
        stack.enter_context(locked(run.folders.state, "keep the ledger", run.wait_seconds))
        if publishing:
            stack.enter_context(locked(run.folders.curated, "publish", run.wait_seconds))
        yield


@contextmanager
def the_ledger(run: Run) -> Iterator[Ledger]:
    """The open ledger; a damaged one is moved aside and started anew, since all of it can be made again."""
    path = run.folders.ledger
    with ExitStack() as stack:
        try:
            ledger = stack.enter_context(open_ledger(path))
        except sqlite3.DatabaseError as error:
            aside = set_aside(path)
            print(f"warning: the ledger was damaged ({error}); it was moved to {aside} and is made anew.", file=sys.stderr)
            ledger = stack.enter_context(open_ledger(path))
        _same_raw(run, ledger)
        yield ledger


def list_raw(run: Run) -> Listing:
    """What lies in the raw folder. Raises `UserError` where it cannot be opened."""
    try:
        return walk_all(run.folders.raw, run.folders.fetched)
    except OSError as error:
        raise UserError(
            f"cannot open the folder {run.folders.raw}: {error.strerror}. Name the folder with your documents with --raw DIR.", 2
        ) from error


def looks_due(run: Run) -> bool:
    """Whether a source is due to be looked at, as far as the ledger knows; told without reading sources.yaml."""
    if run.looks == "none":
        return False
    with the_ledger(run) as ledger:
        planned = ledger.fact("next_look")
    return run.looks == "all" or (planned is not None and datetime.fromisoformat(planned) <= datetime.now(UTC))


def look_step(run: Run, say: Say) -> tuple[str, ...]:
    """Look at the sources that are due (or all of them), one after the other; returns the paths of new documents."""
    if run.looks == "none":
        return ()
    sources = [source for source in read_sources(run.folders.raw, list_raw(run))[0] if source.look]
    if not sources:
        return ()
    from flows import look

    now = datetime.now(UTC)
    chosen = [s for s in sources if not run.selection.sources or s.id in run.selection.sources]
    chosen = chosen if run.looks == "all" else look.due(chosen, run.folders, now)
    new: list[str] = []
    for source in chosen:
        say(f"looking at {source.id}")
        looked = look.look_at(source, run.folders, run.limits, now)
        new += looked.new
        with the_ledger(run) as ledger:
            ledger.put_issues(f"{look.STEP}:{source.id}", looked.issues)
    with the_ledger(run) as ledger:
        ledger.put_facts(next_look=min(look.next_look(source, run.folders) for source in sources).isoformat())
    return tuple(new)


def ingest_step(run: Run, listing: Listing | None = None) -> Ingested:
    """See what is new in the raw folder and among what was fetched."""
    listing = listing or list_raw(run)
    with the_ledger(run) as ledger:
        ledger.put_facts(clean=None)
        return ingest(run, listing, ledger)


def plan_step(run: Run) -> list[str]:
    """Write down which documents are to be read; returns the paths of the batches."""
    with the_ledger(run) as ledger:
        return [str(path) for path in plan(run, ledger)]


def collect_step(run: Run, results: list[str]) -> list[Done]:
    """Note what became of the documents."""
    with the_ledger(run) as ledger:
        return collect(run, ledger, results)


def extract_step(run: Run, say: Say) -> list[Done]:
    """Read all documents that need it, in this process or in `run.workers` others."""
    batches = plan_step(run)
    results = []
    with ExitStack() as stack:
        if run.workers > 1 and len(batches) > 1:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            pool = stack.enter_context(ProcessPoolExecutor(min(run.workers, len(batches)), mp_context=get_context("spawn")))
            working = pool.map(extract_batch, batches)
        else:
            working = map(extract_batch, batches)
        for number, result in enumerate(working, 1):
            results.append(result)
            say(f"read {number} of {len(batches)} batches")
    return collect_step(run, results)


def reconcile_step(run: Run, *, anew: bool = False) -> str:
    """Make relations and figures; returns the path of the file that holds them. Damaged stage files are made anew first."""
    from flows.reconcile import reconcile_all

    def work(ledger: Ledger) -> str:
        return str(reconcile_all(run, ledger, anew=anew))

    return _with_sound_stages(run, work)


def publish_step(run: Run) -> Refreshed:
    """Publish what was read as a version, after reconciling it where that is not done."""
    from flows.publish import publish

    def work(ledger: Ledger) -> Refreshed:
        made = publish(run, ledger)
        return Refreshed(made.version, made.is_new, rows=made.rows, issues=made.rows["issues"])

    return _with_sound_stages(run, work)


def refresh(run: Run, say: Say) -> Refreshed:
    """All steps: what is new is read, everything is reconciled, a version is published if anything is different."""
    with at_work(run, publishing=True):
        look_step(run, say)
        listing = list_raw(run)
        standing = unchanged_version(run, listing)
        if standing is not None:
            return standing
        ingested = ingest_step(run, listing)
        say(f"{len(ingested.new)} new, {len(ingested.changed)} changed, {len(ingested.gone)} gone")
        read = extract_step(run, say)
        say("reconciling")
        reconcile_step(run)
        say("publishing")
        made = publish_step(run)
        mark_clean(run, listing, made)
    return Refreshed(made.version, made.is_new, False, ingested, tuple(read), made.rows, made.issues)


def unchanged_version(run: Run, listing: Listing) -> Refreshed | None:
    """The latest version, where files, code and curated folder are as the last refresh left them and nothing is selected."""
    if run.selection:
        return None
    with the_ledger(run) as ledger:
        clean, version, issues = (ledger.fact(name) for name in ("clean", "version", "issues"))
    if version is None or clean != _clean_token(run, listing) or published(run.folders.curated).latest != version:
        return None
    whole = (run.folders.curated / version / PACKAGE).is_file()
    return Refreshed(version, False, True, issues=int(issues or 0)) if whole else None


def mark_clean(run: Run, listing: Listing, made: Refreshed) -> None:
    """Note that everything in the listing is published, for the next refresh to see; a run over a selection notes nothing."""
    if not run.selection:
        with the_ledger(run) as ledger:
            ledger.put_facts(clean=_clean_token(run, listing), version=made.version, issues=str(made.issues))


def dry_run(run: Run) -> Plan:
    """What a refresh would do; writes nothing."""
    listing = list_raw(run)
    with open_copy(run.folders.ledger) as ledger:
        _same_raw(run, ledger)
        codes = {entry.fingerprint for entry in ledger.files().values() if entry.fingerprint}
        ingested = ingest(run, listing, ledger, write_sidecars=False)
        to_read = tuple(job.path for job in jobs_of(run, ledger))
    changed = bool(codes - {fingerprint(READING)})
    return Plan(ingested.new, ingested.changed, ingested.gone, to_read, changed)


def check_selection(run: Run) -> None:
    """Raise `UserError` where a selection chooses no document that the ledger knows."""
    if not run.selection:
        return
    with the_ledger(run) as ledger:
        files = ledger.files().values()
    if not any(chosen(run.selection, entry.path, entry.sha256, entry.metadata) for entry in files):
        raise UserError(
            "no document fits --source, --doc and --since. kanhe status lists the documents; "
            "--doc takes a path below the raw folder or the beginning of a hash.",
            2,
        )


def _with_sound_stages(run: Run, work: Callable[[Ledger], Made]) -> Made:
    """Do the work; where it meets a damaged stage file, make that anew and start again."""
    mended: set[str] = set()
    while True:
        with the_ledger(run) as ledger:
            try:
                return work(ledger)
            except DamagedStageError as error:
                key = error.key
        if key in mended:
            raise UserError(
                f"the stage file {key} cannot be kept in {run.folders.stage}. Check the disk, then run kanhe refresh again."
            )
        mended.add(key)
        stage_path(run.folders.stage, key).unlink(missing_ok=True)
        extract_step(run, lambda line: None)


def _clean_token(run: Run, listing: Listing) -> str:
    limits = run.limits
    decisions = decisions_key(run.folders.decisions)
    return f"{listing.digest()} {fingerprint(ALL)} {limits} {os.path.abspath(run.folders.curated)} {decisions}"


def _same_raw(run: Run, ledger: Ledger) -> None:
    """The ledger belongs to one raw folder; a selection of another one would publish a mixture."""
    raw = os.path.abspath(run.folders.raw)
    known = ledger.fact("raw")
    if known is None or known == raw:
        ledger.put_facts(raw=raw)
        return
    if run.selection:
        raise UserError(
            f"the state in {run.folders.state} belongs to {known}. Name another one with --state, or run without a selection.", 2
        )
    ledger.put_facts(raw=raw)
