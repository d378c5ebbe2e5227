"""What a reader asks of one story or one article: who told it, when, and what each added."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from pipelines.urls import canonical


def story(db: sqlite3.Connection, story_id: int) -> dict[str, Any] | None:
    """Return a story as it is listed, under the id it lives on by, or None."""
    row = db.execute(
        "SELECT s.* FROM story s WHERE s.id = coalesce("
        "(SELECT new FROM story_moved WHERE old = :id), :id)",
        {"id": story_id},
    ).fetchone()
    if row is None:
        return None
    return {**dict(row), "languages": json.loads(row["languages"])}


def articles(db: sqlite3.Connection, story_id: int) -> list[dict[str, Any]]:
    """Return the articles of a story, the earliest first, with organisations and people."""
    rows = db.execute(
        "SELECT id, url, site, host, title, language, published, published_precision, fetched_at,"
        " words, relevant, copy_of, revision, withdrawn_at FROM article WHERE story = ?"
        " ORDER BY coalesce(published, fetched_at), id",
        (story_id,),
    ).fetchall()
    named = _named(db, story_id)
    return [{**dict(row), "names": named.get(row["id"], [])} for row in rows]


def _named(db: sqlite3.Connection, story_id: int) -> dict[int, list[str]]:
    # Of those whom no table and no claim names, only the slug is kept, which is no name to show.
    found: dict[int, list[str]] = {}
    for row in db.execute(
        "SELECT t.article, o.name FROM article a JOIN article_org t ON t.article = a.id"
        " JOIN org o ON o.slug = t.org WHERE a.story = :story UNION ALL"
        " SELECT t.article, p.name FROM article a JOIN article_person t ON t.article = a.id"
        " JOIN person p ON p.slug = t.person WHERE a.story = :story",
        {"story": story_id},
    ):
        found.setdefault(row[0], []).append(row[1])
    return found


def former_ids(db: sqlite3.Connection, story_id: int) -> list[dict[str, Any]]:
    """Return the ids of stories that turned out to be this one, and when that was found."""
    return [
        dict(row)
        for row in db.execute(
            "SELECT old, at, reason FROM story_moved WHERE new = ? ORDER BY at, old", (story_id,)
        )
    ]


def moves(db: sqlite3.Connection, story_id: int) -> list[dict[str, Any]]:
    """Return the moves that the articles of a story claim, with how many of them do."""
    return [
        dict(row)
        for row in db.execute(
            'SELECT m.id, p.name AS person, f.name AS "from", t.name AS "to", m.kind, m.role,'
            " m.date, m.status, count(DISTINCT c.article) AS articles FROM article a"
            " JOIN claim c ON c.article = a.id AND c.withdrawn_at IS NULL"
            " JOIN move_claim mc ON mc.claim = c.id JOIN move m ON m.id = mc.move"
            " LEFT JOIN person p ON p.slug = m.person LEFT JOIN org f ON f.slug = m.from_org"
            " LEFT JOIN org t ON t.slug = m.to_org"
            " WHERE a.story = ? GROUP BY m.id ORDER BY m.background, m.happened, m.id",
            (story_id,),
        )
    ]


def at_address(db: sqlite3.Connection, url: str) -> int | None:
    """Return the number of the article that *url* leads to, in any of its forms, or None."""
    address = canonical(url)
    row = db.execute(
        "SELECT id FROM article WHERE url IN (:as_given, :canonical) UNION ALL"
        " SELECT article FROM article_address WHERE url IN (:as_given, :canonical) LIMIT 1",
        {"as_given": url, "canonical": address},
    ).fetchone()
    return row[0] if row else None


def article(db: sqlite3.Connection, article_id: int) -> dict[str, Any] | None:
    """Return one article with its text, tags, copies, claims and revisions, or None."""
    row = db.execute(
        "SELECT a.*, t.text FROM article a LEFT JOIN article_text t ON t.article = a.id"
        " WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    found = dict(row)
    for key in ("authors", "reasons"):
        found[key] = json.loads(found[key] or "[]")
    found["copies"] = [
        dict(copy)
        for copy in db.execute(
            "SELECT id, host, title, published FROM article WHERE copy_of = ? ORDER BY id",
            (article_id,),
        )
    ]
    found["claims"] = [
        dict(claim)
        for claim in db.execute(
            "SELECT c.id, coalesce(p.name, c.person) AS person, coalesce(f.name, c.from_org)"
            ' AS "from", coalesce(t.name, c.to_org) AS "to", c.kind, c.role, c.date,'
            " c.certainty, c.background, c.quote, c.withdrawn_at FROM claim c"
            " LEFT JOIN person p ON p.slug = c.person LEFT JOIN org f ON f.slug = c.from_org"
            " LEFT JOIN org t ON t.slug = c.to_org WHERE c.article = ? ORDER BY c.start, c.id",
            (article_id,),
        )
    ]
    found["revisions"] = [
        dict(revision)
        for revision in db.execute(
            "SELECT number, seen_at, title, diff FROM revision WHERE article = ? ORDER BY number",
            (article_id,),
        )
    ]
    return found
