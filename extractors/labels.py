"""Numerals that are no quantities: calendar expressions, names, identifiers, ordinals, section and footnote numbers.

`label_at` tells at the place of a digit or numeral character how far such an expression reaches. Periods themselves are read by
`extractors.periods`; here they are only kept apart from quantities.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.numerals import parts, words_pattern

_YEAR = r"(?:19|20)\d{2}"
_TO = r"[ ]?(?:-|–|—|——|~|至|到|/)[ ]?"

_CALENDAR = re.compile(
    rf"""(?=\d{{1,4}}[ 年月日号财时点后QqHhAaPps'’:/.~至到–—-])(?:
      {_YEAR}[ ]?年?{_TO}(?:{_YEAR}|\d{{2}}(?=年|[EeFf]))(?!\d|[,.]\d)[ ]?(?:年度?|[EeFf](?![A-Za-z]))?
    | {_YEAR}[-./](?:0?[1-9]|1[0-2])(?:[-./](?:0?[1-9]|[12]\d|3[01]))?(?!\d|[ ]?[万亿元%]|-\d)
        (?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?Z?)?
    | \d{{4}}[ ]?(?:财年|年度?)(?:[ ]?\d{{1,2}}[ ]?(?:{_TO}\d{{1,2}}[ ]?)?月(?:[ ]?\d{{1,2}}[ ]?[日号])?
        |前\d{{1,2}}个?月|前?[一二三四]个?季度)?
    | \d{{2}}年(?=[ ]?\d{{1,2}}月|[上下]半年|[QH第前]|底|初|[一二三四]季度)
    | \d{{1,2}}[ ]?(?:{_TO}\d{{1,2}}[ ]?)?月(?![活均薪租])(?:[ ]?\d{{1,2}}(?:{_TO}\d{{1,2}})?[ ]?[日号])?
    | \d{{1,2}}(?:{_TO}\d{{1,2}})?[日号](?!内|以内|之内|线|楼)
    | \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)
    | \d{{1,2}}[时点]\d{{1,2}}分?(?!\d|[万亿%])
    | \d{{4}}[ ]?[QqHh][1-4](?!\d)
    | [1-4][QqHh]\d{{2,4}}(?!\d)
    | \d{{1,2}}[ ]?(?:[AaPp]\.?[Mm]\.?)(?![A-Za-z])
    | (?:\d{{2}}|\d{{3}}0)'?s(?![A-Za-z])
    | \d{{2}}(?:后|年代)
    )""",
    re.VERBOSE,
)
_ZH_CALENDAR = re.compile(
    r"[零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月)?(?:[一二三四五六七八九十]{1,3}日)?"
    r"|[一二三四五六七八九十]{1,2}月(?:份|底|初|末|[一二三四五六七八九十]{1,3}[日号])?(?![活均薪])"
    r"|[一二三四五六七八九十]{2,3}[日号](?!内)|半年|[一二三四](?:个)?季度|[一二三四]季(?=度|末|报|[^\w])|[一二三四五六七八九十]{1,2}[日号](?=[,，、。至])"
)
_BARE_YEAR = re.compile(rf"{_YEAR}(?!\d|,\d{{3}}|\.\d)(?:[EeFfAP](?![A-Za-z]))?")
_IDENTIFIER = re.compile(
    r"(?=\d+[ .+snrt/-]|1\d{10})(?:\d+(?:\.\d+){2,}"
    r"|\d{1,4}-\d{3,4}-\d{3,4}(?:[-/]\d+)?|\d{3,4}-\d{7,8}(?!\d)|1[3-9]\d{9}(?!\d)"
    r"|\d+[ ]?\+[ ]?(?:\d+|[A-ZX])(?![A-Za-z])(?:[ ]?\+[ ]?(?:\d+|[A-Z]))*"
    r"|\d+(?:st|nd|rd|th)(?![A-Za-z])"
    r"|\d{1,7}(?:-\d{1,7}){3,}(?:-[\dX])?(?!\d)|\d{2,5}-0\d{2,}(?!\d|[.,]\d|%)|0\d{2,3}[- ]\d{3,4}[ ]\d{4}(?!\d)"
    r"|(?:19|20)\d{2}/\d{3,5}(?!\d|[.,]\d|%)"
    r"|\d{4,6}\.[A-Z]{1,2}(?![A-Za-z])"
    r"|\d{1,2}-[A-Z](?![A-Za-z]))",
    re.ASCII,
)
"""Dotted and hyphened groups: versions, telephone numbers, ISBN and case numbers, acts by year, codes of shares, names of forms."""
_DIALLED = re.compile(r"\d{1,3}(?:[ -]?\(\d{1,4}\)|[ -]\d{1,5}){2,6}(?![\d%,.]*\d)", re.ASCII)
_FEWEST_DIALLED, _MOST_DIALLED = 8, 15
_NOTED = re.compile(r"\d{1,2}\.(?!\d)[ ]?(?=[^\W\d_]|[“\"「《])")
_NOTE_BEFORE = re.compile(r"(?:[;；。][ ]?|(?:\n|\A)[ \t>*]*[^\W\d_]{1,6}[ ]?[:：][ ]?)\Z")
"""A numbered note behind the one before it or behind the word for notes: 注：1. …；2. …."""
_PAGED = re.compile(r"\d{1,4}[ ]/[ ]\d{1,4}(?=[ \t—–\-|*]*(?:\n|\Z))")
_PAGE_BEFORE = re.compile(r"(?:\n|\A)[ \t—–\-|*]*\Z")
_OUT_OF = re.compile(r"[ ](?:of|/)[ ]\d{1,4}(?!\d)")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%])(?:[ \t]+(?=[^\W\d_a-z])|(?=[^\W\d_A-Za-z]|[A-Za-z]{2}))")
_LISTED = re.compile(r"\d{1,3}(?:、|\.(?!\d)|[)）](?!\d))|0\d(?!\d|\.\d|,)")
_ZH_LISTED = re.compile(r"[一二三四五六七八九十]{1,3}(?:、|\.(?!\d))")
_ENCLOSED = re.compile(r"\d{1,3}(?=[)）\]】])")
_ZH_ENCLOSED = re.compile(r"[一二三四五六七八九十]{1,3}(?=[)）\]】])")
_OPENING = ("(", "（", "[", "【")
_LINE_HEAD = re.compile(r"[ \t#>*•·✓\-–—(（【\[]*\Z")
_ALNUM = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")
_LETTERS_BEFORE = re.compile(r"(?<![A-Za-z0-9.,])[A-Za-z_][A-Za-z0-9_]*[-_]?\Z")
_SCALE_BEFORE = re.compile(r"\d[ ]?(?:thousand|million|billion|trillion|percent|bn|mn|m|k)-\Z", re.IGNORECASE)
"""A hyphen behind a scale word belongs to a range: 3.5 million-4 million."""
_LONG = 400


@cache
def _words() -> re.Pattern[str]:
    some = parts()
    zh = [*some["word"]["zh"], *some["name"]["zh"]]
    en = [*some["word"]["en"], *some["name"]["en"]]
    return re.compile(rf"(?:{words_pattern(zh)})(?!(?<=\d)[\d.,])|(?:{words_pattern(en)})(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII)


@cache
def _before_label() -> re.Pattern[str]:
    some = parts()["label_before"]
    zh = words_pattern(some["zh"])
    en = words_pattern(some["en"])
    return re.compile(rf"(?:(?:{zh})[ ]?[(（:：]?[ ]?|(?<![A-Za-z])(?:{en})[ #]{{0,2}}(?:-[ ]?)?)\Z", re.IGNORECASE)


@cache
def _after_label() -> re.Pattern[str]:
    return re.compile(rf"[ ]?(?:{words_pattern(w for w in parts()['label_after']['zh'])})")


@cache
def _months() -> tuple[re.Pattern[str], re.Pattern[str]]:
    months = words_pattern(parts()["month"]["en"])
    return (
        re.compile(rf"(?<![A-Za-z])(?:{months})\.?[ ]\Z"),
        re.compile(rf"\d{{1,2}}(?:[ ]?[-–][ ]?\d{{1,2}})?[ ](?:of[ ])?(?:{months})(?![a-z])\.?(?:,?[ ](?:19|20)\d{{2}}(?!\d))?"),
    )


_MONTH_DAY = re.compile(rf"\d{{1,2}}(?:(?:[ ]?[-–][ ]?|[ ]and[ ])\d{{1,2}}(?!\d))?(?:,?[ ]{_YEAR}(?!\d))?(?![\d%,.]*\d|[ ]?%)")


def label_at(text: str, pos: int) -> int | None:
    """Where the label or calendar expression that begins at `pos` ends; None where a number may begin there."""
    char = text[pos]
    if not char.isascii():
        return _zh_label(text, pos)
    if not char.isdigit():
        found = _words().match(text, pos)
        return found.end() if found else None
    return _digit_label(text, pos)


def _zh_label(text: str, pos: int) -> int | None:
    found = _words().match(text, pos) or _ZH_CALENDAR.match(text, pos)
    if found is not None:
        return found.end()
    if text[pos - 1 : pos] in _OPENING:
        found = _ZH_ENCLOSED.match(text, pos)
        if found is not None:
            return found.end()
    if _at_line_head(text, pos):
        listed = _ZH_LISTED.match(text, pos)
        if listed is not None:
            return listed.end()
    return None


def _at_line_head(text: str, pos: int) -> bool:
    head = text[max(text.rfind("\n", max(0, pos - 12), pos) + 1, pos - 12) : pos]
    if pos - len(head) and text[pos - len(head) - 1] != "\n":
        return False
    return bool(_LINE_HEAD.match(head))


def _digit_label(text: str, pos: int) -> int | None:
    found = (
        _words().match(text, pos)
        or _CALENDAR.match(text, pos)
        or _IDENTIFIER.match(text, pos)
        or _dialled(text, pos)
        or _noted(text, pos)
    )
    if found is not None:
        return found.end()
    month_before, day_month = _months()
    if text[pos - 1 : pos] == " " and month_before.search(text[max(0, pos - 12) : pos]):
        found = _MONTH_DAY.match(text, pos)
        if found is not None:
            return found.end()
    found = day_month.match(text, pos)
    if found is not None:
        return found.end()
    if _at_line_head(text, pos):
        found = _SECTION.match(text, pos) or _LISTED.match(text, pos)
        if found is not None and not _section_is_number(text, found):
            return found.end()
    if text[pos - 1 : pos] in _OPENING:
        found = _ENCLOSED.match(text, pos)
        if found is not None:
            return found.end()
    return None


def _dialled(text: str, pos: int) -> re.Match[str] | None:
    """A telephone number with the code of its country: +33 1 44 00 00 00."""
    found = _DIALLED.match(text, pos) if text[pos - 1 : pos] == "+" else None
    if found is None or not _FEWEST_DIALLED <= sum(map(str.isdigit, found.group())) <= _MOST_DIALLED:
        return None
    return found


def _noted(text: str, pos: int) -> re.Match[str] | None:
    """The number of a note, or the page of a deck on a line of its own (3 / 12)."""
    found = _NOTED.match(text, pos)
    if found is not None and _NOTE_BEFORE.search(text[max(0, pos - 12) : pos]):
        return found
    found = _PAGED.match(text, pos)
    return found if found is not None and _PAGE_BEFORE.search(text[max(0, pos - 8) : pos]) else None


def named_end(text: str, pos: int) -> int:
    """The end of the digits that a word before `pos` makes a name of, with the whole that they are counted in: page 3 of 12."""
    end = alnum_end(text, pos)
    found = _OUT_OF.match(text, end)
    return found.end() if found else end


_SCALE_LETTERS = re.compile(
    r"[ ]?(?:bn|mn|tn|MM|bln|mln|tln|trn|thousand|million|billion|trillion|hundred|lakh|crore)(?![A-Za-z])", re.IGNORECASE
)


def _section_is_number(text: str, found: re.Match[str]) -> bool:
    """A dotted number at the head of a line is a number where a unit follows it."""
    from extractors.units import measure_after, unit_after

    end = found.start() + len(found.group().rstrip())
    if found.group().rstrip()[-1] in "、.)）" or (found.group()[0] == "0" and "." not in found.group()):
        return False
    follow = text[end : end + 2].lstrip()
    if _SCALE_LETTERS.match(text, end):
        return True
    return bool(follow[:1] in ("万", "亿", "千", "百", "多", "余") or unit_after(text, end) or measure_after(text, end))


def bare_year_at(text: str, pos: int) -> int | None:
    """The end of four digits that read as a year, or None; whether a unit follows is for the caller to see."""
    found = _BARE_YEAR.match(text, pos)
    return found.end() if found else None


def letters_before(text: str, pos: int) -> bool:
    """Whether letters are written against the number (R1, GPT-4)."""
    previous = text[pos - 1 : pos]
    if not previous or not (previous.isascii() and (previous.isalpha() or previous in "-_")):
        return False
    window = text[max(0, pos - 24) : pos]
    return bool(_LETTERS_BEFORE.search(window)) and not _SCALE_BEFORE.search(window)


def alnum_end(text: str, pos: int) -> int:
    """The end of the run of letters, digits and hyphens at `pos`."""
    found = _ALNUM.match(text, pos, pos + _LONG)
    return found.end() if found else pos + 1


def named_before(text: str, pos: int) -> bool:
    """Whether a word before the number makes a label of it: Figure 3, 第, 附件2."""
    return bool(_before_label().search(text[max(0, pos - 14) : pos]))


def ordinal_before(text: str, pos: int) -> bool:
    """Whether the word for ordinals stands before the numeral (第三)."""
    return text[max(0, pos - 2) : pos].rstrip().endswith(parts()["label_before"]["zh"][0])


def named_after(text: str, pos: int) -> bool:
    """Whether what follows makes a name of the digits: 500强, 3期."""
    return bool(_after_label().match(text, pos))
