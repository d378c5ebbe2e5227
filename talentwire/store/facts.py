"""Organisations and people as rows: written from the configuration, found by any name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from talentwire.spelling import same_spelling
from talentwire.store import atomic
from talentwire.store.names import fold, slug

if TYPE_CHECKING:
    from talentwire.config.facts import Facts

NAMES = {"org": ("org_alias", "alias"), "person": ("person_form", "form")}

Window = tuple[str | None, str | None]  # since (included), until (excluded), YYYY-MM-DD


def sync_facts(db: sqlite3.Connection, facts: Facts) -> set[str]:
    """Make the tables of organisations and people say what the configuration says.

    Rows the configuration no longer has stay, marked unknown, so that moves keep their names.
    Returns the people whose moves may now be others: see pipelines.recording.refresh.
    """
    with atomic(db):
        before = _ties(db)
        _sync_rows(db, facts)
        after = _ties(db)
        orgs = {org for org in before | after if before.get(org) != after.get(org)}
        orgs |= join_same(db, "org")
        return join_same(db, "person") | people_at(db, orgs)


def _ties(db: sqlite3.Connection) -> dict[str, set[tuple[str | None, ...]]]:
    """Return what moves are judged by beside names: parents and own hosts."""
    found: dict[str, set[tuple[str | None, ...]]] = {}
    for row in db.execute(
        "SELECT org, parent, since, until FROM org_parent"
        " UNION ALL SELECT org, host, '', '' FROM org_domain"
    ):
        found.setdefault(row[0], set()).add(tuple(row[1:]))
    return found


def people_at(db: sqlite3.Connection, orgs: Iterable[str]) -> set[str]:
    """Return the people with a claim that names one of the organisations."""
    wanted = json.dumps(list(orgs))
    rows = db.execute(
        "SELECT DISTINCT person FROM claim WHERE from_org IN (SELECT value FROM json_each(?1))"
        " OR to_org IN (SELECT value FROM json_each(?1))",
        (wanted,),
    )
    return {row[0] for row in rows} if wanted != "[]" else set()


def _sync_rows(db: sqlite3.Connection, facts: Facts) -> None:
    for table in ("org_alias", "org_parent", "org_domain"):
        db.execute(f"DELETE FROM {table} WHERE org IN (SELECT slug FROM org WHERE known = 1)")
    db.execute("DELETE FROM person_form WHERE person IN (SELECT slug FROM person WHERE known = 1)")
    gone = {
        kind: {row[0] for row in db.execute(f"SELECT slug FROM {kind} WHERE known = 1")}
        for kind in ("org", "person")
    }
    _sync_orgs(db, facts, gone["org"])
    for person in facts.people:
        key = slug(person.name)
        gone["person"].discard(key)
        _upsert(db, "person", key, person.name)
        _write_names(db, "person", key, (person.name, *person.forms))
    for kind, slugs in gone.items():
        for key in slugs:
            db.execute(f"UPDATE {kind} SET known = 0 WHERE slug = ?", (key,))
            name = db.execute(f"SELECT name FROM {kind} WHERE slug = ?", (key,)).fetchone()[0]
            _write_names(db, kind, key, (name,))


def _sync_orgs(db: sqlite3.Connection, facts: Facts, gone: set[str]) -> None:
    for org in facts.orgs:
        key = slug(org.name)
        gone.discard(key)
        _upsert(db, "org", key, org.name)
        db.execute("UPDATE org SET ai_first = ? WHERE slug = ?", (org.ai_first, key))
        _write_names(db, "org", key, (org.name, *org.aliases, *org.ambiguous))
        db.executemany(
            "INSERT OR IGNORE INTO org_domain(host, org) VALUES (?, ?)",
            [(host.removeprefix("www."), key) for host in org.domains],
        )
        db.executemany(
            "INSERT OR REPLACE INTO org_parent(org, parent, since, until) VALUES (?, ?, ?, ?)",
            [
                (
                    key,
                    slug(parent.org),
                    parent.since.isoformat() if parent.since else None,
                    parent.until.isoformat() if parent.until else None,
                )
                for parent in org.parents
            ],
        )


def _upsert(db: sqlite3.Connection, kind: str, key: str, name: str) -> None:
    db.execute(
        f"INSERT INTO {kind}(slug, name, known) VALUES (?, ?, 1)"
        " ON CONFLICT(slug) DO UPDATE SET name = excluded.name, known = 1",
        (key, name),
    )


def _write_names(db: sqlite3.Connection, kind: str, key: str, names: Iterable[str]) -> None:
    table, column = NAMES[kind]
    db.executemany(
        f"INSERT OR IGNORE INTO {table}(folded, {column}, {kind}) VALUES (?, ?, ?)",
        [(fold(name), name, key) for name in names if fold(name)],
    )


def ensure(db: sqlite3.Connection, kind: str, name: str, at: str) -> str:
    """Return the slug of the org or person called *name*, with a row made if there was none.

    A new person whose name is spelt almost like one other's is taken for that one, by a
    judgement that is stored like a hand-made one and can be undone.
    """
    name = name.strip()
    found = exact(db, kind, name)
    if found is not None:
        return found
    near = _near_person(db, fold(name)) if kind == "person" else None
    key = make(db, kind, name)
    if near and near != key:
        db.execute("UPDATE person SET same_as = ? WHERE slug = ?", (near, key))
        db.execute(
            "INSERT INTO judgement(at, action, what, subject, object, detail)"
            " VALUES (?, 'merge', 'person', ?, ?, '{\"by\": \"spelling\"}')",
            (at, key, near),
        )
    return key


def make(db: sqlite3.Connection, kind: str, name: str) -> str:
    """Write a row for an org or person in no table; return its slug."""
    key = slug(name)
    db.execute(f"INSERT OR IGNORE INTO {kind}(slug, name, known) VALUES (?, ?, 0)", (key, name))
    _write_names(db, kind, key, (name,))
    return key


def exact(db: sqlite3.Connection, kind: str, name: str) -> str | None:
    """Return the slug of the org or person that has *name* among its names, known ones first."""
    table, _ = NAMES[kind]
    row = db.execute(
        f"SELECT e.slug FROM {table} n JOIN {kind} e ON e.slug = n.{kind}"
        " WHERE n.folded = ? ORDER BY e.known DESC, e.slug LIMIT 1",
        (fold(name),),
    ).fetchone()
    return row[0] if row else None


def _near_person(db: sqlite3.Connection, folded: str) -> str | None:
    """Return the only person whose name is spelt almost so; two of them are none."""
    if len(folded) < 4:
        return None
    low, high = folded[:2], folded[:2] + "\U0010ffff"
    rows = db.execute(
        "SELECT folded, person FROM person_form WHERE folded >= ? AND folded < ?", (low, high)
    )
    same = canonical(db, "person")
    near = {
        same.get(row["person"], row["person"])
        for row in rows
        if same_spelling(folded, row["folded"])
    }
    return near.pop() if len(near) == 1 else None


def resolve_org(db: sqlite3.Connection, text: str) -> str | None:
    """Return the slug of the organisation a person typed, in any script; None if there is none."""
    return _resolve(db, "org", text)


def resolve_person(db: sqlite3.Connection, text: str) -> str | None:
    """Return the slug of the person somebody typed: any form, a near spelling, or a surname
    that only one person has, or only one of those who have moved. None if there is none."""
    found = _resolve(db, "person", text)
    if found is None:
        near = _near_person(db, fold(text)) or _only_bearer(db, fold(text))
        found = canonical(db, "person").get(near, near) if near else None
    return found


def _resolve(db: sqlite3.Connection, kind: str, text: str) -> str | None:
    found = exact(db, kind, text)
    if found is None:
        row = db.execute(f"SELECT slug FROM {kind} WHERE slug = ?", (slug(text),)).fetchone()
        found = row[0] if row else None
    return canonical(db, kind).get(found, found) if found else None


def _only_bearer(db: sqlite3.Connection, word: str) -> str | None:
    if not word or " " in word:
        return None
    rows = db.execute(
        # Not LIKE, which fails on a pattern of more than 50,000 signs.
        "SELECT DISTINCT f.person, EXISTS (SELECT 1 FROM move m WHERE m.person = f.person)"
        " FROM person_form f WHERE instr(' ' || f.folded || ' ', ?)",
        (f" {word} ",),
    ).fetchall()
    moved = [person for person, moves in rows if moves]
    bearers = moved or [person for person, _ in rows]
    return bearers[0] if len(bearers) == 1 else None


def parents_of(db: sqlite3.Connection, org: str) -> list[str]:
    """Return what an organisation ever belonged to directly, as slugs."""
    rows = db.execute("SELECT parent FROM org_parent WHERE org = ? ORDER BY parent", (org,))
    return [row[0] for row in rows]


def is_known(db: sqlite3.Connection, kind: str, key: str) -> bool:
    """Return whether the org or person is in the configuration."""
    row = db.execute(f"SELECT known FROM {kind} WHERE slug = ?", (key,)).fetchone()
    return bool(row and row[0])


def canonical(db: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return slug -> slug for every org or person that is another one."""
    return {
        row[0]: row[1]
        for row in db.execute(f"SELECT slug, same_as FROM {kind} WHERE same_as IS NOT NULL")
    }


def join_same(db: sqlite3.Connection, kind: str) -> set[str]:
    """Note for every org or person which one it is; return the slugs for which that changed.

    By a stored judgement (merge), or because the configuration has since learnt the name that
    an unknown one was met under.
    """
    table, _ = NAMES[kind]
    same = {
        row[0]: row[1]
        for row in db.execute(
            f"SELECT u.slug, min(k.slug) FROM {kind} u"
            f" JOIN {table} un ON un.{kind} = u.slug"
            f" JOIN {table} kn ON kn.folded = un.folded"
            f" JOIN {kind} k ON k.slug = kn.{kind} AND k.known = 1"
            " WHERE u.known = 0 GROUP BY u.slug"
        )
    }
    for row in db.execute(
        "SELECT subject, object FROM judgement WHERE action = 'merge' AND what = ?"
        " AND undone_at IS NULL ORDER BY id",
        (kind,),
    ):
        same[row["subject"]] = row["object"]
    after = {key: _last(same, key) for key in same}
    before = canonical(db, kind)
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    for key in changed:
        db.execute(f"UPDATE {kind} SET same_as = ? WHERE slug = ?", (after.get(key), key))
    return changed


def _last(same: dict[str, str], key: str) -> str:
    seen = {key}
    while key in same and same[key] not in seen:
        key = same[key]
        seen.add(key)
    return key


def house(db: sqlite3.Connection, org: str) -> set[str]:
    """Return *org* and all that ever belonged to it, as slugs."""
    return set(house_windows(db, org))


def house_windows(db: sqlite3.Connection, org: str) -> dict[str, list[Window]]:
    """Return *org* and its units, each with the windows of time in which it belonged to it."""
    units: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for row in db.execute("SELECT org, parent, since, until FROM org_parent"):
        units.setdefault(row["parent"], []).append((row["org"], row["since"], row["until"]))
    found: dict[str, list[Window]] = {org: [(None, None)]}
    pending: list[tuple[str, Window]] = [(org, (None, None))]
    while pending:
        parent, (since, until) = pending.pop()
        for unit, unit_since, unit_until in units.get(parent, ()):
            window = (_later(since, unit_since), _sooner(until, unit_until))
            if window not in found.setdefault(unit, []) and unit != org:
                found[unit].append(window)
                pending.append((unit, window))
    return found


def _later(one: str | None, other: str | None) -> str | None:
    return max(filter(None, (one, other)), default=None)


def _sooner(one: str | None, other: str | None) -> str | None:
    return min(filter(None, (one, other)), default=None)
