"""Forget what is past its time; keep the indexes in shape."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from talentwire.model import iso
from talentwire.store import atomic, fulltext, stories

BATCH = 500  # articles in one transaction: readers and rounds wait for no longer


def forget(
    db: sqlite3.Connection,
    now: datetime,
    *,
    articles_days: int,
    irrelevant_days: int,
    candidates_days: int,
    runs_days: int,
) -> dict[str, int]:
    """Delete what is older than so many days (0 keeps it); return how much of what went.

    An article that a move rests on is never deleted: it is the evidence.
    """
    done = {"articles": 0, "candidates": 0, "runs": 0}
    for days, condition in ((articles_days, ""), (irrelevant_days, "AND a.relevant = 0")):
        if days:
            done["articles"] += _forget_articles(db, now, now - timedelta(days=days), condition)
    for days, table, column, what in (
        (candidates_days, "seen", "first_seen", "candidates"),
        (runs_days, "run", "started_at", "runs"),
    ):
        if days:
            with atomic(db):
                limit = iso(now - timedelta(days=days))
                spared = " AND job != 'daemon'" if table == "run" else ""
                cursor = db.execute(f"DELETE FROM {table} WHERE {column} < ?{spared}", (limit,))
                done[what] += cursor.rowcount
    return done


def _forget_articles(
    db: sqlite3.Connection, now: datetime, before: datetime, condition: str
) -> int:
    gone = 0
    while True:
        with atomic(db):
            rows = db.execute(
                f"""SELECT a.id, a.title, t.text, a.canonical, a.source
                    FROM article a JOIN article_text t ON t.article = a.id
                    WHERE a.fetched_at < ? {condition}
                      AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.article = a.id)
                      AND NOT EXISTS (SELECT 1 FROM article b WHERE b.copy_of = a.id)
                    LIMIT ?""",
                (iso(before), BATCH),
            ).fetchall()
            for row in rows:
                fulltext.unindex(db, row["id"], row["title"], row["text"])
                stories.forget(db, row["id"])
                db.execute("DELETE FROM article WHERE id = ?", (row["id"],))
                # Remembered by its address, so that a listing that still offers it brings
                # nothing back.
                db.execute(
                    "INSERT OR IGNORE INTO seen (url, source, first_seen, outcome, title)"
                    " VALUES (?, ?, ?, 'forgotten', ?)",
                    (row["canonical"], row["source"], iso(now), row["title"]),
                )
        gone += len(rows)
        if len(rows) < BATCH:
            return gone


def optimise(db: sqlite3.Connection) -> None:
    """Merge the full-text index a little, refresh statistics, empty the write-ahead log."""
    with atomic(db):
        fulltext.merge(db)
    db.execute("PRAGMA optimize")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
