"""How the archive and its sources are; what `talentwire status` shows."""

from __future__ import annotations

import sqlite3
from typing import Any

from talentwire.store import deliveries


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return how much the archive holds, by what it is."""
    row = db.execute(
        """SELECT (SELECT count(*) FROM article) AS articles,
                  (SELECT count(*) FROM article WHERE relevant) AS relevant,
                  (SELECT count(*) FROM article WHERE copy_of IS NOT NULL) AS copies,
                  (SELECT count(*) FROM story) AS stories,
                  (SELECT count(*) FROM move WHERE background = 0) AS moves,
                  (SELECT count(*) FROM claim WHERE withdrawn_at IS NULL) AS claims"""
    ).fetchone()
    return dict(row)


def overview(db: sqlite3.Connection) -> dict[str, Any]:
    """Return counts, the newest run of each job, and the state of each enabled source."""
    newest = db.execute(
        """SELECT job, max(started_at) AS started_at, outcome, detail FROM run
           WHERE job != 'daemon' GROUP BY job ORDER BY job DESC"""
    )
    states = db.execute(
        """SELECT s.name, s.title, s.language, t.health, t.detail, t.failures, t.last_polled,
                  t.last_ok, t.last_new, t.next_due
           FROM source s LEFT JOIN source_state t ON t.source = s.name
           WHERE s.enabled ORDER BY t.failures DESC, s.name"""
    )
    return {
        "counts": counts(db),
        "runs": [dict(row) for row in newest],
        "channels": [dict(row) for row in deliveries.latest(db)],
        "sources": [{**dict(row), "failures": row["failures"] or 0} for row in states],
    }
