"""Time by size: ten times the text must cost no more than eleven times the time, for quantities and for reading and claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.clock import cpu
from benchmarks.rows import Row
from benchmarks.texts import grown
from extractors.claims import extract_claims, preload
from extractors.quantities import scan_quantities
from extractors.readers import read_document

SIZE = 200_000
ROUNDS = 3
BAR = 11


def main() -> Iterator[Row]:
    """The ratio of the time for ten times the text to the time for it."""
    preload()
    for language in ("zh", "en"):
        yield _growth(f"quantities, {language}", language, scan_quantities)
        yield _growth(f"reading and claims, {language}", language, _claims)


def _claims(text: str) -> object:
    return extract_claims(read_document(text.encode(), "a.txt"))


def _growth(name: str, language: str, work: Callable[[str], object]) -> Row:
    small, large = grown(language, SIZE), grown(language, 10 * SIZE)
    work(small)
    base = min(cpu(lambda: work(small)) for _ in range(ROUNDS))
    ratio = cpu(lambda: work(large)) / base
    return Row(f"ten times the text, {name}", ratio, "times", BAR, note=f"{base:.2f} s for {SIZE:,} characters")
