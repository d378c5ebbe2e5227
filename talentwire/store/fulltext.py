"""The full-text index: what is put into it, and how a term of a search becomes FTS5 text.

SQLite's unicode61 tokenizer finds nothing inside a run of Chinese, Japanese or Korean, which
write words without spaces (or with endings glued on). Such runs are cut into overlapping pairs
of characters, in the index and in searches alike, followed by the last character alone so
that single characters are found too.

The index is one FTS5 table for each PERIOD of publication, newest asked first. What makes FTS5
slow in a large archive grows with a table, not with the answer: a prefix gathers every word it
begins, a phrase of common words meets all of them. Small tables bound that, and writing stays
as fast in a large archive as in a small one (docs/decisions/0008-search.md).

The tables are contentless: to take an article out, its exact title and text are needed.
"""

from __future__ import annotations

import re
import sqlite3
import time
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from talentwire.errors import QueryError

PERIOD = 60 * 24 * 60 * 1000  # 60 days of article ids (talentwire.store.articles)
LAST_ID = 2**62
DENSE = 4  # a table that holds a fourth of what is wanted is read from its end
_TABLE = "article_fts_"
_CREATE = """CREATE VIRTUAL TABLE IF NOT EXISTS {} USING fts5(
    title, body, content='', tokenize="unicode61 remove_diacritics 2")"""

# Han, kana, Hangul, and the marks that lengthen or repeat within them.
_CJK = "々〇ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-䶿一-鿿가-힣豈-﫿𠀀-𲎯"
_RUN = re.compile(f"[{_CJK}]+")
# C++ and C# are the letter C to a tokenizer; with a word for the signs they stay themselves.
_SIGNS = re.compile(r"(?:\+\+(?<=[A-Za-z]\+\+)|#(?<=[A-Za-z]#))(?![\w#+])")
_SPELT = {"++": " plusplus", "#": " sharp"}


def indexable(text: str) -> str:
    """Return *text* as it is indexed: compatibility forms folded, CJK runs as bigrams."""
    plain = _plain(text)
    if plain.isascii():
        return plain
    return _RUN.sub(lambda run: f" {_pairs(run[0])} {run[0][-1]} ", plain)


def match_term(term: str, *, prefix: bool = False) -> str | None:
    """Return the FTS5 expression for one word or phrase as typed; None if nothing in it counts.

    What is typed is always quoted, so no character has a meaning of its own.
    """
    plain = _plain(term)
    last = next(iter(reversed(list(_RUN.finditer(plain)))), None)
    if last is not None and not any(c.isalnum() for c in plain[last.end() :]):
        # The phrase ends in a run: the text's run may go on, so the single last character,
        # which stands at the end of a run only, is not asked for.
        head, run = indexable(plain[: last.start()]), last[0]
        body, prefix = (_pairs(run), False) if len(run) > 1 else (run, True)
        return f'"{_unquoted(head)} {body}"' + (" *" if prefix else "")
    if not any(c.isalnum() for c in plain):
        return None
    return f'"{_unquoted(indexable(plain))}"' + (" *" if prefix else "")


def index(db: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Make an article findable."""
    table = table_of(article_id)
    db.execute(_CREATE.format(table))
    db.execute(
        f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)",
        (article_id, indexable(title), indexable(text)),
    )


def unindex(db: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Take an article out of the index; *title* and *text* as they were put in."""
    table = table_of(article_id)
    db.execute(
        f"INSERT INTO {table} ({table}, rowid, title, body) VALUES ('delete', ?, ?, ?)",
        (article_id, indexable(title), indexable(text)),
    )


def merge(db: sqlite3.Connection, pages: int = 500) -> None:
    """Merge the index a little; *pages* bounds the work on each table.

    What was written in many small pieces becomes one: a search looks a word up in every piece.
    Nothing is done where nothing is left to do.
    """
    for table in tables(db):
        # Below zero: down to one piece, over as many calls as it takes.
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (-pages,))


def tables(db: sqlite3.Connection, low: int = 0, high: int = LAST_ID) -> list[str]:
    """Return the tables that hold articles with ids from *low* up to *high*, newest first."""
    rows = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?"
        " AND sql LIKE 'CREATE VIRTUAL%'",
        (f"{_TABLE}[0-9]*",),
    )
    wanted = range(low // PERIOD, (high - 1) // PERIOD + 1)
    numbers = (int(row[0].removeprefix(_TABLE)) for row in rows)
    return [f"{_TABLE}{n}" for n in sorted(numbers, reverse=True) if n in wanted]


class Matches(NamedTuple):
    """Articles that match, newest first. `reached` is the lowest id that was looked at; None
    where all of them were."""

    ids: list[int]
    reached: int | None = None


def matches(
    db: sqlite3.Connection,
    expression: str,
    *,
    low: int = 0,
    high: int = LAST_ID,
    where: str = "",
    values: Sequence[object] = (),
    limit: int = 1000,
    seconds: float | None = None,
    enough: int = 1,
) -> Matches:
    """Return the newest *limit* articles from *low* up to *high* that match, newest first.

    *where* holds further conditions over {id}. After *seconds*, tables of older articles are
    left out if *enough* match already. Raises QueryError where SQLite cannot read the expression
    (none is known that gets here).
    """
    found: list[int] = []
    reached = high
    begun = time.perf_counter()
    for table in tables(db, low, high):
        late = seconds is not None and time.perf_counter() - begun > seconds
        if len(found) >= limit or (late and len(found) >= enough):
            return Matches(found, reached)
        # FTS5 reads a fifth faster from a table's beginning, where all of it is wanted anyway.
        sparse = reached < high and len(found) * DENSE < limit
        rows = db.execute(
            f"""SELECT rowid FROM {table}
                WHERE {table} MATCH ? AND rowid >= ? AND rowid < ?
                  {where.format(id=f"{table}.rowid")}
                ORDER BY rowid {"ASC" if sparse else "DESC"} LIMIT ?""",
            (expression, low, high, *values, -1 if sparse else limit - len(found)),
        )
        try:
            more = [row[0] for row in rows]
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error) and "parse" not in str(error):
                raise
            raise QueryError(f"this search cannot be read ({error}): use plain words") from error
        found += sorted(more, reverse=True)[: limit - len(found)]
        reached = found[-1] if len(found) >= limit else _first_id(table)
    return Matches(found, reached if len(found) >= limit else None)


def span(table: str) -> tuple[int, int]:
    """Return the lowest article id of a table and the first one after it."""
    return _first_id(table), _first_id(table) + PERIOD


def rebuild(db: sqlite3.Connection, table: str) -> None:
    """Make one table of the index anew from the stored titles and texts."""
    db.execute(f"DROP TABLE IF EXISTS {table}")
    rows = db.execute(
        """SELECT a.id, a.title, coalesce(t.text, '') AS text FROM article a
           LEFT JOIN article_text t ON t.article = a.id WHERE a.id >= ? AND a.id < ?""",
        span(table),
    )
    for row in rows:
        index(db, row["id"], row["title"], row["text"])


def _first_id(table: str) -> int:
    return int(table.removeprefix(_TABLE)) * PERIOD


def table_of(article_id: int) -> str:
    """Return the name of the table that an article stands in; it need not be there yet."""
    return f"{_TABLE}{article_id // PERIOD}"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("\0", " ")
    return _SIGNS.sub(lambda sign: _SPELT[sign[0]], folded)


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1))


def _unquoted(text: str) -> str:
    return text.replace('"', " ").strip()
