"""Is the archive whole? What is wrong is found in one reading, and mended where that is safe.

Nothing is guessed: what is mended is what can be made again from what is there (the full-text
index, the counts of stories, SQLite's own indexes), or what a deletion should have taken along.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from talentwire.errors import StoreBroken
from talentwire.store import atomic, fulltext, stories

SAMPLE = 200  # articles whose words are looked up in the full-text index
WORDS = 3  # of each
MOST = 20  # lines that SQLite says about its own file
LINE = 120
_WORD = re.compile(r"\w{4,}")
_INDEX = re.compile(r"missing from index|entries in index|non-unique entry in index", re.I)
_FTS = re.compile(r"article_fts_\d+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: one line, and how to mend it (None: only a backup helps).

    `people` are slugs whose moves have to be decided anew, which only the ledger can.
    """

    line: str
    mend: Callable[[sqlite3.Connection], None] | None = None
    people: tuple[str, ...] = ()

    @property
    def mendable(self) -> bool:
        """Whether `--repair` can do something about it."""
        return self.mend is not None or bool(self.people)


def check(db: sqlite3.Connection, *, quick: bool = False) -> list[Finding]:
    """Return what is wrong with the archive, seen as it is at one moment.

    *quick* leaves out SQLite's comparison of each index with its table, and the words.
    """
    inverted = {} if quick else _inverted(db)
    db.execute("BEGIN")
    try:
        broken = [*_file(db, quick=quick), *inverted.values()]
        if any(not finding.mendable for finding in broken):
            return broken  # what else would be read from a broken file says nothing
        found = [*broken, *_references(db), *_marks(db), *_stories(db), *_ledger(db)]
        return [*found, *_fulltext(db, broken=inverted, words=not quick)]
    finally:
        db.execute("ROLLBACK")


def mend(db: sqlite3.Connection, findings: list[Finding]) -> None:
    """Mend what can be mended here, each finding in a transaction of its own."""
    for finding in findings:
        if finding.mend:
            with atomic(db):
                finding.mend(db)


# --- the file ------------------------------------------------------------------------------


def _file(db: sqlite3.Connection, *, quick: bool) -> Iterator[Finding]:
    pragma = "quick_check" if quick else "integrity_check"
    try:
        lines = [str(row[0]) for row in db.execute(f"PRAGMA {pragma}(1000000000)")]
    except sqlite3.DatabaseError as error:
        lines = [str(error)]
    # SQLite before 3.41 finds NULLs in WITHOUT ROWID tables where there are none.
    unreal = ("ok", "NULL value in") if sqlite3.sqlite_version_info < (3, 41) else ("ok",)
    for text in [text for text in lines if not text.startswith(unreal)][:MOST]:
        line = f"file: {' '.join(text.split())[:LINE]}"
        if table := _FTS.search(text):
            yield Finding(line, _rebuilding(table[0]))
        elif _INDEX.search(text):
            yield Finding(line, _running("REINDEX"))
        else:
            yield Finding(line)


# --- rows that point nowhere ------------------------------------------------------------------


def _references(db: sqlite3.Connection) -> Iterator[Finding]:
    """Rows whose parent is gone: taken along where the schema says so, else the link is cut."""
    tables = [row[0] for row in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES%'"
    )]  # fmt: skip
    for table in tables:
        for link in db.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            column, parent, key = link["from"], link["table"], link["to"]
            orphaned = (
                f"{column} IS NOT NULL AND NOT EXISTS"
                f" (SELECT 1 FROM {parent} p WHERE p.{key} = {table}.{column})"
            )
            count = _count(db, f"SELECT count(*) FROM {table} WHERE {orphaned}")
            if count:
                cure = (
                    f"DELETE FROM {table} WHERE {orphaned}"
                    if link["on_delete"] == "CASCADE"
                    else f"UPDATE {table} SET {column} = NULL WHERE {orphaned}"
                )
                line = f"{table}: {count} rows point to {parent} rows that are not there"
                yield Finding(line, _running(cure))


def _marks(db: sqlite3.Connection) -> Iterator[Finding]:
    for table in ("mark_band", "mark_term"):
        orphaned = "article NOT IN (SELECT id FROM article)"
        count = _count(db, f"SELECT count(*) FROM {table} WHERE {orphaned}")
        if count:
            line = f"{table}: {count} rows of articles that are not there"
            yield Finding(line, _running(f"DELETE FROM {table} WHERE {orphaned}"))
    count = _count(
        db, "SELECT count(*) FROM article WHERE id NOT IN (SELECT article FROM article_text)"
    )
    if count:
        yield Finding(
            f"article: {count} without a text",
            _running(
                "INSERT INTO article_text (article, text) SELECT id, coalesce(summary, '')"
                " FROM article WHERE id NOT IN (SELECT article FROM article_text)"
            ),
        )


# --- stories and moves ------------------------------------------------------------------------


def _stories(db: sqlite3.Connection) -> Iterator[Finding]:
    empty = "NOT EXISTS (SELECT 1 FROM article a WHERE a.story = story.id)"
    count = _count(db, f"SELECT count(*) FROM story WHERE {empty}")
    if count:
        yield Finding(f"story: {count} without an article", _running(
            f"DELETE FROM story WHERE {empty}"
        ))  # fmt: skip
    wrong = [row[0] for row in db.execute(
        """SELECT s.id FROM story s JOIN (
               SELECT story, count(*) AS articles, max(relevant) AS relevant,
                      count(DISTINCT CASE WHEN copy_of IS NULL THEN host END) AS sources,
                      min(coalesce(published, fetched_at)) AS first_seen,
                      max(coalesce(published, fetched_at)) AS last_seen
               FROM article WHERE story IS NOT NULL GROUP BY story) c ON c.story = s.id
           LEFT JOIN article h ON h.id = s.headline
           WHERE (s.articles, s.sources, s.relevant, s.first_seen, s.last_seen)
                 != (c.articles, c.sources, c.relevant, c.first_seen, c.last_seen)
              OR h.story IS NOT s.id"""
    )]  # fmt: skip
    if wrong:

        def recount(db: sqlite3.Connection) -> None:
            for story in wrong:
                stories.refresh(db, story)

        yield Finding(f"story: {len(wrong)} count their articles wrongly", recount)


def _ledger(db: sqlite3.Connection) -> Iterator[Finding]:
    for line, query in (
        ("move: {} without a claim that stands",
         """SELECT person FROM move m WHERE NOT EXISTS (
                SELECT 1 FROM move_claim mc JOIN claim c ON c.id = mc.claim
                WHERE mc.move = m.id AND c.withdrawn_at IS NULL)"""),
        ("claim: {} that stand and belong to no move",
         """SELECT person FROM claim WHERE withdrawn_at IS NULL
            AND id NOT IN (SELECT claim FROM move_claim)"""),
    ):  # fmt: skip
        people = [row[0] for row in db.execute(query)]
        if people:
            yield Finding(line.format(len(people)), people=tuple(sorted(set(people))))


# --- full text ----------------------------------------------------------------------------------


def _fulltext(db: sqlite3.Connection, *, broken: Collection[str], words: bool) -> Iterator[Finding]:
    there = fulltext.tables(db)
    wanted = {fulltext.table_of(row[0]) for row in db.execute("SELECT id FROM article")}
    for table in sorted((wanted | set(there)) - set(broken)):
        low, high = fulltext.span(table)
        articles = {row[0] for row in db.execute(
            "SELECT id FROM article WHERE id >= ? AND id < ?", (low, high)
        )}  # fmt: skip
        indexed = (
            {row[0] for row in db.execute(f"SELECT id FROM {table}_docsize")}
            if table in there
            else set()
        )
        missing, extra = len(articles - indexed), len(indexed - articles)
        if missing or extra:
            yield Finding(
                f"full text {table}: {missing} articles missing, {extra} that are not there",
                _rebuilding(table),
            )
        elif words and (unfound := _unfound(db, table, low, high)):
            yield Finding(
                f"full text {table}: {unfound} of {min(len(articles), SAMPLE)} articles looked"
                " up are not found by their own words",
                _rebuilding(table),
            )


def _inverted(db: sqlite3.Connection) -> dict[str, Finding]:
    """Let FTS5 compare its own parts; it does so as a write, so not within a reading."""
    found = {}
    for table in fulltext.tables(db):
        try:
            with atomic(db):
                db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except StoreBroken:
            line = f"full text {table}: its parts do not fit each other"
            found[table] = Finding(line, _rebuilding(table))
    return found


def _unfound(db: sqlite3.Connection, table: str, low: int, high: int) -> int:
    """Return how many of a sample of a table's articles are not found by some of their words."""
    rows = db.execute(
        """SELECT a.id, a.title, substr(t.text, 1, 4000) AS text FROM article a
           JOIN article_text t ON t.article = a.id
           WHERE a.id >= ? AND a.id < ? ORDER BY random() LIMIT ?""",
        (low, high, SAMPLE),
    )
    count = 0
    for row in rows.fetchall():
        # The last word may be cut, and the first ones are often the same all over a site.
        spoken = _WORD.findall(f"{row['title']} {row['text']}")[:-1]
        for word in spoken[:: max(1, len(spoken) // WORDS)][:WORDS]:
            term = fulltext.match_term(word)
            if (
                term
                and not db.execute(
                    f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?", (term, row["id"])
                ).fetchone()
            ):
                count += 1
                break
    return count


def _rebuilding(table: str) -> Callable[[sqlite3.Connection], None]:
    def rebuild(db: sqlite3.Connection) -> None:
        fulltext.rebuild(db, table)

    return rebuild


def _running(query: str) -> Callable[[sqlite3.Connection], None]:
    def run(db: sqlite3.Connection) -> None:
        db.execute(query)

    return run


def _count(db: sqlite3.Connection, query: str) -> int:
    count: int = db.execute(query).fetchone()[0]
    return count
