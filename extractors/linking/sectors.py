"""Of what: sector and stage, each from the nearest scope that names one; lists are joined by +."""

from __future__ import annotations

from extractors.found import Found
from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, first_term, is_money
from extractors.linking.reach import FAR, OWN_SCOPES, has_quantity, is_inside, joined, spans_of, unknown_row
from extractors.mentions import Quantity, Term

_OF_NO_ROUND = frozenset({"revenue", "profit", "headcount", "price_change", "market_size", "spending"})
_LIST_MARKS = frozenset("、和与及")


def sector_of(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Link:
    """The sector of the figure; a heading that is narrower than what the text round the figure names governs it."""
    found = context.terms["sectors"]
    unknown = unknown_row("sector", scope, context)
    if unknown is not None:
        return unknown
    for name, span in spans_of("sector", quantity, scope, context):
        terms = [t for t in found.within(*span) if not is_inside(t, base) and t.strength != "weak"]
        if name == "paragraph" and any(True for _ in context.credits.starting(*scope.sentence)):
            continue  # somebody else speaks, mostly of something else
        if name == "nearby" and _is_item(scope, context) and any(True for span in scope.headings for _ in found.within(*span)):
            continue  # what another item of the list is about
        if not terms or (name == "later" and not _ends_list(span, context)):
            continue
        terms = [t for t in terms if t.code != "all"] or terms
        if name in ("paragraph", "nearby") and _in_list(terms[-1], context):
            continue
        link = joined(terms, found, name, quantity, scope, context)
        if name in ("paragraph", "nearby") and "+" in (link.value or ""):
            continue
        return link if name in OWN_SCOPES else _widened(_narrowed(link, scope, found), scope, context)
    topic = topic_of(found, scope) or _weakly(base, quantity, scope, context) or _in_sentence(found, base, scope, context)
    return _widened(Link(topic, None, "document"), scope, context) if topic else NOTHING


def stage_of(quantity: Quantity, indicator: str, base: Span | None, scope: Scope, context: Context) -> Link:
    """The funding round or stage, from the figure's own sentence."""
    found = context.terms["stages"]
    unknown = unknown_row("stage", scope, context)
    if unknown is not None:
        return unknown
    for name, span in spans_of("stage", quantity, scope, context):
        terms = [t for t in found.within(*span) if not is_inside(t, base)]
        if name == "earlier" and (indicator in _OF_NO_ROUND or _is_of_no_round(quantity, scope, context)):
            continue
        if terms:
            return joined(terms, found, name, quantity, scope, context)
    return NOTHING


def _is_of_no_round(quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether a figure is a length of time, or money of several rounds: 累计融资, taking its total to."""
    cue = first_term(context.terms["reference_cues"], scope.before, ("cumulative",))
    return cue is not None or not (is_money(quantity.unit) or quantity.unit in ("count", "percent", "percentage_point", "times"))


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


def _weakly(base: Span | None, quantity: Quantity, scope: Scope, context: Context) -> str | None:
    """The sector of a word that tells of one only where nothing else does."""
    for _, span in spans_of("sector", quantity, scope, context):
        terms = [t for t in context.terms["sectors"].within(*span) if not is_inside(t, base)]
        if terms:
            return terms[-1].code
    return None


def _is_item(scope: Scope, context: Context) -> bool:
    return scope.block is not None and context.document.blocks[scope.block].kind == "list_item"


def _ends_list(span: Span, context: Context) -> bool:
    """Whether a span goes on right after the last number of a list: 212, 187 and 94 deals in …"""
    return any(q.end == span[0] for q in context.quantities.starting(span[0] - 40, span[0]))


def _in_sentence(found: Found[Term], base: Span | None, scope: Scope, context: Context) -> str | None:
    """The sector that the sentence names elsewhere, not as what another number is about: in the words for the whole, in clauses without a number."""
    spans = [base] if base is not None else []
    spans += [span for span in (*scope.later, *scope.earlier) if not has_quantity(span, context)]
    codes = {t.code for span in spans for t in found.within(*span)} - {"all"}
    return codes.pop() if len(codes) == 1 else None


def topic_of(sectors: Found[Term], scope: Scope) -> str | None:
    """The sector that a document speaks of up to the sentence and in its headings: the one that it names alone, else the topmost one named most."""
    title = [t for span in scope.headings for t in sectors.within(*span)]
    before = [*title, *sectors.starting(max(0, scope.sentence[0] - FAR), scope.sentence[0])]
    before = [t for t in before if t.strength != "weak"]
    codes = {t.code for t in before if t.code != "all"} or {t.code for t in before}
    if len(codes) == 1:
        return codes.pop()
    counts: dict[str, int] = {}
    for code in (t.code.split(".")[0] for t in before):
        counts[code] = counts.get(code, 0) + 1
    return max(sorted(counts), key=lambda code: counts[code]) if counts else None
