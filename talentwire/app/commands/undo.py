"""`talentwire undo`: list judgements by hand and take one back."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app.days import number
from talentwire.app.show import clean
from talentwire.store import claims, open_store

EXAMPLE = """  talentwire undo        # what was judged, latest last
  talentwire undo 3"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("judgement", nargs="?", help="its number; without one: list them")


def run(args: argparse.Namespace) -> int:
    """List, or take back; 0."""
    with closing(open_store(places.database(args.db, args.config))) as db:
        if args.judgement:
            from pipelines.corrections import undo

            row = undo(db, number(args.judgement, "talentwire undo"), now=datetime.now(UTC))
            print(f"undone: {_line(row)}")
            return 0
        rows = claims.judgements(db)
    print("\n".join(f"{row['id']:>4}  {row['at'][:10]}  {_line(row)}" for row in rows) or "none")
    return 0


def _line(row: sqlite3.Row) -> str:
    by = ", by spelling" if "spelling" in (row["detail"] or "")[:30] else ""
    said = f"{row['action']} {row['what']} {row['subject']} {row['object']}{by}"
    return clean(said)
