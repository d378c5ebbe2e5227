"""talentwire export: moves, claims, articles or stories for other programs."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from talentwire.app.exporting import FORMATS, export
from talentwire.errors import UsageError
from talentwire.model import iso
from talentwire.places import database
from talentwire.query import when
from talentwire.store import open_store
from talentwire.store.exports import TABLES

EXAMPLE = """\
  talentwire export moves > moves.csv
  talentwire export claims --format jsonl --since 2025
  talentwire export articles --output articles.parquet"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("what", choices=TABLES)
    parser.add_argument("--format", choices=FORMATS, help="default: by the file's name, else csv")
    parser.add_argument("--output", metavar="FILE", help="write there instead of the terminal")
    parser.add_argument("--since", metavar="WHEN", help="7d, 2025, 2025-06-01")


def run(args: argparse.Namespace) -> int:
    """Write the rows."""
    form = args.format or _by_name(args.output)
    since = iso(when(args.since, datetime.now(UTC))) if args.since else ""
    db = open_store(database(args.db, args.config))
    count = export(db, args.what, form, args.output, since=since)
    if args.output:
        print(f"{args.output}: {count:,} {args.what}")
    return 0


def _by_name(path: str | None) -> str:
    if not path:
        return "csv"
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise UsageError(f"cannot tell the format of {path}: give --format {'|'.join(FORMATS)}")
    return suffix
