"""The command line: `kanhe COMMAND …`. Only argparse is imported here; each command imports what it needs when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from flows.command_options import (
    add_command,
    add_decisions,
    add_folders,
    add_limits,
    add_reading_limits,
    add_selection,
    at_least_one,
)
from flows.run import UserError

_DESCRIPTION = """\
kanhe (勘合) reads Chinese and English reports and news, takes out every numeric claim with the place where it stands,
lays claims about the same quantity side by side, says whether they agree, and publishes the result as Parquet."""

_STEPS = """\
the whole way and its steps (each works only on what changed):
  refresh      look, read, reconcile and publish
  ingest       see which documents in raw/ are new, changed or gone
  extract      read those documents and take out their claims
  reconcile    compare all claims: relations and figures
  publish      write a new version to curated/
  serve        do all of this on schedule and whenever a document comes in

what was published:
  figures      each quantity with its voices, its status and the reason
  relations    which claims agree, conflict, or only seem to
  show         one figure: its voices, their intervals, the reason
  decide       prefer or reject a claim; what was decided so far
  diff         what differs between two versions
  status       documents, the latest version, what waits to be read, issues, decisions

one file, nothing stored:
  text         the text as kanhe reads it
  tables       the tables
  claims       the numeric claims with their fields
  quantities   bare quantities of sentences, JSON lines in and out
  debug        a picture of a PDF page with blocks, tables and claims

examples:
  kanhe refresh                                   everything that changed in raw/
  kanhe refresh --doc raw-file.pdf                one document anew
  kanhe claims report.pdf --explain               why each claim has the fields that it has
  kanhe figures --status conflicting              where the sources differ

kanhe COMMAND --help says more about each."""

_MIB = 1 << 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed or (with --strict) issues, 2 wrong use."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 2
    module, _, function = options.run.partition(":")
    try:
        code: int = getattr(import_module(module), function)(options)
        sys.stdout.flush()
    except UserError as error:
        print(f"kanhe {options.command}: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print(f"kanhe {options.command}: stopped; what was done so far is kept, run it again to go on.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        "kanhe",
        usage="kanhe COMMAND …",
        description=_DESCRIPTION,
        epilog=_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_const", dest="command", const="version", help="print the version and end")
    parser.set_defaults(run="flows.commands.published:print_version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", help=argparse.SUPPRESS)
    _add_steps(commands)
    _add_published(commands)
    _add_reading(commands)
    return parser


def _add_steps(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    refresh = add_command(
        commands,
        "refresh",
        "Bring curated/ up to date with raw/: look, read, reconcile, publish.",
        "Only documents that changed are read again, or all of them when kanhe's own code or vocabularies changed. A document that cannot\n"
        "be read is a row in the dataset `issues`; the others are published, and the exit code is 0 (1 with --strict).\n"
        "Where a Prefect API is configured (PREFECT_API_URL or a profile), the run is recorded there.",
        "kanhe refresh\n  kanhe refresh --raw ~/reports --curated out\n  kanhe refresh --source caixin --since 2025-06\n  kanhe refresh --dry-run",
    )
    ingest = add_command(
        commands,
        "ingest",
        "See which documents in raw/ are new, changed or gone, and note it in the ledger.",
        "Files are hashed only where size or time of change differ. Nothing is read as a document yet.",
        "kanhe ingest --dry-run",
    )
    extract = add_command(
        commands,
        "extract",
        "Read the documents that `ingest` noted and take out their claims and tables.",
        "With --source, --doc or --since the selected documents are read anew even if nothing changed.",
        "kanhe extract --doc 2025/report.pdf",
    )
    reconcile = add_command(
        commands,
        "reconcile",
        "Compare all claims that were read: relations and figures.",
        "With --claims the claims come from a JSON-lines file instead, and the relations are printed; nothing is stored.\n"
        "With --dataset they come from Parquet files with the columns of the dataset claims, by the million: figures only, by key,\n"
        "interval, origin and document, without a look at the words round a claim. DIR/figures.parquet holds them. --add redoes the keys\n"
        "of new claims and puts all figures of these keys into DIR/changed.parquet, which take the place of those in figures.parquet.",
        "kanhe reconcile\n  kanhe reconcile --claims claims.jsonl --texts texts/ --jsonl\n"
        "  kanhe reconcile --dataset claims.parquet --into figures/\n  kanhe reconcile --into figures/ --add new-claims.parquet",
    )
    publish = add_command(
        commands,
        "publish",
        "Write what was read and reconciled to curated/ as a new version, unless nothing is different.",
        "A version is an immutable folder of Parquet files; curated/latest.json names the latest, curated/current links to it.",
        "kanhe publish --curated out",
    )
    for name, parser in (
        ("refresh", refresh),
        ("ingest", ingest),
        ("extract", extract),
        ("reconcile", reconcile),
        ("publish", publish),
    ):
        parser.set_defaults(run=f"flows.commands.steps:{name}")
        add_folders(parser)
        add_selection(parser)
        if name in ("refresh", "extract", "ingest"):
            add_limits(parser)
        if name in ("refresh", "publish"):
            parser.add_argument(
                "--keep",
                type=at_least_one,
                metavar="N",
                help="remove all but the N latest versions after publishing (default: keep all)",
            )
        if name in ("refresh", "ingest"):
            parser.add_argument(
                "--look",
                choices=("due", "all", "none"),
                default="due",
                help="which sources of sources.yaml to look at for new documents: those whose interval has passed (default), all, none",
            )
    serve = add_command(
        commands,
        "serve",
        "Keep curated/ up to date: refresh on schedule and whenever a document comes into raw/.",
        "Starts a Prefect server of its own on loopback, whose pages show all runs, unless a Prefect API is configured. Ctrl-C or SIGTERM ends it.",
        "kanhe serve\n  kanhe serve --every PT15M --port 4210",
    )
    serve.add_argument(
        "--every", default="PT15M", metavar="DURATION", help="how often to see which sources are due, ISO 8601 (default: PT15M)"
    )
    serve.add_argument("--port", type=int, default=4200, metavar="N", help="port of the Prefect server (default: 4200)")
    add_folders(serve)
    add_limits(serve)
    serve.set_defaults(run="flows.commands.serving:serve")
    reconcile.add_argument(
        "--claims", metavar="FILE", help="claims as JSON lines (the fields of `kanhe claims --jsonl`), - for stdin"
    )
    reconcile.add_argument("--texts", metavar="DIR", help="with --claims: folder of the canonical texts, by document name")
    reconcile.add_argument(
        "--jsonl", action="store_true", help="with --claims: print one JSON object a line (as `kanhe relations --jsonl`)"
    )
    many = reconcile.add_argument_group("claims by the million")
    many.add_argument("--dataset", nargs="+", metavar="FILE", help="Parquet files of claims; all are reconciled anew")
    many.add_argument("--into", metavar="DIR", help="folder of the figures, and of what is kept to add claims later")
    many.add_argument(
        "--add", nargs="+", metavar="FILE", help="Parquet files of new claims; only the keys that they touch are redone"
    )
    many.add_argument("--threads", type=int, default=2, metavar="N", help="with --dataset: threads that work (default: 2)")


def _add_published(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    figures = add_command(
        commands,
        "figures",
        "Show the published figures: each quantity with its voices, its status and the reason.",
        "Statuses: single (one voice), corroborated (voices agree), conflicting, suspect (a slip is likely).",
        "kanhe figures --status conflicting\n  kanhe figures --place CN --jsonl",
    )
    figures.add_argument(
        "--status", choices=("single", "corroborated", "conflicting", "suspect"), help="only figures of this status"
    )
    figures.add_argument(
        "--indicator", metavar="CODE", help="only figures of this indicator, e.g. investment_amount (docs/vocabularies.md)"
    )
    figures.add_argument("--place", metavar="CODE", help="only figures of this place, e.g. CN")
    figures.add_argument("--all", action="store_true", help="also figures with a single claim")
    relations = add_command(
        commands,
        "relations",
        "Show how published claims stand to each other.",
        "translation_of, corroborates, consistent, conflicts, scope_differs, derived_consistent, derived_inconsistent.",
        "kanhe relations --kind conflicts\n  kanhe relations --jsonl > relations.jsonl",
    )
    relations.add_argument("--kind", metavar="RELATION", help="only relations of this kind")
    for name, parser in (("figures", figures), ("relations", relations)):
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--curated", default="curated", metavar="DIR", help="folder of the published versions (default: curated)"
        )
        parser.add_argument("--version", metavar="V", help="another version than the latest")
        parser.set_defaults(run=f"flows.commands.published:{name}")
    _add_judging(commands)
    diff = add_command(
        commands,
        "diff",
        "Show what differs between two published versions.",
        "Documents, conflicts, figures and claims that came (+), went (-) or changed (~). Without names: the latest version and the one before.",
        "kanhe diff\n  kanhe diff 2025-07-9fa91278 2025-08-1c2b3a4d --format markdown\n  kanhe diff --parquet changes.parquet",
    )
    diff.add_argument("old", nargs="?", metavar="V1", help="the earlier version (default: the one before the latest)")
    diff.add_argument("new", nargs="?", metavar="V2", help="the later version (default: the latest)")
    diff.add_argument("--format", choices=("text", "markdown", "jsonl"), default="text", help="how to print (default: text)")
    diff.add_argument("--parquet", metavar="FILE", help="also write all differences to this file")
    diff.add_argument("--all", action="store_true", help="all of each dataset, not the first forty")
    diff.add_argument("--curated", default="curated", metavar="DIR", help="folder of the published versions (default: curated)")
    diff.set_defaults(run="flows.commands.differences:diff")
    status = add_command(
        commands,
        "status",
        "Show documents, the latest version, what waits to be read, issues, and decisions to look at again.",
        "Nothing is changed.",
        "kanhe status",
    )
    add_folders(status)
    status.set_defaults(run="flows.commands.published:status")


def _add_judging(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    show = add_command(
        commands,
        "show",
        "Show one figure: its voices with their intervals drawn, the quotes, the relations and the reason.",
        "FIGURE is the id of a figure or of a claim, or its beginning; kanhe figures prints the first eight characters.",
        "kanhe show 3f9a1c20",
    )
    show.add_argument("figure", metavar="FIGURE", help="id of a figure or of one of its claims, or its beginning")
    show.add_argument("--width", type=int, default=0, metavar="N", help="columns of the drawing (default: those of the terminal)")
    decide = add_command(
        commands,
        "decide",
        "Decide about a claim, or list what was decided and how it stands.",
        "prefer: quote this claim for its figure. reject: it is no voice of its figure. withdraw: as if nothing had been decided.\n"
        "A decision is a line at the end of the file; the next refresh applies it. It is found again by document and sentence:\n"
        "applied; stale (what was looked at has changed since: applied, look again); orphaned (no such claim now: kept, it waits).",
        'kanhe decide\n  kanhe decide prefer 51b0c7d2 --note "the originator\'s table"\n  kanhe decide reject 8802ae11 --by "A. Reviewer"',
    )
    decide.add_argument("verb", nargs="?", choices=("prefer", "reject", "withdraw"), help="what to do with the claim")
    decide.add_argument("claim", nargs="?", metavar="CLAIM", help="id of a claim or its beginning (kanhe show prints them)")
    decide.add_argument("--note", default="", metavar="TEXT", help="the reason, in a few words")
    decide.add_argument("--by", default="", metavar="NAME", help="who decides")
    decide.add_argument("--jsonl", action="store_true", help="list as JSON lines")
    for name, parser in (("show", show), ("decide", decide)):
        parser.add_argument(
            "--curated", default="curated", metavar="DIR", help="folder of the published versions (default: curated)"
        )
        add_decisions(parser)
        parser.add_argument("--version", metavar="V", help="another version than the latest")
        parser.set_defaults(run=f"flows.commands.judging:{name}")


def _add_reading(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = add_command(
        commands,
        "text",
        "Print the text of documents as kanhe reads it.",
        "All spans of claims count characters of this text.",
        "kanhe text report.pdf",
    )
    tables = add_command(
        commands,
        "tables",
        "Print the tables of documents.",
        "Merged cells show once, at their top left.",
        "kanhe tables report.pdf",
    )
    claims = add_command(
        commands,
        "claims",
        "Print the numeric claims of documents.",
        "Each with its exact span, value in the base unit, hedge, and what the document says that it measures.",
        "kanhe claims news.html --jsonl\n  kanhe claims report.pdf --explain",
    )
    text.add_argument("--blocks", action="store_true", help="block by block, each with its kind, span and page")
    debug = add_command(
        commands,
        "debug",
        "Draw a page of a PDF with the blocks, tables and claims that were read on it.",
        "Frames are blocks and tables, highlights are claims. The picture is FILE-pN.png in this folder unless --out names another.",
        "kanhe debug report.pdf --page 6",
    )
    debug.add_argument("file", metavar="FILE", help="a PDF")
    debug.add_argument("--page", type=int, default=1, metavar="N", help="page, counted from 1 (default: 1)")
    debug.add_argument("--out", metavar="PNG", help="where to write the picture")
    debug.add_argument("--password", metavar="P", help="for encrypted PDFs")
    add_reading_limits(debug)
    debug.set_defaults(run="flows.commands.drawing:debug")
    claims.add_argument("--explain", action="store_true", help="for each field, the words and the scope that it came from")
    for name, parser in (("text", text), ("tables", tables), ("claims", claims)):
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="PDF, HTML, Markdown, text, CSV, .docx, .xlsx or .pptx; .gz is read through"
        )
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line (docs/architecture.md)")
        parser.add_argument("--password", metavar="P", help="for encrypted PDFs")
        add_reading_limits(parser)
        parser.set_defaults(run=f"flows.commands.reading:{name}")
    quantities = add_command(
        commands,
        "quantities",
        "Read quantities and periods in sentences: JSON lines in, JSON lines out.",
        'In: {"id", "text", "lang"?, "reference_date"?}. Out: {"id", "quantities": […]}. Periods are mentions of their own.',
        'echo \'{"id": 1, "text": "约3.5万亿元"}\' | kanhe quantities',
    )
    quantities.set_defaults(run="flows.commands.reading:quantities")
