"""Reads language, date, source and authors from the words of a document: `来源：X`, `Published: 2025-07-31`, `31 July 2025`.

What formats declare of themselves (HTML meta tags, PDF information) is read by their readers, which come here for dates and names.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache

from schemas.vocabulary import vocabulary

_TIME = r"(?:[T\s,　]{1,3}(?:at\s)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?\s?(?:[AaPp]\.?[Mm]\.?)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
_HAN = re.compile("[\u3400-\u9fff]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NAME_END = r"(?=\s*(?:$|[\n\r|｜　;；,，。()（）【】\[\]<>]|\s\s|\s?[·•]\s|(?:19|20)\d{2}[-./年]|\d{1,2}[-./月]\d))"
_SEPARATORS = re.compile(r"\s*(?:[;；、，,/&|｜]|\band\b|\s{2,}|　)\s*")
MAX_NAME = 40
MAX_BYLINE = 200
MAX_REST = 24
SAMPLE = 20_000
MAX_BARE = 16
MAX_BEFORE_YEAR = 64
_COLON = re.compile("[:：]")
_STOP = re.compile("[，。；！？]")
MAX_SIGNED = 30
_YEAR = re.compile(r"(?:19|20)\d\d")
_BARE = re.compile(r"[^\W\d_](?:[^\W_]|[.&'’-]){0,14}[^\W_]")


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
    han = 0 if sample.isascii() else sum(map(len, _HAN.findall(sample)))
    if not han:
        return "en" if _LATIN_WORD.search(sample) else None
    if 3 * han > len(sample):  # the rest has no room for as many words
        return "zh"
    return "zh" if han > len(_LATIN_WORD.findall(sample)) else "en"


def find_date(text: str, start: int = 0) -> FoundDate | None:
    """The first date in a text that is a day or a month of the calendar. A day with dots stands before its month, one with slashes
    only where the numbers leave no doubt.
    """
    year = _YEAR.search(text, start)
    if year is None:
        return None
    for match in _date_pattern().finditer(text, max(start, year.start() - MAX_BEFORE_YEAR)):
        group = match.lastgroup or ""
        number = group[1:]
        found = match.groupdict()
        iso = _iso(found[f"y{number}"] or "", found[f"m{number}"] or "", found.get(f"d{number}"))
        if iso:
            return FoundDate(iso, match.start(), match.end())
    return None


@cache
def _months() -> dict[str, int]:
    """The number of each name of a month."""
    names = vocabulary("byline_cues").by_code()["month"].attributes["names"]
    return {str(form): number for number, forms in enumerate(names, 1) for form in forms}


@cache
def _date_pattern() -> re.Pattern[str]:
    """Dates as printed; the last group to close of each alternative tells which it is."""
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year, day = r"(?P<y{0}>(?:19|20)\d{{2}})", r"(?P<d{0}>\d{{1,2}})"
    named = rf"(?P<m{{0}}>{month})\.?"
    ordinal = r"(?:st|nd|rd|th|er|º|\.)?"
    forms = [
        rf"(?<!\d){year}\s?[-./年]\s?(?P<m{{0}}>\d{{{{1,2}}}})\s?[-./月]\s?{day}(?!\d)日?",
        rf"(?<!\d){year}(?P<m{{0}}>0[1-9]|1[0-2])(?P<d{{0}}>[0-3]\d)(?!\d)",
        rf"(?<!\d){day}{ordinal}\s*(?:de\s+)?{named}[,.]?\s*(?:de\s+|del\s+)?{year}",
        rf"\b{named}\s+{day}{ordinal},?\s+{year}",
        rf"(?<![\d.]){day}\.\s?(?P<m{{0}}>\d{{{{1,2}}}})\.\s?{year}(?!\d)",
        rf"(?<![\d-]){day}-(?P<m{{0}}>\d{{{{1,2}}}})-{year}(?![\d-])",
        rf"(?<![\d/])(?P<d{{0}}>1[3-9]|2\d|3[01])/(?P<m{{0}}>\d{{{{1,2}}}})/{year}(?!\d)",
        rf"(?<![\d/])(?P<m{{0}}>\d{{{{1,2}}}})/(?P<d{{0}}>1[3-9]|2\d|3[01])/{year}(?!\d)",
        rf"(?<!\d){year}\s?[-./年]\s?(?P<m{{0}}>\d{{{{1,2}}}})(?!\d)月?",
        rf"\b{named}\s+{year}(?!\d)",
    ]
    made = "|".join(rf"(?P<w{n}>{form.format(n)})" for n, form in enumerate(forms, 1))
    initials = "".join(sorted({re.escape(name[0]) for name in _months()}))
    return re.compile(rf"(?=\d|\b[{initials}])(?:{made}){_TIME}", re.IGNORECASE)


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


def signed_names(line: str) -> tuple[str, ...]:
    """The people whom a line signs without a colon: in brackets (`（记者 甲某 乙某）`) or at its end (`江海日报记者 甲某`)."""
    if line.isascii() or not _signing_cue().search(line, 0, 2 * MAX_BYLINE):
        return ()
    found = _signature_pattern().search(line[: 2 * MAX_BYLINE])
    if found is None or (found["open"] is None and len(line) > MAX_SIGNED):
        return ()
    return tuple(re.split(r"[\s　、，,/]+", found["names"].strip()))


@cache
def _signing_cue() -> re.Pattern[str]:
    cues = (f for f in sorted(_cue_codes(), key=len, reverse=True) if _cue_codes()[f] == "author" and len(f) > 1 and _HAN.match(f))
    return re.compile("|".join(map(re.escape, cues)))


@cache
def _signature_pattern() -> re.Pattern[str]:
    cues = _signing_cue().pattern
    name = "[\u4e00-\u9fff]{2,4}"
    return re.compile(
        rf"(?P<open>[（(【\[])?[^（）()【】\[\]。，,]{{0,16}}?(?:{cues})[\s　/]*(?P<names>{name}(?:[\s　、，,/]+{name})*)\s*(?(open)[）)】\]]|$)"
    )


def bare_name(line: str) -> str | None:
    """The one name beside the date of a line that has no cue (`2025年3月4日 10:20 江海日报`), None where there is none or several.

    `line` holds its pieces apart by blanks. Only lines with Chinese names or of two pieces are read so.
    """
    date = find_date(line)
    if len(line) > MAX_BYLINE // 2 or date is None or len(date.iso) < 10 or _STOP.search(line) or read_byline(line) is None:
        return None
    for before, text in ((True, line[: date.start]), (False, line[date.end :])):
        pieces = [p.strip(" 　|｜/·•,，:：-–—") for p in re.split(r"[\s　|｜·•]+", text)]
        names = [p for p in pieces if 1 < len(p) <= MAX_BARE and _BARE.fullmatch(p) and p not in _cue_codes()]
        if names and (not before or _HAN.search(line)):
            name = names[-1] if before else names[0]
            return name if _HAN.search(name) or (before and len(names) <= 2) else None
    return None


def _named(text: str) -> list[tuple[str, str, int, int]]:
    """The cues of a line with what is named after them: code, name and the span of both."""
    found: list[tuple[str, str, int, int]] = []
    before = _COLON.split(text.lower())[:-1]
    if not any(part.rstrip().endswith(_cues()) for part in before):
        return found
    for match in _cue_pattern().finditer(text):
        found.append((_cue_codes()[match["cue"].lower()], match["name"].strip(' 　"“”《》*_'), match.start(), match.end()))
    return found


@cache
def _cue_codes() -> dict[str, str]:
    return {form.lower(): entry.code for entry in vocabulary("byline_cues") for form in entry.forms()}


@cache
def _cues() -> tuple[str, ...]:
    return tuple(_cue_codes())


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
    number = int(month) if month.isdigit() else _months()[month.lower()]
    if not 1 <= number <= 12:
        return None
    if day is None:
        return f"{int(year)}-{number:02d}"
    return f"{int(year)}-{number:02d}-{int(day):02d}" if 1 <= int(day) <= monthrange(int(year), number)[1] else None
