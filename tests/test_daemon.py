"""The daemon runs alone, runs what is due in child processes, and stops when told."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from talentwire.app.daemon import jobs
from talentwire.config.settings import DigestSettings, Settings


@pytest.fixture
def folder(tmp_path):
    """A configuration with no source, so that nothing is fetched."""
    from talentwire import places

    place = tmp_path / "config"
    place.mkdir()
    for file in places.shipped_config().glob("*.toml"):
        (place / file.name).write_bytes(file.read_bytes())
    (place / "sources.toml").write_text("sources = []\n", encoding="utf-8")
    return place


def start(folder, db):
    command = [sys.executable, "-m", "talentwire", "run", "--db", db, "--config", folder]
    return subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NOTIFY_SOCKET": str(db.with_suffix(".notify"))},
    )


def wait_for(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def told(db):
    if not db.exists():
        return False
    connection = sqlite3.connect(db)
    try:
        return connection.execute("SELECT count(*) FROM run WHERE job = 'daemon'").fetchone()[0]
    except sqlite3.OperationalError:  # the schema is still being made
        return False
    finally:
        connection.close()


def test_it_stops_cleanly_on_sigterm_and_refuses_a_second_daemon(folder, tmp_path):
    db = tmp_path / "a.db"
    systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    systemd.bind(str(tmp_path / "a.notify"))
    first = start(folder, db)
    try:
        assert wait_for(lambda: told(db))
        time.sleep(0.5)  # the signal handlers stand right after the first row
        second = start(folder, db)
        said, _ = second.communicate(timeout=20)
        assert (second.returncode, said.count("\n")) == (4, 1), said
        assert "another `talentwire run`" in said
    finally:
        first.send_signal(signal.SIGTERM)
        said, _ = first.communicate(timeout=20)
    assert first.returncode == 0, said
    assert "Traceback" not in said
    systemd.settimeout(5)
    told_systemd = {systemd.recv(100).decode() for _ in range(3)}
    systemd.close()
    assert told_systemd == {"READY=1", "WATCHDOG=1", "STOPPING=1"}


def test_each_digest_is_a_job_of_its_own_with_its_hour_days_and_time_zone():
    settings = Settings(digests=(DigestSettings("paris", "18:05", ("mon", "fri"), "Europe/Paris"),))
    found = {job.name: job for job in jobs(settings)}
    assert set(found) == {"digest:daily", "digest:paris", "housekeeping"}
    paris = found["digest:paris"]
    assert (paris.cron, paris.timezone) == ("5 18 * * mon,fri", "Europe/Paris")


def test_a_reading_of_the_schedule_after_a_night_asleep_makes_up_for_one_digest():
    from talentwire.app.schedule import due_jobs

    woke = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
    went = woke - timedelta(hours=30)
    last = {"digest:daily": went, "housekeeping": went}
    assert [job.name for job, _ in due_jobs(jobs(Settings()), last, went, woke)] == [
        "digest:daily",
        "housekeeping",
    ]
