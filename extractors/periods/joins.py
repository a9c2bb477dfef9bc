"""Time expressions that belong together, and the words that open one side: ranges, since, until, before, after."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.periods.mention import PeriodMention

_JOIN_REACH = 16
_BEFORE_REACH = 32

_RANGE = re.compile(
    r"\s*(?:起|开始)?\s*(?:[-—–―~～至到]{1,2}|(?<=\s)(?:to|till|until|through|thru|and)(?=\s)|与|和|及)\s*(?:the\s+)?",
    re.IGNORECASE,
)
_AND = ("and", "与", "和", "及")
_FROM = re.compile(r"(?:从|自|在|\bfrom|\bbetween)\s*(?:the\s+)?\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:之间|间(?!接|隔))")
_STOP = re.compile(r"\s*(?:为止|止|期间)")
_CUT_OFF = re.compile(r"\s*[（(]\s*(?:截至|截止|through|to|as of)\s*")
_COARSE = ("year", "quarter", "half")


def joined(found: list[PeriodMention], text: str) -> list[PeriodMention]:
    """Ranges made one: 2022年—2024年, 3月至5月, from May to Oct 2020, 2015年和2018年之间, 第一季度（截至3月23日）."""
    made: list[PeriodMention] = []
    for mention in found:
        before = made[-1] if made else None
        whole = _join(before, mention, text) if before is not None else None
        if whole is not None:
            made[-1] = whole
        else:
            made.append(mention)
    return made


def _join(first: PeriodMention, last: PeriodMention, text: str) -> PeriodMention | None:
    if first.last is not None or last.last is not None or last.start - first.end > _JOIN_REACH:
        return None
    between = text[first.end : last.start]
    if _CUT_OFF.fullmatch(between) and last.kind in ("day", "month") and first.kind in _COARSE:
        return replace(first, end=last.end, last=last)
    if not _RANGE.fullmatch(between) or (first.shift is not None and last.year is not None):
        return None
    start, end = _range_start(text, first.start), last.end
    if between.strip().lower() in _AND:
        closing = _BETWEEN.match(text, end)
        opened = re.search(r"between\s*(?:the\s+)?\Z", text[max(0, first.start - 14) : first.start], re.IGNORECASE)
        if closing is None and (opened is None or not between.strip().isascii()):
            return None
    closing = _BETWEEN.match(text, end) or _STOP.match(text, end)
    lent = last.year if not (first.year or first.offset or first.shift is not None) else None
    return replace(
        first,
        start=start,
        end=closing.end() if closing else end,
        year=lent or first.year,
        borrowed=lent is not None,
        last=last,
        rival=first.rival and last.rival and closing is None and start == first.start,
        doubtful=first.doubtful and last.doubtful and first.kind != "day",
    )


def _range_start(text: str, start: int) -> int:
    match = _FROM.search(text[max(0, start - 14) : start])
    return start - len(match.group()) if match else start


def with_side(mention: PeriodMention, text: str, limit: int) -> PeriodMention:
    """The mention with its open side, from the words before it and after it up to `limit`, where the next one begins."""
    after = _AFTER.match(text, mention.end)
    if after and after.end() <= limit:
        side = next(name for name, value in after.groupdict().items() if value)
        if side == "before" and text[mention.end - 1] in _EDGES:
            side = "until"
        short = side in ("since", "until") and after.group().strip() in _SHORT_SIDES
        return replace(mention, side=side, end=mention.end if short else after.end())
    before = _BEFORE.search(text[max(0, mention.start - _BEFORE_REACH) : mention.start])
    if before and _OF_NUMBER.search(text[max(0, mention.start - _BEFORE_REACH) : mention.start]):
        return mention
    if before and mention.last is None and not text.startswith("的", mention.end):
        return replace(mention, side=next(name for name, value in before.groupdict().items() if value))
    return mention


_OF_NUMBER = re.compile(
    r"(?:%|percent|per cent|\d|times|points?)\s+(?:more|less|greater|higher|lower|later|earlier) than\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""35% more than last year compares and opens no side."""
_EDGES = "底末"
"""Before the end of a year is up to its last day."""
_SHORT_SIDES = frozenset({"以来", "至今", "起", "开始", "迄今", "后"})
_AFTER = re.compile(
    r"(?:[（(]含[)）])?(?:(?P<since>\s*(?:起?至今|以来|起(?!草|步|诉|源|点)|开始|迄今|[或及和](?:之后|以后)|后(?![半续期备勤台者来一二三四五六七八九十\d])|(?:,\s*)?(?:or|and)\s(?:after(?!\s+\w)|later|beyond|onwards?)(?![a-z])"
    r"|onwards?|forward|to date|to the present|(?<=\d)\son(?=[,.;]|$)))"
    r"|(?P<until>\s*(?:[或及和](?:之前|以前)|为止|(?:or|and)\s(?:before(?!\s+\w)|earlier)(?![a-z])))"
    r"|(?P<after>(?:之后|以后))"
    r"|(?P<before>(?:之前|以前|前(?![半一二三四五六七八九十两几\d后往述沿端期景列夕提者]))))",
)
_BEFORE = re.compile(
    r"(?P<since>(?:\b(?:since|starting (?:on|in|from|with)|starting|beginning (?:on|in|from|with)|beginning|effective|on or after"
    r"|(?:no|not) earlier than|not before|as from)\s+(?:the\s+)?|自从?|始于)\Z)"
    r"|(?P<until>(?:截至到?|截止到?|截止至|直到|直至|不晚于|\bas of|\bas at|\bon or before|(?:no|not) later than|\bby(?: the)?(?: end of)?|\buntil"
    r"|\btill|\bup to|\bup until|\bending(?: on| in)?|(?<!mid )(?<!half )\bthrough|到|至)\s*(?:the end of\s+)?\Z)"
    r"|(?P<before>(?:\b(?:before|prior to|earlier than|ahead of|less than)\s+(?:the\s+)?|早于)\Z)"
    r"|(?P<after>(?:\b(?:after|later than|greater than|more than)\s+(?:the\s+)?|晚于)\Z)",
    re.IGNORECASE,
)
