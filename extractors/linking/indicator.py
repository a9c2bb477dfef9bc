"""What a quantity measures: its indicator, the words that name it, and for counts the noun that is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from extractors.linking.comparisons import begins_change
from extractors.linking.context import NOTHING, Context, Link, Linked, Scope, dimension, first_term, last_term
from extractors.mentions import Quantity, Term
from extractors.words import is_chinese
from schemas.vocabulary import Entry, vocabulary

# what may stand between a number and the noun that it belongs to: "46.4%的市场份额", "$5.6bn of new funding"
_ATTACHED = re.compile(r"[\s*]*(?:的|in|of|for|worth of|in the|of the)?[\s*]*(?:[A-Za-z'’-]+\s+){0,3}[一-龥A-Za-z+]{0,8}[\s*]*")
_OF_NOUN = re.compile(
    r"[\s*]*(?:(?:of|share of|worth of)\s+(?:[A-Za-z’'-]+\s+){0,3}|(?:in\s+)?(?:(?:the|its|their|total|global|new|overall|annual|national)\s+){0,3}|的?[一-龥+]{0,8})[\s*]*"
)
_GOVERNS = re.compile(
    r"\s+(?:of|at|by|to|was|were|is|are|reached|hit|totalled|totaled|stood at|came to|rose to|fell to)\s+(?:about |around |some |nearly |over |just )?\Z"
)
_NOUN = re.compile(r"[*\s]*(?!of\b|in\b|were\b|was\b|are\b|and\b|or\b|to\b|for\b|from\b|by\b|at\b|on\b|as\b)[A-Za-z一-龥]{2,}")
_SHARE_VERBS = frozenset({"占", "佔"})
_SAME_AGAIN = re.compile(
    r"(?:\s*(?:in|for)\s[^,;.，。；]{1,24})?[,;，（(\s]*(?:or|i\.e\.|that is|equal to|equivalent to|相当于|约?占)[,\s]*",
    re.IGNORECASE,
)
_FAR = frozenset({"paragraph", "nearby", "headings"})
_OWN = ("attached", "before", "label", "after")
_PEOPLE_AND_FIRMS = frozenset({"unicorn", "startup", "investor", "fund"})
_VAGUE_COUNTS = frozenset({"company", "startup", "other", None})
_GENERAL_WORDS = frozenset({"个", "项", "件", "种", "类"})
_THING = "thing"
"""Something that a measure word of its own counts (辆, 台), which is no deal, company or person."""


def counted_of(quantity: Quantity, previous: Sequence[Linked], scope: Scope, context: Context) -> str | None:
    """What a count counts: the noun after the number, else for a vague measure word (家, 个) the noun before it, else `other`.

    A bare number goes on with what the number before it in the sentence counts: 54 companies were funded, 14 of them ….
    """
    if quantity.unit != "count":
        return None
    if (
        quantity.counted not in (*_VAGUE_COUNTS, "person")
        or (quantity.counted == "person" and not quantity.measure_word)
        or (not quantity.measure_word and quantity.counted not in (None, "other"))
    ):
        return quantity.counted
    nouns = context.terms["counted"]
    following = (
        nouns.within(*scope.after) if quantity.measure_word or is_chinese(context.text[quantity.end : quantity.end + 2]) else ()
    )
    after = next((t for t in following if _attached(quantity.end, t, context) and t.code in _codes()), None)
    if after is not None:
        return after.code
    if quantity.measure_word and _is_other_thing(quantity, scope, context):
        return "other"
    if not quantity.measure_word and scope.cell is None and previous and previous[-1].counted is not None:
        return previous[-1].counted
    if (
        previous
        and previous[-1].counted in _PEOPLE_AND_FIRMS
        and last_term(context.terms["cues"], scope.before, ("among",)) is not None
    ):
        return previous[-1].counted
    allowed = _measure_nouns().get(quantity.measure_word or "", frozenset())
    for _, span in scope.named("before", "earlier", "label", "paragraph"):
        for noun in reversed(list(nouns.within(*span))):
            if noun.code in allowed:
                return noun.code
    return quantity.counted or "other"


def _is_other_thing(quantity: Quantity, scope: Scope, context: Context) -> bool:
    """Whether a measure word belongs to a thing without a code of its own: 280余家医院, 落地应用场景1000个."""
    found = context.terms["indicators"]
    after = next((t for t in found.within(*scope.after) if t.start - quantity.end <= 1), None)
    if after is not None:
        return after.code == "other"
    if quantity.measure_word in _GENERAL_WORDS and is_chinese(context.text[quantity.end : min(quantity.end + 1, scope.after[1])]):
        return context.text[quantity.end] != "的"
    before = max(found.within(*scope.before), key=lambda t: (t.end, -t.start), default=None)
    nouns = [t for t in context.terms["counted"].within(*scope.before) if t.code in _codes()]
    return before is not None and before.code == "other" and not any(t.end >= before.end for t in nouns)


def indicator_of(quantity: Quantity, counted: str | None, previous: Sequence[Linked], scope: Scope, context: Context) -> Link:
    """The indicator, from the noun after the number, the nearest name before it, or what is counted.

    `previous` are the linked quantities of the sentence. In a list (占比分别为 …) the indicators pair with those named or
    counted before, in order; a number whose clause names nothing goes on with the number before it.
    """
    kind = dimension(quantity)
    if kind == "count" and counted not in _VAGUE_COUNTS:
        code = _by_counted().get(counted or "")
        if code is not None:
            named = next((t for _, t in _candidates(quantity, scope, context, kind, counted) if t.code == code), None)
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
    if previous and previous[-1].quantity.unit == quantity.unit and begins_change(quantity, context):
        return Link(previous[-1].indicator.value, previous[-1].indicator.words, "previous")
    if kind == "ratio" and previous and _SAME_AGAIN.fullmatch(context.text, previous[-1].quantity.end, quantity.cue_start):
        return Link(previous[-1].indicator.value, previous[-1].indicator.words, "previous")
    link = _named(quantity, kind, counted, previous, scope, context)
    used = _usage(scope, context) if kind == "ratio" and _is_of_users(link, context) else None
    return Link(used.code, (used.start, used.end), "after") if used is not None else link


def _is_of_users(link: Link, context: Context) -> bool:
    """Whether a ratio is of companies or people, who may be users of something."""
    if link.value in ("company_count", "headcount", None):
        return True
    people = frozenset(map(str, _entries()["other"].attributes["people"]))
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
    for name, term in _specific_first(list(_candidates(quantity, scope, context, kind, counted)), scope, context):
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
    people = frozenset(map(str, _entries()["other"].attributes["people"]))
    for _, span in scope.named("after", "before", *(("earlier",) if scope.cell is not None else ())):
        for term in context.terms["indicators"].within(*span):
            if term.code == "other" and context.text[term.start : term.end].lower() in people:
                return term
    return None


def _specific_first(candidates: Sequence[tuple[str, Term]], scope: Scope, context: Context) -> Iterator[tuple[str, Term]]:
    """The candidates, those with a generic word (规模, market) only after the others of the sentence, or of the label."""
    label = scope.label[0] if scope.label else None
    far = next(
        (
            i
            for i, (name, term) in enumerate(candidates)
            if name in _FAR or (name == "label" and label is not None and not label[0] <= term.start < label[1])
        ),
        len(candidates),
    )
    near = candidates[:far]
    yield from (c for c in near if not _is_generic(c[1], context))
    yield from (c for c in near if _is_generic(c[1], context))
    yield from candidates[far:]


def _is_generic(term: Term, context: Context) -> bool:
    forms = _entries()[term.code].attributes.get("generic", ())
    return term.strength == "weak" and context.text[term.start : term.end].lower() in forms


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
        if code is not None and _fits(code, kind, counted):
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
            if _entries()[term.code].attributes.get("decisive"):
                return term
    return None


def _candidates(quantity: Quantity, scope: Scope, context: Context, kind: str, counted: str | None) -> Iterator[tuple[str, Term]]:
    """The names of indicators that fit the unit, the likeliest first, each with the scope in which it stands."""
    found = context.terms["indicators"]
    if quantity.measure_word and quantity.counted == "other" and quantity.measure_word not in _measure_nouns():
        counted = _THING
    upto = _next_quantity(quantity, scope.after[1], context)
    attached = [
        t
        for t in found.within(scope.after[0], upto)
        if _attached(quantity.end, t, context, kind)
        and _fits(t.code, kind, counted)
        and not _governs_next(t, upto, scope, context)
        and not _is_mere_thing(t, kind, context)
    ]
    stage = _round_after(quantity, kind, upto, context)
    if stage is not None:
        yield "attached", stage
    if attached and kind == "ratio" and (measured := _measured_before(attached, scope, context)) is not None:
        yield "attached", measured
    if attached:
        yield "attached", max(attached, key=lambda t: (t.strength == "strong", -t.start, t.end))
    shared = _measured_of_share(kind, scope, context)
    if shared is not None:
        yield "attached", shared
    for name, span in scope.named("before", "label", "earlier"):
        for term in _backwards(found.within(*span)):
            if (
                _fits(term.code, kind, counted)
                and not _is_mere_thing(term, kind, context)
                and not (kind == "ratio" and _is_place_like(term, context))
            ):
                yield name, term
    for term in found.within(scope.after[0], upto):
        if _fits(term.code, kind, counted) and not _is_mere_thing(term, kind, context):
            if kind == "ratio" or not _governs_next(term, upto, scope, context):
                yield "after", term
    for name, span in scope.named("later", "paragraph", "nearby", "headings"):
        for term in _backwards(found.within(*span)):
            if _fits(term.code, kind, counted) and not _is_mere_thing(term, "money" if kind == "ratio" else kind, context):
                yield name, term


def _backwards(terms: Iterable[Term]) -> list[Term]:
    """The terms from the last to the first, longer ones before those inside them."""
    return sorted(terms, key=lambda t: (-t.end, t.start))


def _attached(end: int, term: Term, context: Context, kind: str = "count") -> bool:
    """Whether only an article, an adjective or the like stands between a number and the noun after it; for a ratio, of and such words."""
    between = context.text[end : term.start]
    return len(between) <= 40 and (_OF_NOUN if kind == "ratio" else _ATTACHED).fullmatch(between) is not None


def _measured_of_share(kind: str, scope: Scope, context: Context) -> Term | None:
    """Of 研发投入占营收的比重 what is measured, the name before 占; None where only the whole is named."""
    share = first_term(context.terms["cues"], scope.before, ("share",)) if kind == "ratio" else None
    if share is None or context.text[share.start : share.start + 1] not in _SHARE_VERBS:
        return None
    found = context.terms["indicators"]
    after = [t for t in found.within(share.end, scope.before[1])]
    before = _backwards(t for t in found.within(scope.before[0], share.start) if t.strength == "strong")
    return before[0] if after and before else None


def _measured_before(attached: Sequence[Term], scope: Scope, context: Context) -> Term | None:
    """Of "R&D expenses rose to 24% of revenue" what is measured, where the noun after `of` is another measure: the name before."""
    before = _backwards(t for t in context.terms["indicators"].within(*scope.before) if t.strength == "strong")
    named = attached[0]
    if not before or before[0].code in {t.code for t in attached} or not context.text[named.start : named.end].isascii():
        return None
    return before[0] if "money" in _entries()[before[0].code].attributes["dimensions"] else None


def _round_after(quantity: Quantity, kind: str, upto: int, context: Context) -> Term | None:
    """The funding round that an amount is said to be: a €385 million Series A, 3000万元A轮融资."""
    if kind != "money":
        return None
    stage = next((t for t in context.terms["stages"].within(quantity.end, upto)), None)
    if stage is None or context.text[quantity.end : stage.start].strip(" *的-"):
        return None
    return Term(stage.start, stage.end, "indicators", "investment_amount")


def _is_mere_thing(term: Term, kind: str, context: Context) -> bool:
    """Whether a name is of things or people, which money does not measure: vehicles, 医院."""
    if kind == "ratio" and term.code == "profit" and context.text[term.start : term.end].lower() in ("loss", "losses"):
        return context.text[max(0, term.start - 2) : term.start].lower().endswith("a ")
    if kind != "money" or term.code != "other":
        return False
    entry, word = _entries()["other"].attributes, context.text[term.start : term.end].lower()
    return word in entry["things"] or word in entry["people"]


def _is_place_like(term: Term, context: Context) -> bool:
    """Whether a name is of places, of which a share or growth is hardly said: 城市, regions."""
    return term.code == "other" and context.text[term.start : term.end].lower() in _entries()["other"].attributes["places"]


def _governs_next(term: Term, upto: int, scope: Scope, context: Context) -> bool:
    """Whether a noun between two numbers names the second: revenue of $5.5m offset costs of $21.8m."""
    return upto < scope.after[1] and _GOVERNS.match(context.text, term.end, upto) is not None


def _next_quantity(quantity: Quantity, end: int, context: Context) -> int:
    """Where the next quantity before `end` begins, else `end`."""
    return next((q.cue_start for q in context.quantities.within(quantity.end, end)), end)


def _fits(code: str, kind: str, counted: str | None) -> bool:
    """Whether an indicator can have such a unit: shares and growth are in ratios whatever is measured."""
    entry = _entries()[code]
    dimensions = entry.attributes["dimensions"]
    if kind == "ratio":
        return True
    if kind == "physical":
        return "duration" in dimensions
    if kind not in dimensions:
        return False
    counts = entry.attributes.get("counted")
    if kind != "count" or counts is None or counted in (None, "other"):
        return True
    return counted in counts or (not counts and counted in _VAGUE_COUNTS)


@cache
def _entries() -> Mapping[str, Entry]:
    return vocabulary("indicators").by_code()


def is_negative(indicator: Link, context: Context) -> bool:
    """Whether the words of the indicator name something below zero: a loss."""
    if indicator.words is None or indicator.value is None:
        return False
    return context.text[slice(*indicator.words)].lower() in _entries()[indicator.value].attributes.get("negative", ())


def counted_by(indicator: str | None, counted: str | None) -> str | None:
    """What a count counts where no noun says so but its indicator does: of 94 AI deals and 82 the latter are deals, too."""
    if counted != "other" or indicator is None:
        return counted
    nouns = _entries()[indicator].attributes.get("counted")
    return counted if nouns is None else (nouns[0] if nouns else "company")


@cache
def _by_counted() -> Mapping[str, str]:
    """The indicator that is the number of a noun."""
    return {noun: entry.code for entry in vocabulary("indicators") for noun in entry.attributes.get("counted", ())}


@cache
def _codes() -> frozenset[str]:
    """The nouns that a claim may count."""
    return frozenset(e.code for e in vocabulary("counted") if "kind" not in e.attributes)


@cache
def _measure_nouns() -> Mapping[str, frozenset[str]]:
    """For each measure word the nouns that it may stand for."""
    return {e.code: frozenset(e.attributes["nouns"]) for e in vocabulary("classifier_nouns")}


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
