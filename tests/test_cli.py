"""The command line as a process: what goes wrong outside of it ends in one line."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_ledger import open_wire, said

from talentwire.app.cli import main
from talentwire.model import iso
from talentwire.news import Digest
from talentwire.store import deliveries, digests, open_store

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


# A disk that is full after 200 kB; an error that no mock can make.
SMALL_DISK = """
import resource, sys
from talentwire.app.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_that_finds_no_room_leaves_what_was_there(path, tmp_path, form):
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE article_text SET text = ?", ["long " * 100_000])
    target = tmp_path / "out" / f"articles.{form}"
    target.parent.mkdir()
    target.write_text("the old one", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, "export", "articles", "--output", target, "--db", path],
        capture_output=True, timeout=60, check=False, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"talentwire: cannot write {target}: File too large\n"
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    assert target.read_text(encoding="utf-8") == "the old one"


def test_status_says_how_the_channels_are(path, capsys):
    now = datetime.now(UTC)
    with closing(open_store(path)) as db:
        number = digests.save(db, Digest("daily", iso(now), iso(now)), now)
        deliveries.wait(db, number, ["json example.org [0a1b2c]", "mail a"], now)
        deliveries.finish(db, number, "mail a", now, "failed", detail="554 go away")
    main(["status", "--db", str(path)])
    shown = capsys.readouterr().out
    assert "json example.org [0a1b2c]: daily of just now waiting" in shown
    assert "mail a: daily of just now failed: 554 go away" in shown
