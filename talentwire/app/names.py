"""What `talentwire people` and `talentwire orgs` share: list, show, add a name."""

from __future__ import annotations

import argparse
import json
import sqlite3
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places
from talentwire.app.moves import columns
from talentwire.app.show import clean, hang, shorten, width, wrap
from talentwire.errors import UsageError
from talentwire.store import entries, open_store
from talentwire.store.ledger import named

FILES = {"person": ("people.toml", "forms"), "org": ("orgs.toml", "aliases")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what both commands take."""
    parser.add_argument("name", nargs="?", help="show this one; in any script or spelling")
    parser.add_argument("--find", metavar="WORD", help="only names that hold it")
    parser.add_argument("--unknown", action="store_true", help="only those in no table")
    parser.add_argument(
        "--add", metavar="NAME", help="let NAME also mean this one (undo takes it back)"
    )
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="0: all")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, what: str) -> int:
    """List, show or add; 0, or 1 if there is nothing to list."""
    if args.add and not args.name:
        raise UsageError(f"say whose name {args.add!r} is: NAME --add {args.add!r}")
    with closing(open_store(places.database(args.db, args.config))) as db:
        if not args.name:
            found = entries.entries(
                db, what, word=args.find, unknown=args.unknown, limit=args.limit or None
            )
            return _list(found, args.json)
        slug = named(db, what, args.name)
        if args.add:
            _add(db, what, slug, args.add)
        entry = entries.entry(db, what, slug)
    if args.json:
        print(json.dumps(entry.record(), ensure_ascii=False, indent=2))
    else:
        _show(entry, what)
    return 0


def few(names: Sequence[str], columns: int, listed_by: str) -> str:
    """Return a line `also A, B, C and 44 more`: plain names first, short ones first, and one of
    each other script that still fits; *listed_by* is the command that lists all of them."""
    cleaned = sorted(map(clean, names), key=lambda name: (_described(name), width(name), name))
    plain = [name for name in cleaned if name.isascii()]
    ranked = dict.fromkeys([*plain[:2], *_one_a_script(cleaned), *plain])
    shown: list[str] = []
    for name in ranked:
        end = f" and {len(cleaned)} more: `{listed_by}`"
        if width("  also " + ", ".join([*shown, name]) + end) <= columns or not shown:
            shown.append(name)
    left = len(cleaned) - len(shown)
    return f"also {', '.join(shown)}" + (f" and {left} more: `{listed_by}`" if left else "")


def _described(name: str) -> bool:
    """Return whether it tells what a house does rather than names it: `owner of Facebook`."""
    return any(word[0].islower() for word in name.replace("-", " ").split())


def _one_a_script(names: Sequence[str]) -> list[str]:
    """Return the first name of each script but ASCII, Chinese and Japanese apart."""
    firsts: dict[str, str] = {}
    for name in names:
        if not name.isascii() and all(ord(c) >= 0x370 for c in name if c.isalpha()):
            kana = any("\u3040" <= c <= "\u30ff" for c in name)
            script = unicodedata.name(name[0], "?").split()[0]
            firsts.setdefault("KATAKANA" if kana else script, name)
    return list(firsts.values())


def _add(db: sqlite3.Connection, what: str, slug: str, name: str) -> None:
    from pipelines.corrections import add_name

    number = add_name(db, what, slug, name, now=datetime.now(UTC))
    print(f"{clean(name)} now means {slug}; `talentwire undo {number}` takes it back")


def _list(found: list[entries.Entry], as_json: bool) -> int:
    if as_json:
        print(json.dumps([entry.record() for entry in found], ensure_ascii=False, indent=2))
    elif not found:
        print("none like that")
    else:
        wide = min(32, columns() // 2, max(width(clean(entry.name)) for entry in found))
        for entry in found:
            print(_line(entry, wide, columns()))
        if not all(entry.known for entry in found):
            print("\n? met in articles, in no table")
    return 0 if found else 1


def _line(entry: entries.Entry, wide: int, columns: int) -> str:
    name = shorten(clean(entry.name), wide)
    mark = " " if entry.known else "?"
    count = f"{entry.moves:>4} {'move ' if entry.moves == 1 else 'moves'}"
    first = f"{name}{' ' * (wide - width(name))} {mark} {count}  "
    others = shorten(", ".join(map(clean, entry.others)), min(60, columns - width(first)))
    return f"{first}{others}".rstrip()


def _show(entry: entries.Entry, what: str) -> None:
    file, key = FILES[what]
    standing = f"in {file}" if entry.known else f"met in articles, not in {file}"
    moves = "1 move" if entry.moves == 1 else f"{entry.moves} moves"
    print(hang(f"{clean(entry.name)}  ", f"({entry.slug}; {standing}; {moves})", columns()))
    for other in entry.others:
        print(wrap(clean(other), columns(), "  "))
    hint = f"to add a name: --add NAME here, or `{key}` in config/{file}, which reading uses too"
    print("\n" + wrap(hint, columns()))
