"""Build raw/zero2ipo-ai-blue-book-2024.pdf, the sample Chinese report, with the same bytes every time.

    python scripts/build_sample_report.py [--font PATH] [--out PATH]

The Chinese font is Droid Sans Fallback (Apache-2.0, Debian package fonts-droid-fallback); only the characters used are
embedded. Words and figures are in `sample_report.content`, typesetting is in `sample_report.typesetting`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from sample_report.content import DATE, INSTITUTION, NOTICE, TITLE, story
from sample_report.drawings import SectionHead
from sample_report.typesetting import COLUMN, GREY, LATIN, LINE, NAVY, TEAL, WIDTH, draw_text, register_fonts

FONT = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
OUT = Path(__file__).resolve().parent.parent / "raw" / "zero2ipo-ai-blue-book-2024.pdf"
CREATED = "1753920000"
"""2025-07-31 in seconds since 1970: the day of the report, as the creation date in the PDF."""


class Report(BaseDocTemplate):
    """The layout of the pages; notes the page of each section as it goes."""

    def __init__(self, target: BytesIO) -> None:
        super().__init__(
            target,
            pagesize=A4,
            title=TITLE,
            author=INSTITUTION,
            subject="2024年中国AI产业投资",
            creator="kanhe",
            invariant=1,
            lang="zh-CN",
        )
        left, bottom, height = 20 * mm, 24 * mm, 250 * mm
        head = 22 * mm
        notes = 16 * mm
        body = height - head - notes
        self.section_pages: dict[str, int] = {}
        self.section, self.section_page = "", 0
        self.addPageTemplates(
            [
                PageTemplate("cover", [_frame(left, bottom, WIDTH, height)], onPage=_cover),
                PageTemplate("page", [_frame(left, bottom, WIDTH, height)], onPageEnd=self._running),
                PageTemplate(
                    "columns",
                    [
                        _frame(left, bottom + notes + body, WIDTH, head),
                        _frame(left, bottom + notes, COLUMN, body),
                        _frame(left + WIDTH - COLUMN, bottom + notes, COLUMN, body),
                        _frame(left, bottom, WIDTH, notes, "notes"),
                    ],
                    onPageEnd=self._running,
                ),
            ]
        )

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Note where a section starts and add it to the outline."""
        if isinstance(flowable, SectionHead):
            section = f"{flowable.number} {flowable.name}"
            if self.section_page != self.page:  # the header names the first section of a page
                self.section, self.section_page = section, self.page
            self.section_pages[flowable.number] = self.page
            self.canv.bookmarkPage(flowable.number)
            self.canv.addOutlineEntry(section, flowable.number)

    def _running(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Running header with title and section, page number at the foot."""
        width, height = A4
        canvas.setFillColor(GREY)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        draw_text(canvas, 20 * mm, height - 15 * mm, TITLE, 8.5)
        draw_text(canvas, width - 20 * mm, height - 15 * mm, self.section or INSTITUTION, 8.5, align=1)
        canvas.line(20 * mm, height - 17 * mm, width - 20 * mm, height - 17 * mm)
        draw_text(canvas, width / 2, 13 * mm, str(canvas.getPageNumber()), 9, align=0.5)


def _frame(x: float, y: float, width: float, height: float, name: str | None = None) -> Frame:
    return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name)


def _cover(canvas: Canvas, _: BaseDocTemplate) -> None:
    width, height = A4
    canvas.setFillColor(NAVY)
    canvas.rect(0, height * 0.42, width, height * 0.58, stroke=0, fill=1)
    canvas.setFillColor(TEAL)
    canvas.rect(0, height * 0.42 - 6, width, 6, stroke=0, fill=1)
    canvas.setFillColor(white)
    draw_text(canvas, 25 * mm, height * 0.72, "2024", 54, bold=True)
    draw_text(canvas, 25 * mm, height * 0.64, "中国AI产业投资蓝皮书", 30)
    draw_text(canvas, 25 * mm, height * 0.59, "数字摘编 · 样本", 15)
    canvas.setFillColor(NAVY)
    draw_text(canvas, 25 * mm, height * 0.30, INSTITUTION, 18)
    draw_text(canvas, 25 * mm, height * 0.265, DATE, 14)
    canvas.setFillColor(GREY)
    draw_text(canvas, 25 * mm, 22 * mm, NOTICE, 8.5)


def build() -> bytes:
    """The bytes of the report; the fonts must be registered. Built twice: the first pass finds the pages of the sections."""
    os.environ["SOURCE_DATE_EPOCH"] = CREATED
    rl_config.pageCompression = 0  # compressed bytes would differ between builds of zlib
    rl_config.canvas_basefontname = LATIN  # else every page names Helvetica, which is not embedded
    pages: dict[str, int] = {}
    for _ in range(2):
        target = BytesIO()
        report = Report(target)
        report.build(story(pages))
        pages = report.section_pages
    return target.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the report; 2 and a message where there is no font."""
    parser = argparse.ArgumentParser(description="Build the sample Chinese report as a PDF.")
    parser.add_argument("--font", type=Path, default=FONT, metavar="PATH", help=f"Chinese TrueType font (default: {FONT})")
    parser.add_argument("--out", type=Path, default=OUT, metavar="PATH", help="file to write (default: the sample in raw/)")
    options = parser.parse_args(arguments)
    if not options.font.is_file():
        print(f"No font at {options.font}: install the Debian package fonts-droid-fallback, or give --font PATH.", file=sys.stderr)
        return 2
    register_fonts(options.font)
    options.out.write_bytes(build())
    return 0


if __name__ == "__main__":
    sys.exit(main())
