"""Housekeeping forgets what is past its time, never what a move rests on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.fingerprint import fingerprint
from pipelines.keep import keep
from talentwire.model import Article, Claim, Judgement, Kind, Moment, Reading, Relevance
from talentwire.store import fulltext, housekeeping, open_store, sources

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=200)
TEXT = "Ada Example joins Sample Systems, the company said on Monday in a note to its staff."
ARTICLE = Article(
    "https://news.example/a", "https://news.example/a", "Ada Example joins Sample Systems", TEXT,
    "example", OLD, published=Moment(OLD), language="en",
)  # fmt: skip
CLAIM = Claim("Ada Example", None, "Sample Systems", Kind.HIRE, TEXT[:33], 0, 33)


@pytest.fixture
def db(tmp_path):
    connection = open_store(tmp_path / "a.db", create=True)
    yield connection
    connection.close()


def store(db, article, claims=(), *, relevant=False):
    judgement = Judgement("en", Relevance(relevant, 0.0), claims=claims)
    mark = fingerprint(article.title, article.text, "en")
    return keep(
        db, Reading(article.url, "example", "article", article, judgement, mark), now=OLD
    ).article


def noise(address):
    text = "A shop on the quay sells umbrellas again, to nobody's surprise in this wet spring."
    return replace(
        ARTICLE,
        url=address,
        canonical=address,
        title=f"Umbrellas at {address}",
        text=text + address,
    )


def forget(db, **days):
    keeping = {"articles_days": 0, "irrelevant_days": 0, "candidates_days": 0, "runs_days": 0}
    return housekeeping.forget(db, NOW, **(keeping | days))


def count(db, table):
    return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_zero_days_keep_everything(db):
    store(db, noise("https://news.example/1"))
    assert forget(db) == {"articles": 0, "candidates": 0, "runs": 0}


def test_old_noise_goes_with_its_text_its_place_and_its_words(db):
    gone = store(db, noise("https://news.example/1"))
    assert forget(db, irrelevant_days=90)["articles"] == 1
    assert [count(db, table) for table in ("article", "article_text")] == [0, 0]
    assert gone not in fulltext.matches(db, '"umbrellas"').ids


def test_what_a_move_rests_on_stays(db):
    evidence = store(db, ARTICLE, (CLAIM,))
    store(db, noise("https://news.example/1"))
    forget(db, articles_days=30, irrelevant_days=30)
    assert [row["id"] for row in db.execute("SELECT id FROM article")] == [evidence]


def test_a_forgotten_article_is_not_fetched_again(db):
    store(db, noise("https://news.example/1"))
    forget(db, irrelevant_days=90)
    assert sources.seen(db, ["https://news.example/1"]) == {"https://news.example/1"}


def test_the_integrity_of_the_file_survives(db):
    for n in range(30):
        store(db, noise(f"https://news.example/{n}"))
    forget(db, irrelevant_days=90)
    housekeeping.optimise(db)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
