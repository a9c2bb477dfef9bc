"""Says what a single line looks like: a list item, a numbered heading, a caption, a key figure, a line of the site's own.

The words come from the vocabularies `layout_cues` and `boilerplate_cues`; what a line is in the end, its neighbours decide too
(`line_blocks` for text, `pdf.paragraphs` for pages).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from schemas.vocabulary import vocabulary

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = re.compile(rf"[{HAN}\u3000-\u303f\uff01-\uff60\u3040-\u30ff\uac00-\ud7af]+")
_FINAL = re.compile(r"[。！？!?；;.…：:，,、][”’\"'）)\]】*_]*$")
_SENTENCE = re.compile(r"[。！？；][”’\"'）)\]】*_]*$|[a-z0-9)\]%\"”’][.!?][”\"')\]*_]*$")
_QUESTION = re.compile(r"[？?！!][”\"]?$")
_BULLET = re.compile(
    r"(?:(?:[-*+–—]\s+|[•◦▪●○■□◆◇➢►▶▸✓✔☑✅·‣⁃]\s*)+(?:\*{0,2}0\d\*{0,2}\s+|\*{0,2}\d{1,2}\*{0,2}[.、)）]\s*(?!\d))?"
    r"|[-*+](?=\s*$)|\d{1,2}[.)、）]\s+(?=\S)|\d{1,2}[、）)](?!\d)(?=\S)|[（(]\d{1,2}[)）]\s*(?=\S)|[①-⑳❶-❿]\s*)"
)
_NAMES_WITH_DIGITS = re.compile(
    r"(?:19|20)\d{2}\s*[-–—~至]\s*(?:19|20)?\d{2,4}\s*[年E]?|(?:19|20)\d{2}\s*[年财EHQ./-]?\s*(?:\d{1,2}\s*[月./-]?\s*(?:\d{1,2}\s*日?)?)?"
    r"(?:[QH]\d)?"
    r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[Qq][1-4]|[HT]op\s?\d+|[A-Za-z]+[-.]?\d[\w.\-]*|\d+[A-Za-z]\w*|[“\"'][^”\"']{1,16}[”\"']"
    r"|^\W*\d{1,2}(?:\.\d{1,2})*(?=[\s　、)）])"
)
_UNIT = re.compile(
    rf"[“‘（《〈「『【〔(\[]*(?:[^\s{HAN}\u3000-\u303f\uff01-\uff60\u3040-\u30ff\u2018-\u201d]+|.)[”’）》〉」』】〕)\]，。、；：！？,.;:!?%％]*",
    re.DOTALL,
)
_DIGITS = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
MAX_KEY_FIGURE = 24
KEY_FIGURE_SHARE = 0.25
MAX_HEADING = 80
MAX_NUMBERED = 120
MAX_CUE_LINE = 24
MAX_QUESTION = 48


def width(text: str) -> int:
    """The columns that a text takes, a Chinese character counted as two."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


def first_unit(text: str) -> str:
    """What of a line cannot be parted over lines: its first word or Chinese character with the marks that cling to it."""
    match = _UNIT.match(text)
    return match[0] if match else ""


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _SENTENCE.search(text) is not None


def list_marker(text: str) -> int:
    """The length of the bullet or number that opens a list item, 0 where there is none."""
    match = _BULLET.match(text)
    return match.end() if match else 0


def has_figure(text: str) -> bool:
    """Whether a line holds a number that is not part of a date, a name or a section number."""
    return _DIGITS.search(_NAMES_WITH_DIGITS.sub(" ", text)) is not None


def is_key_figure(text: str) -> bool:
    """Whether a line is little more than a number with its unit, as on a slide."""
    text = text.replace("*", "").strip()
    if not text or width(text) > MAX_KEY_FIGURE or ends_sentence(text) or not has_figure(text):
        return False
    digits = sum(c.isdigit() or c in ",.%+-" for c in text)
    return digits >= KEY_FIGURE_SHARE * len(text)


def numbered_level(text: str) -> int | None:
    """The level of a heading that opens with a section number, None where no number opens the line."""
    for pattern, level in _heading_patterns():
        if pattern.match(text):
            return level
    return None


def looks_like_heading(text: str, limit: int = MAX_HEADING) -> bool:
    """Whether a line is short enough for a heading, is no sentence and says something."""
    text = text.strip("*_ ")
    if width(text) > limit or not _LETTER.search(text):
        return False
    if _QUESTION.search(text):
        return width(text) <= MAX_QUESTION
    return not _FINAL.search(text)


def is_caption(text: str) -> bool:
    """Whether a line names a table or figure by its number (表1, Table 2.3)."""
    return _caption_pattern().match(text) is not None and width(text) <= 2 * MAX_HEADING


def is_footnote(text: str) -> bool:
    """Whether a line is a note or names the source of a table or figure."""
    return _footnote_pattern().match(text) is not None and width(text) <= 4 * MAX_HEADING


def is_picture_credit(text: str) -> bool:
    """Whether a line names who made or owns a picture."""
    lower = text.lower()
    return any(map(lower.__contains__, _picture_forms()))


def picture_credits(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that name who made or owns a picture; all are searched at once."""
    text = "\n".join(lines).lower()
    found: set[int] = set()
    for form in _picture_forms():
        number = start = 0
        while (at := text.find(form, start)) >= 0:
            number += text.count("\n", start, at)
            found.add(number)
            start = at + len(form)
    return found


def unit_note(text: str) -> str | None:
    """The note that gives the unit of a table's values, as printed, None where the text has none."""
    match = _unit_pattern().search(text)
    return match[0].strip(" 　()（）") if match else None


def is_unit_note(text: str) -> bool:
    """Whether a line is a unit note and nothing else."""
    return unit_note(text) == text.strip(" 　()（）")


def is_contents_heading(text: str) -> bool:
    """Whether a line is the heading of a table of contents."""
    return text.strip("*# ") in _forms("layout_cues", "contents")


def boilerplate_reach(text: str) -> str | None:
    """How far boilerplate reaches that opens with this line: `line`, `rest`, or None where the line is none."""
    if len(text) > 8 * MAX_HEADING:
        return None
    plain = text.strip("*_#>→•·…|- \t　👉📰🔥")
    if not plain or len(plain) > 4 * MAX_HEADING or (size := width(plain)) > 4 * MAX_HEADING:
        return None
    lower = plain.lower()
    cues = _boilerplate()
    if size <= 2 * MAX_HEADING and any(map(lower.__contains__, cues.anywhere)):
        return "line"
    closed = lower.rstrip(" :：")
    if not lower.startswith(cues.opening) and not closed.endswith(cues.resting):
        return None
    for form, scope in cues.scopes:
        if lower.startswith(form):
            tail = lower[len(form) :].lstrip()
            if not tail or not (tail[0].isalnum() and size > width(form) + 12):
                return scope
        elif scope == "rest" and size <= width(form) + MAX_CUE_LINE and closed.endswith(form):
            return scope
    return None


@cache
def _heading_patterns() -> tuple[tuple[re.Pattern[str], int], ...]:
    entry = vocabulary("layout_cues").by_code()["heading_number"]
    return tuple((re.compile(p["pattern"]), int(p["level"])) for p in entry.attributes["patterns"])


@cache
def _forms(name: str, code: str) -> tuple[str, ...]:
    return tuple(sorted(vocabulary(name).by_code()[code].forms(), key=len, reverse=True))


@cache
def _picture_forms() -> tuple[str, ...]:
    return tuple(form.lower() for form in _forms("layout_cues", "picture"))


@cache
def _caption_pattern() -> re.Pattern[str]:
    forms = "|".join(map(re.escape, _forms("layout_cues", "caption")))
    number = r"(?:\d{1,3}(?:[-–.]\d{1,3})*|[A-Z一二三四五六七八九十]{1,3})(?!\d)"
    return re.compile(rf"[【\[(（]?(?:{forms})\s*\.?\s*{number}(?:[\s　:：.、】\])）]|[^\W\d]|[“\"《]|$)|(?:{forms})[：:]\s*\S")


@cache
def _footnote_pattern() -> re.Pattern[str]:
    forms = "|".join(map(re.escape, _forms("layout_cues", "footnote")))
    return re.compile(rf"[*＊※\s]*(?:{forms})\s*\d*\s*[:：]\s*\S")


@cache
def _unit_pattern() -> re.Pattern[str]:
    entry = vocabulary("layout_cues").by_code()["unit_note"]
    zh, en = "|".join(map(re.escape, entry.zh)), "|".join(map(re.escape, entry.en))
    return re.compile(
        rf"(?:{zh})\s*[:：]\s*[^\s　)）;；。]+(?:\s*[、,，/]\s*[^\s　)）;；。]+)*|\b(?:{en})\s*:\s*[^\n)（;]+"
        r"|[(（]\s*in (?:[A-Z$€£¥]+\s*)?(?:thousand|million|billion|trillion)s?[^)）\n]*[)）]",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class _Cues:
    """Words of boilerplate in lower case: those that tell anywhere in a line, those that open one, those that all after them follows."""

    anywhere: tuple[str, ...]
    opening: tuple[str, ...]
    resting: tuple[str, ...]
    scopes: tuple[tuple[str, str], ...]


@cache
def _boilerplate() -> _Cues:
    anywhere: list[str] = []
    opening: list[tuple[str, str]] = []
    for entry in vocabulary("boilerplate_cues"):
        scope = str(entry.attributes["scope"])
        for form in entry.forms():
            if scope == "anywhere":
                anywhere.append(form.lower())
            else:
                opening.append((form.lower(), scope))
    opening.sort(key=lambda cue: -len(cue[0]))
    resting = tuple(form for form, scope in opening if scope == "rest")
    return _Cues(tuple(anywhere), tuple(form for form, _ in opening), resting, tuple(opening))
