"""Write the sidecar of every file in raw/sources.yaml: hash, size, origin and date of retrieval.

    python scripts/write_sidecars.py [--raw DIR] [--retrieved YYYY-MM-DD]

A file whose hash has not changed keeps the date of retrieval that its sidecar holds.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import mimetypes
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

RAW = Path(__file__).resolve().parent.parent / "raw"


def sidecar(source: dict[str, str], content: bytes, retrieved: str) -> dict[str, str | int]:
    """The sidecar of a source of sources.yaml as plain values. Raises UnicodeDecodeError where the charset is wrong."""
    entry: dict[str, str | int] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "origin": source.get("made_by") or source["url"],
        "retrieved": retrieved,
        "media_type": mimetypes.guess_type(source["path"])[0] or "application/octet-stream",
    }
    if charset := source.get("charset"):
        content.decode(charset)
        entry["charset"] = charset
    return entry


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all sidecars of a folder."""
    parser = argparse.ArgumentParser(description="Write the sidecars of the files in raw/.")
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="folder with sources.yaml (default: raw/)")
    parser.add_argument(
        "--retrieved", default=datetime.date.today().isoformat(), metavar="DATE", help="date for changed files (default: today)"
    )
    options = parser.parse_args(arguments)
    mimetypes.add_type("text/markdown", ".md")
    for source in yaml.safe_load((options.raw / "sources.yaml").read_text("utf-8")):
        target = options.raw / f"{source['path']}.meta.yaml"
        before = yaml.safe_load(target.read_text("utf-8")) if target.exists() else {}
        entry = sidecar(source, (options.raw / source["path"]).read_bytes(), options.retrieved)
        if before.get("sha256") == entry["sha256"]:
            entry["retrieved"] = before["retrieved"]
        target.write_text(yaml.safe_dump(entry, sort_keys=False, allow_unicode=True), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
