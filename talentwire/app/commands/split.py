"""`talentwire split`: some claims of a move are another move."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app.days import number
from talentwire.store import open_store

EXAMPLE = """  talentwire split move 12 40 41

The numbers of moves and claims stand in `talentwire moves --evidence`. To split two people or
organisations that were merged, take the merge back with `talentwire undo`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("what", choices=("move",))
    parser.add_argument("move", help="its number")
    parser.add_argument("claims", nargs="+", help="numbers of the claims that are another move")


def run(args: argparse.Namespace) -> int:
    """Store the judgement and say what came of it; 0."""
    from pipelines.corrections import split_move

    claims = [number(text) for text in args.claims]
    with closing(open_store(places.database(args.db, args.config))) as db:
        new = split_move(db, number(args.move), claims, now=datetime.now(UTC))
    print(f"those claims are now move {new}")
    return 0
