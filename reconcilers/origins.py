"""Who first said it: the voice behind a claim.

Origins, not documents: an article that restates a report is the same voice as the report. A claim's origin is the provider that it
credits, found by the names of the vocabularies; a title ("the AI Blue Book") stands for whoever the document credits otherwise;
a claim without a credit has the origin of its document. Documents that share figures and never differ in one are one voice too,
unless both name their providers and these differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.records import Claim, Document
from schemas.vocabulary import Entry, names, vocabulary

_LETTERS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origins:
    """The origin of each claim, by document and by credit; `root` maps an origin to the voice that it belongs to."""

    documents: Mapping[str, str]
    credits: Mapping[tuple[str, str], str]
    root: Mapping[str, str]
    rank: Mapping[str, int]

    def of(self, claim: Claim) -> tuple[str, bool]:
        """The voice behind a claim, and whether the document names it."""
        credit = self.credits.get((claim.doc_id, claim.provider)) if claim.provider else None
        origin = credit or self.documents.get(claim.doc_id, f"doc:{claim.doc_id}")
        return self.root.get(origin, origin), not origin.startswith("doc:")

    def standing(self, doc_id: str) -> int:
        """How much of its origin's material a document has: the originator has most. Lower is more."""
        return self.rank.get(doc_id, 0)


def origins_of(claims: Sequence[Claim], documents: Mapping[str, Document], same: Iterable[tuple[str, str]] = ()) -> Origins:
    """The origins of all claims; `same` are pairs of document ids that were found to be one voice."""
    by_doc: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (c.doc_id, c.start, c.claim_id)):
        by_doc[claim.doc_id].append(claim)
    titles = {doc: _letters(document.title) for doc, document in sorted(documents.items()) if document.title}
    homes = {doc: _home(doc, found, documents.get(doc)) for doc, found in sorted(by_doc.items())}
    credited: dict[tuple[str, str], str] = {}
    for doc, found in sorted(by_doc.items()):
        for provider in {c.provider for c in found if c.provider}:
            credited[doc, provider] = _credit(provider, doc, homes, titles)
    root = _joined([(homes[a], homes[b]) for a, b in sorted(same) if a in homes and b in homes])
    sizes = Counter({doc: len(found) for doc, found in by_doc.items()})
    order = sorted(sizes, key=lambda doc: (-sizes[doc], doc))
    return Origins(homes, credited, root, {doc: i for i, doc in enumerate(order)})


def provider_code(name: str) -> str | None:
    """The provider or publisher whose name stands in the words of a credit: the longest, the earliest of equals."""
    text = name.lower()
    hits = [(-len(form), text.index(form), code) for form, code in _forms() if form in text]
    return min(hits)[2] if hits else None


def is_report(name: str) -> bool:
    """Whether the words name a publication."""
    entry = vocabulary("reconciliation").by_code()["report_words"]
    text = name.lower()
    return any(word in text for word in entry.forms())


def display_name(origin: str, *, chinese: bool) -> str | None:
    """A provider's name in a language, where the vocabularies know it."""
    entry = _entries().get(origin.removeprefix("org:"))
    if entry is None:
        return None
    forms = entry.zh or entry.en if chinese else entry.en or entry.zh
    return forms[0] if forms else None


def _home(doc: str, claims: list[Claim], document: Document | None) -> str:
    """Who speaks in a document where no claim is credited: whom it credits throughout, or a publisher that provides figures."""
    limits = vocabulary("reconciliation").by_code()["document_origin"].attributes
    credited: Counter[str] = Counter()
    for claim in claims:
        code = claim.provider and (
            provider_code(claim.provider) or (None if is_report(claim.provider) else _letters(claim.provider))
        )
        if code:
            credited[code] += 1
    if len(credited) == 1:
        code, times = credited.most_common(1)[0]
        if times >= limits["claims"] and times >= limits["part"] * len(claims):
            return f"org:{code}"
    named = document and (document.publisher and _provider_only(document.publisher))
    return f"org:{named}" if named else f"doc:{doc}"


def _credit(provider: str, doc: str, homes: Mapping[str, str], titles: Mapping[str, str]) -> str:
    code = provider_code(provider)
    if code:
        return f"org:{code}"
    if is_report(provider):
        quoted = _letters(provider)
        written = [
            other
            for other, title in titles.items()
            if other != doc and other in homes and title and (title in quoted or quoted in title)
        ]
        return homes[written[0]] if written else homes[doc]
    return f"org:{_letters(provider)}"


def _provider_only(publisher: str) -> str | None:
    """The code of a publisher that is a provider of figures too."""
    code = provider_code(publisher)
    return code if code in {e.code for e in _listed("providers")} else None


def _letters(text: str | None) -> str:
    return "".join(_LETTERS.findall(text or "")).lower()


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each origin in a pair, the least of all origins that it is tied to; a named one before an unnamed."""
    groups: dict[str, set[str]] = {}
    for a, b in pairs:
        group = groups.get(a, {a}) | groups.get(b, {b})
        for origin in group:
            groups[origin] = group
    return {origin: min(group, key=lambda o: (o.startswith("doc:"), o)) for origin, group in groups.items()}


def _listed(name: str) -> tuple[Entry, ...]:
    return vocabulary(name).entries if name in names() else ()


@cache
def _entries() -> dict[str, Entry]:
    return {e.code: e for name in ("publishers", "providers") for e in _listed(name)}


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    return tuple(
        (form.lower(), e.code) for name in ("providers", "publishers") for e in _listed(name) for form in e.forms() if len(form) > 1
    )
