"""A full disk, a locked database, a home that cannot be written: survived, and said in a line."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_crash import press, state

from talentwire.app.cli import main
from talentwire.app.daemon import Daemon
from talentwire.config.settings import Settings
from talentwire.places import shipped_config
from talentwire.store import open_store

# As `talentwire`, on a disk that holds files of at most so many bytes.
SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from talentwire.app.cli import main
sys.exit(main(sys.argv[2:]))
"""


def run(*command, **options):
    """Return exit code and what was said to standard error."""
    done = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, timeout=300, **options
    )
    return done.returncode, done.stderr


def said_in_one_line(error):
    """Return the one line that tells of an error, after what the round printed on its way."""
    assert "Traceback" not in error
    (line,) = [line for line in error.splitlines() if line.startswith("talentwire:")]
    return line


@contextlib.contextmanager
def tmpfs(folder, size):
    """Mount a small disk; skip where that is not allowed."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_round_on_a_full_disk_keeps_what_it_stored_says_so_and_goes_on_when_there_is_room(
    tmp_path,
):
    disk, folder = tmp_path / "disk", tmp_path / "config"
    with press(folder) as wanted, tmpfs(disk, "3m"):
        crawl = ("-m", "talentwire", "crawl", "--all", "--db", disk / "a.db", "--config", folder)
        code, error = run(*crawl)
        assert (code, said_in_one_line(error)) == (
            4, f"talentwire: no space left for {disk / 'a.db'}: free some and run again",
        )  # fmt: skip
        code, error = run("-m", "talentwire", "status", "--db", disk / "a.db")
        assert "Traceback" not in error
        resized = ["mount", "-o", "remount,size=100m", str(disk)]
        subprocess.run(resized, check=True, capture_output=True)
        before = state(disk / "a.db")[0]
        assert 0 < len(before) < len(wanted)
        assert run(*crawl)[0] == 0
        after = state(disk / "a.db")[0]
        assert after.keys() == wanted
        assert before.items() <= after.items()


@pytest.mark.slow
def test_a_round_whose_file_may_not_grow_ends_in_one_line(tmp_path):
    folder, database = tmp_path / "config", tmp_path / "a.db"
    with press(folder):
        words = ["crawl", "--all", "--db", str(database), "--config", str(folder)]
        code, error = run("-c", SMALL, 2_000_000, *words)
        assert code == 4
        assert str(database) in said_in_one_line(error)
        state(database)  # whole


@pytest.mark.slow
def test_a_round_whose_database_is_locked_for_long_ends_in_one_line_and_the_next_one_is_whole(
    tmp_path,
):
    folder, database = tmp_path / "config", tmp_path / "a.db"
    with press(folder) as wanted:
        crawl = ("-m", "talentwire", "crawl", "--all", "--db", database, "--config", folder)
        open_store(database, create=True).close()
        with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            code, error = run(*crawl)
            assert code == 4
            assert "locked by another process: try again when it is done" in said_in_one_line(error)
            other.execute("ROLLBACK")
        assert run(*crawl)[0] == 0
        assert state(database)[0].keys() == wanted


@pytest.mark.slow
def test_a_round_waits_for_a_database_that_is_locked_for_a_while(tmp_path):
    folder, database = tmp_path / "config", tmp_path / "a.db"
    with press(folder) as wanted:
        open_store(database, create=True).close()
        done = threading.Event()

        def hold():  # again and again, three seconds each
            with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
                while not done.is_set():
                    with contextlib.suppress(sqlite3.OperationalError):
                        other.execute("BEGIN IMMEDIATE")
                        time.sleep(3)
                        other.execute("ROLLBACK")
                    time.sleep(1)

        holder = threading.Thread(target=hold)
        holder.start()
        crawl = ("-m", "talentwire", "crawl", "--all", "--db", database, "--config", folder)
        code, error = run(*crawl)
        done.set()
        holder.join()
        assert code == 0, error
        assert state(database)[0].keys() == wanted


@pytest.mark.slow
def test_the_daemon_says_that_its_database_is_locked_and_looks_again(tmp_path, caplog):
    path, now = tmp_path / "a.db", datetime(2026, 6, 1, tzinfo=UTC)
    open_store(path, create=True).close()
    daemon = Daemon(path, tmp_path, Settings(), (), now, ticked_at=now)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE x (y)")
        daemon.tick(now)
        other.execute("ROLLBACK")
    assert "locked by another process" in caplog.text
    caplog.clear()
    daemon.tick(now)
    assert caplog.text == ""


@pytest.mark.parametrize(
    "words",
    [
        ["digest", "--since", "7d", "--output", "a\0b"], ["backup", "a\0b"], ["init", "a\0b"],
        ["status", "--db", "a\0b"], ["search", "a\0b"], ["export", "moves", "--output", "\0.csv"],
        ["crawl", "a\0b"], ["run", "--db", "\0"], ["read", "a\0b"], ["moves", "--from", "\0"],
        ["score", "\0", "\0"], ["status", "--config", "\0"], ["\0"],
    ],
)  # fmt: skip
def test_a_nul_in_an_argument_is_told_in_a_line_or_finds_nothing(
    words, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("TALENTWIRE_DB", str(tmp_path / "a.db"))
    monkeypatch.chdir(tmp_path)
    open_store(tmp_path / "a.db", create=True).close()
    code = main(words)
    assert code in (0, 1, 2, 3, 4)
    assert len(capsys.readouterr().err.splitlines()) <= 1
    assert code or words[0] == "status"


def test_an_init_that_finds_no_room_leaves_no_torn_file_and_the_next_one_writes_the_rest(tmp_path):
    folder = tmp_path / "desk"
    code, error = run("-c", SMALL, 4000, "init", folder)
    assert code == 3
    assert "cannot write" in said_in_one_line(error)
    shipped = {
        path.relative_to(shipped_config()): path for path in shipped_config().rglob("*.toml")
    }
    for path in filter(Path.is_file, folder.rglob("*")):
        assert path.read_bytes() == shipped[path.relative_to(folder)].read_bytes()
    assert run("-m", "talentwire", "init", folder)[0] == 0
    for name, path in shipped.items():
        assert (folder / name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("words", [["init"], ["crawl"], ["status"], ["search", "x"], ["run"]])
def test_a_home_that_cannot_be_written_is_told_in_a_line(words):
    home = {key: value for key, value in os.environ.items()
            if not key.startswith(("TALENTWIRE", "XDG"))}  # fmt: skip
    code, error = run("-m", "talentwire", *words, env={**home, "HOME": "/proc/nobody"}, cwd="/")
    assert code in (2, 3, 4)
    assert "/proc/nobody" in said_in_one_line(error)
    assert not Path("/proc/nobody").exists()
