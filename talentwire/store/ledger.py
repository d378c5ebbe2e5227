"""The ledger as readers ask for it: moves with their evidence, now or as of a day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from talentwire.errors import UsageError
from talentwire.model import Certainty, Evidence, Kind, Move, Precision, Status
from talentwire.store import facts
from talentwire.store.names import slug
from talentwire.store.nearest import nearest

_COLUMNS = (
    "m.id, m.person, m.from_org, m.to_org, m.kind, m.role, m.date, m.date_precision, m.status,"
    " m.background, m.happened, m.first_seen, m.last_seen, m.sources"
)
_NOW = f"SELECT {_COLUMNS}, NULL AS claims FROM move m"
# The last state of each move that was known by the end of a day.
_THEN = f"""
    SELECT {_COLUMNS.replace("m.id", "m.move AS id")}, m.claims FROM move_history m
    WHERE m.id IN (SELECT max(id) FROM move_history WHERE at < :as_of GROUP BY move)
      AND m.status NOT IN ('withdrawn', 'merged')
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a move's history."""

    at: str
    status: str
    reason: str


def first_known(db: sqlite3.Connection) -> str | None:
    """Return when the first move became known, as RFC 3339 in UTC, or None."""
    first: str | None = db.execute("SELECT min(at) FROM move_history").fetchone()[0]
    return first


def find_moves(
    db: sqlite3.Connection,
    *,
    from_org: str | None = None,
    to_org: str | None = None,
    person: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    background: bool = False,
    limit: int | None = 50,
    offset: int = 0,
    ids: Collection[int] | None = None,
) -> list[Move]:
    """Return moves, latest first, each with its evidence.

    Organisations and people are named in any form their tables know. An organisation stands for
    its whole house, and moves inside that are left out. *since* and *until* are days
    (YYYY-MM-DD, *until* included) on which the move happened; *as_of* asks what was known at the
    end of that day. Raises UsageError for names the ledger has never met.
    """
    where, params = _filters(
        db, from_org, to_org, person, kind=kind, status=status, since=since, until=until
    )
    if not background:
        where.append("m.background = 0")
    if ids is not None:
        where.append("m.id IN (SELECT value FROM json_each(:ids))")
        params["ids"] = json.dumps(list(ids))
    if as_of:
        params["as_of"] = _day_after(as_of)
    rows = db.execute(
        f"SELECT {_COLUMNS}, m.claims, p.name AS person_name, f.name AS from_name,"
        f" t.name AS to_name FROM ({_THEN if as_of else _NOW}) m"
        " LEFT JOIN person p ON p.slug = m.person"
        " LEFT JOIN org f ON f.slug = m.from_org LEFT JOIN org t ON t.slug = m.to_org"
        f" WHERE {' AND '.join(where) or '1'}"
        " ORDER BY m.happened DESC, m.sources DESC, m.id DESC LIMIT :limit OFFSET :offset",
        {**params, "limit": -1 if limit is None else limit, "offset": offset},
    ).fetchall()
    evidence = _evidence_then(db, rows) if as_of else _evidence_now(db, [r["id"] for r in rows])
    return [_move(row, evidence.get(row["id"], ())) for row in rows]


def count_background(
    db: sqlite3.Connection,
    *,
    from_org: str | None = None,
    to_org: str | None = None,
    person: str | None = None,
    as_of: str | None = None,
    **plain: str | None,
) -> int:
    """Return how many background moves the same question to `find_moves` leaves out."""
    where, params = _filters(db, from_org, to_org, person, **plain)
    where.append("m.background = 1")
    if as_of:
        params["as_of"] = _day_after(as_of)
    row = db.execute(
        f"SELECT count(*) FROM ({_THEN if as_of else _NOW}) m WHERE {' AND '.join(where)}", params
    ).fetchone()
    return int(row[0])


def _filters(
    db: sqlite3.Connection,
    from_org: str | None,
    to_org: str | None,
    person: str | None,
    **plain: str | None,
) -> tuple[list[str], dict[str, object]]:
    where: list[str] = []
    params: dict[str, object] = {}
    for name, asked, other in (("from_org", from_org, to_org), ("to_org", to_org, from_org)):
        if not asked:
            continue
        slug = named(db, "org", asked)
        where.append(in_house(db, slug, f"m.{name}", params))
        if not other:
            far = "m.to_org" if name == "from_org" else "m.from_org"
            where.append(f"({far} IS NULL OR NOT {in_house(db, slug, far, params)})")
    if person:
        where.append("m.person = :person")
        params["person"] = named(db, "person", person)
    for column, value in plain.items():
        if not value:
            continue
        test = {"since": "m.happened >= :since", "until": "m.happened < :until"}
        where.append(test.get(column, f"m.{column} = :{column}"))
        params[column] = _day_after(value) if column == "until" else value
    return where, params


def named(db: sqlite3.Connection, kind: str, text: str) -> str:
    """Return the slug of the org or person called *text*; UsageError, with the nearest names."""
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no name
    found = (facts.resolve_org if kind == "org" else facts.resolve_person)(db, text)
    if found is None:
        near = [each.name for each in nearest(db, kind, text)]
        what = "organisation" if kind == "org" else "person"
        hint = f"did you mean {' or '.join(near)}?" if near else f"see `talentwire {_LIST[kind]}`"
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        raise UsageError(f"no {what} called {shown!r} in the ledger; {hint}")
    return found


def in_articles(db: sqlite3.Connection, kind: str, text: str) -> str:
    """Return the same slug, also of one that articles name and the ledger does not."""
    try:
        return named(db, kind, text)
    except UsageError:
        key = slug(text.encode("utf-8", "replace").decode())
        if not db.execute(f"SELECT 1 FROM article_{kind} WHERE {kind} = ?", [key]).fetchone():
            raise
        return key


_LIST = {"org": "orgs", "person": "people"}


def in_house(db: sqlite3.Connection, org: str, column: str, params: dict[str, object]) -> str:
    """Return the SQL condition that *column* names a unit of *org* on the day of the move.

    Adds its parameters to *params*.
    """
    always: list[str] = []
    tests: list[str] = []
    for unit, windows in facts.house_windows(db, org).items():
        for since, until in windows:
            key = f"house{len(params)}"
            params[key] = unit
            if since is None and until is None:
                always.append(f":{key}")
                continue
            test = f"{column} = :{key}"
            if since:
                params[f"{key}_since"] = since
                test += f" AND m.happened >= :{key}_since"
            if until:
                params[f"{key}_until"] = until
                test += f" AND m.happened < :{key}_until"
            tests.append(f"({test})")
    tests.append(f"{column} IN ({', '.join(always)})")
    return f"({' OR '.join(tests)})"


def _day_after(day: str) -> str:
    number = date.fromisoformat(day[:10]).toordinal()
    return date.fromordinal(min(number + 1, date.max.toordinal())).isoformat()


def _move(row: sqlite3.Row, evidence: Iterable[Evidence]) -> Move:
    return Move(
        row["id"],
        row["person_name"] or row["person"],
        row["from_name"] or row["from_org"],
        row["to_name"] or row["to_org"],
        Kind(row["kind"]),
        row["role"],
        row["date"],
        Precision(row["date_precision"]) if row["date_precision"] else None,
        Status(row["status"]),
        bool(row["background"]),
        row["first_seen"],
        row["last_seen"],
        row["sources"],
        tuple(evidence),
    )


_EVIDENCE = (
    "SELECT c.id, c.article, a.canonical AS url, a.title, coalesce(a.site, a.host) AS site,"
    " a.language, a.published, c.quote, c.certainty, a.copy_of, c.withdrawn_at"
)


def _evidence_now(db: sqlite3.Connection, moves: list[int]) -> dict[int, list[Evidence]]:
    rows = db.execute(
        f"{_EVIDENCE}, mc.move FROM move_claim mc JOIN claim c ON c.id = mc.claim"
        " JOIN article a ON a.id = c.article"
        # First what tells both ends: a reader sees but a few of many quotes.
        " WHERE mc.move IN (SELECT value FROM json_each(?))"
        " ORDER BY (c.from_org IS NULL) + (c.to_org IS NULL), a.published, c.id",
        (json.dumps(moves),),
    )
    found: dict[int, list[Evidence]] = {}
    for row in rows:
        counts = row["copy_of"] is None and row["withdrawn_at"] is None
        found.setdefault(row["move"], []).append(_as_evidence(row, counts))
    return found


def _evidence_then(db: sqlite3.Connection, moves: list[sqlite3.Row]) -> dict[int, list[Evidence]]:
    home = {claim: row["id"] for row in moves for claim in json.loads(row["claims"])}
    rows = db.execute(
        f"{_EVIDENCE} FROM claim c JOIN article a ON a.id = c.article"
        " WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY a.published, c.id",
        (json.dumps(list(home)),),
    )
    found: dict[int, list[Evidence]] = {}
    for row in rows:
        found.setdefault(home[row["id"]], []).append(_as_evidence(row, row["copy_of"] is None))
    return found


def _as_evidence(row: sqlite3.Row, counts: bool) -> Evidence:
    return Evidence(
        row["id"],
        row["article"],
        row["url"],
        row["title"],
        row["site"],
        row["language"],
        row["published"],
        row["quote"],
        Certainty(row["certainty"]),
        counts,
    )


def history(db: sqlite3.Connection, move: int) -> list[Change]:
    """Return every state a move was in, oldest first."""
    rows = db.execute(
        "SELECT at, status, reason FROM move_history WHERE move = ? ORDER BY id", (move,)
    )
    return [Change(*row) for row in rows]


def parent_names(db: sqlite3.Connection) -> dict[str, str]:
    """Return the name of each smallest unit -> the name of what it now belongs to."""
    rows = db.execute(
        "SELECT u.name AS unit, p.name AS parent FROM org_parent op"
        " JOIN org u ON u.slug = op.org JOIN org p ON p.slug = op.parent"
        " WHERE op.until IS NULL AND op.org NOT IN (SELECT parent FROM org_parent)"
        " ORDER BY op.since"
    )
    return {row["unit"]: row["parent"] for row in rows}


def org_name(db: sqlite3.Connection, org: str) -> str:
    """Return the name of an organisation by its slug; the slug if there is no row."""
    row = db.execute("SELECT name FROM org WHERE slug = ?", (org,)).fetchone()
    return row[0] if row else org
