"""Runs: what scheduled jobs did and when; the daemon catches up from here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from talentwire.model import SourceResult, iso
from talentwire.store import atomic


def begin(db: sqlite3.Connection, job: str, now: datetime) -> int:
    """Note that *job* starts; return the run's id."""
    with atomic(db):
        cursor = db.execute("INSERT INTO run (job, started_at) VALUES (?, ?)", (job, iso(now)))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def finish(
    db: sqlite3.Connection,
    run: int,
    now: datetime,
    outcome: str,
    *,
    detail: str = "",
    results: Iterable[SourceResult] = (),
) -> None:
    """Note that a run ended, with what each source brought if it was a round."""
    with atomic(db):
        db.execute(
            "UPDATE run SET ended_at = ?, outcome = ?, detail = ? WHERE id = ?",
            (iso(now), outcome, detail or None, run),
        )
        db.executemany(
            """INSERT OR REPLACE INTO source_result (run, source, health, offered, known, skipped,
                   fetched, stored, relevant, copies, updated, claims, failed, detail)
               VALUES (:run, :source, :health, :offered, :known, :skipped, :fetched, :stored,
                   :relevant, :copies, :updated, :claims, :failed, :detail)""",
            [{"run": run, **asdict(result)} for result in results],
        )


def close_killed(db: sqlite3.Connection, now: datetime, *, job: str | None = None) -> int:
    """Mark runs that began and never ended (of one *job*, or of all) as killed; return how many
    there were.

    Call it only while holding the daemon's lock or when no other process writes.
    """
    with atomic(db):
        cursor = db.execute(
            "UPDATE run SET ended_at = :now, outcome = 'killed' WHERE ended_at IS NULL"
            " AND started_at < :now AND (:job IS NULL OR job = :job)",
            {"now": iso(now), "job": job},
        )
    return cursor.rowcount


def last(db: sqlite3.Connection, job: str) -> sqlite3.Row | None:
    """Return the newest run of *job* that ended, or None."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM run WHERE job = ? AND ended_at IS NOT NULL ORDER BY started_at DESC LIMIT 1",
        (job,),
    ).fetchone()
    return row


def last_with(db: sqlite3.Connection, job: str, detail: str, since: datetime) -> str | None:
    """Return when *job* last ended with this *detail* after *since*, ISO 8601, or None."""
    row = db.execute(
        "SELECT max(ended_at) FROM run WHERE job = ? AND started_at >= ? AND detail = ?",
        (job, iso(since), detail),
    ).fetchone()
    ended: str | None = row[0]
    return ended


def last_started(db: sqlite3.Connection) -> dict[str, datetime]:
    """Return when each job last began, in UTC."""
    # Job by job along the index: the daemon asks every few seconds, for years of runs.
    rows = db.execute(
        """WITH RECURSIVE each_job (job) AS (
               SELECT min(job) FROM run
               UNION ALL
               SELECT (SELECT min(run.job) FROM run WHERE run.job > each_job.job)
               FROM each_job WHERE each_job.job IS NOT NULL)
           SELECT job, (SELECT max(started_at) FROM run WHERE run.job = each_job.job)
           FROM each_job WHERE job IS NOT NULL"""
    )
    return {row[0]: datetime.fromisoformat(row[1]) for row in rows}


def kept(db: sqlite3.Connection) -> bool:
    """Return whether a daemon has ever run on this database."""
    return db.execute("SELECT 1 FROM run WHERE job = 'daemon' LIMIT 1").fetchone() is not None


def first_seen(db: sqlite3.Connection, now: datetime) -> datetime:
    """Return when the daemon first ran on this database, noting *now* if that is now."""
    row = db.execute("SELECT min(started_at) FROM run WHERE job = 'daemon'").fetchone()
    if row[0]:
        return datetime.fromisoformat(row[0])
    finish(db, begin(db, "daemon", now), now, "ok", detail="first start")
    return datetime.fromisoformat(iso(now))


def note_missed(db: sqlite3.Connection, job: str, due: datetime, now: datetime) -> None:
    """Note that *job* should have run at *due* and will not be made up for."""
    with atomic(db):
        db.execute(
            "INSERT INTO run (job, started_at, ended_at, outcome, detail)"
            " VALUES (?, ?, ?, 'missed', 'the machine slept or the daemon was down')",
            (job, iso(due), iso(now)),
        )
