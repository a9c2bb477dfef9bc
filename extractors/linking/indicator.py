"""What a quantity measures: its indicator and the words that name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from extractors.linking.comparisons import begins_change
from extractors.linking.context import NOTHING, Context, Link, Linked, Scope, dimension, first_term, last_term
from extractors.linking.measures import VAGUE_COUNTS, fits, indicator_entries, names_of_measures, specific_first
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_NOUN = re.compile(r"[*\s]*(?!of\b|in\b|were\b|was\b|are\b|and\b|or\b|to\b|for\b|from\b|by\b|at\b|on\b|as\b)[A-Za-z一-龥]{2,}")
_SAME_AGAIN = re.compile(
    r"(?:\s*(?:in|for)\s[^,;.，。；]{1,24})?[,;，（(\s]*(?:or|i\.e\.|that is|equal to|equivalent to|相当于|约?占)[,\s]*",
    re.IGNORECASE,
)
_HELD_REACH = 24
_OWN = ("attached", "before", "label", "after")


def indicator_of(
    quantity: Quantity, counted: str | None, previous: Sequence[Linked], carried: Linked | None, scope: Scope, context: Context
) -> Link:
    """The indicator, from the noun after the number, the nearest name before it, or what is counted.

    `previous` are the linked quantities of the sentence, `carried` the last ratio of the paragraph, with which "the share" goes on.
    In a list (占比分别为 …) the indicators pair with those named or counted before, in order; a number whose clause names nothing goes
    on with the number before it.
    """
    kind = dimension(quantity)
    if kind == "count" and counted not in VAGUE_COUNTS:
        code = _by_counted().get(counted or "")
        if code is not None:
            named = next((t for _, t in names_of_measures(quantity, scope, context, kind, counted) if t.code == code), None)
            people = _other_people(scope, context) if code == "headcount" else None
            if people is not None and (named is None or named.end <= people.start or named.start >= quantity.end):
                return Link("other", (people.start, people.end), "before")
            return Link(code, (named.start, named.end) if named else (quantity.start, quantity.end), "counted")
    if kind == "count" and (decisive := _decisive(scope, context)) is not None:
        return Link(decisive.code, (decisive.start, decisive.end), "before")
    paired = _paired(quantity, previous, scope, context)
    if paired is not None:
        return paired
    if kind == "count" and counted == "other" and _names_something(quantity, scope, context):
        return NOTHING
    alike = next((p for p in reversed(previous) if p.quantity.unit == quantity.unit), None)
    if alike is not None and begins_change(quantity, context):
        return Link(alike.indicator.value, alike.indicator.words, "previous")
    if kind == "ratio" and carried is not None and last_term(context.terms["cues"], scope.before, ("same_measure",)) is not None:
        return Link(carried.indicator.value, carried.indicator.words, "previous")
    if kind == "ratio" and previous and _SAME_AGAIN.fullmatch(context.text, previous[-1].quantity.end, quantity.cue_start):
        return Link(previous[-1].indicator.value, previous[-1].indicator.words, "previous")
    if quantity.unit == "times" and previous and _holds_against(quantity, context):
        return Link(previous[-1].indicator.value, previous[-1].indicator.words, "previous")
    middling = _of_typical_round(scope, context) if kind == "money" else None
    if middling is not None:
        return Link("deal_size", (middling.start, middling.end), "before")
    link = _named(quantity, kind, counted, previous, scope, context)
    used = _usage(scope, context) if kind == "ratio" and _is_of_users(link, context) else None
    return Link(used.code, (used.start, used.end), "after") if used is not None else link


def _holds_against(quantity: Quantity, context: Context) -> bool:
    """Whether a multiple only holds the number before it against another: 100,000 chips, four times as many as today."""
    cue = first_term(context.terms["cues"], (quantity.end, quantity.end + _HELD_REACH), ("as_much",))
    return cue is not None and not context.text[quantity.end : cue.start].strip(" *")


def _of_typical_round(scope: Scope, context: Context) -> Term | None:
    """The round of which the clause tells the mean or the median and nothing else: the average Series B was $51 million."""
    opened = scope.earlier and not any(map(str.isalnum, context.text[slice(*scope.before)]))
    span = scope.earlier[0] if opened and scope.cell is None else scope.before
    cue = last_term(context.terms["cues"], span, ("mean", "median"))
    stage = first_term(context.terms["stages"], (cue.end, span[1])) if cue is not None else None
    if cue is None or stage is None or context.text[cue.end : stage.start].strip(" *的"):
        return None
    named = any(t.strength == "strong" for t in context.terms["indicators"].within(*span))
    return None if named else stage


def _is_of_users(link: Link, context: Context) -> bool:
    """Whether a ratio is of companies or people, who may be users of something."""
    if link.value in ("company_count", "headcount", None):
        return True
    people = frozenset(map(str, indicator_entries()["other"].attributes["people"]))
    return link.words is not None and context.text[slice(*link.words)].lower() in people


def _usage(scope: Scope, context: Context) -> Term | None:
    """Words in the clause that say that something is used: 64% of firms used AI, 超过一半已部署."""
    for span in (scope.after, scope.before):
        for term in context.terms["indicators"].within(*span):
            if term.code == "penetration_rate" and term.strength == "weak":
                return term
    return None


def _named(quantity: Quantity, kind: str, counted: str | None, previous: Sequence[Linked], scope: Scope, context: Context) -> Link:
    """The nearest name of an indicator that fits; a weak one only where no strong one is near."""
    weak: tuple[str, Term] | None = None
    for name, term in specific_first(list(names_of_measures(quantity, scope, context, kind, counted)), scope, context):
        newer = term.strength == "strong" and previous and term.start >= previous[-1].quantity.end
        if weak is None and name not in _OWN and scope.cell is None and (not newer or quantity.unit == "percentage_point"):
            going_on = _going_on(kind, counted, previous)
            if going_on is not None:
                return going_on
        if term.strength == "strong" or name == "attached":
            if (
                weak is not None
                and weak[0] == name == "before"
                and previous
                and term.end <= previous[-1].quantity.start < weak[1].start
            ):
                break
            if weak is not None and (
                (weak[0] == "earlier" and name == "headings")
                or (weak[0] == name == "label" and _is_other_line(weak[1], term, scope))
            ):
                break
            if weak is not None and weak[0] in _OWN and name not in _reach(kind, weak[1], context):
                break
            return Link(term.code, (term.start, term.end), name)
        weak = weak or (name, term)
    if weak is not None:
        return Link(weak[1].code, (weak[1].start, weak[1].end), weak[0])
    going_on = _going_on(kind, counted, previous)
    if going_on is not None:
        return going_on
    if kind == "money" and any(q.counted == "deal" for q in context.quantities.within(*scope.sentence)):
        return Link("investment_amount", None, "counted")
    if kind == "count" and counted in ("company", "startup"):
        return Link("company_count", (quantity.start, quantity.end), "counted")
    return NOTHING


def _other_people(scope: Scope, context: Context) -> Term | None:
    """Words in the clause or the headers for people who are no one's staff: 观众, passengers."""
    people = frozenset(map(str, indicator_entries()["other"].attributes["people"]))
    for _, span in scope.named("after", "before", *(("earlier",) if scope.cell is not None else ())):
        for term in context.terms["indicators"].within(*span):
            if term.code == "other" and context.text[term.start : term.end].lower() in people:
                return term
    return None


def _is_other_line(one: Term, other: Term, scope: Scope) -> bool:
    """Whether two names stand in two of the lines that may be the label."""
    first = scope.label[0]
    return (first[0] <= one.start < first[1]) != (first[0] <= other.start < first[1])


def _reach(kind: str, weak: Term, context: Context) -> Sequence[str]:
    """The scopes where a strong name still counts more than a weak one in the number's clause."""
    return _OWN if kind != "ratio" or context.text[weak.start : weak.end].isascii() else (*_OWN, "earlier")


def _names_something(quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether a noun that no vocabulary knows follows a count: five regions, 七大赛道, 12,640 vehicles."""
    return _NOUN.match(context.text, quantity.end, max(scope.sentence[1], quantity.end)) is not None


def _going_on(kind: str, counted: str | None, previous: Sequence[Linked]) -> Link | None:
    """The indicator of the number before, where this one may go on with it."""
    for linked in reversed(previous):
        code = linked.indicator.value
        if code is not None and fits(code, kind, counted):
            return Link(code, linked.indicator.words, "previous")
    return None


def _paired(quantity: Quantity, previous: Sequence[Linked], scope: Scope, context: Context) -> Link | None:
    """The indicator of the number's partner in a list: A和B占比分别为1%和2%, or 42家、38亿元，占比分别为1%、2%."""
    cue = last_term(context.terms["cues"], scope.before, ("respectively",))
    if cue is None or dimension(quantity) != "ratio":
        return None
    members = [q for q in context.quantities.within(cue.end, scope.sentence[1]) if q.unit == quantity.unit]
    at = next((i for i, q in enumerate(members) if q.start == quantity.start), None)
    if at is None or len(members) < 2:
        return None
    partners = [linked for linked in previous if linked.quantity.end <= cue.start][-len(members) :]
    if len(partners) == len(members) and partners[at].indicator.value is not None:
        return Link(partners[at].indicator.value, partners[at].indicator.words, "pair")
    named = _outermost(t for t in context.terms["indicators"].within(scope.sentence[0], cue.start) if t.strength == "strong")
    named = named[-len(members) :]
    if len(named) == len(members) and len({t.code for t in named}) > 1:
        return Link(named[at].code, (named[at].start, named[at].end), "pair")
    return None


def _outermost(terms: Iterable[Term]) -> list[Term]:
    """The terms that stand in no other one."""
    kept: list[Term] = []
    for term in sorted(terms, key=lambda t: (t.start, -t.end)):
        if not kept or term.end > kept[-1].end:
            kept.append(term)
    return kept


def _decisive(scope: Scope, context: Context) -> Term | None:
    """A word in the number's clause that says what happened to the companies counted, whatever else the clause names."""
    for span in (scope.after, scope.before):
        for term in context.terms["indicators"].within(*span):
            if indicator_entries()[term.code].attributes.get("decisive"):
                return term
    return None


def is_negative(indicator: Link, context: Context) -> bool:
    """Whether the words of the indicator name something below zero: a loss."""
    if indicator.words is None or indicator.value is None:
        return False
    return context.text[slice(*indicator.words)].lower() in indicator_entries()[indicator.value].attributes.get("negative", ())


@cache
def _by_counted() -> Mapping[str, str]:
    """The indicator that is the number of a noun."""
    return {noun: entry.code for entry in vocabulary("indicators") for noun in entry.attributes.get("counted", ())}


def _word_start(text: str, start: int, limit: int) -> int:
    """The place from `start` on where a word begins, so that no Latin word is cut."""
    while (
        0 < start < limit
        and text[start - 1].isascii()
        and text[start - 1].isalnum()
        and text[start].isascii()
        and text[start].isalnum()
    ):
        start += 1
    return start


def measure_of(indicator: Link, scope: Scope, context: Context) -> str | None:
    """The words that name what is measured: the indicator's name with the words before it in its clause; in a table the headers."""
    if scope.cell is not None:
        return " / ".join(" ".join(header.split()) for header in (*scope.cell.row_path, *scope.cell.col_path)) or None
    if indicator.words is None:
        return None
    start, end = indicator.words
    if indicator.scope not in ("counted", "headings"):
        for _, span in scope.named("before", "earlier", "after", "label"):
            if span[0] <= start and end <= span[1]:
                start = _word_start(context.text, max(span[0], start - 24), start)
                while start < indicator.words[0] and not context.text[start].isalnum():
                    start += 1
                break
    return " ".join(context.text[start:end].split())
