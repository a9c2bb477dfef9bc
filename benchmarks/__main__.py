"""Runs benchmarks: `python -m benchmarks [--check] [name …]`; without names all of them.

A benchmark is a module of this package with a `main()` that measures and gives `Row`s; it is run where its name stands in `BENCHMARKS`.
With `--check` the exit status is 1 where a bar is missed.
"""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.rows import Row, line

BENCHMARKS = ("quantities", "claims", "growth", "hostile")


def main() -> int:
    """Run the benchmarks named on the command line and print their rows."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names:
        print(name, flush=True)
        for row in import_module(f"benchmarks.{name}").main():
            print(line(row), flush=True)
            rows.append(row)
    missed = [row.name for row in rows if not row.holds]
    print("all bars hold" if not missed else f"bars missed: {', '.join(missed)}")
    return 1 if missed and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
