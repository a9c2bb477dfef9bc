"""Parses a page with lxml and tells its surroundings from its body.

What is never text (scripts, styles) is dropped; elements of the site itself (`nav`, cookie notices, comments, related links, by the
container words of the vocabulary `boilerplate_cues`) are marked; of the rest the element with the most prose is the body, scored
as readability does: paragraphs lend their length to their ancestors, links take it away.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from schemas.vocabulary import vocabulary

MARK = "data-kanhe"
BOILERPLATE = "boilerplate"
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "canvas",
    "link",
    "map",
    "datalist",
    "select",
)
_SITE_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog", "button", "menu"})
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert"})
_PROSE_TAGS = frozenset({"p", "pre", "blockquote", "td", "section", "div", "li", "dd", "article", "main", "font", "center", "span"})
_BODY_WORDS = re.compile(
    r"(?:^|[-_\s])(?:article|content|contents|entry|post|story|main|text|body|detail|news|zhengwen|neirong)(?:$|[-_\s\d])|articlebody|article[-_]?content"
    r"|post[-_]?(?:text|body|content)|content[-_]?(?:main|text|detail|article)|main[-_]?content|story[-_]?body|rich[-_]?media[-_]?content",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMA = re.compile(r"[，,。；;、]")
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""The parser drops what stands after these; a browser shows it."""
_NESTING = re.compile(
    r"</?(?!(?:br|p|h[1-6]|title|meta|link|script|style|head|body|html)\b)([a-z][a-z0-9:-]*)[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<(?!/?(?:title|meta|link|script|style|head|body|html)\b)[a-z/!][^<>]*>", re.IGNORECASE)
_SENTENCES = re.compile(r"[。！？]|[.!?](?=\s|$)")
MIN_PROSE = 20
MIN_BODY = 400
_DECAY = (1.0, 0.6, 0.3, 0.15)


def parse(text: str) -> Any:
    """The lxml tree of a page, None where it holds no element. A page nested too deep to be parsed is read without its nesting."""
    clean = _ENDS.sub("", _CONTROL.sub(" ", _XML.sub("", text)))
    root, complete = _parsed(clean)
    if complete:
        return root
    root, complete = _parsed(_NESTING.sub(lambda tag: "" if tag[1].lower() in _INLINE else "<br>", clean))
    return root if complete else _parsed(_TAG.sub("<br>", clean))[0]


def _parsed(text: str) -> tuple[Any, bool]:
    """The tree, and whether it holds all of the page: the parser stops at some depth."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def prune(root: Any) -> None:
    """Drop what is never text and mark what belongs to the site."""
    for element in list(root.iter(*_DROPPED)):
        if element.getparent() is not None:
            element.drop_tree()
    total = max(1, len(root.text_content().strip()))
    prose = _prose_lengths(root)
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "body") or not _is_site(element):
            continue
        holds_most = len(_text(element)) >= 0.5 * total or 2 * prose.get(element, 0) > max(MIN_BODY, prose.get(root, 0))
        if element.tag in ("nav", "footer") or not holds_most:
            element.set(MARK, BOILERPLATE)


def main_element(root: Any) -> Any:
    """The element that holds the body of the page; the page's own body where none stands out."""
    body = root.find("body")
    body = root if body is None else body
    scores: dict[Any, float] = {}
    for element in _unmarked(body):
        if element.tag not in _PROSE_TAGS:
            continue
        value = _own_prose(element)
        if value <= 0:
            continue
        at = element if element.tag in ("div", "section", "article", "td", "main") else element.getparent()
        for weight in _DECAY:
            if at is None or at.tag == "html":
                break
            scores[at] = scores.get(at, 0.0) + weight * value
            at = at.getparent()
    if not scores:
        return body
    best = max(scores, key=lambda e: _weighted(e, scores[e]))
    return _grown(best, body)


def _unmarked(element: Any) -> list[Any]:
    """The elements below one that are not in a part of the site, in document order."""
    found, stack = [], [element]
    while stack:
        at = stack.pop()
        if at.get(MARK) == BOILERPLATE:
            continue
        found.append(at)
        stack.extend(child for child in reversed(at) if isinstance(child.tag, str))
    return found


def _own_prose(element: Any) -> float:
    """How much prose stands directly in an element: its text and that of its inline children, links left out."""
    text, link = [element.text or ""], 0
    for child in element:
        if child.tag in ("a",):
            link += len(child.text_content() or "")
        elif child.tag in _INLINE:
            text.append(child.text_content() or "")
        text.append(child.tail or "")
    joined = " ".join("".join(text).split())
    if len(joined) < MIN_PROSE or link > len(joined):
        return 0.0
    return float(len(joined) ** 0.9) / 10 + len(_COMMA.findall(joined)) + 2 * min(5, len(_SENTENCES.findall(joined)))


_INLINE = frozenset(
    {
        "b",
        "strong",
        "i",
        "em",
        "u",
        "span",
        "font",
        "small",
        "sub",
        "sup",
        "mark",
        "time",
        "abbr",
        "q",
        "cite",
        "code",
        "ins",
        "big",
    }
)


def _weighted(element: Any, score: float) -> float:
    bonus = 1.0
    if element.tag in ("article", "main") or element.get("itemprop") == "articleBody":
        bonus = 1.3
    elif _BODY_WORDS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        bonus = 1.2
    text = _text(element)
    linked = sum(len(a.text_content() or "") for a in element.iter("a"))
    return float(score * bonus * (1.0 - min(1.0, linked / max(1, len(text)))))


def _grown(best: Any, body: Any) -> Any:
    """The element that holds the prose, grown to an ancestor that holds much more prose beside it."""
    lengths = _prose_lengths(body)
    own = lengths.get(best, 0)
    at = best
    while at is not body and (parent := at.getparent()) is not None:
        if lengths.get(parent, 0) > 1.15 * own:
            best, own = parent, lengths[parent]
        at = parent
    return best


def _prose_lengths(body: Any) -> dict[Any, int]:
    """The length of the paragraphs in each element that are prose, parts of the site left out."""
    lengths: dict[Any, int] = {}
    for at in reversed(_unmarked(body)):  # what stands in an element comes before it
        lengths[at] = lengths.get(at, 0) + _paragraph_length(at)
        parent = at.getparent()
        if at is not body and parent is not None:
            lengths[parent] = lengths.get(parent, 0) + lengths[at]
    return lengths


def _paragraph_length(at: Any) -> int:
    if at.tag not in ("p", "blockquote", "pre") and (at.tag not in ("div", "td", "section", "article") or _own_prose(at) <= 8):
        return 0
    text = " ".join((at.text_content() if at.tag == "p" else "".join([at.text or "", *(c.tail or "" for c in at)])).split())
    linked = sum(len(a.text_content() or "") for a in at.iter("a")) if at.tag == "p" else 0
    return len(text) if len(text) >= 2 * MIN_PROSE and _SENTENCES.search(text) and linked < 0.5 * len(text) else 0


def _text(element: Any) -> str:
    return " ".join((element.text_content() or "").split())


def _is_site(element: Any) -> bool:
    if element.tag in _SITE_TAGS or (element.get("role") or "").lower() in _SITE_ROLES or element.get("aria-hidden") == "true":
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or element.get("hidden") is not None:
        return True
    if element.tag == "header":
        return not any(True for _ in element.iter("h1")) and not any(True for _ in element.iterancestors("article", "main"))
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not names.strip():
        return False
    wholes = {name.lower() for name in names.split()}
    words = {word.lower() for name in names.split() for word in _TOKEN.findall(_CAMEL.sub(" ", name))}
    site = _container_words()
    if wholes & site:
        return True
    return bool(words & site) and not _BODY_WORDS.search(names)


@cache
def _container_words() -> frozenset[str]:
    return frozenset(
        str(word).lower() for entry in vocabulary("boilerplate_cues") for word in entry.attributes.get("containers", ())
    )
