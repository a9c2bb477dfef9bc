"""Pages that are images: recognised where that can be done, told where it cannot."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import ocr
from tests.extractors.readers.laws import read


def scanned() -> bytes:
    """A PDF of one page that is the picture of a page."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(420, 200))
    canvas.setFont("Helvetica", 14)
    canvas.drawString(40, 150, "Revenue reached 1,208.6 million dollars in 2024.")
    canvas.drawString(40, 110, "The margin fell to 17.3% from 19.8%.")
    canvas.save()
    picture = pypdfium2.PdfDocument(stream.getvalue())[0].render(scale=3).to_pil()
    made = BytesIO()
    picture.save(made, "PDF", resolution=216)
    return made.getvalue()


def test_the_text_of_a_scanned_page_is_recognised_with_its_place() -> None:
    document = read(scanned(), "scan.pdf")
    assert "1,208.6" in document.text
    assert "17.3%" in document.text
    (issue,) = document.issues
    assert (issue.code, issue.page) == ("scanned_page", 1)
    word = next(w for b in document.blocks for w in b.words if document.text[w.start : w.end].startswith("1,208"))
    x0, top, x1, bottom = word.box
    assert 130 < x0 < x1 < 260  # where the canvas has it, in points from the top left
    assert 30 < top < bottom < 60


def test_without_text_recognition_the_issue_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    document = read(scanned(), "scan.pdf")
    assert document.text == ""
    assert any(issue.code == "scanned_page" and "kanhe[ocr]" in issue.advice for issue in document.issues)
