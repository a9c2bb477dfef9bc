"""Time expressions in Chinese and English text and the days that they cover.

`scan_periods` finds the expressions and says what the words themselves say: a year, a month, a quarter, an offset from now, an open
side. `resolve_periods` walks them in reading order and gives each its first and last day: from its own words, from the last full
date before it in the text, or from the day of publication. What stays unknown is left out; nothing is guessed. Durations (三年,
18 months), clock times, holidays and lunar dates are not read here.
"""

from extractors.periods.mention import PeriodMention
from extractors.periods.resolve import periods, previous_period, previous_year, resolve_periods
from extractors.periods.scan import date_spans, scan_periods
from extractors.periods.topics import told_for_comparison

__all__ = [
    "PeriodMention",
    "date_spans",
    "periods",
    "previous_period",
    "previous_year",
    "resolve_periods",
    "scan_periods",
    "told_for_comparison",
]
