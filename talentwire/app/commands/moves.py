"""`talentwire moves`: who moved where, when, and who says so."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app import moves as show
from talentwire.app.counts import whole
from talentwire.app.days import first_day, last_day
from talentwire.model import Kind, Status
from talentwire.store import open_store
from talentwire.store.ledger import count_background, find_moves, first_known, parent_names

EXAMPLE = """  talentwire moves --from meta --since 2025-01-01
  talentwire moves --to mistral --since 90d --evidence
  talentwire moves --person "Rob Fergus" --background
  talentwire moves --status rumoured --as-of 2025-05-01

An organisation stands for its whole house (Google includes DeepMind); moves inside it are left
out unless both ends are named. Dates: 2025, 2025-05, 2025-05-01, 7d, 3m, today."""
FEW = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--from", dest="from_org", metavar="ORG", help="who left it")
    parser.add_argument("--to", dest="to_org", metavar="ORG", help="who joined it")
    parser.add_argument("--person", metavar="NAME", help="in any script or spelling")
    parser.add_argument("--kind", choices=[kind.value for kind in Kind])
    parser.add_argument("--status", choices=[status.value for status in Status])
    parser.add_argument("--since", metavar="DATE", help="happened then or later")
    parser.add_argument("--until", metavar="DATE", help="happened then or earlier")
    parser.add_argument("--as-of", metavar="DATE", help="what was known at the end of that day")
    parser.add_argument("--background", action="store_true", help="old moves told in passing too")
    parser.add_argument(
        "--evidence",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=f"quotes and sources (default: up to {FEW} moves)",
    )
    parser.add_argument("--limit", type=whole(), default=50, metavar="N", help="0: all")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a list of objects, with evidence")
    form.add_argument("--csv", action="store_true", help="one line for each move")


def run(args: argparse.Namespace) -> int:
    """Print the moves; 0, or 1 if there are none."""
    now = datetime.now(UTC)
    with closing(open_store(places.database(args.db, args.config))) as db:
        asked = {
            "from_org": args.from_org,
            "to_org": args.to_org,
            "person": args.person,
            "kind": args.kind,
            "status": args.status,
            "since": first_day(args.since, now),
            "until": last_day(args.until, now),
            "as_of": last_day(args.as_of, now),
        }
        limit = args.limit + 1 if args.limit > 0 else None
        found = find_moves(db, **asked, background=args.background, limit=limit)
        old = 0 if args.background else count_background(db, **asked)
        parents = parent_names(db)
        first = first_known(db)
    more = 0 < args.limit < len(found)
    found = found[: args.limit] if more else found
    if args.json:
        print(json.dumps([show.record(move) for move in found], ensure_ascii=False, indent=2))
    elif args.csv:
        print(show.as_csv(found), end="")
    elif not found:
        wider = "" if args.background else "; --background adds old moves told in passing"
        early = _too_early(last_day(args.as_of, now) or "9999", first)
        print(f"no moves like that{early or wider}")
    else:
        quoted = len(found) <= FEW if args.evidence is None else args.evidence
        print(
            show.as_text(
                found, parents, evidence=quoted, color=show.colored(), columns=show.columns()
            )
        )
        if more:
            print(f"\nthe latest {args.limit}; --limit 0 shows all")
        elif old:
            print(f"\n{old} more told in passing, as background: --background shows them too")
    return 0 if found else 1


def _too_early(asked: str, first: str | None) -> str:
    """Say that the archive knew nothing yet on the day asked for; empty where it did."""
    return f": what this archive knows begins on {first[:10]}" if first and asked < first else ""
