"""Saved searches."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from talentwire.errors import UsageError
from talentwire.model import iso
from talentwire.store import atomic


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with a name; with channels it is an alert."""

    name: str
    query: str
    channels: tuple[str, ...] = ()
    only_new_stories: bool = True

    @property
    def digest(self) -> str:
        """The name under which its alerts are remembered among the digests."""
        return f"saved-{self.name}"


def save(db: sqlite3.Connection, search: SavedSearch, now: datetime) -> None:
    """Keep a search under its name, in place of one that had it."""
    with atomic(db):
        db.execute(
            """INSERT INTO saved_search (name, query, channels, only_new_stories, made_at)
               VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET query = excluded.query,
                 channels = excluded.channels, only_new_stories = excluded.only_new_stories""",
            (search.name, search.query, json.dumps(search.channels), search.only_new_stories,
             iso(now)),
        )  # fmt: skip


def remove(db: sqlite3.Connection, name: str) -> None:
    """Forget a search. Raises UsageError where there is none of that name."""
    get(db, name)
    with atomic(db):
        db.execute("DELETE FROM saved_search WHERE name = ?", [name])


def every(db: sqlite3.Connection) -> list[SavedSearch]:
    """Return all saved searches by name."""
    return [_search(row) for row in db.execute("SELECT * FROM saved_search ORDER BY name")]


def get(db: sqlite3.Connection, name: str) -> SavedSearch:
    """Return the search of that name; UsageError, with the names there are."""
    row = db.execute("SELECT * FROM saved_search WHERE name = ?", [name]).fetchone()
    if row is None:
        names: Sequence[str] = [search.name for search in every(db)]
        known = f"there is {', '.join(names)}" if names else "none is saved yet"
        raise UsageError(f"no saved search {name!r}: {known}")
    return _search(row)


def _search(row: sqlite3.Row) -> SavedSearch:
    return SavedSearch(
        row["name"], row["query"], tuple(json.loads(row["channels"])), bool(row["only_new_stories"])
    )
