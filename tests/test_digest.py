"""A digest tells what changed, once, and says what it could not see."""

from datetime import timedelta

import pytest
from small_archive import NOW, add_article, add_move, fill_names, note

from talentwire.app.cli import main
from talentwire.app.telling import make
from talentwire.digest import best_voices
from talentwire.model import Kind, iso
from talentwire.news import Voice
from talentwire.render import as_text
from talentwire.store import deliveries, digests, open_store, saved

DAY = timedelta(days=1)


@pytest.fixture
def db(tmp_path):
    """A day of news."""
    db = open_store(tmp_path / "a.db", create=True)
    fill_names(db)
    text = "Rob Fergus comes back to Meta. He leads FAIR."
    one = add_article(db, "Rob Fergus returns to Meta", text, story=1, at=NOW - DAY / 2,
                      people=("Rob Fergus",))  # fmt: skip
    two = add_article(db, "Fergus torna a Meta", text, story=1, language="it", host="b.example",
                      site="Il Giornale", at=NOW - DAY / 3)  # fmt: skip
    add_move(db, "Rob Fergus", "Google DeepMind", "Meta", [(one, text[:30]), (two, text[:30])],
             kind=Kind.RETURN, date="2025-06-08", at=NOW - DAY / 3)  # fmt: skip
    yield db
    db.close()


def tell(db, now=NOW, name="daily", **more):
    digest = make(db, name, now=now, **more)
    digests.save(db, digest, now)
    return digest


def test_a_new_move_is_told_with_its_quote_and_sources(db):
    text = as_text(tell(db))
    assert "Rob Fergus  Google DeepMind → Meta" in text
    assert "“Rob Fergus comes back to Meta.”" in text
    assert "The News: https://news.example/1" in text
    assert "Il Giornale" in text
    assert "2 articles, 2 outlets, in en, it" in text


def test_nothing_is_told_twice(db):
    tell(db)
    again = tell(db, NOW + DAY)
    assert again.empty
    assert "Nothing new" in as_text(again)


def test_once_more_is_the_last_digest_that_told_something(db):
    assert digests.last_with_news(db, "daily") is None
    tell(db)
    tell(db, NOW + DAY)
    assert "Rob Fergus" in digests.last_with_news(db, "daily")["document"]
    assert "Rob Fergus" not in digests.last(db, "daily")["document"]


def test_a_move_of_the_second_day_is_told_alone(db):
    tell(db)
    later = NOW + DAY / 2
    three = add_article(db, "Joelle Pineau joins Mistral", "Pineau is hired.", story=2, at=later)
    add_move(db, "Joelle Pineau", "Meta", "Mistral AI", [(three, "Pineau is hired.")], at=later)
    second = tell(db, NOW + DAY)
    assert [m.person for m in second.moves] == ["Joelle Pineau"]
    assert [s.title for s in second.stories] == ["Joelle Pineau joins Mistral"]
    assert not second.changed


def test_a_changed_status_is_told_with_what_it_was(db):
    tell(db)
    db.execute("UPDATE move SET status = 'confirmed' WHERE id = 1")
    note(db, 1, at=NOW + DAY / 2)
    second = tell(db, NOW + DAY)
    assert [(m.was, m.status) for m in second.changed] == [("reported", "confirmed")]
    assert "reported → confirmed" in as_text(second)
    assert tell(db, NOW + 2 * DAY).empty


def test_a_story_that_grew_much_is_told_again(db):
    tell(db)
    for number in range(4):
        add_article(db, "Fergus again", "x", story=1, at=NOW + DAY / 2, host=f"h{number}.example")
    assert [(s.was, s.articles) for s in tell(db, NOW + DAY).grew] == [(2, 6)]
    assert tell(db, NOW + 2 * DAY).empty


def test_another_digest_has_its_own_memory(db):
    tell(db)
    assert len(tell(db, name="weekly").moves) == 1


def test_a_move_written_late_by_a_long_round_is_not_lost(db):
    tell(db)
    three = add_article(db, "Late", "Pineau is hired.", story=2, at=NOW - DAY / 4)
    add_move(db, "Joelle Pineau", None, "Mistral AI", [(three, "hired")], at=NOW - DAY / 4)
    assert [m.person for m in tell(db, NOW + DAY).moves] == ["Joelle Pineau"]


def test_background_is_not_news(db):
    tell(db)
    article = add_article(db, "Portrait", "He joined in 2013.", story=3, at=NOW, relevant=False)
    add_move(db, "Yann LeCun", None, "Meta", [(article, "joined in 2013")], background=True,
             date="2013-12-09", at=NOW + DAY / 2)  # fmt: skip
    assert tell(db, NOW + DAY).empty


def test_what_could_not_be_seen_is_said_even_when_nothing_happened(db):
    tell(db)
    db.execute("""INSERT INTO source (name, title, kind, url, every_minutes)
                  VALUES ('a', 'A Paper', 'feed', 'https://a.example', 60)""")
    db.execute("""INSERT INTO source_state (source, failures, health, detail)
                  VALUES ('a', 3, 'FORBIDDEN', '403')""")
    db.execute("INSERT INTO run (job, started_at, outcome) VALUES ('round', ?, 'killed')",
               [iso(NOW + DAY / 2)])  # fmt: skip
    text = as_text(tell(db, NOW + DAY))
    assert "source A Paper: forbidden" in text
    assert "crawl round: killed" in text


def test_a_hand_over_that_broke_off_is_told_by_the_next_digest_and_by_that_alone(db):
    tell(db)
    number = digests.last(db, "daily")["id"]
    deliveries.wait(db, number, ["mail a", "mail b"], NOW)
    deliveries.start(db, number, "mail a", NOW)  # and then the process is killed
    next_day = tell(db, NOW + DAY)
    assert "daily of 2025-06-10 unknown: stopped before an answer" in as_text(next_day)
    assert [unseen.name for unseen in next_day.unseen] == ["mail a"]
    deliveries.finish(db, number, "mail a", NOW + DAY, "unknown", detail=deliveries.CUT_OFF)
    assert tell(db, NOW + 2 * DAY).unseen == ()


def test_the_month_is_drawn(db):
    text = as_text(tell(db))
    assert "Who gains, who loses: June 2025".upper() in text
    assert "Meta" in text.split("WHO GAINS")[1]


@pytest.mark.parametrize(
    ("query", "people", "stories"),
    [
        ("to:meta", ["Rob Fergus"], [1]),
        ("from:meta", ["Joelle Pineau"], [2]),
        ("fergus lang:it", ["Rob Fergus"], [1]),
        ("扬·勒昆", [], []),
        ("mistral OR cohere", ["Joelle Pineau"], [2]),
        ("person:fergus", ["Rob Fergus"], [1]),
        ("-fergus", ["Joelle Pineau"], [2]),
    ],
)
def test_a_digest_with_a_query_tells_only_what_matches(db, query, people, stories):
    three = add_article(db, "Joelle Pineau joins Mistral", "Pineau is hired.", story=2, at=NOW,
                        people=("Joelle Pineau",))  # fmt: skip
    add_move(db, "Joelle Pineau", "Meta", "Mistral AI", [(three, "Pineau is hired.")], at=NOW)
    digest = make(db, "narrow", now=NOW, query=query)
    assert [move.person for move in digest.moves] == people
    assert [story.id for story in digest.stories] == stories


def test_the_quote_that_is_shown_tells_the_move_and_names_the_person_in_the_readers_language():
    def voice(site, quote, **more):
        return Voice(site, "t", f"https://{site}.example", quote, **{"language": "en", **more})

    voices = [
        voice("copy", "Ada Example left.", is_copy=True),
        voice("vague", "She left.", published="2025-01-01"),
        voice("it", "Ada Example lascia.", language="it"),
        voice("late", "Ada Example left.", published="2025-02-02"),
        voice("early", "Example left.", published="2025-02-01"),
        voice("early", "Example left again.", published="2025-02-03"),
        voice("half", "Ada Example leaves, nobody knows where to.", whole=False),
    ]
    shown = best_voices(voices, "en", "Ada Example")
    assert [v.site for v in shown] == ["early", "late", "it", "vague", "half"]
    assert shown[0].quote == "Example left."


def test_a_digest_with_a_window_tells_nothing_older(db):
    assert tell(db, NOW + 3 * DAY, name="weekend", window=2 * DAY).empty
    assert len(tell(db, NOW + 3 * DAY, name="week", window=7 * DAY).moves) == 1


def test_asked_for_since_a_day_a_digest_tells_that_again(db):
    tell(db)
    assert tell(db, NOW + DAY).empty
    assert len(make(db, "daily", now=NOW + DAY, since=NOW - 7 * DAY).moves) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [(["digest", "--since", "2020"], "1 new move"), (["saved", "feed", "fergus"], "1 story")],
)
def test_what_was_written_to_a_file_is_said(db, tmp_path, capsys, words, said):
    saved.save(db, saved.SavedSearch("fergus", "fergus"), NOW)
    database, target = db.execute("PRAGMA database_list").fetchone()[2], tmp_path / "out"
    assert main([*words, "--db", database, "--output", str(target)]) == 0
    written = capsys.readouterr()
    assert f"wrote {target}: {said}" in written.err and not written.out
    assert target.stat().st_size > 0


def test_to_deliver_and_to_make_no_new_one_are_not_asked_at_once(db, tmp_path, capsys):
    path = str(tmp_path / "a.db")
    assert main(["digest", "--deliver", "--retry", "--db", path]) == 2
    assert "--retry: not allowed with argument --deliver" in capsys.readouterr().err
    assert digests.last(db, "daily") is None
