"""Put a reading into the store: gather, decide and write in one transaction.

Look-up and save see the same state, because nothing awaits in between and the transaction
begins IMMEDIATE; the UNIQUE address is the last guard.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.cleaning import says_withdrawn
from pipelines.placing import place
from pipelines.recording import record, withdraw_article
from pipelines.urls import canonical, host
from talentwire.model import Article, Reading
from talentwire.store import articles, atomic, fulltext, sources

# A page that suddenly holds this little of what was stored is a wall or an error page, not
# an edit: the stored wording stays. Unless it says that the outlet takes the article back.
SHRUNK = 0.3


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a reading."""

    outcome: str  # new | updated | unchanged | withdrawn | none
    article: int | None = None
    copy_of: int | None = None
    story: int | None = None
    new_story: bool = False
    relevant: bool = False
    claims: int = 0
    new_moves: tuple[int, ...] = ()
    changed_moves: tuple[int, ...] = ()


def keep(
    db: sqlite3.Connection, reading: Reading, *, now: datetime, addresses: tuple[str, ...] = ()
) -> Kept:
    """Store a reading's article, its place among copies and stories, and its claims.

    *addresses* are the other addresses that led to it. All or nothing: a crash leaves the
    store as it was.
    """
    article = reading.article
    if article is None or reading.fingerprint is None:
        return Kept("none")
    if not article.site:
        article = replace(article, site=sources.outlet(db, article.source))
    ways = _ways(article, addresses)
    with atomic(db):
        found = articles.known(db, [article.canonical, *ways])
        article_id = found.get(article.canonical) or next(iter(found.values()), None)
        if article_id is None:
            article_id = articles.insert(db, article, reading.judgement, host(article.canonical))
            outcome = "new"
        else:
            old = articles.load(db, article_id)
            articles.add_addresses(db, article_id, ways)
            if old and _shrunk(old, article) and says_withdrawn(article.title, article.text):
                return _withdraw(db, article_id, now)
            if old is None or not changed(old, article):
                return Kept("unchanged", article_id)
            articles.revise(db, article_id, article, reading.judgement, now=now)
            fulltext.unindex(db, article_id, old.title, old.text)
            outcome = "updated"
        articles.add_addresses(db, article_id, ways)
        fulltext.index(db, article_id, article.title, article.text)
        placement = place(db, article_id, article, reading.fingerprint, now=now)
        claims = reading.judgement.claims if reading.judgement else ()
        recorded = record(db, article_id, article, claims, now=now)
    return Kept(
        outcome,
        article_id,
        placement.copy_of,
        placement.story,
        placement.is_new_story,
        bool(reading.judgement and reading.judgement.relevance.relevant),
        recorded.claims,
        recorded.new_moves,
        recorded.changed_moves,
    )


def _ways(article: Article, addresses: tuple[str, ...]) -> list[str]:
    forms = {canonical(url) for url in (article.url, *addresses)}
    return sorted(url for url in forms if url and url != article.canonical)


def withdraw(db: sqlite3.Connection, address: str, *, now: datetime) -> Kept:
    """Note that the outlet has taken back the article at this canonical address.

    It stays in the archive, marked; what it claimed no longer counts.
    """
    with atomic(db):
        found = articles.known(db, [address])
        return _withdraw(db, found[address], now) if found else Kept("none")


def _withdraw(db: sqlite3.Connection, article_id: int, now: datetime) -> Kept:
    if not articles.withdraw(db, article_id, now):
        return Kept("unchanged", article_id)
    recorded = withdraw_article(db, article_id, now)
    return Kept("withdrawn", article_id, changed_moves=recorded.changed_moves)


def _shrunk(old: Article, new: Article) -> bool:
    return len(new.text) < SHRUNK * len(old.text)


def changed(old: Article, new: Article) -> bool:
    """Return whether *new* is another wording worth keeping of the stored *old*."""
    if _shrunk(old, new):
        return False
    return (new.title, new.text.split()) != (old.title, old.text.split())
