"""A refresh that is killed at a random moment: what is published stays whole, and the next run ends as an undisturbed one."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.versions import LATEST, PACKAGE
from schemas.dataset import DATASETS
from tests.flows.conftest import CHINESE, Workplace

KILLS = int(os.environ.get("KANHE_SOAK_KILLS", "200"))


def folders(workplace: Workplace) -> list[str]:
    return ["--raw", str(workplace.raw), "--curated", str(workplace.curated), "--state", str(workplace.state)]


def started(workplace: Workplace) -> subprocess.Popen[bytes]:
    """A refresh in a session of its own, so that the whole group can be killed."""
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | {
        "PREFECT_HOME": str(workplace.state)
    }
    command = [sys.executable, "-m", "kanhe", "refresh", *folders(workplace)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)


def content_of(curated: Path) -> str | None:
    """The content hash of the latest version, whose files must all be readable; None where nothing is published yet."""
    if not (curated / LATEST).exists():
        return None
    folder = curated / json.loads((curated / LATEST).read_bytes())["version"]
    for name in DATASETS:
        pq.read_table(folder / f"{name}.parquet")
    return (folder / PACKAGE).read_text()


@pytest.mark.soak
def test_no_kill_leaves_anything_half_written(workplace: Workplace) -> None:
    for number in range(4):
        (workplace.raw / f"more-{number}.txt").write_text(CHINESE.replace("62起", f"{63 + number}起"), encoding="utf-8")
    begun = time.monotonic()
    assert started(workplace).wait() == 0
    seconds = time.monotonic() - begun
    undisturbed = content_of(workplace.curated)
    chance = random.Random(20260131)  # noqa: S311 - moments, no secrets
    outcomes: Counter[str] = Counter()
    for _ in range(KILLS):
        fresh = chance.random() < 0.7
        if fresh:
            shutil.rmtree(workplace.state, ignore_errors=True)
        if chance.random() < 0.5:
            shutil.rmtree(workplace.curated, ignore_errors=True)
        before = content_of(workplace.curated)
        run = started(workplace)
        time.sleep(chance.random() * seconds)
        try:
            os.killpg(run.pid, signal.SIGKILL)
        except ProcessLookupError:
            outcomes["ended before"] += 1
        run.wait()
        after = content_of(workplace.curated)
        assert after in (before, undisturbed)
        outcomes["published" if after == undisturbed else "nothing published yet"] += 1
        if chance.random() < 0.2:
            assert started(workplace).wait() == 0
            assert content_of(workplace.curated) == undisturbed
            outcomes["rerun the same"] += 1
    assert started(workplace).wait() == 0
    assert content_of(workplace.curated) == undisturbed
    print(f"\n{KILLS} kills within {seconds:.1f} s of running: {dict(outcomes)}")
