"""`talentwire person`: one person's career, with its evidence."""

from __future__ import annotations

import argparse
import json
from contextlib import closing

from talentwire import places
from talentwire.app import moves as show
from talentwire.app.names import few
from talentwire.app.show import clean, wrap
from talentwire.store import entries, open_store
from talentwire.store.ledger import find_moves, history, named, parent_names

EXAMPLE = """  talentwire person "Rob Fergus"
  talentwire person 姚顺雨 --history
  talentwire person Fergus --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("name", help="in any script or spelling; a surname if only one has it")
    parser.add_argument("--history", action="store_true", help="every state each move was in")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print the career, earliest first; 0, or 1 if no move is known."""
    with closing(open_store(places.database(args.db, args.config))) as db:
        slug = named(db, "person", args.name)
        entry = entries.entry(db, "person", slug)
        moves = find_moves(db, person=slug, background=True, limit=None)[::-1]
        told = {m.id: history(db, m.id) for m in moves} if args.history or args.json else {}
        parents = parent_names(db)
    if args.json:
        career = [
            {**show.record(m), "history": [show.change(c) for c in told[m.id]]} for m in moves
        ]
        print(json.dumps({**entry.record(), "moves": career}, ensure_ascii=False, indent=2))
        return 0 if moves else 1
    color, columns = show.colored(), show.columns()
    print(show.heading(clean(entry.name), color=color))
    if entry.others:
        print(wrap(few(entry.others, columns, f"talentwire people {entry.slug}"), columns, "  "))
    print()
    if not moves:
        print("no move of theirs is known")
        return 1
    for move in moves:
        print(show.as_text([move], parents, evidence=True, color=color, columns=columns))
        if args.history:
            print(
                "\n".join(f"    {c.at[:16]}  {c.status}: {clean(c.reason)}" for c in told[move.id])
            )
        print()
    return 0
