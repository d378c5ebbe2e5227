"""The store opens, migrates and says in one line what is wrong."""

import sqlite3
import subprocess
import sys

import pytest

from talentwire.app.cli import main
from talentwire.errors import StoreBroken, StoreTooNew
from talentwire.store import atomic, open_store


def test_processes_that_begin_a_database_at_the_same_moment_share_it(tmp_path):
    code = (
        "import sys; from talentwire.store import open_store; "
        "sys.stdin.read(1); open_store(sys.argv[1], create=True).close()"
    )
    for attempt in range(3):
        path = tmp_path / f"{attempt}.db"
        begun = [
            subprocess.Popen([sys.executable, "-c", code, path], stdin=subprocess.PIPE)
            for _ in range(4)
        ]
        for child in begun:
            child.stdin.close()  # all of them wait until here
        assert [child.wait(60) for child in begun] == [0] * 4
    assert sorted(file.name for file in tmp_path.iterdir() if "lock" in file.name) == []


def test_a_new_database_is_created_and_opens_again(tmp_path):
    path = tmp_path / "deep" / "a.db"
    open_store(path, create=True).close()
    db = open_store(path)
    assert db.execute("SELECT count(*) FROM article").fetchone()[0] == 0
    db.close()


def test_a_missing_database_is_named_with_what_to_do(tmp_path):
    with pytest.raises(StoreBroken, match="talentwire crawl"):
        open_store(tmp_path / "none.db")


def test_an_empty_file_holds_no_archive_that_is_whole_and_stays_empty_until_a_crawl(
    tmp_path, capsys
):
    path = tmp_path / "a.db"
    path.touch()
    for words in (["check"], ["moves"]):
        assert main([*words, "--db", str(path)]) == StoreBroken.exit_code
        assert "is empty: bring a backup back" in capsys.readouterr().err
    assert path.read_bytes() == b""
    open_store(path, create=True).close()
    assert main(["check", "--db", str(path)]) == 0


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "new.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StoreTooNew, match="upgrade"):
        open_store(path)


@pytest.mark.parametrize("content", [b"not a database at all, just words " * 50])
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "text.db"
    path.write_bytes(content)
    with pytest.raises(StoreBroken):
        open_store(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE songs (title)")
    db.commit()
    db.close()
    with pytest.raises(StoreBroken, match="not talentwire's"):
        open_store(path)


def test_a_failed_block_leaves_nothing_behind(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    with pytest.raises(ZeroDivisionError), atomic(db):
        db.execute("INSERT INTO org(slug, name) VALUES ('a', 'A')")
        _ = 1 / 0
    assert db.execute("SELECT count(*) FROM org").fetchone()[0] == 0
    db.close()
