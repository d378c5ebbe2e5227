"""`talentwire run`: one small process that keeps the schedule; each job is a child process.

A hang, a leak or a native crash in a job costs that job, and the parent, which imports neither
Scrapy nor the pipelines, stays small for months. What is due is decided in schedule.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import shutil
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from talentwire.app import alarms, children
from talentwire.app.kept import checked_copy
from talentwire.app.logs import fields
from talentwire.app.pulse import Pulse
from talentwire.app.schedule import Job, due_jobs
from talentwire.config import load_settings, load_sources
from talentwire.config.settings import ALARMS, Settings
from talentwire.errors import TalentwireError, UsageError
from talentwire.model import Source
from talentwire.store import deliveries, open_store, runs, saved, sources

log = logging.getLogger(__name__)

NEVER = datetime.min.replace(tzinfo=UTC)
TICK_SECONDS = 20
PUNCTUAL = timedelta(minutes=5)  # the grace where nothing is made up for
STOP_SECONDS = 20  # how long a job may take to end when asked to
DIGEST_DEADLINE = timedelta(minutes=15)
RETRY = timedelta(minutes=10)  # between two tries at a digest that is stuck
HOUSEKEEPING_DEADLINE = timedelta(hours=2)
ROUND_REST = timedelta(minutes=5)  # after a round that failed, whatever is due
ALARMS_EVERY = timedelta(minutes=5)
SLEPT = timedelta(minutes=5)  # between two ticks: the machine was asleep


def utc_now() -> datetime:
    """Return the time now; the one place where the daemon reads the clock."""
    return datetime.now(UTC)


def jobs(settings: Settings) -> list[Job]:
    """Return what runs by the clock: each digest, and housekeeping."""
    found = []
    for digest in settings.all_digests():
        hour, minute = digest.at.split(":")
        days = ",".join(digest.days) or "*"
        found.append(
            Job(
                f"digest:{digest.name}",
                ("digest", "--name", digest.name, "--deliver"),
                DIGEST_DEADLINE,
                digest.cron or f"{int(minute)} {int(hour)} * * {days}",
                digest.timezone,
            )
        )
    hour, minute = settings.daemon.housekeeping_at.split(":")
    found.append(
        Job(
            "housekeeping",
            ("housekeep",),
            HOUSEKEEPING_DEADLINE,
            f"{int(minute)} {int(hour)} * * *",
            settings.digest.timezone,
        )
    )
    return found


@dataclass
class Daemon:
    """What the daemon holds between ticks."""

    database: Path
    folder: Path
    settings: Settings
    sources: tuple[Source, ...]
    since: datetime  # jobs that never ran count from here
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    children: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    retried: dict[str, datetime] = field(default_factory=dict)  # digest -> when last
    stopping: bool = False
    log: str = "text"  # one of logs.FORMS
    clock: Callable[[], datetime] = utc_now
    ticked_at: datetime = NEVER
    awake_since: datetime = NEVER
    looked_at: datetime = NEVER  # for alarms
    round_after: datetime = NEVER
    home: Path | None = None  # for checked copies of the configuration
    copies: list[Path] = field(default_factory=list)  # the last is in force

    def reload(self) -> None:
        """Take up a changed configuration; keep the old one if the new one has mistakes."""
        folder = self.folder
        try:
            if self.home:
                folder = checked_copy(folder, self.home)
            settings, listed = load_settings(folder), load_sources(folder)
        except TalentwireError as error:
            log.error("configuration not reloaded, the old one stays in force: %s", error)
            return
        if settings.daemon.listen != self.settings.daemon.listen:
            log.warning("daemon.listen has changed: that takes effect after a restart")
        self.settings, self.sources = settings, listed
        if self.home:
            for old in self.copies[:-1]:  # a job begun before may still read the last one
                shutil.rmtree(old.parent, ignore_errors=True)
            self.copies = [*self.copies[-1:], folder]
        log.info("configuration reloaded: %d sources", len(listed))

    def pulse(self) -> Pulse:
        """Return what only the daemon itself knows; called from another thread."""
        running = tuple(sorted(self.tasks))
        return Pulse(self.settings, self.ticked_at, self.awake_since, running)

    def tick(self, now: datetime) -> None:
        """Start what is due and not already running."""
        if self.stopping:
            return
        if now - self.ticked_at > SLEPT:
            self.awake_since = now
        self.ticked_at = now
        try:
            with contextlib.closing(open_store(self.database, create=True)) as db:
                ready = self._due(db, now)
        except TalentwireError as error:
            log.error("%s", error)
            return
        for job in ready:
            if job.name not in self.tasks:
                task = asyncio.create_task(self._run(job))
                self.tasks[job.name] = task
                task.add_done_callback(partial(self._forget, job.name))

    def _forget(self, name: str, task: asyncio.Task[None]) -> None:
        self.tasks.pop(name, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s: %s", name, error)

    def _due(self, db: sqlite3.Connection, now: datetime) -> list[Job]:
        daemon = self.settings.daemon
        grace = timedelta(hours=daemon.grace_hours) if daemon.catch_up else PUNCTUAL
        ready = []
        for job, fire in due_jobs(jobs(self.settings), runs.last_started(db), self.since, now):
            if now - fire <= grace:
                ready.append(job)
            elif job.name not in self.tasks:
                log.warning("%s missed: it was due at %s", job.name, fire)
                runs.note_missed(db, job.name, fire, now)
        if now >= self.round_after and sources.due(db, self.sources, now):
            ready.append(self._round())
        return ready + self._deliveries(db, now) + self._alarms(db, now)

    def _alarms(self, db: sqlite3.Connection, now: datetime) -> list[Job]:
        """Return the job that tells the operator, if there is something to tell."""
        if not self.settings.alarms.channels or now - self.looked_at < ALARMS_EVERY:
            return []
        self.looked_at = now
        found = alarms.now_wrong(db, self.database, self.settings, now, self.awake_since)
        if not alarms.changed(db, found):
            return []
        tell = (ALARMS, "--deliver", "--awake-since", self.awake_since.isoformat())
        return [Job(ALARMS, tell, DIGEST_DEADLINE)]

    def _deliveries(self, db: sqlite3.Connection, now: datetime) -> list[Job]:
        """Return a job for each digest that has not reached all its channels."""
        ready = []
        again = {
            digest.name: ("digest", "--name", digest.name, "--retry")
            for digest in self.settings.all_digests()
        }
        if self.settings.alarms.channels:
            again[ALARMS] = (ALARMS, "--deliver", "--awake-since", self.awake_since.isoformat())
        for name in again.keys() & deliveries.names_waiting(db):
            rested = now - self.retried.get(name, self.since) >= RETRY
            if (
                rested
                and f"digest:{name}" not in self.tasks
                and name not in self.tasks
                and deliveries.open_ones(db, name, now)
            ):
                self.retried[name] = now
                ready.append(Job(f"delivery:{name}", again[name], DIGEST_DEADLINE))
        return ready

    def _round(self) -> Job:
        deadline = timedelta(minutes=self.settings.crawl.round_deadline_minutes)
        return Job("round", ("crawl", "--due", "--log", self.log), deadline)

    async def _run(self, job: Job) -> None:
        """Run *job* in a child of its own, at most until its deadline, and note how it went.

        A round notes itself, source by source; the other jobs are noted here.
        """
        if job.cron is None:
            # Not every installation asks the same hosts at the same second.
            await asyncio.sleep(random.uniform(0, self.settings.daemon.jitter_seconds))  # noqa: S311
        run = None
        if job.cron:
            with contextlib.closing(open_store(self.database)) as db:
                run = runs.begin(db, job.name, self.clock())
        outcome, detail = await self._child(job)
        with contextlib.closing(open_store(self.database)) as db:
            if run:
                runs.finish(db, run, self.clock(), outcome, detail=detail)
            if job.name == "round" and outcome != "ok":
                runs.close_killed(db, self.clock(), job="round")  # one that died noted no end
                self.round_after = self.clock() + ROUND_REST
            watched = job.name == "round" and saved.every(db)
        if watched:
            await self._child(Job("alerts", ("saved", "alert"), DIGEST_DEADLINE))

    async def _child(self, job: Job) -> tuple[str, str]:
        """Run the child process; return the run's outcome and a line about it."""
        log.info("%s begins", job.name, extra=fields(job=job.name))
        begun = time.monotonic()
        folder = self.copies[-1] if self.copies else self.folder
        where = ("--db", str(self.database), "--config", str(folder))
        child = await children.begin((*job.arguments, *where), captured=self.log == "json")
        self.children[job.name] = child
        try:
            code = await children.wait(child, job.name, job.deadline)
        finally:
            self.children.pop(job.name, None)
        told = fields(job=job.name, code=code, seconds=round(time.monotonic() - begun, 1))
        if code is None:
            log.error("%s was killed: not done after %s", job.name, job.deadline, extra=told)
            return "killed", f"not done after {job.deadline}"
        level = logging.WARNING if code else logging.INFO
        log.log(level, "%s ended, exit code %s", job.name, code, extra=told)
        return ("failed", f"exit code {code}") if code else ("ok", "")

    async def stop(self) -> None:
        """Ask running jobs to end, wait a bounded time, kill what is left."""
        self.stopping = True
        notify("STOPPING=1")
        for child in list(self.children.values()):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        waiting = [asyncio.create_task(child.wait()) for child in self.children.values()]
        if waiting:
            await asyncio.wait(waiting, timeout=STOP_SECONDS)
        for child in list(self.children.values()):
            await children.kill(child)
        for task in list(self.tasks.values()):
            task.cancel()


def notify(message: str) -> None:
    """Tell systemd, if it started us (sd_notify(3)); do nothing elsewhere."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.connect(address)
        to.sendall(message.encode())


@contextlib.contextmanager
def listening(daemon: Daemon) -> Iterator[None]:
    """Answer /metrics and /health, where the settings name a port for it.

    Raises UsageError where the port is taken.
    """
    listen = daemon.settings.daemon.listen
    if not listen:
        yield
        return
    from talentwire.app.metrics import Listener  # not for those who do not ask for it

    try:
        listener = Listener(listen, daemon.database, daemon.pulse, daemon.clock)
    except OSError as error:
        raise UsageError(f"cannot listen on {listen}: {error.strerror or error}") from error
    log.info("metrics and health at http://%s/", listen)
    with contextlib.closing(listener):
        yield


async def serve(daemon: Daemon, *, tick_seconds: float = TICK_SECONDS) -> None:
    """Tick until SIGTERM or SIGINT, then stop cleanly; SIGHUP reloads the configuration."""
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    loop.add_signal_handler(signal.SIGHUP, daemon.reload)

    async def tick() -> None:
        daemon.tick(daemon.clock())
        notify("WATCHDOG=1")  # also where the database could not be used: that is said, and lasts

    scheduler = AsyncIOScheduler(timezone=UTC)
    # By default a tick that is a second late is dropped, and late ones pile up.
    scheduler.add_job(
        tick, "interval", seconds=tick_seconds, next_run_time=utc_now(),
        coalesce=True, max_instances=1, misfire_grace_time=None,
    )  # fmt: skip
    scheduler.start()
    notify("READY=1")
    await done.wait()
    log.info("stopping")
    scheduler.pause()
    await daemon.stop()
    scheduler.shutdown(wait=False)
