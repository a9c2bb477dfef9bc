"""Reads a PDF: pages to lines, lines to reading order, columns to paragraphs and tables, all with boxes.

`pages` gives the objects of each page; `pdfium`, `pdfium_paths` and `second` alone know the libraries behind them. What cannot be read is an issue of its
page or of the file, with the option or the step that helps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.readers import line_shapes as shapes
from extractors.readers.draft import Writer, make_blocks, number_tables
from extractors.readers.metadata import find_date, language_of, read_byline
from extractors.readers.pdf import ocr
from extractors.readers.pdf.collector import paused
from extractors.readers.pdf.furniture import find_furniture
from extractors.readers.pdf.lines import Line, bands, join_row, make_lines, regions
from extractors.readers.pdf.objects import DamagedError, EncryptedError, PageObjects, main_turn, turn_page, turned
from extractors.readers.pdf.pages import garbled, is_garbled, open_pages
from extractors.readers.pdf.paragraphs import LEADER, Paragraph, Style, make_paragraphs, style_of
from extractors.readers.pdf.tables import PageTable, TooManyLinesError, find_tables, inside
from extractors.readers.source import Source, no_text
from schemas.records import Box, Document, Issue, Severity, Word

_EOF = b"%%EOF"
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?$")
_LETTER = re.compile(r"[^\W\d_]")
TITLE_RATIO = 1.3
MAX_COVER = 300


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as far as it is read before the whole document is known; its characters are given up, so that memory stays small."""

    number: int
    width: float
    height: float
    turn: int
    lines: tuple[Line, ...]
    tables: tuple[PageTable, ...]
    labels: tuple[Line, ...]
    problems: tuple[_Problem, ...]

    def shown(self, box: Box) -> Box:
        """A box of the page as it was turned for reading, as it is shown."""
        return turned(box, self.turn, self.width, self.height) if self.turn else box

    def shown_words(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Words of the page as it was turned for reading, where they are shown."""
        return tuple(Word(w.start, w.end, self.shown(w.box)) for w in words) if self.turn else tuple(words)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What kept a page from being read whole: the code of an issue, what happened and what helps."""

    code: str
    message: str
    advice: str
    severity: Severity


@paused()
def _read_page(objects: PageObjects) -> _Page:
    """A page, turned so that most of its text is upright."""
    turn = main_turn(objects)
    page = turn_page(objects, (360 - turn) % 360)
    lines = make_lines(page.chars)
    problems = list(_problems(objects))
    tables: list[PageTable] = []
    labels: list[Line] = []
    try:
        tables, labels = find_tables(page, lines)
    except TooManyLinesError as error:
        problems.append(_no_tables(page.number, str(error)))
    return _Page(page.number, page.width, page.height, turn, tuple(lines), tuple(tables), tuple(labels), tuple(problems))


def read(data: bytes, source: Source) -> Document:
    """The Document of a PDF file."""
    content = data[max(0, data.find(b"%PDF-")) :]
    try:
        count, objects = open_pages(content, source.password, source.max_pages)
        pages = [_read_page(page) for page in objects]
    except EncryptedError:
        return source.document(issues=[_encrypted(source)])
    except (DamagedError, RecursionError) as error:
        return source.document(issues=[_damaged(content, source, str(error))])
    except MemoryError:
        advice = "Read it on a machine with more memory, or split it into parts."
        return source.document(issues=[source.issue("memory", "reading the file needs more memory than there is", advice)])
    writer, title = _write(pages)
    text = writer.text()
    issues = _issues(pages, count, content, text, source)
    first = [text[p.start : p.end] for p in writer.parts if p.page == 1 and p.kind != "table"]
    bylines = [b for b in map(read_byline, first) if b is not None]
    dates = [b.published for b in bylines if b.published] or [d.iso for line in first if len(line) < 40 and (d := find_date(line))]
    return source.document(
        text,
        make_blocks(text, writer.parts),
        number_tables(writer.tables, writer.parts),
        issues=issues,
        language=language_of(text),
        title=title,
        authors=next((b.authors for b in bylines if b.authors), ()),
        publisher=next((b.publisher for b in bylines if b.publisher), None),
        published=max(dates, key=len) if dates else None,
        pages=count,
    )


@paused()
def _write(pages: Sequence[_Page]) -> tuple[Writer, str | None]:
    """All pages in reading order; the title is the largest type of the first page with text."""
    by_number = {page.number: page.lines for page in pages}
    furniture = find_furniture(by_number, {page.number: page.height for page in pages})
    for page in pages:
        furniture[page.number] = [f for f in furniture[page.number] if not any(inside(f.box, t.box) for t in page.tables)]
        furniture[page.number] += page.labels
    kept = {n: [line for line in lines if not any(line is f for f in furniture[n])] for n, lines in by_number.items()}
    style = style_of([line for lines in kept.values() for line in lines])
    writer = Writer()
    title: str | None = None
    for page in pages:
        number = page.number
        running = furniture[number]
        for line in (line for line in running if line.box[1] < page.height / 2):
            writer.add(line.text, "boilerplate", page=number, words=page.shown_words(line.words))
        items = _items(page, kept[number], style)
        titles = _titles(items, style) if title is None else []
        cover = bool(titles) and len(pages) > 1 and sum(len(i.text) for i in items if isinstance(i, Paragraph)) < MAX_COVER
        for item in items:
            if isinstance(item, PageTable):
                _add_table(writer, item, page)
            elif any(item is t for t in titles):
                writer.add(item.text, "title", 1, number, page.shown_words(item.words))
            elif cover and item.kind == "heading":
                writer.add(item.text, "paragraph", None, number, page.shown_words(item.words))
            else:
                writer.add(item.text, item.kind, item.level, number, page.shown_words(item.words))
        if items and title is None:
            title = "".join(t.text for t in titles)
        for line in (line for line in running if line.box[1] >= page.height / 2):
            writer.add(line.text, "boilerplate", page=number, words=page.shown_words(line.words))
    return writer, title or None


def _titles(items: Sequence[Paragraph | PageTable], style: Style) -> list[Paragraph]:
    """The title of the first page with text: its largest type, if that is clearly larger than the text, with a lone year before it."""
    paragraphs = [i for i in items if isinstance(i, Paragraph)]
    worded = [i for i in paragraphs if len(_LETTER.findall(i.text)) >= 4 and shapes.width(i.text) <= 220]
    if not worded or (largest := max(i.size for i in worded)) < TITLE_RATIO * style.body:
        return []
    first = next(i for i in worded if i.size == largest)
    at = next(n for n, i in enumerate(paragraphs) if i is first)
    before = (
        [paragraphs[at - 1]]
        if at and _YEAR.match(paragraphs[at - 1].text) and paragraphs[at - 1].size >= TITLE_RATIO * style.body
        else []
    )
    return [*before, first]


def _items(page: _Page, lines: Sequence[Line], style: Style) -> list[Paragraph | PageTable]:
    """The paragraphs and tables of a page in reading order; a table stands where its box would be read."""
    tables = page.tables
    stand_ins = [Line("", (), table.box, style.body) for table in tables]
    free = [line for line in lines if not any(_takes(table, line) for table in tables)]
    items: list[Paragraph | PageTable] = []
    for region in regions([*_with_leaders_joined(free), *stand_ins]):
        run: list[Line] = []
        for line in sorted(region, key=lambda f: (f.box[1], f.box[0])):
            table = next((t for t, s in zip(tables, stand_ins, strict=True) if s is line), None)
            if table is None:
                run.append(line)
                continue
            items += make_paragraphs(run, style, page.height)
            items.append(table)
            run = []
        items += make_paragraphs(run, style, page.height)
    return items


def _takes(table: PageTable, line: Line) -> bool:
    """Whether a line is part of a table; a chart takes only the labels that it reads."""
    if table.kind == "table":
        return inside(line.box, table.box)
    return any(line.words and w.box == line.words[0].box for words in table.words for w in words)


def _with_leaders_joined(lines: Sequence[Line]) -> list[Line]:
    """The lines with each row of a table of contents as one line."""
    joined: list[Line] = []
    for row in bands(lines):
        joined += [join_row(row)] if any(LEADER.search(line.text) for line in row) else row
    return joined


def _add_table(writer: Writer, table: PageTable, page: _Page) -> None:
    number = page.number
    text = writer.text()
    above = [text[p.start : p.end] for p in writer.parts[-3:] if p.page == number and p.kind != "table"]
    above = [line for line in above if shapes.width(line) <= 2 * shapes.MAX_HEADING]
    note = next((n for n in map(shapes.unit_note, [*reversed(above), table.cells[0].text]) if n), None)
    caption = next((line for line in reversed(above) if shapes.is_caption(line)), None)
    writer.add_table(
        table.cells,
        caption=caption,
        unit_note=note,
        page=number,
        box=page.shown(table.box),
        found_by=table.found_by,
        confidence=table.confidence,
        kind=table.kind,
        words=[page.shown_words(words) for words in table.words],
    )


def _problems(page: PageObjects) -> Iterator[_Problem]:
    """What kept a page from being read whole."""
    if page.problem:
        advice = "Open the page in a viewer; if it shows there, print it to a new PDF and read that."
        yield _Problem("page_failed", f"page {page.number} cannot be read: {page.problem}", advice, "error")
    elif not page.chars and page.has_image:
        missing = "Install the text recognition, pip install 'kanhe[ocr]', and read it again."
        advice = "Look at it: no text could be recognised." if ocr.is_installed() else missing
        yield _Problem("scanned_page", f"page {page.number} is an image without text", advice, "warning")
    elif page.recognised:
        advice = "Check its figures on the page: kanhe debug draws what was read."
        yield _Problem("scanned_page", f"page {page.number} is an image; its text was recognised", advice, "warning")
    if page.drawing_problem:
        yield _no_tables(page.number, page.drawing_problem)
    if is_garbled(page):
        message = f"{garbled(page)} of {len(page.chars)} characters of page {page.number} have no meaning that the file gives"
        advice = "Recognise the page's text (OCR), or get the file with embedded character maps."
        yield _Problem("garbled_text", message, advice, "warning")


def _no_tables(number: int, reason: str) -> _Problem:
    message = f"tables of page {number} were not looked for: {reason}"
    return _Problem("table_failed", message, "Check the page's tables by eye.", "warning")


def _issues(pages: Sequence[_Page], count: int, data: bytes, text: str, source: Source) -> list[Issue]:
    issues = [
        source.issue(problem.code, problem.message, problem.advice, problem.severity, page.number)
        for page in pages
        for problem in page.problems
    ]
    if source.max_pages is not None and count > source.max_pages:
        message = f"{source.max_pages} of {count} pages were read"
        issues.append(source.issue("too_large", message, "Raise the limit of pages to read all.", "warning"))
    if _EOF not in data[-2048:]:
        message = "the end of the file is missing; what could be found of it was read"
        issues.append(source.issue("truncated", message, "Fetch the file again.", "warning"))
    if not text.strip() and not any(i.severity == "error" or i.code == "scanned_page" for i in issues):
        issues.append(no_text(source))
    return issues


def _encrypted(source: Source) -> Issue:
    what = "another password than was given" if source.password else "a password"
    return source.issue(
        "encrypted", f"the file is encrypted and needs {what}", "Give it with --password, or as `password` in the file's sidecar."
    )


def _damaged(data: bytes, source: Source, reason: str) -> Issue:
    if _EOF not in data[-2048:]:
        return source.issue(
            "truncated", f"the end of the file is missing and no page can be found: {reason}", "Fetch the file again."
        )
    return source.issue(
        "unreadable", f"the file cannot be opened as a PDF: {reason}", "Fetch the file again, or print it to a new PDF."
    )
