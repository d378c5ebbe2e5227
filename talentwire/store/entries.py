"""Organisations and people as a list to look through, each with all its names."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from talentwire.store.facts import NAMES
from talentwire.store.names import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """An org or person with all its names."""

    slug: str
    name: str
    others: tuple[str, ...]
    known: bool  # in the configuration
    moves: int

    def record(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "slug": self.slug,
            "name": self.name,
            "names": list(self.others),
            "known": self.known,
            "moves": self.moves,
        }


def entry(db: sqlite3.Connection, kind: str, key: str) -> Entry:
    """Return the org or person of that slug with every name that means it."""
    return _entry(db, kind, db.execute(f"{_ENTRY[kind]} WHERE e.slug = ?", (key,)).fetchone())


def entries(
    db: sqlite3.Connection,
    kind: str,
    *,
    word: str | None = None,
    unknown: bool = False,
    limit: int | None = 50,
) -> list[Entry]:
    """Return orgs or people, those with most moves first, that have *word* in a name."""
    table, _ = NAMES[kind]
    rows = db.execute(
        f"{_ENTRY[kind]} WHERE e.same_as IS NULL AND (:unknown = 0 OR e.known = 0)"
        f" AND (:word = '' OR EXISTS (SELECT 1 FROM {table} n WHERE n.{kind} = e.slug"
        " AND instr(n.folded, :word)))"
        " ORDER BY moves DESC, e.known DESC, e.name LIMIT :limit",
        {
            "unknown": int(unknown),
            "word": fold((word or "").encode("utf-8", "replace").decode()),
            "limit": -1 if limit is None else limit,
        },
    ).fetchall()
    return [_entry(db, kind, row) for row in rows]


_ENTRY = {
    "org": "SELECT e.slug, e.name, e.known, (SELECT count(*) FROM move"
    " WHERE from_org = e.slug OR to_org = e.slug) AS moves FROM org e",
    "person": "SELECT e.slug, e.name, e.known, (SELECT count(*) FROM move"
    " WHERE person = e.slug) AS moves FROM person e",
}


def _entry(db: sqlite3.Connection, kind: str, row: sqlite3.Row) -> Entry:
    table, column = NAMES[kind]
    names = db.execute(
        f"SELECT DISTINCT n.{column} FROM {table} n JOIN {kind} e ON e.slug = n.{kind}"
        f" WHERE e.slug = ?1 OR e.same_as = ?1 ORDER BY n.{column}",
        (row["slug"],),
    )
    others = tuple(name[0] for name in names if name[0] != row["name"])
    return Entry(row["slug"], row["name"], others, bool(row["known"]), row["moves"])
