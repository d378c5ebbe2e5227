"""The archive can be judged anew: first to see what changes, then in earnest."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_ledger import open_wire, said

from pipelines.judge import compile_rules
from pipelines.recording import refresh
from pipelines.retag import retag
from talentwire.app.cli import main
from talentwire.config import load_facts
from talentwire.store import runs, stories
from talentwire.store.check import check

CONFIG = Path(__file__).resolve().parents[1] / "config"
NOW = datetime(2025, 12, 1, tzinfo=UTC)
TITLE = "Robert Fergus leaves Google DeepMind for Meta"
TEXT = "Robert Fergus has left Google DeepMind to join Meta, where he will lead the FAIR lab."


@pytest.fixture(scope="module")
def rules():
    facts = load_facts(CONFIG)
    return compile_rules(replace(facts, languages={"en": facts.languages["en"]}))


@pytest.fixture
def wire(tmp_path):
    wire = open_wire(tmp_path)
    refresh(wire.db, load_facts(CONFIG), now=NOW)
    told, _ = wire.tell("2025-05-08", said("OpenAI", "Anthropic"))
    wire.db.execute("UPDATE article SET title = ? WHERE id = ?", (TITLE, told))
    wire.db.execute("UPDATE article_text SET text = ? WHERE article = ?", (TEXT, told))
    wire.tell("2025-05-09")
    yield wire
    wire.db.close()


def test_a_dry_run_says_what_would_change_and_changes_nothing(wire, rules):
    before = list(wire.db.iterdump())
    found = retag(wire.db, rules, now=NOW, dry_run=True)
    assert list(wire.db.iterdump()) == before
    assert (found.articles, found.changed) == (2, 1)
    assert [move.partition(" (")[0] for move in found.moves_gone] == [
        "Ada Example: OpenAI -> Anthropic"
    ]
    assert any(move.startswith("Robert Fergus: Google DeepMind ->") for move in found.moves_new)


def test_what_was_foretold_happens_and_a_second_run_finds_nothing(wire, rules):
    foretold = retag(wire.db, rules, now=NOW, dry_run=True)
    done = retag(wire.db, rules, now=NOW)
    assert done == foretold
    assert retag(wire.db, rules, now=NOW).changed == 0
    assert [m.person for m in wire.moves()] == ["Robert Fergus"]


def test_a_story_is_counted_anew_when_its_articles_turn_relevant(wire, rules):
    wire.db.execute("UPDATE article SET relevant = 0")
    story = stories.new_story(wire.db, "2025-05-08T00:00:00Z")
    for (article,) in wire.db.execute("SELECT id FROM article").fetchall():
        stories.assign(wire.db, article, story, None)
    stories.refresh(wire.db, story)
    found = retag(wire.db, rules, now=NOW)
    assert TITLE in found.relevant_now
    told = wire.db.execute("SELECT title, relevant FROM story WHERE id = ?", (story,)).fetchone()
    assert tuple(told) == (TITLE, 1)
    assert not [finding.line for finding in check(wire.db) if "story" in finding.line]


def test_only_what_was_published_since_is_judged(wire, rules):
    found = retag(wire.db, rules, now=NOW, since=datetime(2025, 5, 9, tzinfo=UTC))
    assert (found.articles, found.changed) == (1, 0)


@pytest.mark.slow
def test_the_command_keeps_a_record_of_the_run(wire, tmp_path, capsys):
    path = ("--db", str(tmp_path / "a.db"), "--config", str(CONFIG))
    assert main(["retag", "--dry-run", *path]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert runs.last(wire.db, "retag") is None
    assert main(["retag", *path]) == 0
    assert "articles are now judged otherwise" in capsys.readouterr().out
    assert runs.last(wire.db, "retag")["outcome"] == "ok"
