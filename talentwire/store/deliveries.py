"""The hand-over of digests to channels: a row before sending, completed after.

waiting -> started (the last bytes are being sent) -> delivered | failed (to be tried again at
next_try; never, where that is NULL) | unknown (nobody answered: it may have arrived)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from talentwire.model import iso
from talentwire.store import atomic

CUT_OFF = "stopped before an answer was heard; it most likely arrived"


def wait(db: sqlite3.Connection, digest: int, channels: Sequence[str], now: datetime) -> None:
    """Note that *digest* is to go to *channels*; call it in the transaction that saves it."""
    with atomic(db):
        db.executemany(
            "INSERT OR IGNORE INTO delivery (digest, channel, started_at, outcome)"
            " VALUES (?, ?, ?, 'waiting')",
            [(digest, channel, iso(now)) for channel in channels],
        )


def open_ones(db: sqlite3.Connection, name: str, now: datetime) -> list[sqlite3.Row]:
    """Return the hand-overs of digests called *name* that are due at *now*, oldest first."""
    return db.execute(
        """SELECT d.digest, d.channel, d.outcome, d.tries, g.document, g.made_at
           FROM delivery d JOIN digest g ON g.id = d.digest
           WHERE g.name = ? AND (d.outcome IN ('waiting', 'started')
             OR (d.outcome = 'failed' AND d.next_try <= ?))
           ORDER BY d.digest, d.channel""",
        (name, iso(now)),
    ).fetchall()


def names_waiting(db: sqlite3.Connection) -> list[str]:
    """Return the names of digests that are not through to every channel yet."""
    rows = db.execute(
        """SELECT DISTINCT g.name FROM delivery d JOIN digest g ON g.id = d.digest
           WHERE d.outcome IN ('waiting', 'started') OR d.next_try IS NOT NULL ORDER BY 1"""
    )
    return [row[0] for row in rows]


def start(db: sqlite3.Connection, digest: int, channel: str, now: datetime) -> None:
    """Note that the receiver is about to have the whole message."""
    with atomic(db):
        db.execute(
            """UPDATE delivery SET outcome = 'started', started_at = ?, next_try = NULL
               WHERE digest = ? AND channel = ?""",
            (iso(now), digest, channel),
        )


def finish(
    db: sqlite3.Connection,
    digest: int,
    channel: str,
    now: datetime,
    outcome: str,
    *,
    detail: str = "",
    next_try: datetime | None = None,
) -> None:
    """Note how the hand-over ended."""
    with atomic(db):
        db.execute(
            """UPDATE delivery SET outcome = ?, completed_at = ?, detail = ?, next_try = ?,
                 tries = tries + 1 WHERE digest = ? AND channel = ?""",
            (
                outcome,
                iso(now) if outcome == "delivered" else None,
                detail or None,
                iso(next_try) if next_try else None,
                digest,
                channel,
            ),
        )


def of_digest(db: sqlite3.Connection, digest: int) -> list[sqlite3.Row]:
    """Return all hand-overs of a digest."""
    return db.execute(
        "SELECT * FROM delivery WHERE digest = ? ORDER BY channel", [digest]
    ).fetchall()


def latest(db: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return how the latest hand-over to each channel stands, the newest first."""
    return db.execute(
        """SELECT d.channel, g.name AS digest, g.made_at, d.outcome, d.detail, d.next_try
           FROM delivery d JOIN digest g ON g.id = d.digest
           WHERE d.digest = (SELECT max(digest) FROM delivery e WHERE e.channel = d.channel)
           ORDER BY d.digest DESC, d.channel"""
    ).fetchall()
