"""`talentwire org`: a house, who came and who went."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app import flow as bars
from talentwire.app import moves as show
from talentwire.app.counts import whole
from talentwire.app.days import first_day, last_day
from talentwire.app.names import few
from talentwire.app.show import clean, wrap
from talentwire.flow import month_by_month
from talentwire.store import entries, facts, open_store
from talentwire.store.flow import turns
from talentwire.store.ledger import find_moves, named, org_name, parent_names

EXAMPLE = """  talentwire org meta
  talentwire org "Google DeepMind" --since 2025 --no-evidence
  talentwire org 谷歌 --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("name", help="in any script")
    parser.add_argument("--since", metavar="DATE")
    parser.add_argument("--until", metavar="DATE")
    parser.add_argument("--limit", type=whole(), default=30, metavar="N", help="each way; 0: all")
    parser.add_argument("--evidence", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print the house and its moves; 0, or 1 if none is known."""
    now = datetime.now(UTC)
    since, until = first_day(args.since, now), last_day(args.until, now)
    with closing(open_store(places.database(args.db, args.config))) as db:
        slug = named(db, "org", args.name)
        entry = entries.entry(db, "org", slug)
        limit = args.limit if args.limit > 0 else None
        came = find_moves(db, to_org=slug, limit=limit, since=since, until=until)
        went = find_moves(db, from_org=slug, limit=limit, since=since, until=until)
        months = month_by_month(turns(db, org=slug, since=since, until=until), entry.name)
        units = [org_name(db, unit) for unit in sorted(facts.house(db, slug) - {slug})]
        above = [org_name(db, parent) for parent in facts.parents_of(db, slug)]
        parents = parent_names(db)
    if args.json:
        sides = {"joined": list(map(show.record, came)), "left": list(map(show.record, went))}
        house = {"belongs_to": above, "units": units}
        print(json.dumps({**entry.record(), **house, **sides}, ensure_ascii=False, indent=2))
        return 0 if came or went else 1
    color, columns = show.colored(), show.columns()
    print(show.heading(clean(entry.name), color=color))
    for label, names in (("part of", above), ("units:", units)):
        if names:
            print(wrap(f"{label} {', '.join(map(clean, names))}", columns, "  "))
    if entry.others:
        print(wrap(few(entry.others, columns, f"talentwire orgs {entry.slug}"), columns, "  "))
    if months:
        print("\n" + bars.balances_text(months[-12:], color=color, columns=columns, people=False))
    for title, moves in (("joined", came), ("left", went)):
        if moves:
            told = show.as_text(
                moves, parents, evidence=args.evidence, color=color, columns=columns
            )
            print(f"\n{show.heading(title, color=color)}\n{told}")
    if not came and not went:
        print("\nno move to or from it is known")
    return 0 if came or went else 1
