"""Quantities alone against Recognizers-Text and JioNLP, in characters a second of CPU time on the same documents.

The peers live in an environment of their own (`make bench` makes it from the dependency group `bench`) and read a smaller slice of the
same text, as they are slow; each gets a paragraph at a time, which is what it is fastest on. Recognizers-Text runs its models for
numbers, percentages, currencies and dates in the language of the text, JioNLP its extractors of money and of times (Chinese only).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clock import cpu
from benchmarks.rows import Row
from benchmarks.texts import grown
from extractors.quantities import scan_quantities

SIZE = 1_000_000
ROUNDS = 3
SLICES = {"recognizers": 20_000, "jionlp": 60_000}
PEERS = Path(os.environ.get("KANHE_PEERS", Path(sys.prefix).parent / "build" / "peers"))


def main() -> Iterator[Row]:
    """Rates of kanhe and of the peers, and how they compare."""
    own = {language: _own(language) for language in ("zh", "en")}
    for language, rate in own.items():
        yield Row(f"kanhe, {language}", rate, "chars/s")
    reference = {language: _peer("recognizers", language) for language in ("zh", "en")}
    for language, (rate, note) in reference.items():
        yield Row(f"Recognizers-Text, {language}", rate, "chars/s", note=note)
    rates = [(own[language], rate) for language, (rate, _) in reference.items() if rate]
    both = sum(1 / rate for _, rate in rates) / sum(1 / mine for mine, _ in rates) if len(rates) == len(own) else None
    yield Row("kanhe to Recognizers-Text, both languages", both, "times", 300, at_least=True)
    jio, note = _peer("jionlp", "zh")
    yield Row("JioNLP, zh", jio, "chars/s", note=note)
    yield Row("kanhe to JioNLP", own["zh"] / jio if jio else None, "times", 8, at_least=True)


def _own(language: str) -> float:
    text = grown(language, SIZE)
    scan_quantities(text[:50_000])
    return len(text) / min(cpu(lambda: scan_quantities(text)) for _ in range(ROUNDS))


def _peer(name: str, language: str) -> tuple[float | None, str]:
    """Characters a second of a peer, or None and the reason."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        return None, f"the peers are not installed in {PEERS.name}/"
    case = json.dumps({"language": language, "warm": grown(language, 4000), "text": grown(language, SLICES[name])})
    script = Path(__file__).parent / "peers.py"
    done = subprocess.run([python, "-P", script, name], input=case, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        return None, done.stderr.strip().splitlines()[-1][:120]
    told = json.loads(done.stdout.splitlines()[-1])
    return told["characters"] / told["seconds"], f"{told['mentions']} mentions in {told['characters']} characters"
