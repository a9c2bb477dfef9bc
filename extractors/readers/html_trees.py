"""Parses a page with lxml: any nesting, any declaration, no entity expanded into another.

What is never text (scripts, styles) is dropped once the metadata are read.
"""

from __future__ import annotations

import re
from typing import Any

_WITHIN_LINES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr output q rp rt ruby s samp small span"
    " strike strong sub sup time tt u var wbr"
)
INLINE = frozenset(_WITHIN_LINES.split())
"""Elements that stand within a line."""
_DROPPED = (
    "script style noscript template svg math iframe object embed canvas link map datalist select audio video picture head meta"
)
_LEFT_OPEN = ("noscript", "object", "audio", "video", "picture", "canvas", "iframe", "map")
MAX_FALLBACK = 2000
_XML = re.compile(rb"^\s*<\?xml[^>]*\?>")
_CONTROLS = bytes(32 if n in {*range(9), 11, *range(14, 32)} else n for n in range(256))
"""Control characters as blanks; no other character has such bytes in UTF-8."""
_ENDS = re.compile(rb"</(?:[Bb][Oo][Dd][Yy]|[Hh][Tt][Mm][Ll])\s*>")
"""The parser drops what stands after these; a browser shows it."""
_NESTING = re.compile(
    rb"</?(?!(?:br|p|h[1-6]|title|meta|link|script|style|head|body|html)\b)([a-z][a-z0-9:-]*)[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(rb"<(?!/?(?:title|meta|link|script|style|head|body|html)\b)[a-z/!][^<>]*>", re.IGNORECASE)


def parse(markup: bytes) -> Any:
    """The lxml tree of a page in UTF-8, None where it holds no element. A page nested too deep to be parsed is read without its nesting."""
    markup = _ENDS.sub(b"", _XML.sub(b"", markup.translate(_CONTROLS)))
    root, complete = _parsed(markup)
    if complete:
        return root
    root, complete = _parsed(_NESTING.sub(lambda tag: b"" if tag[1].lower().decode() in INLINE else b"<br>", markup))
    return root if complete else _parsed(_TAG.sub(b"<br>", markup))[0]


def drop_unseen(root: Any) -> None:
    """Drop the elements that a browser shows no text of; one that holds much was left open and holds what stands after it."""
    from lxml import etree

    for element in root.iter(*_LEFT_OPEN):
        if sum(map(len, element.itertext())) > MAX_FALLBACK:
            element.tag = "div"
    etree.strip_elements(root, *_DROPPED.split(), with_tail=False)


def _parsed(markup: bytes) -> tuple[Any, bool]:
    """The tree, and whether it holds all of the page: the parser stops at some depth."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
