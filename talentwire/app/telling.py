"""Make a digest from the store: gather, choose, and keep what was told."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from talentwire.digest import choose
from talentwire.model import iso
from talentwire.news import Digest
from talentwire.store import digests

FIRST_WINDOW = timedelta(days=7)  # of a digest that was never told before


def make(
    db: sqlite3.Connection,
    name: str,
    *,
    now: datetime,
    since: datetime | None = None,
    timezone: str = "UTC",
    language: str = "en",
    most_stories: int = 20,
) -> Digest:
    """Return the digest *name* as of *now*: what is new since its last one, or since *since*."""
    last = digests.last(db, name)
    look_back = timedelta(0) if since or last is None else digests.LOOK_BACK
    if since is None:
        since = datetime.fromisoformat(last["until"]) if last else now - FIRST_WINDOW
    return choose(
        digests.gather(db, since, now, look_back=look_back),
        digests.told(db, name),
        name=name,
        since=iso(since),
        until=iso(now),
        timezone=timezone,
        language=language,
        most_stories=most_stories,
    )
