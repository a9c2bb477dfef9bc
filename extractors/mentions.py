"""What is found in a text before anything is linked: quantities, periods and terms, each once, each with its span.

Mentions say what the words themselves say; which mention belongs to which is decided by `extractors.linking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

QuantityRole = Literal["amount", "pointer", "label"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral expression with its unit.

    `start`, `end` span number, scale, currency or duration word and Chinese measure word, not the hedge; `cue_start`,
    `cue_end` span the hedge words too. `value`, `lower`, `upper` are in the base unit and unsigned by verbs (下滑16% is 16
    here; linking gives it its sign). `unit` is an ISO 4217 code, `percent`, `percentage_point`, `times`, `count` or a UCUM
    code. For `count`, `counted` is the noun's code where the measure word or the noun that follows names it, and
    `measure_word` the Chinese measure word. `role` is `amount` for a quantity about the world, `pointer` for a numeral that
    only points (一个, 这三家, one of) and `label` for ordinals, names, identifiers, versions (第3届, 5G, A1). `method` names
    the rule that made the mention.
    """

    start: int
    end: int
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    hedge: str
    unit: str
    lower_closed: bool | None = None
    upper_closed: bool | None = None
    counted: str | None = None
    measure_word: str | None = None
    cue_start: int = -1
    cue_end: int = -1
    role: QuantityRole = "amount"
    method: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A time expression with the days it covers, both inclusive; an open side is None.

    `kind`: `day`, `month`, `quarter`, `half`, `year`, `range`, `since`, `until`, `fiscal_year`, `window` (近三年) or
    `relative` (去年, 同期). `certain` is False where the year was taken from the context and not from the words. `due` is the
    whole of what an open expression names: by 2027 is open before, but what is due by then is due in 2027.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    kind: str
    certain: bool = True
    due: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary where it stands in the text.

    `strength` is `strong`, `weak` for a word that names the code only where nothing better is near, or `ambiguous` for one
    that needs a context.
    """

    start: int
    end: int
    vocabulary: str
    code: str
    strength: str = "strong"
