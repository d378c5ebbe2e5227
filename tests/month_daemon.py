"""The real daemon on a moved clock:
`python month_daemon.py DATABASE CONFIG CLOCK END ASLEEP AWAKE PYTHON`.

CLOCK is a file of one number, the seconds since 1970: this process moves it on from tick to tick
while no job runs, and whoever answers for the jobs moves it while one does. Jobs are started as
always, by an interpreter called PYTHON. Prints one JSON object: resident bytes day by day, ticks,
what is left open at the end.
"""

import asyncio
import contextlib
import json
import mmap
import os
import signal
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from talentwire.app.daemon import Daemon, listening, serve
from talentwire.config import load_settings, load_sources
from talentwire.store import open_store, runs, sources

STEP = timedelta(minutes=4)  # between two ticks where nothing is due; five would be a sleep
PAGE = os.sysconf("SC_PAGE_SIZE")


class Clock:
    """The time in the file, which others move, too."""

    def __init__(self, path):
        with Path(path).open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)

    def __call__(self):
        return datetime.fromtimestamp(struct.unpack("d", self._memory[:8])[0], UTC)

    def set(self, at):
        self._memory[:8] = struct.pack("d", at.timestamp())


class Moved(Daemon):
    """The daemon, its clock moved after each tick, asleep for a day, ended after a month."""

    end, asleep, ticks = None, None, 0

    def tick(self, now):
        super().tick(now)
        self.ticks += 1
        if (day := now.date().isoformat()) not in self.resident:
            self.resident[day] = resident()
            print(f"{day} {self.resident[day] / 1e6:.1f} MB", file=sys.stderr, flush=True)
        if self.tasks:
            return
        if now >= self.end:
            os.kill(os.getpid(), signal.SIGTERM)
        after = now + STEP
        self.clock.set(self.asleep[1] if self.asleep[0] <= after < self.asleep[1] else after)


def resident():
    """Return this process's resident bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def main(database, folder, clock, end, asleep, awake, python):
    """Run the month."""
    sys.executable = python
    folder, database, clock = Path(folder), Path(database), Clock(clock)
    settings, listed = load_settings(folder), load_sources(folder)
    begin = clock()
    with contextlib.closing(open_store(database, create=True)) as db:
        sources.sync(db, listed)
        since = runs.first_seen(db, begin)
    daemon = Moved(
        database, folder, settings, listed, since,
        clock=clock, ticked_at=begin, awake_since=begin,
    )  # fmt: skip
    daemon.resident, daemon.end = {}, datetime.fromisoformat(end)
    daemon.asleep = datetime.fromisoformat(asleep), datetime.fromisoformat(awake)
    with listening(daemon):
        asyncio.run(serve(daemon, tick_seconds=0.001))
    try:
        children = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        children = None
    print(json.dumps({
        "resident": daemon.resident, "last": resident(), "ticks": daemon.ticks,
        "children": children, "open_files": len(list(Path("/proc/self/fd").iterdir())),
        "tasks": len(daemon.tasks),
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
