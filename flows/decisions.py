"""The file of human decisions: JSON lines, only ever appended to. It belongs to the project, not to the state that can be deleted."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flows.run import UserError

if TYPE_CHECKING:
    from reconcilers.decisions import Decision


def read_decisions(path: Path) -> list[Decision]:
    """The decisions of a file in their order; none where there is no file. Raises `UserError` for a line that is no decision."""
    from reconcilers.decisions import VERBS, Decision

    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the decisions in {path}: {error}", 2) from error
    names = {f.name for f in fields(Decision)}
    made = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            decision = Decision(**{name: row[name] for name in names if name in row})
        except (ValueError, TypeError) as error:
            raise UserError(f"line {number} of {path} is no decision ({error}). Mend it or take it out.", 2) from error
        if decision.verb not in VERBS:
            raise UserError(f"line {number} of {path} has the verb {decision.verb!r}; there are {', '.join(VERBS)}.", 2)
        made.append(decision)
    return made


def append_decision(path: Path, decision: Decision) -> None:
    """Add a decision at the end of the file and see that it is on the disk."""
    line = json.dumps(asdict(decision), ensure_ascii=False) + "\n"
    with open(path, "a", encoding="utf-8") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def decisions_key(path: Path) -> str:
    """A hash of the file's bytes, empty where there is no file: what was made without it must be made again with it."""
    try:
        return sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""
