"""`talentwire retag`: judge the archive anew with the rules of today."""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from talentwire import places
from talentwire.app.show import clean

if TYPE_CHECKING:
    from pipelines.retag import Retagged

EXAMPLE = """  talentwire retag --dry-run              # what would change; changes nothing
  talentwire retag --since 90d
  talentwire retag --dry-run --json > change.json

Merges and splits made by hand hold. Give --verbose to list every line."""
SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--since", metavar="DATE", help="only articles published since")
    parser.add_argument("--dry-run", action="store_true", help="show what would change")
    parser.add_argument("--verbose", action="store_true", help="every line")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Judge, write unless it is a dry run, and print what changed; 0."""
    from pipelines.judge import compile_rules
    from pipelines.recording import refresh
    from pipelines.retag import retag
    from talentwire.config import load_facts
    from talentwire.query import when
    from talentwire.store import atomic, open_store, runs

    now = datetime.now(UTC)
    since = when(args.since, now) if args.since else None
    facts = load_facts(places.config_dir(args.config))
    with closing(open_store(places.database(args.db, args.config))) as db:
        number = None if args.dry_run else runs.begin(db, "retag", now)
        try:
            if number is not None:
                with atomic(db):
                    refresh(db, facts, now=now)
            found = retag(
                db,
                compile_rules(facts),
                now=now,
                since=since,
                dry_run=args.dry_run,
                progress=_Progress(),
            )
        except BaseException as error:
            if number is not None:
                runs.finish(db, number, datetime.now(UTC), "failed", detail=str(error))
            raise
        if number is not None:
            told = f"{found.changed} of {found.articles} articles judged otherwise"
            runs.finish(db, number, datetime.now(UTC), "ok", detail=told)
    if args.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _print(found, dry=args.dry_run, most=None if args.verbose else SHOWN)
    return 0


class _Progress:
    """A line that counts, on a terminal only."""

    def __init__(self) -> None:
        self.told = 0.0

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and (done == total or time.monotonic() - self.told > 0.2):
            self.told = time.monotonic()
            print(f"\r{done:,} of {total:,} articles", end="", file=sys.stderr)
            if done == total:
                print("\r\x1b[K", end="", file=sys.stderr)


def _print(found: Retagged, *, dry: bool, most: int | None) -> None:
    would = "would be" if dry else "are now"
    print(f"{found.changed:,} of {found.articles:,} articles {would} judged otherwise")
    if found.claims_new or found.claims_withdrawn:
        print(f"claims: {found.claims_new} new, {found.claims_withdrawn} withdrawn")
    changed = [
        f"{before}\n    -> {after.partition(': ')[2]}" for before, after in found.moves_changed
    ]
    for title, mark, lines in (
        ("moves new", "+", found.moves_new),
        ("moves gone", "-", found.moves_gone),
        ("moves changed", "~", changed),
        ("articles relevant now", "+", found.relevant_now),
        ("articles no longer relevant", "-", found.irrelevant_now),
    ):
        if lines:
            print(f"\n{title}: {len(lines)}")
            for line in lines[:most]:
                print(f"  {mark} {clean(line, lines=True)}")
            if most is not None and len(lines) > most:
                print(f"    and {len(lines) - most} more (--verbose)")
    if dry and found.changed:
        print("\nnothing was changed; without --dry-run it is")
