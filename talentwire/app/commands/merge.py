"""`talentwire merge`: two moves, people or organisations are one."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app.days import number
from talentwire.store import open_store
from talentwire.store.ledger import named

EXAMPLE = """  talentwire merge move 12 31
  talentwire merge person "Bob Early" "Robert Early"
  talentwire merge org "Humans And" "humans&"

The judgement is kept, holds for later articles, and `talentwire undo` takes it back."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("what", choices=("move", "person", "org"))
    parser.add_argument("one", help="a move's number, or a name")
    parser.add_argument("other", help="the one that stays, unless only the first is in the tables")


def run(args: argparse.Namespace) -> int:
    """Store the judgement and say what came of it; 0."""
    from pipelines.corrections import merge_moves, merge_names

    now = datetime.now(UTC)
    with closing(open_store(places.database(args.db, args.config))) as db:
        if args.what == "move":
            kept = merge_moves(db, number(args.one), number(args.other), now=now)
            print(f"moves {args.one} and {args.other} are now move {kept}")
        else:
            one, other = (named(db, args.what, name) for name in (args.one, args.other))
            gone, stays = merge_names(db, args.what, one, other, now=now)
            print(f"{gone} is now {stays}")
    return 0
