"""talentwire restore: the database as a backup holds it."""

from __future__ import annotations

import argparse
from pathlib import Path

from talentwire.places import database
from talentwire.store.copying import restore

EXAMPLE = """\
  talentwire restore talentwire-20250610-073000.db
  talentwire restore safe.db --force      in place of the present one, of which a copy is kept"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", help="a file that `talentwire backup` wrote")
    parser.add_argument("--force", action="store_true", help="replace the present database")


def run(args: argparse.Namespace) -> int:
    """Restore and say what is where."""
    target = database(args.db, args.config)
    kept = restore(Path(args.file), target, replace=args.force)
    told = f"{target} is as in {args.file}"
    if kept and kept.sound:
        told += f"; the old one is kept as {kept.path}"
    elif kept:
        told += (
            f"; what was there was no sound talentwire database: it is kept as {kept.path}, "
            "byte for byte; start a daemon anew that had it open"
        )
    print(told)
    return 0
