"""Which statistic a quantity is, and which way it points: share or growth, mean or total, up or down.

The cue nearest to the number wins. A verb of change with 至/to between it and the number leads to a level, not to a change:
提升至61% is a share of 61, 提升了5pp a change of 5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from extractors.layout import Span
from extractors.linking.comparisons import begins_change
from extractors.linking.context import Context, Link, Linked, Scope, first_term, last_term
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_AT_LEAST = frozenset({"over", "at_least"})
_GROUPS = frozenset({"deal", "company", "startup", "investor", "fund", "project", "unicorn"})
_OF_GROUP = re.compile(r"[*\s]*(?:及?以上)?的")
_EACH = re.compile(r"\ban?\s+(?:[a-z-]+\s+){1,4}of\s+(?:over|above|more than|at least)?\s*$|\babove\s*$", re.IGNORECASE)
_PAUSE = re.compile(r"[，。；：,;:\d]")
_CHANGE = ("increase", "decrease")
_INFINITIVE = re.compile(r"\b(?:to|will|would|may|could|should|might|not)\s+\Z")
_SAME_POINTS = 3
_ELSEWHERE = re.compile(
    r"\s+(?:in|from|at|on|for)\s[^,;.()\d]{2,40}(?:\d{4})?(?:,\s*(?:and\s+|by\s+)?|\s+and\s+)(?:(?:of|by|against)\s+)?\**"
)
_TO_BRACKET = re.compile(r"(?:\s+(?:in|at|on|with|excluding|after|before)\s[^()（）\d,;]{1,40})?[)）]")
_BY = re.compile(r"\bby\s+\**\Z", re.IGNORECASE)
_AFTER_REACH = 28
_DIRECT_REACH = 10
_COMPARED_REACH = 24


def statistic_of(quantity: Quantity, indicator: Link, previous: Sequence[Linked], scope: Scope, context: Context) -> Link:
    """The statistic with the words that tell it; `total` for amounts and `share` for percentages where nothing tells.

    A number that goes on with the one before it (平均75.5亿元，上年为53.6亿元) is the same statistic of it.
    """
    if quantity.unit == "percentage_point":
        return _link("change", change_cue(quantity, scope, context), "unit")
    if quantity.unit in ("percent", "times"):
        return _ratio(quantity, indicator.value, indicator.words, previous, scope, context)
    threshold = _threshold(quantity, previous, scope, context)
    if threshold is not None:
        return threshold
    amount = _amount(quantity, scope, context)
    if amount.words is None and indicator.scope == "previous" and previous and previous[-1].quantity.unit == quantity.unit:
        return previous[-1].statistic
    return amount


def _threshold(quantity: Quantity, previous: Sequence[Linked], scope: Scope, context: Context) -> Link | None:
    """`min` for a number that only says which things are meant: 融资过亿元的企业, deals worth more than $100 million."""
    if quantity.hedge not in _AT_LEAST:
        return None
    nouns = context.terms["counted"]
    after = _OF_GROUP.match(context.text, quantity.end, scope.after[1])
    if after is not None:
        noun = next((t for t in nouns.within(after.end(), min(scope.after[1], after.end() + 12)) if t.code in _GROUPS), None)
        if noun is not None and not _PAUSE.search(context.text, after.end(), noun.start):
            return Link("min", (quantity.cue_start, quantity.end), "after")
    counted = previous and previous[-1].counted in _GROUPS and previous[-1].quantity.start >= scope.before[0]
    each = _EACH.search(context.text, previous[-1].quantity.end, quantity.start) if counted else None
    if each is not None:
        return Link("min", each.span(), "before")
    before = _worth().search(context.text, scope.before[0], quantity.cue_start)
    return Link("min", before.span(), "before") if before is not None else None


@cache
def _worth() -> re.Pattern[str]:
    """A plural noun that is counted and a word that tells its size, right before a number."""
    nouns = "|".join(
        sorted({re.escape(w) for e in vocabulary("counted") if e.code in _GROUPS for w in e.en}, key=len, reverse=True)
    )
    words = "|".join(re.escape(w) for w in vocabulary("cues").by_code()["sized"].en)
    return re.compile(rf"\b(?:{nouns})(?:s|es)?,?\s+(?:that were |that are |each )?(?:{words})\s*$", re.IGNORECASE)


def _ratio(
    quantity: Quantity, indicator: str | None, words: Span | None, previous: Sequence[Linked], scope: Scope, context: Context
) -> Link:
    told = _cagr(quantity, scope, context)
    if told is not None:
        return told
    cues = context.terms["cues"]
    change = (
        change_cue(quantity, scope, context)
        or _compared_after(quantity, context)
        or _changed_by(quantity, (scope.sentence[0], quantity.cue_start), context)
    )
    if change is None and (rate := _unsaid_change(quantity, scope, context)) is not None:
        return rate
    as_much = first_term(cues, (quantity.end, quantity.end + _COMPARED_REACH), ("as_much",))
    if as_much is not None and not context.text[quantity.end : as_much.start].strip(" *"):
        return _link("multiple", as_much, "after")
    if quantity.unit == "times":
        if change is not None and quantity.method.endswith("word"):
            change = None
        return _link("growth" if change is not None else "multiple", change, "before")
    if change is None and indicator is not None and _is_level(words, indicator, context):
        return _link("total", None, "indicator")
    if indicator == "price_change":
        return _link("growth", change, "before")
    share = last_term(cues, scope.before, ("share",))
    if change is not None and (share is None or share.end <= change.start or change.start >= quantity.end):
        return _link("growth", change, "before")
    if (change is None or change.start < quantity.start) and _repeats(quantity, previous, context):
        return previous[-1].statistic
    if share is None and change is None and _goes_on_with_growth(quantity, previous, context):
        return previous[-1].statistic
    if share is None and change is None:
        inherited = _bracketed_change(quantity, scope, context) or _inherited_change(quantity, scope, context)
        if inherited is not None:
            return _link("growth", inherited, "earlier")
    return _link("share", share, "before" if share else "default")


def _cagr(quantity: Quantity, scope: Scope, context: Context) -> Link | None:
    """A rate over several years, where the clause, the label or the line above says so."""
    for name, span in scope.named("before", "label", "after", "earlier"):
        cue = last_term(context.terms["cues"], span, ("cagr",))
        if cue is not None and (name != "earlier" or span == scope.earlier[0]):
            return _link("cagr", cue, name)
    hanging = _hanging(scope, context) if quantity.unit == "percent" else None
    return _link("cagr", hanging, "nearby") if hanging is not None else None


def _unsaid_change(quantity: Quantity, scope: Scope, context: Context) -> Link | None:
    """Growth that no verb says but a sign, YoY or the header of a column."""
    if quantity.unit == "percent" and _is_rate_of_change(quantity, context):
        return Link("growth", (quantity.start, quantity.end), "after")
    if scope.cell is None:
        return None
    told = (
        first_term(context.terms["cues"], span, (*_CHANGE, "yoy", "qoq", "change_column")) for _, span in scope.named("earlier")
    )
    header = next((term for term in told if term is not None), None)
    return _link("growth", header, "earlier") if header is not None else None


def _hanging(scope: Scope, context: Context) -> Term | None:
    """CAGR at the end of the line above a line that says no more than a time and a number."""
    above = scope.nearby[0] if scope.nearby else None
    cue = last_term(context.terms["cues"], above, ("cagr",)) if above is not None else None
    return cue if cue is not None and above is not None and not context.text[cue.end : above[1]].strip() else None


def _is_level(words: Span | None, indicator: str, context: Context) -> bool:
    """Whether the words of the indicator name a rate that is no share of anything: 税率, policy rate."""
    levels = _levels().get(indicator)
    return words is not None and levels is not None and context.text[slice(*words)].lower() in levels


@cache
def _levels() -> Mapping[str, frozenset[str]]:
    return {e.code: frozenset(map(str, e.attributes["levels"])) for e in vocabulary("indicators") if "levels" in e.attributes}


def _amount(quantity: Quantity, scope: Scope, context: Context) -> Link:
    cues = context.terms["cues"]
    upto = _previous_end(quantity, scope, context)
    changed = _changed_by(quantity, (upto, quantity.cue_start), context)
    if changed is not None:
        return _link("change", changed, "before")
    for span in ((upto, quantity.start), (scope.before[0], quantity.start)):
        cue = last_term(cues, span, ("mean", "median", "max", "min"))
        if cue is not None:
            return _link(cue.code, cue, "before")
    after = next((t for t in cues.within(*scope.after) if t.code in ("mean", "median") and t.start - quantity.end <= 6), None)
    if after is not None:
        return _link(after.code, after, "after")
    if upto == scope.before[0] and scope.earlier and not _has_quantity(scope.earlier[0], context):
        cue = last_term(cues, scope.earlier[0], ("mean", "median"))
        if cue is not None:
            return _link(cue.code, cue, "earlier")
    header = scope.cell is not None or scope.label
    for name, span in scope.named(*(("earlier", "label") if header else ())):
        cue = last_term(cues, span, ("mean", "median"))
        if cue is not None:
            return _link(cue.code, cue, name)
    change = change_cue(quantity, scope, context)
    if change is not None and change.start < quantity.start and quantity.cue_start - change.end <= _DIRECT_REACH:
        return _link("change", change, "before")
    return Link("total", None, "default")


def _changed_by(quantity: Quantity, span: Span, context: Context) -> Term | None:
    """The verb of change of a number that `by` ties to it: cut output by 2.2 million barrels, profit by 8 percent."""
    by = _BY.search(context.text, *span)
    return last_term(context.terms["cues"], (span[0], by.start()), _CHANGE) if by is not None else None


def change_cue(quantity: Quantity, scope: Scope, context: Context) -> Term | None:
    """The verb or noun of change that the number belongs to, or None where it gives a level."""
    cues = context.terms["cues"]
    upto = _previous_end(quantity, scope, context)
    before = last_term(cues, (upto, quantity.cue_start), _CHANGE)
    if before is not None:
        if _starts_change(before, quantity, context):
            return None
        level = last_term(cues, (before.end, quantity.start), ("to_level",))
        share = last_term(cues, (before.end, quantity.cue_start), ("share",))
        if share is None and (level is None or level.code in _change_words(context, before, level)):
            return before
        return _rate_before(before, upto, context) if share is None else None
    end = next((q.cue_start for q in context.quantities.within(quantity.end, scope.after[1])), scope.after[1])
    for term in cues.within(quantity.end, min(end, quantity.end + _AFTER_REACH)):
        if term.code in _CHANGE:
            return term if _is_noun_after(quantity, term, context) else None
        if term.code in ("share", "to_level"):
            return None
    return None


def _rate_before(change: Term, upto: int, context: Context) -> Term | None:
    """The noun of change of which a verb gives the level: 增速回落到5%, growth slowed to 5%."""
    nouns = [t for t in context.terms["cues"].within(upto, change.end) if t.code in _CHANGE]
    words = _change_nouns()
    return next(
        (t for t in reversed(nouns) if (w := context.text[t.start : t.end].lower()) in words and (t != change or w in _rates())),
        None,
    )


def _starts_change(change: Term, quantity: Quantity, context: Context) -> bool:
    """Whether the number is where the change began: up from 223, grew from a few hundred."""
    return begins_change(quantity, context)


def _compared_after(quantity: Quantity, context: Context) -> Term | None:
    """A comparison right after the number: 3% lower than a year earlier, a third less than."""
    found = first_term(context.terms["cues"], (quantity.end, quantity.end + _COMPARED_REACH), ("more_than", "less_than"))
    return found if found is not None and not context.text[quantity.end : found.start].strip(" *") else None


def _is_rate_of_change(quantity: Quantity, context: Context) -> bool:
    """Whether a percentage is one of change though no verb says so: +5.4%, 54% year on year, profit by 8 percent."""
    text, cues = context.text, context.terms["cues"]
    if text[max(0, quantity.start - 1) : quantity.start + 1].strip()[:1] in ("+", "＋"):
        return True
    after = first_term(cues, (quantity.end, quantity.end + _COMPARED_REACH), ("yoy", "qoq"))
    if after is not None and not text[quantity.end : after.start].strip(" *()"):
        return True
    before = last_term(cues, (max(0, quantity.cue_start - 12), quantity.cue_start), ("yoy", "qoq"))
    return before is not None and not text[before.end : quantity.cue_start].strip(" *约為为:：")


def direction_of(change: Term | None) -> int:
    """-1 for a decline, else 1."""
    return -1 if change is not None and change.code in ("decrease", "less_than") else 1


def _change_words(context: Context, change: Term, level: Term) -> frozenset[str]:
    """`to_level` where the level word only links a noun of change to its number (增速为8%, growth of 8%), else nothing."""
    word = context.text[change.start : change.end]
    linked = context.text[level.start : level.end] in _links() and (word in _change_nouns() or level.start == change.end)
    return frozenset({"to_level"}) if linked else frozenset()


@cache
def _attributes() -> Mapping[str, Mapping[str, object]]:
    return {e.code: e.attributes for e in vocabulary("cues")}


@cache
def _links() -> frozenset[str]:
    return frozenset(map(str, _attributes()["to_level"]["links"]))  # type: ignore[call-overload]


@cache
def _change_nouns() -> frozenset[str]:
    return frozenset(map(str, _attributes()["increase"]["nouns"])) | frozenset(map(str, _attributes()["decrease"]["nouns"]))  # type: ignore[call-overload]


@cache
def _rates() -> frozenset[str]:
    return frozenset(map(str, _attributes()["increase"]["rates"]))  # type: ignore[call-overload]


def _inherited_change(quantity: Quantity, scope: Scope, context: Context) -> Term | None:
    """The change that a number shares with the ones before it in a list: 分别增长5%、6%和7%."""
    previous = [q for q in context.quantities.within(scope.sentence[0], quantity.start) if q.unit == quantity.unit]
    if not previous or not _is_list(context.text[previous[-1].end : quantity.cue_start]):
        return None
    start = max((c[0] for c in (scope.before, *scope.earlier) if c[0] <= previous[0].start), default=scope.sentence[0])
    cue = last_term(context.terms["cues"], (start, previous[0].cue_start), (*_CHANGE, "share", "to_level"))
    return cue if cue is not None and cue.code in _CHANGE else None


def _repeats(quantity: Quantity, previous: Sequence[Linked], context: Context) -> bool:
    """Whether a percentage in brackets says the share before it once more: two in five employers (41%)."""
    text = context.text
    if (
        not previous
        or text[quantity.cue_start - 1 : quantity.cue_start] not in ("(", "（")
        or _TO_BRACKET.match(text, quantity.end) is None
    ):
        return False
    one, other = previous[-1].quantity, quantity
    if one.unit != other.unit or one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= _SAME_POINTS


def _goes_on_with_growth(quantity: Quantity, previous: Sequence[Linked], context: Context) -> bool:
    """Whether a percentage goes on with the growth before it, in another place or at another time: rose 8% in Asia, 6% in Europe."""
    if not previous or previous[-1].statistic.value != "growth" or previous[-1].quantity.unit != quantity.unit:
        return False
    if context.text.startswith(" of ", quantity.end):
        return False
    return _ELSEWHERE.fullmatch(context.text, previous[-1].quantity.end, quantity.cue_start) is not None


def _bracketed_change(quantity: Quantity, scope: Scope, context: Context) -> Term | None:
    """The change of a percentage that fills a bracket behind a name in a list: rose in Asia (47.9%), China (15.0%)."""
    text = context.text
    if text[quantity.cue_start - 1 : quantity.cue_start] not in ("(", "（") or text[quantity.end : quantity.end + 1] not in (
        ")",
        "）",
    ):
        return None
    cue = last_term(context.terms["cues"], (scope.sentence[0], quantity.cue_start), (*_CHANGE, "share", "to_level"))
    return cue if cue is not None and cue.code in _CHANGE else None


def _is_list(between: str) -> bool:
    return "".join(between.split()).strip("*") in {"、", "和", "与", "及", ",", "，", "and", ",and", "以及"}


def _is_noun_after(quantity: Quantity, change: Term, context: Context) -> bool:
    """Whether a noun of change follows the number closely: "a 16% drop", "12% year-on-year growth", 5%的增长."""
    between = context.text[quantity.end : change.start]
    if len(between.split()) > 2 or len(between) > 22 or _INFINITIVE.search(between):
        return False
    word = context.text[change.start : change.end]
    return word.isascii() or (between.strip(" *") in _links() and word in _change_nouns())


def _previous_end(quantity: Quantity, scope: Scope, context: Context) -> int:
    """Where the quantity before this one in its clause ends, else where the clause begins."""
    return max((q.end for q in context.quantities.within(scope.before[0], quantity.start)), default=scope.before[0])


def _has_quantity(span: Span, context: Context) -> bool:
    return any(True for _ in context.quantities.within(*span))


def _link(value: str, cue: Term | None, scope: str) -> Link:
    return Link(value, (cue.start, cue.end) if cue is not None else None, scope)
