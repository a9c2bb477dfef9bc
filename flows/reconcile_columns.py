"""Reconciling claims by the million: Parquet in, figures as Parquet out, in bounded memory.

Claims are read batch by batch and dealt to 256 buckets by the first bits of their key; each bucket is then sorted and clustered by
itself. The folder keeps the sorted rows, so that new claims redo only the keys that they touch:

    manifest.json              names the state and what was added to it; written last
    base-<hash>/               figures.parquet, and rows, keys and values of a whole run
    added-<hash>/              the claims added since, and changed.parquet: all figures of the keys that they touch
    figures.parquet            the figures of the whole run, for any reader of Parquet
    changed.parquet            where claims were added: these figures take the place of all of the same keys

The same claims give the same bytes in both, whatever their order, files or row groups, and however many threads work.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from flows.claim_columns import BUCKET_SHIFT, FACETS, Codes, Rows, exact_of_text, exact_to_text, read_rows, row_type, units_of
from flows.figure_columns import SCHEMA, ends_by_id, figures_table, in_order
from flows.files import locked, sync_folder, write_atomic
from flows.fingerprint import RECONCILING, fingerprint
from flows.parquet import ROW_GROUP_ROWS
from flows.run import UserError
from reconcilers.clusters import STATUS
from reconcilers.columns import Exact

Made = TypeVar("Made")
BUCKETS = 256
_MANIFEST = "manifest.json"
_STATE = re.compile(r"\.?(base|added)-[0-9a-f]{8}")
_WRITING: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 1,
    "write_page_checksum": True,
    "use_dictionary": [*FACETS, "status"],  # ids never repeat
    "write_statistics": [*FACETS, "key", "status"],
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds: the state of the whole run, what was added to it, how wide its claim ids are, and how much it is."""

    base: str
    added: str | None
    id_width: int
    claims: int
    added_claims: int
    code: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a run did: claims in the folder, keys that were redone, and the figures of these by status."""

    claims: int
    keys: int
    statuses: dict[str, int]


def reconcile_dataset(paths: Sequence[Path], into: Path, *, workers: int = 2) -> Reconciled:
    """Reconcile all claims of the files and put the figures into the folder, in place of what was there.

    Raises `UserError` for files that hold no claims.
    """
    units = units_of(paths)
    with locked(into, "keep figures"):
        return _reconciled(units, into, workers)


def _reconciled(units: Sequence[tuple[Path, int]], into: Path, workers: int) -> Reconciled:
    _tidy(into)
    base = into / f".base-{uuid4().hex[:8]}"
    base.mkdir()
    try:
        codes, exact = Codes(), dict[bytes, Exact]()
        blocks = _deal(units, base, codes, exact, workers)
        width = max((block.id_width for block in blocks), default=1)
        done = _reduce(blocks, base, width, codes, exact, workers)
        shutil.rmtree(base / "blocks")
        _keep_values(base, codes, exact)
        sync_folder(base)
        name = base.name.removeprefix(".")
        base.rename(into / name)
    except BaseException:
        shutil.rmtree(base, ignore_errors=True)
        raise
    _publish(into, Manifest(name, None, width, done.claims, 0, fingerprint(RECONCILING)))
    return done


def add_claims(paths: Sequence[Path], into: Path) -> Reconciled:
    """Reconcile new claims with those of the folder: only the keys that they touch are redone.

    A claim whose id is already there under its key is left out. Raises `UserError` where the folder holds nothing of this version.
    """
    units = units_of(paths)
    read_manifest(into)
    with locked(into, "keep figures"):
        return _added(units, into)


def _added(units: Sequence[tuple[Path, int]], into: Path) -> Reconciled:
    held = read_manifest(into)
    state, earlier = into / held.base, into / held.added if held.added else None
    codes, exact = _values(earlier or state)
    found = [rows for unit in units for rows, ends in read_rows(unit, codes) if exact.update(ends) is None]
    new = _joined(found, held.id_width)
    width = new["id"].dtype.itemsize
    before = _read(earlier / "rows.bin", held.id_width) if earlier else np.empty(0, row_type(width))
    touched = np.unique(new["key"])
    added = in_order(_joined([before, new], width))
    rows = in_order(_joined([_of_keys(state, touched, held.id_width), added[np.isin(added["key"], touched)]], width))
    table = figures_table(rows, codes.arrays(), ends_by_id(rows, exact))
    changed = _replaced(earlier, table, touched)
    name = f"added-{uuid4().hex[:8]}"
    folder = into / f".{name}"
    folder.mkdir()
    added.tofile(folder / "rows.bin")
    _write(changed, folder / "changed.parquet")
    _keep_values(folder, codes, exact)
    folder.rename(into / name)
    _publish(into, Manifest(held.base, name, width, held.claims, len(added), held.code))
    return Reconciled(held.claims + len(added), len(touched), _counted([table]))


def read_manifest(into: Path) -> Manifest:
    """What the folder holds. Raises `UserError` where that is nothing that claims can be added to."""
    again = "Run kanhe reconcile --dataset CLAIMS.parquet --into DIR with all claims first."
    try:
        held = Manifest(**json.loads((into / _MANIFEST).read_text("utf-8")))
    except FileNotFoundError:
        raise UserError(f"{into} holds no reconciled claims. {again}", 2) from None
    except (ValueError, TypeError):
        raise UserError(f"{into / _MANIFEST} is damaged. {again}") from None
    if held.code != fingerprint(RECONCILING):
        raise UserError(f"{into} was made by another version of kanhe or of its vocabularies. {again}")
    return held


def read_figures(into: Path) -> pa.Table:
    """All figures of a folder, sorted by key and part: those of the whole run, and in their place those that changed since."""
    held = read_manifest(into)
    whole = pq.read_table(into / held.base / "figures.parquet")
    if held.added is None:
        return whole
    changed = pq.read_table(into / held.added / "changed.parquet")
    kept = np.isin(whole["key"].to_numpy(), changed["key"].to_numpy(), invert=True)
    return pa.concat_tables([whole.filter(pa.array(kept)), changed]).sort_by([("key", "ascending"), ("part", "ascending")])


@dataclass(frozen=True, slots=True)
class _Block:
    """A file of rows in the order of their buckets; bucket b has those from `offsets[b]` to `offsets[b + 1]`."""

    path: Path
    offsets: NDArray[np.int64]
    id_width: int


def _deal(units: Sequence[tuple[Path, int]], base: Path, codes: Codes, exact: dict[bytes, Exact], workers: int) -> list[_Block]:
    (base / "blocks").mkdir()

    def deal(numbered: tuple[int, tuple[Path, int]]) -> list[_Block]:
        number, unit = numbered
        made = []
        for part, (rows, ends) in enumerate(read_rows(unit, codes)):
            exact.update(ends)
            bucket = (rows["key"] >> BUCKET_SHIFT).astype(np.uint8)
            path = base / "blocks" / f"{number}-{part}"
            rows.tofile(path)
            offsets = np.concatenate(([0], np.cumsum(np.bincount(bucket, minlength=BUCKETS))))
            made.append(_Block(path, offsets, rows["id"].dtype.itemsize))
        return made

    with ThreadPoolExecutor(workers) as pool:
        return [block for made in pool.map(deal, enumerate(units)) for block in made]


def _reduce(blocks: Sequence[_Block], base: Path, width: int, codes: Codes, exact: dict[bytes, Exact], workers: int) -> Reconciled:
    """Sort and cluster bucket by bucket; write figures, sorted rows and their keys."""
    values = codes.arrays()

    def reduce(bucket: int) -> tuple[Rows, pa.Table]:
        rows = in_order(_collected(blocks, bucket, width))
        return rows, figures_table(rows, values, ends_by_id(rows, exact))

    claims = keys = 0
    statuses = dict.fromkeys(STATUS, 0)
    held: list[pa.Table] = []
    synced: Future[None] = Future()
    synced.set_result(None)
    with (
        ThreadPoolExecutor(workers) as pool,
        ThreadPoolExecutor(1) as syncing,
        open(base / "rows.bin", "wb") as rows_file,
        open(base / "keys.bin", "wb") as keys_file,
        open(base / "figures.parquet", "wb") as figures_file,
        pq.ParquetWriter(figures_file, SCHEMA, **_WRITING) as writer,
    ):
        for rows, table in _ahead(pool, reduce, range(BUCKETS), workers + 1):
            rows.tofile(rows_file)
            np.ascontiguousarray(rows["key"]).tofile(keys_file)
            claims, keys = claims + len(rows), keys + table.num_rows - int(np.count_nonzero(table["part"].to_numpy()))
            synced = (
                syncing.submit(os.fdatasync, rows_file.fileno()) if synced.done() else synced
            )  # while the next bucket is worked on
            for status, count in _counted([table]).items():
                statuses[status] += count
            held.append(table)
            if sum(part.num_rows for part in held) >= ROW_GROUP_ROWS:
                _write_group(writer, held)
                held = []
        if held:
            _write_group(writer, held)
    for name in ("rows.bin", "keys.bin", "figures.parquet"):
        _sync(base / name)
    return Reconciled(claims, keys, statuses)


def _collected(blocks: Sequence[_Block], bucket: int, width: int) -> Rows:
    """All rows of a bucket, read to their places at once where their ids have one width."""
    spans = [(block, int(block.offsets[bucket]), int(block.offsets[bucket + 1])) for block in blocks]
    if any(block.id_width != width for block in blocks):
        return _joined([_read(block.path, block.id_width, start, stop) for block, start, stop in spans], width)
    rows, at = np.empty(sum(stop - start for _, start, stop in spans), row_type(width)), 0
    for block, start, stop in spans:
        with open(block.path, "rb", buffering=0) as stream:
            stream.seek(start * rows.itemsize)
            stream.readinto(rows[at : at + stop - start].view(np.uint8).data)
        at += stop - start
    return rows


def _write_group(writer: pq.ParquetWriter, tables: Sequence[pa.Table]) -> None:
    whole = pa.concat_tables(tables)
    writer.write_table(whole, max(1, whole.num_rows))


def _ahead(pool: ThreadPoolExecutor, work: Callable[[int], Made], tasks: Iterable[int], most: int) -> Iterator[Made]:
    """Results in the order of the tasks, with at most so many under way or waiting."""
    left, under_way = iter(tasks), deque[Future[Made]]()
    under_way.extend(pool.submit(work, task) for task in islice(left, most))
    while under_way:
        yield under_way.popleft().result()
        under_way.extend(pool.submit(work, task) for task in islice(left, 1))


def _read(path: Path, id_width: int, start: int = 0, stop: int | None = None) -> Rows:
    made = row_type(id_width)
    count = -1 if stop is None else stop - start
    return np.fromfile(path, made, count, offset=start * made.itemsize)


def _joined(parts: Sequence[Rows], id_width: int) -> Rows:
    """Rows one after the other, with room for the longest id."""
    width = max([id_width, *(part["id"].dtype.itemsize for part in parts)])
    made = row_type(width)
    if all(part.dtype == made for part in parts):
        return np.concatenate(parts) if parts else np.empty(0, made)
    whole, at = np.empty(sum(map(len, parts)), made), 0
    for part in parts:
        for name in made.names or ():
            whole[name][at : at + len(part)] = part[name]
        at += len(part)
    return whole


def _of_keys(state: Path, touched: NDArray[np.uint64], id_width: int) -> Rows:
    """The rows of the whole run that have these keys, found by halving in the sorted keys."""
    made = row_type(id_width)
    if not (state / "keys.bin").stat().st_size:
        return np.empty(0, made)
    keys = np.memmap(state / "keys.bin", np.uint64, "r")
    rows = np.memmap(state / "rows.bin", made, "r")
    starts, stops = np.searchsorted(keys, touched), np.searchsorted(keys, touched, "right")
    sizes = stops - starts
    places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    return np.asarray(rows[places])


def _replaced(earlier: Path | None, table: pa.Table, touched: NDArray[np.uint64]) -> pa.Table:
    """The figures that changed since the whole run, with those of the touched keys new."""
    if earlier is None:
        return table
    before = pq.read_table(earlier / "changed.parquet")
    kept = before.filter(pa.array(np.isin(before["key"].to_numpy(), touched, invert=True)))
    return pa.concat_tables([kept, table]).sort_by([("key", "ascending"), ("part", "ascending")])


def _write(table: pa.Table, path: Path) -> None:
    with open(path, "wb") as stream:
        pq.write_table(table, stream, **_WRITING)
    _sync(path)


def _keep_values(folder: Path, codes: Codes, exact: dict[bytes, Exact]) -> None:
    """Write down what the numbers in the rows stand for."""
    columns = {name: pa.array([values], pa.list_(pa.string())) for name, values in codes.values.items()}
    columns |= {f"{name} hash": pa.array([hashes], pa.list_(pa.uint64())) for name, hashes in codes.hashes().items()}
    columns["exact"] = pa.array([json.dumps(exact_to_text(exact))])
    with pa.OSFile(str(folder / "values.arrow"), "wb") as stream, pa.ipc.new_file(stream, pa.table(columns).schema) as writer:
        writer.write_table(pa.table(columns))
    _sync(folder / "values.arrow")


def _values(folder: Path) -> tuple[Codes, dict[bytes, Exact]]:
    with pa.memory_map(str(folder / "values.arrow")) as stream:
        held = pa.ipc.open_file(stream).read_all()
        codes = Codes()
        codes.restore(
            {name: held[name][0].values.to_pylist() for name in codes.values},
            {name: held[f"{name} hash"][0].values.to_pylist() for name in codes.values},
        )
        return codes, exact_of_text(json.loads(held["exact"][0].as_py()))


def _publish(into: Path, manifest: Manifest) -> None:
    """Name the new state, show its files, and remove what no manifest names any more."""
    sync_folder(into)
    write_atomic(into / _MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    shown = {"figures.parquet": into / manifest.base / "figures.parquet"}
    if manifest.added:
        shown["changed.parquet"] = into / manifest.added / "changed.parquet"
    else:
        (into / "changed.parquet").unlink(missing_ok=True)
    for name, made in shown.items():
        link = into / f".{name}.{os.getpid()}"
        link.unlink(missing_ok=True)
        os.link(made, link)
        os.replace(link, into / name)
        link.unlink(missing_ok=True)  # where both names are one file already, replacing does nothing
    sync_folder(into)
    _tidy(into)


def _tidy(into: Path) -> None:
    """Remove folders of runs that were cut short or that newer ones replaced."""
    try:
        held = json.loads((into / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        held = {}
    for folder in into.iterdir():
        if _STATE.fullmatch(folder.name) and folder.is_dir() and folder.name not in (held.get("base"), held.get("added")):
            shutil.rmtree(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _counted(tables: Iterable[pa.Table]) -> dict[str, int]:
    counts = dict.fromkeys(STATUS, 0)
    for table in tables:
        for entry in pc.value_counts(table["status"]).to_pylist():
            counts[entry["values"]] += entry["counts"]
    return counts
