"""The steps as Prefect flows: thin async wrappers, so that runs, durations and failures are recorded where a Prefect API is configured.

A task takes and gives paths and counts, never records; documents go to tasks in batches of hundreds. `refresh` has no subflows. The
work itself is in `flows.steps` and `flows.extract`, which know nothing of Prefect.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.assets import Asset, materialize
from prefect.events import emit_event

from flows import steps
from flows.commands.differences import SHOWN, markdown
from flows.diff import changes
from flows.extract import Done, extract_batch
from flows.ingest import Ingested
from flows.run import Run
from flows.steps import Refreshed
from flows.versions import published

FAILED = "kanhe.document.failed"
"""The event of a document that could not be read, for automations."""


@task(name="look")
async def look_task(run: str) -> tuple[str, ...]:
    """Look at the sources that are due; gives the paths of new documents."""
    return await asyncio.to_thread(steps.look_step, Run.from_json(run), lambda line: None)


@task(name="ingest")
async def ingest_task(run: str) -> Ingested:
    """See what is new in the raw folder."""
    return await asyncio.to_thread(steps.ingest_step, Run.from_json(run))


@task(name="plan")
async def plan_task(run: str) -> list[str]:
    """Write down which documents are to be read; gives the paths of the batches."""
    return await asyncio.to_thread(steps.plan_step, Run.from_json(run))


@task(name="extract batch", task_run_name="extract {batch}")
async def extract_task(batch: str) -> str:
    """Read the documents of one batch; gives the path of what became of them."""
    return await asyncio.to_thread(extract_batch, batch)


@task(name="collect")
async def collect_task(run: str, results: list[str]) -> list[Done]:
    """Note what became of the documents."""
    return await asyncio.to_thread(steps.collect_step, Run.from_json(run), results)


@task(name="reconcile")
async def reconcile_task(run: str) -> str:
    """Make relations and figures; gives the path of the file that holds them."""
    return await asyncio.to_thread(steps.reconcile_step, Run.from_json(run))


async def publish_task(run: str) -> Refreshed:
    """Publish a version: a task that materializes the curated folder as an asset."""
    curated = Asset(key=Run.from_json(run).folders.curated.absolute().as_uri())

    @materialize(curated, name="publish")
    async def work(run: str) -> Refreshed:
        made = await asyncio.to_thread(steps.publish_step, Run.from_json(run))
        curated.add_metadata({"version": made.version, "is_new": made.is_new, "rows": made.rows})
        return made

    made: Refreshed = await work(run)
    return made


@flow(name="kanhe-ingest", validate_parameters=False)
async def ingest(run: str) -> Ingested:
    """First step: see what is new in the raw folder. `run` is what `flows.run.Run.to_json` writes."""
    with steps.at_work(Run.from_json(run), publishing=False):
        await look_task(run)
        return await ingest_task(run)


@flow(name="kanhe-extract", validate_parameters=False)
async def extract(run: str) -> list[Done]:
    """Second step: read the documents that need it."""
    with steps.at_work(Run.from_json(run), publishing=False):
        return await _extract(run)


@flow(name="kanhe-reconcile", validate_parameters=False)
async def reconcile(run: str) -> str:
    """Third step: relations and figures."""
    with steps.at_work(Run.from_json(run), publishing=False):
        return await reconcile_task(run)


@flow(name="kanhe-publish", validate_parameters=False)
async def publish(run: str) -> Refreshed:
    """Fourth step: a version."""
    with steps.at_work(Run.from_json(run), publishing=True):
        return await publish_task(run)


@flow(name="kanhe-refresh", validate_parameters=False)
async def refresh(run: str) -> Refreshed:
    """All steps, one after the other."""
    settings = Run.from_json(run)
    with steps.at_work(settings, publishing=True):
        await look_task(run)
        listing = steps.list_raw(settings)
        standing = steps.unchanged_version(settings, listing)
        if standing is not None:
            return standing
        ingested = await ingest_task(run)
        read = await _extract(run)
        await reconcile_task(run)
        made = await publish_task(run)
        steps.mark_clean(settings, listing, made)
    if made.is_new:
        await _show(settings, made)
    get_run_logger().info("version %s, %d documents read, %d issues", made.version, len(read), made.issues)
    return Refreshed(made.version, made.is_new, False, ingested, tuple(read), made.rows, made.issues)


async def _show(run: Run, made: Refreshed) -> None:
    """Show in Prefect what a new version holds: its counts, the conflicts that came with it, and the datasets as assets."""
    order = published(run.folders.curated).order
    counts = [{"dataset": name, "rows": rows} for name, rows in sorted(made.rows.items())]
    await acreate_table_artifact(counts, key="kanhe-version", description=f"Version {made.version}")
    if len(order) > 1:
        found = await asyncio.to_thread(changes, run.folders.curated / order[-2], run.folders.curated / made.version)
        conflicts = [asdict(change) for change in found if change.dataset == "conflicts" and change.kind == "came"]
        await acreate_table_artifact(conflicts[:SHOWN], key="kanhe-new-conflicts", description=f"Conflicts new in {made.version}")
        await acreate_markdown_artifact("\n".join(markdown(found, order[-2], made.version)), key="kanhe-changes")


async def _extract(run: str) -> list[Done]:
    """Read all batches, as many at a time as the run has workers."""
    batches = await plan_task(run)
    free = asyncio.Semaphore(Run.from_json(run).workers)

    async def read(batch: str) -> str:
        async with free:
            return await extract_task(batch)

    results = await asyncio.gather(*(read(batch) for batch in batches))
    done = await collect_task(run, list(results))
    for one in done:
        if one.outcome != "ok":
            _tell_failure(one)
    return done


def _tell_failure(one: Done) -> None:
    """Send the event that an automation can act on: a document gave nothing."""
    resource = {"prefect.resource.id": f"kanhe.document.{one.key}", "prefect.resource.name": one.path}
    emit_event(event=FAILED, resource=resource, payload={"path": one.path, "outcome": one.outcome})
