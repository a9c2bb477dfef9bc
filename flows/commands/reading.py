"""The commands that read single files and store nothing: text, tables, claims, quantities.

Each file is read in a process with limits, as in a refresh. What could not be read is told on standard error in one line; the exit code
is 1 where a file gave nothing.
"""

from __future__ import annotations

import json
import sys
import zlib
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from flows.commands.steps import limits_of
from flows.guarded import Outcome, run_guarded
from flows.reading import FAILED_CODES, is_refused
from flows.rows import decimal_text
from flows.run import MIB, Limits, UserError
from schemas.records import Block, Claim, Document, Issue, Table

_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command has to say about one file: lines for standard output, issues, and whether the file gave nothing."""

    lines: list[str]
    issues: tuple[Issue, ...]
    refused: bool


def text(options: Namespace) -> int:
    """`kanhe text`."""
    if options.blocks:
        return _each_file(options, _blocks_json if options.jsonl else _blocks_plain)
    return _each_file(options, _text_json if options.jsonl else _text_plain)


def tables(options: Namespace) -> int:
    """`kanhe tables`."""
    return _each_file(options, _tables_json if options.jsonl else _tables_plain)


def claims(options: Namespace) -> int:
    """`kanhe claims`."""
    if options.explain:
        return _each_file(options, _claims_explained)
    return _each_file(options, _claims_json if options.jsonl else _claims_plain)


def quantities(options: Namespace) -> int:
    """`kanhe quantities`: cases on standard input, quantities and periods on standard output."""
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            found = _quantities(case["text"], case.get("lang"), case.get("reference_date"))
            identity = case["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(f'line {number} is no case: {error}. A case is {{"id": …, "text": …}}.', 2) from error
        print(json.dumps({"id": identity, "quantities": found}, ensure_ascii=False))
    return 0


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim as printed: its fields, decimals as strings."""
    fields = asdict(claim)
    return fields | {name: decimal_text(fields[name]) for name in ("value", "lower", "upper")}


def _quantities(sentence: str, lang: str | None, reference: str | None) -> list[dict[str, Any]]:
    from extractors.periods import date_spans, resolve_periods, scan_periods
    from extractors.quantities import scan_quantities

    found: list[dict[str, Any]] = []
    mentions = scan_periods(sentence)
    for q in scan_quantities(sentence, lang, dates=date_spans(mentions)):
        if q.role == "label":
            continue
        bounds = {name: decimal_text(getattr(q, name)) for name in ("value", "lower", "upper")}
        more = {"hedge": q.hedge, "unit": q.unit, "counted": q.counted, "role": q.role}
        found.append({"start": q.start, "end": q.end, "text": sentence[q.start : q.end], **bounds, **more})
    day = date.fromisoformat(reference[:10]) if reference else None
    for p in resolve_periods(mentions, sentence, reference=day):
        if p.first or p.last:
            ends = {"period_start": p.first and p.first.isoformat(), "period_end": p.last and p.last.isoformat()}
            found.append({"start": p.start, "end": p.end, "text": sentence[p.start : p.end], **ends})
    return sorted(found, key=lambda f: (f["start"], f["end"]))


def _each_file(options: Namespace, show: Callable[[Document], list[str]]) -> int:
    """Print what `show` says of each file; 1 where one gave nothing."""
    limits = limits_of(options)
    failed = 0
    work = partial(_read_and_show, show, options.password, limits)
    for outcome in run_guarded(work, list(options.files), limits.seconds, limits.memory_mib):
        failed |= print_outcome(outcome, named=len(options.files) > 1 and not options.jsonl)
    return int(failed)


def print_outcome(outcome: Outcome[str, Printed], *, named: bool = False) -> int:
    """Print what became of a file, under its name where `named`; 1 where it gave nothing."""
    printed = outcome.result
    if printed is None:
        code, advice = FAILED_CODES[outcome.ending]
        message = f"the reading of the document was ended: {outcome.detail}"
        printed = Printed([], (Issue(outcome.item, "read", code, message, advice),), True)
    if named and printed.lines:
        print(f"==> {outcome.item} <==")
    for line in printed.lines:
        print(line)
    for issue in printed.issues:
        place = f"{issue.path}, page {issue.page}" if issue.page else issue.path
        print(f"{issue.severity}: {place}: {issue.message}. {issue.advice}", file=sys.stderr)
    return int(printed.refused)


def _read_and_show(show: Callable[[Document], list[str]], password: str | None, limits: Limits, file: str) -> Printed:
    """In the guarded process: read one file and say what the command asks for."""
    from extractors.readers import read_document

    data = content_of(file, limits)
    if isinstance(data, Printed):
        return data
    document = read_document(data, Path(file).name.removesuffix(".gz"), password=password)
    if is_refused(document) or not document.text:
        return Printed([], document.issues, True)
    return Printed(show(document), document.issues, False)


def content_of(file: str, limits: Limits) -> bytes | Printed:
    """The bytes of a file, unpacked where its name ends in `.gz`; where they cannot be had, what to say of it."""
    try:
        return _content(Path(file), limits)
    except OSError as error:
        return refused(file, "unreadable", f"the file cannot be opened: {error.strerror}", "Check the path and its permissions.")
    except _TooLargeError as error:
        return refused(file, "too_large", str(error), "Split it into parts, or raise the limit with --max-text-mib.")
    except (EOFError, zlib.error) as error:
        return refused(file, "truncated", f"the gzip data is damaged: {error}", "Fetch the file again.")


class _TooLargeError(Exception):
    pass


def _content(path: Path, limits: Limits) -> bytes:
    with open(path, "rb") as stream:
        is_pdf = b"%PDF-" in stream.peek(4096)[:4096]
        limit = limits.file_bytes if is_pdf or path.suffix == ".gz" else limits.text_bytes
        data = stream.read(limit + 1)
    if path.suffix == ".gz" and len(data) <= limit:
        unpacking = zlib.decompressobj(_GZIP)
        data = unpacking.decompress(data, limit + 1)
        if len(data) <= limit and not unpacking.eof:
            raise EOFError("it ends too early")
        if not data.startswith(b"%PDF-"):
            limit = limits.text_bytes
    if len(data) > limit:
        raise _TooLargeError(f"the file has more than {limit / MIB:g} MiB")
    return data


def refused(file: str, code: str, message: str, advice: str) -> Printed:
    """What to say of a file that gave nothing."""
    return Printed([], (Issue(file, "read", code, message, advice),), True)


def _text_plain(document: Document) -> list[str]:
    return [document.text]


def _text_json(document: Document) -> list[str]:
    common = {
        "id": document.name.rsplit(".", 1)[0],
        "file": document.name,
        "lang": document.language,
        "title": document.title,
        "author": list(document.authors),
        "date": document.published,
        "source": document.publisher,
    }
    if document.pages is None:
        return [_json({**common, "articleBody": _article(document), "text": document.text})]
    pages = range(1, document.pages + 1)
    return [_json({**common, "pdf": document.name, "page": page, "text": _body(document, page)}) for page in pages]


def _blocks_json(document: Document) -> list[str]:
    return [_json({"file": document.name, **_block(document, block)}) for block in document.blocks]


def _blocks_plain(document: Document) -> list[str]:
    lines = []
    for block in document.blocks:
        page = f" p. {block.page}" if block.page else ""
        level = f" {block.level}" if block.level else ""
        text = _one_line(document.text[block.start : block.end])
        lines.append(f"{block.index:4} [{block.start}:{block.end}]{page} {block.kind}{level}: {text}")
    return lines


def _block(document: Document, block: Block) -> dict[str, Any]:
    fields = {name: getattr(block, name) for name in ("index", "kind", "level", "start", "end", "page")}
    return {**fields, "section": list(block.section), "text": document.text[block.start : block.end]}


def _article(document: Document) -> str:
    """The body: all blocks but boilerplate, the title, which has a field of its own, and captions that stand over no table."""
    left_out = {"boilerplate", "title"}
    chosen = [
        block
        for block, after in zip(document.blocks, (*document.blocks[1:], None), strict=True)
        if block.kind not in left_out and (block.kind != "caption" or (after is not None and after.kind == "table"))
    ]
    return "\n".join(document.text[b.start : b.end] for b in chosen)


def _body(document: Document, page: int) -> str:
    """The blocks of a page that are neither boilerplate nor part of a chart."""
    charts = _chart_blocks(document)
    chosen = [b for b in document.blocks if b.kind != "boilerplate" and b.index not in charts and b.page == page]
    return "\n".join(document.text[b.start : b.end] for b in chosen)


def _chart_blocks(document: Document) -> set[int]:
    """The numbers of the blocks of charts, of their captions and of the notes right below them, which `kanhe tables` gives."""
    found: set[int] = set()
    for table in document.tables:
        if table.kind == "chart":
            beside = document.blocks[max(0, table.block - 2) : table.block + 2]
            kinds = [(b, b.kind == ("caption" if b.index < table.block else "footnote")) for b in beside if b.page == table.page]
            found |= {table.block, *(b.index for b, part in kinds if part)}
    return found


def _tables_json(document: Document) -> list[str]:
    return [
        _json(
            {
                "pdf": document.name,
                "page": table.page or 1,
                "table": table.rows(),
                "spans": [[c.row, c.col, c.rowspan, c.colspan] for c in table.cells if c.rowspan > 1 or c.colspan > 1],
                "kind": table.kind,
                "caption": table.caption,
                "unit_note": table.unit_note,
            }
        )
        for table in document.tables
    ]


def _tables_plain(document: Document) -> list[str]:
    lines = []
    for table in document.tables:
        where = f"page {table.page}, " if table.page else ""
        note = f", {table.unit_note}" if table.unit_note else ""
        lines += [f"{table.kind} {table.index + 1}: {where}{table.n_rows} × {table.n_cols}{note}", *_captioned(table)]
        lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in table.rows()]
        lines.append("")
    return lines


def _captioned(table: Table) -> Iterator[str]:
    if table.caption:
        yield table.caption


def _claims_json(document: Document) -> list[str]:
    from extractors.claims import extract_claims

    return [_json(claim_json(claim)) for claim in extract_claims(document)]


def _claims_plain(document: Document) -> list[str]:
    from extractors.claims import extract_claims

    return [line for claim in extract_claims(document) for line in (_headline(claim), f"    {_one_line(claim.quote)}")]


def _claims_explained(document: Document) -> list[str]:
    from extractors.claims import read_claims

    lines = []
    for reading in read_claims(document):
        lines += [_headline(reading.claim), f"    {_one_line(reading.claim.quote)}"]
        for field, link in reading.links:
            if link.value is None:
                continue
            words = f"«{_one_line(document.text[slice(*link.words)])}»" if link.words else "by default"
            lines.append(f"    {field:10} {link.value:24} {words}{f' in the {link.scope}' if link.scope else ''}")
    return lines


def _headline(claim: Claim) -> str:
    page = f" p. {claim.page}" if claim.page else ""
    facets: Mapping[str, str | None] = {
        "": claim.counted,
        "place": claim.place,
        "sector": claim.sector,
        "stage": claim.stage,
        "entity": claim.entity,
        "provider": claim.provider,
    }
    said = " · ".join(f"{name} {value}".strip() for name, value in facets.items() if value)
    time = (
        "/".join(day or "…" for day in (claim.period_start, claim.period_end))
        if claim.period_start or claim.period_end
        else "no period"
    )
    what = f"{claim.indicator}, {claim.statistic}"
    hedge = "" if claim.hedge == "exact" else f" ({claim.hedge})"
    text = _one_line(claim.text)
    return f"[{claim.start}:{claim.end}]{page} {text}{hedge} = {_interval(claim)} {claim.unit} · {what} · {time}{' · ' + said if said else ''}"


def _interval(claim: Claim) -> str:
    if claim.value is not None:
        return decimal_text(claim.value) or ""
    return f"{decimal_text(claim.lower) or '…'} to {decimal_text(claim.upper) or '…'}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
