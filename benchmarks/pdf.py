"""Speed and memory of the PDF reader, measured against pdfplumber in one run: `python -m benchmarks.pdf [FOLDER]`.

CPU time of text and tables: the whole reading by kanhe, and `extract_text` with `extract_tables` by pdfplumber, each file after the other.
Measured on reports made here (ruled tables and prose), and on the PDFs of a folder where one is given or `KANHE_EVAL_DIR` is set. Memory is the
peak of a process of its own that reads a report of 300 pages.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

REPORT_PAGES = 24
LONG_PAGES = 300
TABLES = Path("corpora/tables")
_PEAK = """
import resource, sys
from extractors.readers import read_document
with open(sys.argv[1], "rb") as stream:
    document = read_document(stream.read(), "long.pdf")
print(document.pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def ruled_report(pages: int) -> bytes:
    """A plain report: on each page a heading, a paragraph and a ruled table of twenty rows."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

    styles = getSampleStyleSheet()
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])
    story: list[Flowable] = []
    for page in range(pages):
        rows = [["Region", "2021", "2022", "2023", "Change, %"]]
        rows += [[f"District {r + 1}", *(f"{(r + 3) * (c + 7) * (page + 11) % 9973:,}" for c in range(4))] for r in range(20)]
        prose = "Deliveries rose in most districts, and warehouses ran at a higher load than in the year before. " * 8
        story += [Paragraph(f"{page + 1}. Deliveries", styles["Heading2"]), Paragraph(prose, styles["BodyText"])]
        story += [Table(rows, style=grid), PageBreak()]
    data = io.BytesIO()
    SimpleDocTemplate(data, pagesize=A4, invariant=1).build(story)
    return data.getvalue()


def ratio(files: Sequence[bytes]) -> tuple[float, float, int]:
    """CPU seconds of pdfplumber and of kanhe for the same files, and how many pages these have."""
    import pdfplumber

    from extractors.readers import read_document

    theirs = ours = 0.0
    pages = 0
    for data in files:
        start = time.process_time()
        document = read_document(data, "file.pdf")
        ours += time.process_time() - start
        pages += document.pages or 0
        start = time.process_time()
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()
                page.close()
        theirs += time.process_time() - start
    return theirs, ours, pages


def peak_mib(data: bytes) -> float:
    """The peak memory in MiB of a process that reads a file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        done = subprocess.run([sys.executable, "-c", _PEAK, file.name], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[1]) / 1024


def main() -> None:
    """Print the ratios and the peak."""
    ratio([ruled_report(1)])  # imports and first use count for neither
    _print("plain ruled reports", ratio([ruled_report(REPORT_PAGES)]))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(os.environ.get("KANHE_EVAL_DIR", "")) / TABLES
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    if files:
        _print(f"{len(files)} files of {folder.name}/", ratio(files))
    print(f"peak memory over {LONG_PAGES} pages: {peak_mib(ruled_report(LONG_PAGES)):.0f} MiB")


def _print(name: str, measured: tuple[float, float, int]) -> None:
    theirs, ours, pages = measured
    each = f"pdfplumber {1000 * theirs / pages:.1f} ms, kanhe {1000 * ours / pages:.1f} ms of CPU a page"
    print(f"{name}: {theirs / ours:.1f} times as fast as pdfplumber ({each}, {pages} pages)")


if __name__ == "__main__":
    main()
