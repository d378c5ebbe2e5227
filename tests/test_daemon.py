"""The daemon runs alone, runs what is due in child processes, and stops when told."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults.server import Servers
from test_faults import hang

from talentwire.app.daemon import NEVER, ROUND_REST, STOP_SECONDS, TICK_SECONDS, Daemon, jobs
from talentwire.app.kept import checked_copy
from talentwire.config import load_sources
from talentwire.config.settings import DigestSettings, Settings
from talentwire.model import Source
from talentwire.store import open_store


@pytest.fixture
def folder(tmp_path):
    """A configuration with no source, so that nothing is fetched."""
    from talentwire import places

    place = tmp_path / "config"
    shutil.copytree(places.shipped_config(), place)
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


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def change(folder, old, new):
    path = folder / "talentwire.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@contextlib.contextmanager
def logging_json(folder, db, log):
    """Run the daemon with its log in a file; yield it and a look-out for words in the log."""
    change(folder, "jitter_seconds = 30", "jitter_seconds = 0")
    command = ["run", "--log", "json", "--db", str(db), "--config", str(folder)]
    with log.open("w") as file:
        daemon = subprocess.Popen([sys.executable, "-m", "talentwire", *command], stderr=file)
    try:
        yield daemon, lambda words: wait_for(lambda: words in log.read_text("utf-8"), 60)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(30)
    assert daemon.returncode == 0


def events(log):
    """Return what is logged; every line has to be an event."""
    found = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert all({"time", "level", "event"} <= event.keys() for event in found)
    return found


def test_it_logs_json_answers_for_its_health_and_reloads_only_what_is_right(folder, tmp_path):
    port, log = free_port(), tmp_path / "log"
    change(folder, 'listen = ""', f'listen = "127.0.0.1:{port}"')
    with logging_json(folder, tmp_path / "a.db", log) as (daemon, logged):
        assert logged("metrics and health at")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            assert json.loads(answer.read())["status"] == "ok"
        change(folder, "jitter_seconds = 0", "jitter_seconds = -1")
        daemon.send_signal(signal.SIGHUP)
        assert logged("the old one stays in force")
        change(folder, "jitter_seconds = -1", "jitter_seconds = 5")
        english = (folder / "language" / "en.toml").read_bytes()
        (folder / "language" / "en.toml").write_text("name =")
        daemon.send_signal(signal.SIGHUP)
        assert logged("en.toml: not valid TOML")
        (folder / "language" / "en.toml").write_bytes(english)
        daemon.send_signal(signal.SIGHUP)
        assert logged("configuration reloaded: 0 sources")
    one, other = [event["event"] for event in events(log) if event["level"] == "error"]
    assert "jitter_seconds" in one and "en.toml" in other
    assert str(folder) in other


def test_jobs_read_the_configuration_in_force_however_broken_the_next_one_is(folder, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    copy = checked_copy(folder, home)
    daemon = Daemon(
        tmp_path / "a.db", folder, Settings(), (), NEVER, home=home, copies=[copy]
    )  # fmt: skip
    (folder / "sources.toml").write_text("[[sources")
    daemon.reload()
    assert daemon.copies == [copy]
    assert load_sources(copy) == ()
    (folder / "sources.toml").write_text("sources = []")
    for _ in range(3):
        daemon.reload()
    assert len(daemon.copies) == len(list(home.iterdir())) == 2


@pytest.mark.slow
def test_what_a_round_says_is_events_too_and_one_that_failed_is_not_repeated_at_once(
    folder, tmp_path
):
    (folder / "sources.toml").write_text(
        '[[sources]]\nname = "shut"\ntitle = "Shut"\nkind = "feed"\nurl = "http://127.0.0.1:1/"\n',
        encoding="utf-8",
    )
    log = tmp_path / "log"
    with logging_json(folder, tmp_path / "a.db", log) as (_, logged):
        assert logged("round ended, exit code 5")
        time.sleep(TICK_SECONDS + 2)
    (polled,) = [event for event in events(log) if event["event"] == "source polled"]
    told = (polled["source"], polled["health"], polled["job"], polled["level"])
    assert told == ("shut", "PRIVATE_ADDRESS", "round", "warning")
    (ended,) = [event for event in events(log) if event["event"].startswith("round ended")]
    assert (ended["code"], ended["job"]) == (5, "round")


@pytest.mark.slow
def test_sigterm_ends_a_round_that_hangs_in_bounded_time_and_leaves_no_process(folder, tmp_path):
    db, log = tmp_path / "a.db", tmp_path / "log"
    change(folder, "allow_private = []", 'allow_private = ["127.0.1.0/24"]')
    with contextlib.closing(Servers()) as servers:
        base = servers.host({"/feed": hang})
        (folder / "sources.toml").write_text(
            f'[[sources]]\nname = "hangs"\ntitle = "Hangs"\nkind = "feed"\nurl = "{base}/feed"\n',
            encoding="utf-8",
        )
        with logging_json(folder, db, log):
            assert wait_for(lambda: servers.paths(base), 90)
            asked_to_stop = time.monotonic()
        assert time.monotonic() - asked_to_stop < STOP_SECONDS + 5
    ours = subprocess.run(["pgrep", "-f", str(db)], capture_output=True, text=True, check=False)
    assert ours.stdout == ""
    with contextlib.closing(sqlite3.connect(db)) as opened:
        (outcome,) = opened.execute("SELECT outcome FROM run WHERE job = 'round'").fetchone()
    assert outcome == "interrupted"


def test_after_a_round_that_failed_the_next_one_waits_whatever_is_due(folder, tmp_path):
    now = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
    source = Source("a", "A", "feed", "https://a.example/feed")
    daemon = Daemon(tmp_path / "a.db", folder, Settings(), (source,), now)
    with contextlib.closing(open_store(tmp_path / "a.db", create=True)) as db:
        assert [job.name for job in daemon._due(db, now)] == ["round"]
        daemon.round_after = now + ROUND_REST
        assert daemon._due(db, now + timedelta(minutes=1)) == []
        assert [job.name for job in daemon._due(db, now + ROUND_REST)] == ["round"]


def test_a_port_that_is_taken_is_said_in_one_line(folder, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        change(folder, 'listen = ""', f'listen = "127.0.0.1:{taken.getsockname()[1]}"')
        said, _ = start(folder, tmp_path / "a.db").communicate(timeout=30)
    assert "cannot listen on 127.0.0.1" in said.splitlines()[-1]
    assert "Traceback" not in said


def test_the_unit_leaves_the_daemon_the_time_it_needs():
    text = (Path(__file__).parents[1] / "deploy" / "talentwire.service").read_text("utf-8")
    lines = [line.partition("=") for line in text.splitlines() if line and line[0] not in "#["]
    unit = {name: value for name, _, value in lines}
    assert unit["Type"] == "notify"
    assert int(unit["WatchdogSec"]) >= 3 * TICK_SECONDS
    assert int(unit["TimeoutStopSec"]) > STOP_SECONDS
    assert unit["ExecReload"] == "/bin/kill -HUP $MAINPID"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_unit(tmp_path):
    text = (Path(__file__).parents[1] / "deploy" / "talentwire.service").read_text("utf-8")
    unit = tmp_path / "talentwire.service"
    unit.write_text(text.replace("/opt/talentwire/bin/talentwire", "/bin/true"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    ours = [line for line in said.stderr.splitlines() if "talentwire.service" in line]
    assert ours == []


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
