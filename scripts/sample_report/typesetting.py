"""Typesetting of the sample report: fonts, Chinese line breaking, styles and tables.

reportlab breaks Chinese lines between any two characters, inside numbers too, and has no font fallback. Here lines are
broken by the rules that printers keep (no closing mark at the start of a line, no number cut in two), and every run of
Latin text is set in Bitstream Vera, which comes with reportlab, beside the Chinese font given. What is drawn rather than
set is in `drawings`, what the report says in `content`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

CHINESE, LATIN, LATIN_BOLD = "ReportChinese", "ReportLatin", "ReportLatinBold"
LATIN_SIZE = 0.92
"""Vera is drawn large for its size; this brings its capitals to the height of the Chinese characters."""

NAVY, TEAL, GREY, PALE, LINE = (HexColor(c) for c in ("#12355B", "#1B7F79", "#5F6B7A", "#EEF3F8", "#B8C4D0"))

WIDTH, COLUMN = 170 * mm, 80 * mm
"""Width of the text of a page and of one of two columns, in points."""

DASH = "—"
"""Stands in a cell for which nothing was published."""

BODY = ParagraphStyle("body", fontName=CHINESE, fontSize=10.5, leading=19, firstLineIndent=21, spaceAfter=7)
HEAD = ParagraphStyle(
    "head", fontName=CHINESE, fontSize=12.5, leading=20, textColor=NAVY, spaceBefore=7, spaceAfter=4, keepWithNext=1
)
CAPTION = ParagraphStyle("caption", fontName=CHINESE, fontSize=10, leading=15, alignment=1, textColor=NAVY, keepWithNext=1)
UNIT = ParagraphStyle("unit", fontName=CHINESE, fontSize=8.5, leading=12, alignment=2, textColor=GREY, keepWithNext=1)
SOURCE = ParagraphStyle("source", fontName=CHINESE, fontSize=8.5, leading=13, textColor=GREY, spaceBefore=5, spaceAfter=14)
CELL = ParagraphStyle("cell", fontName=CHINESE, fontSize=9.5, leading=14)
CELL_HEAD = ParagraphStyle("cell head", parent=CELL, alignment=1, textColor=NAVY)
CELL_FIGURE = ParagraphStyle("cell figure", parent=CELL, alignment=2)

Span = tuple[tuple[int, int], tuple[int, int]]

_RUNS = re.compile(r"[\x20-\x7e\u00b7\u2013\u2014]+|[^\x20-\x7e\u00b7\u2013\u2014]+")
_TOKENS = re.compile(r"<super>.*?</super>|[\x21-\x3b\x3d\x3f-\x7e]+ ?|.")
_NOT_FIRST = "、，。：；！？）》」"
_NOT_LAST = "（《「"


def register_fonts(chinese: Path) -> None:
    """Register the Chinese TrueType font at a path and the Latin fonts that come with reportlab."""
    registerFont(TTFont(CHINESE, str(chinese)))
    registerFont(TTFont(LATIN, "Vera.ttf"))
    registerFont(TTFont(LATIN_BOLD, "VeraBd.ttf"))


def runs(text: str, size: float, bold: bool = False) -> Iterator[tuple[str, str, float]]:
    """Yield (text, font name, size in points) for the Chinese and Latin runs of a line."""
    latin = LATIN_BOLD if bold else LATIN
    for run in _RUNS.findall(text):
        if _is_latin(run[0]):
            yield run, latin, size * LATIN_SIZE
        else:
            yield run, CHINESE, size


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width of a line in points."""
    return sum(stringWidth(run, font, points) for run, font, points in runs(text, size, bold))


def draw_text(canvas: Canvas, x: float, y: float, text: str, size: float, *, align: float = 0.0, bold: bool = False) -> None:
    """Draw one line with its baseline at y; align 0 starts it at x, 0.5 centres it on x, 1 ends it there."""
    line = canvas.beginText(x - align * width_of(text, size, bold), y)
    for run, font, points in runs(text, size, bold):
        line.setFont(font, points)
        line.textOut(run)
    canvas.drawText(line)


def lines_of(text: str, size: float, width: float, indent: float = 0.0) -> list[str]:
    """Break text, which may hold `<super>` marks, into lines of at most a width in points; the first is indented."""
    pieces: list[str] = []
    for token in _TOKENS.findall(text):
        if pieces and (token.startswith("<super>") or token in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += token
        else:
            pieces.append(token)
    lines, line, used = [], "", indent
    for piece in pieces:
        needed = width_of(re.sub(r"<.*?>", "", piece.rstrip()), size)
        if line and used + needed > width:
            lines.append(line)
            line, used = "", 0.0
        line += piece
        used += width_of(re.sub(r"<.*?>", "", piece), size)
    return [*lines, line]


def paragraph(text: str, style: ParagraphStyle, width: float) -> Paragraph:
    """Set text as a paragraph whose lines are broken for a width in points."""
    broken = lines_of(text, style.fontSize, width, style.firstLineIndent)
    return Paragraph("<br/>".join(_markup(line, style.fontSize) for line in broken), style)


def _markup(line: str, size: float) -> str:
    parts = []
    for part in re.split(r"(<super>.*?</super>)", line):
        if part.startswith("<super>"):
            mark = part.removeprefix("<super>").removesuffix("</super>")
            parts.append(f'<super rise="{size * 0.35:.2f}" size="{size * 0.6:.2f}"><font name="{LATIN}">{mark}</font></super>')
            continue
        for run, font, points in runs(part, size):
            escaped = run.replace("&", "&amp;")
            parts.append(escaped if font == CHINESE else f'<font name="{font}" size="{points:.2f}">{escaped}</font>')
    return "".join(parts)


def _is_latin(character: str) -> bool:
    return character <= "\x7e" or character in "\u00b7\u2013\u2014"


def grid(
    rows: Sequence[Sequence[str]], widths: Sequence[float], heads: int, spans: Sequence[Span] = (), ruled: bool = True
) -> Table:
    """A table of strings whose first rows are heads; ruled on all sides, or with three rules only."""
    cells = [
        [
            paragraph(text, CELL_HEAD if row < heads else _cell_style(text, column), widths[column] * mm - 12)
            for column, text in enumerate(texts)
        ]
        for row, texts in enumerate(rows)
    ]
    style: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONTNAME", (0, 0), (-1, -1), CHINESE),
        *(("SPAN", *span) for span in spans),
    ]
    if ruled:
        style += [("GRID", (0, 0), (-1, -1), 0.6, NAVY), ("BACKGROUND", (0, 0), (-1, heads - 1), PALE)]
    else:
        style += [("LINEABOVE", (0, 0), (-1, 0), 1.3, NAVY), ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.6, NAVY)]
        style += [("LINEBELOW", (0, -1), (-1, -1), 1.3, NAVY)]
    return Table(cells, colWidths=[w * mm for w in widths], style=TableStyle(style))


def _cell_style(text: str, column: int) -> ParagraphStyle:
    return CELL_FIGURE if column and (re.search(r"\d", text) or text == DASH) else CELL


def captioned(caption: str, unit: str, body: Flowable, source: str) -> list[Flowable]:
    """A table or chart with its caption and unit note above it and its source below."""
    return [
        paragraph(caption, CAPTION, WIDTH),
        *([paragraph(unit, UNIT, WIDTH)] if unit else []),
        body,
        paragraph(source, SOURCE, WIDTH),
    ]
