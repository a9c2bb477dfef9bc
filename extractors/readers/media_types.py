"""Says what a file is, by its bytes first and by its suffix where bytes of text leave it open.

Signatures are those of the formats' own specifications; whatever is text is told apart from binary data by its control bytes.
"""

from __future__ import annotations

import re

PDF = "application/pdf"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
CSV = "text/csv"
TSV = "text/tab-separated-values"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLE = "application/x-ole-storage"
BINARY = "application/octet-stream"

OFFICE = frozenset({DOCX, XLSX, PPTX})
READABLE = frozenset({PDF, HTML, MARKDOWN, PLAIN, CSV, TSV, *OFFICE})

SUFFIXES = {
    "pdf": PDF,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "shtml": HTML,
    "md": MARKDOWN,
    "markdown": MARKDOWN,
    "txt": PLAIN,
    "text": PLAIN,
    "csv": CSV,
    "tsv": TSV,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
}
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"{\\rtf", "application/rtf"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
_FOLDERS = ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX))
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_PDF_WITHIN = 4096
_HEAD = 4096
_ROOT = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(
    rb"</?(?:p|div|span|a|br|h[1-6]|table|td|tr|ul|ol|li|meta|title|article|section|font|center)[\s/>]", re.IGNORECASE
)
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b\x0b")
MAX_CONTROL_SHARE = 0.02


def detect_media_type(data: bytes, name: str) -> str:
    """The media type of a file.

    Text whose suffix is unknown is `text/plain`; bytes that are neither text nor a known format are `application/octet-stream`.
    A file named `.html` that holds no tag at all is `text/plain`.
    """
    head = data[:_HEAD]
    if b"%PDF-" in head[:_PDF_WITHIN] and not head.lstrip().startswith(b"<"):
        return PDF
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return _archive(data)
    by_suffix = SUFFIXES.get(suffix_of(name))
    plain = _without_nulls(head)
    if _ROOT.search(plain):
        return MARKDOWN if by_suffix == MARKDOWN and not re.match(rb"\s*<(?:!doctype|html)", plain, re.IGNORECASE) else HTML
    if not looks_like_text(head):
        return BINARY
    if by_suffix == HTML:
        return HTML if _TAG.search(_without_nulls(data[: 1 << 18])) else PLAIN
    return by_suffix if by_suffix in (MARKDOWN, PLAIN, CSV, TSV) else PLAIN


def suffix_of(name: str) -> str:
    """The last suffix of a file name in lower case, without its dot."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return base.rsplit(".", 1)[-1].lower() if "." in base else ""


def looks_like_text(head: bytes) -> bool:
    """Whether bytes may be text in some encoding: few control bytes, or the zero bytes of UTF-16."""
    if not head or head.startswith(_BOMS) or utf16_order(head):
        return True
    control = len(head) - len(head.translate(None, _CONTROL))
    return control <= MAX_CONTROL_SHARE * len(head)


def utf16_order(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` for UTF-16 without a byte order mark, told by the zero bytes of its ASCII characters."""
    sample = head[: len(head) // 2 * 2]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.1 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.1 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _without_nulls(data: bytes) -> bytes:
    return data.replace(b"\x00", b"")


def _archive(data: bytes) -> str:
    """Which office format a zip file is, by the folder of the first part that one of them names."""
    ends = data[: 1 << 16] + data[-(1 << 16) :]
    places = [(at, media_type) for folder, media_type in _FOLDERS if (at := ends.find(folder)) >= 0]
    return min(places)[1] if places else "application/zip"
