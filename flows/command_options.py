"""Options that several commands of `kanhe` share."""

from __future__ import annotations

import argparse

from flows.run import Limits

_MIB = 1 << 20


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str, more: str, examples: str
) -> argparse.ArgumentParser:
    """Add a command with its summary, what more there is to say, and examples."""
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary}\n\n{more}",
        epilog=f"examples:\n  {examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Add the options for the folders."""
    group = parser.add_argument_group("folders")
    group.add_argument("--raw", default="raw", metavar="DIR", help="documents, only read, never written (default: raw)")
    group.add_argument("--curated", default="curated", metavar="DIR", help="where versions are published (default: curated)")
    group.add_argument(
        "--fetched",
        metavar="DIR",
        help="documents that kanhe fetched itself from sources (default: fetched, beside the raw folder)",
    )
    group.add_argument(
        "--state", default=".kanhe", metavar="DIR", help="kanhe's memory; can be deleted, all is then read again (default: .kanhe)"
    )
    add_decisions(group)


def add_decisions(parser: argparse._ActionsContainer) -> None:
    """Add the option for the file of decisions."""
    parser.add_argument(
        "--decisions", default="decisions.jsonl", metavar="FILE", help="what people decided (default: decisions.jsonl)"
    )


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Add the options that select documents."""
    group = parser.add_argument_group("selection (everything else stays as it was)")
    group.add_argument(
        "--source", action="append", default=[], metavar="ID", help="documents of this source in sources.yaml; may be repeated"
    )
    group.add_argument(
        "--doc",
        action="append",
        default=[],
        metavar="PATH|HASH",
        help="this document: path below the raw folder or start of its sha256",
    )
    group.add_argument("--since", metavar="DATE", help="documents published or retrieved on this date or later, e.g. 2025-06")
    group.add_argument("--dry-run", action="store_true", help="print what would be done and do nothing")
    parser.add_argument("--strict", action="store_true", help="exit code 1 where there are issues")


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add the limits of a run."""
    group = add_reading_limits(parser)
    limits = Limits()
    group.add_argument(
        "--max-mib", type=positive, default=limits.file_bytes / _MIB, metavar="N", help="largest file (default: %(default)g)"
    )
    group.add_argument(
        "--workers", type=int, default=0, metavar="N", help="processes that read documents (default: as many as CPUs)"
    )


def add_reading_limits(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add the limits for reading one document."""
    limits = Limits()
    group = parser.add_argument_group("limits for one document (beyond them it is an issue)")
    group.add_argument("--max-seconds", type=positive, default=limits.seconds, metavar="N", help="time (default: %(default)g)")
    group.add_argument(
        "--max-memory-mib", type=positive, default=limits.memory_mib, metavar="N", help="memory (default: %(default)g)"
    )
    group.add_argument(
        "--max-text-mib",
        type=positive,
        default=limits.text_bytes / _MIB,
        metavar="N",
        help="largest file that is no PDF (default: %(default)g)",
    )
    return group


def at_least_one(text: str) -> int:
    """A number of at least one. Raises `ArgumentTypeError` below, `ValueError` for what is no number."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least one version stays")
    return value


def positive(text: str) -> float:
    """A positive number below 1e9. Raises `ArgumentTypeError` beyond, `ValueError` for what is no number."""
    value = float(text)
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"{text} is no positive number")
    return value
