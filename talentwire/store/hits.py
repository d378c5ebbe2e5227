"""Finding: full text, tags and moves, newest first, for talentwire.search to rank."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from talentwire.store import aliases, fulltext, placeholders

# Filter -> the move's column it speaks of.
MOVE_COLUMNS = {"from": "from_org", "to": "to_org", "kind": "kind", "status": "status"}


class Conditions:
    """What an article must be: its ids' range, and SQL over its id (written {id})."""

    def __init__(self, low: int = 0, high: int = fulltext.LAST_ID) -> None:
        self.low = low
        self.high = high
        self.clauses: list[str] = []
        self.values: list[object] = []

    def add(self, clause: str, values: Iterable[object] = ()) -> None:
        """Require *clause* too."""
        self.clauses.append(clause)
        self.values.extend(values)

    def tagged(self, tags: Iterable[tuple[str, str]]) -> Conditions:
        """Return these conditions and that an article has each of *tags* (org | person, slug)."""
        more = Conditions(self.low, self.high)
        more.clauses, more.values = [*self.clauses], [*self.values]
        for kind, name in tags:
            more.add(
                f"EXISTS (SELECT 1 FROM article_{kind} WHERE {kind} = ? AND article = {{id}})",
                [name],
            )
        return more

    @property
    def where(self) -> str:
        """The clauses, each behind an AND."""
        return "".join(f" AND {clause}" for clause in self.clauses)


def matching(
    db: sqlite3.Connection,
    expression: str,
    conditions: Conditions,
    *,
    limit: int,
    seconds: float | None = None,
    enough: int = 1,
) -> fulltext.Matches:
    """Return the newest *limit* articles that match the expression and the conditions."""
    return fulltext.matches(
        db,
        expression,
        low=conditions.low,
        high=conditions.high,
        where=conditions.where,
        values=conditions.values,
        limit=limit,
        seconds=seconds,
        enough=enough,
    )


def newest(
    db: sqlite3.Connection,
    conditions: Conditions,
    *,
    limit: int,
    tags: Sequence[tuple[str, str]] = (),
) -> list[int]:
    """Return the newest *limit* articles that meet the conditions and have all of *tags*."""
    column, source, values = "id", "article", list[object]()
    if tags:  # the rarest way in: by the tag, newest first
        (kind, slug), *others = tags
        column, source = "article", f"article_{kind}"
        conditions = conditions.tagged(others)
        values = [slug]
    rows = db.execute(
        f"""SELECT {column} FROM {source} AS t
            WHERE {f"{kind} = ? AND " if tags else ""}t.{column} >= ? AND t.{column} < ?
              {conditions.where.format(id=f"t.{column}")}
            ORDER BY t.{column} DESC LIMIT ?""",
        (*values, conditions.low, conditions.high, *conditions.values, limit),
    )
    return [row[0] for row in rows]


# --- what is shown -------------------------------------------------------------------


def articles(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, sqlite3.Row]:
    """Return the rows of these articles by id, with their stories' counts."""
    return {
        row["id"]: row
        for row in db.execute(
            f"""SELECT a.id, a.url, a.title, a.site, a.host, a.source, a.language, a.published,
                   a.fetched_at, a.copy_of, a.story, a.relevant, a.withdrawn_at,
                   s.headline AS story_headline, s.articles AS story_articles,
                   s.sources AS story_sources, s.languages AS story_languages
               FROM article a LEFT JOIN story s ON s.id = a.story
               WHERE a.id IN ({placeholders(ids)})""",
            list(ids),
        )
    }


def leads(db: sqlite3.Connection, ids: Sequence[int], length: int) -> dict[int, str]:
    """Return how these articles' texts begin."""
    rows = db.execute(
        f"""SELECT article, substr(text, 1, ?) FROM article_text
            WHERE article IN ({placeholders(ids)})""",
        (length, *ids),
    )
    return {row[0]: row[1] for row in rows}


def texts(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return these articles' texts by id."""
    rows = db.execute(
        f"SELECT article, text FROM article_text WHERE article IN ({placeholders(ids)})", list(ids)
    )
    return {row[0]: row[1] for row in rows}


def moves_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    """Return the moves that each of these articles, or its story, is evidence for."""
    found: dict[int, list[sqlite3.Row]] = {}
    for row in db.execute(
        f"""SELECT DISTINCT shown.id AS shown, moves.*
            FROM article shown
            JOIN article member ON member.id = shown.id OR member.story = shown.story
            JOIN claim c ON c.article = member.id AND c.withdrawn_at IS NULL
            JOIN move_claim mc ON mc.claim = c.id
            JOIN moves ON moves.id = mc.move
            WHERE shown.id IN ({placeholders(ids)}) AND moves.background = 0
            ORDER BY moves.sources DESC, moves.happened DESC""",
        list(ids),
    ):
        found.setdefault(row["shown"], []).append(row)
    return found


def json_list(text: str | None) -> tuple[str, ...]:
    """Return the strings of a JSON list column; () for NULL."""
    if not text or text == "[]":
        return ()
    import json  # imported late, for a quick start of the search

    return tuple(json.loads(text))


# --- filters ---------------------------------------------------------------------------


def add_filters(
    db: sqlite3.Connection,
    where: Conditions,
    filters: Mapping[str, tuple[str, ...]],
    *,
    negative: bool = False,
) -> None:
    """Add what *filters* ask of an article: tags, language, source, and the moves it tells of."""
    negation = "NOT " if negative else ""
    for clause, values in _clauses(db, filters):
        where.add(negation + clause, values)


def _clauses(
    db: sqlite3.Connection, filters: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, list[object]]]:
    tag = "EXISTS (SELECT 1 FROM article_{0} WHERE {0} IN ({1}) AND article = {{id}})"
    if "org" in filters:
        orgs = _all(aliases.orgs_named, db, filters["org"])
        yield tag.format("org", placeholders(orgs)), orgs
    if "person" in filters:
        people = _all(aliases.people_named, db, filters["person"])
        yield tag.format("person", placeholders(people)), people
    if "event" in filters:
        events = [value.lower() for value in filters["event"]]
        yield tag.format("event", placeholders(events)), list(events)
    if "lang" in filters:
        languages = [value.lower() for value in filters["lang"]]
        yield (
            "EXISTS (SELECT 1 FROM article x WHERE x.id = {id}"
            f" AND x.language IN ({placeholders(languages)}))",
            list(languages),
        )
    if "source" in filters:
        names = [value.lower() for value in filters["source"]]
        yield (
            "EXISTS (SELECT 1 FROM article x WHERE x.id = {id} AND ("
            f"x.source IN ({placeholders(names)}) OR x.host IN ({placeholders(names)})"
            f" OR lower(x.site) IN ({placeholders(names)})))",
            [*names, *names, *names],
        )
    if any(key in filters for key in MOVE_COLUMNS):
        yield _move_clause(db, filters)


def _move_clause(
    db: sqlite3.Connection, filters: Mapping[str, tuple[str, ...]]
) -> tuple[str, list[object]]:
    asked, values = _asked_of_moves(db, filters)
    return (
        "{id} IN (SELECT c.article FROM move m JOIN move_claim mc ON mc.move = m.id"
        f" JOIN claim c ON c.id = mc.claim WHERE {asked})",
        values,
    )


def moves_asked(
    db: sqlite3.Connection, filters: Mapping[str, tuple[str, ...]], ids: Sequence[int]
) -> set[int]:
    """Return those of the moves *ids* that are as the filters on moves ask."""
    asked, values = _asked_of_moves(db, filters)
    rows = db.execute(
        f"SELECT id FROM move m WHERE id IN (SELECT value FROM json_each(?)) AND {asked}",
        (f"[{','.join(map(str, ids))}]", *values),
    )
    return {row[0] for row in rows}


def _asked_of_moves(
    db: sqlite3.Connection, filters: Mapping[str, tuple[str, ...]]
) -> tuple[str, list[object]]:
    """Return SQL for one move m: all that is asked of moves is asked of the same move."""
    asked: list[str] = []
    values: list[object] = []
    for key, column in MOVE_COLUMNS.items():
        if key not in filters:
            continue
        named = (
            _all(aliases.orgs_named, db, filters[key])
            if key in ("from", "to")
            else [value.lower() for value in filters[key]]
        )
        asked.append(f"m.{column} IN ({placeholders(named)})")
        values += named
    if "person" in filters:
        people = _all(aliases.people_named, db, filters["person"])
        asked.append(f"m.person IN ({placeholders(people)})")
        values += people
    return " AND ".join(asked) or "1", values


def _all(
    named: Callable[[sqlite3.Connection, str], set[str]],
    db: sqlite3.Connection,
    values: tuple[str, ...],
) -> list[object]:
    found: set[object] = {slug for value in values for slug in named(db, value)}
    return sorted(found, key=str)
