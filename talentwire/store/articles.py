"""Articles: known or new, saved with their tags, revised when they change at their address.

Ids rise with the time of publication: minutes since 1995 (before which no date is believed),
times 1,000, plus a number within the minute. A range of dates is thus a range of ids, also
for articles that are back-filled years later (docs/decisions/0003-article-ids.md).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from difflib import unified_diff

from talentwire.model import Article, Judgement, Moment, Precision, iso
from talentwire.store.ids import PER_MINUTE
from talentwire.store.ids import id_floor as id_floor  # the same, for whoever has articles
from talentwire.store.names import slug

CHUNK = 500  # parameters in one statement; SQLite allows 32,766


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # two such characters make about a word
_SIGNS = re.compile(r"[\W_]+")


def _words(text: str) -> int:
    """Return how many words a text has, also one that is written without spaces."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = _UNSPACED.sub(" ", text).split() if unspaced else text.split()
    return (unspaced + 1) // 2 + sum(not _SIGNS.fullmatch(word) for word in spaced)


def new_id(db: sqlite3.Connection, at: datetime) -> int:
    """Return a free id for an article published at *at*; call inside the transaction."""
    floor = id_floor(at)
    while True:
        ceiling = floor + PER_MINUTE
        row = db.execute(
            "SELECT max(id) FROM article WHERE id >= ? AND id < ?", (floor, ceiling)
        ).fetchone()
        free: int = floor if row[0] is None else row[0] + 1
        if free < ceiling:
            return free
        floor = ceiling  # a full minute: its neighbour is near enough


def known(db: sqlite3.Connection, urls: Iterable[str]) -> dict[str, int]:
    """Return those of the canonical *urls* that lead to stored articles, with the ids."""
    wanted = list(urls)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ",".join("?" * len(part))
        for row in db.execute(
            f"SELECT canonical, id FROM article WHERE canonical IN ({marks}) "
            f"UNION ALL SELECT url, article FROM article_address WHERE url IN ({marks})",
            part + part,
        ):
            found[row[0]] = row[1]
    return found


def last_fetched(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, datetime]:
    """Return when each of the articles was last read at its address."""
    wanted = sorted(set(ids))
    found: dict[int, datetime] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ",".join("?" * len(part))
        query = f"SELECT id, fetched_at FROM article WHERE id IN ({marks})"
        found.update((row[0], _at(row[1])) for row in db.execute(query, part))
    return found


def touch(db: sqlite3.Connection, article_id: int, now: datetime) -> None:
    """Note that the article was read again and found unchanged."""
    db.execute("UPDATE article SET fetched_at = ? WHERE id = ?", (iso(now), article_id))


def withdraw(db: sqlite3.Connection, article_id: int, now: datetime) -> bool:
    """Note that the outlet took the article back; return whether that is new."""
    query = "UPDATE article SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL"
    return db.execute(query, (iso(now), article_id)).rowcount > 0


def insert(db: sqlite3.Connection, article: Article, judgement: Judgement | None, host: str) -> int:
    """Store a new article with its text and tags; return its id."""
    at = article.published.at if article.published else article.fetched_at
    article_id = new_id(db, at)
    db.execute(
        """INSERT INTO article (id, url, canonical, source, site, host, title, summary, authors,
               published, published_precision, modified, fetched_at, language, section,
               paywalled, words)
           VALUES (:id, :url, :canonical, :source, :site, :host, :title, :summary, :authors,
               :published, :published_precision, :modified, :fetched_at, :language, :section,
               :paywalled, :words)""",
        {"id": article_id, "host": host, "canonical": article.canonical, **_columns(article)},
    )
    db.execute("INSERT INTO article_text (article, text) VALUES (?, ?)", (article_id, article.text))
    tag(db, article_id, judgement)
    return article_id


def revise(
    db: sqlite3.Connection,
    article_id: int,
    article: Article,
    judgement: Judgement | None,
    *,
    now: datetime,
) -> None:
    """Replace a stored article's wording; keep the difference as a revision."""
    old = db.execute(
        "SELECT a.title, t.text, a.revision FROM article a JOIN article_text t ON t.article = a.id"
        " WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    db.execute(
        "INSERT INTO revision (article, number, seen_at, title, diff) VALUES (?, ?, ?, ?, ?)",
        (article_id, old["revision"], iso(now), old["title"], _diff(old, article)),
    )
    db.execute(
        """UPDATE article SET url = :url, source = :source, site = :site, title = :title,
               summary = :summary, authors = :authors, modified = :modified,
               fetched_at = :fetched_at, language = :language, section = :section,
               paywalled = :paywalled, words = :words, revision = revision + 1,
               withdrawn_at = NULL
           WHERE id = :id""",
        {"id": article_id, **_columns(article)},
    )
    db.execute("UPDATE article_text SET text = ? WHERE article = ?", (article.text, article_id))
    tag(db, article_id, judgement)


def _diff(old: sqlite3.Row, article: Article) -> str:
    before = [old["title"], "", *old["text"].splitlines()]
    after = [article.title, "", *article.text.splitlines()]
    return "\n".join(unified_diff(before, after, "before", "after", lineterm="", n=1))


def _columns(article: Article) -> dict[str, object]:
    return {
        "url": article.url,
        "source": article.source,
        "site": article.site,
        "title": article.title,
        "summary": article.summary or None,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "published": article.published.iso() if article.published else None,
        "published_precision": article.published.precision if article.published else None,
        "modified": article.modified.iso() if article.modified else None,
        "fetched_at": iso(article.fetched_at),
        "language": article.language,
        "section": article.section,
        "paywalled": article.paywalled,
        "words": _words(article.text),
    }


def tag(db: sqlite3.Connection, article_id: int, judgement: Judgement | None) -> None:
    """Write what was judged: relevance, organisations, people, events; replaces older tags."""
    for table in ("article_org", "article_person", "article_event"):
        db.execute(f"DELETE FROM {table} WHERE article = ?", (article_id,))
    if judgement is None:
        db.execute("UPDATE article SET relevant = 0, score = 0 WHERE id = ?", (article_id,))
        return
    db.execute(
        "UPDATE article SET relevant = ?, score = ?, reasons = ? WHERE id = ?",
        (
            judgement.relevance.relevant,
            judgement.relevance.score,
            json.dumps(judgement.relevance.reasons, ensure_ascii=False),
            article_id,
        ),
    )
    db.executemany(
        "INSERT OR IGNORE INTO article_org (org, article) VALUES (?, ?)",
        [(slug(name), article_id) for name in judgement.orgs],
    )
    db.executemany(
        "INSERT OR IGNORE INTO article_person (person, article) VALUES (?, ?)",
        [(slug(name), article_id) for name in judgement.people],
    )
    db.executemany(
        "INSERT OR IGNORE INTO article_event (event, article, sentence, background)"
        " VALUES (?, ?, ?, ?)",
        [(e.kind, article_id, e.sentence, e.background) for e in judgement.events],
    )


def add_addresses(db: sqlite3.Connection, article_id: int, urls: Iterable[str]) -> None:
    """Remember that these canonical *urls* lead to the article."""
    db.executemany(
        "INSERT OR IGNORE INTO article_address (url, article) VALUES (?, ?)",
        [(url, article_id) for url in urls],
    )


def load(db: sqlite3.Connection, article_id: int) -> Article | None:
    """Return the stored article, or None if there is none with that id."""
    row = db.execute(
        "SELECT a.*, t.text FROM article a JOIN article_text t ON t.article = a.id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    return _article(row) if row else None


def _article(row: sqlite3.Row) -> Article:
    return Article(
        url=row["url"],
        canonical=row["canonical"],
        title=row["title"],
        text=row["text"],
        source=row["source"],
        fetched_at=_at(row["fetched_at"]),
        authors=tuple(json.loads(row["authors"] or "[]")),
        published=_moment(row["published"], row["published_precision"]),
        modified=_moment(row["modified"], Precision.MINUTE),
        language=row["language"],
        site=row["site"],
        section=row["section"],
        paywalled=bool(row["paywalled"]),
        summary=row["summary"] or "",
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None, precision: str | None) -> Moment | None:
    return Moment(_at(text), Precision(precision or "minute")) if text else None
