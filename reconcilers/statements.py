"""Claims that say one thing: the same quantity with the same number, whoever says it.

A statement holds all claims of one key and one nominal value, and those that differ from them only in facets not known, where
they have one origin. Everything works on buckets of a key, never on all pairs of claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise

from reconcilers.facets import stand, stands
from reconcilers.origins import provider_code
from reconcilers.readings import Reading, digits_of, modality_class
from schemas.vocabulary import vocabulary

CROWD = 40
"""A bucket with more groups than this is compared by neighbours only."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """Readings that say one thing, in order of document and place."""

    readings: tuple[Reading, ...]
    origins: frozenset[str] = field(default_factory=frozenset)
    docs: frozenset[str] = field(default_factory=frozenset)

    @property
    def first(self) -> Reading:
        """The reading that stands for the statement."""
        return self.readings[0]

    @property
    def nominal(self) -> Fraction | None:
        """The number that all readings share."""
        return self.first.nominal


def statements_of(readings: Sequence[Reading]) -> list[Statement]:
    """All statements, in the order of their first readings."""
    exact: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
    for reading in readings:
        value = reading.nominal
        exact[(*reading.key, reading.is_each, reading.is_rest, value if value is not None else reading.id)].append(reading)
    groups = list(exact.values())
    return sorted((_statement(g) for g in _merged(groups)), key=lambda s: (s.first.doc, s.first.claim.start, s.first.id))


def pairs_of(bucket: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """All pairs of a bucket, of a crowded one only neighbours by value; the one that stands first comes first."""
    ordered = sorted(bucket, key=lambda s: (s.nominal is None, s.nominal or 0, s.first.id))
    pairs = combinations(ordered, 2) if len(ordered) <= CROWD else pairwise(ordered)
    for a, b in pairs:
        yield (a, b) if (a.first.doc, a.first.claim.start, a.first.id) < (b.first.doc, b.first.claim.start, b.first.id) else (b, a)


def restated(readings: Sequence[Reading]) -> list[tuple[str, str]]:
    """Pairs of documents that are one voice: enough figures of equal keys are equal, and they do not name two known providers."""
    limits = vocabulary("reconciliation").by_code()["coincidence"].attributes
    values: dict[tuple[str, ...], dict[str, set[Fraction]]] = defaultdict(lambda: defaultdict(set))
    homes: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        homes[reading.doc].add(reading.origin)
        if reading.claim.value is not None and digits_of(reading.claim.value) >= limits["digits"]:
            values[reading.key[:5]][reading.doc].add(Fraction(reading.claim.value))
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for by_doc in values.values():
        for a, b in combinations(sorted(by_doc)[:CROWD], 2):
            shared[a, b] += len(by_doc[a] & by_doc[b])
    return [
        pair for pair, count in sorted(shared.items()) if count >= limits["shared_figures"] and not _are_two_providers(homes, pair)
    ]


def _are_two_providers(homes: Mapping[str, set[str]], pair: tuple[str, str]) -> bool:
    """Whether both documents name known providers and share none of them."""
    known = [{o for o in homes[doc] if o.startswith("org:") and provider_code(o.removeprefix("org:")) is not None} for doc in pair]
    return bool(known[0] and known[1]) and not known[0] & known[1]


def _statement(readings: Iterable[Reading]) -> Statement:
    ordered = tuple(sorted(readings, key=lambda r: (r.doc, r.claim.start, r.id)))
    return Statement(ordered, frozenset(r.origin for r in ordered), frozenset(r.doc for r in ordered))


def _merged(groups: list[list[Reading]]) -> list[list[Reading]]:
    """Groups of equal value joined where one origin leaves facets open; a group that fits two that differ stays alone."""
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        claim, value = group[0].claim, group[0].nominal
        if value is not None:
            buckets[claim.indicator, claim.statistic, claim.unit, value, group[0].is_each, group[0].is_rest].append(i)
    root = list(range(len(groups)))
    for bucket in buckets.values():
        if 1 < len(bucket) <= CROWD:
            _merge(bucket, groups, root)
    _join_headlines(groups, root)
    joined: dict[int, list[Reading]] = defaultdict(list)
    for i, group in enumerate(groups):
        joined[_find(root, i)].extend(group)
    return list(joined.values())


def _merge(bucket: list[int], groups: list[list[Reading]], root: list[int]) -> None:
    fits = {(i, j) for i, j in combinations(bucket, 2) if fit(groups[i][0], groups[j][0])}
    friends = {i: [j for j in bucket if (min(i, j), max(i, j)) in fits] for i in bucket}
    for i in bucket:
        if all((min(a, b), max(a, b)) in fits or _same_document(groups, (i, a, b)) for a, b in combinations(friends[i], 2)):
            for j in friends[i]:
                root[_find(root, i)] = _find(root, j)


def _join_headlines(groups: list[list[Reading]], root: list[int]) -> None:
    """A number in a headline joined to the one number of the text below it that says it, whatever indicator the headline seems to have."""
    bodies: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        for reading in group:
            if not reading.in_title and reading.nominal is not None:
                bodies[reading.doc, reading.claim.unit, reading.claim.statistic, reading.nominal].append(i)
    for i, group in enumerate(groups):
        title = group[0]
        if not title.in_title or len({r.doc for r in group}) > 1 or any(not r.in_title for r in group):
            continue
        below = {_find(root, j): j for j in bodies[title.doc, title.claim.unit, title.claim.statistic, title.nominal]}
        fitting = [j for j in below.values() if any(is_headline_of(title, r) for r in groups[j])]
        if len(below) == 1 and fitting:
            root[_find(root, i)] = _find(root, fitting[0])


def is_headline_of(title: Reading, body: Reading) -> bool:
    """Whether the facets of a headline allow that it tells a figure of the text below it."""
    if title.doc != body.doc or modality_class(title.claim.modality) != modality_class(body.claim.modality):
        return False
    return all(found not in ("apart", "overlap") for found in stands(title.claim, body.claim).values())


def _same_document(groups: list[list[Reading]], members: tuple[int, ...]) -> bool:
    return len({r.doc for i in members for r in groups[i]}) == 1


def _find(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


def fit(a: Reading, b: Reading) -> bool:
    """Whether two readings of one value, or of values a slip apart, are one statement although facets are open."""
    if modality_class(a.claim.modality) != modality_class(b.claim.modality) or (a.origin != b.origin and not is_one_plan(a, b)):
        return False
    if a.claim.indicator == "other" and not _is_named_alike(a, b):
        return False
    if a.doc == b.doc and (a.claim.statistic == "min" or ((a.is_part or b.is_part) and a.sentence == b.sentence)):
        return False
    return all(_facet_fits(facet, found, a, b) for facet, found in stands(a.claim, b.claim).items())


def is_one_plan(a: Reading, b: Reading) -> bool:
    """Whether two claims report a target of one body: whoever reports it, that body said it first."""
    if a.claim.modality != "target" or b.claim.modality != "target" or not a.claim.entity or not b.claim.entity:
        return False
    return stand("entity", a.claim, b.claim) == "equal"


def _is_named_alike(a: Reading, b: Reading) -> bool:
    """For what no indicator names: whether the words of the measure are the same, and the things counted."""
    return a.claim.counted == b.claim.counted and bool(a.words) and a.words == b.words


def _facet_fits(facet: str, found: str, a: Reading, b: Reading) -> bool:
    if found in ("equal", "unknown"):
        return True
    if facet == "sector" and "other" in (a.claim.sector, b.claim.sector):
        return (
            a.chinese != b.chinese and a.doc != b.doc
        )  # one language's word for a field may have a code where the other's has none
    if facet == "stage" and found in ("inside", "around") and a.claim.stage and b.claim.stage:
        return a.chinese != b.chinese and a.doc != b.doc  # one language names a stage by two words where the other has one
    if facet == "entity":
        return (found != "apart" and found != "overlap") or (a.doc == b.doc and _share_words(a, b))
    same_start = a.claim.period_start == b.claim.period_start and None in (a.claim.period_end, b.claim.period_end)
    return facet == "period" and a.doc == b.doc and same_start


def _share_words(a: Reading, b: Reading) -> bool:
    """Whether two names in one document have half of the words of the shorter in common."""
    first, second = (set((r.claim.entity or "").lower().replace("'s", "").split()) for r in (a, b))
    return bool(first and second) and 2 * len(first & second) >= min(len(first), len(second))
