"""Saved searches as alerts and feeds. An alert is a digest of what matches, sent if not empty."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from talentwire.app import telling
from talentwire.app.channels import channel
from talentwire.app.channels import channels as read
from talentwire.app.delivery import Outcome, deliver, keep, only_one
from talentwire.app.hits import move_line
from talentwire.errors import UsageError
from talentwire.feeds import Entry, Feed
from talentwire.model import iso
from talentwire.query import parse
from talentwire.search import search
from talentwire.store import saved
from talentwire.store.saved import SavedSearch

FEED_LENGTH = 30


def add(
    db: sqlite3.Connection,
    name: str,
    query: str,
    channels: Sequence[str],
    *,
    only_new: bool,
    now: datetime,
) -> None:
    """Save a search. Raises QueryError, UsageError and DeliveryError for what cannot work."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name):
        raise UsageError(f"{name!r} is no name for a search: use a-z, 0-9 and -")
    parse(query, now=now)
    for address in channels:
        channel(address)
    saved.save(db, SavedSearch(name, query, tuple(channels), only_new), now)


def tell(
    db: sqlite3.Connection,
    path: Path,
    searches: Sequence[SavedSearch],
    *,
    now: datetime,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Iterator[Outcome]:
    """Send each search's news to its channels, and what an earlier alert could not bring."""
    with only_one(path):
        for one in searches:
            if not one.channels:
                continue
            channels = read(one.channels)
            news = telling.make(db, one.digest, now=now, query=one.query)
            if one.only_new_stories:
                news = replace(news, changed=(), grew=())
            if not news.empty:
                keep(db, news, channels, now)
            yield from deliver(db, one.digest, channels, clock=clock, sleep=sleep)


def feed(db: sqlite3.Connection, one: SavedSearch, *, now: datetime) -> Feed:
    """Return the newest stories that match, newest first, each with the moves it tells of."""
    answer = search(db, parse(one.query, now=now), now=now, limit=FEED_LENGTH)
    newest = sorted(answer.hits, key=lambda hit: hit.published or "", reverse=True)
    entries = [
        Entry(
            key=f"story:{hit.story}" if hit.story else f"article:{hit.article}",
            title=hit.title,
            url=hit.url,
            updated=hit.published or iso(now),
            text="\n".join([*map(move_line, hit.moves), hit.excerpt.text]),
            site=hit.site,
            published=hit.published,
            language=hit.language,
        )
        for hit in newest
    ]
    updated = newest[0].published if newest and newest[0].published else iso(now)
    return Feed(f"saved:{one.name}", f"talentwire: {one.query}", updated, entries)
