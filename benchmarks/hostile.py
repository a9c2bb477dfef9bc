"""Texts that no one writes: a megabyte of one thing. Each must end, in time that grows with the text.

A case is measured at a quarter of its size and at the whole; four times the text may cost five and a half times the time (the rest is for
noise, and for what is done once). One that takes far too long at a quarter is not tried whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.clock import cpu
from benchmarks.rows import Row
from extractors.claims import extract_claims, preload
from extractors.quantities import scan_quantities
from extractors.readers import read_document

SIZE = 1_000_000
BAR = 5.5
TOO_LONG = 40.0
"""CPU seconds for a quarter."""

CASES = {
    "digits": "9",
    "brackets": "（",
    "pairs of brackets": "()",
    "亿": "亿",
    "一": "一",
    "commas": ",",
    "digits and commas": "1,",
    "digits and points": "1.",
    "digits and spaces": "1 ",
    "numbers and units": "3亿元、",
    "a": "a ",
    "letters": "a",
    "stars": "*",
    "spaces": " ",
    "line breaks": "\n",
    "quotation marks": "“",
    "title marks": "《",
    "cells": "| 1 ",
    "rows": "| 1 | 2 |\n",
    "addresses": "http://",
    "years": "2024年",
    "cues": "据统计，",
    "stops": "。",
}


def nested_list(size: int) -> str:
    """A list in a list in a list, of so many characters; the depth starts anew after a hundred levels."""
    made = []
    length = level = 0
    while length < size:
        made.append(f"{'  ' * (level % 100)}- {level}个\n")
        length += len(made[-1])
        level += 1
    return "".join(made)


def main() -> Iterator[Row]:
    """The ratio of whole to quarter for each case: quantities alone, and reading as text or Markdown with claims."""
    preload()
    for name, unit in CASES.items():
        yield _row(f"quantities, {name}", scan_quantities, lambda size, unit=unit: unit * (size // len(unit)))
        yield _row(f"claims, {name}", _claims("a.txt"), lambda size, unit=unit: unit * (size // len(unit)))
    yield _row("claims, nested lists", _claims("a.md"), nested_list)
    yield _row("claims, nested elements", _claims("a.html"), lambda size: "<html><body>" + "<ul><li>1" * (size // 9))


def _claims(name: str) -> Callable[[str], object]:
    return lambda text: extract_claims(read_document(text.encode(), name))


def _row(name: str, work: Callable[[str], object], make: Callable[[int], str]) -> Row:
    part, whole = make(SIZE // 4), make(SIZE)
    quarter = cpu(lambda: work(part))
    if quarter > TOO_LONG:
        return Row(name, None, "times", BAR, note=f"{quarter:.0f} s for a quarter of a megabyte")
    time = cpu(lambda: work(whole))
    return Row(name, time / max(quarter, 0.02), "times", BAR, note=f"{time:.2f} s for a megabyte")
