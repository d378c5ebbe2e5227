"""`talentwire check`: is the archive whole, and mend what can be mended."""

from __future__ import annotations

import argparse
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from talentwire import places

if TYPE_CHECKING:
    from talentwire.store.check import Finding

EXAMPLE = """  talentwire check                  exit code 1 if something is wrong
  talentwire check --repair         and mend what can be mended
  talentwire check --quick          without comparing every index, for a large archive"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--repair", action="store_true", help="mend what can be mended")
    parser.add_argument("--quick", action="store_true", help="leave the long comparisons out")
    parser.add_argument("--json", action="store_true", help="one JSON object a finding")


def run(args: argparse.Namespace) -> int:
    """Print what is wrong, one line each; return 0 where nothing is (any more), else 1."""
    from talentwire.store import check, open_store

    with closing(open_store(places.database(args.db, args.config))) as db:
        found = check.check(db, quick=args.quick)
        _tell(found, args, "repairing" if args.repair else "")
        if args.repair and any(finding.mendable for finding in found):
            _repair(db, found)
            found = check.check(db, quick=args.quick)
            _tell(found, args, "still wrong")
    if not found and not args.json:
        print("the archive is whole")
    elif found and not args.json:
        can = any(finding.mendable for finding in found)
        print(
            "`talentwire check --repair` mends what can be mended"
            if can and not args.repair
            else "what stays wrong needs a backup: `talentwire restore FILE`"
        )
    return 1 if found else 0


def _repair(db: sqlite3.Connection, found: list[Finding]) -> None:
    from pipelines.recording import redecide
    from talentwire.store import atomic, check

    check.mend(db, found)
    # Rows that went with their article may have been the last claims of a move.
    again = check.check(db, quick=True)
    people = {person for finding in again for person in finding.people}
    with atomic(db):
        redecide(db, people, now=datetime.now(UTC), because="the archive was checked")
    check.mend(db, again)


def _tell(found: list[Finding], args: argparse.Namespace, doing: str) -> None:
    for finding in found:
        if args.json:
            row = {"finding": finding.line, "mendable": finding.mendable, "state": doing or "found"}
            print(json.dumps(row, ensure_ascii=False))
        else:
            note = doing if finding.mendable or doing != "repairing" else "cannot be repaired"
            print(f"{note}: {finding.line}" if note else finding.line)
