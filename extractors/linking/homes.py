"""Where somebody is at home: an organisation whose money it is, one that the text introduces with its place, a public body."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from extractors.linking.context import Context, Link, first_term
from extractors.linking.reach import OWN_SCOPES, is_other_side
from extractors.mentions import Quantity, Term
from schemas.vocabulary import vocabulary

_IN_SENTENCE = ("before", "label", "earlier", "after")
_OF_COMPANIES = frozenset({"investment_amount", "deal_size", "valuation", "contract_value", "profit"})
_MOST_MENTIONS = 200
_INTRODUCTIONS = 4
"""A text says where somebody is from when it first names him."""
_HOME_EN = re.compile(r"['’]s\s+(?:[a-z-]+\s+){0,6}|-based\s+(?:[A-Za-z-]+\s+){0,5}|\s+(?:[A-Za-z-]+\s+){0,5}")


def home_in_text(place: Link, entity: Link, quantity: Quantity, context: Context) -> Link:
    """Where the text says that the entity is from (德国芯片公司X, Perth-based X), where the figure's own clause names no place."""
    if entity.value is None or place.scope in OWN_SCOPES or "+" in entity.value:
        return place
    organisations = context.terms["organisations"]
    if place.scope == "earlier" and place.words is not None and place.value is not None:
        apart = re.search(r"[;；。]", context.text[place.words[1] : quantity.start]) is not None
        superlative = first_term(context.terms["cues"], (place.words[1], place.words[1] + 10), ("superlative", "max")) is not None
        if not apart and not superlative:
            return place
    size, text = len(entity.value), context.text
    same = (
        t for t in organisations.mentions[:_MOST_MENTIONS] if t.end - t.start == size and text.startswith(entity.value, t.start)
    )
    for term in islice(same, _INTRODUCTIONS):
        home = _home_beside(term, context)
        if home is not None:
            return Link(home.code, (home.start, home.end), "entity")
    return place


@cache
def _home_zh() -> re.Pattern[str]:
    """What may stand between a place and the name of somebody from there."""
    kinds = "|".join(map(re.escape, vocabulary("org_names").by_code()["kind"].zh))
    return re.compile(rf"[^，。；]{{0,24}}?(?:{kinds})[“\"《]?|的?[“\"]?|(?=[一-龥]{{2,4}}—)[^，。；]{{0,24}}(?:{kinds})")


def _home_beside(term: Term, context: Context) -> Term | None:
    """The place in the words that introduce a name: before it with its kind, or in an apposition after it."""
    text = context.text
    start = max(0, term.start - 60, *(text.rfind(mark, 0, term.start) + 1 for mark in ",，。；;.:：\n！!?？（("))
    for place in context.terms["places"].within(start, term.start):
        between = text[place.end : term.start]
        chinese = _home_zh().fullmatch(between) if not between.isascii() else None
        if (chinese or _HOME_EN.fullmatch(between)) and not is_other_side(place, context) and place.code != "WORLD":
            return place
    apposition = re.compile(r",\s+an?\s+(?=[A-Z])").match(text, term.end)
    if apposition is not None:
        return next(iter(context.terms["places"].within(apposition.end(), apposition.end() + 20)), None)
    return None


def at_home(place: Link, indicator: str, entity: Link, context: Context) -> Link:
    """The home of the organisation whose money it is, where the figure's own sentence names no place."""
    if indicator not in _OF_COMPANIES or entity.words is None or place.scope in _IN_SENTENCE:
        return place
    known = _homes()
    homes = {known.get(t.code) for t in context.terms["organisations"].within(*entity.words)}
    home = homes.pop() if len(homes) == 1 else None
    return Link(home, entity.words, "entity") if home else place


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
