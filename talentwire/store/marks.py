"""Marks, bands and postings: what copies and stories are found by, and how common words are.

Every look-up is bounded: by a window of ids (ids rise with time), by a key, and by a limit.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

PERIOD = 30 * 24 * 60 * 1000  # 30 days of article ids (talentwire.store.articles)
DAY = PERIOD // 30
Window = tuple[int, int]  # the first and the last id
TITLE_BAND = 255
MOST_SELECTS = 128  # in one compound statement


def period(article_id: int) -> int:
    """Return the period an article stands in."""
    return article_id // PERIOD


def periods(low: int, high: int) -> list[int]:
    """Return the periods of the ids from *low* to *high*."""
    return list(range(period(max(low, 0)), period(high) + 1))


@dataclass(frozen=True, slots=True)
class Mark:
    """A fingerprint as it is stored; the columns of the table."""

    article: int
    language: str | None
    words: int
    keys: bytes
    signature: bytes
    terms: bytes
    term_weights: bytes
    anchors: bytes
    anchor_weights: bytes
    people: bytes
    shares: bytes
    kinds: bytes
    span: int

    def posted(self) -> array[int]:
        """Return all that the article may be found by."""
        people = self.people[: len(self.people) // 2]
        return array("I", self.terms + self.anchors + people)


_COLUMNS = [field.name for field in fields(Mark)]
_SELECT_MARK = f"SELECT {', '.join(_COLUMNS)} FROM mark WHERE article = ?"
_INSERT_MARK = (
    f"INSERT OR REPLACE INTO mark ({', '.join(_COLUMNS)})"
    f" VALUES ({', '.join('?' for _ in _COLUMNS)})"
)
_SELECT_PLACED = (
    f"SELECT a.host, a.copy_of, a.story, {', '.join('m.' + column for column in _COLUMNS)}"
    " FROM mark m JOIN article a ON a.id = m.article WHERE m.article IN ({marks})"
    " ORDER BY m.article"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An article that was placed before, as far as copies and stories ask."""

    host: str
    copy_of: int | None
    story: int | None
    mark: Mark

    @property
    def article(self) -> int:
        """Its id."""
        return self.mark.article


def plain_rows(db: sqlite3.Connection, query: str, values: Sequence[object]) -> list[Any]:
    """Return the rows of a query as tuples, which are made faster than rows with names."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query, values).fetchall()


def mark_of(db: sqlite3.Connection, article_id: int) -> Mark | None:
    """Return the stored mark of an article."""
    found = plain_rows(db, _SELECT_MARK, (article_id,))
    return Mark(*found[0]) if found else None


def placed(db: sqlite3.Connection, ids: Sequence[int]) -> list[Placed]:
    """Return the placed ones of these articles (a few dozen at most)."""
    if not ids:
        return []
    query = _SELECT_PLACED.format(marks=",".join("?" * len(ids)))
    return [
        Placed(host, copy_of, story, Mark(*mark))
        for host, copy_of, story, *mark in plain_rows(db, query, ids)
    ]


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
        [(at, term, article_id) for term in mark.posted()],
    )
    return True


def save_mark(db: sqlite3.Connection, mark: Mark, terms: Iterable[int]) -> None:
    """Write or replace an article's mark with its bands, and the *terms* it is found by."""
    known = unmark(db, mark.article)
    db.execute(_INSERT_MARK, [getattr(mark, column) for column in _COLUMNS])
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


def latest(db: sqlite3.Connection) -> int:
    """Return the id of the latest marked article: no look-up need go beyond."""
    return plain_rows(db, "SELECT max(article) FROM mark", ())[0][0] or 0


def any_open(db: sqlite3.Connection, low: int, high: int) -> bool:
    """Return whether the date of an article in this (short) window leaves days open."""
    query = "SELECT 1 FROM mark WHERE article BETWEEN ? AND ? AND span > 0 LIMIT 1"
    return bool(plain_rows(db, query, (low, high)))


def sharing_band(
    db: sqlite3.Connection, keys: Sequence[int], low: int, high: int, *, each: int
) -> dict[int, int]:
    """Return articles with ids in the window that share a key -> how many keys they share.

    At most *each* articles a key and period, the earliest: of many copies, originals count.
    """
    found: dict[int, int] = {}
    for article, _ in _each(db, "mark_band", "key", "ASC", keys, [(low, high)], each):
        found[article] = found.get(article, 0) + 1
    return found


def sharing_term(
    db: sqlite3.Connection, terms: Mapping[int, float], windows: Sequence[Window], *, each: int
) -> dict[int, float]:
    """Return articles in the windows that share a term -> the sum of the shared weights.

    At most *each* articles a term and period, the latest.
    """
    found: dict[int, float] = {}
    for article, term in _each(db, "mark_term", "term", "DESC", list(terms), windows, each):
        found[article] = found.get(article, 0.0) + terms[term]
    return found


def _each(
    db: sqlite3.Connection,
    table: str,
    column: str,
    order: str,
    keys: Sequence[int],
    windows: Sequence[Window],
    each: int,
) -> Iterable[tuple[int, int]]:
    # One statement for all keys: a statement costs more than its look-ups.
    one = (
        f"SELECT * FROM (SELECT article, {column} FROM {table} WHERE period = ? AND {column} = ?"
        f" AND article BETWEEN ? AND ? ORDER BY article {order} LIMIT {each})"
    )
    asked = [
        (at, key, low, high) for low, high in windows for at in periods(low, high) for key in keys
    ]
    for start in range(0, len(asked), MOST_SELECTS):
        part = asked[start : start + MOST_SELECTS]
        query = " UNION ALL ".join([one] * len(part))
        values = [value for one_asked in part for value in one_asked]
        yield from plain_rows(db, query, values)


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
        "SELECT l.seq, m.language, m.terms, m.anchors, m.people FROM mark_log l"
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
