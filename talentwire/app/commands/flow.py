"""`talentwire flow`: who gains, who loses."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app import flow as show
from talentwire.app.counts import whole
from talentwire.app.days import first_day, last_day
from talentwire.app.moves import colored, columns
from talentwire.app.writing import write
from talentwire.flow import Balance, Turn, by_month, by_org, month_by_month
from talentwire.store import open_store
from talentwire.store.flow import turns
from talentwire.store.ledger import named, org_name

EXAMPLE = """  talentwire flow --since 2025-01
  talentwire flow --by month
  talentwire flow --org meta
  talentwire flow --since 90d --svg flow.svg --png flow.png

Units count for their house (FAIR for Meta); denied, reversed and old moves do not count."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--by", choices=("org", "month"), default="org")
    parser.add_argument("--org", metavar="ORG", help="one organisation, month by month")
    parser.add_argument("--since", metavar="DATE")
    parser.add_argument("--until", metavar="DATE")
    parser.add_argument("--rumours", action="store_true", help="count rumoured moves too")
    parser.add_argument("--limit", type=whole(), default=20, metavar="N", help="rows; 0: all")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--svg", metavar="FILE", help="write a picture")
    parser.add_argument("--png", metavar="FILE", help="write a picture of dots")


def run(args: argparse.Namespace) -> int:
    """Print gains and losses; 0, or 1 if nobody moved."""
    now = datetime.now(UTC)
    with closing(open_store(places.database(args.db, args.config))) as db:
        org = named(db, "org", args.org) if args.org else None
        found = turns(
            db,
            since=first_day(args.since, now),
            until=last_day(args.until, now),
            org=org,
            rumours=args.rumours,
        )
        name = org_name(db, org) if org else None
    monthly = args.by == "month" or name
    rows = (
        month_by_month(found, name)[-args.limit :]
        if monthly
        else _busiest(by_org(found), args.limit)
    )
    _draw(show.svg(rows, f"{name or 'Who gains, who loses'}{_span(found)}"), args)
    if args.json:
        print(json.dumps(_records(found, rows, args.by, name), ensure_ascii=False, indent=2))
    elif not found:
        print("nobody moved in that time, as far as the ledger knows; try --since 2020, --rumours")
    elif args.by == "month" and not name:
        months = by_month(found)
        print(show.months_text(months, color=colored(), columns=columns()))
    else:
        print(show.balances_text(rows, color=colored(), columns=columns(), people=True))
    return 0 if found else 1


def _draw(picture: str, args: argparse.Namespace) -> None:
    if args.svg:
        write(args.svg, picture)
    if args.png:
        write(args.png, show.png(picture))


def _busiest(rows: list[Balance], limit: int) -> list[Balance]:
    """Return at most *limit* rows, those with most coming and going, in their order."""
    if not 0 < limit < len(rows):
        return rows
    busy = sorted(rows, key=lambda row: -len(row.came) - len(row.went))[:limit]
    return [row for row in rows if row in busy]


def _span(found: list[Turn]) -> str:
    months = sorted({turn.month for turn in found})
    return f", {months[0]} to {months[-1]}" if months else ""


def _records(
    found: list[Turn], rows: list[Balance], by: str, name: str | None
) -> list[dict[str, object]]:
    if by == "month" and not name:
        return [
            {"month": month.name, "moves": month.turns, "orgs": list(map(_record, month.orgs))}
            for month in by_month(found)
        ]
    return [_record(row) for row in rows]


def _record(row: Balance) -> dict[str, object]:
    return {
        "name": row.name,
        "joined": len(row.came),
        "left": len(row.went),
        "net": row.net,
        "people_joined": row.came,
        "people_left": row.went,
    }
