"""The layout of the curated folder: immutable versions, `latest.json` that names one, `current` for people.

    curated/<version>/*.parquet, datapackage.json     curated/latest.json     curated/current → <version>

A version is written under `.staging`, renamed when it is whole, and only then named by `latest.json`, which is replaced atomically: a
reader sees the old version or the new one. Nothing here needs pyarrow.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.files import sync_folder, write_atomic
from flows.run import UserError

STAGING = ".staging"
LATEST = "latest.json"
CURRENT = "current"
PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Published:
    """The published versions in the order of publication, the latest last."""

    order: tuple[str, ...] = ()

    @property
    def latest(self) -> str | None:
        """The version that readers get."""
        return self.order[-1] if self.order else None


def published(curated: Path) -> Published:
    """What `latest.json` says; nothing where there is none. Raises `UserError` where it is damaged."""
    path = curated / LATEST
    try:
        raw = json.loads(path.read_bytes())
        return Published(tuple(str(version) for version in raw["versions"]))
    except (FileNotFoundError, NotADirectoryError):
        return Published()
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is damaged ({error}). Remove it and run kanhe refresh; the versions beside it stay.") from error


def version_folder(curated: Path, version: str | None = None) -> Path:
    """The folder of a version, by default the latest. Raises `UserError` where there is none."""
    name = version or published(curated).latest
    if name is None:
        raise UserError(f"nothing is published in {curated}. Run kanhe refresh first, or name the folder with --curated.")
    folder = curated / name
    if "/" in name or name.startswith(".") or not (folder / PACKAGE).is_file():
        known = ", ".join(published(curated).order) or "none"
        raise UserError(f"there is no version {name} in {curated}; published: {known}.")
    return folder


@contextmanager
def staged(curated: Path) -> Iterator[Path]:
    """An empty folder under `.staging` to write a version in; what an earlier crash left there is removed. Needs the folder's lock."""
    staging = curated / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    folder = staging / "version"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def release(curated: Path, folder: Path, version: str) -> bool:
    """Give the staged folder the name of its version and let `latest.json` name it; whether the version is new.

    A version that is there already stays as it is: its name is a hash of its content.
    """
    known = published(curated)
    target = curated / version
    if not (target / PACKAGE).is_file():
        shutil.rmtree(target, ignore_errors=True)
        sync_folder(folder)
        os.rename(folder, target)
        sync_folder(curated)
    if known.latest == version:
        return False
    order = [*(name for name in known.order if name != version), version]
    _name_versions(curated, order)
    _point_current(curated, version)
    sync_folder(curated)
    return True


def _point_current(curated: Path, version: str) -> None:
    """Let the link for people name the version; where the file system has no links there is none."""
    temporary = curated / f".{CURRENT}.{os.getpid()}"
    try:
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(version)
        os.replace(temporary, curated / CURRENT)
    except OSError:
        temporary.unlink(missing_ok=True)


def retain(curated: Path, keep: int) -> list[str]:
    """Remove all but the `keep` latest versions (at least one); returns the names of those removed. Needs the folder's lock.

    `latest.json` forgets them first, so that no reader is led to a version that is about to go. One that is being read all the same is
    the reader's to open again; on a file system of Unix its open files stay whole.
    """
    order = published(curated).order
    kept, gone = order[-max(1, keep) :], list(order[: -max(1, keep)])
    if gone:
        _name_versions(curated, kept)
    known = {*kept, LATEST, CURRENT}
    leftover = [entry.name for entry in curated.iterdir() if entry.name in gone or _is_orphan(entry, known)]
    for name in leftover:
        shutil.rmtree(curated / name, ignore_errors=True)
    if leftover:
        sync_folder(curated)
    return gone


def _is_orphan(entry: Path, known: set[str]) -> bool:
    """Whether a folder is a version that `latest.json` does not name: one that an earlier crash kept from being removed."""
    return entry.name not in known and not entry.name.startswith(".") and not entry.is_symlink() and (entry / PACKAGE).is_file()


def _name_versions(curated: Path, order: Sequence[str]) -> None:
    write_atomic(curated / LATEST, (json.dumps({"version": order[-1], "versions": list(order)}, indent=2) + "\n").encode())
