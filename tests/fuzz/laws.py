"""What holds for every text: no exception, spans that slice back, the same claims again."""

from __future__ import annotations

from decimal import Decimal

from extractors.claims import extract_claims
from extractors.quantities import scan_quantities
from extractors.readers import read_document
from schemas.records import Claim, Document

NAMES = ("a.txt", "a.md", "a.html")


def read_all(text: str, name: str = "a.txt") -> tuple[Document, tuple[Claim, ...]]:
    """The document and claims of a text, after a look at all laws; raises `AssertionError` where one is broken."""
    check_quantities(text)
    document = read_document(text.encode("utf-8", "surrogatepass"), name)
    check_document(document)
    claims = extract_claims(document)
    check_claims(document, claims)
    return document, claims


def check_quantities(text: str) -> None:
    """Quantities stand in reading order, do not overlap, and their spans lie in the text."""
    at = 0
    for quantity in scan_quantities(text):
        assert at <= quantity.start < quantity.end <= len(text), quantity
        assert 0 <= quantity.cue_start <= quantity.start, quantity
        assert quantity.end <= quantity.cue_end <= len(text), quantity
        assert text[quantity.start : quantity.end].strip(), quantity
        _check_numbers(quantity.value, quantity.lower, quantity.upper)
        at = quantity.end


def check_document(document: Document) -> None:
    """Blocks are in order inside the text and every cell is what stands at its place."""
    at = 0
    for block in document.blocks:
        assert at <= block.start <= block.end <= len(document.text), block
        at = block.end
    for table in document.tables:
        for cell in table.cells:
            assert 0 <= cell.start <= cell.end <= len(document.text), cell


def check_claims(document: Document, claims: tuple[Claim, ...]) -> None:
    """A claim's text, quote, measure and base are in the document, each number is finite, each id stands once."""
    text = document.text
    plain = " ".join(text.split())
    for claim in claims:
        assert 0 <= claim.start < claim.end <= len(text), claim
        assert text[claim.start : claim.end] == claim.text, claim
        assert claim.quote in text, claim
        assert claim.text in claim.quote, claim
        if claim.table_id is None:
            assert claim.measure is None or claim.measure in plain, claim
        assert claim.base is None or claim.base in plain, claim
        assert claim.unit, claim
        assert claim.quote, claim
        _check_numbers(claim.value, claim.lower, claim.upper)
    ids = [claim.claim_id for claim in claims]
    assert len(ids) == len(set(ids)), "two claims at one place"


def _check_numbers(*numbers: Decimal | None) -> None:
    for number in numbers:
        assert number is None or number.is_finite(), number
    _, lower, upper = numbers
    assert lower is None or upper is None or lower <= upper, numbers
