"""The short table at the end of a refresh: what was found and where the Parquet lies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from flows.steps import Refreshed

_STATUSES = ("corroborated", "conflicting", "suspect", "single")


def print_summary(curated: Path, made: Refreshed, seconds: float) -> None:
    """Print what a refresh or publication made of the documents."""
    import pyarrow.parquet as pq

    folder = curated / made.version
    claims = pq.read_table(folder / "claims.parquet", columns=["doc_id"])["doc_id"].to_pylist()
    documents = pq.read_table(folder / "documents.parquet", columns=["doc_id", "name", "language", "published"]).to_pylist()
    tables = Counter(pq.read_table(folder / "tables.parquet", columns=["doc_id"])["doc_id"].to_pylist())
    per_document = Counter(claims)
    print(f"{'document':44} {'language':8} {'published':10} {'claims':>7} {'tables':>7}")
    for row in documents[:20]:
        counts = f"{per_document[row['doc_id']]:7} {tables[row['doc_id']]:7}"
        print(f"{fit(row['name'], 44)} {row['language'] or '–':8} {row['published'] or '–':10} {counts}")
    if len(documents) > 20:
        print(f"… and {len(documents) - 20} more")
    statuses = Counter(pq.read_table(folder / "figures.parquet", columns=["status"])["status"].to_pylist())
    relations = Counter(pq.read_table(folder / "relations.parquet", columns=["relation"])["relation"].to_pylist())
    print()
    print(f"claims     {len(claims)} in {len(documents)} documents, {sum(tables.values())} tables")
    print(f"figures    {sum(statuses.values())}: {', '.join(f'{statuses[s]} {s}' for s in _STATUSES if statuses[s]) or 'none'}")
    print(f"relations  {sum(relations.values())}: {', '.join(f'{n} {kind}' for kind, n in relations.most_common()) or 'none'}")
    read = "" if made.ingested is None else f"{len(made.read)} documents read, "
    state = "published" if made.is_new else "as before"
    print(f"version    {made.version} ({state}), {read}{seconds:.1f} s")
    print(f"Parquet    {curated / 'current'}/*.parquet")


def fit(text: str, width: int) -> str:
    """The text cut or filled to a width in columns, where a Chinese character takes two."""
    from unicodedata import east_asian_width

    kept, used = "", 0
    for char in text:
        wide = 2 if east_asian_width(char) in "WF" else 1
        if used + wide > width:
            break
        kept += char
        used += wide
    return kept + " " * (width - used)
