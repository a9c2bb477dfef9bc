"""`kanhe diff`: what differs between two published versions, as text, Markdown, JSON lines or Parquet."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from flows.diff import Change, changes
from flows.files import write_atomic
from flows.run import UserError
from flows.versions import published, version_folder

_SIGNS = {"came": "+", "went": "-", "changed": "~"}
_DATASETS = ("documents", "conflicts", "figures", "claims")
SHOWN = 40
"""Changes of a dataset that text and Markdown show at most, unless all are asked for."""


def diff(options: Namespace) -> int:
    """`kanhe diff`; 0 also where something differs."""
    curated = Path(options.curated)
    order = published(curated).order
    new = options.new or (order[-1] if order else None)
    old = options.old or (order[-2] if len(order) > 1 else None)
    if old is None or new is None:
        raise UserError(f"there are not two versions in {curated} to compare; published: {', '.join(order) or 'none'}.")
    found = changes(version_folder(curated, old), version_folder(curated, new))
    if options.parquet:
        write_parquet(found, Path(options.parquet))
    show = {"text": _text, "markdown": markdown, "jsonl": _json}[options.format]
    most = len(found) if options.all else SHOWN
    for line in show(found, old, new, most):
        print(line)
    return 0


def markdown(found: Sequence[Change], old: str, new: str, most: int = SHOWN) -> Iterator[str]:
    """The differences as Markdown, a table for each dataset."""
    yield f"## {old} → {new}"
    yield ""
    yield _counts(found)
    for dataset in _DATASETS:
        rows = [change for change in found if change.dataset == dataset]
        if not rows:
            continue
        yield from ("", f"### {dataset}", "", "| | what | before | after |", "| --- | --- | --- | --- |")
        for change in rows[:most]:
            cells = (change.kind, change.what, change.before or "", change.after or "")
            yield f"| {' | '.join(cell.replace('|', '∣').replace(chr(10), ' ') for cell in cells)} |"
        if len(rows) > most:
            yield f"\n… and {len(rows) - most} more"


def write_parquet(found: Sequence[Change], path: Path) -> None:
    """Write the differences as one Parquet file."""
    from io import BytesIO

    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(Change.__dataclass_fields__)
    columns = {name: pa.array([getattr(change, name) for change in found], pa.string()) for name in names}
    stream = BytesIO()
    pq.write_table(pa.table(columns), stream, compression="zstd")
    write_atomic(path, stream.getvalue())


def _text(found: Sequence[Change], old: str, new: str, most: int) -> Iterator[str]:
    yield f"{old} → {new}: {_counts(found)}"
    for dataset in _DATASETS:
        rows = [change for change in found if change.dataset == dataset]
        if rows:
            yield f"\n{dataset}"
        for change in rows[:most]:
            yield f"  {_SIGNS[change.kind]} {change.what}"
            if change.before is not None:
                yield f"      {change.before} → {change.after}"
        if len(rows) > most:
            yield f"  … and {len(rows) - most} more (--all)"


def _json(found: Sequence[Change], old: str, new: str, most: int) -> Iterator[str]:
    for change in found:
        yield json.dumps(asdict(change), ensure_ascii=False)


def _counts(found: Sequence[Change]) -> str:
    counts: Counter[tuple[str, str]] = Counter((change.dataset, change.kind) for change in found)
    parts = [f"{n} {dataset} {kind}" for dataset in _DATASETS for kind in _SIGNS if (n := counts[dataset, kind])]
    return ", ".join(parts) or "no difference"
