"""What the sample report draws: section bands, the contents, key-figure slides, charts and footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, white
from reportlab.platypus import Flowable

from sample_report.typesetting import GREY, LINE, NAVY, PALE, TEAL, draw_text, width_of


class SectionHead(Flowable):
    """A band with the number and the name of a section; the page that it falls on goes into the contents."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__()
        self.number, self.name = number, name

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole width and 46 points."""
        self.width, self.height = available_width, 46
        return self.width, self.height

    def draw(self) -> None:
        """Draw a coloured square with the number, the name beside it and a rule below."""
        canvas = self.canv
        canvas.setFillColor(NAVY)
        canvas.rect(0, 12, 34, 30, stroke=0, fill=1)
        canvas.setFillColor(white)
        draw_text(canvas, 17, 21, self.number, 16, align=0.5, bold=True)
        canvas.setFillColor(NAVY)
        draw_text(canvas, 44, 21, self.name, 17)
        canvas.setStrokeColor(NAVY)
        canvas.setLineWidth(1.2)
        canvas.line(0, 11.5, self.width, 11.5)


class ContentsList(Flowable):
    """The contents: number, name, dots and page of each section."""

    def __init__(self, entries: Sequence[tuple[str, str, int]]) -> None:
        super().__init__()
        self.entries = entries

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole width and 40 points an entry."""
        self.width, self.height = available_width, 40.0 * len(self.entries)
        return self.width, self.height

    def draw(self) -> None:
        """Draw an entry a line, from the top."""
        canvas = self.canv
        for row, (number, name, page) in enumerate(self.entries):
            y = self.height - 40 * row - 26
            canvas.setFillColor(TEAL)
            draw_text(canvas, 0, y, number, 15, bold=True)
            canvas.setFillColor(NAVY)
            draw_text(canvas, 36, y, name, 13)
            canvas.setFillColor(GREY)
            start = 36 + width_of(name, 13) + 8
            dots = "." * int((self.width - 28 - start) / width_of(".", 10))
            draw_text(canvas, self.width - 24, y, dots, 10, align=1)
            draw_text(canvas, self.width, y, str(page), 12, align=1)


class KeyFigures(Flowable):
    """A slide of panels in columns, each with a large figure on one line and its label on the next."""

    def __init__(self, panels: Sequence[tuple[str, str]], columns: int = 2, row_height: float = 92) -> None:
        super().__init__()
        self.panels, self.columns, self.row_height = panels, columns, row_height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole width and a row height for each row of panels."""
        self.width = available_width
        self.height = self.row_height * -(-len(self.panels) // self.columns)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the panels row by row."""
        canvas, gap = self.canv, 12
        panel = (self.width - gap * (self.columns - 1)) / self.columns
        for place, (figure, label) in enumerate(self.panels):
            row, column = divmod(place, self.columns)
            x, y = column * (panel + gap), self.height - (row + 1) * self.row_height + gap
            canvas.setFillColor(PALE)
            canvas.roundRect(x, y, panel, self.row_height - gap, 5, stroke=0, fill=1)
            canvas.setFillColor(TEAL)
            canvas.rect(x, y + 8, 3, self.row_height - gap - 16, stroke=0, fill=1)
            draw_text(canvas, x + panel / 2, y + 0.52 * self.row_height, figure, 23, align=0.5, bold=True)
            canvas.setFillColor(GREY)
            draw_text(canvas, x + panel / 2, y + 0.2 * self.row_height, label, 10, align=0.5)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: what it shows, its length in the unit of the chart, and the value as it is printed."""

    name: str
    length: float
    printed: str


class BarChart(Flowable):
    """A column chart in vector graphics; names, values and the unit are text."""

    def __init__(self, bars: Sequence[Bar], unit: str, top: float, step: float, height: float = 190, fill: Color = TEAL) -> None:
        super().__init__()
        self.bars, self.unit, self.top, self.step, self.height, self.fill = bars, unit, top, step, height, fill

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole width and the height given."""
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        """Draw grid and scale, then a bar with its printed value above and its name below."""
        canvas, left, bottom = self.canv, 42, 30
        tall = self.height - bottom - 32
        canvas.setFillColor(GREY)
        draw_text(canvas, 0, self.height - 10, self.unit, 8.5)
        canvas.setLineWidth(0.4)
        for mark in range(int(self.top / self.step) + 1):
            y = bottom + tall * mark * self.step / self.top
            canvas.setStrokeColor(GREY if mark == 0 else LINE)
            canvas.line(left, y, self.width, y)
            draw_text(canvas, left - 6, y - 3, f"{mark * self.step:,.0f}", 8, align=1)
        slot = (self.width - left) / len(self.bars)
        for place, bar in enumerate(self.bars):
            centre, length = left + slot * (place + 0.5), tall * bar.length / self.top
            canvas.setFillColor(self.fill)
            canvas.rect(centre - min(26, slot * 0.3), bottom, 2 * min(26, slot * 0.3), length, stroke=0, fill=1)
            canvas.setFillColor(NAVY)
            draw_text(canvas, centre, bottom + length + 5, bar.printed, 9.5, align=0.5, bold=True)
            draw_text(canvas, centre, bottom - 14, bar.name, 9, align=0.5)


class FootNotes(Flowable):
    """Footnotes under a short rule at the foot of the frame; takes all the height that is left."""

    def __init__(self, notes: Sequence[tuple[str, str]], size: float = 8) -> None:
        super().__init__()
        self.notes, self.size = notes, size

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take what is left, so that the notes stand at the foot."""
        self.width, self.height = available_width, available_height - 0.1
        return self.width, self.height

    def draw(self) -> None:
        """Draw the rule and a line per note."""
        canvas, leading = self.canv, self.size * 1.6
        top = leading * len(self.notes)
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.5)
        canvas.line(0, top + 4, 120, top + 4)
        canvas.setFillColor(GREY)
        for row, (mark, note) in enumerate(self.notes):
            y = top - leading * (row + 1) + 4
            draw_text(canvas, 0, y + 2.5, mark, self.size * 0.7)
            draw_text(canvas, 7, y, note, self.size)
