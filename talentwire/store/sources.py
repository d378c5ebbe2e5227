"""Sources between rounds: what is due, what was seen, how each one is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from talentwire.model import Health, Source, iso
from talentwire.store import atomic
from talentwire.store.articles import CHUNK

BACK_OFF_LIMIT = timedelta(hours=24)
GONE_WAIT = timedelta(days=7)  # HTTP 410 says so for good; servers are mended all the same
QUIET_SHARE = 48  # asked for so many times as long as it has been quiet, but ...
MOST_PATIENT = 4  # ... at most so many times its own interval apart
ROBOTS_FOR = timedelta(hours=24)  # RFC 9309, 2.4
TRIES = 6  # a page that failed this often is given up; fewer, and an outage would lose it
FINE = {Health.OK, Health.UNCHANGED, Health.EMPTY, Health.STALE, Health.MOVED}
NOT_ANSWERED = (Health.DNS, Health.TIMEOUT, Health.REFUSED, Health.TLS)


def sync(db: sqlite3.Connection, sources: Iterable[Source]) -> None:
    """Make the source table say what the configuration says; state of the others is kept."""
    with atomic(db):
        db.execute("UPDATE source SET enabled = 0")
        ensure(db, sources)


def ensure(db: sqlite3.Connection, sources: Iterable[Source]) -> None:
    """Make the source table know these *sources* as they are; leave the others alone."""
    rows = list(sources)
    with atomic(db):
        # What was learnt at an old address does not hold at a new one.
        db.executemany(
            """UPDATE source_state SET etag = NULL, last_modified = NULL, body_hash = NULL,
                   moved_to = NULL, next_due = NULL, failures = 0
               WHERE source IN (SELECT name FROM source WHERE name = ? AND url <> ?)""",
            [(s.name, s.url) for s in rows],
        )
        db.executemany(
            """INSERT INTO source (name, title, kind, url, language, country, scope,
                   every_minutes, enabled)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET title = excluded.title, kind = excluded.kind,
                   url = excluded.url, language = excluded.language, country = excluded.country,
                   scope = excluded.scope, every_minutes = excluded.every_minutes,
                   enabled = excluded.enabled""",
            [
                (s.name, s.title, s.kind, s.url, s.language, s.country, s.scope,
                 s.every_minutes, s.enabled)
                for s in rows
            ],
        )  # fmt: skip
        db.executemany(
            "INSERT OR IGNORE INTO source_state (source) VALUES (?)", [(s.name,) for s in rows]
        )


def known(db: sqlite3.Connection) -> list[str]:
    """Return what `source:` may ask for: names of sources, and hosts that articles are from."""
    rows = db.execute("SELECT name FROM source UNION SELECT DISTINCT host FROM article")
    return [row[0] for row in rows]


def is_site(db: sqlite3.Connection, text: str) -> bool:
    """Return whether an outlet whose articles are here calls itself *text*."""
    row = db.execute("SELECT 1 FROM article WHERE lower(site) = ? LIMIT 1", (text.lower(),))
    return row.fetchone() is not None


def state(db: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """Return what is remembered about a source, or None if it was never synced."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM source_state WHERE source = ?", (name,)
    ).fetchone()
    return row


def due(db: sqlite3.Connection, sources: Sequence[Source], now: datetime) -> list[Source]:
    """Return those of the enabled *sources* whose next poll is due at *now*, oldest first."""
    when = dict(db.execute("SELECT source, next_due FROM source_state").fetchall())
    ready = [s for s in sources if s.enabled and (when.get(s.name) or "") <= iso(now)]
    return sorted(ready, key=lambda s: when.get(s.name) or "")


def next_due(db: sqlite3.Connection) -> str | None:
    """Return when the next of the enabled sources is due, ISO 8601, or None if none was polled."""
    row = db.execute(
        "SELECT min(next_due) FROM source_state JOIN source ON source.name = source_state.source"
        " WHERE enabled"
    ).fetchone()
    due: str | None = row[0]
    return due


def fine_since(db: sqlite3.Connection, moment: str) -> bool:
    """Return whether any source answered as it should after *moment*, ISO 8601."""
    found = db.execute("SELECT 1 FROM source_state WHERE last_ok > ? LIMIT 1", (moment,))
    return found.fetchone() is not None


def remember(db: sqlite3.Connection, source: Source, now: datetime, **columns: object) -> None:
    """Update a source's state after a poll and decide when it is due again.

    *columns* are columns of source_state: `health` (required), `detail`, `etag`,
    `last_modified`, `moved_to`, `body_hash`, `retry_after`, `selector`, `last_new`.
    """
    health = Health(str(columns["health"]))
    old = state(db, source.name)
    failures = 0 if health in FINE else (old["failures"] if old else 0) + 1
    last_new = columns.get("last_new") or (old["last_new"] if old else None)
    until = now + (GONE_WAIT if health is Health.GONE else wait(source, failures, last_new, now))
    asked = columns.get("retry_after")
    columns |= {
        "last_polled": iso(now),
        "failures": failures,
        "next_due": max(iso(until), str(asked)) if asked else iso(until),
    }
    if health in FINE:
        columns["last_ok"] = iso(now)
    names = ", ".join(f"{name} = :{name}" for name in columns)
    with atomic(db):
        db.execute("INSERT OR IGNORE INTO source_state (source) VALUES (?)", (source.name,))
        db.execute(
            f"UPDATE source_state SET {names} WHERE source = :source",
            {**columns, "source": source.name},
        )


def results(db: sqlite3.Connection, name: str, limit: int = 8) -> list[sqlite3.Row]:
    """Return what a source brought in its last rounds, the newest first."""
    return db.execute(
        """SELECT run.started_at, health, offered, known, skipped, fetched, stored, relevant,
                  failed, source_result.detail
           FROM source_result JOIN run ON run.id = source_result.run
           WHERE source = ? ORDER BY run DESC LIMIT ?""",
        (name, limit),
    ).fetchall()


def aside_counts(db: sqlite3.Connection, name: str) -> dict[str, int]:
    """Return how many candidates of a source became no article, by how each ended."""
    rows = db.execute(
        "SELECT outcome, count(*) FROM seen WHERE source = ? AND outcome != 'stored'"
        " GROUP BY outcome ORDER BY 2 DESC, 1",
        (name,),
    )
    return {row[0]: row[1] for row in rows}


def set_aside(db: sqlite3.Connection, name: str, limit: int) -> list[sqlite3.Row]:
    """Return the latest of them, all where *limit* is 0."""
    return db.execute(
        "SELECT url, first_seen, outcome, title FROM seen WHERE source = ? AND outcome != 'stored'"
        " ORDER BY first_seen DESC, url LIMIT ?",
        (name, limit or -1),
    ).fetchall()


def postpone(db: sqlite3.Connection, source: Source, until: datetime) -> None:
    """Ask again at *until*, without holding the last failure against the source."""
    with atomic(db):
        db.execute(
            "UPDATE source_state SET next_due = ? WHERE source = ?", (iso(until), source.name)
        )


def interval(source: Source, last_new: object, now: datetime) -> timedelta:
    """Return how often to ask a source that answers: its own interval, and up to MOST_PATIENT
    times that, at most a day, the longer it has brought nothing new since *last_new* (ISO)."""
    own = timedelta(minutes=source.every_minutes)
    if not last_new:
        return own
    quiet = (now - datetime.fromisoformat(str(last_new))) / QUIET_SHARE
    return max(own, min(quiet, own * MOST_PATIENT, BACK_OFF_LIMIT))


def wait(source: Source, failures: int, last_new: object, now: datetime) -> timedelta:
    """Return how long to leave a source alone: its interval, or after failures in a row its own
    one, doubled for each of them, at most a day (or its own interval where that is longer)."""
    if not failures:
        return interval(source, last_new, now)
    own = timedelta(minutes=source.every_minutes)
    doubled: timedelta = own * (1 << min(failures, 12))
    return max(own, min(doubled, BACK_OFF_LIMIT))


def seen(db: sqlite3.Connection, urls: Iterable[str]) -> set[str]:
    """Return those of the canonical *urls* that need no further look: judged and left aside,
    or failed too often."""
    wanted = list(urls)
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ",".join("?" * len(part))
        found.update(
            row[0]
            for row in db.execute(
                f"SELECT url FROM seen WHERE url IN ({marks})"
                " AND (outcome NOT IN ('failed', 'timeout') OR tries >= ?)",
                [*part, TRIES],
            )
        )
    return found


def titles(db: sqlite3.Connection, urls: Iterable[str], since: datetime) -> dict[str, str]:
    """Return the titles under which listings offered those of the canonical *urls* that were
    first seen after *since* and stored."""
    wanted = list(urls)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ",".join("?" * len(part))
        query = (
            f"SELECT url, title FROM seen WHERE url IN ({marks})"
            " AND outcome = 'stored' AND first_seen >= ? AND title IS NOT NULL"
        )
        found.update(db.execute(query, [*part, iso(since)]).fetchall())
    return found


def robots(db: sqlite3.Connection, origin: str, now: datetime) -> bytes | None:
    """Return the robots.txt of a host as kept, or None if it is not there or too old."""
    row = db.execute(
        "SELECT body FROM robots WHERE origin = ? AND fetched_at > ? AND fetched_at <= ?",
        (origin, iso(now - ROBOTS_FOR), iso(now)),
    ).fetchone()
    return bytes(row[0]) if row else None


def keep_robots(db: sqlite3.Connection, origin: str, body: bytes, now: datetime) -> None:
    """Keep the robots.txt of a host; drop those that are too old for use."""
    with atomic(db):
        db.execute("DELETE FROM robots WHERE fetched_at <= ?", (iso(now - ROBOTS_FOR),))
        db.execute(
            "INSERT OR REPLACE INTO robots (origin, fetched_at, body) VALUES (?, ?, ?)",
            (origin, iso(now), body),
        )


def note_seen(
    db: sqlite3.Connection, url: str, source: str, outcome: str, title: str, now: datetime
) -> None:
    """Remember that a candidate was looked at and how that ended."""
    with atomic(db):
        db.execute(
            """INSERT INTO seen (url, source, first_seen, outcome, title) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (url) DO UPDATE SET outcome = excluded.outcome,
                   title = excluded.title, tries = tries + 1""",
            (url, source, iso(now), outcome, title),
        )


def outlet(db: sqlite3.Connection, name: str) -> str | None:
    """Return the title of a source that is an outlet of its own; None for a search over many."""
    row = db.execute(
        "SELECT title FROM source WHERE name = ? AND kind != 'search'", (name,)
    ).fetchone()
    return row["title"] if row else None
