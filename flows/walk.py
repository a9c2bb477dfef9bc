"""What lies in the raw folder: paths, sizes and times of change, by one pass of scandir and stat.

Nothing is opened here. Hidden files and folders are passed over; links are followed only to files inside the folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SIDECAR = ".meta.yaml"
SOURCES = "sources.yaml"
FETCHED = "@fetched"
"""Where the documents that kanhe fetched itself stand in a listing, beside those of the raw folder."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files below a folder, sorted by path, as (path, size in bytes, mtime in ns); paths have forward slashes.

    `passed_over` are (path, reason) of entries that are not read: links that lead out of the folder, devices, folders that
    cannot be opened.
    """

    files: list[tuple[str, int, int]]
    passed_over: list[tuple[str, str]]

    def digest(self) -> str:
        """A hash that changes when any file is added, removed or changed."""
        lines = "\n".join([f"{path}\t{size}\t{mtime}" for path, size, mtime in self.files])
        odd = "\n".join(f"{path}\t{reason}" for path, reason in self.passed_over)
        return sha256(f"{lines}\n\n{odd}".encode("utf-8", "surrogateescape")).hexdigest()


def walk(raw: Path) -> Listing:
    """All files below `raw`. A folder that is not there or cannot be opened raises `OSError` for `raw` itself only."""
    root = os.fspath(raw)
    real = os.path.realpath(root)
    files: list[tuple[str, int, int]] = []
    passed_over: list[tuple[str, str]] = []
    folders = [""]
    while folders:
        below = folders.pop()
        try:
            entries = os.scandir(f"{root}/{below}")
        except OSError as error:
            if not below:
                raise
            passed_over.append((below.rstrip("/"), f"the folder cannot be opened: {error.strerror}"))
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if entry.is_file(follow_symlinks=False):
                    try:
                        stat = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    files.append((below + name, stat.st_size, stat.st_mtime_ns))
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(f"{below}{name}/")
                elif entry.is_symlink():
                    _link(entry, below + name, real, files, passed_over)
                else:
                    passed_over.append((below + name, "it is no regular file"))
    files.sort()
    passed_over.sort()
    return Listing(files, passed_over)


def walk_all(raw: Path, fetched: Path) -> Listing:
    """All files below the raw folder, and below the folder of what was fetched where there is one."""
    listing = walk(raw)
    try:
        more = walk(fetched)
    except OSError:
        return listing
    files = [(f"{FETCHED}/{path}", size, mtime) for path, size, mtime in more.files]
    odd = [(f"{FETCHED}/{path}", reason) for path, reason in more.passed_over]
    return Listing(sorted([*listing.files, *files]), sorted([*listing.passed_over, *odd]))


def is_document(path: str) -> bool:
    """Whether a path below the raw folder may be a document: not a sidecar, the list of sources or a README."""
    name = path.rsplit("/", 1)[-1]
    return not (name.endswith(SIDECAR) or path == SOURCES or name.startswith("README"))


def _link(
    entry: os.DirEntry[str], path: str, real: str, files: list[tuple[str, int, int]], passed_over: list[tuple[str, str]]
) -> None:
    target = os.path.realpath(entry.path)
    if not target.startswith(real + os.sep):
        passed_over.append((path, "it is a link that leads out of the folder"))
    elif not os.path.isfile(target):
        passed_over.append((path, "it is a link, but not to a file"))
    else:
        stat = entry.stat()
        files.append((path, stat.st_size, stat.st_mtime_ns))
