"""Reads language, date, source and authors from the words of a document: `来源：X`, `Published: 2025-07-31`, `31 July 2025`.

What formats declare of themselves (HTML meta tags, PDF information) is read by their readers, which come here for dates and names.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache

from schemas.vocabulary import vocabulary

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<m{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_TIME = r"(?:[T\s,　]{1,3}(?:at\s)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?\s?(?:[AaPp]\.?[Mm]\.?)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
_DATE = re.compile(
    rf"(?<!\d)(?P<y1>(?:19|20)\d{{2}})\s?[-./年]\s?(?P<m1>\d{{1,2}})\s?[-./月]\s?(?P<d1>\d{{1,2}})(?!\d)日?{_TIME}"
    rf"|(?<!\d)(?P<y2>(?:19|20)\d{{2}})(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-3]\d)(?!\d)"
    rf"|(?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format(3)},?\s+(?P<y3>(?:19|20)\d{{2}}){_TIME}"
    rf"|\b{_MONTH.format(4)}\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d{{2}}){_TIME}"
    rf"|(?<!\d)(?P<y5>(?:19|20)\d{{2}})\s?[-./年]\s?(?P<m5>\d{{1,2}})(?!\d)月?"
    rf"|\b{_MONTH.format(6)}\s+(?P<y6>(?:19|20)\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NAME_END = r"(?=\s*(?:$|[\n\r|｜　;；,，。()（）【】\[\]<>]|\s\s|\s?[·•]\s|(?:19|20)\d{2}[-./年]|\d{1,2}[-./月]\d))"
_SEPARATORS = re.compile(r"\s*(?:[;；、，,/&|｜]|\band\b|\s{2,}|　)\s*")
MAX_NAME = 40
MAX_BYLINE = 200
MAX_REST = 24
SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class FoundDate:
    """An ISO date of the precision given (`2025-07-31`, `2025-07`) and where it stands."""

    iso: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line under a title says of the document."""

    published: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def language_of(text: str) -> str | None:
    """`zh` or `en`, whichever most of the text is in; None where it has no words."""
    sample = text[:SAMPLE]
    han, words = len(_HAN.findall(sample)), len(_LATIN_WORD.findall(sample))
    if not han and not words:
        return None
    return "zh" if han > words else "en"


def find_date(text: str, start: int = 0) -> FoundDate | None:
    """The first date in a text that is a day or a month of the calendar."""
    for match in _DATE.finditer(text, start):
        for i in ("1", "2", "3", "4", "5", "6"):
            groups = match.groupdict()
            if groups.get(f"y{i}"):
                iso = _iso(groups[f"y{i}"] or "", groups[f"m{i}"] or "", groups.get(f"d{i}"))
                if iso:
                    return FoundDate(iso, match.start(), match.end())
    return None


def read_byline(line: str) -> Byline | None:
    """What a line says of the document's origin, None where it is no such line but a sentence."""
    if len(line) > MAX_BYLINE or not line.strip():
        return None
    rest = line
    said: dict[str, list[str]] = {}
    for code, name, start, end in _named(line):
        said.setdefault(code, []).append(name)
        rest = rest[:start] + "\0" * (end - start) + rest[end:]
    date = find_date(rest)
    if date:
        rest = rest[: date.start] + "\0" * (date.end - date.start) + rest[date.end :]
    elif "published" in said and (told := find_date(said["published"][0])):
        date = told
    if not said and not date:
        return None
    left = re.sub(r"[\s\0|｜/·•:：,，　\-–—()（）\[\]【】<>]+|\d+", "", rest)
    if len(left) > MAX_REST or (not said and len(left) > MAX_REST // 2) or re.search(r"[。！？；]", left):
        return None
    sources = [name for name in said.get("source", ()) if name]
    return Byline(
        date.iso if date else None,
        sources[0] if sources else None,
        split_names(" ; ".join(said.get("author", ()))),
        split_names(" ; ".join(said.get("editor", ()))),
    )


def split_names(text: str) -> tuple[str, ...]:
    """The names in a list of authors."""
    names = (re.sub(r"^(?:by|By|BY)\s+", "", n.strip(" 　:：.@")) for n in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(n for n in names if 1 < len(n) <= MAX_NAME and not n.isdigit()))


def source_named(text: str) -> str | None:
    """The name after the first `来源：` of a text, None where there is none."""
    for code, name, _, _ in _named(text):
        if code == "source" and name and not name.startswith(("http", "www.")):
            return name
    return None


def _named(text: str) -> list[tuple[str, str, int, int]]:
    """The cues of a line with what is named after them: code, name and the span of both."""
    found = []
    for match in _cue_pattern().finditer(text):
        found.append((_cue_codes()[match["cue"].lower()], match["name"].strip(' 　"“”《》*_'), match.start(), match.end()))
    return found


@cache
def _cue_codes() -> dict[str, str]:
    return {form.lower(): entry.code for entry in vocabulary("byline_cues") for form in entry.forms()}


@cache
def _cue_pattern() -> re.Pattern[str]:
    forms = sorted(_cue_codes(), key=len, reverse=True)
    alternatives = "|".join(re.escape(form) for form in forms)
    return re.compile(
        rf"(?:(?<![^\W\d_])|(?<=[\s　)）】\]]))(?P<cue>{alternatives})\s?[:：]\s*(?P<name>[^\n\r|｜　;；。]{{0,{MAX_NAME}}}?)"
        rf"(?:{_NAME_END}|(?=\s+(?:{alternatives})\s?[:：]))",
        re.IGNORECASE,
    )


def _iso(year: str, month: str, day: str | None) -> str | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    if not 1 <= number <= 12:
        return None
    if day is None:
        return f"{int(year)}-{number:02d}"
    return f"{int(year)}-{number:02d}-{int(day):02d}" if 1 <= int(day) <= monthrange(int(year), number)[1] else None
