"""What organisations and people are called, and who is meant by a name as typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from talentwire.store import placeholders
from talentwire.store.facts import resolve_person
from talentwire.store.names import fold, slug


def orgs_named(db: sqlite3.Connection, text: str) -> set[str]:
    """Return the slugs of the organisations called *text* and of the units under them."""
    found = {
        row[0] for row in db.execute("SELECT org FROM org_alias WHERE folded = ?", [fold(text)])
    }
    found.add(slug(text))
    while True:  # down the tree of units
        below = {
            row[0]
            for row in db.execute(
                f"SELECT org FROM org_parent WHERE parent IN ({placeholders(found)})", sorted(found)
            )
        }
        if below <= found:
            return found
        found |= below


def people_named(db: sqlite3.Connection, text: str) -> set[str]:
    """Return the slugs of the people called *text*; where none is, of the one spelt almost so."""
    folded = fold(text)
    rows = db.execute("SELECT person FROM person_form WHERE folded = ?", [folded]).fetchall()
    if not rows:  # a surname alone
        rows = db.execute(
            # Not GLOB, which fails on a pattern of more than 50,000 signs.
            "SELECT person FROM person_form WHERE substr(folded, -length(?1)) = ?1",
            [f" {folded}"],
        ).fetchall()
    near = None if rows else resolve_person(db, text)
    return {row[0] for row in rows} | {near or slug(text)}


def entities(db: sqlite3.Connection, names: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return those of *names* (folded) that are aliases, with (org | person, slug) of each."""
    found: dict[str, list[tuple[str, str]]] = {}
    among = f"folded IN ({placeholders(names)})"
    for row in db.execute(
        f"""SELECT folded, 'org', org FROM org_alias WHERE {among}
            UNION ALL
            SELECT folded, 'person', person FROM person_form WHERE {among}""",
        (*names, *names),
    ):
        found.setdefault(row[0], []).append((row[1], row[2]))
    return found


def surnames(db: sqlite3.Connection, words: Sequence[str]) -> dict[str, str]:
    """Return those of *words* (folded) that are the last name of one known person alone, with
    that person's slug."""
    last = "substr(folded, length(rtrim(folded, replace(folded, ' ', ''))) + 1)"  # as indexed
    rows = db.execute(
        f"""SELECT {last}, min(coalesce(p.same_as, p.slug))
            FROM person_form f JOIN person p ON p.slug = f.person
            WHERE {last} IN ({placeholders(words)}) AND p.known
            GROUP BY 1 HAVING count(DISTINCT coalesce(p.same_as, p.slug)) = 1""",
        list(words),
    )
    return {row[0]: row[1] for row in rows}


def forms(db: sqlite3.Connection, kind: str, entity: str) -> list[str]:
    """Return how the org or person *entity* is written."""
    if kind == "org":
        rows = db.execute("SELECT alias FROM org_alias WHERE org = ?", [entity])
    else:
        rows = db.execute("SELECT form FROM person_form WHERE person = ?", [entity])
    return [row[0] for row in rows]
