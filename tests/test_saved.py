"""Saved searches are alerts and feeds; exports and backups hold what the store holds."""

import csv
import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from small_archive import NOW, add_article, add_move, fill_names

from talentwire.app import alerts
from talentwire.app.cli import main
from talentwire.app.exporting import export
from talentwire.app.tables import cell
from talentwire.errors import DeliveryError, QueryError, StoreBroken, StoreError, UsageError
from talentwire.feeds import as_atom, as_json_feed
from talentwire.store import open_store, saved
from talentwire.store.copying import backup, restore
from talentwire.store.exports import TABLES

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    """A database with one move in a story of two articles."""
    path = tmp_path / "a.db"
    db = open_store(path, create=True)
    fill_names(db)
    one = add_article(db, '=cmd|"/C calc"!A0 Fergus', "Rob Fergus comes back to Meta.", story=1,
                      at=NOW - DAY, people=("Rob Fergus",))  # fmt: skip
    add_article(db, "Fergus torna", "Rob Fergus torna.", story=1, at=NOW - DAY / 2,
                host="b.example", language="it")  # fmt: skip
    add_move(db, "Rob Fergus", "Google DeepMind", "Meta", [(one, "Rob Fergus comes back")],
             at=NOW - DAY)  # fmt: skip
    db.close()
    return path


@pytest.fixture
def db(path):
    """The same, open."""
    db = open_store(path)
    yield db
    db.close()


def tell(db, path, now=NOW):
    return list(
        alerts.tell(db, path, saved.every(db), now=now, clock=lambda: now, sleep=lambda s: None)
    )


def test_an_alert_tells_what_is_new_and_only_that(db, path, tmp_path):
    alerts.add(db, "fergus", "fergus", [f"file:{tmp_path}/out?format=text"], only_new=True, now=NOW)
    assert [outcome.outcome for outcome in tell(db, path)] == ["delivered"]
    assert tell(db, path, NOW + DAY) == []
    for number in range(5):  # the story grows, which is no new story
        add_article(db, "Fergus", "Fergus", story=1, at=NOW + DAY, host=f"{number}.example")
    add_article(db, "Pineau moves", "Nothing of interest here.", story=2, at=NOW + DAY)
    assert tell(db, path, NOW + 2 * DAY) == []
    add_article(db, "Fergus speaks", "Fergus again", story=3, at=NOW + 2 * DAY)
    assert len(tell(db, path, NOW + 3 * DAY)) == 1
    texts = [file.read_text(encoding="utf-8") for file in sorted((tmp_path / "out").iterdir())]
    assert "Rob Fergus  Google DeepMind → Meta" in texts[0]
    assert "Fergus speaks" in texts[1]
    assert "NEW MOVES" not in texts[1]


def test_a_saved_search_is_a_feed(db):
    alerts.add(db, "fergus", "fergus", [], only_new=True, now=NOW)
    feed = alerts.feed(db, saved.get(db, "fergus"), now=NOW)
    assert [entry.key for entry in feed.entries] == ["story:1"]
    assert feed.entries[0].text.startswith("Rob Fergus: Google DeepMind → Meta (")
    assert "<title>" in as_atom(feed)
    assert json.loads(as_json_feed(feed))["items"][0]["url"].startswith("https://")


@pytest.mark.parametrize(
    ("name", "query", "channels", "error"),
    [
        ("Bad Name", "x", [], UsageError),
        ("good", "", [], QueryError),
        ("good", "since:never", [], QueryError),
        ("good", "x", ["nonsense"], DeliveryError),
    ],
)
def test_what_cannot_work_is_refused_when_it_is_saved(db, name, query, channels, error):
    with pytest.raises(error):
        alerts.add(db, name, query, channels, only_new=True, now=NOW)
    assert saved.every(db) == []


def test_saved_searches_are_listed_replaced_and_removed(db):
    for query in ("one", "two"):
        alerts.add(db, "name", query, [], only_new=True, now=NOW)
    assert [search.query for search in saved.every(db)] == ["two"]
    saved.remove(db, "name")
    with pytest.raises(UsageError, match="none is saved yet"):
        saved.get(db, "name")


def test_saving_over_a_search_says_what_it_was(tmp_path, capsys):
    place = ["--db", str(tmp_path / "a.db")]
    with closing(open_store(tmp_path / "a.db", create=True)):
        pass
    folder = f"file://{tmp_path}/out"
    assert main(["saved", "add", "x", "from:meta", "--channel", folder, *place]) == 0
    assert "it was" not in capsys.readouterr().out
    assert main(["saved", "add", "x", "to:meta", *place]) == 0
    assert "it was: from:meta (1 channel)" in capsys.readouterr().out


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_everything_can_be_exported(db, tmp_path, what, form):
    target = tmp_path / f"x.{form}"
    count = export(db, what, form, str(target))
    assert count == {"moves": 1, "claims": 1, "articles": 2, "stories": 1}[what]
    text = target.read_text(encoding="utf-8")
    if form == "jsonl":
        assert [json.loads(line) for line in text.splitlines()]
    else:
        assert len(list(csv.DictReader(text.splitlines()))) == count


@pytest.mark.parametrize("text", ["=1+1", " @x", "＝1+1", "－2+3"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


def test_no_cell_of_a_csv_is_a_formula(db, tmp_path):
    export(db, "articles", "csv", str(tmp_path / "x.csv"))
    with (tmp_path / "x.csv").open(encoding="utf-8") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles[0].startswith("'=cmd")


def test_an_export_can_be_limited_to_what_happened_since(db, tmp_path):
    assert export(db, "articles", "jsonl", str(tmp_path / "x"), since="2025-06-09T12:00:00Z") == 1
    assert export(db, "moves", "jsonl", str(tmp_path / "x"), since="2026") == 0


def test_parquet_is_written_or_said_to_be_absent(db, tmp_path):
    target = tmp_path / "x.parquet"
    try:
        from pyarrow import parquet
    except ImportError:
        with pytest.raises(UsageError, match="pip install"):
            export(db, "moves", "parquet", str(target))
    else:
        assert export(db, "moves", "parquet", str(target)) == 1
        assert parquet.read_table(target).to_pylist()[0]["person"] == "Rob Fergus"


def test_a_backup_holds_what_was_committed_while_another_writes(path, tmp_path):
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO org (slug, name) VALUES ('new', 'New')")
    target = tmp_path / "b.db"
    assert backup(path, target) > 10_000
    writer.execute("COMMIT")
    writer.close()
    copy = open_store(target)
    assert copy.execute("SELECT count(*) FROM article").fetchone()[0] == 2
    assert copy.execute("SELECT count(*) FROM org WHERE slug = 'new'").fetchone()[0] == 0
    copy.close()
    with pytest.raises(StoreError, match="already"):
        backup(path, target)


def test_a_backup_to_a_disk_that_is_not_there_is_refused(path, tmp_path):
    with pytest.raises(StoreError, match="no folder"):
        backup(path, tmp_path / "unmounted" / "b.db")


def test_a_restore_brings_back_the_old_and_keeps_the_new(path, tmp_path):
    target = tmp_path / "b.db"
    backup(path, target)
    db = open_store(path)
    db.execute("DELETE FROM move_claim")
    with pytest.raises(StoreError, match="--force"):
        restore(target, path)
    kept = restore(target, path, replace=True)
    # Also for a process that has it open.
    assert db.execute("SELECT count(*) FROM move_claim").fetchone()[0] == 1
    db.close()
    assert kept.sound
    old = open_store(kept.path)
    assert old.execute("SELECT count(*) FROM move_claim").fetchone()[0] == 0
    old.close()


def test_what_is_no_backup_is_not_restored(path, tmp_path):
    before = path.read_bytes()
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"nothing of the kind " * 1000)
    with pytest.raises(StoreBroken):
        restore(wrong, path, replace=True)
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE songs (title)").connection.close()
    with pytest.raises(StoreBroken, match="not a talentwire database"):
        restore(other, path, replace=True)
    assert path.read_bytes() == before


def claims(path):
    """Return how many claims of moves a database holds."""
    with closing(open_store(path)) as db:
        return db.execute("SELECT count(*) FROM move_claim").fetchone()[0]


@pytest.mark.parametrize("name", ["%61.db", "a.db#1", "a.db?x", "a b%2Fü.db"])
def test_a_database_with_signs_in_its_name_is_itself_backed_up_and_restored(path, tmp_path, name):
    odd = tmp_path / name  # "%61.db" unescaped is a.db, which is there as well
    backup(path, odd)
    with closing(open_store(odd)) as db:
        db.execute("DELETE FROM move_claim")
    backup(odd, tmp_path / "copy.db")
    assert claims(tmp_path / "copy.db") == 0
    restore(odd, path, replace=True)
    assert claims(path) == 0


@pytest.mark.parametrize("what", ["text", "nothing", "damage", "another database"])
def test_a_restore_replaces_what_is_no_sound_database_and_keeps_it_byte_for_byte(
    path, tmp_path, capsys, what
):
    good = tmp_path / "good.db"
    backup(path, good)
    if what == "another database":
        path.unlink()
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE songs (title)")
    else:
        held = path.read_bytes()
        damaged = held[:4096] + b"\xde\xad" * 2048 * (len(held) // 4096 - 1)
        path.write_bytes({"text": b"a letter " * 999, "nothing": b"", "damage": damaged}[what])
    log = path.with_name("a.db-wal")
    log.write_bytes(b"a log of old")
    was = path.read_bytes()
    assert main(["restore", str(good), "--db", str(path), "--force"]) == 0
    assert "no sound talentwire database" in capsys.readouterr().out
    assert claims(path) == 1
    assert (tmp_path / "a.db.before-restore").read_bytes() == was
    assert (tmp_path / "a.db.before-restore-wal").read_bytes() == b"a log of old"
    assert not list(tmp_path.glob("*.part*"))


def test_a_restore_from_what_an_earlier_one_kept_loses_neither(path, tmp_path):
    good = tmp_path / "good.db"
    backup(path, good)
    with closing(open_store(path)) as db:
        db.execute("DELETE FROM move_claim")
    first = restore(good, path, replace=True)
    second = restore(first.path, path, replace=True)  # the restore itself is taken back
    assert first.path != second.path
    assert (claims(path), claims(first.path), claims(second.path)) == (0, 0, 1)


@pytest.mark.parametrize("there", ["nothing", "a database", "a text"])
def test_a_restored_database_lets_readers_read_while_another_writes(path, tmp_path, there):
    good = tmp_path / "good.db"
    backup(path, good)
    if there == "nothing":
        path.unlink()
    elif there == "a text":
        path.write_text("a letter")
    restore(good, path, replace=True)
    with closing(open_store(path)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("DELETE FROM move_claim")
        assert claims(path) == 1


def test_a_damaged_file_stays_where_it_is_when_the_backup_is_no_good_either(path, tmp_path):
    path.write_bytes(b"a letter")
    (tmp_path / "wrong.db").write_bytes(b"another letter")
    with pytest.raises(StoreBroken, match="wrong.db"):
        restore(tmp_path / "wrong.db", path, replace=True)
    assert path.read_bytes() == b"a letter"
    assert not list(tmp_path.glob("*before-restore*"))


@pytest.mark.parametrize("what", ["text", "nothing", "damage", "cut"])
def test_a_backup_of_what_is_no_sound_database_names_that_file(path, tmp_path, what):
    held = path.read_bytes()
    path.write_bytes({
        "text": b"a letter " * 999,
        "nothing": b"",
        "damage": held[:16384] + b"\xde\xad" * 8192 * (len(held) // 16384 - 1),
        "cut": held[: len(held) // 2],
    }[what])  # fmt: skip
    with pytest.raises(StoreBroken) as caught:
        backup(path, tmp_path / "b.db")
    assert str(path) in str(caught.value)
    assert "b.db" not in str(caught.value)
    assert not list(tmp_path.glob("b.db*"))


def test_the_commands_run(path, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    db = ["--db", str(path)]
    assert main(["saved", "add", "fergus", "fergus", "lang:it", *db]) == 0
    assert main(["saved", *db]) == 0
    assert main(["saved", "show", "fergus", *db]) == 0
    assert main(["saved", "feed", "fergus", *db]) == 0
    assert main(["saved", "alert", *db]) == 0
    assert main(["saved", "remove", "nothing", *db]) == 2
    assert main(["export", "moves", *db]) == 0
    assert main(["backup", "b.db", *db]) == 0
    assert main(["restore", "b.db", "--db", "c.db"]) == 0
    assert main(["search", "fergus", *db]) == 0
    assert main(["search", "+", *db]) == 2
    assert main(["digest", "--since", "2025", "--format", "md", "--output", "d.md", *db]) == 0
    shown = capsys.readouterr()
    assert "fergus lang:it" in shown.out
    assert "Traceback" not in shown.err
