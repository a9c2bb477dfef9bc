"""What stretches a field is looked for in, nearest first, and what lists mean there: shared by places, sectors and stages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.found import Found
from extractors.layout import Span
from extractors.linking.context import Context, Link, Scope, coordinated, is_money, own_of
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_REACH = {
    "place": ("before", "label", "earlier", "after", "later", "paragraph", "nearby", "headings"),
    "sector": ("before", "label", "after", "earlier", "later", "paragraph", "nearby", "headings"),
    "stage": ("before", "after", "label", "earlier"),
}
FAR = 3000
_TOWARDS = re.compile(r"(?:\bto\s+(?:the\s+)?|[对向])\Z")
_IN_BRACKET = re.compile(r"\s*[（(][^（()）\d]{0,12}")
_WORD = re.compile(r"[一-龥]+|[a-z]+")
OWN_SCOPES = ("before", "label", "after")


def spans_of(field: str, quantity: Quantity, scope: Scope, context: Context) -> Iterator[tuple[str, Span]]:
    """The scopes of a field in order; after the number only up to the next one."""
    own = _reach_after(quantity, scope, context)
    silent = True
    for name, span in scope.named(*_REACH[field]):
        if name == "after":
            yield name, (span[0], own)
        elif name == "later":
            silent = silent and not has_quantity(span, context)
            if silent:
                yield name, span
        else:
            yield name, span


def _reach_after(quantity: Quantity, scope: Scope, context: Context) -> int:
    """Where the words after a number end that may belong to it: at the next number, a converted amount in brackets left out."""
    end = scope.after[1]
    following = [q for q in context.quantities.within(quantity.end, scope.sentence[1]) if q.cue_start < quantity.end + 60][:2]
    if following and _IN_BRACKET.fullmatch(context.text, quantity.end, following[0].cue_start) and is_money(following[0].unit):
        closing = min(
            (i for i in (context.text.find(mark, following[0].end, following[0].end + 16) for mark in ")）") if i >= 0), default=-1
        )
        if closing >= 0 and is_money(quantity.unit):
            rest = context.layout.sentences[context.layout.sentence_at(quantity.start) or 0]
            clause = rest.clauses[rest.clause_at(closing + 1)][1]
            return min([clause, *(q.cue_start for q in following[1:])])
    if (
        _IN_BRACKET.match(context.text[max(0, quantity.cue_start - 14) : quantity.cue_start])
        and context.text[quantity.end : quantity.end + 1] in ")）"
    ):
        rest = context.layout.sentences[context.layout.sentence_at(quantity.start) or 0]
        return min([rest.clauses[rest.clause_at(quantity.end + 1)][1], *(q.cue_start for q in following[:1])])
    return next((q.cue_start for q in context.quantities.within(*scope.after)), end)


def joined(terms: Sequence[Term], found: Found[Term], name: str, quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The list that stands nearest to the number: before it the last one of the scope, after it the first one.

    A list may go on over the commas that end clauses.
    """
    nearest = terms[0] if name in ("after", "later") else terms[-1]
    around = list(found.within(*scope.sentence)) if scope.sentence[0] <= nearest.start < scope.sentence[1] else list(terms)
    chosen = own_of(coordinated(around, context.text, around.index(nearest)), quantity, scope, context)
    codes = sorted(without_outer({t.code for t in chosen}))
    return Link("+".join(codes), (chosen[0].start, chosen[-1].end), name)


def without_outer(codes: set[str]) -> set[str]:
    """The codes but for places that hold another one of them: Shenzhen, Guangdong."""
    return {c for c in codes if not any(_holds(c, other) for other in codes if other != c)} if len(codes) > 1 else codes


def _holds(outer: str, inner: str) -> bool:
    parent = parents().get(inner)
    while parent is not None and parent != outer:
        parent = parents().get(parent)
    return parent is not None and outer != "WORLD"


@cache
def parents() -> dict[str, str | None]:
    """Each place with the next larger one."""
    return {entry.code: entry.attributes.get("parent") for entry in vocabulary("places")}


def unknown_row(field: str, scope: Scope, context: Context) -> Link | None:
    """A link to nothing where the row of a cell is headed by a place, sector or stage that has no code: 五地合计 under 地区."""
    if scope.table is None or scope.cell is None:
        return None
    row = scope.cell.row
    for header in scope.table.cells:
        if not header.is_header or header.col >= scope.cell.col or not header.row <= row < header.row + header.rowspan:
            continue
        titled = any(_words(f"{field}_column") & set(_WORD.findall(title.lower())) for title in header.col_path)
        named = any(True for _ in context.terms[f"{field}s"].within(header.start, header.end))
        if titled and not named and header.text.strip().lower() not in _words("whole"):
            return Link(None, (header.start, header.end), "earlier")
    return None


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(word.lower() for word in vocabulary("cues").by_code()[code].forms())


def is_inside(term: Term, span: Span | None) -> bool:
    """Whether a term lies in a span."""
    return span is not None and span[0] <= term.start and term.end <= span[1]


def has_quantity(span: Span, context: Context) -> bool:
    """Whether a span holds a number."""
    return any(True for _ in context.quantities.within(*span))


def is_other_side(place: Term, context: Context) -> bool:
    """Whether a place is where something goes to: exports to the United States, 对美出口."""
    return _TOWARDS.search(context.text[max(0, place.start - 9) : place.start]) is not None
