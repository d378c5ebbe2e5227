"""Rows for the outside: what `talentwire export` writes, with explicit columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

TABLES = {
    "moves": """
        SELECT id, person, left AS from_org, joined AS to_org, kind, role, date, date_precision,
               happened, status, sources, background, first_seen, last_seen
        FROM moves WHERE happened >= :since ORDER BY happened, id""",
    "claims": """
        SELECT c.id, mc.move, p.name AS person, c.person_as_written, f.name AS from_org,
               t.name AS to_org, c.kind, c.role, c.date, c.certainty, c.background, c.quote,
               a.url, a.title, coalesce(a.site, a.host) AS site, a.language, a.published,
               c.withdrawn_at
        FROM claim c
        JOIN article a ON a.id = c.article
        LEFT JOIN move_claim mc ON mc.claim = c.id
        LEFT JOIN person p ON p.slug = c.person
        LEFT JOIN org f ON f.slug = c.from_org
        LEFT JOIN org t ON t.slug = c.to_org
        WHERE coalesce(a.published, a.fetched_at) >= :since ORDER BY c.id""",
    "articles": """
        SELECT a.id, a.url, a.canonical, a.source, coalesce(a.site, a.host) AS site, a.title,
               a.authors, a.published, a.language, a.words, a.relevant, a.score, a.story,
               a.copy_of, a.fetched_at, t.text
        FROM article a LEFT JOIN article_text t ON t.article = a.id
        WHERE coalesce(a.published, a.fetched_at) >= :since ORDER BY a.id""",
    "stories": """
        SELECT id, title, summary, first_seen, last_seen, articles, sources, languages, relevant
        FROM story WHERE last_seen >= :since ORDER BY last_seen, id""",
}


def rows(
    db: sqlite3.Connection, what: str, since: str = ""
) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    """Return the column names and the rows of *what* (a key of TABLES), one by one.

    *since* is an ISO time: moves that happened, articles published, stories told since then.
    """
    cursor = db.execute(TABLES[what], {"since": since})
    names = [column[0] for column in cursor.description]
    return names, (tuple(row) for row in cursor)
