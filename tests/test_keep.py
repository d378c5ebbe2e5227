"""A reading is kept whole or not at all; addresses, updates and walls end where they belong."""

import signal
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.fingerprint import fingerprint
from pipelines.keep import keep, withdraw
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


@pytest.mark.parametrize(
    "notice",
    [
        "This article has been retracted because its central claim was wrong.",
        "Editor's note: the story was withdrawn on Monday.",
        "Dieser Artikel wurde von der Redaktion zurückgezogen.",
        "Cet article a été retiré par la rédaction.",
        "L'articolo è stato rimosso dalla redazione.",
        "Esta noticia ha sido eliminada por un error.",
        "Esta matéria foi removida por conter erros.",
        "该报道已撤回。",
        "この記事は取り消しました。",
        "이 기사는 삭제되었습니다.",
    ],
)
def test_an_article_its_outlet_takes_back_claims_nothing_any_more(db, notice):
    first = keep(db, reading(), now=NOW)
    gone = replace(ARTICLE, title="", text=notice)
    kept = keep(db, reading(gone, claims=()), now=NOW + timedelta(hours=3))
    assert (kept.outcome, kept.article) == ("withdrawn", first.article)
    assert count(db, "move") == 0
    assert db.execute("SELECT count(*) FROM claim WHERE withdrawn_at IS NULL").fetchone()[0] == 0
    assert db.execute("SELECT text FROM article_text").fetchone()[0] == TEXT
    assert keep(db, reading(gone, claims=()), now=NOW + timedelta(hours=4)).outcome == "unchanged"


def test_an_address_that_answers_gone_takes_its_article_back_until_it_comes_again(db):
    first = keep(db, reading(), now=NOW)
    assert withdraw(db, ARTICLE.canonical, now=NOW).article == first.article
    assert db.execute("SELECT withdrawn_at IS NULL FROM article").fetchone()[0] == 0
    again = replace(ARTICLE, text=TEXT + " A spokesman confirmed it on Tuesday.")
    assert keep(db, reading(again), now=NOW + timedelta(days=1)).outcome == "updated"
    assert db.execute("SELECT withdrawn_at IS NULL FROM article").fetchone()[0] == 1
    assert db.execute("SELECT count(*) FROM claim WHERE withdrawn_at IS NULL").fetchone()[0] == 1
    assert withdraw(db, "https://never.example/seen", now=NOW).outcome == "none"


def test_one_text_that_grows_each_hour_at_its_address_is_one_article_with_its_history(db):
    sentences = [f"Note {n}: minister {n * 7} spoke to harbour {n * 13} crew. " for n in range(24)]
    for hour in range(1, 25):
        grown = replace(ARTICLE, text=TEXT + " " + "".join(sentences[:hour]))
        kept = keep(db, reading(grown), now=NOW + timedelta(hours=hour))
    assert (count(db, "article"), count(db, "story"), count(db, "revision")) == (1, 1, 23)
    diff = db.execute("SELECT diff FROM revision ORDER BY number DESC").fetchone()[0]
    assert "Note 23" in diff
    assert db.execute("SELECT articles FROM story").fetchone()[0] == 1
    assert kept.copy_of is None


def test_two_rounds_that_bring_one_text_at_the_same_moment_keep_one_original(tmp_path):
    path = tmp_path / "two.db"
    open_store(path, create=True).close()
    ready = threading.Barrier(2)
    found = []

    def bring(host):
        address = f"https://{host}.example/a"
        with closing(open_store(path)) as own:
            ready.wait()
            one = replace(ARTICLE, url=address, canonical=address)
            found.append(keep(own, reading(one), now=NOW))

    rounds = [threading.Thread(target=bring, args=(host,)) for host in ("left", "right")]
    for thread in rounds:
        thread.start()
    for thread in rounds:
        thread.join()
    assert len({kept.story for kept in found}) == 1
    assert [kept.copy_of is None for kept in found].count(True) == 1
    assert len({move for kept in found for move in kept.new_moves}) == 1


def test_a_process_killed_between_look_up_and_save_leaves_nothing_and_the_text_comes_again(
    tmp_path,
):
    path = tmp_path / "killed.db"
    with closing(open_store(path, create=True)) as db:
        script = (
            "import os, sys; sys.path.insert(0, 'tests'); import pipelines.keep as k;"
            "from test_keep import NOW, reading; from talentwire.store import open_store;"
            "k.record = lambda *a, **b: os.kill(os.getpid(), 9);"
            f"k.keep(open_store({str(path)!r}), reading(), now=NOW)"
        )
        root = Path(__file__).parents[1]
        ended = subprocess.run([sys.executable, "-c", script], cwd=root, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert [count(db, t) for t in ("article", "story", "mark", "mark_log")] == [0] * 4
        kept = keep(db, reading(), now=NOW)
        assert (kept.outcome, kept.copy_of) == ("new", None)


def test_a_failure_half_way_leaves_the_store_as_it_was(db):
    broken = replace(reading(), fingerprint=Fingerprint(10, 10, b"", keys=("no number",)))
    with pytest.raises(TypeError):
        keep(db, broken, now=NOW)
    assert [count(db, t) for t in ("article", "story", "claim")] == [0] * 3
    assert fulltext.tables(db) == []
