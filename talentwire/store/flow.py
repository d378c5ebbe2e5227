"""What the count of gains and losses is made of."""

from __future__ import annotations

import sqlite3

from talentwire.flow import Turn
from talentwire.store import facts

Links = dict[str, list[tuple[str, str | None, str | None]]]


def turns(
    db: sqlite3.Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    org: str | None = None,
    rumours: bool = False,
) -> list[Turn]:
    """Return the moves between houses that happened in a span of days (both included).

    A smallest unit counts for what it belonged to on that day (FAIR for Meta); *org* (a slug)
    counts with its whole house. Denied, reversed and background moves are left out, and rumours
    unless asked for.
    """
    links, parents = _links(db)
    names = dict(db.execute("SELECT slug, name FROM org").fetchall())
    house = facts.house_windows(db, org) if org else {}
    left_out = "'denied', 'reversed'" + ("" if rumours else ", 'rumoured'")
    rows = db.execute(
        "SELECT m.happened, p.name AS person, m.from_org, m.to_org FROM move m"
        " JOIN person p ON p.slug = m.person"
        f" WHERE m.background = 0 AND m.status NOT IN ({left_out})"
        " AND (:since IS NULL OR m.happened >= :since)"
        " AND (:until IS NULL OR m.happened <= :until)"
        " ORDER BY m.happened, m.id",
        {"since": since, "until": until},
    )
    found = []
    for row in rows:
        day = row["happened"]
        ends = []
        for end in (row["from_org"], row["to_org"]):
            if end in house and org and _within(house[end], day):
                ends.append(org)
            else:
                ends.append(end if end in parents else _parent(links.get(end, []), day) or end)
        left, joined = (names.get(end, end) if end else None for end in ends)
        if left != joined and (org is None or org in ends):
            found.append(Turn(day[:7], row["person"], left, joined))
    return found


def _links(db: sqlite3.Connection) -> tuple[Links, set[str]]:
    links: Links = {}
    for row in db.execute("SELECT org, parent, since, until FROM org_parent ORDER BY parent"):
        links.setdefault(row["org"], []).append((row["parent"], row["since"], row["until"]))
    return links, {link[0] for found in links.values() for link in found}


def _parent(links: list[tuple[str, str | None, str | None]], day: str) -> str | None:
    for parent, since, until in links:
        if _within([(since, until)], day):
            return parent
    return None


def _within(windows: list[facts.Window], day: str) -> bool:
    return any(
        (since is None or since <= day) and (until is None or day < until)
        for since, until in windows
    )
