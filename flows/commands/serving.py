"""`kanhe serve`."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from datetime import datetime

from flows import prefect_api
from flows.commands.steps import run_of
from flows.prefect_server import prefect_server
from flows.run import Run, UserError
from flows.sources import duration


def serve(options: Namespace) -> int:
    """`kanhe serve`: until it is told to stop; 0 then."""
    every = duration(options.every)
    if every is None or every.total_seconds() < 1:
        raise UserError(f"--every takes a duration such as PT15M or P1D, not {options.every!r}.", 2)
    run = run_of(options)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    if not run.folders.raw.is_dir():
        raise UserError(f"there is no folder {run.folders.raw}. Name the folder with your documents with --raw DIR.", 2)
    url = prefect_api.api_url()
    if url is not None and prefect_api.answers(url):
        _say(f"recording runs at {url}")
        _run(run, options.every)
        return 0
    with prefect_server(run.folders.state / "prefect", options.port) as own:
        _say(f"Prefect runs at {own.removesuffix('/api')}")
        _run(run, options.every)
    return 0


def _run(run: Run, every: str) -> None:
    from flows.serving import serve

    interval = duration(every)
    assert interval is not None  # noqa: S101 - checked when the options were read
    asyncio.run(serve(run, interval, _say))


def _say(line: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {line}", flush=True)
