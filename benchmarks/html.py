"""CPU time of the HTML reader beside BeautifulSoup over the whole page, in one run: `python -m benchmarks.html [FOLDER]`.

FOLDER holds pages (`.html`, `.html.gz`); by default the corpora below KANHE_EVAL_DIR. Both start from the bytes and each page is read by
one right after the other, so that a busy machine slows both alike; of several rounds the quickest counts.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

from bs4 import BeautifulSoup

from benchmarks.quality import evaluation_dir
from extractors.readers import read_document

ROUNDS = 3


def pages(folder: Path) -> list[bytes]:
    """The bytes of all pages below a folder, in the order of their names."""
    found = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found]


def measure(contents: list[bytes], rounds: int = ROUNDS) -> dict[str, float]:
    """CPU milliseconds a page of the reader and of BeautifulSoup with its lxml builder, and how many times the reader's that is."""
    readers: dict[str, Callable[[bytes], object]] = {
        "kanhe": lambda data: read_document(data, "page.html"),
        "beautifulsoup": lambda data: BeautifulSoup(data, "lxml").get_text(),
    }
    spent = dict.fromkeys(readers, 0.0)
    for data in contents:
        for name, reader in readers.items():
            spent[name] += min(_seconds(reader, data) for _ in range(rounds))
    made = {name: 1000 * seconds / len(contents) for name, seconds in spent.items()}
    return {**made, "ratio": made["beautifulsoup"] / made["kanhe"]}


def _seconds(reader: Callable[[bytes], object], data: bytes) -> float:
    start = process_time()
    reader(data)
    return process_time() - start


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else evaluation_dir() / "corpora" / "html"
    contents = pages(folder)
    print(f"HTML, {len(contents)} pages: " + ", ".join(f"{name} {figure:.2f}" for name, figure in measure(contents).items()))


if __name__ == "__main__":
    main()
