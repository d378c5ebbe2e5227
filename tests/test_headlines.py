"""A story is shown by the headline that tells it best to its reader."""

import json
from datetime import timedelta

import pytest
from small_archive import NOW, add_article, add_move, fill_names

from talentwire.app.cli import main
from talentwire.app.telling import make
from talentwire.store import open_store
from talentwire.store.headlines import heads

HOUR = timedelta(hours=1)


@pytest.fixture
def db(tmp_path):
    db = open_store(tmp_path / "a.db", create=True)
    fill_names(db)
    yield db
    db.close()


def told(db, hour, title, *, language="en", moves=False, certainty="stated", **more):
    """An article of story 1, whose headline tells a move if asked."""
    article = add_article(
        db, title, f"{title}. More.", at=NOW + hour * HOUR, language=language, story=1, **more
    )
    if moves:
        move = add_move(db, f"P {article}", "Meta", "Mistral AI", [(article, title)])
        db.execute(
            "UPDATE claim SET field = 'title', certainty = ? WHERE id IN"
            " (SELECT claim FROM move_claim WHERE move = ?)",
            (certainty, move),
        )
    return article


def shown(db, language="en"):
    return heads(db, [1], language)[1].title


def test_a_headline_that_tells_the_move_is_shown_before_an_earlier_one(db):
    told(db, 0, "The man who said no")
    told(db, 1, "LeCun leaves Meta for Mistral", moves=True)
    told(db, 2, "What it means")
    assert shown(db) == "LeCun leaves Meta for Mistral"


def test_a_fact_is_shown_before_a_rumour_and_the_latest_of_facts(db):
    told(db, 0, "LeCun joins Mistral", moves=True)
    told(db, 1, "LeCun joins Mistral as chief scientist", moves=True)
    told(db, 2, "LeCun may join Mistral", moves=True, certainty="rumoured")
    assert shown(db) == "LeCun joins Mistral as chief scientist"


def test_where_no_headline_tells_a_move_the_earliest_is_shown(db):
    told(db, 0, "The first")
    told(db, 1, "The second")
    assert shown(db) == "The first"


def test_a_headline_in_the_language_of_the_reader_is_shown_else_an_english_one(db):
    told(db, 0, "ルカン氏、メタを退社", language="ja", moves=True)
    told(db, 1, "LeCun geht", language="de")
    told(db, 2, "LeCun is leaving", language="en")
    assert [shown(db, language) for language in ("de", "ja", "fr")] == [
        "LeCun geht", "ルカン氏、メタを退社", "LeCun is leaving",
    ]  # fmt: skip


def test_copies_and_what_was_taken_back_speak_for_a_story_last(db):
    first = told(db, 0, "The first")
    told(db, 1, "LeCun leaves Meta, a copy says", moves=True, copy_of=first)
    back = told(db, 2, "LeCun leaves Meta, it said", moves=True)
    db.execute("UPDATE article SET withdrawn_at = '2025-06-11' WHERE id = ?", (back,))
    assert shown(db) == "The first"


def test_the_digest_shows_a_story_in_its_language(db):
    told(db, -3, "LeCun is leaving")
    told(db, -2, "LeCun geht", language="de")
    (story,) = make(db, "daily", now=NOW, language="de").stories
    assert (story.title, story.summary) == ("LeCun geht", "LeCun geht. More.")


@pytest.fixture
def ask(db, tmp_path, monkeypatch, capsys):
    told(db, 0, "The man who said no", orgs=("Meta",), people=("Yann LeCun",))
    told(db, 1, "LeCun geht", language="de")
    add_article(db, "Cafés hire robots", "Beep.", at=NOW - 48 * HOUR, story=2, relevant=False)
    monkeypatch.setenv("TALENTWIRE_DB", str(tmp_path / "a.db"))

    def run(*words, code=0):
        assert main(["stories", *words, "--json"]) == code
        return [story["untrusted_text"]["title"] for story in json.loads(capsys.readouterr().out)]

    return run


def test_stories_are_asked_for_by_person_day_language_and_relevance(ask):
    assert ask() == ["The man who said no", "Cafés hire robots"]
    assert ask("--relevant") == ["The man who said no"]
    assert ask("--person", "LeCun") == ["The man who said no"]
    assert ask("--until", "2025-06-09") == ["Cafés hire robots"]
    assert ask("--language", "de") == ["LeCun geht"]
    assert ask("--person", "Fergus", code=1) == []


def test_the_language_of_the_reader_is_that_of_the_digest(ask, tmp_path):
    (tmp_path / "talentwire.toml").write_text('[digest]\nlanguage = "de"\n')
    assert ask("--relevant", "--config", str(tmp_path)) == ["LeCun geht"]
