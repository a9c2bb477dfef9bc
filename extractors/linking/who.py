"""Whose figure it is: the organisation, fund, product or named group.

It is what the number's own sentence names, mostly before the number. Where the sentence only points back (it, 该公司), or tells of what only an
organisation has, it is the one that the sentences before speak of. A market-wide figure is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, coordinated, own_of
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_OF_COMPANIES = frozenset({"revenue", "profit", "headcount", "valuation", "price_change", "contract_value"})
_OF_DEALS = frozenset({"contract_value", "investment_amount", "deal_size"})
_OF_INVESTORS = frozenset({"deal_count", "project_count", "funded_company_count", "fund_size", "return_multiple"})
_OF_MARKETS = frozenset(
    {
        "market_size",
        "company_count",
        "unicorn_count",
        "penetration_rate",
        "deal_count",
        "funded_company_count",
        "company_entries",
        "company_exits",
    }
)
_FAR_SENTENCES = 12
_NEAR_SENTENCES = 4
_MOST_MENTIONS = 200
_LIST = re.compile(r"[\s、,，和与及and&等]*")


def entity_of(quantity: Quantity, indicator: str, place: Link, scope: Scope, context: Context) -> Link:
    """The organisation whose figure it is, as the document writes it, or nothing for a market-wide figure.

    An organisation of an earlier clause does not reach over a place that the number's own clause names.
    """
    heading = _of_row(scope, context)
    if heading is not None:
        return heading
    back = _points_back(quantity, scope, context)
    asides: list[tuple[str, Sequence[Term]]] = []
    lines = ("nearby",) if context.deck and indicator not in _OF_MARKETS else ()
    for name, span in scope.named("before", "earlier", "label", *lines):
        if name == "earlier" and not back and (place.scope in ("before", "after") or _is_apart(span, quantity, context)):
            continue
        terms = [t for t in context.terms["organisations"].within(*span) if _may_own(t, indicator, scope, context)]
        if terms and name == "earlier" and _is_aside(span, context):
            asides.append((name, terms))
        elif terms:
            return _chosen(terms, name, indicator, quantity, scope, context)
    if asides and not back:
        return _chosen(asides[0][1], asides[0][0], indicator, quantity, scope, context)
    after = _after(quantity, indicator, scope, context)
    return after if after.value else _from_before(indicator, place, back, scope, context)


def _is_aside(span: Span, context: Context) -> bool:
    """Whether a clause only tells more of somebody named before it: which invested in X, founded by former X engineers."""
    start = span[0] + len(context.text[slice(*span)]) - len(context.text[slice(*span)].lstrip(" (,"))
    return any(t.code == "aside" for t in context.terms["reference_cues"].starting(start, start + 1))


def _chosen(terms: Sequence[Term], name: str, indicator: str, quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The last of the organisations with the list that it stands in; of a deal both sides."""
    inside = scope.sentence[0] <= terms[0].start and terms[-1].end <= scope.sentence[1]  # not a label, nor another cell of the row
    around = list(context.terms["organisations"].within(*scope.sentence)) if inside else list(terms)
    last = _main_name(terms[-1], around, context)
    chosen = own_of(coordinated(around, context.text, around.index(last)), quantity, scope, context)
    if len(chosen) == 1 and indicator in _OF_DEALS and len(terms) > 1 and _is_deal(terms[-2], last, context):
        chosen = [terms[-2], last]
    return Link("+".join(context.text[t.start : t.end] for t in chosen), (chosen[0].start, chosen[-1].end), name)


def _main_name(term: Term, around: Sequence[Term], context: Context) -> Term:
    """The name before a bracket that holds another form of it: Alphabet(谷歌)."""
    if context.text[term.start - 1 : term.start] not in ("(", "（"):
        return term
    return next((t for t in around if context.text[t.end : term.start].strip() in ("(", "（")), term)


def _is_deal(first: Term, second: Term, context: Context) -> bool:
    """Whether words between two names make them the two sides of a deal: A与B签署, A acquired B."""
    between = (first.end, second.start)
    cues = [t for t in context.terms["reference_cues"].within(*between) if t.code == "counterparty"]
    return any(not context.text[first.end : cue.start].strip() or cue.end - cue.start > 1 for cue in cues)


def _may_own(term: Term, indicator: str, scope: Scope, context: Context) -> bool:
    """Whether an organisation may be the one whose figure it is: neither credited, nor an example, nor who gives the money."""
    if _is_credited(term, scope, context):
        return False
    for cue in context.terms["reference_cues"].within(max(scope.sentence[0], term.start - 60), term.start):
        between = context.text[cue.end : term.start]
        if cue.code == "example_before" and _joins_names(cue.end, term.start, context) and _ends_list(term, context):
            return False
        ended = re.search(r"[.;；。，]|,[^,]*[a-z][^,]*$", between) is not None
        if cue.code == "investor_before" and not ended and indicator not in _OF_INVESTORS:
            return False
        if cue.code == "standard_before" and not between.strip():
            return False
    if indicator in _OF_INVESTORS:
        return True
    listed = list(context.terms["organisations"].within(term.start, term.end + 120))
    last = coordinated(listed, context.text, 0)[-1].end
    giver = next((t for t in context.terms["reference_cues"].within(last, last + 30) if t.code == "investor_after"), None)
    return giver is None or re.search(r"[,;，；。]", context.text[last : giver.start]) is not None


def _ends_list(term: Term, context: Context) -> bool:
    """Whether the list that a name stands in ends without a verb: 包括A、B等, such as A and B."""
    names = list(context.terms["organisations"].within(term.start, term.end + 120))
    last = coordinated(names, context.text, 0)[-1]
    return re.match(r"\s*(?:等|在内|[,;，；。.)）]|$)", context.text[last.end : last.end + 4]) is not None


def _joins_names(start: int, end: int, context: Context) -> bool:
    """Whether nothing but names and what joins them stands in a stretch."""
    at = start
    for name in context.terms["organisations"].within(start, end):
        if not _LIST.fullmatch(context.text, at, name.start):
            return False
        at = name.end
    return _LIST.fullmatch(context.text, at, end) is not None


def _is_credited(term: Term, scope: Scope, context: Context) -> bool:
    own = context.credits.starting(max(0, term.start - 120), term.end)
    return any(
        first <= term.start and term.end <= last and not (term.end < last and context.text[:last].endswith(_executives()))
        for credit in own
        if not credit.own
        for first, last in credit.names
    )


@cache
def _executives() -> tuple[str, ...]:
    return vocabulary("attribution_cues").by_code()["executive"].zh


def _is_apart(span: Span, quantity: Quantity, context: Context) -> bool:
    """Whether a semicolon and, after it, a place or another subject stand between a clause and the number."""
    break_at = max(context.text.rfind(mark, span[0], quantity.start) for mark in ";；")
    return break_at >= 0 and any(True for _ in context.terms["places"].within(break_at, quantity.start))


def _points_back(quantity: Quantity, scope: Scope, context: Context) -> str:
    """How the sentence points back to somebody named before: `near` (it, 该公司), `main` (the group, 公司 where a clause begins), or not at all."""
    kind = _definite_kind().match(context.text, scope.sentence[0], quantity.start)
    if kind is not None:
        return "main"
    for cue in context.terms["reference_cues"].within(*scope.sentence):
        if cue.code == "coreference" and cue.start < quantity.start and not context.text[cue.start : cue.end].isupper():
            return "near"
        if cue.code == "clause_coreference" and cue.start < max(quantity.start, scope.before[0] + 1):
            opening = context.text[scope.sentence[0] : cue.start].rstrip(' "“*-•')
            if not opening or opening[-1] in ",，;；:：。.)）" or opening.endswith(("and", "but", "said", "while", "as")):
                return "main"
    return ""


@cache
def _definite_kind() -> re.Pattern[str]:
    """A sentence whose subject is told by its kind only: The Perth-based group, The display maker."""
    kinds = "|".join(map(re.escape, sorted(vocabulary("org_names").by_code()["kind"].en, key=len, reverse=True)))
    return re.compile(rf"[\"“'‘\s]*The\s+(?:[\w’'-]+\s+){{0,3}}?(?:[a-z-]*maker|{kinds})\b(?!s\b)")


def _after(quantity: Quantity, indicator: str, scope: Scope, context: Context) -> Link:
    """The organisation that the words after the number name, up to the next number: 6 funds sign on for X."""
    if indicator in _OF_MARKETS and indicator not in _OF_INVESTORS:
        return NOTHING
    end = next((q.cue_start for q in context.quantities.within(*scope.after)), scope.after[1])
    for name, span in (("after", (scope.after[0], end)), *(("later", s) for s in scope.later if indicator in _OF_COMPANIES)):
        terms = [t for t in context.terms["organisations"].within(*span) if _may_own(t, indicator, scope, context)]
        if terms:
            return Link(context.text[terms[0].start : terms[0].end], (terms[0].start, terms[0].end), name)
    return NOTHING


def _from_before(indicator: str, place: Link, back: str, scope: Scope, context: Context) -> Link:
    """The organisation that the sentences before speak of, where this one points back or tells of what only an organisation has."""
    if _is_market_wide(scope, context) or (not back and indicator in _OF_MARKETS):
        return NOTHING
    local = place.scope in ("before", "after", "earlier")
    if not back and indicator not in _OF_COMPANIES and (local or not _is_sole(scope, context)):
        told = _of_headings(indicator, scope, context)
        return told if not local and _is_dominant(told, context) else NOTHING
    if not back and local and _begins_block(scope, context):
        return NOTHING
    headed = _of_headings(indicator, scope, context)
    if back == "main" and headed.value is not None:
        return headed
    for sentence in _sentences_before(scope, context, _FAR_SENTENCES if back else _NEAR_SENTENCES):
        terms = [t for t in context.terms["organisations"].within(*sentence) if _may_own(t, indicator, scope, context)]
        if terms:
            main = _main_of(terms, scope, context)
            subject = coordinated(terms, context.text, 0) if main is None else [main]
            value = "+".join(context.text[t.start : t.end] for t in subject) if len(subject) < 3 else None
            return Link(value, (subject[0].start, subject[-1].end), "before_sentence")
        if local and not back and not _has_cue(sentence, context):
            return NOTHING
    return headed


def _is_dominant(main: Link, context: Context) -> bool:
    """Whether a document speaks of the organisation of its heading more than of any other."""
    if main.value is None:
        return False
    counts: dict[str, int] = {}
    for term in context.terms["organisations"].mentions[:_MOST_MENTIONS]:
        name = context.text[term.start : term.end]
        counts[name] = counts.get(name, 0) + 1
    return counts.get(main.value, 0) > 1 and counts[main.value] >= max(counts.values())


def _has_cue(sentence: Span, context: Context) -> bool:
    codes = {t.code for t in context.terms["reference_cues"].within(*sentence)}
    return bool(codes & {"coreference", "clause_coreference"}) or _definite_kind().match(context.text, *sentence) is not None


def _of_headings(indicator: str, scope: Scope, context: Context) -> Link:
    """The organisation that the nearest heading names first, where it names one."""
    for span in scope.headings:
        named = [t for t in context.terms["organisations"].within(*span) if _may_own(t, indicator, scope, context)]
        if named:
            return Link(context.text[named[0].start : named[0].end], (named[0].start, named[0].end), "headings")
    return NOTHING


def _main_of(terms: Sequence[Term], scope: Scope, context: Context) -> Term | None:
    """The one of several organisations that the headings name, too."""
    if len(terms) < 2:
        return None
    words = {context.text[t.start : t.end] for span in scope.headings for t in context.terms["organisations"].within(*span)}
    return next((t for t in terms if context.text[t.start : t.end] in words), None)


def _sentences_before(scope: Scope, context: Context, most: int) -> Iterator[Span]:
    """The sentences before, nearest first; from an item of a list not those of other items."""
    number = context.layout.sentence_at(scope.sentence[0])
    if number is None:
        return
    blocks, own = context.document.blocks, scope.block
    for sentence in reversed(context.layout.sentences[max(0, number - most) : number]):
        item = blocks[sentence.block].kind == "list_item"
        if not (item and sentence.block != own):
            yield sentence.start, sentence.end


def _is_market_wide(scope: Scope, context: Context) -> bool:
    """Whether the number's clause says that it is nobody's own, and points back to nobody."""
    codes = {t.code for t in context.terms["reference_cues"].within(scope.before[0], scope.after[1])}
    return "market_wide" in codes and "coreference" not in codes


def _begins_block(scope: Scope, context: Context) -> bool:
    """Whether the sentence is the first of its block."""
    return scope.block is not None and not context.text[context.document.blocks[scope.block].start : scope.sentence[0]].strip()


def _is_sole(scope: Scope, context: Context) -> bool:
    """Whether the text so far speaks of one organisation only."""
    found, text = context.terms["organisations"], context.text
    named = {text[t.start : t.end] for t in found.starting(max(0, scope.sentence[0] - 2000), scope.sentence[0])}
    longest = max(named, key=len, default="")
    if not named or not all(name in longest for name in named) or scope.block is None:
        return False
    block = context.document.blocks[scope.block]
    near = [(block.start, scope.sentence[0]), *scope.headings, (context.layout.sentences[0].start, context.layout.sentences[0].end)]
    return any(True for span in near for _ in found.within(*span))


def _of_row(scope: Scope, context: Context) -> Link | None:
    """What heads the row of a cell under a column of names: 公司, vendor."""
    if scope.table is None or scope.cell is None:
        return None
    row = scope.cell.row
    for header in scope.table.cells:
        if header.col < scope.cell.col and header.row <= row < header.row + header.rowspan and header.text.strip():
            titles = [header.col_path[-1]] if header.col_path else _column_title(header.col, scope)
            if any(title.strip().lower() in _company_columns() for title in titles) and header.row > 0:
                whole = header.text.strip().lower() in _whole()
                return NOTHING if whole else Link(header.text.strip(), (header.start, header.end), "earlier")
    return None


def _column_title(col: int, scope: Scope) -> list[str]:
    cells = scope.table.cells if scope.table is not None else ()
    return [c.text for c in cells if c.row == 0 and c.col <= col < c.col + c.colspan]


@cache
def _company_columns() -> frozenset[str]:
    return frozenset(form.lower() for form in vocabulary("reference_cues").by_code()["company_column"].forms())


@cache
def _whole() -> frozenset[str]:
    return frozenset(form.lower() for form in vocabulary("cues").by_code()["whole"].forms())
