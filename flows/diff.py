"""What differs between two published versions: documents, claims, figures and conflicts that came, went or changed.

Rows are told apart by their ids. A document whose name stays and whose bytes change is changed; a claim or figure whose id stays and whose
content changes is changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Row = Mapping[str, Any]
Kind = Literal["came", "went", "changed"]
CONFLICTS = ("conflicts", "derived_inconsistent")
_CLAIM_IDENTITY = (
    "claim_id",
    "doc_id",
    "block",
    "page",
    "bbox",
    "table_id",
    "row",
    "col",
    "method",
    "confidence",
    "quote",
    "value",
    "lower",
    "upper",
)
_FIGURE = ("status", "preferred_claim", "claims", "voices")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: in which dataset, which way, the id of the row, in words, and for a change what it was and what it is."""

    dataset: Literal["documents", "claims", "figures", "conflicts"]
    kind: Kind
    id: str
    what: str
    before: str | None = None
    after: str | None = None


def changes(old: Path, new: Path) -> list[Change]:
    """The differences between two version folders, by dataset and then in the order of their words."""
    found = [*_documents(old, new), *_claims(old, new), *_figures(old, new), *_conflicts(old, new)]
    order = {"documents": 0, "conflicts": 1, "figures": 2, "claims": 3}
    return sorted(found, key=lambda c: (order[c.dataset], c.kind, c.what, c.id))


def _documents(old: Path, new: Path) -> Iterator[Change]:
    columns = ["doc_id", "name", "title", "published"]
    before, after = (_by("doc_id", _rows(folder, "documents", columns)) for folder in (old, new))
    gone = {row["name"]: row for key, row in before.items() if key not in after}
    for key, row in after.items():
        if key in before:
            continue
        earlier = gone.pop(row["name"], None)
        if earlier is None:
            yield Change("documents", "came", key, row["name"])
        else:
            yield Change("documents", "changed", key, row["name"], earlier["doc_id"][:12], key[:12])
    for row in gone.values():
        yield Change("documents", "went", row["doc_id"], row["name"])


def _claims(old: Path, new: Path) -> Iterator[Change]:
    def told(row: Row) -> dict[str, Any]:
        return {name: value for name, value in row.items() if name not in _CLAIM_IDENTITY}

    yield from _differing("claims", "claim_id", old, new, "claims", _claim_words, told)


def _figures(old: Path, new: Path) -> Iterator[Change]:
    def told(row: Row) -> dict[str, Any]:
        return {name: row[name] for name in _FIGURE}

    yield from _differing("figures", "figure_id", old, new, "figures", _figure_words, told)


def _conflicts(old: Path, new: Path) -> Iterator[Change]:
    def kept(row: Row) -> bool:
        return row["relation"] in CONFLICTS

    yield from _differing("conflicts", "relation_id", old, new, "relations", lambda row: row["explanation"], lambda row: {}, kept)


def _differing(
    dataset: Literal["claims", "figures", "conflicts"],
    key: str,
    old: Path,
    new: Path,
    table: str,
    words: Callable[[Row], str],
    told: Callable[[Row], dict[str, Any]],
    kept: Callable[[Row], bool] = lambda row: True,
) -> Iterator[Change]:
    before, after = (_by(key, filter(kept, _rows(folder, table))) for folder in (old, new))
    for identity in before.keys() - after.keys():
        yield Change(dataset, "went", identity, words(before[identity]))
    for identity, row in after.items():
        earlier = before.get(identity)
        if earlier is None:
            yield Change(dataset, "came", identity, words(row))
            continue
        was, now = told(earlier), told(row)
        if was != now:
            names = [name for name in now if was.get(name) != now[name]]
            yield Change(dataset, "changed", identity, words(row), _short(was, names), _short(now, names))


def _claim_words(row: Row) -> str:
    return f"{row['doc']} [{row['start']}:{row['end']}] {' '.join(row['text'].split())}"


def _figure_words(row: Row) -> str:
    time = "/".join(day or "…" for day in (row["period_start"], row["period_end"]))
    facets = (row[name] for name in ("indicator", "statistic", "counted", "place", "sector", "stage", "entity"))
    return f"{' · '.join(f for f in facets if f and f != 'total')} · {time} ({row['status']})"


def _short(row: Row, names: Sequence[str]) -> str:
    return json.dumps({name: row.get(name) for name in names}, ensure_ascii=False, default=str, sort_keys=True)


def _by(key: str, rows: Any) -> dict[str, Row]:
    return {row[key]: row for row in rows}


def _rows(folder: Path, table: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet", columns=columns).to_pylist()
    return rows
