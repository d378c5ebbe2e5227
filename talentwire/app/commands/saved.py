"""talentwire saved: searches with a name, as alerts and feeds."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from talentwire.app import alerts
from talentwire.app.delivery import check, lines, wait
from talentwire.app.doubts import doubts, unknown
from talentwire.app.hits import render
from talentwire.app.writing import write
from talentwire.errors import UsageError
from talentwire.feeds import as_atom, as_json_feed
from talentwire.places import database
from talentwire.query import parse
from talentwire.search import search
from talentwire.show import clean, counted
from talentwire.store import open_store, saved

EXAMPLE = """\
  talentwire saved                                         list them
  talentwire saved add mistral 'to:mistral,cohere kind:hire' --channel mailto://...
  talentwire saved show mistral
  talentwire saved feed mistral --format json --output mistral.json
  talentwire saved alert                                   tell all channels what is new"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "action", nargs="?", choices=ACTIONS, default="list", help="what to do (default: list)"
    )
    parser.add_argument("name", nargs="?", help="the saved search")
    parser.add_argument("query", nargs="*", help="add: what to look for")
    parser.add_argument("--channel", action="append", default=[], metavar="ADDRESS")
    parser.add_argument(
        "--changes", action="store_true", help="alert of changed moves and grown stories too"
    )
    parser.add_argument("--format", choices=("atom", "json"), default="atom")
    parser.add_argument("--output", metavar="FILE")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    path = database(args.db, args.config)
    db = open_store(path)
    if args.action not in ("list", "alert") and not args.name:
        raise UsageError(f"saved {args.action}: which search? give its name")
    return ACTIONS[args.action](db, args, path, datetime.now(UTC))


def _list(db: sqlite3.Connection, args: argparse.Namespace, path: Path, now: datetime) -> int:
    found = saved.every(db)
    if args.json:
        names = [{"name": s.name, "query": s.query, "channels": len(s.channels)} for s in found]
        print(json.dumps(names, ensure_ascii=False, indent=2))
        return 0
    for one in found:
        many = len(one.channels)
        alert = f"  → {many} {'channel' if many == 1 else 'channels'}" if many else ""
        print(f"{one.name:<16} {clean(one.query)}{alert}")
    if not found:
        print("none is saved yet: talentwire saved add NAME 'QUERY'")
    return 0


def _add(db: sqlite3.Connection, args: argparse.Namespace, path: Path, now: datetime) -> int:
    query = " ".join(args.query)
    before = next((one for one in saved.every(db) if one.name == args.name), None)
    alerts.add(db, args.name, query, args.channel, only_new=not args.changes, now=now)
    print(f"saved {args.name}: {clean(query)}")
    if before:
        told = (
            counted(len(before.channels), "channel", "channels")
            if before.channels
            else "no channel"
        )
        print(f"it was: {clean(before.query)} ({told})")
    asked = parse(query, now=now)
    for doubt in (*unknown(db, asked), *doubts(db, asked)):
        print(f"but nothing will be found until that is known: {doubt}", file=sys.stderr)
    return 0


def _remove(db: sqlite3.Connection, args: argparse.Namespace, path: Path, now: datetime) -> int:
    saved.remove(db, args.name)
    print(f"removed {args.name}")
    return 0


def _show(db: sqlite3.Connection, args: argparse.Namespace, path: Path, now: datetime) -> int:
    query = parse(saved.get(db, args.name).query, now=now)
    answer = search(db, query, now=now)
    print(render(answer, "json" if args.json else "text", color=sys.stdout.isatty()))
    return 0 if answer.hits else 1


def _feed(db: sqlite3.Connection, args: argparse.Namespace, path: Path, now: datetime) -> int:
    feed = alerts.feed(db, saved.get(db, args.name), now=now)
    text = as_atom(feed) if args.format == "atom" else as_json_feed(feed)
    if args.output:
        write(args.output, text + "\n")
        stories = counted(len(feed.entries), "story", "stories")
        print(f"wrote {args.output}: {stories}", file=sys.stderr)
    else:
        print(text)
    return 0


def _alert(db: sqlite3.Connection, args: argparse.Namespace, path: Path, now: datetime) -> int:
    chosen = [saved.get(db, args.name)] if args.name else saved.every(db)
    done = list(alerts.tell(db, path, chosen, now=now, clock=lambda: datetime.now(UTC), sleep=wait))
    if not done:
        watched = sum(bool(one.channels) for one in chosen)
        print("nothing new" if watched else "no saved search has a channel: saved add --channel")
    for line in lines(done):
        print(line)
    check(done)
    return 0


ACTIONS = {
    "list": _list, "add": _add, "remove": _remove, "show": _show, "feed": _feed, "alert": _alert,
}  # fmt: skip
