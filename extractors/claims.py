"""From a document to its numeric claims: mentions first, then linking.

Quantities, periods and terms are found once over the whole text. Each quantity about the world then takes its fields from the
nearest scope that names them (`extractors.linking`). What no scope says stays None.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from extractors.credits import scan_credits
from extractors.datelines import dateline, first_day, told_day
from extractors.found import Found, found
from extractors.layout import Layout, Span, lay_out
from extractors.linking.anaphora import with_anaphors
from extractors.linking.baseline import baseline_of
from extractors.linking.bases import base_of
from extractors.linking.context import Context, Link, Linked, Scope, dimension, is_money
from extractors.linking.counted import counted_by, counted_of
from extractors.linking.credited import provider_of, spoken_by
from extractors.linking.fiscal_years import with_customary_ends, with_fiscal_ends
from extractors.linking.grid import find_cells
from extractors.linking.header_units import with_header_unit
from extractors.linking.header_years import bracketed_years, header_years
from extractors.linking.homes import at_home, at_home_of_public, home_in_text
from extractors.linking.indicator import indicator_of, is_negative, measure_of
from extractors.linking.modality import modality_of, told_ahead, with_time
from extractors.linking.scopes import is_deck, parts_of, runs_of, scope_of, sentences_with_numbers, with_openings
from extractors.linking.sectors import sector_of, stage_of
from extractors.linking.statistic import change_cue, direction_of, statistic_of
from extractors.linking.time import UNKNOWN, Time, event_day, period_of
from extractors.linking.where import place_of
from extractors.linking.who import entity_of
from extractors.mentions import Quantity, Term
from extractors.names import find_names, names_of
from extractors.periods import date_spans, resolve_periods, scan_periods
from extractors.periods.weekdays import weekdays
from extractors.quantities import scan_quantities
from extractors.terms import find_terms, longest
from extractors.words import boundaries, is_chinese
from schemas.records import Block, Box, Claim, Document
from schemas.vocabulary import vocabulary

_MEANS = frozenset({"mean", "median", "max", "min"})
_SIGNED = frozenset({"growth", "change"})
_DIRECTIONS = frozenset({"increase", "decrease", "more_than", "less_than"})
_MEASURES_OF_CHANGE = frozenset({"increase", "decrease", "cagr", "share"})
_EVENTS = frozenset({"investment_amount", "valuation", "ownership_share", "contract_value", "price_change"})
"""What has the day on which it was announced or happened where nothing else tells a time."""
AXIS_MARKS = 3
_YEAR_OF_ROW = re.compile(r"[\s*|•-]*(?:19|20)\d{2}[\s:：|]+[^\s\d]{0,3}\d")
"""A line of one year and one number is the row of a small table, no mark of an axis."""
_FRAME = (
    "indicator",
    "statistic",
    "period_start",
    "period_end",
    "baseline_start",
    "baseline_end",
    "place",
    "sector",
    "stage",
    "entity",
    "modality",
    "provider",
    "measure",
    "base",
)
_CONVERSION = re.compile(r"[*\s]*[（(][^（()）\d]{0,16}")
HEAD_FINAL = ("counted", "indicators", "time_anaphors")
"""Vocabularies of nouns that may be the head of a longer word: 项目 in 产业项目, 总额 in 风险投资总额."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with the words and the scope that each linked field came from."""

    claim: Claim
    links: tuple[tuple[str, Link], ...]


def extract_claims(document: Document) -> tuple[Claim, ...]:
    """The numeric claims of a document in reading order."""
    return tuple(reading.claim for reading in read_claims(document))


def preload() -> None:
    """Load dictionaries and compile patterns now, so that processes forked later share them."""
    text = "According to A, B has 1. 据甲统计，乙有1家。"
    extract_claims(Document("", "", "text/plain", text, (Block(0, "paragraph", 0, len(text)),)))


def read_claims(document: Document) -> Iterator[Reading]:
    """The numeric claims of a document in reading order, each with where its fields came from."""
    readings = list(_read_all(find_mentions(document)))
    yield from (_with_body(reading, readings, document) for reading in readings)


def _with_body(reading: Reading, readings: Sequence[Reading], document: Document) -> Reading:
    """A claim of the title with the time that the body gives for the same amount."""
    claim = reading.claim
    if (
        claim.block is None
        or document.blocks[claim.block].kind != "title"
        or claim.period_start
        or claim.period_end
        or claim.value is None
    ):
        return reading
    same = (r for r in readings if r.claim.block != claim.block and r.claim.unit == claim.unit and r.claim.value == claim.value)
    body = next((r.claim for r in same if r.claim.period_start or r.claim.period_end), None)
    if body is None:
        return reading
    times = {name: getattr(body, name) for name in ("period_start", "period_end")}
    return Reading(replace(claim, **times), reading.links)


def _read_all(context: Context) -> Iterator[Reading]:
    sentence: Span | None = None
    previous: list[Linked] = []
    before: Reading | None = None
    block: int | None = None
    carried: Linked | None = None
    for quantity in context.quantities.mentions:
        scope = scope_of(quantity, context)
        if scope is None:
            continue
        place = scope.sentence if scope.cell is None or scope.table is None else (-1 - scope.table.index, scope.cell.row)
        if place != sentence:
            sentence, previous = place, []
        if scope.block != block:
            block, carried = scope.block, None
        reading, linked = _read(with_header_unit(quantity, scope, context), previous, carried, scope, context)
        previous.append(linked)
        carried = linked if dimension(quantity) == "ratio" else carried
        if before is not None and _is_conversion(before.claim, quantity, context.text):
            reading = _converted(reading, before)
        before = reading
        yield reading


def find_mentions(document: Document) -> Context:
    """All mentions of a document; quantities are those about the world, outside boilerplate."""
    text = document.text
    layout = lay_out(text, document.blocks)
    spoken = scan_periods(text)
    numbers = scan_quantities(text, document.language, yen_sign=yen_sign_of(text), dates=date_spans(spoken))
    quantities = tuple(q for q in numbers if q.role == "amount")
    quantities = tuple(_without_axes(quantities, document))
    published = published_on(document)
    heads = tuple(header_years(document))
    headed = found(heads)
    quantities = tuple(q for q in quantities if not any(q.start < p.end for p in headed.starting(q.start - 12, q.start + 1)))
    periods = [*with_fiscal_ends(resolve_periods(spoken, text, reference=published or first_day(text)), text), *heads]
    told = found(periods)
    periods += [p for p in bracketed_years(text) if not any(True for _ in told.starting(p.start - 1, p.end))]
    line = dateline(text)
    periods = [p for p in periods if line is None or not line.start <= p.start < line.end]
    terms = find_terms(text)
    cut = _word_ends(layout, quantities, text)
    checked = {name: found(longest(_whole_words(mentions, layout, cut, text), name)) for name, mentions in terms.items()}
    periods = with_customary_ends(periods, checked["organisations"], layout, text)
    times, kept = with_anaphors(periods, checked, layout, text, published), _without_names(checked, quantities)
    credited = found(scan_credits(text, layout, kept, times, document.blocks))
    cuts = {start: sorted(ends) for start, ends in cut.items()}
    kept["organisations"] = names_of([*kept["organisations"].mentions, *find_names(text, layout, cuts, kept, times)])
    deck = is_deck(document.blocks)
    return Context(
        document,
        layout,
        found(quantities),
        times,
        kept,
        credited,
        find_cells(document.tables, times),
        deck,
        parts_of(document) if deck else (),
        runs_of(document),
        published=published,
        weekdays=found(weekdays(text, published)),
    )


def yen_sign_of(text: str) -> str:
    """What a bare ¥ stands for in a text: the yen where it speaks more of Japan than of China."""
    if "¥" not in text and "￥" not in text:
        return "CNY"
    units, places = vocabulary("units").by_code(), vocabulary("places").by_code()
    said = {
        code: sum(text.count(form) for form in (*places[code[:2]].forms(), *units[code].en, *units[code].zh) if len(form) > 1)
        for code in ("JPY", "CNY")
    }
    return "JPY" if said["JPY"] > said["CNY"] else "CNY"


def _without_axes(quantities: Sequence[Quantity], document: Document) -> Iterator[Quantity]:
    """The quantities but for bare numbers in runs of blocks of numbers, such as the marks on the axes of a chart: no word says what they are."""
    starts = [block.start for block in document.blocks]
    of_block: dict[int, list[Quantity]] = {}
    for quantity in quantities:
        of_block.setdefault(bisect_right(starts, quantity.start) - 1, []).append(quantity)
    wordless = {n for n, members in of_block.items() if n >= 0 and _is_wordless(document.blocks[n], members, document.text)}
    for number, members in of_block.items():
        run = [number]
        for step in (1, -1):
            while run[-1] + step in wordless and len(run) < AXIS_MARKS:
                run.append(run[-1] + step)
            run.reverse()
        marks = sum(len(of_block[n]) for n in run) if number in wordless else 0
        yield from (q for q in members if marks < AXIS_MARKS or q.unit != "count" or q.measure_word)


def _is_wordless(block: Block, members: Sequence[Quantity], text: str) -> bool:
    """Whether a block outside tables says nothing but numbers and their hedges."""
    at, rest = block.start, []
    for quantity in members:
        rest.append(text[at : quantity.cue_start])
        at = quantity.end
    words = "".join([*rest, text[at : block.end]])
    dated = len(members) == 1 and _YEAR_OF_ROW.match(text, block.start) is not None
    return block.kind != "table" and not dated and not any(map(str.isalpha, words))


def _is_conversion(before: Claim, quantity: Quantity, text: str) -> bool:
    """Whether an amount in brackets says the one before it in another currency: 1263亿美元（约合人民币9180亿元）."""
    opening = _CONVERSION.fullmatch(text, before.end, quantity.cue_start)
    return opening is not None and is_money(quantity.unit) and is_money(before.unit) and quantity.unit != before.unit


def _converted(reading: Reading, before: Reading) -> Reading:
    """The reading of a converted amount: what it is about is what the amount before it is about."""
    own, same = reading.claim, {name: getattr(before.claim, name) for name in _FRAME}
    numbers = (own.value, own.lower, own.upper, own.lower_closed, own.upper_closed)
    signs = [claim.value is not None and claim.value < 0 for claim in (own, before.claim)]
    if signs[0] != signs[1]:
        numbers = _turned(*numbers)
    value, lower, upper, lower_closed, upper_closed = numbers
    claim = replace(own, value=value, lower=lower, upper=upper, lower_closed=lower_closed, upper_closed=upper_closed, **same)
    return Reading(claim, before.links)


def published_on(document: Document) -> date | None:
    """The day of publication, else the one that the text tells; the first day where only month or year is known or no calendar has the day."""
    parts = (document.published or "").split("T")[0].split("-")
    if not parts[0].isdigit():
        return told_day(document.text)
    year, month, day = (int(p) for p in [*parts, "1", "1"][:3])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read(
    quantity: Quantity, previous: Sequence[Linked], carried: Linked | None, scope: Scope, context: Context
) -> tuple[Reading, Linked]:
    counted = counted_of(quantity, previous, scope, context)
    indicator = indicator_of(quantity, counted, previous, carried, scope, context)
    counted = counted_by(indicator.value, counted)
    statistic = statistic_of(quantity, indicator, previous, scope, context)
    modality = modality_of(quantity, scope, context)
    published = context.published
    time = period_of(quantity, statistic.value or "", modality.value or "", published, scope, context)
    if time == UNKNOWN and modality.value == "actual" and indicator.value in _EVENTS:
        time = event_day(scope, context)
    modality = with_time(told_ahead(modality, time.words, context), time.last, published)
    baseline = baseline_of(quantity, statistic.value or "", time, scope, context)
    code = indicator.value or "other"
    if code == "investment_amount" and statistic.value in _MEANS:
        code = "deal_size"
    base = base_of(quantity, statistic.value or "", scope, context)
    place, sector = (link(quantity, base, scope, context) for link in (place_of, sector_of))
    stage = stage_of(quantity, code, base, scope, context)
    entity = entity_of(quantity, code, place, scope, context)
    entity, provider = spoken_by(provider_of(quantity, scope, context), entity, code, context)
    place = home_in_text(place, entity, quantity, context)
    if is_money(quantity.unit):
        place = at_home(place, code, entity, context)
    place = at_home_of_public(place, entity, provider, context)
    sign = _sign(quantity, indicator, statistic, scope, context)
    value, lower, upper, lower_closed, upper_closed = _signed(quantity, sign)
    document, block = context.document, context.document.blocks[scope.block] if scope.block is not None else None
    claim = Claim(
        claim_id=claim_id(document.doc_id, quantity.start, quantity.end),
        doc_id=document.doc_id,
        doc=document.name,
        start=quantity.start,
        end=quantity.end,
        text=document.text[quantity.start : quantity.end],
        value=value,
        lower=lower,
        upper=upper,
        hedge=quantity.hedge,
        unit=quantity.unit,
        lower_closed=lower_closed,
        upper_closed=upper_closed,
        counted=counted,
        indicator=code,
        statistic=statistic.value or "total",
        period_start=_iso(time.first),
        period_end=_iso(time.last),
        baseline_start=_iso(baseline.first),
        baseline_end=_iso(baseline.last),
        place=place.value,
        sector=sector.value,
        stage=stage.value,
        entity=entity.value,
        modality=modality.value or "actual",
        provider=provider.value,
        measure=measure_of(indicator, scope, context),
        base=" ".join(document.text[slice(*base)].split()) if base else None,
        quote=document.text[scope.sentence[0] : max(scope.sentence[1], quantity.end)],
        block=scope.block,
        page=block.page if block is not None else None,
        bbox=_box(quantity, block),
        table_id=table_id(document.doc_id, scope.table.index) if scope.table is not None else None,
        row=scope.cell.row if scope.cell is not None else None,
        col=scope.cell.col if scope.cell is not None else None,
        method=quantity.method,
    )
    links = {"indicator": indicator, "statistic": statistic, "modality": modality, "place": place, "sector": sector}
    links |= {"stage": stage, "entity": entity, "provider": provider, "period": _as_link(time), "baseline": _as_link(baseline)}
    return Reading(claim, tuple(links.items())), Linked(quantity, counted, indicator, statistic)


def claim_id(doc_id: str, start: int, end: int) -> str:
    """The id of the claim at a span of a document."""
    return sha256(f"{doc_id}:{start}:{end}".encode()).hexdigest()[:16]


def table_id(doc_id: str, index: int) -> str:
    """The id of a document's table."""
    return sha256(f"{doc_id}:table:{index}".encode()).hexdigest()[:16]


def _sign(quantity: Quantity, indicator: Link, statistic: Link, scope: Scope, context: Context) -> int:
    """-1 for declines and losses, else 1."""
    if quantity.value is not None and quantity.value < 0:
        return 1
    if statistic.value in _SIGNED:
        change = change_cue(quantity, scope, context) or _cue_at(statistic, context)
        return direction_of(change)
    return -1 if is_negative(indicator, context) else 1


def _cue_at(statistic: Link, context: Context) -> Term | None:
    if statistic.words is None:
        return None
    return next((t for t in context.terms["cues"].within(*statistic.words) if t.code in _DIRECTIONS), None)


Signed = tuple[Decimal | None, Decimal | None, Decimal | None, bool | None, bool | None]


def _signed(quantity: Quantity, sign: int) -> Signed:
    numbers = (quantity.value, quantity.lower, quantity.upper, quantity.lower_closed, quantity.upper_closed)
    return numbers if sign > 0 else _turned(*numbers)


def _turned(
    value: Decimal | None, lower: Decimal | None, upper: Decimal | None, lower_closed: bool | None, upper_closed: bool | None
) -> Signed:
    """The numbers with the other sign; the ends change places."""
    negative = [None if x is None else -x for x in (value, upper, lower)]
    return negative[0], negative[1], negative[2], upper_closed, lower_closed


def _box(quantity: Quantity, block: Block | None) -> Box | None:
    """The box round the words of a quantity on its page."""
    boxes = [w.box for w in block.words if w.start < quantity.end and quantity.start < w.end] if block is not None else []
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _word_ends(layout: Layout, quantities: Sequence[Quantity], text: str) -> dict[int, frozenset[int]]:
    """For each Chinese sentence that holds a number, by its start: where its words end."""
    ends = {}
    for sentence in with_openings(layout, list(sentences_with_numbers(layout, tuple(quantities)))):
        words = text[sentence.start : sentence.end]
        if is_chinese(words):
            ends[sentence.start] = frozenset(sentence.start + at for at in boundaries(words))
    return ends


def _whole_words(terms: Iterable[Term], layout: Layout, ends: dict[int, frozenset[int]], text: str) -> Iterator[Term]:
    """The terms that are words of their sentences; of sentences that were not cut, those of two characters or more."""
    whole = upto = 0
    cut: frozenset[int] | None = None
    for term in terms:
        if term.start >= upto:
            number = layout.sentence_at(term.start)
            cut, upto = (ends.get(layout.starts[number]), layout.spans[number][1]) if number is not None else (None, term.start + 1)
        if cut is None:
            stands = term.end - term.start > 1
        elif term.end in cut and (term.start in cut or term.vocabulary in HEAD_FINAL):
            stands = True
        else:
            inner = term.vocabulary == "places" and term.start in cut and term.strength == "strong" and term.end - term.start > 1
            stands = inner or not is_chinese(text[term.start : term.end])
        if stands or term.end <= whole:
            whole = max(whole, term.end)
            yield term


def _without_names(terms: dict[str, Found[Term]], quantities: Sequence[Quantity]) -> dict[str, Found[Term]]:
    """Places and sectors that are part of an organisation's or provider's name or of an amount (US$) speak of nothing else."""
    names: list[Term | Quantity] = [*terms["organisations"].mentions, *terms["providers"].mentions, *quantities]
    inside = found(names)
    kept = dict(terms)
    for name in ("places", "sectors"):
        kept[name] = found(t for t in terms[name].mentions if not _is_inside(t, inside))
    changes = found(t for t in terms["cues"].mentions if t.code in _MEASURES_OF_CHANGE)
    kept["indicators"] = found(
        t
        for t in terms["indicators"].mentions
        if t.strength != "weak" or not (_is_inside(t, inside, heads=True) or _is_inside(t, changes))
    )
    return kept


def _is_inside(term: Term, names: Found[Any], *, heads: bool = False) -> bool:
    """Whether a term is part of a name; with `heads`, one that ends the name is not, as it says what is named (the Growth Fund)."""
    around = names.within(term.start - 60, term.end + 60)
    return any(
        n.start <= term.start and (term.end < n.end if heads else term.end <= n.end) and (n.end - n.start) > (term.end - term.start)
        for n in around
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _as_link(time: Time) -> Link:
    return Link(f"{_iso(time.first)}/{_iso(time.last)}" if time.words else None, time.words, time.scope)
