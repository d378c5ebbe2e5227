"""Make a digest from the store: gather, choose, and keep what was told."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

from talentwire.digest import choose
from talentwire.model import iso
from talentwire.news import Digest, Gathered, StoryNews, Told
from talentwire.query import Query, parse
from talentwire.search import matching_of
from talentwire.store import digests, hits
from talentwire.store.headlines import Head, heads

FIRST_WINDOW = timedelta(days=7)  # of a digest that was never told before


def make(
    db: sqlite3.Connection,
    name: str,
    *,
    now: datetime,
    since: datetime | None = None,
    window: timedelta | None = None,
    timezone: str = "UTC",
    language: str = "en",
    query: str = "",
    most_stories: int = 20,
) -> Digest:
    """Return the digest *name* as of *now*: what is new since its last one.

    With *since*, all that came to be known since then, told before or not. With a *window*, no
    older than that. With a *query*, only what matches it; raises QueryError where that cannot be
    read.
    """
    told = Told() if since else digests.told(db, name)
    last = digests.last(db, name)
    look_back = timedelta(0) if since or last is None else digests.LOOK_BACK
    if since is None:
        since = datetime.fromisoformat(last["until"]) if last else now - (window or FIRST_WINDOW)
        if window and since < now - window:
            since, look_back = now - window, timedelta(0)
    gathered = digests.gather(db, since, now, look_back=look_back)
    if query.strip():
        gathered = _narrowed(db, gathered, parse(query, now=now))
    digest = choose(
        gathered,
        told,
        name=name,
        since=iso(since),
        until=iso(now),
        timezone=timezone,
        language=language,
        most_stories=most_stories,
    )
    spoken = heads(db, [story.id for story in (*digest.stories, *digest.grew)], language)
    return replace(
        digest,
        stories=tuple(_spoken_for(story, spoken) for story in digest.stories),
        grew=tuple(_spoken_for(story, spoken) for story in digest.grew),
    )


def _spoken_for(story: StoryNews, heads: dict[int, Head]) -> StoryNews:
    """Return the story in the words of the article that tells it best to the reader."""
    head = heads.get(story.id)
    if head is None:
        return story
    return replace(
        story,
        title=head.title,
        url=head.url,
        site=head.site,
        summary=head.summary,
        published=head.published,
    )


def _narrowed(db: sqlite3.Connection, gathered: Gathered, query: Query) -> Gathered:
    """Return the moves and stories of which an article matches *query*."""
    by_move = digests.articles_of_moves(db, [move.id for move in gathered.moves])
    by_story = digests.articles_of_stories(db, [story.id for story in gathered.stories])
    every = {article for found in (by_move, by_story) for ids in found.values() for article in ids}
    matched = matching_of(db, query, every)
    asked = hits.moves_asked(db, query.filters, list(by_move))
    return replace(
        gathered,
        moves=tuple(
            m for m in gathered.moves if m.id in asked and matched & set(by_move.get(m.id, ()))
        ),
        stories=tuple(s for s in gathered.stories if matched & set(by_story.get(s.id, ()))),
    )
