"""Rounds among other people's servers: spacing, robots.txt, our own outages, pages that change."""

import contextlib
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults.server import Servers, reply, says
from test_faults import GOOD
from test_round import atom

from crawler.process import OFFLINE, OFFLINE_RETRY
from crawler.round import crawl
from talentwire.config import load_settings
from talentwire.model import Health, Source, iso

CONFIG = Path(__file__).parent.parent / "config"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DELAY = 0.5


def a_round(database, sources, now=NOW, delay=0.0):
    """Return each source's result."""
    crawled = replace(load_settings(CONFIG).crawl, timeout=3, per_host_delay=delay)
    report = crawl(
        sources, db_path=database, config_dir=CONFIG, now=now, allow_private=["127.0.1.0/24"],
        settings=replace(load_settings(CONFIG), crawl=crawled),
    )  # fmt: skip
    return report, {result.source: result for result in report.results}


def feeds(bases):
    return [Source(name, name, "feed", f"{base}/feed", language="en") for name, base in bases]


# robots.txt: (what it says, whether /feed may be asked for)
ROBOTS = {
    "longest-wins": ("User-agent: *\nDisallow: /\nAllow: /feed\n", True),
    "own-group-only": (
        "User-agent: *\nDisallow: /\n\nUser-agent: TalentWire\nDisallow: /x\n", True),
    "wildcard": ("User-agent: *\nDisallow: /*eed$\n", False),
    "groups-add-up": (
        "User-agent: talentwire\nAllow: /x\n\nUser-agent: talentwire\nDisallow: /feed\n",
                      False),
    "empty-disallow": ("User-agent: *\nDisallow:\n", True),
    "a-web-page": ("<!doctype html><title>Not found</title><p>Disallow: /", True),
    "with-mark": ("\ufeffUser-agent: *\nDisallow: /feed\n", False),
    "comments": ("User-agent: * # all\nDisallow: /feed # this\n", False),
}  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """One round over: hosts with odd robots.txt, a host that two sources share, a drifted site."""
    database = tmp_path_factory.mktemp("town") / "a.db"
    with contextlib.closing(Servers()) as servers:
        bases = {
            name: servers.host({"/robots.txt": says(reply(text, type="text/plain")),
                                "/feed": says(reply(GOOD))})
            for name, (text, _) in ROBOTS.items()
        }  # fmt: skip
        rules = says(reply("User-agent: *\nDisallow: /feed\n", type="text/plain"))
        bases["robots-moved"] = servers.host({
            "/robots.txt": says(reply(status=301, Location="/r2")),
            "/r2": says(reply(status=302, Location="/r3")), "/r3": rules,
            "/feed": says(reply(GOOD)),
        })  # fmt: skip
        shared = servers.host({"*": says(reply(GOOD))})
        sources = feeds(bases.items())
        sources += [Source(f"shared-{n}", "x", "feed", f"{shared}/{n}") for n in range(4)]
        drifted = {}
        base = servers.host(drifted)
        drifted["/feed"] = says(atom(*[(f"{base}/{n}", f"Piece {n}") for n in range(4)]))
        drifted["*"] = says(reply("<html><body><div id=app></div></body></html>", type="text/html"))
        sources += feeds([("drifted", base)])
        _, results = a_round(database, sources, delay=DELAY)
        yield results, servers, {**bases, "shared": shared}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ROBOTS, "robots-moved"])
def test_robots_txt_is_read_as_rfc_9309_says(town, name):
    results, servers, bases = town
    allowed = ROBOTS.get(name, ("", False))[1]
    assert results[name].health is (Health.OK if allowed else Health.ROBOTS), results[name].detail
    assert ("/feed" in servers.paths(bases[name])) is allowed


@pytest.mark.slow
def test_requests_to_one_host_keep_their_distance_whatever_source_they_are_for(town):
    results, servers, bases = town
    assert {results[f"shared-{n}"].health for n in range(4)} == {Health.OK}
    times = sorted(asked.at for asked in servers.asked[bases["shared"]])
    gaps = [after - before for before, after in zip(times, times[1:], strict=False)]
    assert len(times) == 5  # robots.txt once, four listings
    assert min(gaps[1:]) > DELAY * 0.65  # Scrapy varies the delay by 30 %


@pytest.mark.slow
def test_a_site_whose_pages_no_longer_read_has_drifted(town):
    result = town[0]["drifted"]
    assert result.health is Health.DRIFTED
    assert "no text" in result.detail


@pytest.mark.slow
def test_our_own_outage_is_not_held_against_sources_and_three_dead_ones_are(tmp_path):
    """Nobody answers: all are asked again soon, once. If others answered meanwhile, it is them."""
    database = tmp_path / "a.db"
    dead = [Source(f"dead-{n}", "x", "feed", f"http://127.0.1.{200 + n}:1/feed") for n in range(3)]

    def state():
        with contextlib.closing(sqlite3.connect(database)) as db:
            return db.execute("SELECT source, failures, next_due FROM source_state"
                              " WHERE source LIKE 'dead%'").fetchall()  # fmt: skip

    report, _ = a_round(database, dead)
    assert report.outcome == "failed"
    for _, failures, due in state():
        assert failures == 0
        assert due < iso(NOW + OFFLINE_RETRY + timedelta(minutes=1))
    a_round(database, dead, NOW + OFFLINE_RETRY)
    assert {failures for _, failures, _ in state()} == {0}  # an outage may last
    with contextlib.closing(Servers()) as servers:
        base = servers.host({"/feed": says(atom((f"http://{'x' * 8}.invalid/1", "One")))})
        a_round(database, feeds([("alive", base)]), NOW + 2 * OFFLINE_RETRY)
    a_round(database, dead, NOW + 3 * OFFLINE_RETRY)
    assert {failures for _, failures, _ in state()} == {1}
    with contextlib.closing(sqlite3.connect(database)) as db:
        told = db.execute("SELECT detail FROM run WHERE detail IS NOT NULL").fetchall()
    assert told == [(OFFLINE,), (OFFLINE,)]
