"""Articles are saved once, found by every address, and revised in place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from talentwire.model import (
    Article,
    Event,
    Judgement,
    Kind,
    Moment,
    Precision,
    Relevance,
)
from talentwire.store import articles, atomic, open_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    url="https://news.example/a?utm_source=x",
    canonical="https://news.example/a",
    title="Ada Example joins Example Lab",
    text="Ada Example has joined Example Lab.\nShe led research before.",
    source="example",
    fetched_at=NOW,
    published=Moment(NOW - timedelta(hours=1)),
    authors=("R. Porter",),
    language="en",
)
JUDGEMENT = Judgement(
    "en",
    Relevance(True, 0.9, ("joins an AI lab",)),
    events=(Event(Kind.HIRE, "Ada Example has joined Example Lab.", 0, 35),),
    orgs=("Example Lab",),
    people=("Ada Example",),
)


@pytest.fixture
def db(tmp_path):
    connection = open_store(tmp_path / "a.db", create=True)
    yield connection
    connection.close()


def save(db, article=ARTICLE):
    with atomic(db):
        return articles.insert(db, article, JUDGEMENT, "news.example")


def test_a_stored_article_comes_back_as_it_was(db):
    assert articles.load(db, save(db)) == ARTICLE


def test_ids_rise_with_publication_also_for_backfilled_articles(db):
    late = save(db)
    early = save(
        db,
        replace(
            ARTICLE,
            canonical="https://news.example/old",
            published=Moment(datetime(2023, 5, 1, tzinfo=UTC), Precision.DAY),
        ),
    )
    assert early < articles.id_floor(datetime(2023, 5, 2, tzinfo=UTC)) < late


def test_a_thousand_and_one_articles_of_one_minute_get_ids_of_their_own(db):
    at = articles.id_floor(NOW)
    with atomic(db):
        db.executemany(
            "INSERT INTO article (id, url, canonical, source, host, title, fetched_at)"
            " VALUES (?, '', ?, '', '', '', '')",
            [(at + n, str(n)) for n in range(1000)],
        )
    assert articles.new_id(db, NOW) == at + 1000


def test_an_article_is_known_by_each_of_its_addresses(db):
    article_id = save(db)
    articles.add_addresses(db, article_id, ["https://amp.news.example/a"])
    urls = ["https://news.example/a", "https://amp.news.example/a", "https://news.example/b"]
    assert articles.known(db, urls) == {urls[0]: article_id, urls[1]: article_id}


def test_a_revision_keeps_what_was_said_before(db):
    article_id = save(db)
    with atomic(db):
        articles.revise(
            db, article_id, replace(ARTICLE, title="Ada Example denies move"), None, now=NOW
        )
    row = db.execute("SELECT * FROM revision").fetchone()
    assert (row["number"], row["title"]) == (1, ARTICLE.title)
    assert "-Ada Example joins Example Lab" in row["diff"]
    assert articles.load(db, article_id).title == "Ada Example denies move"
    assert db.execute("SELECT count(*) FROM article_event").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She has joined.", 3),
        ("她加入了实验室。", 4),  # seven characters
        ("彼女はOpenAIを去った", 5),  # seven and a name
        ("그녀는 연구소를 떠났다", 3),
        ("", 0),
    ],
)
def test_words_are_counted_where_none_are_spaced_too(db, text, words):
    save(db, replace(ARTICLE, text=text))
    assert db.execute("SELECT words FROM article").fetchone()[0] == words
