"""`talentwire check` finds what is wrong with an archive, says it, and mends what can be mended."""

import json
import sqlite3

import pytest
from small_archive import NOW, add_article, add_move, fill_names
from small_ledger import open_wire

from talentwire.app.cli import main
from talentwire.model import Claim, Kind
from talentwire.store import fulltext, open_store, stories
from talentwire.store.check import check


@pytest.fixture
def path(tmp_path):
    """A small archive: two articles in a story, and a move they claim."""
    path = tmp_path / "a.db"
    db = open_store(path, create=True)
    fill_names(db)
    for title in ("Rob Fergus returns to Meta", "Fergus goes back: what that means"):
        add_article(db, title, f"{title}. He leads FAIR again, said a note.", story=1)
    stories.refresh(db, 1)
    db.close()
    return path


def said(path, capsys, *options):
    code = main(["check", "--db", str(path), *options])
    return code, capsys.readouterr().out


def damage(path, *statements):
    """Do to the file what no part of talentwire does."""
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        db.execute(statement)
    db.close()


def table(path):
    db = open_store(path)
    name = fulltext.tables(db)[0]
    db.close()
    return name


def test_a_sound_archive_is_said_to_be_whole(path, capsys):
    assert said(path, capsys) == (0, "the archive is whole\n")
    assert said(path, capsys, "--json") == (0, "")


FIRST = "(SELECT min(id) FROM article)"


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (("UPDATE story SET articles = 9",), "story: 1 count their articles wrongly"),
        (("UPDATE story SET headline = 5",), "story: 1 count their articles wrongly"),
        (
            ("INSERT INTO story (id, title, first_seen, last_seen) VALUES (7, 'x', 'y', 'z')",),
            "story: 1 without an article",
        ),
        ((f"DELETE FROM article_text WHERE article = {FIRST}",), "article: 1 without a text"),
        (
            ("INSERT INTO article_org (org, article) VALUES ('meta', 7)",),
            "article_org: 1 rows point to article rows",
        ),
        (
            ("UPDATE article SET copy_of = 7 WHERE id = (SELECT max(id) FROM article)",),
            "article: 1 rows point to article rows",
        ),
        (
            ("INSERT INTO mark_band (period, key, article) VALUES (1, 2, 3)",),
            "mark_band: 1 rows of articles that are not there",
        ),
        ((f"DELETE FROM article WHERE id = {FIRST}",), "0 articles missing, 1 that are not there"),
        (("DROP TABLE {fts}",), "2 articles missing, 0 that are not there"),
        (("DELETE FROM {fts}_docsize",), "2 articles missing, 0 that are not there"),
        (("DELETE FROM {fts}_data WHERE id > 10",), "its parts do not fit"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_mended(path, capsys, statements, words):
    damage(path, *(text.format(fts=table(path)) for text in statements))
    code, out = said(path, capsys)
    assert code == 1
    assert words in out
    code, out = said(path, capsys, "--repair")
    assert (code, out.splitlines()[-1]) == (0, "the archive is whole"), out
    assert said(path, capsys) == (0, "the archive is whole\n")


def test_a_page_that_was_overwritten_is_said_and_needs_a_backup(path, capsys):
    db = sqlite3.connect(path)
    page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'article_text'").fetchone()
    size = db.execute("PRAGMA page_size").fetchone()[0]
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with path.open("r+b") as file:
        file.seek((page[0] - 1) * size)
        file.write(b"\xff" * size)
    code, out = said(path, capsys, "--repair")
    assert code == 1
    assert "cannot be repaired: file: " in out
    assert "talentwire restore" in out


def test_an_index_that_misses_words_is_found_and_made_anew(path, capsys):
    db = open_store(path)
    (first, *_) = db.execute("SELECT id, title FROM article ORDER BY id").fetchall()
    name = fulltext.tables(db)[0]
    db.execute(f"DROP TABLE {name}")
    for row in db.execute("SELECT id FROM article").fetchall():
        fulltext.index(db, row["id"], "something else", "entirely")
    db.close()
    code, out = said(path, capsys)
    assert (code, "2 of 2 articles looked up are not found by their own words" in out) == (1, True)
    assert said(path, capsys, "--quick") == (0, "the archive is whole\n")  # it does not look
    assert said(path, capsys, "--repair")[0] == 0
    db = open_store(path)
    assert first["id"] in fulltext.matches(db, fulltext.match_term("returns")).ids
    db.close()


def test_an_index_of_sqlite_that_lost_a_row_is_made_anew(path, capsys):
    db = sqlite3.connect(path)
    sql = "CREATE INDEX article_fetched ON article(fetched_at)"
    db.execute("PRAGMA writable_schema = ON")
    half = sql + " WHERE id > (1 << 60)"
    db.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'article_fetched'", (half,))
    db.commit()
    db.close()
    damage(path, "REINDEX article_fetched")
    db = sqlite3.connect(path)
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'article_fetched'", (sql,))
    db.commit()
    db.close()
    code, out = said(path, capsys)
    assert (code, "missing from index article_fetched" in out) == (1, True), out
    assert said(path, capsys, "--repair")[0] == 0


def test_moves_and_claims_that_lost_each_other_are_decided_anew(tmp_path, capsys):
    wire = open_wire(tmp_path)
    wire.tell("2025-05-08", Claim("Ada Example", "Meta", "OpenAI", Kind.HIRE, "q", 0, 1))
    wire.db.close()
    path = tmp_path / "a.db"
    assert said(path, capsys)[0] in (0, 1)
    damage(path, "DELETE FROM move_claim")
    _, out = said(path, capsys)
    assert "move: 1 without a claim that stands" in out
    assert "claim: 1 that stand and belong to no move" in out
    said(path, capsys, "--repair")
    db = open_store(path)
    lines = [finding.line for finding in check(db)]
    assert not [line for line in lines if line.startswith(("move", "claim"))]
    assert db.execute("SELECT count(*) FROM move").fetchone()[0] == 1
    assert db.execute("SELECT count(*) FROM move_claim").fetchone()[0] == 1
    db.close()


def test_what_is_found_can_be_read_by_a_program(path, capsys):
    damage(path, "UPDATE story SET articles = 9")
    code, out = said(path, capsys, "--json")
    assert (code, json.loads(out)["mendable"]) == (1, True)


def test_a_claim_of_an_article_that_is_gone_goes_and_so_does_its_move(path, capsys):
    db = open_store(path)
    first = db.execute("SELECT min(id) FROM article").fetchone()[0]
    add_move(db, "Rob Fergus", "Google DeepMind", "Meta", [(first, "Rob Fergus returns")], at=NOW)
    db.close()
    damage(path, f"DELETE FROM article WHERE id = {first}")
    assert said(path, capsys, "--repair")[0] == 0
    db = open_store(path)
    assert db.execute("SELECT count(*) FROM move").fetchone()[0] == 0
    db.close()
