"""`kanhe reconcile --claims FILE`: relations of claims from a file, printed and not stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.run import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.records import Claim, Document


def reconcile_file(claims: str, texts: str | None, jsonl: bool) -> int:
    """Print the relations of the claims in a JSON-lines file (`-` for standard input).

    `texts` is a folder with the canonical text of each document under its name; what a line does not give of a claim's words and
    place (quote, measure, base, block) is read from there.
    """
    from reconcilers.interchange import claims_from_json, relation_to_json
    from reconcilers.reconciling import reconcile

    rows = _rows(claims)
    names = sorted({str(row.get("doc", "")) for row in rows})
    contents = {name: _text(Path(texts), name) for name in names} if texts else {}
    try:
        made = claims_from_json(rows, contents)
    except (KeyError, ValueError, TypeError) as error:
        raise UserError(f"{claims}: a line is no claim: {type(error).__name__} {error}", 2) from error
    made, documents = _in_context(made, contents)
    by_id = {claim.claim_id: claim for claim in made}
    for relation in reconcile(made, documents).relations:
        line = relation_to_json(relation, by_id)
        print(json.dumps(line, ensure_ascii=False) if jsonl else f"{relation.relation:20} {relation.explanation}")
    return 0


def _in_context(claims: list[Claim], texts: Mapping[str, str]) -> tuple[list[Claim], dict[str, Document]]:
    """The claims with the words round them as the extractor reads them, and the documents by id."""
    from dataclasses import replace

    from extractors.claims import extract_claims
    from extractors.readers import read_document

    if not texts:
        return claims, {}
    ids = {claim.doc: claim.doc_id for claim in claims}
    documents = {}
    found: dict[tuple[str, int], Claim] = {}
    for name, text in texts.items():
        document = read_document(text.encode(), name)
        if document.text != text:
            continue
        documents[ids[name]] = replace(document, doc_id=ids[name], name=name)
        found.update({(name, own.end): own for own in extract_claims(document)})
    return [_with_words(claim, found.get((claim.doc, claim.end))) for claim in claims], documents


def _with_words(claim: Claim, read: Claim | None) -> Claim:
    from dataclasses import replace

    if read is None:
        return claim
    missing = {f: getattr(read, f) for f in ("measure", "base", "block", "table_id", "row", "col") if getattr(claim, f) is None}
    return replace(claim, **missing)


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
