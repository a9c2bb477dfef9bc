"""What linking works on: all mentions of one document, its layout, and the scopes of one quantity, nearest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from extractors.credits import Credit
from extractors.found import Found
from extractors.found import found as found_of
from extractors.layout import Layout, Span
from extractors.linking.grid import Cells
from extractors.mentions import Period, Quantity, Term
from schemas.records import Cell, Document, Table

EMPTY: Span = (0, 0)
NO_PERIODS: Found[Period] = Found((), ())


@dataclass(frozen=True, slots=True)
class Link:
    """A field's value, the span of the words that gave it and the name of the scope in which they stand."""

    value: str | None = None
    words: Span | None = None
    scope: str = ""


NOTHING = Link()


@dataclass(frozen=True, slots=True)
class Linked:
    """A quantity already linked: what later ones of its sentence may go on from."""

    quantity: Quantity
    counted: str | None
    indicator: Link
    statistic: Link


@dataclass(frozen=True, slots=True)
class Around:
    """What the scopes of all numbers of one sentence share (see `Scope`), and the lists that they stand in, by their starts."""

    paragraph: tuple[Span, ...]
    label: tuple[Span, ...]
    nearby: tuple[Span, ...]
    section: tuple[Span, ...]
    story: tuple[Span, ...]
    lists: Mapping[int, Sequence[Quantity]]


@dataclass(frozen=True, slots=True)
class Context:
    """All mentions of one document by kind, in reading order.

    `deck`: it is made of short lines, as slides are; then `parts` holds for each block the first one of its part. `runs`: for each block
    the first and the last one of the run of short lines that it stands in. `published`: when, where known; `weekdays`: days that only their
    weekday tells, on which something was announced. `around` keeps what the last sentence looked up.
    """

    document: Document
    layout: Layout
    quantities: Found[Quantity]
    periods: Found[Period]
    terms: Mapping[str, Found[Term]]
    credits: Found[Credit]
    cells: Cells
    deck: bool = False
    parts: tuple[int, ...] = ()
    runs: tuple[tuple[int, int], ...] = ()
    published: date | None = None
    weekdays: Found[Period] = NO_PERIODS
    around: dict[int, Around] = field(default_factory=dict, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.document.text


@dataclass(frozen=True, slots=True)
class Scope:
    """The stretches of text round one quantity, from its clause outwards.

    `before` and `after` are the rest of its clause; `earlier` and `later` the other clauses of its sentence; `paragraph` the
    sentences before it in its block; `label` the line that names a key figure; `nearby` other short lines before it in its
    section; `section` the sentences before it in its section, in a deck of slides; `story` the first sentences of the paragraphs before it,
    in prose; `headings` what governs it from above,
    title last. Each list has the nearest first. For a cell of a table, `earlier` holds the headers of its row and column,
    `headings` begins with caption and unit note.
    """

    sentence: Span
    before: Span
    after: Span
    earlier: tuple[Span, ...] = ()
    later: tuple[Span, ...] = ()
    paragraph: tuple[Span, ...] = ()
    label: tuple[Span, ...] = ()
    nearby: tuple[Span, ...] = ()
    section: tuple[Span, ...] = ()
    story: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    block: int | None = None
    table: Table | None = None
    cell: Cell | None = None

    def named(self, *names: str) -> Iterator[tuple[str, Span]]:
        """The stretches of the scopes of those names, in that order."""
        for name in names:
            value = getattr(self, name)
            for span in value if name not in ("sentence", "before", "after") else (value,):
                yield name, span


def coded(found: Found[Term], codes: Iterable[str]) -> Found[Term]:
    """The terms of certain codes alone; they are picked out once a document."""
    key = tuple(codes)
    known = found.parts.get(key)
    if known is None:
        known = found.parts[key] = found_of(t for t in found.mentions if t.code in key)
    return known


def last_term(found: Found[Term], span: Span, codes: Iterable[str] | None = None, strength: str | None = None) -> Term | None:
    """The last term in a span, of certain codes or of a certain strength where those are given."""
    some = found if codes is None else coded(found, codes)
    start, end = span
    i = bisect_left(some.starts, end) - 1
    while i >= 0 and some.starts[i] >= start:
        term = some.mentions[i]
        if term.end <= end and (strength is None or term.strength == strength):
            return term
        i -= 1
    return None


def first_term(found: Found[Term], span: Span, codes: Iterable[str] | None = None) -> Term | None:
    """The first term in a span, of certain codes where those are given."""
    some = found if codes is None else coded(found, codes)
    start, end = span
    i = bisect_left(some.starts, start)
    while some.starts[i] < end:
        if some.mentions[i].end <= end:
            return some.mentions[i]
        i += 1
    return None


def coordinated(terms: Sequence[Term], text: str, at: int) -> list[Term]:
    """The terms that stand in one list with the one at index `at`: A、B和C, A, B, and C."""
    first = last = at
    while first > 0 and joins(text[terms[first - 1].end : terms[first].start]):
        first -= 1
    while last + 1 < len(terms) and joins(text[terms[last].end : terms[last + 1].start]):
        last += 1
    return list(terms[first : last + 1])


def own_of(chosen: Sequence[Term], quantity: Quantity, scope: Scope, context: Context) -> Sequence[Term]:
    """Of a list named before its numbers the member that belongs to the quantity (A、B和C分别为1、2和3); else the whole list."""
    if len(chosen) < 2:
        return chosen
    members = [q for q in context.quantities.within(chosen[-1].end, scope.sentence[1]) if q.unit == quantity.unit]
    at = next((i for i, q in enumerate(members) if q.start == quantity.start), None)
    if at is None:
        return chosen
    first = last = at
    while first > 0 and joins(context.text[members[first - 1].end : members[first].cue_start]):
        first -= 1
    while last + 1 < len(members) and joins(context.text[members[last].end : members[last + 1].cue_start]):
        last += 1
    if last + 1 - first == len(chosen):
        return [chosen[at - first]]
    told = first_term(context.terms["cues"], scope.sentence, ("respectively",)) is not None
    return [chosen[at]] if told and len(members) == len(chosen) else chosen


_JOINTS = frozenset(["、", ",", "，", "和", "与", "及", "以及", "and", ",and", "/", "&", "or", "或", "到", "、以及", "，以及"])


def joins(between: str) -> bool:
    """Whether the words between two mentions make them members of one list."""
    return "".join(between.split()).strip("*") in _JOINTS


def is_money(unit: str) -> bool:
    """Whether the unit is a currency."""
    return len(unit) == 3 and unit.isupper() and unit.isalpha()


def dimension(quantity: Quantity) -> str:
    """The kind of the quantity's unit: money, count, ratio (percent, points, times) or physical."""
    if is_money(quantity.unit):
        return "money"
    if quantity.unit in ("percent", "percentage_point", "times"):
        return "ratio"
    return "count" if quantity.unit == "count" else "physical"
