"""What a crawl learns about where a source keeps its text, round after round, in the database."""

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faults.server import Servers, reply, says

from crawler.round import crawl
from talentwire.config import load_settings
from talentwire.model import Health, Source
from talentwire.store import open_store, sources

pytestmark = pytest.mark.slow

CONFIG = Path(__file__).parent.parent / "config"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def page(number: int, holder: str) -> bytes:
    """Return an article in an element of class *holder*, or a page without text for none."""
    text = "".join(
        f"<p>Paragraph {place} of story {number} says that somebody went elsewhere at last.</p>"
        for place in range(6)
    )
    held = f'<div class="{holder}">{text}</div>' if holder else ""
    return reply(
        f"<html lang=en><head><title>Story number {number}</title></head><body><nav><a href='/'>"
        f"Home</a></nav><h1>Story number {number}</h1>{held}<footer>The Example</footer></body>",
        type="text/html; charset=utf-8",
    )


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    """What is stored after each of four rounds: two of one template, a new one, no text."""
    database = tmp_path_factory.mktemp("learning") / "wire.db"
    crawled = replace(load_settings(CONFIG).crawl, timeout=3, per_host_delay=0.0)
    settings = replace(load_settings(CONFIG), crawl=crawled)
    stored = []
    with contextlib.closing(Servers()) as servers:
        paths: dict = {}
        base = servers.host(paths)
        source = Source("site", "site", "feed", f"{base}/feed", language="en")
        links: list[str] = []
        for day, holder in enumerate(("story-text", "story-text", "prose", "")):
            fresh = [f"/{day}-{number}" for number in range(8)]
            for number, path in enumerate(fresh):
                paths[path] = says(page(10 * day + number, holder))
            links = fresh + links
            entries = "".join(
                f"<item><title>Story {path}</title><link>{base}{path}</link></item>"
                for path in links
            )
            feed = f"<rss version='2.0'><channel><title>A</title>{entries}</channel></rss>"
            paths["/feed"] = says(reply(feed, type="application/rss+xml"))
            now = NOW + timedelta(hours=day)
            report = crawl(
                [source], db_path=database, config_dir=CONFIG, settings=settings, now=now,
                allow_private=["127.0.1.0/24"],
            )  # fmt: skip
            with contextlib.closing(open_store(database)) as db:
                state = json.loads(sources.state(db, "site")["selector"])
            stored.append((report.results[0], state, next(iter(state["hosts"].values()))))
    return stored


def test_pages_read_side_by_side_teach_one_selector_which_is_used_in_the_same_round(states):
    _, state, host = states[0]
    assert state["pages"] == 8
    assert host["selector"] == "div.story-text"
    assert host["used"] >= 1


def test_the_next_round_goes_on_with_it(states):
    _, state, host = states[1]
    assert state["pages"] == 16
    assert host["seen"] <= states[0][2]["seen"] + 1  # a check at most was read carefully
    assert host["used"] >= states[0][2]["used"] + 8
    assert host["relearnt"] == 0


def test_a_new_template_is_noticed_and_learnt(states):
    _, state, host = states[2]
    assert host["selector"] == "div.prose"
    assert host["relearnt"] == 1
    assert state["empty"] == 0


def test_a_listing_that_still_reads_while_its_pages_are_empty_shows_in_the_counters(states):
    result, state, _ = states[3]
    assert state["empty"] == 8
    assert (result.offered, result.health) == (32, Health.DRIFTED)
