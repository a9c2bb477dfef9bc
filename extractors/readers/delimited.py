"""Reads CSV and TSV files (RFC 4180 and its relatives): the lines around the data and the data as a table.

The delimiter is the one of comma, tab, semicolon and bar that parts most lines into equally many fields.
"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from extractors.readers.charset import decode
from extractors.readers.html_lines import clean
from extractors.readers.office import OfficeWriter
from extractors.readers.sheets import write_sheet
from extractors.readers.source import Source
from extractors.readers.text import charset_issues
from schemas.records import Document

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 100
MAX_CELLS = 1_000_000


def read(data: bytes, source: Source) -> Document:
    """The Document of a file of delimited values."""
    decoded = decode(data)
    writer = OfficeWriter(source)
    writer.issues += charset_issues(decoded, source)
    text = decoded.text.replace("\x00", "")
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text)):
            rows.append([clean(field) for field in row])
            cells += len(row)
            if cells > MAX_CELLS:
                message = f"the file has more than {MAX_CELLS} values; only its first {len(rows)} rows were read"
                writer.issues.append(source.issue("too_large", message, "Split the file into parts.", "warning"))
                break
    except csv.Error as error:
        message = f"the values cannot be told apart after row {len(rows)}: {error}"
        writer.issues.append(source.issue("unreadable", message, "Check the quotation marks of that row.", "warning"))
    write_sheet(writer, rows, {}, "delimited")
    return writer.document()


def delimiter_of(text: str) -> str:
    """The delimiter of a text, a comma where none parts its lines."""
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE_LINES] if line.strip()]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        width, times = max(counts.items(), key=lambda c: (c[1], c[0]), default=(0, 0))
        if (score := times * min(width, 20)) > most:
            best, most = delimiter, score
    return best
