"""What is due: decided from the clock and from what has run, nothing else.

The daemon asks on every tick. Because the answer follows from the `run` table, a night's sleep,
a crash and a restart need no special case: what was missed is due once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

STEP = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs as a child process."""

    name: str  # as in the run table: round, digest:<name>, housekeeping
    arguments: tuple[str, ...]  # what follows `talentwire`
    deadline: timedelta  # after which the child is killed
    cron: str | None = None  # five fields; None: not by the clock (rounds)
    timezone: str = "UTC"


def next_fire(cron: str, timezone: str, after: datetime) -> datetime:
    """Return the first time after *after* at which *cron* is due, in UTC-comparable form.

    A wall-clock time that occurs twice (clocks go back) counts once: APScheduler's trigger
    alone would fire twice. One that does not occur (clocks go forward) is due at the moment
    the clock jumps over it.
    """
    zone = ZoneInfo(timezone)
    trigger = CronTrigger.from_crontab(cron, timezone=zone)
    wall = after.astimezone(zone).replace(tzinfo=None)
    start = after + STEP
    while True:
        fire: datetime | None = trigger.get_next_fire_time(None, start.astimezone(zone))
        assert fire is not None  # five-field crons never end
        if fire.replace(tzinfo=None) > wall:
            return fire
        start = max(fire, start) + timedelta(hours=1)


def due_jobs(
    jobs: Iterable[Job], last_started: Mapping[str, datetime], since: datetime, now: datetime
) -> list[tuple[Job, datetime]]:
    """Return the clock-driven *jobs* that are due at *now*, each with the time it was due at.

    *last_started* is when each last began; one that never ran counts from *since*, the first
    time the daemon ran. However many times a job was missed, it is due once, for the last.
    """
    found = []
    for job in jobs:
        if job.cron is None:
            continue
        due = None
        fire = next_fire(job.cron, job.timezone, last_started.get(job.name, since))
        while fire <= now:
            due, fire = fire, next_fire(job.cron, job.timezone, fire)
        if due:
            found.append((job, due))
    return found
