"""kanhe: the published datasets for Python, and `python -m kanhe` for the command line.

import kanhe
claims = kanhe.read("claims")
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas

__all__ = ["read"]


def read(
    dataset: str, *, curated: str | Path = "curated", version: str | None = None, columns: Sequence[str] | None = None
) -> pandas.DataFrame:
    """A published dataset as a DataFrame with the columns of `docs/datasets.md`, or those in `columns`.

    `dataset` is one of documents, blocks, tables, table_cells, claims, figures, relations, issues; `curated` the folder that
    `kanhe refresh` published to; `version` another version than the latest. Raises `KeyError` for a dataset that does not exist and
    `FileNotFoundError` where nothing is published.
    """
    from flows.run import UserError
    from flows.versions import version_folder
    from schemas.dataset import DATASETS

    if dataset not in DATASETS:
        raise KeyError(f"no dataset {dataset!r}; there are {', '.join(DATASETS)}")
    try:
        folder = version_folder(Path(curated), version)
    except UserError as error:
        raise FileNotFoundError(str(error)) from error
    import pandas

    return pandas.read_parquet(folder / f"{dataset}.parquet", columns=None if columns is None else list(columns))


if __name__ == "__main__":
    from flows.cli import main

    sys.exit(main())
