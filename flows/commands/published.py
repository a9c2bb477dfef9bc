"""The commands that show what was published: figures, relations, status."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flows.run import Run
from flows.versions import published, version_folder

_MARKS = {"conflicting": "≠", "corroborated": "=", "suspect": "?", "single": " "}


def figures(options: Namespace) -> int:
    """`kanhe figures`."""
    folder = version_folder(Path(options.curated), options.version)
    claims = {row["claim_id"]: row for row in table_rows(folder, "claims")}
    wanted = [row for row in table_rows(folder, "figures") if _is_wanted(row, options)]
    for figure in wanted:
        voices = [claims[name] for name in figure["claims"]]
        if options.jsonl:
            print(_json({**figure, "voices_in_words": [voice_line(claim) for claim in voices]}))
            continue
        print(f"{_MARKS[figure['status']]} {facets_line(figure)}: {figure['status']} ({figure['figure_id'][:8]})")
        for claim in voices:
            mark = "→" if claim["claim_id"] == figure["preferred_claim"] else " "
            print(f"    {mark} {voice_line(claim)}")
        print(f"      {figure['reason_en']}")
    if not options.jsonl and not wanted:
        print("no figure fits. Figures with a single claim are shown with --all or --status single.")
    return 0


def relations(options: Namespace) -> int:
    """`kanhe relations`."""
    from flows.rows import claim_of, relation_of
    from reconcilers.interchange import relation_to_json

    folder = version_folder(Path(options.curated), options.version)
    rows = {row["claim_id"]: row for row in table_rows(folder, "claims")}
    claims = {name: claim_of(row) for name, row in rows.items()}
    for row in table_rows(folder, "relations"):
        if options.kind and row["relation"] != options.kind:
            continue
        if options.jsonl:
            print(_json(relation_to_json(relation_of(row), claims)))
            continue
        print(f"{row['relation']}: {row['explanation']}")
        for name in row["members"]:
            print(f"    {voice_line(rows[name])}")
    return 0


def status(options: Namespace) -> int:
    """`kanhe status`."""
    from flows.commands.steps import folders_of
    from flows.steps import dry_run

    folders = folders_of(options)
    latest = published(folders.curated).latest
    print(
        f"latest version  {latest or 'none'}"
        + (f" in {folders.curated}/ ({len(published(folders.curated).order)} published)" if latest else "")
    )
    if folders.raw.is_dir():
        plan = dry_run(Run(folders))
        print(
            f"raw             {len(plan.new)} new, {len(plan.changed)} changed, {len(plan.gone)} gone; {len(plan.to_read)} to read"
        )
        for path in plan.to_read[:20]:
            print(
                f"    {path}" + (" (kanhe's code changed)" if plan.code_changed and path not in (*plan.new, *plan.changed) else "")
            )
        if len(plan.to_read) > 20:
            print(f"    … and {len(plan.to_read) - 20} more")
    else:
        print(f"raw             there is no folder {folders.raw}")
    if latest is None:
        return 0
    folder = version_folder(folders.curated)
    documents = table_rows(folder, "documents", ["doc_id", "name", "published", "publisher", "title"])
    claims = Counter(row["doc_id"] for row in table_rows(folder, "claims", ["doc_id"]))
    print(f"documents       {len(documents)}")
    for row in documents:
        print(f"    {row['doc_id'][:12]}  {row['published'] or '–':10}  {claims[row['doc_id']]:5} claims  {row['name']}")
    issues = table_rows(folder, "issues")
    print(f"issues          {len(issues)}")
    for issue in issues:
        page = f", page {issue['page']}" if issue["page"] else ""
        print(f"    {issue['severity']}: {issue['path']}{page}: {issue['message']}. {issue['advice']}")
    _print_decisions(Path(options.decisions), folder)
    return 0


def _print_decisions(path: Path, folder: Path) -> None:
    """How many decisions there are, and one line each for those that someone should look at again."""
    from flows.commands.judging import decision_line, outcomes_for

    outcomes = outcomes_for(path, folder)
    counted = Counter(outcome.standing for outcome in outcomes)
    told = ", ".join(f"{counted[s]} {s}" for s in ("applied", "stale", "orphaned", "withdrawn") if counted[s])
    print(f"decisions       {len(outcomes)}" + (f": {told}" if told else ""))
    for number, outcome in enumerate(outcomes, 1):
        if outcome.standing in ("stale", "orphaned"):
            print(f"    {decision_line(number, outcome)}")


def print_version(options: Namespace) -> int:
    """`kanhe --version`."""
    from flows.fingerprint import code_version

    print(f"kanhe {code_version()}")
    return 0


def table_rows(folder: Path, name: str, columns: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a dataset of a version."""
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(
        folder / f"{name}.parquet", columns=None if columns is None else list(columns)
    ).to_pylist()
    return rows


def _is_wanted(figure: Mapping[str, Any], options: Namespace) -> bool:
    for name in ("status", "indicator", "place"):
        if getattr(options, name) and figure[name] != getattr(options, name):
            return False
    return bool(options.all or options.status or options.jsonl or len(figure["claims"]) > 1)


def facets_line(figure: Mapping[str, Any]) -> str:
    """What a figure is about, in one line."""
    time = "/".join(day or "…" for day in (figure["period_start"], figure["period_end"]))
    facets = [figure[name] for name in ("indicator", "statistic", "counted", "place", "sector", "stage", "entity")]
    shown = [facet for facet in facets if facet and facet != "total"]
    return " · ".join(
        [*shown, time if time != "…/…" else "no period", *([] if figure["modality"] == "actual" else [figure["modality"]])]
    )


def voice_line(claim: Mapping[str, Any]) -> str:
    """Where a claim stands, whom it credits, and the words round its number."""
    page = f" p. {claim['page']}" if claim["page"] else ""
    by = f", by {claim['provider']}" if claim["provider"] else ""
    quote = " ".join(claim["quote"].split())
    at = max(0, quote.find(" ".join(claim["text"].split())))
    begin, end = max(0, at - 24), at + len(claim["text"]) + 24
    shown = f"{'…' if begin else ''}{quote[begin:end]}{'…' if end < len(quote) else ''}"
    return f"{os.path.basename(claim['doc'])}{page} [{claim['start']}:{claim['end']}]{by}: {shown}"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
