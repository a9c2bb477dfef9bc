"""Stage files: the rows that one document became, kept so that it need not be read again.

A stage file is gzipped JSON of rows by dataset, named by a key: the hash of everything that its content depends on (bytes, name,
metadata, code, vocabularies). gzip's checksum tells a damaged file; it is then made anew.
"""

from __future__ import annotations

import gzip
import json
import zlib
from hashlib import sha256
from pathlib import Path

from flows.files import write_atomic
from flows.rows import Rows

PARTS = ("documents", "blocks", "tables", "table_cells", "claims", "issues")
_LEVEL = 3


class DamagedStageError(Exception):
    """A stage file that cannot be read; `key` names it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"stage file {key} is damaged")
        self.key = key


def stage_key(digest: str, path: str, metadata: str, code: str) -> str:
    """The name of the stage file of a document: its hash, path below the raw folder, metadata and the code that reads it."""
    parts = "\0".join((digest, path, metadata, code))
    return f"{digest[:16]}-{sha256(parts.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"


def stage_path(folder: Path, key: str) -> Path:
    """Where the stage file of that key lies."""
    return folder / key[:2] / f"{key}.json.gz"


def write_stage(path: Path, rows: Rows) -> None:
    """Write rows by dataset; the same rows give the same bytes. Halves of surrogate pairs, which no file can hold, become `?`."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    write_atomic(path, gzip.compress(text.encode("utf-8", "replace"), _LEVEL, mtime=0))


def read_stage(path: Path, key: str) -> Rows:
    """The rows of a stage file. Raises `DamagedStageError` where it is missing or damaged."""
    try:
        rows: Rows = json.loads(gzip.decompress(path.read_bytes()).decode("utf-8"))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise DamagedStageError(key) from error
    return rows
