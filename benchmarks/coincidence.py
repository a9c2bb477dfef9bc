"""How often each kind of identity holds by accident: `python -m benchmarks.coincidence`.

The numbers of all documents are shuffled among the claims of one unit and statistic, so that words, scopes and places stay and the figures come from
elsewhere; what then holds with a changed number holds by chance. For each kind: how many are told as holding in the documents as they are
(`held`), how many per shuffle, and the second as a percentage of the first (`chance_percent`; 100 where none is held). Bounds (`<=`) hold for
half of all pairs of numbers and prove nothing; they are measured beside the others. Documents: `raw/`, or the folders given, and the seeds
where `KANHE_EVAL_DIR` is set.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.planted import Corpus, corpus_of
from reconcilers.reconciling import reconcile
from schemas.records import Claim

_SUM = re.compile(r"^[a-p](\+[a-p]){2,}")
_YEARS = re.compile(r"1/\d+")
_SPELLS = re.compile(r"^\d+\*")


def kind_of(identity: str) -> str:
    """An identity without the numbers of its parts, years and spells: `a+b+…=p`, `(b/a)^(1/n)-1=c`, `n*a<=b`."""
    return _SPELLS.sub("n*", _YEARS.sub("1/n", _SUM.sub("a+b+…", identity)))


def held(corpus: Corpus, clean: Corpus | None = None) -> Counter[str]:
    """How many identities of each kind are told as holding, bounds among them; beside `clean`, only those with a number that differs from it."""
    found = [r for r in reconcile(corpus.claims, corpus.documents).relations if r.identity and r.relation == "derived_consistent"]
    if clean is not None:
        before = {c.claim_id: c.value for c in clean.claims}
        changed = {c.claim_id for c in corpus.claims if c.value != before[c.claim_id]}
        found = [r for r in found if changed.intersection(r.members)]
    return Counter(kind_of(r.identity or "") for r in found)


def shuffled(claims: Sequence[Claim], seed: int) -> tuple[Claim, ...]:
    """The claims with their numbers, hedges and digits exchanged among those of one unit and statistic."""
    drawn = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    pools: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        pools[claim.unit, claim.statistic].append(i)
    made = list(claims)
    for places in pools.values():
        sources = drawn.sample(places, len(places))
        for place, source in zip(places, sources, strict=True):
            other = claims[source]
            made[place] = replace(
                claims[place], value=other.value, lower=other.lower, upper=other.upper, hedge=other.hedge, text=other.text
            )
    return tuple(made)


def measured(corpora: Sequence[Corpus], shuffles: int) -> dict[str, dict[str, float]]:
    """For each kind of identity: how many hold, how many hold per shuffle, and the second as a percentage of the first."""
    as_they_are: Counter[str] = Counter()
    by_chance: Counter[str] = Counter()
    for corpus in corpora:
        as_they_are += held(corpus)
        for seed in range(shuffles):
            by_chance += held(Corpus(shuffled(corpus.claims, seed), corpus.documents), corpus)
    found = {}
    for kind in sorted(as_they_are | by_chance):
        per_shuffle = by_chance[kind] / shuffles
        percent = 100 * per_shuffle / as_they_are[kind] if as_they_are[kind] else 100.0
        found[kind] = {"held": as_they_are[kind], "per_shuffle": round(per_shuffle, 2), "chance_percent": round(percent, 1)}
    return found


def main() -> None:
    """Print the measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of documents (default: raw, and the seeds)")
    parser.add_argument("--shuffles", type=int, default=20, help="how often the numbers are shuffled (default: 20)")
    options = parser.parse_args()
    evaluation = os.environ.get("KANHE_EVAL_DIR")
    folders = options.folders or [Path("raw"), *([Path(evaluation) / "seeds"] if evaluation else [])]
    print(json.dumps(measured([corpus_of(folder) for folder in folders], options.shuffles), indent=1))


if __name__ == "__main__":
    main()
