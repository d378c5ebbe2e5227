"""Stories: which articles belong to them, how they are told, where merged ones live on."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence

from talentwire.store.marks import unmark

SMALL = 50  # articles; larger stories are counted on, not anew
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]+(?=\s)|[。！？]+|(?=\n)|$)")


def languages(db: sqlite3.Connection) -> list[str]:
    """Return the codes of the languages that stories are told in."""
    rows = db.execute("SELECT DISTINCT value FROM story, json_each(languages) ORDER BY value")
    return [row[0] for row in rows]


def forget(db: sqlite3.Connection, article_id: int) -> None:
    """Take an article that is about to be deleted out of the index and out of its story."""
    unmark(db, article_id)
    row = db.execute("SELECT story FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None or row[0] is None:
        return
    db.execute("UPDATE article SET story = NULL, copy_of = NULL WHERE id = ?", (article_id,))
    if db.execute("SELECT 1 FROM article WHERE story = ? LIMIT 1", (row[0],)).fetchone():
        refresh(db, row[0])
    else:
        db.execute("DELETE FROM story WHERE id = ?", (row[0],))


def members(db: sqlite3.Connection, stories: Sequence[int], *, limit: int) -> list[int]:
    """Return up to *limit* articles of each story, copies left out, the latest first."""
    if not stories:
        return []
    one = (
        "SELECT * FROM (SELECT id FROM article WHERE story = ? AND copy_of IS NULL"
        f" ORDER BY id DESC LIMIT {limit})"
    )
    query = " UNION ALL ".join([one] * len(stories))
    return [row[0] for row in db.execute(query, list(stories))]


def move(db: sqlite3.Connection, article_id: int, story: int) -> None:
    """Put an article and its copies into another story."""
    db.execute(
        "UPDATE article SET story = ? WHERE id = ? OR copy_of = ?", (story, article_id, article_id)
    )


def assign(db: sqlite3.Connection, article_id: int, story: int, copy_of: int | None) -> None:
    """Write where an article belongs."""
    db.execute(
        "UPDATE article SET story = ?, copy_of = ? WHERE id = ?", (story, copy_of, article_id)
    )


def new_story(db: sqlite3.Connection, at: str) -> int:
    """Create an empty story, told once it has an article (`refresh`); return its id."""
    cursor = db.execute(
        "INSERT INTO story (title, first_seen, last_seen) VALUES ('', ?, ?)", (at, at)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def merge(db: sqlite3.Connection, old: int, new: int, *, at: str, reason: str) -> None:
    """Move every article of story *old* to *new*, and leave a tombstone that leads there."""
    db.execute("UPDATE article SET story = ? WHERE story = ?", (new, old))
    db.execute("UPDATE story_moved SET new = ? WHERE new = ?", (new, old))
    db.execute(
        "INSERT OR REPLACE INTO story_moved (old, new, at, reason) VALUES (?, ?, ?, ?)",
        (old, new, at, reason),
    )
    db.execute("DELETE FROM story WHERE id = ?", (old,))


def current(db: sqlite3.Connection, story: int) -> int:
    """Return the id a story lives on under, following tombstones."""
    row = db.execute("SELECT new FROM story_moved WHERE old = ?", (story,)).fetchone()
    return row[0] if row else story


def story_of(db: sqlite3.Connection, article_id: int) -> int | None:
    """Return the story an article is in."""
    row = db.execute("SELECT story FROM article WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def is_alone(db: sqlite3.Connection, story: int, article_id: int) -> bool:
    """Return whether a story has no other article than this one, copies left out."""
    found = db.execute(
        "SELECT 1 FROM article WHERE story = ? AND copy_of IS NULL AND id != ? LIMIT 1",
        (story, article_id),
    )
    return found.fetchone() is None


def host_of(db: sqlite3.Connection, article_id: int) -> str:
    """Return the host an article stands on, empty where it is not known."""
    row = db.execute("SELECT host FROM article WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else ""


def text_of(db: sqlite3.Connection, article_id: int) -> str:
    """Return the text of an article."""
    row = db.execute("SELECT text FROM article_text WHERE article = ?", (article_id,)).fetchone()
    return row[0] if row else ""


def take_over(db: sqlite3.Connection, old: int, new: int) -> None:
    """Make *new* the original of article *old* and of all its copies."""
    db.execute("UPDATE article SET copy_of = ? WHERE id = ? OR copy_of = ?", (new, old, old))
    db.execute("UPDATE article SET copy_of = NULL WHERE id = ?", (new,))


def left(db: sqlite3.Connection, story: int, *, heir: int, at: str) -> None:
    """Tidy a story that an article has left for story *heir*; an empty one leads there."""
    if db.execute("SELECT 1 FROM article WHERE story = ? LIMIT 1", (story,)).fetchone():
        refresh(db, story)
    elif db.execute("SELECT 1 FROM story WHERE id = ?", (story,)).fetchone():
        merge(db, story, heir, at=at, reason="its only article went there")


def joined(db: sqlite3.Connection, story: int, article_id: int) -> None:
    """Count an article in that has just joined a story; a small one is told anew."""
    if db.execute("SELECT articles FROM story WHERE id = ?", (story,)).fetchone()[0] < SMALL:
        refresh(db, story)
        return
    db.execute(
        """UPDATE story SET articles = articles + 1,
               first_seen = min(first_seen, coalesce(a.published, a.fetched_at)),
               last_seen = max(last_seen, coalesce(a.published, a.fetched_at)),
               relevant = max(story.relevant, a.relevant),
               sources = sources + (a.copy_of IS NULL AND NOT EXISTS (
                   SELECT 1 FROM article b WHERE b.story = story.id AND b.host = a.host
                       AND b.copy_of IS NULL AND b.id != a.id)),
               languages = CASE WHEN a.language IS NULL OR EXISTS (
                   SELECT 1 FROM json_each(languages) WHERE value = a.language)
                   THEN languages ELSE json_insert(languages, '$[#]', a.language) END
           FROM article a WHERE story.id = ? AND a.id = ?""",
        (story, article_id),
    )


def refresh(db: sqlite3.Connection, story: int) -> None:
    """Count a story's articles, sources and languages anew; choose its headline article.

    The headline article is the earliest that is no copy, relevant ones before others.
    """
    row = db.execute(
        "SELECT count(*), count(DISTINCT CASE WHEN copy_of IS NULL THEN host END),"
        " min(coalesce(published, fetched_at)), max(coalesce(published, fetched_at)),"
        " max(relevant), json_group_array(DISTINCT language) FILTER (WHERE language IS NOT NULL)"
        " FROM article WHERE story = ?",
        (story,),
    ).fetchone()
    head = db.execute(
        # The one first, then its text: sorting would read all texts.
        "SELECT a.id, a.title, substr(t.text, 1, 2000) FROM article_text t JOIN article a"
        " ON a.id = t.article WHERE t.article = (SELECT id FROM article WHERE story = ?"
        " ORDER BY copy_of IS NOT NULL, relevant DESC, title = '', id LIMIT 1)",
        (story,),
    ).fetchone()
    if head is None:
        return
    languages = json.dumps(sorted(json.loads(row[5])))
    db.execute(
        "UPDATE story SET title = ?, headline = ?, summary = ?, first_seen = ?, last_seen = ?,"
        " articles = ?, sources = ?, languages = ?, relevant = ? WHERE id = ?",
        (
            head[1] or first_sentences(head[2], 1),
            head[0],
            first_sentences(head[2], 2),
            row[2],
            row[3],
            row[0],
            row[1],
            languages,
            row[4],
            story,
        ),
    )


def first_sentences(text: str, number: int, limit: int = 400) -> str:
    """Return the first sentences of a text, cut at *limit* characters."""
    found = _SENTENCE.findall(text)
    line = " ".join(part.strip() for part in found[:number]) or text.strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def listing(
    db: sqlite3.Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    language: str | None = None,
    org: str | None = None,
    person: str | None = None,
    relevant: bool = False,
    limit: int = 20,
) -> list[sqlite3.Row]:
    """Return stories, the latest first: told from *since* (ISO) to *until* (a day, included), in
    *language*, naming *org* and *person*; with *relevant* only news of talent."""
    where: list[str] = ["relevant = 1"] if relevant else []
    params: dict[str, object] = {"limit": limit}
    if since:
        where.append("last_seen >= :since")
        params["since"] = since
    if until:
        where.append("substr(first_seen, 1, 10) <= :until")
        params["until"] = until
    if language:
        where.append("EXISTS (SELECT 1 FROM json_each(languages) WHERE value = :language)")
        params["language"] = language
    for kind, name in (("org", org), ("person", person)):
        if name:
            where.append(
                f"EXISTS (SELECT 1 FROM article a JOIN article_{kind} t ON t.article = a.id"
                f" WHERE a.story = story.id AND t.{kind} = :{kind})"
            )
            params[kind] = name
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return db.execute(
        "SELECT id, title, summary, headline, first_seen, last_seen, articles, sources, languages,"
        f" relevant FROM story {condition} ORDER BY last_seen DESC, id DESC LIMIT :limit",
        params,
    ).fetchall()
