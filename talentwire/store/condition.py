"""How the work goes: what metrics, the health endpoint and alarms are made of."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from talentwire.model import iso
from talentwire.store import deliveries, runs

DAY = timedelta(days=1)
FAILED = ("failed", "killed")
TIRED = timedelta(days=1)  # a hand-over that has waited so long is as good as dead


@dataclass(frozen=True, slots=True)
class SourceState:
    """One enabled source. Times are ISO 8601 UTC."""

    name: str
    title: str
    health: str | None  # None: never polled
    detail: str
    failures: int
    broken_since: str | None  # last fine, or first asked; None where it is fine
    last_ok: str | None


@dataclass(frozen=True, slots=True)
class RunState:
    """The newest run of a job."""

    job: str
    started_at: str
    ended_at: str | None
    outcome: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel whose latest digest has not arrived."""

    channel: str
    reason: str
    since: str
    dead: bool  # nothing more is tried, or it has been tried for a day


@dataclass(frozen=True, slots=True)
class Condition:
    """How sources, runs and deliveries stand."""

    sources: tuple[SourceState, ...] = ()
    runs: tuple[RunState, ...] = ()  # the newest of each job
    runs_of_a_day: tuple[tuple[str, str, int], ...] = ()  # job, outcome, how many
    failed_rounds: int = 0  # in a row, the newest ones
    kept: bool = False  # a daemon keeps the schedule, or once did
    due_since: str | None = None  # when the source that waits longest was due; None: in future
    channels: tuple[ChannelState, ...] = ()
    deliveries: tuple[tuple[str, int], ...] = ()  # outcome, how many

    def by_health(self) -> Counter[str]:
        """Return how many sources are of each class of health."""
        return Counter(source.health or "NEVER_POLLED" for source in self.sources)

    def run(self, job: str) -> RunState | None:
        """Return the newest run of *job*."""
        return next((run for run in self.runs if run.job == job), None)


def condition(db: sqlite3.Connection, now: datetime) -> Condition:
    """Return how things stand at *now*."""
    due = db.execute(
        "SELECT min(t.next_due) FROM source_state t JOIN source s ON s.name = t.source"
        " WHERE s.enabled"
    ).fetchone()[0]
    return Condition(
        sources=_sources(db),
        runs=_runs(db),
        runs_of_a_day=tuple(
            (row[0], row[1] or "running", row[2])
            for row in db.execute(
                "SELECT job, outcome, count(*) FROM run WHERE started_at >= ? AND job != 'daemon'"
                " GROUP BY job, outcome ORDER BY job, outcome",
                (iso(now - DAY),),
            )
        ),
        failed_rounds=_failed_rounds(db),
        kept=runs.kept(db),
        due_since=due if due and due <= iso(now) else None,
        channels=_channels(db, now),
        deliveries=tuple(
            (row[0], row[1])
            for row in db.execute("SELECT outcome, count(*) FROM delivery GROUP BY outcome")
        ),
    )


def _sources(db: sqlite3.Connection) -> tuple[SourceState, ...]:
    rows = db.execute(
        """SELECT s.name, s.title, t.health, t.detail, t.failures, t.last_ok
           FROM source s LEFT JOIN source_state t ON t.source = s.name
           WHERE s.enabled ORDER BY s.name"""
    ).fetchall()
    never = [row["name"] for row in rows if row["failures"] and not row["last_ok"]]
    first = _first_polls(db, never) if never else {}
    return tuple(
        SourceState(
            row["name"], row["title"], row["health"], row["detail"] or "", row["failures"] or 0,
            (row["last_ok"] or first.get(row["name"])) if row["failures"] else None,
            row["last_ok"],
        )
        for row in rows
    )  # fmt: skip


def _first_polls(db: sqlite3.Connection, names: list[str]) -> dict[str, str]:
    """Return when sources that never were fine were first asked, as far as runs are kept."""
    rows = db.execute(
        """SELECT first.source, run.started_at FROM run JOIN (
               SELECT source, min(run) AS run FROM source_result
               WHERE source IN (SELECT value FROM json_each(?)) GROUP BY source
           ) first ON first.run = run.id""",
        (json.dumps(names),),
    )
    return dict(rows.fetchall())


def _runs(db: sqlite3.Connection) -> tuple[RunState, ...]:
    rows = db.execute(
        """SELECT job, max(started_at) AS started_at, ended_at, outcome, detail FROM run
           WHERE job != 'daemon' GROUP BY job ORDER BY job"""
    )
    return tuple(
        RunState(row["job"], row["started_at"], row["ended_at"], row["outcome"],
                 row["detail"] or "")
        for row in rows
    )  # fmt: skip


def _failed_rounds(db: sqlite3.Connection) -> int:
    """Return how many of the newest rounds failed in a row; interrupted ones say nothing."""
    count = 0
    for row in db.execute(
        "SELECT outcome FROM run WHERE job = 'round' AND outcome IS NOT NULL"
        " AND outcome != 'interrupted' ORDER BY started_at DESC LIMIT 100"
    ):
        if row[0] not in FAILED:
            break
        count += 1
    return count


def _channels(db: sqlite3.Connection, now: datetime) -> tuple[ChannelState, ...]:
    found = []
    for row in deliveries.latest(db):
        if row["outcome"] in ("delivered", "unknown"):  # unknown: it most likely arrived
            continue
        final = row["outcome"] == "failed" and row["next_try"] is None
        old = row["made_at"] <= iso(now - TIRED)
        reason = row["detail"] or f"still {row['outcome']}"
        found.append(ChannelState(row["channel"], reason, row["made_at"], final or old))
    return tuple(found)
