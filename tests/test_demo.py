"""The demo, and the whole job end to end: real rounds over the newsroom on loopback."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from benchmarks.newsroom import compare
from talentwire.app.cli import main
from talentwire.newsroom import config, outlets, pieces, serve

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
FAULTY = {name for name, outlet in outlets().items() if outlet.fault}


def test_the_demo_wants_no_other_database(capsys):
    assert main(["demo", "--db", "mine.db"]) == 2
    assert "--dir" in capsys.readouterr().err


def test_the_demo_leaves_a_database_alone_that_it_did_not_make(tmp_path, capsys):
    mine = tmp_path / "talentwire.db"
    mine.write_bytes(b"years of work")
    assert main(["demo", "--dir", str(tmp_path)]) == 2
    assert mine.read_bytes() == b"years of work"
    assert "stays" in capsys.readouterr().err


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    """Three rounds, the third over unchanged sites: what was asked, the database, the truth."""
    from crawler.round import crawl
    from talentwire.config import load_sources

    folder = tmp_path_factory.mktemp("newsroom")
    asked = []
    with serve(now=NOW) as newsroom:
        settings = config(newsroom, folder / "config")
        sources = load_sources(settings)
        for day in (1, 2, 2):
            if day != newsroom.day:
                newsroom.publish(day=day)
            before = len(newsroom.requests)
            crawl(sources, db_path=folder / "t.db", config_dir=settings, now=newsroom.closes())
            asked.append(newsroom.requests[before:])
        yield asked, folder / "t.db", newsroom


def articles(requests):
    """Return the paths of article pages among *requests*, without tracking and AMP."""
    paths = {piece.path for piece in pieces(2)}
    found = [urlsplit(target).path.removesuffix("/amp") for _, target, _ in requests]
    return [path for path in found if path in paths]


@pytest.mark.slow
def test_what_robots_txt_disallows_is_never_asked_for(rounds):
    asked, _, _ = rounds
    assert not [target for part in asked for _, target, _ in part if "/private/" in target]
    assert all(("meridian", "/robots.txt", 200) in part for part in asked[:1])


@pytest.mark.slow
def test_gadgets_and_sport_of_broad_outlets_are_judged_by_their_titles_alone(rounds):
    asked, _, _ = rounds
    fetched = {path for part in asked for path in articles(part)}
    noise = {p.path for p in pieces(2) if p.truth.story.startswith("noise-")}
    narrow = {p.path for p in pieces(2) if outlets()[p.outlet].scope == "ai"}
    assert not fetched & noise - narrow


@pytest.mark.slow
def test_no_page_is_fetched_twice_in_a_round(rounds):
    for part in rounds[0]:
        fetched = articles(part)
        assert len(fetched) == len(set(fetched))


@pytest.mark.slow
def test_the_second_day_fetches_only_what_is_new_or_changed(rounds):
    asked, _, _ = rounds
    new = {p.path for p in pieces(2)} - {p.path for p in pieces(1)}
    revised = {p.path for p in pieces(2) if p.modified}
    fetched = set(articles(asked[1]))
    assert fetched <= new | revised
    assert revised <= fetched
    assert len(fetched & new) >= 12


@pytest.mark.slow
def test_an_unchanged_newsroom_gives_no_article_and_304_for_every_listing(rounds):
    asked, _, _ = rounds
    assert articles(asked[2]) == []
    fine = [r for r in asked[2] if r[0] not in FAULTY and not r[1].startswith("/robots.txt")]
    assert fine and {status for _, _, status in fine} == {304}


@pytest.mark.slow
def test_every_fetched_piece_is_stored_once_under_its_own_address(rounds):
    asked, path, newsroom = rounds
    with closing(sqlite3.connect(path)) as db:
        stored = [row[0] for row in db.execute("SELECT canonical FROM article")]
    fetched = {path for part in asked for path in articles(part)}
    assert len(stored) == len(set(stored))
    assert {urlsplit(url).path for url in stored} == fetched
    assert set(stored) <= set(newsroom.truth())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "precision", "recall"),
    [("relevance", 0.93, 1), ("copies", 1, 1), ("stories", 0.93, 1), ("moves", 0.90, 0.90)],
)
def test_copies_stories_and_moves_of_the_newsroom_are_told_as_they_are(
    rounds, question, precision, recall
):
    with closing(sqlite3.connect(rounds[1])) as db:
        db.row_factory = sqlite3.Row
        agreement, wrong = compare(db)[question]
    figures = [float(number) for number in re.findall(r"\d\.\d+", agreement)]
    assert figures[0] >= precision, wrong
    assert figures[1] >= recall, wrong


@pytest.mark.slow
def test_the_demo_ends_by_itself_and_shows_the_whole_job(tmp_path, capsys):
    assert main(["demo", "--dir", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    for words in ("Day 1", "Who moved where", "Fergus", "Day 2", "NEW MOVES", "AMI Labs"):
        assert words in shown
    assert "HTML_RETURNED" in shown and "GONE" in shown
    assert "Traceback" not in shown
    with closing(sqlite3.connect(tmp_path / "talentwire.db")) as db:
        assert db.execute("SELECT count(*) FROM move").fetchone()[0] >= 20
        assert db.execute("SELECT count(*) FROM digest").fetchone()[0] == 2
    assert main(["status", "--db", str(tmp_path / "talentwire.db")]) == 0
    assert re.search(r"round +(just now|\d min ago) +partial +2 of 17", capsys.readouterr().out)
