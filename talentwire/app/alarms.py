"""Alarms: each trouble is told to the operator once, and once more when it is over.

An alarm is a digest called `alarms`: it goes the same way to the same kind of channels, is
written down before it is sent, and what it left standing is known from its row.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from talentwire.app.troubles import Trouble, troubles
from talentwire.config.settings import ALARMS, Settings
from talentwire.model import iso
from talentwire.news import Alarm, Digest, Told
from talentwire.places import made_by_demo
from talentwire.store import digests
from talentwire.store.condition import Condition, condition


def now_wrong(
    db: sqlite3.Connection,
    path: Path,
    settings: Settings,
    now: datetime,
    awake_since: datetime | None = None,
    found: Condition | None = None,
) -> list[Trouble]:
    """Return the troubles of the database at *path* as they stand at *now*; *found* is its
    condition, where that is known already."""
    return troubles(
        found or condition(db, now),
        settings,
        now,
        free_bytes=shutil.disk_usage(path.parent).free,
        standing=digests.standing_alarms(db, ALARMS),
        crawlable=not made_by_demo(path),
        awake_since=awake_since,
    )


def news(
    standing: Mapping[str, str], found: Sequence[Trouble], settings: Settings, now: datetime
) -> Digest | None:
    """Return what is to be told: troubles that are not *standing* yet, and those that are over;
    None where nothing has changed."""
    lasting = {trouble.key: standing.get(trouble.key, trouble.text) for trouble in found}
    begun = [Alarm(t.text, t.since) for t in found if t.key not in standing]
    over = [Alarm(text, None, over=True) for key, text in standing.items() if key not in lasting]
    if not (begun or over):
        return None
    return Digest(
        ALARMS,
        since=iso(now),
        until=iso(now),
        timezone=settings.digest.timezone,
        alarms=(*begun, *over),
        told=Told(alarms=lasting),
    )


def changed(db: sqlite3.Connection, found: Sequence[Trouble]) -> bool:
    """Return whether there is anything to tell."""
    return {trouble.key for trouble in found} != set(digests.standing_alarms(db, ALARMS))


def tell(
    db: sqlite3.Connection,
    path: Path,
    settings: Settings,
    found: Sequence[Trouble],
    *,
    now: datetime,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> list[str]:
    """Tell what has changed, and what an earlier alarm could not bring; return the channels
    that did not take it."""
    from talentwire.app.channels import channels as read
    from talentwire.app.delivery import deliver, keep, only_one

    channels = read(settings.alarms.channels)
    with only_one(path):
        digest = news(digests.standing_alarms(db, ALARMS), found, settings, now)
        if digest:
            keep(db, digest, channels, now)
        done = deliver(db, ALARMS, channels, clock=clock, sleep=sleep)
    return [outcome.channel for outcome in done if outcome.outcome != "delivered"]
