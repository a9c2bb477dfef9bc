"""Documents of a few blocks and their claims by text, for the tests of linking."""

from __future__ import annotations

from extractors.claims import extract_claims
from extractors.readers import read_document
from schemas.records import Block, Claim, Document

Span = tuple[str | None, str | None]


def claims(*blocks: str | tuple[str, str], published: str | None = None) -> dict[str, Claim]:
    """The claims of a document of blocks, each a paragraph or a (kind, text) pair, by their text."""
    text, made = "", []
    for number, block in enumerate(blocks):
        kind, words = block if isinstance(block, tuple) else ("paragraph", block)
        start = len(text)
        text += words
        made.append(Block(number, kind, start, len(text), level=1 if kind in ("title", "heading") else None))  # type: ignore[arg-type]
        text += "\n"
    language = "zh" if any("一" <= c <= "龥" for c in text) else "en"
    document = Document("0" * 64, "sample.txt", "text/plain", text, tuple(made), language=language, published=published)
    return {claim.text: claim for claim in extract_claims(document)}


def claims_of_file(text: str, name: str = "sample.md") -> dict[str, Claim]:
    """The claims of a file's text by their text."""
    return {claim.text: claim for claim in extract_claims(read_document(text.encode(), name))}


def time(claim: Claim) -> Span:
    """First and last day of the period."""
    return claim.period_start, claim.period_end


def base(claim: Claim) -> Span:
    """First and last day of the period compared with."""
    return claim.baseline_start, claim.baseline_end
