"""What holds for every text: spans that slice back, no exception, the same claims again and in every process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.claims import extract_claims
from extractors.found import found
from extractors.mentions import Term
from extractors.numerals import words_pattern
from extractors.periods import scan_periods
from extractors.quantities import scan_quantities
from extractors.readers import read_document
from extractors.words import boundaries, dictionary
from tests.fuzz.laws import check_quantities, read_all
from tests.fuzz.words import DIGITS, MARKS, NUMERALS, ODD, TIMES, pieces

SAMPLES = Path(__file__).parent.parent.parent / "raw"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md", ".html"))
WIDE = {ord("0") + i: ord("０") + i for i in range(10)} | {ord(","): "，", ord("%"): "％", ord("."): "．"}


def texts(*parts: Iterable[str]) -> st.SearchStrategy[str]:
    words = [word for part in parts for word in part]
    return st.lists(st.sampled_from(words), max_size=60).map("".join)


@given(texts(DIGITS, NUMERALS, TIMES, MARKS, pieces()))
def test_claims_of_chinese_and_english_slice_back(text: str) -> None:
    read_all(text)


@given(texts(DIGITS, NUMERALS, ODD, ("亿元", "家", "％", "million", "。", "\n")))
def test_claims_among_emoji_and_combining_characters_slice_back(text: str) -> None:
    read_all(text)


@given(texts(DIGITS, NUMERALS, TIMES, MARKS).map(lambda text: text.replace("\n", "\r\n")))
def test_claims_of_lines_that_end_in_crlf_slice_back(text: str) -> None:
    read_all(text)


@given(texts(DIGITS, NUMERALS, TIMES, MARKS).map(lambda text: text.translate(WIDE)))
def test_claims_in_full_width_slice_back(text: str) -> None:
    read_all(text)


@given(st.text(max_size=300))
@example("\ud800 3亿")
def test_quantities_of_any_text_slice_back(text: str) -> None:
    check_quantities(text)


@given(texts(DIGITS, NUMERALS, TIMES, MARKS, ODD))
def test_periods_of_any_text_slice_back(text: str) -> None:
    assert all(0 <= period.start < period.end <= len(text) for period in scan_periods(text))


@given(texts(DIGITS, NUMERALS, TIMES, MARKS, pieces()))
def test_the_same_text_gives_the_same_claims(text: str) -> None:
    data = text.encode()
    assert extract_claims(read_document(data, "a.txt")) == extract_claims(read_document(data, "a.txt"))


@given(texts(DIGITS, NUMERALS, ("亿元", "家", "%", " million ", "、", "。", "万")))
def test_text_before_moves_quantities_and_changes_none(text: str) -> None:
    lead = "甲乙丙丁戊己庚辛壬癸，子丑寅卯。\n\n"
    moved = scan_quantities(lead + text)
    tail = [(q.start - len(lead), q.end - len(lead), q.value, q.unit) for q in moved if q.start >= len(lead)]
    alone = [(q.start, q.end, q.value, q.unit) for q in scan_quantities("\n\n" + text)]
    assert [item[2:] for item in tail] == [item[2:] for item in alone]
    assert [(a, b) for a, b, *_ in tail] == [(a - 2, b - 2) for a, b, *_ in alone]


_PRINT = """
import sys
from pathlib import Path
from hashlib import sha256
from extractors.claims import read_claims
from extractors.readers import read_document
made = [read_claims(read_document(Path(name).read_bytes(), Path(name).name)) for name in sys.argv[1:]]
print(sha256(repr([list(readings) for readings in made]).encode()).hexdigest())
"""


@pytest.mark.slow
def test_every_seed_of_hashes_gives_the_same_claims() -> None:
    told = set()
    for seed in ("0", "1", "4242"):
        command = [sys.executable, "-c", _PRINT, *map(str, FILES)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=SAMPLES.parent)
        told.add(done.stdout.strip())
    assert len(told) == 1
    assert told.pop() != sha256(b"[]").hexdigest()


@cache
def _jieba() -> Any:
    return dictionary()


@given(texts(DIGITS, NUMERALS, TIMES, MARKS, ODD, pieces()))
@example("A股\r\n3.5%的iPhone手机")
def test_sentences_are_cut_as_jieba_cuts_them(text: str) -> None:
    at, ends = 0, {0}
    for word in _jieba().cut(text, HMM=False):
        at += len(word)
        ends.add(at)
    assert boundaries(text) == ends


@given(
    st.sets(st.text(alphabet="aAbB亿元万 %-", min_size=1, max_size=4), min_size=1, max_size=12),
    st.text(alphabet="aAbB亿元万 %-", max_size=8),
)
def test_a_pattern_of_words_matches_the_longest_of_them(words: set[str], text: str) -> None:
    for flags in (0, re.IGNORECASE):
        plain = "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))
        for tail in ("", "(?![ab])"):
            expected = re.compile(f"(?:{plain}){tail}", flags).match(text)
            got = re.compile(f"(?:{words_pattern(words)}){tail}", flags).match(text)
            assert (expected and expected.group()) == (got and got.group())


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=20), st.integers(-5, 50), st.integers(-5, 50))
def test_mentions_in_a_span_are_those_that_lie_in_it(places: list[tuple[int, int]], start: int, end: int) -> None:
    terms = found(Term(at, at + size, "cues", "x") for at, size in places)
    assert list(terms.within(start, end)) == [t for t in terms.mentions if start <= t.start < end and t.end <= end]
    assert list(terms.starting(start, end)) == [t for t in terms.mentions if start <= t.start < end]


def _work(data: bytes, name: str) -> int:
    """The number of calls of Python functions that reading a text and taking its claims makes: the same on every machine."""
    counts: Counter[str] = Counter()

    def count(frame: object, event: str, argument: object) -> None:
        counts[event] += 1

    sys.setprofile(count)
    try:
        extract_claims(read_document(data, name))
    finally:
        sys.setprofile(None)
    return counts["call"] + counts["c_call"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "9",
        "（",
        "()",
        "亿",
        "一",
        ",",
        "1,",
        "1 ",
        "3亿元、",
        "a ",
        "*",
        "“",
        "《",
        "| 1 ",
        "2024年",
        "据统计，",
        "。",
        "- 1个\n",
        "  - 二\n",
        "http://",
    ],
)
def test_work_grows_with_the_text(unit: str) -> None:
    small, large = unit * (2000 // len(unit)), unit * (8000 // len(unit))
    _work(small.encode(), "a.md")  # whatever is done once
    assert _work(large.encode(), "a.md") <= 6 * max(_work(small.encode(), "a.md"), 2000)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_work_grows_with_a_document(path: Path) -> None:
    data = path.read_bytes()
    name = "a" + path.suffix
    _work(data, name)
    assert _work(data * 8, name) <= 4.4 * _work(data * 2, name)
