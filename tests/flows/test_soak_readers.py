"""Readers while versions are published one after the other: never an error, never rows of two versions together."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import duckdb
import pytest

from flows.files import locked
from flows.versions import LATEST, PACKAGE, published, release, retain, staged, version_folder
from tests.flows.conftest import Workplace

PUBLISHES = int(os.environ.get("KANHE_SOAK_PUBLISHES", "500"))
KEPT = 20


def publish(curated: Path, template: Path, number: int) -> None:
    """Publish a version whose rows all carry its number, as `flows.publish` does."""
    with locked(curated, "publish"), staged(curated) as folder:
        for name in ("claims", "figures"):
            query = f"COPY (SELECT {number} AS version, * FROM '{template}/{name}.parquet') TO '{folder}/{name}.parquet' (FORMAT parquet)"
            duckdb.connect().execute(query)
        (folder / PACKAGE).write_text("{}")
        release(curated, folder, f"2026-01-01-{number:08x}")
        retain(curated, KEPT)


@pytest.mark.soak
def test_readers_see_whole_versions_only(workplace: Workplace, tmp_path: Path) -> None:
    workplace.kanhe("refresh")
    template, curated = version_folder(workplace.curated), tmp_path / "storm"
    curated.mkdir()
    publish(curated, template, 0)
    over = threading.Event()
    reads, mixed, errors = [0, 0], [], []

    def read(way: int) -> None:
        connection = duckdb.connect()
        while not over.is_set():
            try:
                folder = (
                    curated / json.loads((curated / LATEST).read_bytes())["version"] if way else (curated / "current").resolve()
                )
                query = f"SELECT DISTINCT version FROM '{folder}/claims.parquet' UNION SELECT DISTINCT version FROM '{folder}/figures.parquet'"
                found = connection.execute(query).fetchall()
                reads[way] += 1
                if len(found) != 1:
                    mixed.append(found)
            except Exception as error:  # noqa: BLE001 - any error is what the test looks for
                errors.append(repr(error))

    readers = [threading.Thread(target=read, args=(way,)) for way in (0, 1, 0, 1)]
    for reader in readers:
        reader.start()
    begun = time.monotonic()
    for number in range(1, PUBLISHES + 1):
        publish(curated, template, number)
    over.set()
    for reader in readers:
        reader.join()
    print(
        f"\n{PUBLISHES} publishes in {time.monotonic() - begun:.0f} s, {sum(reads)} reads, {len(mixed)} mixed, {len(errors)} errors"
    )
    assert min(reads) > 0
    assert not mixed
    assert not errors
    assert len(published(curated).order) == min(KEPT, PUBLISHES + 1)
