"""What a person decides against or beyond the rules: merge, split, undo.

Each is a stored judgement that later articles and re-tagging honour, and that can be undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime

from pipelines.recording import description, redecide
from talentwire.errors import UsageError
from talentwire.model import iso
from talentwire.store import atomic, claims, facts


def merge_moves(db: sqlite3.Connection, one: int, other: int, *, now: datetime) -> int:
    """Judge two moves of one person to be one; return the id it goes on as.

    Raises UsageError where there is no such move, or they are two people's.
    """
    with atomic(db):
        rows = {move: _evidence(db, move) for move in (one, other)}
        first, second = (row[0] for row in rows.values()) if one != other else (None, None)
        if first is None or second is None:
            raise UsageError(f"move {one} and move {other} are the same move")
        same = facts.canonical(db, "person")
        people = {same.get(row["person"], row["person"]) for row in (first, second)}
        if len(people) > 1:
            raise UsageError(
                f"move {one} is {first['person']}'s and move {other} {second['person']}'s: if that "
                f"is one person, `talentwire merge person {first['person']} {second['person']}`"
            )
        sides = {
            name: [description(row) for row in rows[move]]
            for name, move in (("one", one), ("other", other))
        }
        claims.judge(db, "merge", "move", str(one), str(other), detail=sides, at=iso(now))
        redecide(db, people, now=now, because=f"merged by hand with move {other}")
        return claims.move_of(db, first["id"])


def split_move(db: sqlite3.Connection, move: int, out: Collection[int], *, now: datetime) -> int:
    """Judge some claims of a move to be another move; return that one's id.

    Raises UsageError where the move has not got those claims, or no others.
    """
    with atomic(db):
        rows = _evidence(db, move)
        strange = set(out) - {row["id"] for row in rows}
        if strange:
            named = ", ".join(map(str, sorted(strange)))
            raise UsageError(f"move {move} does not rest on claim {named}")
        one = [description(row) for row in rows if row["id"] in out]
        other = [description(row) for row in rows if row["id"] not in out]
        if not one or not other:
            raise UsageError(f"a split leaves claims on both sides; move {move} has {len(rows)}")
        claims.judge(
            db,
            "split",
            "move",
            str(move),
            ",".join(map(str, sorted(out))),
            detail={"one": one, "other": other},
            at=iso(now),
        )
        redecide(db, {rows[0]["person"]}, now=now, because=f"split by hand from move {move}")
        return claims.move_of(db, min(out))


def merge_names(
    db: sqlite3.Connection, what: str, one: str, other: str, *, now: datetime
) -> tuple[str, str]:
    """Judge two people, or two organisations, to be one; return (gone, kept) slugs.

    The one the configuration knows is kept, else *other*. Raises UsageError if they are one.
    """
    with atomic(db):
        if one == other:
            raise UsageError(f"{one} and {other} are already the same {what}")
        gone, kept = one, other
        if facts.is_known(db, what, one) and not facts.is_known(db, what, other):
            gone, kept = other, one
        claims.judge(db, "merge", what, gone, kept, detail=None, at=iso(now))
        _rejoin(db, what, {gone, kept}, now, f"{gone} and {kept} judged to be one {what}")
        return gone, kept


def add_name(db: sqlite3.Connection, what: str, slug: str, name: str, *, now: datetime) -> int:
    """Judge *name* to mean the person or organisation *slug* too; return the judgement's id.

    Raises UsageError if it means something already.
    """
    with atomic(db):
        meant = facts.exact(db, what, name)
        if meant is not None:
            same = facts.canonical(db, what).get(meant, meant)
            if same == slug:
                raise UsageError(f"{name!r} means {slug} already")
            raise UsageError(
                f"{name!r} means {same}: `talentwire merge {what} {same} {slug}` if they are one"
            )
        made = facts.make(db, what, name)
        number = claims.judge(db, "merge", what, made, slug, detail=None, at=iso(now))
        _rejoin(db, what, {made, slug}, now, f"{made} judged to be {slug}")
        return number


def undo(db: sqlite3.Connection, judgement: int, *, now: datetime) -> sqlite3.Row:
    """Take a stored judgement back; return it. Raises UsageError where there is none."""
    with atomic(db):
        row = claims.judgement(db, judgement)
        if row is None or row["undone_at"]:
            done = "was undone before" if row else "does not exist"
            raise UsageError(f"judgement {judgement} {done}; `talentwire undo` lists them")
        if row["what"] not in ("move", "person", "org"):
            raise UsageError(f"judgement {judgement} is about a {row['what']}, not the ledger")
        claims.undo_judgement(db, judgement, iso(now))
        because = f"judgement {judgement} undone"
        if row["what"] == "move":
            redecide(db, claims.people_meant(row), now=now, because=because)
        else:
            _rejoin(db, row["what"], {row["subject"], row["object"]}, now, because)
        return row


def _rejoin(
    db: sqlite3.Connection, what: str, slugs: set[str], now: datetime, because: str
) -> None:
    slugs = slugs | facts.join_same(db, what)
    people = slugs if what == "person" else facts.people_at(db, slugs)
    redecide(db, people, now=now, because=because)


def _evidence(db: sqlite3.Connection, move: int) -> list[sqlite3.Row]:
    rows = claims.of_move(db, move)
    if not rows:
        raise UsageError(f"no move {move} in the ledger: `talentwire moves --json` has the ids")
    return rows
