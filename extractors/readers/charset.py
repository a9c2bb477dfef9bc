"""Turns bytes into text when the encoding is declared truly, falsely or not at all.

The order: byte order mark, the zero bytes of UTF-16, strict UTF-8, then the declared encoding and the usual ones, compared by
how many bytes they leave undecoded and by how common the characters are that they give. GB 2312 and Big5 both keep their common Chinese
characters in a first level of their own, so that the share of characters from that level tells right from wrong without word lists.
Line ends are left as they are; only a byte order mark is taken off.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from extractors.readers.media_types import utf16_order

SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
_NO_CHARSETS = frozenset(
    {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
)
"""What a declaration in ASCII cannot mean truly, and Python's codecs that are no encodings of documents."""
_CANDIDATES = ("gb18030", "big5hkscs", "cp1252")
_MAX_BAD_UTF8 = 0.1
_REPLACED = "\ufffd"
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-:]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_\-]+)""", re.I
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and how many stretches of bytes could not be decoded (each is a U+FFFD in the text)."""

    text: str
    charset: str
    undecoded: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes; never raises. `declared` is what the document says of itself, believed only where it fits."""
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], charset)
    if order := utf16_order(data[:4096]):
        return _decoded(data, order)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decoded(data, _best(data, _known(declared)))


def declared_charset(data: bytes) -> str | None:
    """The encoding that an HTML or XML page declares in its first bytes, as written."""
    match = _META.search(data[:SAMPLE])
    return (match[1] or match[2]).decode("ascii") if match else None


def _known(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
        b"a".decode(name, "replace")  # Python knows codecs between bytes and bytes, too
    except (LookupError, ValueError, TypeError):
        return None
    if name.replace("_", "-") in _NO_CHARSETS:
        return None
    return _WIDER.get(name, name)


def _decoded(data: bytes, charset: str) -> Decoded:
    text = data.decode(charset, "replace")
    undecoded = 0
    if _REPLACED in text:
        try:
            data.decode(charset)
        except UnicodeDecodeError:
            undecoded = text.count(_REPLACED)
    return Decoded(text, charset, undecoded)


def _best(data: bytes, declared: str | None) -> str:
    """The encoding for bytes that are not strict UTF-8."""
    at = max(0, match.start() - 64) if (match := _HIGH.search(data)) else 0
    sample = data[at : at + SAMPLE]
    sequences = len(_UTF8_SEQUENCE.findall(sample))
    broken = sample.decode("utf-8", "replace").count(_REPLACED)
    if sequences and broken <= max(1, _MAX_BAD_UTF8 * sequences):
        return "utf-8"
    candidates = list(dict.fromkeys([c for c in (declared,) if c and c != "utf-8"] + list(_CANDIDATES)))
    scored = [(_score(sample, c), -i, c) for i, c in enumerate(candidates)]
    return max(scored)[2]


def _score(sample: bytes, charset: str) -> float:
    """How well an encoding fits, 0 to 1: the share of common characters among those outside ASCII, less what is left undecoded."""
    try:
        text = sample.decode(charset, "replace")
    except (LookupError, UnicodeError):
        return -1.0
    times = Counter(_FOREIGN.findall(text))
    size = times.total()
    if not size:
        return 0.5
    is_common = _is_common_for(charset)
    common = sum(number * is_common(c) for c, number in times.items()) / size
    return round(common - 2.0 * times[_REPLACED] / size, 2)


def _is_common_for(charset: str) -> Callable[[str], float]:
    """A test of a character: is it one of the encoding's common ones?"""
    if charset.startswith("big5"):
        return lambda c: _within(c, "big5hkscs", (0xA1, 0xC6))
    if charset == "cp1252":
        return lambda c: 0.55 * (c.isalpha() or c in "‘’“”–—•…£€°·«»") if c != _REPLACED else 0.0
    if charset == "gb18030":
        return lambda c: _within(c, "gb18030", (0xA1, 0xA3), (0xB0, 0xD7)) or 0.3 * ("\u3040" <= c <= "\u30ff")
    return lambda c: 0.7 * c.isalpha()  # any other is tried only because it was declared


def _within(c: str, charset: str, *leads: tuple[int, int]) -> bool:
    try:
        code = c.encode(charset)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and any(a <= code[0] <= b for a, b in leads) and (charset != "gb18030" or code[1] >= 0xA1)
