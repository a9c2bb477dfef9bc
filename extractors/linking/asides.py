"""Times that a text names but that are not those of the figure: what it is compared with, where a change began, since when it is the highest,
when a company was founded, the title of a work.
"""

from __future__ import annotations

import re

from extractors.layout import Span
from extractors.linking.anaphora import RELATIVE
from extractors.linking.context import Context, Scope, first_term, last_term
from extractors.mentions import Period, Quantity

REFERENCE_REACH = 40
DIRECT_REACH = 24
_THOSE = re.compile(
    r"\b(?:(?:records?|peak|high|low)\s+(?:set|reached|seen|recorded|hit|in|of)\s+(?:in\s+)?|(?:that|those|levels?|figures?|number|total)\s+(?:(?:of|in|for|at|from|recorded|seen|reported|posted)\s+)+|(?:recorded|seen|reported|posted)\s+in\s+|as\s+in\s+"
    r"|than\s+(?:in\s+)?|(?<!in )the\s+)(?:the\s+(?:start|end|beginning)\s+of\s+|the\s+)?\Z",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:than|versus|vs\.?|compared (?:with|to))\b[^,;.\d]{0,30}\Z", re.IGNORECASE)
_LEVEL = re.compile(r"\s+(?:levels?|figures?|totals?|peak|mark|number|average)\b|的(?:水平|规模)")
_REFERENCES = ("more_than", "less_than", "compared_with", "start_of_change")
_EQUALS = re.compile(r"(?:相当于|不及|不到|仅为)\Z")
_OF_WHICH = re.compile(r"[^，。；,;\d]{0,10}?的[ *]*(?:近|约|逾|超过?|将近|大约)?[ *]*(?=[\d一二三四五六七八九十数两])")
_IS = re.compile(r"(?:为|是|于|达|达到)约?\Z")
_PAUSE = re.compile(r"[，。；,;]")
_TITLE_MARKS = {"《": "》", "“": "”", "「": "」"}
_TITLE_REACH = 60
LINKS = frozenset({"at", "at the", "on", "as of", "in", "in the", "for", "during", "by", "at the end of"})


def is_other_ones(period: Period, span: Span, context: Context) -> bool:
    """Whether the period is that of another figure, which the number is compared with: from $12m in 2024, the 2.8 GW recorded in 2014."""
    if period.kind in ("since", "range"):
        return False
    return is_start(period, context) or _THOSE.search(context.text[max(span[0], period.start - 40) : period.start]) is not None


def is_ahead(period: Period, context: Context) -> bool:
    """Whether a period is the time of a forecast or a plan, which tells nothing of a fact in another clause: expects 3m barrels by 2029."""
    number = context.layout.sentence_at(period.start)
    if number is None:
        return False
    sentence = context.layout.sentences[number]
    clause = sentence.clauses[sentence.clause_at(period.start)]
    return last_term(context.terms["cues"], clause, ("forecast", "target")) is not None


def is_reference(period: Period, quantity: Quantity, statistic: str, context: Context) -> bool:
    """Whether a multiple is one of the period's figure: 3.1 times those of 2020, 是2020年的3.1倍."""
    if statistic != "multiple" or period.kind == "since":
        return False
    between = context.text[quantity.end : period.start]
    follows = (
        0 <= period.start - quantity.end <= REFERENCE_REACH and _PAUSE.search(between) is None and bool(_THOSE.search(between))
    )
    precedes = (context.text[period.end : quantity.cue_start].strip() == "的" and not is_start(period, context)) or _is_multiplied(
        period, context
    )
    return follows or precedes


def is_start(period: Period, context: Context) -> bool:
    """Whether the period is that of the number that a change began with: from $12.1 million in 2024, 由2023年18%."""
    cues = context.terms["cues"]
    number = next(
        (
            q
            for q in context.quantities.within(period.start - 40, period.start)
            if context.text[q.end : period.start].strip(" *") in LINKS
        ),
        None,
    )
    for at in (period.start, number.cue_start if number is not None else None):
        cue = None if at is None else last_term(cues, (max(0, at - 16), at), ("start_of_change", "compared_with"))
        if cue is not None and at is not None and not context.text[cue.end : at].strip(" *the"):
            return True
    return False


def is_held_against(period: Period, quantity: Quantity, context: Context) -> bool:
    """Whether a comparison stands between a number and a later period: $3bn, against $2bn in the third quarter of 2024."""
    return first_term(context.terms["cues"], (quantity.end, period.start), ("compared_with",)) is not None


def is_aside(period: Period, span: Span, context: Context) -> bool:
    """Whether the period is where a change began (从2023年的2.5倍) or stands in brackets with a number (（2023年为53.6亿元）)."""
    text = context.text
    if (
        period.kind == "range"
        and first_term(context.terms["cues"], (period.end, min(span[1], period.end + 12)), ("cagr",)) is not None
    ):
        return True
    if (
        _is_attributive(period, context)
        or _is_multiplied(period, context)
        or (period.kind != "since" and _is_founding(period, context))
    ):
        return True
    if (
        period.kind == RELATIVE
        or is_record_since(period, context)
        or _THOSE.search(text[max(span[0], period.start - 40) : period.start])
    ):
        return True
    if is_start(period, context) and period.kind not in ("since", "range"):
        return True
    cue = last_term(context.terms["cues"], (max(span[0], period.start - 6), period.start), ("start_of_change",))
    if cue is not None and not text[cue.end : period.start].strip() and period.kind not in ("since", "range"):
        return True
    left = max(text.rfind("（", span[0] - 1, period.start), text.rfind("(", span[0] - 1, period.start))
    if left < 0 or max(text.find("）", left, period.start), text.find(")", left, period.start)) >= 0:
        return False
    ends = [at for at in (text.find("）", period.end), text.find(")", period.end)) if at >= 0]
    return bool(ends) and any(True for _ in context.quantities.within(period.end, min(ends)))


def _is_attributive(period: Period, context: Context) -> bool:
    """Whether a period only tells the time of the number that it stands right before: 超过去年全年的6.2亿元."""
    number = next(iter(context.quantities.within(period.end, period.end + DIRECT_REACH)), None)
    return number is not None and context.text[period.end : number.cue_start].strip(" *") in ("的", "全年的")


def is_measure_for(period: Period, context: Context) -> bool:
    """Whether a percentage is one of the figure of a period: 相当于2024年全年的92%."""
    return _is_attributive(period, context) and _EQUALS.search(context.text[max(0, period.start - 5) : period.start]) is not None


def _is_founding(period: Period, context: Context) -> bool:
    """Whether a period is when an organisation came to be: 成立于2018年, founded in 2017."""
    cues, text = context.terms["cues"], context.text
    before = last_term(cues, (max(0, period.start - 20), period.start), ("founding",))
    if before is not None and not text[before.end : period.start].strip(" *"):
        return True
    after = first_term(cues, (period.end, period.end + 6), ("founding",))
    return after is not None and not text[period.end : after.start].strip(" *")


def _is_multiplied(period: Period, context: Context) -> bool:
    """Whether a period is that of the figure that another is a multiple of: 约为2024年5月刚发布时的400倍."""
    match = _OF_WHICH.match(context.text, period.end)
    if match is None or not _IS.search(context.text[max(0, period.start - 4) : period.start]):
        return False
    return any(q.cue_start <= match.end() <= q.end for q in context.quantities.within(match.end() - 2, match.end() + 16))


def is_record_since(period: Period, context: Context) -> bool:
    """Whether a period is since when something was the highest, lowest or first."""
    return period.kind == "since" and _is_record(period, context)


def _is_record(period: Period, context: Context) -> bool:
    """Whether a period only says since when something was the highest, lowest or first: its lowest since 2021, 2020年以来首次下降."""
    cues = context.terms["cues"]
    pause = _PAUSE.search(context.text, period.end, period.end + 24)
    around = (max(0, period.start - 24), period.start), (period.end, pause.start() if pause else period.end + 24)
    return any(first_term(cues, span, ("superlative",)) is not None for span in around)


def is_compared(period: Period, context: Context) -> bool:
    """Whether the period is only what something is compared with or taken from: 较2023年, than in 2023, 除2024Q2外."""
    cues = context.terms["cues"]
    if has_yoy(period, context):
        return True
    if _THAN.search(context.text[max(0, period.start - 40) : period.start]):
        return True
    if (
        _LEVEL.match(context.text, period.end)
        and first_term(cues, (max(0, period.start - 24), period.start), _REFERENCES) is not None
    ):
        return True
    cue = last_term(cues, (max(0, period.start - 16), period.start), ("compared_with", "except"))
    return cue is not None and context.text[cue.end : period.start].strip(" *的in同the") == ""


def has_yoy(period: Period, context: Context) -> bool:
    """Whether the period is part of the words for a comparison: than a year earlier, 较去年同期."""
    return any(
        t.code in ("yoy", "qoq") and t.end > period.start
        for t in context.terms["cues"].within(period.start - 20, period.end + 12)
        if t.start <= period.start
    )


def is_in_title(period: Period, context: Context) -> bool:
    """Whether the period stands in the title of a work."""
    text = context.text
    left = max(text.rfind(mark, max(0, period.start - _TITLE_REACH), period.start) for mark in _TITLE_MARKS)
    if left < 0:
        return False
    closing = text.find(_TITLE_MARKS[text[left]], left, period.end + _TITLE_REACH)
    return closing >= period.end


def is_taken(period: Period, quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether the period belongs to a number between it and this one: 由2023年18%跃升至57%."""
    if not scope.before[0] <= period.start < quantity.start:
        return False
    level = last_term(context.terms["cues"], (period.end, quantity.cue_start), ("to_level",))
    if level is not None and not (context.text[period.end : level.start] + context.text[level.end : quantity.cue_start]).strip(
        " *"
    ):
        return False
    if any(context.text[q.end : period.start].strip() in LINKS for q in context.quantities.within(scope.before[0], period.start)):
        return True
    between = list(context.quantities.within(period.end, quantity.start))
    if not between:
        return False
    level = first_term(context.terms["cues"], (between[-1].end, quantity.start), ("to_level",))
    change = first_term(context.terms["cues"], (between[-1].end, quantity.start), ("increase", "decrease", "compared_with"))
    return level is not None and (change is not None or level.start - between[-1].end <= 2)
