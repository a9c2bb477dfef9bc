"""Keeps everything up to date: a schedule that looks at the sources, and a watch on the raw folder.

Both are runs of the flow `kanhe-refresh`, recorded by Prefect. The schedule is a deployment, run by a Prefect runner in processes of their own;
what the watch sees is refreshed in this process, one change after the other.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flows.run import Folders, Run

Say = Callable[[str], None]
SETTLE_MS = 1_000
"""How long the folder must be quiet before it is read."""
WAIT_SECONDS = 3_600.0
QUERY_SECONDS = 2.0
DEPLOYMENT = "on-schedule"


def lasting(run: Run) -> Run:
    """The run with absolute folders, for processes that start elsewhere, and with patience for other runs on the same folders."""
    folders = run.folders
    absolute = {name: Path(os.path.abspath(getattr(folders, name))) for name in ("raw", "curated", "state", "fetched")}
    return replace(run, folders=Folders(**absolute), wait_seconds=WAIT_SECONDS)


async def serve(run: Run, every: timedelta, say: Say) -> None:
    """Refresh on schedule and on change until SIGTERM or SIGINT. The environment names the Prefect API."""
    from prefect.runner import Runner
    from prefect.types.entrypoint import EntrypointType

    from flows import prefect_flows

    run = lasting(run)
    stopped = asyncio.Event()
    runner = Runner(name="kanhe", query_seconds=QUERY_SECONDS, pause_on_shutdown=False)
    await runner.aadd_flow(
        prefect_flows.refresh,
        name=DEPLOYMENT,
        interval=every,
        parameters={"run": run.to_json()},
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="Looks at the sources that are due, reads what is new, and publishes a version where anything is different.",
    )
    working = [asyncio.create_task(runner.start()), asyncio.create_task(_watch(run, stopped, say))]
    while not runner.started and not working[0].done():
        await asyncio.sleep(0.05)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    say(f"watching {run.folders.raw}; a scheduled refresh every {every}")
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait([*working, waiting], return_when=asyncio.FIRST_COMPLETED)
    say("stopping")
    stopped.set()
    if runner.started:
        await runner.astop()
    await _gather(working, say)


async def _watch(run: Run, stopped: asyncio.Event, say: Say) -> None:
    """Refresh once, and again whenever something in the raw folder changed."""
    from watchfiles import awatch

    from flows import prefect_flows

    await _told(prefect_flows.refresh(run.to_json()), say)
    async for changed in awatch(run.folders.raw, stop_event=stopped, debounce=SETTLE_MS, step=200):
        names = sorted({os.path.relpath(path, run.folders.raw) for _, path in changed})
        if all(part.startswith(".") for name in names for part in name.split(os.sep)[-1:]):
            continue
        say(f"changed: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}")
        await _told(prefect_flows.refresh(run.to_json()), say)


async def _told(refreshing: Coroutine[Any, Any, Any], say: Say) -> None:
    """Wait for a refresh and say what it gave; what goes wrong is said and recorded, and the watch goes on."""
    try:
        made = await refreshing
    except Exception as error:  # noqa: BLE001 - the run is recorded as failed; the next change is another try
        say(f"refresh failed: {error}")
        return
    say(f"{'nothing changed' if made.unchanged else 'refreshed'}: version {made.version}, {made.issues} issues")


async def _gather(working: list[asyncio.Task[None]], say: Say) -> None:
    done: list[Awaitable[None]] = list(working)
    for result in await asyncio.gather(*done, return_exceptions=True):
        if isinstance(result, Exception):
            say(f"ended by {type(result).__name__}: {result}")
