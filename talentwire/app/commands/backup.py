"""talentwire backup: one consistent file, also while the daemon writes."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from talentwire.places import database
from talentwire.store.copying import backup

EXAMPLE = """\
  talentwire backup                       next to the database, with the date in its name
  talentwire backup /mnt/safe/talentwire.db"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", nargs="?", help="where to write (a new file)")


def run(args: argparse.Namespace) -> int:
    """Copy the database and say where."""
    source = database(args.db, args.config)
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    target = Path(args.file) if args.file else source.with_name(f"{source.stem}-{stamp}.db")
    size = backup(source, target)
    print(f"{target}: {size / 1e6:,.1f} MB, checked")
    return 0
