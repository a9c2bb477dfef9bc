"""The commands that run steps: refresh, ingest, extract, reconcile, publish."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows import prefect_api
from flows import steps as plain
from flows.run import MIB, Folders, Limits, Looks, Run, Selection, UserError
from flows.steps import Refreshed

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def refresh(options: Namespace) -> int:
    """`kanhe refresh`."""
    run = run_of(options)
    if options.dry_run:
        return _print_plan(run)
    begun = time.monotonic()
    standing = _standing(run)
    made = standing or _recorded("refresh", run, lambda: plain.refresh(run, progress))
    if made.unchanged:
        print(f"nothing changed; the latest version is {made.version} in {run.folders.curated}/")
    else:
        from flows.commands.summary import print_summary

        print_summary(run.folders.curated, made, time.monotonic() - begun)
    return _with_issues(made.issues, options, run)


def ingest(options: Namespace) -> int:
    """`kanhe ingest`."""
    run = run_of(options)
    if options.dry_run:
        return _print_plan(run)

    def work() -> Any:
        with plain.at_work(run, publishing=False):
            plain.look_step(run, progress)
            return plain.ingest_step(run)

    made = _recorded("ingest", run, work)
    for mark, paths in (("new", made.new), ("changed", made.changed), ("gone", made.gone)):
        for path in paths:
            print(f"{mark:8} {path}")
    print(f"{len(made.new)} new, {len(made.changed)} changed, {len(made.gone)} gone, {made.unchanged} unchanged")
    for issue in made.issues:
        print(f"{issue.severity}: {issue.path}: {issue.message}. {issue.advice}", file=sys.stderr)
    return 1 if options.strict and made.issues else 0


def extract(options: Namespace) -> int:
    """`kanhe extract`."""
    run = run_of(options)
    if options.dry_run:
        return _print_plan(run)
    plain.check_selection(run)

    def work() -> Any:
        with plain.at_work(run, publishing=False):
            return plain.extract_step(run, progress)

    done = _recorded("extract", run, work)
    for one in done:
        print(f"{one.outcome:8} {one.path} ({one.claims} claims)")
    print(f"{len(done)} documents read, {sum(one.claims for one in done)} claims")
    failed = [one for one in done if one.outcome != "ok"]
    return 1 if options.strict and failed else 0


def reconcile(options: Namespace) -> int:
    """`kanhe reconcile`."""
    if options.claims is not None:
        from flows.commands.reconciling import reconcile_file

        return reconcile_file(options.claims, options.texts, options.jsonl)
    if options.dataset or options.into or options.add:
        from flows.commands.reconciling import reconcile_parquet

        return reconcile_parquet(options.dataset or (), options.into, options.add or (), options.threads)
    run = run_of(options)
    if options.dry_run:
        return _print_plan(run)
    plain.check_selection(run)

    def work() -> Any:
        with plain.at_work(run, publishing=False):
            return plain.reconcile_step(run, anew=True)

    path = _recorded("reconcile", run, work)
    from flows.reconcile import read_reconciled

    rows = read_reconciled(Path(path)) or {}
    print(", ".join(f"{len(rows[name])} {name}" for name in sorted(rows)))
    return 0


def publish(options: Namespace) -> int:
    """`kanhe publish`."""
    run = run_of(options)
    if options.dry_run:
        return _print_plan(run)
    begun = time.monotonic()

    def work() -> Any:
        with plain.at_work(run, publishing=True):
            return plain.publish_step(run)

    from flows.commands.summary import print_summary

    made = _recorded("publish", run, work)
    print_summary(run.folders.curated, made, time.monotonic() - begun)
    return _with_issues(made.issues, options, run)


def run_of(options: Namespace) -> Run:
    """The run that the options describe. Raises `UserError` for what cannot be meant."""
    folders = folders_of(options)
    raw = os.path.realpath(folders.raw)
    for name, folder in (("--curated", folders.curated), ("--state", folders.state), ("--fetched", folders.fetched)):
        if os.path.realpath(folder) == raw or os.path.realpath(folder).startswith(raw + os.sep):
            raise UserError(f"{name} lies in the raw folder, where kanhe writes nothing. Name a folder outside {folders.raw}.", 2)
    if getattr(options, "since", None) and not _DATE.fullmatch(options.since):
        raise UserError(f"--since takes a date such as 2025, 2025-06 or 2025-06-30, not {options.since!r}.", 2)
    selection = Selection(
        tuple(getattr(options, "source", ())), tuple(getattr(options, "doc", ())), getattr(options, "since", None)
    )
    workers = getattr(options, "workers", 0) or len(os.sched_getaffinity(0))
    look: Looks = getattr(options, "look", "due")
    keep: int | None = getattr(options, "keep", None)
    return Run(folders, limits_of(options), selection, max(1, workers), look, keep=keep)


def folders_of(options: Namespace) -> Folders:
    """The folders that the options name; what is fetched lies beside the raw folder where nothing else is said."""
    raw = Path(options.raw)
    fetched = Path(options.fetched or raw.parent / "fetched")
    return Folders(raw, Path(options.curated), Path(options.state), fetched=fetched, decisions=Path(options.decisions))


def limits_of(options: Namespace) -> Limits:
    """The limits that the options name."""
    standard = Limits()
    return Limits(
        getattr(options, "max_seconds", standard.seconds),
        int(getattr(options, "max_memory_mib", standard.memory_mib)),
        int(getattr(options, "max_mib", standard.file_bytes / MIB) * MIB),
        int(getattr(options, "max_text_mib", standard.text_bytes / MIB) * MIB),
    )


def progress(line: str) -> None:
    """A line about the work that goes on, where someone watches."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line} …", end="", file=sys.stderr, flush=True)


def _standing(run: Run) -> Refreshed | None:
    """The latest version where nothing changed: told before Prefect or anything else that takes long is imported."""
    with plain.at_work(run, publishing=True):
        return None if plain.looks_due(run) else plain.unchanged_version(run, plain.list_raw(run))


def _recorded(name: str, run: Run, work: Callable[[], Any]) -> Any:
    """Do the work of a step by way of Prefect where its API is configured and answers, else here."""
    url = prefect_api.api_url()
    try:
        if url is not None and prefect_api.answers(url):
            os.environ[prefect_api.VARIABLE] = url
            from flows import prefect_flows

            return asyncio.run(getattr(prefect_flows, name)(run.to_json()))
        if url is not None:
            print(f"warning: the Prefect API at {url} does not answer; this run is not recorded there.", file=sys.stderr)
        else:
            print("no Prefect API is configured; running without it.", file=sys.stderr)
        return work()
    finally:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _print_plan(run: Run) -> int:
    plan = plain.dry_run(run)
    for mark, paths in (("new", plan.new), ("changed", plan.changed), ("gone", plan.gone), ("read", plan.to_read)):
        for path in paths:
            print(f"{mark:8} {path}")
    if plan.code_changed:
        print("kanhe's code or vocabularies changed since documents were last read.")
    print(f"{len(plan.to_read)} documents would be read. Nothing was done.")
    return 0


def _with_issues(issues: int, options: Namespace, run: Run) -> int:
    if issues:
        what = "1 issue" if issues == 1 else f"{issues} issues"
        print(f"warning: {what}; see the dataset issues, or: kanhe status --curated {run.folders.curated}", file=sys.stderr)
    return 1 if issues and options.strict else 0
