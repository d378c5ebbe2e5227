"""What a round brings, what it asks for, and what the next one asks for again."""

import contextlib
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults.server import Servers, reply, says

from crawler.round import crawl, probe
from talentwire.config import load_settings, load_sources
from talentwire.errors import ConfigError
from talentwire.model import Health, Source
from talentwire.newsroom import config as newsroom_config
from talentwire.newsroom import serve as newsroom

CONFIG = Path(__file__).parent.parent / "config"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = "2026-11-23T10:00:00Z"
LATER = "2026-11-23T12:30:00Z"


def page(title: str, sentence: str) -> bytes:
    """Return an article page around *sentence*."""
    text = "".join(f"<p>{sentence} This is paragraph {n} of it, with some more words.</p>"
                   for n in range(6))  # fmt: skip
    return reply(
        f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"{text}</article></body></html>",
        type="text/html; charset=utf-8",
    )


def atom(*entries: tuple[str, str] | tuple[str, str, str], etag: str | None = None) -> bytes:
    """Return an Atom feed of (link, title) or (link, title, updated)."""
    body = "".join(
        f"<entry><id>{link}</id><title>{title}</title><link href='{link}'/>"
        f"<published>{TODAY}</published><updated>{(*rest, TODAY)[0]}</updated></entry>"
        for link, title, *rest in entries
    )
    text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>{body}</feed>"
    return reply(text, type="application/atom+xml", **({"ETag": etag} if etag else {}))


def validated(response: bytes, etag: str):
    """Answer 304 to whoever has *etag* already."""

    async def answer(asked, writer):
        known = asked.headers.get("if-none-match") == etag
        writer.write(reply(status=304) if known else response)

    return answer


MOVES = "Ada Example has left Meta to join OpenAI, both companies said on Monday."
DULL = "The ferry timetable changes on Monday, the harbour office said."


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    """A site crawled three times; it changes before the second and the third round."""
    database = tmp_path_factory.mktemp("rounds") / "rounds.db"
    crawled = replace(
        load_settings(CONFIG).crawl,
        timeout=3, per_host_delay=0.0, concurrency=32, max_new_pages_per_source=3,
    )  # fmt: skip
    settings = replace(load_settings(CONFIG), crawl=crawled)
    reports, asked = [], []
    with contextlib.closing(Servers()) as servers:
        sources, sites = open_sites(servers)
        for hour in range(3):
            for site in sites.values():
                servers.asked[site].clear()
            reports.append(
                crawl(
                    sources,
                    db_path=database,
                    config_dir=CONFIG,
                    settings=settings,
                    now=NOW + timedelta(hours=hour),
                    allow_private=["127.0.1.0/24"],
                )  # fmt: skip
            )
            asked.append({name: list(servers.asked[base]) for name, base in sites.items()})
            change(hour, sites, PATHS)
    with contextlib.closing(sqlite3.connect(database)) as db:
        yield [{r.source: r for r in report.results} for report in reports], asked, db


PATHS: dict[str, dict] = {}


def open_sites(servers):
    """Return the sources and the base address of each site."""
    sites: dict[str, str] = {}
    sources = []
    for name, extra in {
        "trouble": {}, "slow-lane": {}, "broad": {"scope": "broad"},
        "headlines": {"headlines_only": True}, "edits": {}, "many": {}, "limited": {},
        "twin": {}, "outside": {},
    }.items():  # fmt: skip
        paths: dict = {}
        base = servers.host(paths)
        sites[name], PATHS[name] = base, paths
        sources.append(Source(name, name, "feed", f"{base}/feed", language="en", **extra))
    PATHS["walled"] = {}
    sites["walled"] = servers.host(PATHS["walled"])
    fill(sites)
    return sources, sites


def fill(sites):
    """Put the first day's content on the sites."""
    base, paths = sites["trouble"], PATHS["trouble"]
    links = [(f"{base}/{name}", name) for name in ("good", "broken", "missing")]
    paths["/feed"] = validated(atom(*links, etag='"t1"'), '"t1"')
    paths["/good"] = says(page("Ada Example joins OpenAI", MOVES))
    paths["/broken"] = says(reply(page("x", MOVES), Content_Length="999999", type="text/html"))
    paths["/missing"] = says(reply(status=404))

    base, paths = sites["slow-lane"], PATHS["slow-lane"]
    paths["/robots.txt"] = says(reply("User-agent: *\nCrawl-delay: 0.6\n", type="text/plain"))
    paths["/feed"] = says(atom((f"{base}/one", "One")))
    paths["/one"] = says(page("Slow news", DULL))

    base, paths = sites["broad"], PATHS["broad"]
    paths["/feed"] = says(
        atom((f"{base}/yes", "Top AI researcher leaves Meta for OpenAI"),
             (f"{base}/no", "Ferry timetable changes on Monday"))
    )  # fmt: skip
    paths["*"] = says(page("Ada Example leaves Meta for OpenAI", MOVES))

    base, paths = sites["headlines"], PATHS["headlines"]
    paths["/feed"] = says(atom((f"{base}/h", "Grace Sample leaves DeepMind for Anthropic")))

    base, paths = sites["edits"], PATHS["edits"]
    paths["/feed"] = says(atom((f"{base}/e", "First wording"), (f"{base}/t", "A title")))
    paths["/e"] = says(page("First wording", "Nothing is decided yet about the chair."))
    paths["/t"] = says(page("A title", DULL))

    base, paths = sites["many"], PATHS["many"]
    links = [(f"{base}/{n}", f"Piece {n}") for n in range(5)]
    paths["/feed"] = validated(atom(*links, etag='"m1"'), '"m1"')
    paths["*"] = says(page("Piece", DULL))

    base, paths = sites["limited"], PATHS["limited"]
    paths["/feed"] = says(atom(*[(f"{base}/{n}", f"Piece {n}") for n in range(3)]))
    paths["*"] = says(reply(status=429, Retry_After="60"))

    PATHS["outside"]["/feed"] = says(atom((f"{sites['walled']}/w", "Behind a wall")))
    PATHS["walled"]["/robots.txt"] = says(reply(status=503))
    PATHS["walled"]["/w"] = says(page("Behind a wall", DULL))

    PATHS["twin"]["/feed"] = says(atom((f"{sites['trouble']}/good?utm_source=twin", "Again")))


def change(hour, sites, paths):
    """Let the next day come."""
    base = sites["edits"]
    if hour == 0:
        title = "First wording, corrected"
        paths["edits"]["/feed"] = says(
            atom((f"{base}/e", title, LATER), (f"{base}/t", "Another title"))
        )
        paths["edits"]["/e"] = says(page(title, "The chair is decided: it will be moved."))
        paths["limited"]["*"] = says(page("Piece", DULL))
        paths["walled"]["/robots.txt"] = says(reply("User-agent: *\nAllow: /\n"))


def paths_of(asked, site):
    return [one.path for one in asked[site] if one.path != "/robots.txt"]


@pytest.mark.slow
def test_a_round_reports_and_stores_what_each_source_brought(rounds):
    first = rounds[0][0]
    assert (first["trouble"].offered, first["trouble"].stored, first["trouble"].failed) == (3, 1, 2)
    assert "1 x HTTP 404" in first["trouble"].detail
    stored = dict(
        rounds[2].execute("SELECT source, health FROM source_result WHERE run = 1").fetchall()
    )
    assert stored == {name: result.health for name, result in first.items()}


@pytest.mark.slow
def test_pages_that_may_be_mended_are_asked_for_again_and_the_others_are_not(rounds):
    second, third = rounds[1][1], rounds[1][2]
    assert paths_of(second, "trouble") == ["/feed", "/broken"]
    assert paths_of(third, "trouble") == ["/feed", "/broken"]


@pytest.mark.slow
def test_a_listing_with_work_left_is_not_asked_for_conditionally(rounds):
    for asked in rounds[1]:
        feeds = [one for one in asked["trouble"] if one.path == "/feed"]
        assert all("if-none-match" not in one.headers for one in feeds)


@pytest.mark.slow
def test_what_is_too_much_for_one_round_comes_with_the_next(rounds):
    results, asked, _ = rounds
    assert [result["many"].stored for result in results] == [3, 2, 0]
    assert results[2]["many"].health is Health.UNCHANGED  # by now all of it was dealt with
    assert paths_of(asked[2], "many") == ["/feed"]
    assert asked[2]["many"][-1].headers["if-none-match"] == '"m1"'


@pytest.mark.slow
def test_crawl_delay_keeps_requests_apart(rounds):
    times = [one.at for one in rounds[1][0]["slow-lane"]]
    assert len(times) == 3  # robots.txt, feed, page
    assert times[2] - times[0] > 1.0  # twice 0.6, less what a loaded machine loses on the way


@pytest.mark.slow
def test_broad_sources_are_judged_by_title_before_fetching_and_once(rounds):
    results, asked, _ = rounds
    assert paths_of(asked[0], "broad") == ["/feed", "/yes"]
    assert (results[0]["broad"].skipped, results[1]["broad"].skipped) == (1, 0)
    assert paths_of(asked[1], "broad") == ["/feed"]


@pytest.mark.slow
def test_headlines_are_kept_without_fetching_their_pages(rounds):
    results, asked, db = rounds
    assert paths_of(asked[0], "headlines") == ["/feed"]
    assert results[0]["headlines"].stored == 1
    row = db.execute("SELECT title FROM article WHERE source = 'headlines'").fetchone()
    assert row == ("Grace Sample leaves DeepMind for Anthropic",)


@pytest.mark.slow
def test_a_page_its_listing_calls_modified_is_read_again_and_revised_once(rounds):
    results, asked, db = rounds
    assert sorted(paths_of(asked[1], "edits")) == ["/e", "/feed", "/t"]  # /t has a new title
    assert results[1]["edits"].updated >= 1
    assert paths_of(asked[2], "edits") == ["/feed"]
    row = db.execute("SELECT title, revision FROM article WHERE url LIKE '%/e'").fetchone()
    assert row == ("First wording, corrected", 2)


@pytest.mark.slow
def test_a_host_that_asks_to_wait_gets_no_further_page_and_loses_none(rounds):
    results, asked, _ = rounds
    assert len(paths_of(asked[0], "limited")) <= 3  # the feed and what was under way
    assert results[0]["limited"].stored == 0
    assert results[1]["limited"].stored == 3


@pytest.mark.slow
def test_a_page_is_not_lost_because_its_robots_txt_was_out_of_order(rounds):
    results, asked, _ = rounds
    assert paths_of(asked[0], "walled") == []
    assert "robots.txt answers HTTP 503" in results[0]["outside"].detail
    assert results[1]["outside"].stored == 1


@pytest.mark.slow
def test_one_article_offered_by_two_sources_is_fetched_once(rounds):
    assert paths_of(rounds[1][0], "trouble").count("/good") == 1
    assert rounds[0][0]["twin"].known + rounds[0][0]["trouble"].known == 1


def test_a_probe_shows_a_listing_and_stores_nothing():
    with contextlib.closing(Servers()) as servers:
        paths: dict = {}
        base = servers.host(paths)
        paths["/feed"] = says(atom((f"{base}/1", "One"), (f"{base}/2", "Two")))
        source = Source("probed", "Probed", "feed", f"{base}/feed")
        found = probe(source, config_dir=CONFIG, now=NOW, allow_private=["127.0.1.0/24"])
        assert servers.paths(base) == ["/feed"]
    assert (found.result.health, found.promising) == (Health.OK, 2)
    assert [candidate.title for candidate in found.candidates] == ["One", "Two"]


def test_a_broken_configuration_ends_the_round_in_our_own_error(tmp_path):
    with pytest.raises(ConfigError):
        crawl([], db_path=tmp_path / "x.db", config_dir=tmp_path, now=NOW)


@pytest.mark.slow
def test_a_second_round_over_the_unchanged_newsroom_fetches_no_article(tmp_path):
    with newsroom(now=NOW) as site:
        folder = newsroom_config(site, tmp_path / "config")
        given = {"db_path": tmp_path / "n.db", "config_dir": folder}
        first = crawl(load_sources(folder), now=NOW, **given)
        assert sum(result.stored for result in first.results) > 50
        listings = sum(1 for result in first.results if result.health is Health.OK)
        site.requests.clear()
        second = crawl(load_sources(folder), now=NOW + timedelta(hours=1), **given)
        assert sum(result.fetched for result in second.results) == 0
        assert second.not_modified >= listings
        site.publish(day=2)
        third = crawl(load_sources(folder), now=NOW + timedelta(hours=2), **given)
        assert 0 < sum(result.stored for result in third.results) < 60
