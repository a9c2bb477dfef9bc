"""What holds of every Document, whatever it was read from."""

from __future__ import annotations

from extractors.readers import read_document
from schemas.records import Block, Cell, Document
from schemas.vocabulary import vocabulary

KINDS = {"title", "heading", "paragraph", "list_item", "table", "caption", "footnote", "boilerplate"}


def read(content: str | bytes, name: str = "a.txt", **options: object) -> Document:
    """Read twice, check what holds of every Document, and give it back."""
    data = content.encode() if isinstance(content, str) else content
    document = read_document(data, name, **options)  # type: ignore[arg-type]
    again = read_document(data, name, **options)  # type: ignore[arg-type]
    assert document == again
    assert document.issues == again.issues
    check(document)
    return document


def check(document: Document) -> None:
    """Blocks in order and apart, inside the text; words and cells slice to their own text; every issue says what to do."""
    end = 0
    for number, block in enumerate(document.blocks):
        assert block.index == number
        assert block.kind in KINDS
        assert end <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip()
        end = block.end
        assert (block.level is not None) == (block.kind in ("title", "heading"))
        check_words(document, block)
    for number, table in enumerate(document.tables):
        assert table.index == number
        block = document.blocks[table.block]
        assert block.kind == "table"
        places: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
            assert block.start <= cell.start <= cell.end <= block.end
            area = {(r, c) for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.col, cell.col + cell.colspan)}
            assert not area & places
            assert cell.row + cell.rowspan <= table.n_rows
            assert cell.col + cell.colspan <= table.n_cols
            places |= area
    assert sum(block.kind == "table" for block in document.blocks) == len(document.tables)
    codes = vocabulary("issue_codes").by_code()
    for issue in document.issues:
        assert issue.code in codes
        assert issue.message
        assert issue.advice
        assert issue.doc_id == document.doc_id
    if not document.text.strip():
        assert document.issues


def check_words(document: Document, block: Block) -> None:
    """The words of a block stand in order inside it, hold all of its text but blanks, and have boxes that enclose something."""
    at = block.start
    for word in block.words:
        assert at <= word.start < word.end <= block.end
        assert not document.text[at : word.start].strip()
        assert document.text[word.start : word.end].split() == [document.text[word.start : word.end]]
        assert word.box[0] <= word.box[2]
        assert word.box[1] <= word.box[3]
        at = word.end
    if block.words:
        assert not document.text[at : block.end].strip()


def texts(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of these kinds (of all, where none is given)."""
    return [document.text[b.start : b.end] for b in document.blocks if not kinds or b.kind in kinds]


def body(document: Document) -> str:
    """All that is not boilerplate, a block per line."""
    return "\n".join(document.text[b.start : b.end] for b in document.blocks if b.kind != "boilerplate")


def cell(document: Document, text: str) -> Cell:
    """The one cell with this text."""
    (found,) = (c for table in document.tables for c in table.cells if c.text == text)
    return found


def codes(document: Document) -> list[str]:
    """The codes of the issues."""
    return [issue.code for issue in document.issues]
