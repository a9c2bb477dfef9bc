"""Writes docs/datasets.md and docs/vocabularies.md from schemas/; with --check only says whether they are current."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from schemas.dataset import DATASETS, dataset
from schemas.vocabulary import names, vocabulary

DOCS = Path(__file__).parent.parent / "docs"
LISTED = 60


def datasets_page() -> str:
    """The dictionary of all datasets and columns, in Markdown."""
    lines = ["# Datasets", "", "Generated from `schemas/*.yaml` by `make docs`; change it there.", ""]
    for name in DATASETS:
        made = dataset(name)
        lines += [f"## {name}", "", made.description, ""]
        lines += [f"Key: {_code(made.primary_key)}. Sorted by {_code(made.sort_by)}.", ""]
        lines += ["| column | type | null | unit | description |", "| --- | --- | --- | --- | --- |"]
        for c in made.columns:
            notes = [c.description]
            if c.vocabulary:
                notes.append(f"Codes: [{c.vocabulary}](vocabularies.md#{c.vocabulary}).")
            if c.references:
                notes.append(f"Refers to `{c.references}`.")
            lines.append(f"| `{c.name}` | {c.type} | {'yes' if c.nullable else ''} | {c.unit or ''} | {' '.join(notes)} |")
        lines.append("")
    return "\n".join(lines)


def vocabularies_page() -> str:
    """All vocabularies with their codes and words, in Markdown; of long ones the first entries."""
    lines = [
        "# Vocabularies",
        "",
        "Generated from `schemas/vocabularies/*.yaml` by `make docs`; words and codes are added there.",
        "",
    ]
    for name in names():
        made = vocabulary(name)
        lines += [f"## {name}", "", made.description, "", "| code | Chinese | English |", "| --- | --- | --- |"]
        for entry in made.entries[:LISTED]:
            lines.append(f"| `{_cell(entry.code)}` | {_cell('、'.join(entry.zh))} | {_cell(', '.join(entry.en))} |")
        if len(made.entries) > LISTED:
            lines.append(f"| … | | {len(made.entries) - LISTED} more in `schemas/vocabularies/{name}.yaml` |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the pages, or with --check exit with 1 where one is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a page is not current")
    check = parser.parse_args().check
    stale = list(_stale())
    for path, text in stale:
        if check:
            print(f"{path} is not current: run make docs", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


def _stale() -> Iterator[tuple[Path, str]]:
    for file, text in (("datasets.md", datasets_page()), ("vocabularies.md", vocabularies_page())):
        path = DOCS / file
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield path, text


def _code(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
