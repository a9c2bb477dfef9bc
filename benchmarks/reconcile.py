"""How fast claims by the million are reconciled: `python -m benchmarks.reconcile [--rows N] [--without-pandas]`.

In one run, each in a process of its own: reading the needed columns of the claims' Parquet with pyarrow as it comes, kanhe's figures
from the same files, the same figures with vectorised pandas, and kanhe's figures once 1,000 claims are added. Times begin when the
libraries are imported. The pandas version does less than kanhe: a key whose claims do not all agree is one conflicting figure, whatever
lies between its numbers; it looks for no slips, and every number has the digits of a float.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

NEW = 1000
_GOALS = "goals: kanhe at most 4 times the reading, pandas at least 5 times kanhe, adding under 3 percent"


def read(folder: Path) -> None:
    """Read all needed columns, one row group after the other."""
    import pyarrow.parquet as pq

    from flows.claim_columns import COLUMNS

    for path in sorted(folder.glob("claims-*.parquet")):
        file = pq.ParquetFile(path)
        for group in range(file.num_row_groups):
            file.read_row_group(group, columns=list(COLUMNS))


def kanhe(folder: Path) -> None:
    """All figures."""
    from flows.reconcile_columns import reconcile_dataset

    print(reconcile_dataset(sorted(folder.glob("claims-*.parquet")), folder / "kanhe"), file=sys.stderr)


def adding(folder: Path) -> None:
    """The figures of the keys that new claims touch."""
    from flows.reconcile_columns import add_claims

    print(add_claims([folder / "new.parquet"], folder / "kanhe"), file=sys.stderr)


def pandas(folder: Path) -> None:
    """The same figures with pandas: categoricals, one group number for each key, whole columns throughout."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    from flows.claim_columns import CODED, FACETS
    from reconcilers.columns import KEY_FACETS

    paths = sorted(folder.glob("claims-*.parquet"))
    names = [*KEY_FACETS, "provider", "hedge", "doc_id", "claim_id", "text", "value"]
    table = pq.read_table(paths, columns=names, read_dictionary=[*CODED, "doc_id"])
    df = table.unify_dictionaries().to_pandas(self_destruct=True, split_blocks=True)
    del table
    low, high = _pandas_ends(df)
    group = df.groupby(list(KEY_FACETS), observed=True, dropna=False, sort=False).ngroup().to_numpy()
    named = df["provider"].notna().to_numpy()
    origin = np.where(named, df["provider"].cat.codes.to_numpy(), 1_000_000 + df["doc_id"].cat.codes.to_numpy().astype(np.int64))
    rows = pd.DataFrame({"group": group, "low": low, "high": high, "width": high - low, "origin": origin, "named": named})
    figures = rows.groupby("group").agg(lower=("low", "max"), upper=("high", "min"), size=("low", "size"))
    voices = rows.loc[rows["named"], ["group", "origin"]].drop_duplicates().groupby("group").size()
    figures["voices"] = voices.reindex(figures.index, fill_value=0).clip(lower=1)
    agree = figures["lower"] <= figures["upper"]
    figures["status"] = np.select([~agree, figures["voices"] > 1], ["conflicting", "corroborated"], "single")
    lead = rows["width"].groupby(rows["group"]).idxmin().to_numpy()
    for name in FACETS:
        figures[name] = df[name].iloc[lead].to_numpy()
    figures["preferred_claim"] = df["claim_id"].iloc[lead].where(agree.to_numpy()).to_numpy()
    figures["value"] = df["value"].iloc[lead].where(agree.to_numpy()).to_numpy()
    order = np.argsort(group, kind="stable")
    offsets = np.concatenate(([0], np.cumsum(figures["size"].to_numpy()))).astype(np.int32)
    made = pa.Table.from_pandas(figures, preserve_index=True)
    claims = pa.ListArray.from_arrays(pa.array(offsets), pa.array(df["claim_id"].iloc[order]).cast(pa.string()))
    pq.write_table(made.append_column("claims", claims), folder / "pandas.parquet", compression="zstd", compression_level=1)
    print(figures["status"].value_counts().to_dict(), file=sys.stderr)


def _pandas_ends(df: Any) -> tuple[Any, Any]:
    """Ends by printed digits and the outer reach of the hedge."""
    parts = df["text"].str.extract(r"^(\d+)(?:\.(\d+))?")
    places = parts[1].str.len().fillna(0).to_numpy(np.int64)
    number = parts[0].astype("float64").to_numpy() + parts[1].fillna("0").astype("float64").to_numpy() / 10.0**places
    value = df["value"].to_numpy()
    half = np.where(df["unit"].to_numpy() == "count", 0.0, value / number / 2 / 10.0**places)
    hedge = df["hedge"].cat.codes.to_numpy()
    known = {name: i for i, name in enumerate(df["hedge"].cat.categories)}
    low, high = value - half, value + half
    for name, (least, most) in {
        "about": (0.9, 1.1), "nearly": (0.8, 1), "over": (1, np.inf), "at_least": (1, np.inf), "under": (0, 1),
    }.items():  # fmt: skip
        some = hedge == known.get(name, -2)
        low[some], high[some] = value[some] * least, value[some] * most
    return low, high


_TASKS: dict[str, Callable[[Path], None]] = {"read": read, "kanhe": kanhe, "adding": adding, "pandas": pandas}


def measured(task: str, folder: Path) -> dict[str, float]:
    """Seconds, processor seconds and peak memory in MiB of a task in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reconcile", "--task", task, str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{task} failed: {done.stderr[-2000:]}")
    print(f"  {task}: {done.stdout.strip()} {done.stderr.strip()[-200:]}", flush=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _child(task: str, folder: Path) -> None:
    import pandas  # noqa: F401  pyarrow imports it with its first array
    import pyarrow as pa
    import pyarrow.parquet

    pa.array([1])
    wall, cpu = time.perf_counter(), time.process_time()
    _TASKS[task](folder)
    figures = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**{k: round(v, 3) for k, v in figures.items()}, "peak_mib": round(peak)}))


def main() -> None:
    """Print times, ratios and peaks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--without-pandas", action="store_true", help="where memory does not hold the whole dataset")
    parser.add_argument("--task", nargs=2, help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.task:
        _child(options.task[0], Path(options.task[1]))
        return
    from benchmarks.synthetic_claims import new_claims, write_claims

    with TemporaryDirectory() as name:
        folder = Path(name)
        write_claims(folder, options.rows)
        new_claims(folder, NEW, options.rows)
        print(f"{options.rows} claims")
        tasks = [task for task in _TASKS if task != "pandas" or not options.without_pandas]
        found = {task: measured(task, folder) for task in tasks}
    for clock in ("seconds", "cpu"):
        ours = found["kanhe"][clock]
        told = f"{ours / found['read'][clock]:.1f} times the reading, adding {100 * found['adding'][clock] / ours:.2f} %"
        if "pandas" in found:
            told += f", pandas {found['pandas'][clock] / ours:.1f} times kanhe"
        print(f"{clock}: {told}")
    print(_GOALS)


if __name__ == "__main__":
    main()
