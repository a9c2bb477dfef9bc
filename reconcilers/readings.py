"""A claim as the reconciler reads it: its intervals, its key, who says it, and the words round it that narrow it.

Two claims of one key speak of one quantity as far as their coded fields tell. Not in the key: provider, publisher, scale and
the words of the measure; a currency is in it, since amounts compare only in one currency or through a stated conversion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from reconcilers.facets import entity_key
from reconcilers.intervals import Interval
from reconcilers.origins import Origins, display_name
from reconcilers.widths import interval_of, outer_interval_of
from schemas.records import Claim, Document
from schemas.vocabulary import vocabulary

Key = tuple[str, ...]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE_END = re.compile(r"[。;；!！?？\n]|\.\s")
_NEXT = 24
"""So many characters after a claim are looked at."""
RATIOS = frozenset({"percent", "times", "percentage_point"})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A claim with what the reconciler derives from it.

    `speakers` names its origin in English and in Chinese. `sentence` and `paragraph` tell what stands together in a document.
    `in_title` marks a headline, whose words say little of what the number is about. `spells` is how many shorter spells of its
    period each had the amount, where the words say so. `is_rest` marks what is left beside the parts that the words name,
    `is_converted` an amount that the words call the one before it in another currency.
    """

    claim: Claim
    interval: Interval
    outer: Interval
    key: Key
    origin: str
    named_origin: bool
    speakers: tuple[str, str]
    chinese: bool
    sentence: tuple[str, str]
    paragraph: tuple[str, int]
    words: frozenset[str]
    is_part: bool
    is_each: bool
    points_back: bool
    spells: int | None = None
    in_title: bool = False
    is_rest: bool = False
    is_converted: bool = False

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.claim_id

    @property
    def doc(self) -> str:
        """The document's id."""
        return self.claim.doc_id

    @property
    def nominal(self) -> Fraction | None:
        """The number itself, or the middle of a range."""
        if self.claim.value is not None:
            return Fraction(self.claim.value)
        low, high = self.interval.lower.value, self.interval.upper.value
        return None if low is None or high is None else (low + high) / 2


def dimension(unit: str) -> str:
    """What kind of unit it is: `money` for every currency, else the unit itself."""
    return "money" if unit in _currencies() else unit


def modality_class(modality: str) -> str:
    """Estimates of the past stand beside actual figures; forecasts and targets stand by themselves."""
    return "actual" if modality == "estimate" else modality


def key_of(claim: Claim) -> Key:
    """The key of the quantity that a claim is about; empty strings for what is not known."""
    counted = claim.counted if claim.indicator == "other" else None
    fields = (
        claim.indicator,
        claim.statistic,
        claim.unit,
        counted,
        claim.place,
        claim.sector,
        claim.stage,
        entity_key(claim.entity),
    )
    times = (claim.period_start, claim.period_end, claim.baseline_start, claim.baseline_end)
    return tuple(field or "" for field in (*fields, *times, modality_class(claim.modality)))


def readings_of(claims: Sequence[Claim], documents: Mapping[str, Document], origins: Origins) -> list[Reading]:
    """The readings of all claims that bound a value, sorted by document and place, so that no result depends on their order."""
    ordered = sorted(claims, key=lambda c: (c.doc_id, c.start, c.end, c.claim_id))
    found: list[Reading] = []
    for i, claim in enumerate(ordered):
        interval, outer = interval_of(claim), outer_interval_of(claim)
        if interval is None or outer is None:
            continue
        before = ordered[i - 1] if i and ordered[i - 1].doc_id == claim.doc_id else None
        reading = _reading(claim, before, documents.get(claim.doc_id), (interval, outer), origins)
        # one more part in a list of parts: 38家，其中产业资本14家，VC机构13家
        alike = next((r for r in reversed(found[-4:]) if r.claim.unit == "count" and r.sentence == reading.sentence), None)
        goes_on = alike is not None and alike.is_part and claim.unit == "count"
        found.append(replace(reading, is_part=True) if goes_on else reading)
    return found


def digits_of(value: Decimal) -> int:
    """How many digits of a number carry information (850 → 2, 84.3 → 3)."""
    return len(value.normalize().as_tuple().digits)


def is_known(reading: Reading) -> bool:
    """Whether enough is known to compare with another origin: when, and where or whose."""
    claim = reading.claim
    return bool((claim.period_start or claim.period_end) and (claim.place or claim.entity))


def _reading(
    claim: Claim, before: Claim | None, document: Document | None, intervals: tuple[Interval, Interval], origins: Origins
) -> Reading:
    lead = _lead(claim, before, document)
    clause = lead[max((m.end() for m in re.finditer(r"[,，、:：]", lead)), default=0) :]
    origin, named = origins.of(claim)
    return Reading(
        claim, *intervals, key_of(claim), origin, named, _speakers(claim, origin, document),
        chinese=bool(_CHINESE.search(claim.quote or claim.text)),
        sentence=(claim.doc_id, claim.quote or str(claim.start)),
        paragraph=(claim.doc_id, _paragraph(claim, document)),
        words=_measure_words(claim),
        is_part=_has(lead, "cues", "among") or _begins_with(_tail(claim, document), "reconciliation", "of_these"),
        is_each=_has(clause, "cues", "each") and claim.statistic == "total",
        points_back=_ends_with(lead, "numerals", "pointing"),
        spells=_spells(lead),
        in_title=_in_title(claim, document),
        is_rest=_has(f"{lead} {claim.measure or ''}", "reconciliation", "rest"),
        is_converted=_has(lead, "reconciliation", "conversion"),
    )  # fmt: skip


def _speakers(claim: Claim, origin: str, document: Document | None) -> tuple[str, str]:
    """The provider by its name, else the credit as written, else the document by publisher, title or file name."""
    written = claim.provider or (document and (document.publisher or document.title)) or claim.doc
    return display_name(origin, chinese=False) or written, display_name(origin, chinese=True) or written


def _lead(claim: Claim, before: Claim | None, document: Document | None) -> str:
    """The words of the sentence between the claim before it and the claim."""
    if document is not None and document.text:
        start = max(0, claim.start - 80, before.end if before else 0)
        lead = document.text[start : claim.start]
    else:
        at = claim.quote.find(claim.text)
        lead = claim.quote[: max(at, 0)]
        if before is not None and before.quote == claim.quote and before.text in lead:
            lead = lead[lead.rindex(before.text) + len(before.text) :]
    return lead[max((m.end() for m in _CLAUSE_END.finditer(lead)), default=0) :]


def _in_title(claim: Claim, document: Document | None) -> bool:
    if document is None or claim.block is None or not 0 <= claim.block < len(document.blocks):
        return False
    return document.blocks[claim.block].kind == "title"


def _spells(lead: str) -> int | None:
    """The number of quarters or months that the words before a claim speak of."""
    found = _spell_pattern().search(lead)
    if found is None:
        return None
    word = found.group(1).lower()
    return int(word) if word.isdigit() else _number_words()[word]


@cache
def _number_words() -> dict[str, int]:
    numerals = vocabulary("numerals").by_code()
    return {w: int(v) for code in ("digit", "unit_word") for w, v in numerals[code].attributes["values"].items()}


@cache
def _spell_pattern() -> re.Pattern[str]:
    numbers = "|".join(sorted(map(re.escape, _number_words()), key=lambda w: (-len(w), w)))
    spells = "|".join(sorted(map(re.escape, vocabulary("reconciliation").by_code()["spells"].forms()), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<![\da-z.,])(\d{{1,2}}|{numbers})\s*(?:{spells})(?![a-z])", re.IGNORECASE)


def _paragraph(claim: Claim, document: Document | None) -> int:
    if claim.block is not None:
        return claim.block
    return document.text.count("\n", 0, claim.start) if document is not None else 0


def _tail(claim: Claim, document: Document | None) -> str:
    """The words right after a claim, with the noun that it counts."""
    if document is not None and document.text:
        return document.text[claim.end : claim.end + _NEXT]
    return claim.quote.partition(claim.text)[2][:_NEXT]


def _begins_with(text: str, name: str, code: str) -> bool:
    return word_pattern(name, code).match(text.lstrip()) is not None


def _has(text: str, name: str, code: str) -> bool:
    return bool(word_pattern(name, code).search(text))


def _ends_with(text: str, name: str, code: str) -> bool:
    stripped = text.rstrip(" *")
    return any(match.end() == len(stripped) for match in word_pattern(name, code).finditer(stripped))


@cache
def word_pattern(name: str, code: str) -> re.Pattern[str]:
    """The words of an entry, English ones as whole words."""
    entry = vocabulary(name).by_code()[code]
    chinese = [re.escape(word) for word in sorted(entry.zh, key=len, reverse=True)]
    english = [_whole_word(word) for word in sorted(entry.en, key=len, reverse=True)]
    return re.compile("|".join([*chinese, *english]), re.IGNORECASE)


def _whole_word(word: str, ending: str = "") -> str:
    """A pattern for an English word that may stand between Chinese characters."""
    return rf"(?<![a-z0-9]){re.escape(word)}{ending}(?![a-z0-9])"


@cache
def _currencies() -> frozenset[str]:
    return frozenset(e.code for e in vocabulary("units") if e.attributes.get("kind") == "currency")


_TOKEN = re.compile(r"[a-z]+|[\u4e00-\u9fff]+", re.IGNORECASE)


def _measure_words(claim: Claim) -> frozenset[str]:
    """The words of the measure that the coded fields do not already hold."""
    text = (claim.measure or "").lower()
    if claim.indicator != "other":
        text = _coded_words().sub(" ", text)
    return frozenset(_TOKEN.findall(text)) - _small_words()


@cache
def _coded_words() -> re.Pattern[str]:
    """Words that stand for codes (indicators, sectors, places …) or only tell how a number is said."""
    listed = [
        n
        for n in ("indicators", "counted", "sectors", "stages", "cues", "hedges", "places", "measure_words")
        if n in _vocabularies()
    ]
    entries = [e for name in listed for e in vocabulary(name)]
    chinese, english = set[str](), set[str]()
    for entry in entries:
        extra = [w for key in ("zh_weak", "zh_after", "en_weak", "en_after") for w in entry.attributes.get(key, ())]
        for word in (*entry.forms(), *extra):
            (chinese if _CHINESE.search(word) else english).add(word.lower())
    ordered = [re.escape(w) for w in sorted(chinese, key=lambda w: (-len(w), w))]
    ordered += [_whole_word(w, "s?") for w in sorted(english, key=lambda w: (-len(w), w)) if w]
    return re.compile("|".join([*ordered, r"\d+年?|[年月日季度的]"]))


@cache
def _vocabularies() -> frozenset[str]:
    from schemas.vocabulary import names

    return frozenset(names())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(vocabulary("reconciliation").by_code()["small_words"].forms())
