"""What holds for every text, on the seeds and all that fuzzing ever found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.claims import extract_claims
from extractors.readers import read_document
from tests.fuzz.laws import NAMES, check_claims, check_document, read_all
from tests.fuzz.words import compose

SEEDS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_seeds_are_read_lawfully(path: Path) -> None:
    document = read_document(path.read_bytes(), path.name)
    check_document(document)
    check_claims(document, extract_claims(document))


@given(st.binary(max_size=240), st.sampled_from(NAMES))
def test_texts_of_pieces_are_read_lawfully(data: bytes, name: str) -> None:
    read_all(compose(data), name)


@given(st.binary(max_size=400), st.sampled_from(NAMES))
def test_any_bytes_are_read_lawfully(data: bytes, name: str) -> None:
    document = read_document(data, name)
    check_document(document)
    check_claims(document, extract_claims(document))
