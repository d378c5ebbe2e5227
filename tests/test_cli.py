"""The command line as a process: what goes wrong outside of it ends in one line."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from small_ledger import open_wire, said

FULL = Path("/dev/full")  # a disk without room, on Linux


@pytest.fixture
def path(tmp_path):
    """A small archive with one move."""
    wire = open_wire(tmp_path)
    wire.tell("2025-05-09", said("Google", "Meta", person="Robert Fergus"), host="b.example")
    wire.db.close()
    return tmp_path / "a.db"


def talentwire(path, *words, stdout=subprocess.PIPE, **environment):
    """Run a command on the archive; return its exit code and what it said on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "talentwire", *words, "--db", path],
        stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False, text=True,
        env=os.environ | environment,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", [("moves",), ("search", "meta"), ("export", "moves")])
def test_a_damaged_archive_is_told_in_one_line_with_the_cure(path, words):
    held = path.read_bytes()
    path.write_bytes(held[:4096] + b"\xde\xad" * 2048 * (len(held) // 4096 - 1))
    code, told = talentwire(path, *words)
    assert (code, told.count("\n")) == (4, 1)
    assert "talentwire restore" in told


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [("moves",), ("status",), ("digest", "--since", "2025")])
def test_output_that_finds_no_room_is_one_line(path, words):
    with FULL.open("w") as full:
        code, told = talentwire(path, *words, stdout=full)
    assert (code, told.count("\n")) == (2, 1)
    assert "No space left" in told


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_a_digest_that_was_not_written_does_not_count_as_told(path):
    with FULL.open("w") as full:
        talentwire(path, "digest", "--since", "2025", stdout=full)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM digest").fetchone() == (0,)


@pytest.mark.parametrize("words", ["moves", "status", "people"])
def test_a_closed_output_is_no_error(path, words):
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m talentwire {words} --db "$1" >&-', sys.executable, path],
        stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_an_option_before_the_command_is_told_where_it_goes(path):
    code, told = talentwire(path, "--config", "x", "moves")
    assert code == 2
    assert "behind a command" in told


def test_a_terminal_that_knows_only_ascii_gets_the_rest_escaped(path, tmp_path):
    with (tmp_path / "out").open("wb") as out:
        done = talentwire(path, "person", "Fergus", stdout=out, PYTHONIOENCODING="ascii")
    assert done == (0, "")
    assert b"\\u201cShe moves.\\u201d" in (tmp_path / "out").read_bytes()
