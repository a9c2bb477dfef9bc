"""`kanhe show` and `kanhe decide`: one figure with all that is known of it, and what people decide about its claims."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from flows.commands.published import facets_line, table_rows, voice_line
from flows.decisions import append_decision, read_decisions
from flows.interval_lines import Drawn, drawn
from flows.rows import claim_of, figure_of
from flows.run import UserError
from flows.versions import version_folder

if TYPE_CHECKING:
    from reconcilers.decisions import Outcome

_LABEL = 22
_LEAST_ID = 4


def show(options: Namespace) -> int:
    """`kanhe show FIGURE`."""
    folder = version_folder(Path(options.curated), options.version)
    claims = {row["claim_id"]: row for row in table_rows(folder, "claims")}
    figure = _figure(options.figure, table_rows(folder, "figures"))
    voices = [claims[name] for name in figure["claims"]]
    print(f"{facets_line(figure)}: {figure['status']}, unit {figure['unit']}, figure {figure['figure_id']}")
    print()
    for line in _picture(voices, options.width or get_terminal_size((100, 24)).columns):
        print(line)
    print()
    for row in voices:
        mark = "→" if row["claim_id"] == figure["preferred_claim"] else " "
        print(f"{mark} {row['claim_id']}  {voice_line(row)}")
    told = [r for r in table_rows(folder, "relations") if set(r["members"]) & set(figure["claims"])]
    if told:
        print()
    for row in told:
        print(f"{row['relation']}: {row['explanation']}")
        if row.get("suspect"):
            print(
                f"    most likely wrong: {claims[row['suspect']]['text']}, for {row['suggested_value_text']} {claims[row['suspect']]['unit']}"
            )
    print()
    print(figure["reason_en"])
    print(figure["reason_zh"])
    for number, outcome in enumerate(outcomes_for(Path(options.decisions), folder), 1):
        if outcome.claim_id in figure["claims"]:
            print(decision_line(number, outcome))
    return 0


def decide(options: Namespace) -> int:
    """`kanhe decide`."""
    folder = version_folder(Path(options.curated), options.version)
    if options.verb is None:
        return _listed(options, folder)
    if options.claim is None:
        raise UserError("name the claim: kanhe decide prefer CLAIM. kanhe show FIGURE prints the ids of claims.", 2)
    from reconcilers.decisions import decision_on

    claims = {row["claim_id"]: claim_of(row) for row in table_rows(folder, "claims")}
    name = _only(options.claim, claims, "claim")
    rows = [row for row in table_rows(folder, "figures") if name in row["claims"]]
    if not rows:
        raise UserError(f"no figure holds the claim {name}.")
    decision = decision_on(claims[name], figure_of(rows[0]), claims, options.verb)
    path = Path(options.decisions)
    try:
        append_decision(path, replace(decision, made=date.today().isoformat(), by=options.by, note=options.note))
    except OSError as error:
        raise UserError(f"cannot write to {path}: {error.strerror}.") from error
    print(f"{options.verb} {claims[name].text} in {claims[name].doc}: written to {path}. The next kanhe refresh applies it.")
    return 0


def _listed(options: Namespace, folder: Path) -> int:
    outcomes = outcomes_for(Path(options.decisions), folder)
    for number, outcome in enumerate(outcomes, 1):
        if options.jsonl:
            row = {"standing": outcome.standing, "claim_id": outcome.claim_id, **asdict(outcome.decision)}
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(decision_line(number, outcome))
    if not outcomes and not options.jsonl:
        print(f"nothing was decided yet ({options.decisions}).")
    return 0


def outcomes_for(path: Path, folder: Path) -> Sequence[Outcome]:
    """How the decisions of a file stand towards a version. Raises `UserError` for a file that holds something else."""
    from reconcilers.decisions import outcomes_of

    decisions = read_decisions(path)
    if not decisions:
        return []
    claims = [claim_of(row) for row in table_rows(folder, "claims")]
    return outcomes_of(decisions, claims, [figure_of(row) for row in table_rows(folder, "figures")])


def decision_line(number: int, outcome: Outcome) -> str:
    """A decision in one line: its number, how it stands, when, what, on which claim, by whom and why."""
    decision = outcome.decision
    by = f" by {decision.by}" if decision.by else ""
    note = f": {decision.note}" if decision.note else ""
    return f"{number:3} {outcome.standing:9} {decision.made} {decision.verb} {decision.text}{by}{note}"


def _picture(voices: Sequence[Mapping[str, Any]], width: int) -> Iterable[str]:
    """The voices' intervals on one axis, the label before each."""
    from reconcilers.widths import interval_of

    rows, labels = [], []
    for row in voices:
        claim = claim_of(row)
        interval = interval_of(claim)
        if interval is not None:
            from fractions import Fraction

            rows.append(Drawn(interval, None if claim.value is None else Fraction(claim.value)))
            labels.append(" ".join(claim.text.replace("*", "").split()))
    for label, line in zip([*labels, ""], drawn(rows, width - _LABEL - 1), strict=False):
        yield f"{_cut(label):{_LABEL}} {line}"


def _cut(text: str) -> str:
    """A label cut to its width and filled up, with a Chinese character as two columns."""
    from flows.commands.summary import fit

    return fit(text, _LABEL)


def _figure(name: str, figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    by_name = {row["figure_id"]: row for row in figures}
    by_name |= {claim: row for row in figures for claim in row["claims"]}
    wanted = [row for key, row in by_name.items() if key.startswith(name)] if len(name) >= _LEAST_ID else []
    found = {row["figure_id"]: row for row in wanted}
    if len(found) != 1:
        raise UserError(
            f"{'no' if not found else 'more than one'} figure has an id that begins with {name!r}. kanhe figures lists them.", 2
        )
    return next(iter(found.values()))


def _only(name: str, known: Iterable[str], what: str) -> str:
    found = [key for key in known if key.startswith(name)] if len(name) >= _LEAST_ID else []
    if len(found) != 1:
        raise UserError(
            f"{'no' if not found else 'more than one'} {what} has an id that begins with {name!r}. kanhe show prints them.", 2
        )
    return found[0]
