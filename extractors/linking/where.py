"""Where: the place of a figure, from the nearest scope that names one; lists are joined by +."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.credits import is_work
from extractors.found import Found
from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, first_term
from extractors.linking.reach import (
    FAR,
    OWN_SCOPES,
    is_inside,
    is_other_side,
    joined,
    parents,
    spans_of,
    unknown_row,
    without_outer,
)
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_REGIONS = {
    "own_province": re.compile(r"CN-[A-Z]{2}|[A-Z]{2}-[A-Z0-9]{2,3}"),
    "own_city": re.compile(r"CN-\d{4}00|CN-(?:BJ|SH|TJ|CQ)|[A-Z]{2}-LND"),
}
_ON_A_DAY = re.compile(
    r"\s+on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d)"
)
_TIED = re.compile(r"[*\s]+(?:[A-Za-z+&'’-]+\s+){0,5}?(?:in|across|of|for|within|throughout|from)\s+(?:the\s+)?")


def place_of(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Link:
    """Where the figure holds; None for places that are not named (Top5地区) or nowhere implied."""
    found = context.terms["places"]
    unknown = unknown_row("place", scope, context)
    if unknown is not None:
        return unknown
    special = _elsewhere_after(quantity, scope, context) or _together(quantity, scope, context)
    if special is not None:
        return special
    attached = _attached_place(quantity, base, scope, context)
    if attached is not None:
        return joined([attached], found, "after", quantity, scope, context)
    for name, span in spans_of("place", quantity, scope, context):
        unnamed = [t for t in context.terms["cues"].within(*span) if t.code == "unnamed_places"]
        unnamed += [t for t in context.terms["reference_cues"].within(*span) if t.code == "unnamed_part"]
        unnamed.sort(key=lambda t: t.start)
        if name in ("paragraph", "nearby"):
            span = _before_parts(span, context)
        if name == "paragraph" and base is not None and _has_owner(quantity, scope, context):
            whole = [t for t in found.within(*base) if not _is_doubtful(t, context)]
            if whole:
                return Link(whole[-1].code, (whole[-1].start, whole[-1].end), "base")
        terms = [t for t in found.within(*span) if not is_inside(t, base) and not _is_doubtful(t, context)]
        terms = [t for t in terms if not _is_credited(t, context) and not _is_venue(t, context)]
        terms = [t for t in terms if context.text[t.end : t.end + 1] != "$"]
        terms = [t for t in terms if not _is_standard(t, context) and not _is_backer(t, context)]
        terms = [t for t in terms if not is_other_side(t, context)] or (terms if name in OWN_SCOPES else [])
        region = _own_region(span, terms, context)
        if region is not None:
            return Link(region.value, region.words, name)
        if unnamed and (not terms or unnamed[-1].start > terms[-1].start):
            return Link(None, (unnamed[-1].start, unnamed[-1].end), name)
        if name in ("paragraph", "nearby") and len(without_outer({t.code for t in terms})) > 1:
            continue  # it tells several places apart, or takes them together
        if name in ("paragraph", "nearby"):
            terms = list(_first_told(terms))
        if terms and not (scope.cell is not None and all(t.code == "WORLD" for t in terms) and _elsewhere(found, scope)):
            return joined(terms, found, name, quantity, scope, context)
    whole = [t for t in found.within(*base) if t.code == "WORLD"] if base is not None else []
    return Link("WORLD", (whole[0].start, whole[0].end), "base") if whole else NOTHING


def _is_credited(place: Term, context: Context) -> bool:
    """Whether a place is part of the name of somebody who is credited: Korea Institute of Robotics."""
    near = context.credits.starting(place.start - 120, place.end)
    names = [name for credit in near for name in credit.names if name[0] <= place.start and place.end <= name[1]]
    return any(name != (place.start, place.end) and not is_work(context.text[slice(*name)]) for name in names)


def _is_venue(place: Term, context: Context) -> bool:
    """Whether a place is only where something was said or shown: in Hangzhou on Thursday, 在杭州发布."""
    after = context.text[place.end : place.end + 24]
    event = first_term(context.terms["cues"], (place.end, place.end + 8), ("event",))
    sent = first_term(context.terms["reference_cues"], (place.end, place.end + 4), ("dateline_after",))
    if sent is not None and sent.start == place.end:
        return True
    held = event is not None and context.text[max(0, place.start - 1) : place.start] in ("在", "于")
    return held or _ON_A_DAY.match(after) is not None


def _first_told(terms: Sequence[Term]) -> Sequence[Term]:
    """The place that a sentence is about: the first one with those right beside it (江苏省苏州市); later ones are parts of it."""
    last = 1
    while last < len(terms) and terms[last].start - terms[last - 1].end <= 2:
        last += 1
    return terms[:last]


def _has_owner(quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether the sentence names an organisation before the number, whose share of a whole it may be."""
    return any(True for _ in context.terms["organisations"].within(scope.sentence[0], quantity.start))


def _is_backer(place: Term, context: Context) -> bool:
    """Whether a place stands in the name of somebody who gives money: led by the Canada Pension Plan."""
    cues = context.terms["reference_cues"].within(max(0, place.start - 60), place.start)
    return any(t.code == "investor_before" and not re.search(r"[,.;，。；]", context.text[t.end : place.start]) for t in cues)


def _is_standard(place: Term, context: Context) -> bool:
    """Whether a place is only what a figure is compared with: 高于全国, than the Chinese average."""
    near = context.terms["reference_cues"].within(max(0, place.start - 24), place.start)
    return any(t.code == "standard_before" and context.text[t.end : place.start].strip(" *") in ("", "the") for t in near)


def _elsewhere_after(quantity: Quantity, scope: Scope, context: Context) -> Link | None:
    """A link to nothing where the words right after the number say that it is somewhere else: seven elsewhere."""
    end = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    cue = first_term(context.terms["reference_cues"], (quantity.end, end), ("elsewhere",))
    return Link(None, (cue.start, cue.end), "after") if cue is not None else None


def _together(quantity: Quantity, scope: Scope, context: Context) -> Link | None:
    """The places named before that the number's clause takes together: 两国合计."""
    counts = _counts()
    cue = next((t for t in context.terms["reference_cues"].within(*scope.before) if t.code in counts), None)
    last = max((t.end for t in context.terms["places"].within(scope.sentence[0], cue.start)), default=0) if cue is not None else 0
    if cue is None or last == cue.start or any(True for _ in context.terms["places"].within(cue.start, quantity.start)):
        return None
    start = min([scope.sentence[0], *(span[0] for span in scope.paragraph[:2])])
    codes = list(dict.fromkeys(t.code for t in context.terms["places"].within(start, cue.start) if not _is_doubtful(t, context)))
    members = [c for c in codes if c != "WORLD"][-counts[cue.code] :]
    return Link("+".join(sorted(members)), (cue.start, cue.end), "before") if len(members) == counts[cue.code] else None


def _own_region(span: Span, named: Sequence[Term], context: Context) -> Link | None:
    """The province or city that a text is about where a span names it only as such (全省); nothing where it was not named before."""
    cues = [t for t in context.terms["reference_cues"].within(*span) if t.code in _REGIONS]
    if not cues or (named and named[-1].start > cues[-1].start):
        return None
    cue, found = cues[-1], context.terms["places"]
    before = [t for t in found.starting(max(0, cue.start - FAR), cue.start) if _REGIONS[cue.code].fullmatch(t.code)]
    sure = [t for t in before if not _is_doubtful(t, context)]
    return Link(sure[-1].code if sure else None, (cue.start, cue.end))


def _attached_place(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Term | None:
    """The place that English words tie to the number: 1,156 deals in China, 82 of Hangzhou's start-ups; not that of a share's whole."""
    end = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    for place in context.terms["places"].within(quantity.end, end):
        if place.code == "WORLD" and is_inside(place, base):
            continue
        return place if _TIED.fullmatch(context.text, quantity.end, place.start) and not _is_doubtful(place, context) else None
    return None


def _elsewhere(found: Found[Term], scope: Scope) -> bool:
    """Whether a header of the cell names a place within the world: 全球份额 by country."""
    return any(t.code != "WORLD" for span in scope.earlier for t in found.within(*span))


def _before_parts(span: Span, context: Context) -> Span:
    """The span up to where it goes over to a part of what it speaks of (其中无锡占一半), where it names a place before that."""
    part = first_term(context.terms["cues"], span, ("among",))
    if part is None:
        return span
    named = any(True for _ in context.terms["places"].within(span[0], part.start))
    own = any(t.code in _REGIONS for t in context.terms["reference_cues"].within(span[0], part.start))
    return (span[0], part.start) if named or own else span


def _is_doubtful(term: Term, context: Context) -> bool:
    """Whether a form that is also another word stands in a text that does not speak of the place round it."""
    if term.strength != "ambiguous":
        return False
    around = parents().get(term.code)
    return all(t.code != around or t.strength == "ambiguous" for t in context.terms["places"].mentions)


@cache
def _counts() -> dict[str, int]:
    return {entry.code: entry.attributes["count"] for entry in vocabulary("reference_cues") if "count" in entry.attributes}
