"""Runs the scorers over what the product says of the evaluation documents: `make eval`.

The evaluation data is no part of the project; `KANHE_EVAL_DIR` names its folder (`seeds/`, `gold/`, `peer_suites/`, `tools/`).
Everything goes through the command line, as a user would run it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

KANHE = (sys.executable, "-m", "kanhe")


def evaluation_dir() -> Path:
    """The folder with the evaluation data. Raises `RuntimeError` where it is not set."""
    folder = os.environ.get("KANHE_EVAL_DIR")
    if not folder:
        raise RuntimeError("set KANHE_EVAL_DIR to the folder with the evaluation data")
    return Path(folder)


def claims(folder: Path, *options: str) -> str:
    """The output of the claims scorer for the seed documents."""
    said = _run([*KANHE, "claims", *map(str, sorted((folder / "seeds").iterdir())), "--jsonl"])
    return _score(folder, "score_claims.py", [str(folder / "gold/claims.jsonl")], said, options)


def quantities(folder: Path, *options: str) -> str:
    """The output of the quantities scorer for the peer suites."""
    suites = sorted((folder / "peer_suites").glob("*.jsonl"))
    said = _run([*KANHE, "quantities"], "".join(path.read_text(encoding="utf-8") for path in suites))
    return _score(folder, "score_quantities.py", [*map(str, suites), "--predictions"], said, options)


def relations(folder: Path, *options: str) -> str:
    """The output of the relations scorer for the whole pipeline over the seed documents."""
    with tempfile.TemporaryDirectory() as scratch:
        where = ["--curated", f"{scratch}/curated", "--state", f"{scratch}/state"]
        _run([*KANHE, "refresh", "--raw", str(folder / "seeds"), *where])
        said = _run([*KANHE, "relations", "--jsonl", "--curated", f"{scratch}/curated"])
    gold = [str(folder / "gold/claims.jsonl"), str(folder / "gold/reconciliation.jsonl")]
    return _score(folder, "score_relations.py", gold, said, options)


def reconciler(folder: Path, *options: str) -> str:
    """The output of the relations scorer for the annotated claims: what the reconciler makes of a reading without errors."""
    gold = [str(folder / "gold/claims.jsonl"), str(folder / "gold/reconciliation.jsonl")]
    said = _run([*KANHE, "reconcile", "--claims", gold[0], "--texts", str(folder / "seeds"), "--jsonl"])
    return _score(folder, "score_relations.py", gold, said, options)


def html(folder: Path, *options: str) -> str:
    """The output of the articles scorer for each corpus of pages."""
    return "\n".join(f"{corpus}\n{_articles(folder, corpus, *options)}" for corpus in HTML)


def _articles(folder: Path, corpus: str, *options: str) -> str:
    pages = folder / "corpora" / "html" / corpus
    said = _run([*KANHE, "text", *map(str, sorted(pages.glob("*.gz"))), "--jsonl"])
    unit = "word" if corpus == "aeb" else "auto"
    return _score(folder, "score_articles.py", ["--unit", unit, "--gold", str(pages / "gold.jsonl"), "--pred"], said, options)


def tables(folder: Path, *options: str) -> str:
    """The output of the tables scorer for each corpus of PDFs."""
    return "\n".join(f"{corpus}\n{_tables(folder, corpus, *options)}" for corpus in TABLES)


def _tables(folder: Path, corpus: str, *options: str) -> str:
    files = folder / "corpora" / corpus
    said = _run([*KANHE, "tables", *map(str, sorted(files.glob("*.pdf"))), "--jsonl"])
    return _score(folder, "score_tables.py", ["--gold", str(files / "gold.jsonl"), "--pred"], said, options)


def main() -> None:
    """Print the output of all scorers."""
    folder = evaluation_dir()
    for name, score in SCORERS.items():
        print(f"== {name}\n{score(folder, *sys.argv[1:])}")


def _score(folder: Path, tool: str, arguments: Sequence[str], said: str, options: Sequence[str]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
        predicted.write(said)
        predicted.flush()
        return _run([sys.executable, str(folder / "tools" / tool), *arguments, predicted.name, *options])


def _run(command: Sequence[str], text: str | None = None) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:4])} … ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def figures(name: str, folder: Path) -> dict[str, float]:
    """The figures of a scorer by name; for quantities F1 of `overall` and of each language and kind (`zh period`), for pages each
    figure after the name of its corpus (`zh f1`).
    """
    if name == "html":
        return {f"{corpus} {field}": figure for corpus in HTML for field, figure in _article_figures(folder, corpus).items()}
    if name == "tables":
        return {f"{corpus} {field}": figure for corpus in TABLES for field, figure in _table_figures(folder, corpus).items()}
    if name != "quantities":
        made: dict[str, float] = json.loads(SCORERS[name](folder, "--json"))
        return made
    with tempfile.NamedTemporaryFile("r", suffix=".json", encoding="utf-8") as report:
        quantities(folder, "--json", report.name)
        raw = json.load(report)
    rows = {f"{row['suite'][2:]} {row['kind']}": row["f1"] for row in raw["rows"] if row["suite"].startswith("*_")}
    return {"overall": raw["overall"]["f1"], **rows}


def _table_figures(folder: Path, corpus: str) -> dict[str, float]:
    """F1 of adjacent cells and of keyed values, the part of exact grids, and the part of pages without tables on which none is seen."""
    with tempfile.NamedTemporaryFile("r", suffix=".json", encoding="utf-8") as report:
        _tables(folder, corpus, "--json", report.name)
        raw = json.load(report)
    return {"adj": raw["adj"]["f1"], "kv": raw["kv"]["f1"], "exact": raw["exact"], "clean pages": 1 - raw["false_pages"]}


def _article_figures(folder: Path, corpus: str) -> dict[str, float]:
    with tempfile.NamedTemporaryFile("r", suffix=".json", encoding="utf-8") as report:
        _articles(folder, corpus, "--json", report.name)
        raw = json.load(report)
    return {
        field: round(figure, 4) for field, figure in raw.items() if field in ("f1", "title", "date", "source", "author", "chunks")
    }


HTML = ("aeb", "zh", "charset", "meta")
TABLES = ("tables", "tables_zh")
SCORERS = {
    "claims": claims,
    "quantities": quantities,
    "relations": relations,
    "reconciler": reconciler,
    "html": html,
    "tables": tables,
}


if __name__ == "__main__":
    main()
