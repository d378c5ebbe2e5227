"""Which article speaks for a story to a reader: the one whose headline tells it best."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from talentwire.store.stories import first_sentences

LINGUA_FRANCA = "en"


@dataclass(frozen=True, slots=True)
class Head:
    """The article that speaks for a story."""

    article: int
    title: str
    url: str
    site: str
    published: str | None
    language: str | None
    summary: str

    def record(self) -> dict[str, object]:
        """Return what it replaces of a story as it is listed."""
        return {"title": self.title, "headline": self.article, "summary": self.summary}


# First wordings that stand, in the reader's language, else in English; then what tells a move in
# its headline, as a fact rather than a rumour and with both its ends: of those the latest, which
# knows most. Where no headline tells one, the earliest.
_BEST = """
    WITH told AS (
        SELECT c.article,
               max(CASE c.certainty WHEN 'stated' THEN 2 WHEN 'rumoured' THEN 1 ELSE 0 END) AS sure,
               max(c.from_org IS NOT NULL AND c.to_org IS NOT NULL) AS whole
        FROM article a JOIN claim c ON c.article = a.id
        WHERE a.story IN (SELECT value FROM json_each(:stories))
          AND c.field = 'title' AND c.background = 0 AND c.withdrawn_at IS NULL
        GROUP BY c.article)
    SELECT id, story, title, url, site, published, language FROM (
        SELECT a.id, a.story, a.title, a.url, coalesce(a.site, a.host) AS site, a.published,
               a.language, row_number() OVER (PARTITION BY a.story ORDER BY
                   a.withdrawn_at IS NOT NULL, a.copy_of IS NOT NULL, a.relevant DESC, a.title = '',
                   CASE a.language WHEN :language THEN 0 WHEN :other THEN 1 ELSE 2 END,
                   coalesce(t.sure, 0) DESC, coalesce(t.whole, 0) DESC,
                   CASE WHEN t.sure > 0 THEN -a.id ELSE a.id END) AS place
        FROM article a LEFT JOIN told t ON t.article = a.id
        WHERE a.story IN (SELECT value FROM json_each(:stories)))
    WHERE place = 1
"""


def heads(db: sqlite3.Connection, stories: Sequence[int], language: str | None) -> dict[int, Head]:
    """Return the article that speaks for each of the stories to a reader of *language*."""
    asked = {"stories": json.dumps(list(stories)), "language": language, "other": LINGUA_FRANCA}
    rows = db.execute(_BEST, asked).fetchall()
    ids = json.dumps([row["id"] for row in rows])
    texts = dict(
        db.execute(
            "SELECT article, substr(text, 1, 2000) FROM article_text"
            " WHERE article IN (SELECT value FROM json_each(?))",
            [ids],
        ).fetchall()
    )
    return {row["story"]: _head(row, texts.get(row["id"], "")) for row in rows}


def _head(row: sqlite3.Row, text: str) -> Head:
    return Head(
        row["id"],
        row["title"] or first_sentences(text, 1),
        row["url"],
        row["site"],
        row["published"],
        row["language"],
        first_sentences(text, 2),
    )
