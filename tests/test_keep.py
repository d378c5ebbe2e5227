"""A reading is kept whole or not at all; addresses, updates and walls end where they belong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.fingerprint import fingerprint
from pipelines.keep import keep
from talentwire.model import (
    Article,
    Claim,
    Fingerprint,
    Judgement,
    Kind,
    Moment,
    Reading,
    Relevance,
)
from talentwire.store import fulltext, open_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = (
    "Ada Example has left Example Lab after six years and joins Sample Systems, both said on "
    "Monday. She ran the group that builds speech models and will lead a team of forty in Turin. "
    "Her deputy takes over until a successor is found, according to a note to the staff."
)
ARTICLE = Article(
    url="https://news.example/a",
    canonical="https://news.example/a",
    title="Ada Example leaves Example Lab for Sample Systems",
    text=TEXT,
    source="example",
    fetched_at=NOW,
    published=Moment(NOW - timedelta(hours=1)),
    language="en",
)
CLAIM = Claim("Ada Example", "Example Lab", "Sample Systems", Kind.HIRE, TEXT[:81], 0, 81)


def reading(article=ARTICLE, claims=(CLAIM,)):
    judgement = Judgement("en", Relevance(True, 1.0), people=("Ada Example",), claims=claims)
    mark = fingerprint(article.title, article.text, "en", people=("Ada Example",))
    return Reading(article.url, article.source, "article", article, judgement, mark)


@pytest.fixture
def db(tmp_path):
    connection = open_store(tmp_path / "a.db", create=True)
    yield connection
    connection.close()


def count(db, table):
    return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_new_article_brings_a_story_a_move_and_a_full_text_row(db):
    kept = keep(db, reading(), now=NOW)
    assert (kept.outcome, kept.new_story, len(kept.new_moves)) == ("new", True, 1)
    assert fulltext.matches(db, '"turin"').ids[0] == kept.article


def test_the_same_reading_again_changes_nothing(db):
    keep(db, reading(), now=NOW)
    before = [count(db, t) for t in ("article", "claim", "move", "story", "revision")]
    assert keep(db, reading(), now=NOW + timedelta(hours=1)).outcome == "unchanged"
    assert [count(db, t) for t in ("article", "claim", "move", "story", "revision")] == before


def test_another_address_with_the_same_canonical_link_is_the_same_article(db):
    first = keep(db, reading(), now=NOW)
    amp = replace(ARTICLE, url="https://amp.news.example/a")
    assert keep(db, reading(amp), now=NOW).article == first.article
    assert count(db, "article") == 1


def test_an_edit_is_a_revision_and_a_claim_it_drops_is_withdrawn(db):
    first = keep(db, reading(), now=NOW)
    edited = replace(
        ARTICLE,
        title="Correction: Ada Example stays",
        text=TEXT.replace("has left", "has not left") + " An earlier version was wrong.",
    )
    kept = keep(db, reading(edited, claims=()), now=NOW + timedelta(hours=3))
    assert (kept.outcome, kept.article) == ("updated", first.article)
    assert count(db, "revision") == 1
    assert db.execute("SELECT count(*) FROM claim WHERE withdrawn_at IS NULL").fetchone()[0] == 0
    assert len(fulltext.matches(db, '"correction"').ids) == 1
    assert len(fulltext.matches(db, '"leaves"').ids) == 0


def test_a_wall_in_place_of_the_text_does_not_replace_it(db):
    keep(db, reading(), now=NOW)
    wall = replace(ARTICLE, text="Subscribe to read on.")
    assert keep(db, reading(wall, claims=()), now=NOW).outcome == "unchanged"
    assert db.execute("SELECT text FROM article_text").fetchone()[0] == TEXT


def test_a_failure_half_way_leaves_the_store_as_it_was(db):
    broken = replace(reading(), fingerprint=Fingerprint(10, 10, b"", keys=("no number",)))
    with pytest.raises(TypeError):
        keep(db, broken, now=NOW)
    assert [count(db, t) for t in ("article", "story", "claim")] == [0] * 3
    assert fulltext.tables(db) == []
