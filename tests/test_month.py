"""A month of schedule on a moved clock: no run missed, none doubled, whatever happens.

The daemon's own decisions and a real database; only the clock and what the web answers are made
up. Each month has two changes to or from daylight saving, and a day in which the machine sleeps.
"""

import contextlib
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from talentwire.app.daemon import Daemon, jobs
from talentwire.app.schedule import next_fire
from talentwire.config import load_settings, load_sources
from talentwire.config.settings import DigestSettings
from talentwire.model import Health, SourceResult, iso
from talentwire.store import open_store, runs, sources

CONFIG = Path(__file__).resolve().parents[1] / "config"
TICK = timedelta(seconds=20)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAILURES = sorted(set(Health) - sources.FINE)
MONTHS = {
    "spring": datetime(2026, 3, 5, 12, tzinfo=UTC),  # New York 8 March, Rome 29 March
    "autumn": datetime(2026, 10, 6, 12, tzinfo=UTC),  # Rome 25 October, New York 1 November
}
AT = {
    "digest:daily": ("02:30", "Europe/Rome"),
    "digest:york": ("01:30", "America/New_York"),
    "digest:delhi": ("07:15", "Asia/Kolkata"),
    "housekeeping": ("02:30", "Europe/Rome"),
}


class World:
    """What happens outside: who answers how, and when the machine sleeps."""

    def __init__(self, listed, start):
        self.start = start
        self.sleep = (start + 12 * DAY + 2 * HOUR, start + 13 * DAY + 4 * HOUR)
        self.offline = (start + 9 * DAY, start + 9 * DAY + 3 * HOUR)
        self.dice = random.Random(7)
        self.dies = random.Random(8)  # for rounds whose process ends in the middle
        # Each source fails in its own way for three days, one after the other.
        self.trouble = {
            source.name: (FAILURES[n % len(FAILURES)], start + (n % 25) * DAY)
            for n, source in enumerate(listed)
        }

    def answer(self, name, now):
        """Return a source's health now, and until when it asks to be left alone."""
        health, since = self.trouble[name]
        if since <= now < since + 3 * DAY:
            asked = iso(now + 5 * HOUR) if health is Health.RATE_LIMITED else None
            return health, asked
        return self.dice.choice((Health.OK, Health.UNCHANGED)), None

    def awake(self, now):
        """Return *now*, or when the machine wakes up if it sleeps."""
        return self.sleep[1] if self.sleep[0] <= now < self.sleep[1] else now


def poll(db, world, ready, now):
    """Ask the sources that are due; return what was noted: (source, when, failures, asked)."""
    run, noted, results = runs.begin(db, "round", now), [], []
    begin, offline = now, world.offline[0] <= now < world.offline[1]
    for source in ready:
        now += timedelta(seconds=1)
        if offline:
            sources.postpone(db, source, now + timedelta(minutes=5))
            continue
        health, asked = world.answer(source.name, now)
        new = {"last_new": iso(now)} if health is Health.OK else {}
        sources.remember(db, source, now, health=health, retry_after=asked, **new)
        results.append(SourceResult(source.name, health))
        noted.append((source, now, health, asked))
    ends = max(now, begin + timedelta(seconds=world.dice.randint(20, 300)))
    runs.finish(db, run, ends, "ok", results=results)
    return noted, ends


class Clock:
    """Goes from one tick at which something may be due to the next."""

    def __init__(self, daemon, start):
        self.daemon, self.start = daemon, start
        self.fires = {}

    def tick(self, at):
        """Return the first tick at or after *at*."""
        return self.start + TICK * -(-(at - self.start) // TICK)

    def ran(self, db):
        """Look up when each job is due again."""
        last = runs.last_started(db)
        self.fires = {
            job.name: next_fire(job.cron, job.timezone, last.get(job.name, self.daemon.since))
            for job in jobs(self.daemon.settings)
        }

    def next(self, db, now, busy):
        """Return the next tick at which a job, or with no round running a source, is due."""
        due = sources.next_due(db)
        round_at = max(busy, datetime.fromisoformat(due) if due else now)
        return self.tick(max(min(*self.fires.values(), round_at), now + TICK))


def live(path, start, listed, settings):
    """Let 30 days pass; return (polls by source, starts by job, the world, what was missed,
    runs without an end)."""
    world = World(listed, start)
    polls, starts = {source.name: [] for source in listed}, {job: [] for job in AT}
    with contextlib.closing(open_store(path, create=True)) as db:
        db.execute("PRAGMA synchronous = OFF")
        sources.sync(db, listed)
        daemon = Daemon(path, CONFIG, settings, tuple(listed), runs.first_seen(db, start))
        clock, now, busy = Clock(daemon, start), start, start
        clock.ran(db)
        while now < start + 30 * DAY:
            for job in daemon._due(db, now):
                if job.name in AT:
                    run = runs.begin(db, job.name, now)
                    runs.finish(db, run, now + TICK, "ok")
                    starts[job.name].append(now)
                elif now >= busy:
                    noted, busy = poll(db, world, sources.due(db, listed, now), now)
                    for source, *rest in noted:
                        polls[source.name].append(rest)
            if now >= min(clock.fires.values()):
                clock.ran(db)
            now = clock.tick(world.awake(clock.next(db, now, busy)))
        missed = db.execute("SELECT job, started_at FROM run WHERE outcome = 'missed'").fetchall()
        open_runs = db.execute("SELECT count(*) FROM run WHERE ended_at IS NULL").fetchone()[0]
    return polls, starts, world, [tuple(row) for row in missed], open_runs


def expected(job, start, world):
    """Return when *job* should have begun by the clock on the wall, day by day, sleep left out."""
    clock, zone = AT[job][0], ZoneInfo(AT[job][1])
    found, day = [], start.astimezone(zone).date()
    while day <= (start + 30 * DAY).astimezone(zone).date():
        at = wall(day, clock, zone)
        if start < at < start + 30 * DAY and not world.sleep[0] <= at < world.sleep[1]:
            found.append(at)
        day += DAY
    return found


def wall(day: date, clock, zone):
    """Return when a clock on the wall shows that hour: the first time, or when it jumps over."""
    hour, minute = map(int, clock.split(":"))
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("season", "every"),
    [
        ("autumn", 34),
        pytest.param("autumn", 1, marks=pytest.mark.slow),
        pytest.param("spring", 1, marks=pytest.mark.slow),
    ],
)
def test_a_month_passes_and_no_run_is_missed_or_doubled(tmp_path, season, every, capsys):
    start = MONTHS[season]
    listed = [source for source in load_sources(CONFIG) if source.enabled][::every]
    settings = timetable(load_settings(CONFIG))
    polls, starts, world, missed, still_open = live(tmp_path / "m.db", start, listed, settings)
    assert still_open == 0
    check_jobs(starts, missed, start, world)
    longest = check_polls(listed, polls, start, world)
    if every == 1:
        classes = Counter(health for one in polls.values() for _, health, _ in one)
        with capsys.disabled():
            print(
                f"\n{season}: {len(listed)} sources, {sum(map(len, polls.values()))} polls,"
                f" {sum(map(len, starts.values()))} clock-driven runs, {len(classes)} classes of"
                f" health; a due source waited {longest} at most"
            )


def timetable(settings):
    """Return the settings with the digests and the housekeeping of AT."""
    york, delhi = (
        DigestSettings(name, AT[f"digest:{name}"][0], (), AT[f"digest:{name}"][1])
        for name in ("york", "delhi")
    )
    daily = replace(settings.digest, at=AT["digest:daily"][0], timezone="Europe/Rome")
    return replace(
        settings, digest=daily, digests=(york, delhi),
        daemon=replace(settings.daemon, housekeeping_at=AT["housekeeping"][0]),
    )  # fmt: skip


def check_jobs(starts, missed, start, world, late=TICK):
    """Each job ran once for each day by its own clock; what the sleep took is made up or noted."""
    for job, begun in starts.items():
        awake = [at for at in begun if not world.sleep[1] <= at <= world.sleep[1] + late]
        wanted = expected(job, start, world)
        assert len(awake) == len(wanted), (job, awake)
        for at, due in zip(awake, wanted, strict=True):
            assert timedelta(0) <= at - due <= late, (job, at, due)
        made_up = [at for at in begun if at not in awake]
        noted = [at for name, at in missed if name == job]
        assert len(made_up) + len(noted) == 1, job  # 26 hours of sleep: one day of each
    assert all(world.sleep[0] <= datetime.fromisoformat(at) < world.sleep[1] for _, at in missed)


def check_polls(listed, polls, start, world, patience=timedelta(minutes=10)):
    """No source was asked before its time, and none waited longer than a round takes."""
    longest = timedelta(0)
    for source in listed:
        own = timedelta(minutes=source.every_minutes)
        before, failures = start - own, 0
        due = latest = start
        for at, health, asked in polls[source.name]:
            assert at + timedelta(seconds=1) >= due, (source.name, at, due)
            slept = before < world.sleep[1] <= at
            cut_off = before < world.offline[1] and at >= world.offline[0]
            if not slept and not cut_off:
                longest = max(longest, at - latest)
            failures = 0 if health in sources.FINE else failures + 1
            backed = max(own, min(own * 2 ** min(failures, 12), DAY)) if failures else own
            due, latest = at + backed, at + (backed if failures else max(own, min(4 * own, DAY)))
            if health is Health.GONE:
                due = latest = at + 7 * DAY
            if asked:
                due = max(due, datetime.fromisoformat(asked))
                latest = max(latest, due)
            before = at
        assert polls[source.name], source.name
        assert latest >= start + 30 * DAY - own - 10 * 60 * timedelta(seconds=1), source.name
    assert longest < patience, longest
    return longest
