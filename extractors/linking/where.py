"""Where and of what: place, sector and stage, each from the nearest scope that names one; lists are joined by +."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extractors.credits import is_work
from extractors.found import Found
from extractors.layout import Span
from extractors.linking.context import NOTHING, Context, Link, Scope, coordinated, first_term, is_money, own_of
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_REACH = {
    "place": ("before", "label", "earlier", "after", "later", "paragraph", "nearby", "headings"),
    "sector": ("before", "label", "after", "earlier", "later", "paragraph", "nearby", "headings"),
    "stage": ("before", "after", "label", "earlier"),
}
_IN_SENTENCE = ("before", "label", "earlier", "after")
_OF_COMPANIES = frozenset({"investment_amount", "deal_size", "valuation", "contract_value", "profit"})
_FAR = 3000
_MOST_MENTIONS = 400
_REGIONS = {
    "own_province": re.compile(r"CN-[A-Z]{2}|[A-Z]{2}-[A-Z0-9]{2,3}"),
    "own_city": re.compile(r"CN-\d{4}00|CN-(?:BJ|SH|TJ|CQ)|[A-Z]{2}-LND"),
}
_KINDS = "|".join(map(re.escape, vocabulary("org_names").by_code()["kind"].zh))
_HOME_ZH = re.compile(rf"[^，。；]{{0,24}}?(?:{_KINDS})[“\"《]?|的?[“\"]?|(?=[一-龥]{{2,4}}—)[^，。；]{{0,24}}(?:{_KINDS})")
_HOME_EN = re.compile(r"['’]s\s+(?:[a-z-]+\s+){0,6}|-based\s+(?:[A-Za-z-]+\s+){0,5}|\s+(?:[A-Za-z-]+\s+){0,5}")
_OF_NO_ROUND = frozenset({"revenue", "profit", "headcount", "price_change", "market_size", "spending"})
_LIST_MARKS = frozenset("、和与及")
_TOWARDS = re.compile(r"(?:\bto\s+(?:the\s+)?|[对向])\Z")
_ON_A_DAY = re.compile(
    r"\s+on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d)"
)
_TIED = re.compile(r"[*\s]+(?:[A-Za-z+&'’-]+\s+){0,5}?(?:in|across|of|for|within|throughout|from)\s+(?:the\s+)?")
_IN_BRACKET = re.compile(r"\s*[（(][^（()）\d]{0,12}")
_WORD = re.compile(r"[一-龥]+|[a-z]+")
_OWN = ("before", "label", "after")


def place_of(quantity: Quantity, base: Span | None, scope: Scope, context: Context) -> Link:
    """Where the figure holds; None for places that are not named (Top5地区) or nowhere implied."""
    found = context.terms["places"]
    unknown = _unknown_row("place", scope, context)
    if unknown is not None:
        return unknown
    special = _elsewhere_after(quantity, scope, context) or _together(quantity, scope, context)
    if special is not None:
        return special
    attached = _attached_place(quantity, scope, context)
    if attached is not None:
        return _joined([attached], found, "after", quantity, scope, context)
    for name, span in _spans("place", quantity, scope, context):
        unnamed = [t for t in context.terms["cues"].within(*span) if t.code == "unnamed_places"]
        unnamed += [t for t in context.terms["reference_cues"].within(*span) if t.code == "unnamed_part"]
        unnamed.sort(key=lambda t: t.start)
        if name in ("paragraph", "nearby"):
            span = _before_parts(span, context)
        if name == "paragraph" and base is not None and _has_owner(quantity, scope, context):
            whole = [t for t in found.within(*base) if not _is_doubtful(t, context)]
            if whole:
                return Link(whole[-1].code, (whole[-1].start, whole[-1].end), "base")
        terms = [t for t in found.within(*span) if not _is_inside(t, base) and not _is_doubtful(t, context)]
        terms = [t for t in terms if not _is_credited(t, context) and not _is_venue(t, context)]
        terms = [t for t in terms if context.text[t.end : t.end + 1] != "$"]
        terms = [t for t in terms if not _is_standard(t, context) and not _is_backer(t, context)]
        terms = [t for t in terms if not _is_other_side(t, context)] or (terms if name in _OWN else [])
        region = _own_region(span, terms, context)
        if region is not None:
            return Link(region.value, region.words, name)
        if unnamed and (not terms or unnamed[-1].start > terms[-1].start):
            return Link(None, (unnamed[-1].start, unnamed[-1].end), name)
        if name in ("paragraph", "nearby") and len(_without_outer({t.code for t in terms})) > 1:
            continue  # it tells several places apart, or takes them together
        if name in ("paragraph", "nearby"):
            terms = _first_told(terms)
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
    before = [t for t in found.starting(max(0, cue.start - _FAR), cue.start) if _REGIONS[cue.code].fullmatch(t.code)]
    sure = [t for t in before if not _is_doubtful(t, context)]
    return Link(sure[-1].code if sure else None, (cue.start, cue.end))


def home_in_text(place: Link, entity: Link, quantity: Quantity, context: Context) -> Link:
    """Where the text says that the entity is from (德国芯片公司X, Perth-based X), where the figure's own clause names no place."""
    if entity.value is None or place.scope in _OWN or "+" in entity.value:
        return place
    organisations = context.terms["organisations"]
    if place.scope == "earlier" and place.words is not None and place.value is not None:
        apart = re.search(r"[;；。]", context.text[place.words[1] : quantity.start]) is not None
        superlative = first_term(context.terms["cues"], (place.words[1], place.words[1] + 10), ("superlative", "max")) is not None
        if not apart and not superlative:
            return place
    for term in organisations.mentions[:_MOST_MENTIONS]:
        if context.text[term.start : term.end] == entity.value:
            home = _home_beside(term, context)
            if home is not None:
                return Link(home.code, (home.start, home.end), "entity")
    return place


def _home_beside(term: Term, context: Context) -> Term | None:
    """The place in the words that introduce a name: before it with its kind, or in an apposition after it."""
    text = context.text
    start = max(0, term.start - 60, *(text.rfind(mark, 0, term.start) + 1 for mark in ",，。；;.:：\n！!?？（("))
    for place in context.terms["places"].within(start, term.start):
        between = text[place.end : term.start]
        chinese = _HOME_ZH.fullmatch(between) if not between.isascii() else None
        if (chinese or _HOME_EN.fullmatch(between)) and not _is_other_side(place, context) and place.code != "WORLD":
            return place
    apposition = re.compile(r",\s+an?\s+(?=[A-Z])").match(text, term.end)
    if apposition is not None:
        return next(iter(context.terms["places"].within(apposition.end(), apposition.end() + 20)), None)
    return None


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
    row = scope.cell.row
    for header in scope.table.cells:
        if not header.is_header or header.col >= scope.cell.col or not header.row <= row < header.row + header.rowspan:
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
        terms = [t for t in found.within(*span) if not _is_inside(t, base) and t.strength != "weak"]
        if name == "paragraph" and any(True for _ in context.credits.starting(*scope.sentence)):
            continue  # somebody else speaks, mostly of something else
        if name == "nearby" and _is_item(scope, context) and any(True for span in scope.headings for _ in found.within(*span)):
            continue  # what another item of the list is about
        if not terms or (name == "later" and not _ends_list(span, context)):
            continue
        terms = [t for t in terms if t.code != "all"] or terms
        if name in ("paragraph", "nearby") and _in_list(terms[-1], context):
            continue
        link = _joined(terms, found, name, quantity, scope, context)
        if name in ("paragraph", "nearby") and "+" in (link.value or ""):
            continue
        return link if name in _OWN else _widened(_narrowed(link, scope, found), scope, context)
    topic = topic_of(found, scope) or _weakly(base, quantity, scope, context) or _in_sentence(found, base, scope, context)
    return _widened(Link(topic, None, "document"), scope, context) if topic else NOTHING


def stage_of(quantity: Quantity, indicator: str, base: Span | None, scope: Scope, context: Context) -> Link:
    """The funding round or stage, from the figure's own sentence."""
    found = context.terms["stages"]
    unknown = _unknown_row("stage", scope, context)
    if unknown is not None:
        return unknown
    for name, span in _spans("stage", quantity, scope, context):
        terms = [t for t in found.within(*span) if not _is_inside(t, base)]
        if name == "earlier" and (indicator in _OF_NO_ROUND or _is_of_no_round(quantity, scope, context)):
            continue
        if terms:
            return _joined(terms, found, name, quantity, scope, context)
    return NOTHING


def _is_of_no_round(quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether a figure is a length of time, or money of several rounds: 累计融资, taking its total to."""
    cue = first_term(context.terms["reference_cues"], scope.before, ("cumulative",))
    return cue is not None or not (is_money(quantity.unit) or quantity.unit in ("count", "percent", "percentage_point", "times"))


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


def _weakly(base: Span | None, quantity: Quantity, scope: Scope, context: Context) -> str | None:
    """The sector of a word that tells of one only where nothing else does."""
    for _, span in _spans("sector", quantity, scope, context):
        terms = [t for t in context.terms["sectors"].within(*span) if not _is_inside(t, base)]
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
    spans += [span for span in (*scope.later, *scope.earlier) if not _has_quantity(span, context)]
    codes = {t.code for span in spans for t in found.within(*span)} - {"all"}
    return codes.pop() if len(codes) == 1 else None


def topic_of(sectors: Found[Term], scope: Scope) -> str | None:
    """The sector that a document speaks of up to the sentence and in its headings: the one that it names alone, else the topmost one named most."""
    title = [t for span in scope.headings for t in sectors.within(*span)]
    before = [*title, *sectors.starting(max(0, scope.sentence[0] - _FAR), scope.sentence[0])]
    before = [t for t in before if t.strength != "weak"]
    codes = {t.code for t in before if t.code != "all"} or {t.code for t in before}
    if len(codes) == 1:
        return codes.pop()
    counts: dict[str, int] = {}
    for code in (t.code.split(".")[0] for t in before):
        counts[code] = counts.get(code, 0) + 1
    return max(sorted(counts), key=lambda code: counts[code]) if counts else None


def _spans(field: str, quantity: Quantity, scope: Scope, context: Context) -> Iterator[tuple[str, Span]]:
    """The scopes of a field in order; after the number only up to the next one."""
    own = _reach_after(quantity, scope, context)
    silent = True
    for name, span in scope.named(*_REACH[field]):
        if name == "after":
            yield name, (span[0], own)
        elif name == "later":
            silent = silent and not _has_quantity(span, context)
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


def _joined(terms: Sequence[Term], found: Found[Term], name: str, quantity: Quantity, scope: Scope, context: Context) -> Link:
    """The list that stands nearest to the number: before it the last one of the scope, after it the first one.

    A list may go on over the commas that end clauses.
    """
    nearest = terms[0] if name in ("after", "later") else terms[-1]
    around = list(found.within(*scope.sentence)) if scope.sentence[0] <= nearest.start < scope.sentence[1] else list(terms)
    chosen = own_of(coordinated(around, context.text, around.index(nearest)), quantity, scope, context)
    codes = sorted(_without_outer({t.code for t in chosen}))
    return Link("+".join(codes), (chosen[0].start, chosen[-1].end), name)


def _without_outer(codes: set[str]) -> set[str]:
    """The codes but for places that hold another one of them: Shenzhen, Guangdong."""
    return {c for c in codes if not any(_holds(c, other) for other in codes if other != c)} if len(codes) > 1 else codes


def _holds(outer: str, inner: str) -> bool:
    parent = _parents().get(inner)
    while parent is not None and parent != outer:
        parent = _parents().get(parent)
    return parent is not None and outer != "WORLD"


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
    around = _parents().get(term.code)
    return all(t.code != around or t.strength == "ambiguous" for t in context.terms["places"].mentions)


@cache
def _parents() -> dict[str, str | None]:
    return {entry.code: entry.attributes.get("parent") for entry in vocabulary("places")}


@cache
def _counts() -> dict[str, int]:
    return {entry.code: entry.attributes["count"] for entry in vocabulary("reference_cues") if "count" in entry.attributes}


def at_home_of_public(place: Link, entity: Link, provider: Link, context: Context) -> Link:
    """The country of a public body that tells of it, where the text names no place for the figure: a central bank, a statistics office."""
    if place.scope != "paragraph" and (place.value is not None or place.words is not None):
        return place
    for link in (entity, provider):
        if link.words is not None and (place.value is None or link.scope == "sentence"):
            named = [t for v in ("organisations", "providers") for t in context.terms[v].within(*link.words)]
            homes = {_public_homes()[t.code] for t in named if t.code in _public_homes()}
            if len(homes) == 1:
                return Link(homes.pop(), link.words, "entity")
    return place


@cache
def _public_homes() -> dict[str, str]:
    entries = (*vocabulary("organisations"), *vocabulary("providers"))
    return {e.code: e.attributes["home"] for e in entries if e.attributes.get("kind") == "public" or e.attributes.get("national")}


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
