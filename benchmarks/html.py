"""CPU time of the HTML reader beside BeautifulSoup over the whole page, in one run: `python -m benchmarks.html [FOLDER…]`.

A FOLDER holds pages (`.html`, `.html.gz`); by default the corpora of articles below KANHE_EVAL_DIR, each for itself. All start from
the same bytes, so that each finds the encoding itself, and each page is read by one right after the other, so that a busy machine
slows all alike; of several rounds the quickest counts. What stands side by side:

- `kanhe`: bytes to Document: encoding, metadata, body, tables, boilerplate as blocks;
- `soup text`: `BeautifulSoup(data, "lxml")`, then all text of the page in one call, which is the least that one can do with it;
- `soup blocks`: the same tree, scripts and styles dropped, then the text of each element that is a line (headings, paragraphs, list
  items, cells), as a reader built on it would; no metadata, nothing decided about what is body;
- `soup blocks, html.parser`: the same with the parser of Python's own library.

Each is named with its milliseconds a page and how many times the reader's that is.
"""

from __future__ import annotations

import gzip
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from benchmarks.quality import evaluation_dir
from extractors.readers import read_document

ROUNDS = 3
CORPORA = ("aeb", "zh", "meta")
_LINES = [
    "title",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "blockquote",
    "pre",
    "figcaption",
    "caption",
]


def pages(folder: Path) -> list[bytes]:
    """The bytes of all pages below a folder, in the order of their names."""
    found = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found]


def soup_blocks(data: bytes, parser: str) -> list[str]:
    """The texts of the elements of a page that are lines, by BeautifulSoup over the whole page."""
    soup = BeautifulSoup(data, parser)
    for unseen in soup.find_all(["script", "style", "noscript"]):
        unseen.decompose()
    return [element.get_text(" ", strip=True) for element in soup.find_all(_LINES)]


READERS: dict[str, Callable[[bytes], object]] = {
    "kanhe": lambda data: read_document(data, "page.html"),
    "soup text": lambda data: BeautifulSoup(data, "lxml").get_text(),
    "soup blocks": lambda data: soup_blocks(data, "lxml"),
    "soup blocks, html.parser": lambda data: soup_blocks(data, "html.parser"),
}


def measure(contents: list[bytes], rounds: int = ROUNDS) -> dict[str, float]:
    """CPU milliseconds a page of each of `READERS`."""
    spent = dict.fromkeys(READERS, 0.0)
    for data in contents:
        for name, reader in READERS.items():
            spent[name] += min(_seconds(reader, data) for _ in range(rounds))
    return {name: 1000 * seconds / len(contents) for name, seconds in spent.items()}


def _seconds(reader: Callable[[bytes], object], data: bytes) -> float:
    start = process_time()
    reader(data)
    return process_time() - start


def main() -> None:
    """Print the figures."""
    warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
    corpora = [evaluation_dir() / "corpora" / "html" / name for name in CORPORA]
    for folder in map(Path, sys.argv[1:]) if len(sys.argv) > 1 else corpora:
        contents = pages(folder)
        made = measure(contents)
        print(f"{folder.name}, {len(contents)} pages")
        for name, figure in made.items():
            print(f"  {name:<26}{figure:7.2f} ms{figure / made['kanhe']:7.2f} x")


if __name__ == "__main__":
    main()
