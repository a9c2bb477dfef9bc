"""First step: see what lies in the raw folder, hash what is new, and note what people say about it in the ledger.

Nothing is read as a document here. Bytes are hashed only where size or time of change differ from what the ledger holds.
"""

from __future__ import annotations

import json
import stat as stat_module
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from flows.ledger import FileEntry, Ledger
from flows.run import MIB, Folders, Limits, Run, Selection
from flows.sources import Finder, Source, invalid, merged, parse_sidecar, parse_sources
from flows.walk import SIDECAR, SOURCES, Listing, is_document
from schemas.records import Issue

STEP = "ingest"
_CHUNK = 1 << 20
_PDF_WITHIN = 4096
_LINK_ADVICE = "Copy the file into the raw folder."


@dataclass(frozen=True, slots=True)
class Ingested:
    """What changed since the last time: paths of documents, sorted, and the issues that were met."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    unchanged: int
    issues: tuple[Issue, ...]


def ingest(run: Run, listing: Listing, ledger: Ledger, *, write_sidecars: bool = True) -> Ingested:
    """Bring the ledger in step with the raw folder.

    With a selection only the selected documents are looked at; the rest of the ledger stays as it was.
    """
    folders = run.folders
    sidecars, issues = _sidecars(folders, listing, ledger)
    sources, more = read_sources(folders.raw, listing)
    issues += more
    finder = Finder(sources)
    known = ledger.files()
    entries: list[FileEntry] = []
    new: list[str] = []
    changed: list[str] = []
    seen: set[str] = set()
    for path, size, mtime in listing.files:
        if not is_document(path):
            continue
        seen.add(path)
        before = known.get(path)
        sidecar = sidecars.get(path + SIDECAR, {})
        source = finder.source_of(path)
        metadata = merged(source, sidecar)
        if run.selection and not chosen(run.selection, path, before.sha256 if before else None, metadata):
            continue
        if before is not None and (before.size, before.mtime_ns) == (size, mtime):
            entry, problem = replace(before, metadata=metadata), None
            if before.sha256 is None:
                entry, problem = _look(folders, replace(entry, outcome=None), run.limits)
        else:
            entry, problem = _look(folders, FileEntry(path, size, mtime, None, metadata), run.limits)
            if before is not None and entry.sha256 is not None and entry.sha256 == before.sha256:
                entry = replace(before, mtime_ns=mtime, metadata=metadata)
        if problem is not None:
            issues.append(problem)
            if problem.code == "vanished":
                seen.discard(path)
                continue
        elif (told := sidecar.get("sha256")) is not None and told != entry.sha256:
            issues.append(_changed_since(path, entry.sha256))
        if before is None:
            new.append(path)
        elif before.sha256 != entry.sha256 or before.metadata != entry.metadata:
            changed.append(path)
        if entry != before:
            entries.append(entry)
    gone = [] if run.selection else sorted(known.keys() - seen)
    issues += [_missing(source.path) for source in finder.named() if source.path not in seen]
    issues += [Issue(_printable(path), STEP, "outside_folder", why, _LINK_ADVICE, "warning") for path, why in listing.passed_over]
    ledger.put_files(entries, gone)
    issues += _duplicates(ledger.files())
    ledger.put_issues(STEP, issues)
    if write_sidecars:
        _write_sidecars(run.folders.sidecars, [e for e in entries if e.path + SIDECAR not in sidecars])
    return Ingested(tuple(new), tuple(changed), tuple(gone), len(seen) - len(new) - len(changed), tuple(issues))


def chosen(selection: Selection, path: str, digest: str | None, metadata: str) -> bool:
    """Whether a document is among the selected; with nothing selected every document is."""
    said = json.loads(metadata)
    if selection.sources and said.get("source_id") not in selection.sources:
        return False
    if selection.docs and not any(
        path == doc.removeprefix("./") or (len(doc) >= 8 and digest is not None and digest.startswith(doc.lower()))
        for doc in selection.docs
    ):
        return False
    if selection.since is None:
        return True
    dates = [said[name] for name in ("date", "retrieved") if name in said]
    return any(date >= selection.since[: len(date)] for date in dates)


def hash_file(path: Path) -> str:
    """sha256 of a file, in hex. Raises `OSError`."""
    digest = sha256()
    with open(path, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _look(folders: Folders, entry: FileEntry, limits: Limits) -> tuple[FileEntry, Issue | None]:
    """The entry with its hash, or without one and an issue that says why."""
    path = folders.locate(entry.path)
    name = _printable(entry.path)
    try:
        if entry.size > limits.file_bytes:
            return entry, _too_large(name, entry.size, limits.file_bytes, "files")
        if entry.size > limits.text_bytes and not _is_pdf(path):
            return entry, _too_large(name, entry.size, limits.text_bytes, "files other than PDF")
        return replace(entry, sha256=hash_file(path)), None
    except FileNotFoundError:
        return entry, vanished(name, STEP)
    except OSError as error:
        return entry, Issue(name, STEP, "unreadable", f"the file cannot be opened: {error.strerror}", "Check its permissions.")


def vanished(path: str, step: str, doc_id: str | None = None) -> Issue:
    """The issue of a file that went away while kanhe was at work."""
    return Issue(
        path,
        step,
        "vanished",
        "the file was there at first and then was not",
        "Put it back and run kanhe refresh again.",
        "error",
        doc_id,
    )


def _is_pdf(path: Path) -> bool:
    with open(path, "rb") as stream:
        return stat_module.S_ISREG(path.stat().st_mode) and b"%PDF-" in stream.read(_PDF_WITHIN)


def _too_large(path: str, size: int, limit: int, what: str) -> Issue:
    message = f"the file has {size / MIB:.0f} MiB; the limit for {what} is {limit / MIB:.0f} MiB"
    return Issue(path, STEP, "too_large", message, "Split it into parts, or raise the limit with --max-mib or --max-text-mib.")


def _changed_since(path: str, digest: str | None) -> Issue:
    message = f"the file is not the one that its sidecar describes (its sha256 is {digest})"
    return Issue(
        path,
        STEP,
        "sidecar_mismatch",
        message,
        "Fetch the file again, or renew the sidecar if it was changed on purpose.",
        "warning",
        digest,
    )


def _missing(path: str) -> Issue:
    return Issue(
        path,
        STEP,
        "missing_file",
        "sources.yaml names a file that is not there",
        "Put the file there or remove the entry.",
        "warning",
    )


def _duplicates(files: dict[str, FileEntry]) -> list[Issue]:
    """Issues of files that hold the same bytes as an earlier path; only the first is read. Empty files are told one by one."""
    first: dict[str, str] = {}
    issues = []
    for path, entry in files.items():
        if entry.sha256 is None or entry.size == 0:
            continue
        if entry.sha256 in first:
            message = f"the file holds the same bytes as {_printable(first[entry.sha256])}, which stands for both"
            issues.append(
                Issue(_printable(path), STEP, "duplicate_document", message, "Remove one of the two.", "warning", entry.sha256)
            )
        else:
            first[entry.sha256] = path
    return issues


def _sidecars(folders: Folders, listing: Listing, ledger: Ledger) -> tuple[dict[str, dict[str, str]], list[Issue]]:
    """The content of all sidecars by path; those that have not changed come from the ledger."""
    known = ledger.sidecars()
    found: dict[str, dict[str, str]] = {}
    fresh: list[tuple[str, int, int, str]] = []
    issues: list[Issue] = []
    for path, size, mtime in listing.files:
        if not path.endswith(SIDECAR):
            continue
        before = known.get(path)
        if before is not None and before[:2] == (size, mtime):
            body = json.loads(before[2])
        else:
            try:
                fields, wrong = parse_sidecar(path, folders.locate(path).read_bytes())
            except OSError as error:
                fields, wrong = {}, [invalid(path, f"the sidecar cannot be opened: {error.strerror}")]
            body = {"fields": fields, "wrong": [issue.message for issue in wrong]}
            fresh.append((path, size, mtime, json.dumps(body)))
        found[path] = body["fields"]
        issues += [invalid(path, message) for message in body["wrong"]]
    ledger.put_sidecars(fresh, known.keys() - found.keys())
    return found, issues


def read_sources(raw: Path, listing: Listing) -> tuple[list[Source], list[Issue]]:
    """The entries of the raw folder's sources.yaml, none where there is no such file, and what is wrong with it."""
    if not any(path == SOURCES for path, _, _ in listing.files):
        return [], []
    try:
        return parse_sources((raw / SOURCES).read_bytes())
    except OSError as error:
        return [], [invalid(SOURCES, f"the file cannot be opened: {error.strerror}")]


def _write_sidecars(folder: Path, entries: Sequence[FileEntry]) -> None:
    """A record under the state folder of each file that has no sidecar: what was seen, no more. kanhe does not read it back."""
    for entry in entries:
        if entry.sha256 is not None:
            content = f"sha256: {entry.sha256}\nbytes: {entry.size}\n"
            path = folder / (entry.path + SIDECAR)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="ascii")


def _printable(path: str) -> str:
    """The path with bytes that are no UTF-8 spelt out."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
