"""Where and of what: place, sector and stage, each from the nearest scope that names one; lists are joined by +."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extractors.credits import is_work
from extractors.found import Found
from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, coordinated, first_term, last_term, own_of
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_REACH = {
    "place": ("before", "label", "earlier", "after", "later", "paragraph", "nearby", "headings"),
    "sector": ("before", "label", "after", "earlier", "paragraph", "nearby", "headings"),
    "stage": ("before", "after", "label", "earlier"),
}
_IN_SENTENCE = ("before", "label", "earlier", "after")
_OF_COMPANIES = frozenset({"investment_amount", "deal_size", "valuation", "contract_value", "profit"})
_LIST_MARKS = frozenset("、和与及")
_TOWARDS = re.compile(r"(?:\b(?:to|into|off)\s+(?:the\s+)?|[对向])\Z")
_ON_A_DAY = re.compile(
    r"\s+on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d)"
)
_TIED = re.compile(r"[*\s]+(?:[A-Za-z+&'’-]+\s+){0,5}?(?:in|across|of|for|within|throughout)\s+(?:the\s+)?")
_WORD = re.compile(r"[一-龥]+|[a-z]+")
_OWN = ("before", "label", "after")


def place_of(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Link:
    """Where the figure holds; None for places that are not named (Top5地区) or nowhere implied."""
    found = context.terms["places"]
    unknown = _unknown_row("place", scope, context)
    if unknown is not None:
        return unknown
    attached = _attached_place(quantity, scope, context)
    if attached is not None:
        return _joined([attached], found, "after", quantity, scope, context)
    for name, span in _spans("place", quantity, scope, context):
        unnamed = last_term(context.terms["cues"], span, ("unnamed_places",))
        terms = [t for t in found.within(*span) if not _is_inside(t, base) and not _is_doubtful(t, context)]
        if terms:
            terms = [t for t in terms if not _is_credited(t, context) and not _is_venue(t, context)]
            terms = [t for t in terms if not _is_other_side(t, context)] or terms
        if unnamed is not None and (not terms or unnamed.start > terms[-1].start):
            return Link(None, (unnamed.start, unnamed.end), name)
        if name in ("paragraph", "nearby") and terms and len(coordinated(terms, context.text, len(terms) - 1)) > 1:
            continue
        if terms and not (scope.cell is not None and all(t.code == "WORLD" for t in terms) and _elsewhere(found, scope)):
            return _joined(terms, found, name, quantity, scope, context)
    return NOTHING


def _is_credited(place: Term, context: Context) -> bool:
    """Whether a place is part of the name of somebody who is credited: Korea Institute of Robotics."""
    near = context.credits.starting(place.start - 120, place.end)
    names = [name for credit in near for name in credit.names if name[0] <= place.start and place.end <= name[1]]
    return any(name != (place.start, place.end) and not is_work(context.text[slice(*name)]) for name in names)


def _is_venue(place: Term, context: Context) -> bool:
    """Whether a place is only where something was said or shown: in Hangzhou on Thursday, 在杭州发布."""
    after = context.text[place.end : place.end + 24]
    event = first_term(context.terms["cues"], (place.end, place.end + 8), ("event",))
    held = event is not None and context.text[max(0, place.start - 1) : place.start] in ("在", "于")
    return held or _ON_A_DAY.match(after) is not None


def _is_other_side(place: Term, context: Context) -> bool:
    """Whether a place is where something goes to: exports to the United States, 对美出口."""
    return _TOWARDS.search(context.text[max(0, place.start - 9) : place.start]) is not None


def _attached_place(quantity: Quantity, scope: Scope, context: Context) -> Term | None:
    """The place that English words tie to the number: 1,156 deals in China, 82 of Hangzhou's start-ups."""
    end = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    for place in context.terms["places"].within(quantity.end, end):
        return place if _TIED.fullmatch(context.text, quantity.end, place.start) and not _is_doubtful(place, context) else None
    return None


def at_home(place: Link, indicator: str, entity: Link, context: Context) -> Link:
    """The home of the organisation whose money it is, where the figure's own sentence names no place."""
    if indicator not in _OF_COMPANIES or entity.words is None or place.scope in _IN_SENTENCE:
        return place
    known = _homes()
    homes = {known.get(t.code) for t in context.terms["organisations"].within(*entity.words)}
    home = homes.pop() if len(homes) == 1 else None
    return Link(home, entity.words, "entity") if home else place


def _unknown_row(field: str, scope: Scope, context: Context) -> Link | None:
    """A link to nothing where the row of a cell is headed by a place, sector or stage that has no code: 五地合计 under 地区."""
    if scope.table is None or scope.cell is None:
        return None
    for header in context.cells.grids[scope.table.index].rows[scope.cell.row]:
        if not header.is_header or header.col >= scope.cell.col:
            continue
        titled = any(_words(f"{field}_column") & set(_WORD.findall(title.lower())) for title in header.col_path)
        named = any(True for _ in context.terms[f"{field}s"].within(header.start, header.end))
        if titled and not named and header.text.strip().lower() not in _words("whole"):
            return Link(None, (header.start, header.end), "earlier")
    return None


def _elsewhere(found: Found[Term], scope: Scope) -> bool:
    """Whether a header of the cell names a place within the world: 全球份额 by country."""
    return any(t.code != "WORLD" for span in scope.earlier for t in found.within(*span))


def sector_of(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Link:
    """The sector of the figure; a heading that is narrower than what the text round the figure names governs it."""
    found = context.terms["sectors"]
    unknown = _unknown_row("sector", scope, context)
    if unknown is not None:
        return unknown
    for name, span in _spans("sector", quantity, scope, context):
        terms = [t for t in found.within(*span) if not _is_inside(t, base)]
        if not terms:
            continue
        terms = [t for t in terms if t.code != "all"] or terms
        if name in ("paragraph", "nearby") and _in_list(terms[-1], context):
            continue
        link = _joined(terms, found, name, quantity, scope, context)
        if name in ("paragraph", "nearby") and "+" in (link.value or ""):
            continue
        return link if name in _OWN else _widened(_narrowed(link, scope, found), scope, context)
    return _widened(Link(context.topic, None, "document"), scope, context) if context.topic else NOTHING


def stage_of(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Link:
    """The funding round or stage, from the figure's own sentence."""
    found = context.terms["stages"]
    unknown = _unknown_row("stage", scope, context)
    if unknown is not None:
        return unknown
    for name, span in _spans("stage", quantity, scope, context):
        terms = [t for t in found.within(*span) if not _is_inside(t, base)]
        if terms:
            return _joined(terms, found, name, quantity, scope, context)
    return NOTHING


def base_of(quantity: Quantity, statistic: str, scope: Scope, context: Context) -> Span | None:
    """For a share the words that name the whole: what stands between 占 and the number, between 在 and 占比, or after "of"."""
    if statistic != "share":
        return None
    text = context.text
    shares = [t for t in context.terms["cues"].within(*scope.before) if t.code == "share"]
    if shares:
        for start, end in [(shares[-1].end, quantity.cue_start), *((a.end, b.start) for a, b in pairwise(shares))]:
            whole = text[start:end].strip(" *的达为约近超")
            if len(whole) > 1 and not any(True for _ in context.terms["cues"].within(start, end)):
                at = text.index(whole, start)
                return at, at + len(whole)
        return _inside_of(text, scope.before[0], shares[-1].start)
    match = _OF.match(text, quantity.end, scope.after[1])
    return match.span("whole") if match else None


_OF = re.compile(
    r"\s+of\s+(?P<whole>(?:all |the )?[^,.;()]{3,60}?)(?=\s+(?:was|were|is|are|went|came|had|in|by|for|have|has)\b|[,.;()]|$)"
)
_WITHIN = re.compile(r"在(?P<whole>[^，。；在]{2,20}?)(?:中|里|内)?(?:的)?$")


def _inside_of(text: str, start: int, end: int) -> Span | None:
    match = _WITHIN.search(text, start, end)
    return match.span("whole") if match else None


def _in_list(term: Term, context: Context) -> bool:
    """Whether a term is a member of a list, of which others may have no code."""
    text = context.text
    return text[max(0, term.start - 1) : term.start] in _LIST_MARKS or text[term.end : term.end + 1] in _LIST_MARKS


def _narrowed(link: Link, scope: Scope, found: Found[Term]) -> Link:
    """The sector of the nearest heading where that is a part of the one found."""
    for span in scope.headings:
        inner = list(found.within(*span))
        if inner:
            part = inner[-1]
            return Link(part.code, (part.start, part.end), "headings") if part.code.startswith(f"{link.value}.") else link
    return link


def _widened(link: Link, scope: Scope, context: Context) -> Link:
    """The sector around the one found, where a later clause of the sentence names that one as a part: 1586起，其中AI领域271起."""
    sectors, cues = context.terms["sectors"], context.terms["cues"]
    if link.scope == "earlier":
        return link
    for span in scope.later:
        part = next((t for t in sectors.within(*span) if link.value in (t.code, t.code.split(".")[0])), None)
        if part is None or not any(q.start >= part.end for q in context.quantities.within(*span)):
            continue
        among = any(t.code in ("among", "share") for t in cues.within(span[0], scope.sentence[1]))
        if among:
            outer, _, _ = part.code.rpartition(".")
            return Link(outer or "all", (part.start, part.end), "later")
    return link


def topic_of(sectors: Found[Term]) -> str | None:
    """The topmost sector that a document speaks of most."""
    counts: dict[str, int] = {}
    for term in sectors.mentions:
        top = term.code.split(".")[0]
        counts[top] = counts.get(top, 0) + 1
    return max(sorted(counts), key=lambda code: counts[code]) if counts else None


def _spans(field: str, quantity: Quantity, scope: Scope, context: Context) -> Iterator[tuple[str, Span]]:
    """The scopes of a field in order; after the number only up to the next one."""
    own = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    for name, span in scope.named(*_REACH[field]):
        if name == "after":
            yield name, (span[0], own)
        elif name != "later" or not _has_quantity(span, context):
            yield name, span


def _joined(terms: Sequence[Term], found: Found[Term], name: str, quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The list that stands nearest to the number: before it the last one of the scope, after it the first one.

    A list may go on over the commas that end clauses.
    """
    nearest = terms[0] if name in ("after", "later") else terms[-1]
    around = list(found.within(*scope.sentence))
    around = around if nearest in around else list(terms)
    chosen = own_of(coordinated(around, context.text, around.index(nearest)), quantity, scope, context)
    codes = sorted({t.code for t in chosen})
    return Link("+".join(codes), (chosen[0].start, chosen[-1].end), name)


def _is_doubtful(term: Term, context: Context) -> bool:
    """Whether a form that is also another word stands in a text that does not speak of the place round it."""
    if term.strength != "ambiguous":
        return False
    return _parents().get(term.code) not in context.places


@cache
def _parents() -> dict[str, str | None]:
    return {entry.code: entry.attributes.get("parent") for entry in vocabulary("places")}


@cache
def _homes() -> dict[str, str]:
    return {entry.code: entry.attributes["home"] for entry in vocabulary("organisations") if "home" in entry.attributes}


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(word.lower() for word in vocabulary("cues").by_code()[code].forms())


def _is_inside(term: Term, span: Span | None) -> bool:
    return span is not None and span[0] <= term.start and term.end <= span[1]


def _has_quantity(span: Span, context: Context) -> bool:
    return any(True for _ in context.quantities.within(*span))
