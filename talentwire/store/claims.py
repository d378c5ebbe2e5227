"""Rows behind the ledger: claims, the moves they make, judgements, history. Write side."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from talentwire.model import Claim

HISTORY = (
    "person", "from_org", "to_org", "kind", "role", "date", "date_precision", "status",
    "background", "happened", "first_seen", "last_seen", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim row; orgs and person are slugs as recorded, before any merge."""

    id: int
    article: int
    person: str
    from_org: str | None
    to_org: str | None
    content: tuple[object, ...]  # what makes it the same claim when the article is read again
    withdrawn: bool


def of_article(db: sqlite3.Connection, article: int) -> list[StoredClaim]:
    """Return all claims an article ever made, withdrawn ones too."""
    rows = db.execute("SELECT * FROM claim WHERE article = ? ORDER BY id", (article,))
    return [
        StoredClaim(
            row["id"],
            row["article"],
            row["person"],
            row["from_org"],
            row["to_org"],
            (
                row["person"],
                row["from_org"],
                row["to_org"],
                row["kind"],
                row["role"],
                row["date"],
                row["certainty"],
                row["background"],
                row["quote"],
            ),
            row["withdrawn_at"] is not None,
        )
        for row in rows
    ]


def insert(
    db: sqlite3.Connection,
    article: int,
    claim: Claim,
    person: str,
    from_org: str | None,
    to_org: str | None,
    made_at: str,
) -> int:
    """Write one claim; return its id."""
    cursor = db.execute(
        "INSERT INTO claim(article, person, person_as_written, from_org, to_org, kind, role,"
        " date, certainty, background, quote, field, start, stop, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article,
            person,
            claim.surface or claim.person,
            from_org,
            to_org,
            claim.kind.value,
            claim.role,
            claim.date,
            claim.certainty.value,
            claim.background,
            claim.quote,
            claim.field,
            claim.start,
            claim.end,
            made_at,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def stand(db: sqlite3.Connection, claim: int, found: Claim) -> None:
    """Say that a stored claim is (again) made, at the offsets where it now stands."""
    db.execute(
        "UPDATE claim SET withdrawn_at = NULL, field = ?, start = ?, stop = ? WHERE id = ?",
        (found.field, found.start, found.end, claim),
    )


def withdraw(db: sqlite3.Connection, claims: Iterable[int], at: str) -> None:
    """Mark claims as no longer made; their rows stay."""
    db.executemany(
        "UPDATE claim SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
        [(at, claim) for claim in claims],
    )


def of_people(db: sqlite3.Connection, people: Collection[str]) -> list[sqlite3.Row]:
    """Return the standing claims about some people, each with its article's day and origin.

    `origin` is the host of the text's first appearance, `outlet` its name: copies share them.
    """
    return db.execute(
        "SELECT c.id, c.article, c.person, c.from_org, c.to_org, c.kind, c.role, c.date,"
        " c.certainty, c.background, coalesce(a.published, a.fetched_at) AS published,"
        " a.host, coalesce(oo.host, o.host, a.host) AS origin,"
        " coalesce(oo.site, oo.host, o.site, o.host, a.site, a.host) AS outlet, mc.move"
        " FROM claim c JOIN article a ON a.id = c.article"
        " LEFT JOIN article o ON o.id = a.copy_of"
        " LEFT JOIN article oo ON oo.id = o.copy_of"
        " LEFT JOIN move_claim mc ON mc.claim = c.id"
        f" WHERE c.person IN ({_marks(people)}) AND c.withdrawn_at IS NULL"
        " ORDER BY published, c.id",
        tuple(people),
    ).fetchall()


def moves_of(db: sqlite3.Connection, people: Collection[str]) -> dict[int, dict[str, Any]]:
    """Return the move rows of some people, each with its standing claims as `claims`."""
    rows = db.execute(f"SELECT * FROM move WHERE person IN ({_marks(people)})", tuple(people))
    return {row["id"]: dict(row) for row in rows}


def move_claims(db: sqlite3.Connection, move: int) -> list[int]:
    """Return the ids of a move's claims, withdrawn ones too."""
    rows = db.execute("SELECT claim FROM move_claim WHERE move = ? ORDER BY claim", (move,))
    return [row[0] for row in rows]


def save_move(db: sqlite3.Connection, move: int | None, values: dict[str, Any]) -> int:
    """Write a move row, a new one for None; return its id."""
    names = list(values)
    if move is None:
        # Ids are never used twice: history and digests remember moves that are gone.
        move = db.execute(
            "SELECT 1 + max(coalesce((SELECT max(id) FROM move), 0),"
            " coalesce((SELECT max(move) FROM move_history), 0))"
        ).fetchone()[0]
        db.execute(
            f"INSERT INTO move(id, {', '.join(names)}) VALUES ({_marks(['id', *names])})",
            (move, *values.values()),
        )
    else:
        db.execute(
            f"UPDATE move SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
            (*values.values(), move),
        )
    assert move is not None
    return move


def delete_move(db: sqlite3.Connection, move: int) -> None:
    """Delete a move no claim stands for; its history stays."""
    db.execute("DELETE FROM move WHERE id = ?", (move,))


def assign(db: sqlite3.Connection, move: int, claims: Iterable[int]) -> None:
    """Say which move some claims are evidence for."""
    db.executemany(
        "INSERT OR REPLACE INTO move_claim(claim, move) VALUES (?, ?)",
        [(claim, move) for claim in claims],
    )


def remember(
    db: sqlite3.Connection,
    move: int,
    values: dict[str, Any],
    claims: Collection[int],
    *,
    at: str,
    reason: str,
) -> None:
    """Append a state of a move to its history."""
    db.execute(
        f"INSERT INTO move_history(move, at, {', '.join(HISTORY)}, claims, reason)"
        f" VALUES (?, ?, {_marks(HISTORY)}, ?, ?)",
        (
            move,
            at,
            *(values[name] for name in HISTORY),
            json.dumps(sorted(claims)),
            reason,
        ),
    )


def domains(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Return host -> slugs of the organisations whose own host it is."""
    found: dict[str, set[str]] = {}
    for row in db.execute("SELECT host, org FROM org_domain"):
        found.setdefault(row["host"], set()).add(row["org"])
    return found


def parents(db: sqlite3.Connection) -> dict[str, tuple[tuple[str, str | None, str | None], ...]]:
    """Return each organisation's parents with the dates of belonging."""
    found: dict[str, tuple[tuple[str, str | None, str | None], ...]] = {}
    for row in db.execute("SELECT org, parent, since, until FROM org_parent ORDER BY org, parent"):
        link = (row["parent"], row["since"], row["until"])
        found[row["org"]] = (*found.get(row["org"], ()), link)
    return found


def due(db: sqlite3.Connection, today: str) -> list[str]:
    """Return the people with a confirmed move whose date may have passed."""
    rows = db.execute(
        "SELECT DISTINCT person FROM move WHERE status = 'confirmed' AND date <= ?", (today,)
    )
    return [row[0] for row in rows]


def judge(
    db: sqlite3.Connection,
    action: str,
    what: str,
    subject: str,
    object: str,
    *,
    detail: dict[str, Any] | None,
    at: str,
) -> int:
    """Store what a person decided; return the judgement's id."""
    cursor = db.execute(
        "INSERT INTO judgement(at, action, what, subject, object, detail)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (at, action, what, subject, object, json.dumps(detail) if detail else None),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def judgements(db: sqlite3.Connection, what: str | None = None) -> list[sqlite3.Row]:
    """Return the judgements that hold, about moves, people, orgs or stories, oldest first."""
    return db.execute(
        f"{_JUDGEMENT} WHERE (what = ?1 OR ?1 IS NULL) AND undone_at IS NULL ORDER BY id", (what,)
    ).fetchall()


_JUDGEMENT = "SELECT id, at, action, what, subject, object, detail, undone_at FROM judgement"


def judgement(db: sqlite3.Connection, number: int) -> sqlite3.Row | None:
    """Return one stored judgement, undone or not; None if there is none."""
    row: sqlite3.Row | None = db.execute(f"{_JUDGEMENT} WHERE id = ?", (number,)).fetchone()
    return row


def undo_judgement(db: sqlite3.Connection, number: int, at: str) -> None:
    """Mark a judgement as taken back; its row stays."""
    db.execute("UPDATE judgement SET undone_at = ? WHERE id = ?", (at, number))


def people_meant(judgement: sqlite3.Row) -> set[str]:
    """Return the people whose claims a judgement about moves describes."""
    sides = json.loads(judgement["detail"] or "{}")
    return {described[1] for side in sides.values() for described in side}


def of_move(db: sqlite3.Connection, move: int) -> list[sqlite3.Row]:
    """Return a move's standing claims, oldest first."""
    return db.execute(
        "SELECT c.id, c.article, c.person, c.from_org, c.to_org, c.kind FROM claim c"
        " JOIN move_claim mc ON mc.claim = c.id"
        " WHERE mc.move = ? AND c.withdrawn_at IS NULL ORDER BY c.id",
        (move,),
    ).fetchall()


def move_of(db: sqlite3.Connection, claim: int) -> int:
    """Return the move a claim is evidence for."""
    move: int = db.execute("SELECT move FROM move_claim WHERE claim = ?", (claim,)).fetchone()[0]
    return move


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
