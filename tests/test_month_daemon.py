"""A month in the life of the daemon's own process: it stays small, and each child of it ends.

The process, its loop, its children, signals, metrics and alarms are real, and so is the database;
only the clock is moved, and what the jobs find is made up by this test, which every child asks
what to do. The schedule is held to what tests/test_month.py holds it to.
"""

import contextlib
import json
import os
import shutil
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_daemon import free_port
from test_month import AT, CONFIG, DAY, MONTHS, World, check_jobs, check_polls, poll

from talentwire.app import alarms
from talentwire.config import load_settings, load_sources
from talentwire.config.settings import ALARMS
from talentwire.store import open_store, sources

HARNESS = Path(__file__).with_name("month_daemon.py")
STEP = timedelta(minutes=4)  # as in month_daemon.py
LONGEST_ROUND = timedelta(minutes=5)  # is one jump of the clock: nothing is looked at within it
MOST = 80_000_000  # bytes
GROWTH = 4_000_000  # from the end of the first day on
DAYS = int(os.environ.get("TALENTWIRE_MONTH_DAYS", "30"))
# The child that every job gets: it says what it was asked to do, and ends as it is told. A shell,
# because ten thousand interpreters would be most of the test.
CHILD = """#!/bin/sh
mkfifo {folder}/$$
shift 2
echo $$ "$@" > {folder}/asked
read code < {folder}/$$
rm {folder}/$$
[ "$code" -ge 0 ] || kill $code $$
exit $code
"""
SETTINGS = """
[crawl]
round_deadline_minutes = 30
[daemon]
jitter_seconds = 0
listen = "127.0.0.1:{port}"
housekeeping_at = "02:30"
[digest]
at = "02:30"
timezone = "Europe/Rome"
[[digests]]
name = "york"
at = "01:30"
timezone = "America/New_York"
[[digests]]
name = "delhi"
at = "07:15"
timezone = "Asia/Kolkata"
[alarms]
channels = ["file:{folder}/told?format=json"]
source_days = 2
free_mb = 0
"""


class Outside(World):
    """The world, as the children of a real daemon ask for it."""

    def __init__(self, listed, start, folder):
        super().__init__(listed, start)
        self.listed, self.folder, self.database = listed, folder, folder / "m.db"
        self.clock = folder / "clock"
        self.set(start)
        self.polls = {source.name: [] for source in listed}
        self.starts = {job: [] for job in AT}
        self.count = Counter()
        self.errors = []

    def now(self):
        return datetime.fromtimestamp(struct.unpack("d", self.clock.read_bytes())[0], UTC)

    def set(self, at):
        with self.clock.open("r+b" if self.clock.exists() else "wb") as file:
            file.write(struct.pack("d", at.timestamp()))

    def act(self, words):
        """Do what a job would; return its exit code, negative for a signal."""
        now = self.now()
        with contextlib.closing(open_store(self.database)) as db:
            db.execute("PRAGMA synchronous = OFF")
            self.count[words[0]] += 1
            if words[0] == "crawl":
                return self.crawl(db, now)
            if words[0] == ALARMS:
                return self.tell(db, now)
        job = f"digest:{words[2]}" if words[0] == "digest" else "housekeeping"
        self.starts[job].append(now)
        return 0

    def crawl(self, db, now):
        if self.dies.random() < 0.01:  # killed after a minute, before it noted anything
            db.execute("INSERT INTO run (job, started_at) VALUES ('round', ?)",
                       (now.strftime("%Y-%m-%dT%H:%M:%SZ"),))  # fmt: skip
            self.count["died"] += 1
            self.set(now + timedelta(minutes=1))
            return -9
        noted, ends = poll(db, self, sources.due(db, self.listed, now), now)
        for source, *rest in noted:
            self.polls[source.name].append(rest)
        self.set(ends)
        return 0

    def tell(self, db, now):
        settings = load_settings(self.folder / "config")
        found = alarms.now_wrong(db, self.database, settings, now, now)
        alarms.tell(db, self.database, settings, found,
                    now=now, clock=lambda: now, sleep=lambda s: None)  # fmt: skip
        return 0


@contextlib.contextmanager
def answering(world, folder):
    """Answer the children; yield the interpreter that they are."""
    folder.mkdir()
    asked, child = folder / "asked", folder / "python"
    os.mkfifo(asked)
    child.write_text(CHILD.format(folder=folder), encoding="utf-8")
    child.chmod(0o755)

    def answer():
        for line in pipe:
            number, *words = line.split()
            if number == "end":
                return
            try:
                code = world.act(words)
            except Exception as error:
                world.errors.append(error)
                code = 70
            (folder / number).write_text(f"{code}\n")

    with asked.open("r+b", buffering=0) as keeps_it_open, asked.open() as pipe:
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield child
        finally:
            keeps_it_open.write(b"end\n")
            thread.join()


def a_month(world, start, port, days):
    """Let the daemon live; return what it says at its end, and the metrics it gave meanwhile."""
    with answering(world, world.folder / "children") as python:
        times = (start + days * DAY, *world.sleep)
        command = [sys.executable, "-W", "ignore", HARNESS, world.database, world.folder / "config"]
        command += [world.clock, *(at.isoformat() for at in times), python]
        log = world.folder / "daemon.log"  # with the resident memory of each day
        with log.open("w") as file:
            daemon = subprocess.Popen(
                [str(word) for word in command], stdout=subprocess.PIPE, stderr=file, text=True
            )
        scraped = 0
        while daemon.poll() is None:
            time.sleep(0.5)
            with contextlib.suppress(OSError):
                answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5)
                with contextlib.closing(answer):
                    scraped += b"talentwire_sources" in answer.read()
        assert daemon.returncode == 0, log.read_text(encoding="utf-8")[-2000:]
        return json.loads(daemon.stdout.read()), scraped


@pytest.mark.slow
@pytest.mark.parametrize("season", MONTHS)
def test_a_month_of_the_real_daemon_misses_nothing_and_stays_small(tmp_path, season, capsys):
    start, port = MONTHS[season], free_port()
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    (folder / "talentwire.toml").write_text(SETTINGS.format(port=port, folder=tmp_path))
    listed = [source for source in load_sources(CONFIG) if source.enabled]
    world = Outside(listed, start, tmp_path)
    told, scraped = a_month(world, start, port, DAYS)
    assert world.errors == []
    with contextlib.closing(open_store(world.database)) as db:
        missed = [tuple(row) for row in db.execute(
            "SELECT job, started_at FROM run WHERE outcome = 'missed'")]  # fmt: skip
        assert db.execute("SELECT count(*) FROM run WHERE ended_at IS NULL").fetchone()[0] == 0
        killed = db.execute("SELECT count(*) FROM run WHERE outcome = 'killed'").fetchone()[0]
    assert killed == world.count["died"] > 0
    check_jobs(world.starts, missed, start, world, late=STEP + LONGEST_ROUND)
    longest = check_polls(listed, world.polls, start, world, patience=timedelta(minutes=20))
    resident = [told["resident"][day] for day in sorted(told["resident"])]
    assert max(resident) < MOST
    assert told["last"] - resident[1] < GROWTH
    assert (told["children"], told["tasks"]) == (None, 0)
    assert told["open_files"] < 20
    check_alarms(tmp_path / "told", world)
    with capsys.disabled():
        print(
            f"\n{season}: {DAYS} days, {told['ticks']:,} ticks, {len(listed)} sources,"
            f" {sum(map(len, world.polls.values())):,} polls in {world.count['crawl']:,} rounds"
            f" ({killed} of them killed), {sum(map(len, world.starts.values()))} runs by the clock,"
            f" {world.count[ALARMS]} alarms, {scraped} scrapes; a due source waited {longest} at"
            f" most; resident MB first {resident[0] / 1e6:.1f}, after a day"
            f" {resident[1] / 1e6:.1f}, peak {max(resident) / 1e6:.1f},"
            f" last {told['last'] / 1e6:.1f}; no child left"
        )


def check_alarms(folder, world):
    """Each source that was broken for two days was told of once, and once that it is over."""
    begun, over = Counter(), Counter()
    for file in folder.glob("*.json"):
        said = json.loads(file.read_text(encoding="utf-8"))
        for line in said["troubles"]:
            begun[line.split(" is ")[0]] += 1
        for line in said["over"]:
            over[line.split(" is ")[0]] += 1
    assert len(begun) > 50
    assert set(begun.values()) == {1}, begun.most_common(3)
    assert set(over) <= set(begun)
    assert set(over.values()) == {1}
