"""Marks, bands, postings and stories: what placing an article reads and writes.

Every look-up is bounded: by a window of ids (ids rise with time), by a key, and by a limit.
"""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

PERIOD = 30 * 24 * 60 * 1000  # 30 days of article ids (talentwire.store.articles)
DAY = PERIOD // 30
TITLE_BAND = 255
MOST_SELECTS = 128  # in one compound statement
SMALL = 50  # articles; larger stories are counted on, not anew
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]+(?=\s)|[。！？]+|(?=\n)|$)")


def period(article_id: int) -> int:
    """Return the period an article stands in."""
    return article_id // PERIOD


def periods(low: int, high: int) -> list[int]:
    """Return the periods of the ids from *low* to *high*."""
    return list(range(period(max(low, 0)), period(high) + 1))


@dataclass(frozen=True, slots=True)
class Mark:
    """A fingerprint as it is stored."""

    article: int
    language: str | None
    words: int
    keys: bytes
    signature: bytes
    terms: bytes
    term_weights: bytes
    anchors: bytes
    anchor_weights: bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """An article that was placed before, as far as copies and stories ask."""

    article: int
    host: str
    title: str
    copy_of: int | None
    story: int | None
    mark: Mark


def unmark(db: sqlite3.Connection, article_id: int) -> bool:
    """Take an article out of the bands and postings; return whether it was in them."""
    mark = mark_of(db, article_id)
    if mark is None:
        return False
    at = period(article_id)
    db.executemany(
        "DELETE FROM mark_band WHERE period = ? AND key = ? AND article = ?",
        [(at, key, article_id) for key in array("q", mark.keys)],
    )
    db.executemany(
        "DELETE FROM mark_term WHERE period = ? AND term = ? AND article = ?",
        [(at, term, article_id) for term in array("I", mark.terms + mark.anchors)],
    )
    return True


def save_mark(db: sqlite3.Connection, mark: Mark, terms: Iterable[int]) -> None:
    """Write or replace an article's mark with its bands, and the *terms* it is found by."""
    known = unmark(db, mark.article)
    db.execute(
        "INSERT OR REPLACE INTO mark (article, language, words, keys, signature, terms,"
        " term_weights, anchors, anchor_weights) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        astuple(mark),
    )
    at = period(mark.article)
    db.executemany(
        "INSERT OR IGNORE INTO mark_band (period, key, article) VALUES (?, ?, ?)",
        [(at, key, mark.article) for key in array("q", mark.keys)],
    )
    db.executemany(
        "INSERT OR IGNORE INTO mark_term (period, term, article) VALUES (?, ?, ?)",
        [(at, term, mark.article) for term in terms],
    )
    if not known:
        db.execute("INSERT INTO mark_log (article) VALUES (?)", (mark.article,))


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


def sharing_band(
    db: sqlite3.Connection, keys: Sequence[int], low: int, high: int, *, each: int
) -> dict[int, int]:
    """Return articles with ids in the window that share a key -> how many keys they share.

    At most *each* articles a key and period, the earliest: of many copies, originals count.
    """
    found: dict[int, int] = {}
    for row in _each(db, "mark_band", "key", "ASC", keys, low, high, each):
        found[row[0]] = found.get(row[0], 0) + 1
    return found


def sharing_term(
    db: sqlite3.Connection, terms: Mapping[int, float], low: int, high: int, *, each: int
) -> dict[int, float]:
    """Return articles in the window that share a term -> the sum of the shared weights.

    At most *each* articles a term and period, the latest.
    """
    found: dict[int, float] = {}
    for row in _each(db, "mark_term", "term", "DESC", list(terms), low, high, each):
        found[row[0]] = found.get(row[0], 0.0) + terms[row[1]]
    return found


def _each(
    db: sqlite3.Connection,
    table: str,
    column: str,
    order: str,
    keys: Sequence[int],
    low: int,
    high: int,
    each: int,
) -> Iterable[sqlite3.Row]:
    # One statement for all keys: a statement costs more than its look-ups.
    one = (
        f"SELECT * FROM (SELECT article, {column} FROM {table} WHERE period = ? AND {column} = ?"
        f" AND article BETWEEN ? AND ? ORDER BY article {order} LIMIT {each})"
    )
    asked = [(at, key) for at in periods(low, high) for key in keys]
    for start in range(0, len(asked), MOST_SELECTS):
        part = asked[start : start + MOST_SELECTS]
        query = " UNION ALL ".join([one] * len(part))
        yield from db.execute(query, [value for at, key in part for value in (at, key, low, high)])


def placed(db: sqlite3.Connection, ids: Sequence[int]) -> list[Placed]:
    """Return the placed ones of these articles (a few dozen at most)."""
    marks = ",".join("?" * len(ids))
    return [
        Placed(row[0], row[1], row[2], row[3], row[4], Mark(row[0], *row[5:]))
        for row in db.execute(
            "SELECT m.article, a.host, a.title, a.copy_of, a.story, m.language, m.words,"
            " m.keys, m.signature, m.terms, m.term_weights, m.anchors, m.anchor_weights"
            f" FROM mark m JOIN article a ON a.id = m.article WHERE m.article IN ({marks})"
            " ORDER BY m.article",
            list(ids),
        )
    ]


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


def frequency_state(db: sqlite3.Connection) -> tuple[str, int, int]:
    """Return (token of this database, seq its saved counts reach, last seq written)."""
    row = db.execute("SELECT token, upto FROM frequency").fetchone()
    if row is None:
        row = (secrets.token_hex(8), 0)
        db.execute(
            "INSERT INTO frequency (id, token, upto, languages, counts) VALUES (1, ?, ?, ?, ?)",
            (*row, "{}", b""),
        )
    last = db.execute("SELECT max(seq) FROM mark_log").fetchone()[0]
    return row[0], row[1], last or row[1]


def load_frequency(db: sqlite3.Connection) -> tuple[dict[str, int], bytes]:
    """Return the saved counts: language -> articles, and the buckets (empty at first)."""
    row = db.execute("SELECT languages, counts FROM frequency").fetchone()
    return json.loads(row[0]), zlib.decompress(row[1]) if row[1] else b""


def save_frequency(
    db: sqlite3.Connection, upto: int, languages: dict[str, int], counts: bytes
) -> None:
    """Replace the counts; the log up to *upto* is no longer needed."""
    db.execute(
        "UPDATE frequency SET upto = ?, languages = ?, counts = ?",
        (upto, json.dumps(languages), zlib.compress(counts, 1)),
    )
    db.execute("DELETE FROM mark_log WHERE seq <= ?", (upto,))


def logged(db: sqlite3.Connection, after: int) -> list[sqlite3.Row]:
    """Return (seq, language, terms, anchors) of the articles marked since *after*."""
    return db.execute(
        "SELECT l.seq, m.language, m.terms, m.anchors FROM mark_log l"
        " JOIN mark m ON m.article = l.article WHERE l.seq > ? ORDER BY l.seq",
        (after,),
    ).fetchall()


def placed_earlier(db: sqlite3.Connection, shares: Sequence[float]) -> list[int]:
    """Return the articles that were placed when the archive had these shares of its size."""
    last = db.execute("SELECT max(seq) FROM mark_log").fetchone()[0] or 0
    numbers = [int(last * share) for share in shares]
    marks = ",".join("?" * len(numbers))
    query = f"SELECT article FROM mark_log WHERE seq IN ({marks})"
    return [row[0] for row in db.execute(query, numbers)]


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


def new_story(db: sqlite3.Connection, title: str, at: str) -> int:
    """Create an empty story; return its id."""
    cursor = db.execute(
        "INSERT INTO story (title, first_seen, last_seen) VALUES (?, ?, ?)", (title, at, at)
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


def mark_of(db: sqlite3.Connection, article_id: int) -> Mark | None:
    """Return the stored mark of an article."""
    row = db.execute(
        "SELECT article, language, words, keys, signature, terms, term_weights, anchors,"
        " anchor_weights FROM mark WHERE article = ?",
        (article_id,),
    ).fetchone()
    return Mark(*row) if row else None


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
        "SELECT a.id, a.title, a.summary, substr(t.text, 1, 2000) FROM article a"
        " JOIN article_text t ON t.article = a.id WHERE a.story = ?"
        " ORDER BY a.copy_of IS NOT NULL, a.relevant DESC, a.title = '', a.id LIMIT 1",
        (story,),
    ).fetchone()
    if head is None:
        return
    languages = json.dumps(sorted(json.loads(row[5])))
    db.execute(
        "UPDATE story SET title = ?, headline = ?, summary = ?, first_seen = ?, last_seen = ?,"
        " articles = ?, sources = ?, languages = ?, relevant = ? WHERE id = ?",
        (
            head[1] or first_sentences(head[3], 1),
            head[0],
            first_sentences(head[3], 2),
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
    language: str | None = None,
    org: str | None = None,
    limit: int = 20,
) -> list[sqlite3.Row]:
    """Return stories, the latest first: seen since *since* (ISO), in *language*, about *org*."""
    where: list[str] = []
    params: dict[str, object] = {"limit": limit}
    if since:
        where.append("last_seen >= :since")
        params["since"] = since
    if language:
        where.append("EXISTS (SELECT 1 FROM json_each(languages) WHERE value = :language)")
        params["language"] = language
    if org:
        where.append(
            "EXISTS (SELECT 1 FROM article a JOIN article_org o ON o.article = a.id"
            " WHERE a.story = story.id AND o.org = :org)"
        )
        params["org"] = org
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return db.execute(
        "SELECT id, title, summary, headline, first_seen, last_seen, articles, sources, languages,"
        f" relevant FROM story {condition} ORDER BY last_seen DESC, id DESC LIMIT :limit",
        params,
    ).fetchall()
