"""Small PDFs made in memory: text at places of an A4 page, counted from its top left corner in points."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
Draw = Callable[["Sheet"], None]


class Sheet:
    """A page to draw on."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(self, x: float, y: float, text: str, size: float = 10.5, font: str = SONG) -> None:
        """A line of text whose baseline stands `y` below the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def right(self, x: float, y: float, text: str, size: float = 10.5, font: str = SONG) -> None:
        """A line of text that ends at `x`."""
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(x, HEIGHT - y, text)

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 10.5, font: str = SONG, leading: float = 1.5) -> float:
        """Lines of text one below the other; gives the baseline that would come next."""
        for line in lines:
            self.text(x, y, line, size, font)
            y += leading * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line."""
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle whose top left corner is given."""
        self.canvas.setFillGray(0.6)
        self.canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def image(self) -> None:
        """An image over the whole page."""
        from PIL import Image

        self.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)


def pdf(*pages: Draw, password: str | None = None, rotate: int = 0) -> bytes:
    """The bytes of a PDF, the same each time."""
    data = io.BytesIO()
    encrypt = StandardEncryption(password, canPrint=0, strength=128) if password is not None else None
    canvas = Canvas(data, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    for draw in pages:
        if rotate:
            canvas.setPageRotation(rotate)
        draw(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return data.getvalue()
