"""`kanhe reconcile --claims FILE`: relations of claims from a file, printed and not stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flows.run import UserError


def reconcile_file(claims: str, texts: str | None, jsonl: bool) -> int:
    """Print the relations of the claims in a JSON-lines file (`-` for standard input).

    `texts` is a folder with the canonical text of each document under its name.
    """
    from dataclasses import replace

    from reconcilers.interchange import claims_from_json, relation_to_json
    from reconcilers.reconciling import reconcile
    from schemas.records import Document

    rows = _rows(claims)
    names = sorted({str(row.get("doc", "")) for row in rows})
    contents = {name: _text(Path(texts), name) for name in names} if texts else {}
    try:
        made = claims_from_json(rows, contents)
    except (KeyError, ValueError, TypeError) as error:
        raise UserError(f"{claims}: a line is no claim: {type(error).__name__} {error}", 2) from error
    documents = {
        claim.doc_id: replace(Document(claim.doc_id, claim.doc, "text/plain", contents[claim.doc]))
        for claim in made
        if claim.doc in contents
    }
    by_id = {claim.claim_id: claim for claim in made}
    for relation in reconcile(made, documents).relations:
        line = relation_to_json(relation, by_id)
        print(json.dumps(line, ensure_ascii=False) if jsonl else f"{relation.relation:20} {relation.explanation}")
    return 0


def _rows(file: str) -> list[dict[str, Any]]:
    try:
        lines = sys.stdin.readlines() if file == "-" else Path(file).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except OSError as error:
        raise UserError(f"cannot open {file}: {error.strerror}", 2) from error
    except ValueError as error:
        raise UserError(f"{file} holds a line that is no JSON: {error}", 2) from error


def _text(folder: Path, name: str) -> str:
    path = folder / name
    if folder.resolve() not in path.resolve().parents:
        raise UserError(f"the document name {name!r} leads out of {folder}.", 2)
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the text of {name} in {folder}: {error}", 2) from error


def reconcile_parquet(files: Sequence[str], into: str | None, add: Sequence[str], threads: int) -> int:
    """`kanhe reconcile --dataset FILE… --into DIR [--add FILE…]`."""
    from flows.reconcile_columns import add_claims, reconcile_dataset

    if into is None or not (files or add):
        raise UserError("claims from Parquet need --into DIR with --dataset FILE… or --add FILE….", 2)
    for paths, work in ((files, partial(reconcile_dataset, workers=max(1, threads))), (add, add_claims)):
        if paths:
            done = work([Path(path) for path in paths], Path(into))
            told = ", ".join(f"{count} {status}" for status, count in done.statuses.items() if count)
            print(f"{done.claims} claims, {done.keys} keys reconciled: {told or 'no figures'}")
    print(
        f"figures are in {Path(into) / 'figures.parquet'}" + (f", changed ones in {Path(into) / 'changed.parquet'}" if add else "")
    )
    return 0
