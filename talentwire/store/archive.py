"""The archive as re-tagging sees it: what stored articles were judged to say."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from talentwire.model import Claim, Judgement
from talentwire.store import facts
from talentwire.store.names import slug

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """All that was judged of one article, as it is stored; to be compared."""

    relevant: bool = False
    score: float = 0.0
    orgs: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    events: frozenset[Row] = frozenset()
    claims: Mapping[Row, int] = field(default_factory=dict)


def ids(db: sqlite3.Connection, floor: int = 0) -> list[int]:
    """Return the ids of articles with a text, from *floor* on, oldest first."""
    rows = db.execute("SELECT article FROM article_text WHERE article >= ? ORDER BY 1", (floor,))
    return [row[0] for row in rows]


def stored(db: sqlite3.Connection, article: int) -> Tags:
    """Return what the article is stored to say."""
    row = db.execute("SELECT relevant, score FROM article WHERE id = ?", (article,)).fetchone()
    claims = db.execute(
        "SELECT person, from_org, to_org, kind, role, date, certainty, background, quote"
        " FROM claim WHERE article = ? AND withdrawn_at IS NULL",
        (article,),
    )
    return Tags(
        bool(row["relevant"]),
        round(row["score"], 6),
        frozenset(r[0] for r in _of(db, "org", article)),
        frozenset(r[0] for r in _of(db, "person", article)),
        frozenset(tuple(r) for r in _of(db, "event", article, "event, sentence, background")),
        Counter(tuple(row) for row in claims),
    )


def _of(
    db: sqlite3.Connection, what: str, article: int, columns: str | None = None
) -> list[sqlite3.Row]:
    return db.execute(
        f"SELECT {columns or what} FROM article_{what} WHERE article = ?", (article,)
    ).fetchall()


def judged(db: sqlite3.Connection, judgement: Judgement) -> Tags:
    """Return what would be stored of a judgement; writes nothing."""
    events: dict[str, Row] = {}
    for event in judgement.events:
        said = (event.kind.value, event.sentence, int(event.background))
        events.setdefault(event.kind.value, said)
    return Tags(
        judgement.relevance.relevant,
        round(judgement.relevance.score, 6),
        frozenset(map(slug, judgement.orgs)),
        frozenset(map(slug, judgement.people)),
        frozenset(events.values()),
        Counter(_claim(db, claim) for claim in judgement.claims),
    )


def _claim(db: sqlite3.Connection, claim: Claim) -> Row:
    def key(kind: str, name: str | None) -> str | None:
        return (facts.exact(db, kind, name) or slug(name)) if name else None

    return (
        key("person", claim.person),
        key("org", claim.from_org),
        key("org", claim.to_org),
        claim.kind.value,
        claim.role,
        claim.date,
        claim.certainty.value,
        int(claim.background),
        claim.quote,
    )


def moves(db: sqlite3.Connection) -> dict[int, str]:
    """Return each move of the ledger in one line: `Ada: OpenAI -> Anthropic (hire, reported)`."""
    rows = db.execute("SELECT id, person, left, joined, kind, date, status FROM moves")
    return {
        row["id"]: f"{row['person']}: {row['left'] or '?'} -> {row['joined'] or '?'} "
        f"({', '.join(filter(None, (row['kind'], row['date'], row['status'])))})"
        for row in rows
    }
