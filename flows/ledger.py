"""The ledger: what kanhe saw and read, in one SQLite file below the state folder.

It only saves work. Everything in it can be made again from the raw folder and the stage files, so a ledger that is damaged is
moved aside and started anew. `files` holds a row per document and per sidecar with what is needed to tell a change;
`notes` the issues of the steps that work before or without a stage file; `facts` single values by name.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from schemas.records import Issue

LAYOUT = 1
_TABLES = """
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT, metadata TEXT NOT NULL,
    stage TEXT, fingerprint TEXT, outcome TEXT) WITHOUT ROWID;
CREATE TABLE sidecars (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notes (step TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A document as it was last seen.

    `sha256` is None where its bytes were not read (too large); `metadata` is canonical JSON of what sources.yaml and sidecar
    say; `stage` names the stage file to use and `fingerprint` the code it was made with, both None before the first extraction; `outcome`
    is `ok`, `refused`, or what ended the reading (`timeout 180`).
    """

    path: str
    size: int
    mtime_ns: int
    sha256: str | None
    metadata: str = "{}"
    stage: str | None = None
    fingerprint: str | None = None
    outcome: str | None = None


class Ledger:
    """An open ledger. Every change is one transaction; `close` it when done."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def files(self) -> dict[str, FileEntry]:
        """All documents by path, sorted by path."""
        rows = self._connection.execute(
            "SELECT path, size, mtime_ns, sha256, metadata, stage, fingerprint, outcome FROM files ORDER BY path"
        )
        return {row[0]: FileEntry(*row) for row in rows}

    def put_files(self, entries: Iterable[FileEntry], gone: Iterable[str] = ()) -> None:
        """Write these documents and forget those that are gone."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(astuple, entries))
            self._connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])

    def sidecars(self) -> dict[str, tuple[int, int, str]]:
        """Size, mtime in ns and content as JSON of each sidecar by path."""
        return {row[0]: (row[1], row[2], row[3]) for row in self._connection.execute("SELECT * FROM sidecars")}

    def put_sidecars(self, sidecars: Iterable[tuple[str, int, int, str]], gone: Iterable[str] = ()) -> None:
        """Write (path, size, mtime in ns, content) of sidecars and forget those that are gone."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO sidecars VALUES (?, ?, ?, ?)", sidecars)
            self._connection.executemany("DELETE FROM sidecars WHERE path = ?", [(path,) for path in gone])

    def issues(self) -> list[Issue]:
        """The issues that were noted outside stage files, in the order of noting."""
        rows = self._connection.execute("SELECT body FROM notes ORDER BY rowid")
        return [Issue(**json.loads(body)) for (body,) in rows]

    def put_issues(self, step: str, issues: Iterable[Issue]) -> None:
        """Replace what a step noted."""
        with self._connection:
            self._connection.execute("DELETE FROM notes WHERE step = ?", (step,))
            self._connection.executemany(
                "INSERT INTO notes VALUES (?, ?, ?)",
                [(step, issue.path, json.dumps(asdict(issue), ensure_ascii=True)) for issue in issues],
            )

    def fact(self, name: str) -> str | None:
        """The value of that name, or None."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def put_facts(self, **facts: str | None) -> None:
        """Write values by name; None removes one."""
        with self._connection:
            for name, value in facts.items():
                if value is None:
                    self._connection.execute("DELETE FROM facts WHERE name = ?", (name,))
                else:
                    self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def check(self) -> None:
        """Raise `sqlite3.DatabaseError` where the file is damaged."""
        answer = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise sqlite3.DatabaseError(answer)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextmanager
def open_ledger(path: Path, *, check: bool = True) -> Iterator[Ledger]:
    """The ledger at `path`, made where there is none.

    With `check` the whole file is looked through first. Raises `sqlite3.DatabaseError` where the file is damaged or no ledger;
    `set_aside` then makes room for a new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30)
    ledger = Ledger(connection)
    try:
        layout = connection.execute("PRAGMA user_version").fetchone()[0]
        if layout == 0:
            with connection:
                connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {LAYOUT}; COMMIT;")
        elif layout != LAYOUT:
            raise sqlite3.DatabaseError(f"it has layout {layout}, and this kanhe writes {LAYOUT}")
        elif check:
            ledger.check()
        yield ledger
    finally:
        ledger.close()


@contextmanager
def open_copy(path: Path) -> Iterator[Ledger]:
    """A copy in memory of the ledger at `path` (empty where there is none), for runs that must not write."""
    connection = sqlite3.connect(":memory:")
    try:
        if path.exists():
            source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                source.backup(connection)
            finally:
                source.close()
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            connection.executescript(_TABLES)
        yield Ledger(connection)
    finally:
        connection.close()


def set_aside(path: Path) -> Path:
    """Move a damaged ledger out of the way, beside where it was; returns the new place."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    os.replace(path, aside)
    for suffix in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside
