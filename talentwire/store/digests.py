"""Digests: what a window holds, what was told before, and the record of having told it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from talentwire.model import iso
from talentwire.news import (
    Digest,
    Flow,
    Gathered,
    MoveNews,
    StoryNews,
    Told,
    Unseen,
    Voice,
    to_json,
)
from talentwire.store import atomic, deliveries, placeholders
from talentwire.store.flow import turns
from talentwire.store.hits import json_list

# A round writes with the time of its start, so rows can appear that are older than the last
# digest. Looking back that far again loses none; what was told is known by id.
LOOK_BACK = timedelta(days=1)
FLOW_ROWS = 8
JOBS = {"round": "crawl round"}
BAD_RUNS = ("missed", "failed", "killed")


def last(db: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """Return the newest digest of this name, or None."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM digest WHERE name = ? ORDER BY until DESC, id DESC LIMIT 1", [name]
    ).fetchone()
    return row


def last_with_news(db: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """Return the newest digest of this name that told something, else the newest, or None."""
    row: sqlite3.Row | None = db.execute(
        """
        SELECT * FROM digest
        WHERE name = ?
        AND (json_extract(items, '$.moves') <> '{}' OR json_extract(items, '$.stories') <> '{}')
        ORDER BY until DESC, id DESC LIMIT 1
        """,
        [name],
    ).fetchone()
    return row or last(db, name)


def told(db: sqlite3.Connection, name: str) -> Told:
    """Return what all digests of this name told, as they last told it."""
    moves: dict[int, str] = {}
    stories: dict[int, int] = {}
    for row in db.execute("SELECT items FROM digest WHERE name = ? ORDER BY id", [name]):
        items = json.loads(row[0])
        moves |= {int(key): value for key, value in items["moves"].items()}
        stories |= {int(key): value for key, value in items["stories"].items()}
    return Told(moves, stories)


def standing_alarms(db: sqlite3.Connection, name: str) -> dict[str, str]:
    """Return what the last digest of this name left standing: key -> what it said."""
    row = last(db, name)
    found: dict[str, str] = json.loads(row["items"]).get("alarms", {}) if row else {}
    return found


def save(db: sqlite3.Connection, digest: Digest, now: datetime) -> int:
    """Keep a digest, so that what it tells is told; return its id."""
    told = digest.told
    items = {"moves": told.moves, "stories": told.stories, "alarms": told.alarms}
    with atomic(db):
        cursor = db.execute(
            "INSERT INTO digest (name, since, until, made_at, items, document)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (digest.name, digest.since, digest.until, iso(now), json.dumps(items), to_json(digest)),
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def gather(
    db: sqlite3.Connection,
    since: datetime,
    until: datetime,
    *,
    look_back: timedelta = LOOK_BACK,
) -> Gathered:
    """Return what came to be known from *since* to *until*, and a bit before."""
    floor = iso(since - look_back)
    moves = _moves(db, floor, iso(until))
    return Gathered(
        moves=moves,
        stories=_stories(db, floor, iso(until)),
        flow=_flow(db, iso(until)[:7], moves),
        unseen=(*_sources(db), *_runs(db, iso(since), iso(until)), *_channels(db, iso(since))),
    )


# --- moves ------------------------------------------------------------------------------


def _moves(db: sqlite3.Connection, since: str, until: str) -> tuple[MoveNews, ...]:
    rows = db.execute(
        """SELECT m.id, p.name AS person, p.known AS known_person, f.name AS left,
                  t.name AS joined, m.kind, m.role, m.happened, m.date, m.status, m.sources,
                  coalesce(f.known, 0) + coalesce(t.known, 0) AS known_orgs
           FROM move m
           JOIN person p ON p.slug = m.person
           LEFT JOIN org f ON f.slug = m.from_org
           LEFT JOIN org t ON t.slug = m.to_org
           WHERE m.background = 0 AND m.id IN (
               SELECT move FROM move_history WHERE at >= ? AND at <= ?)""",
        (since, until),
    ).fetchall()
    voices = _voices(db, [row["id"] for row in rows])
    return tuple(
        MoveNews(
            id=row["id"],
            person=row["person"],
            left=row["left"],
            joined=row["joined"],
            kind=row["kind"],
            status=row["status"],
            sources=row["sources"],
            happened=row["happened"],
            role=row["role"],
            date=row["date"],
            known_person=bool(row["known_person"]),
            known_orgs=row["known_orgs"],
            voices=tuple(voices.get(row["id"], ())),
        )
        for row in rows
    )


def _voices(db: sqlite3.Connection, moves: Sequence[int]) -> dict[int, list[Voice]]:
    found: dict[int, list[Voice]] = {}
    for row in db.execute(
        """SELECT w.move, coalesce(w.site, w.host) AS site, w.title, w.url, w.quote, w.language,
                  w.published, w.is_copy, c.to_org IS NOT NULL OR m.to_org IS NULL AS whole
           FROM who_says_so w JOIN claim c ON c.id = w.claim JOIN move m ON m.id = w.move
           WHERE w.withdrawn_at IS NULL AND w.move IN (SELECT value FROM json_each(?))""",
        [json.dumps(moves)],
    ):
        voice = Voice(
            row["site"], row["title"], row["url"], row["quote"], row["language"],
            row["published"], bool(row["is_copy"]), bool(row["whole"]),
        )  # fmt: skip
        found.setdefault(row["move"], []).append(voice)
    return found


def articles_of_moves(db: sqlite3.Connection, moves: Sequence[int]) -> dict[int, list[int]]:
    """Return the articles that each of these moves stands on."""
    return _grouped(
        db,
        """SELECT mc.move, c.article FROM move_claim mc JOIN claim c ON c.id = mc.claim
           WHERE mc.move IN (SELECT value FROM json_each(?))""",
        moves,
    )


def articles_of_stories(db: sqlite3.Connection, stories: Sequence[int]) -> dict[int, list[int]]:
    """Return the articles of each of these stories."""
    return _grouped(
        db,
        "SELECT story, id FROM article WHERE story IN (SELECT value FROM json_each(?))",
        stories,
    )


def _grouped(db: sqlite3.Connection, sql: str, ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in db.execute(sql, [json.dumps(ids)]):
        found.setdefault(row[0], []).append(row[1])
    return found


# --- stories ----------------------------------------------------------------------------


def _stories(db: sqlite3.Connection, since: str, until: str) -> tuple[StoryNews, ...]:
    rows = db.execute(
        """WITH came AS (
               SELECT story, count(*) AS new FROM article INDEXED BY article_fetched
               WHERE fetched_at >= ? AND fetched_at <= ? AND story IS NOT NULL
               GROUP BY story)
           SELECT s.id, s.title, s.summary, s.articles, s.sources, s.languages, came.new,
                  a.url, coalesce(a.site, a.host) AS site, a.published
           FROM came JOIN story s ON s.id = came.story
           LEFT JOIN article a ON a.id = coalesce(
               s.headline, (SELECT min(id) FROM article WHERE story = s.id))
           WHERE s.relevant = 1""",
        (since, until),
    ).fetchall()
    moves = _moves_of_stories(db, [row["id"] for row in rows])
    return tuple(
        StoryNews(
            id=row["id"],
            title=row["title"],
            url=row["url"] or "",
            site=row["site"] or "",
            articles=row["articles"],
            sources=row["sources"],
            languages=json_list(row["languages"]),
            summary=row["summary"] or "",
            published=row["published"],
            new_articles=row["new"],
            moves=tuple(moves.get(row["id"], ())),
        )
        for row in rows
    )


def _moves_of_stories(db: sqlite3.Connection, stories: Sequence[int]) -> dict[int, list[int]]:
    return _grouped(
        db,
        """SELECT DISTINCT a.story, mc.move
           FROM article a JOIN claim c ON c.article = a.id
           JOIN move_claim mc ON mc.claim = c.id
           JOIN move m ON m.id = mc.move AND m.background = 0
           WHERE a.story IN (SELECT value FROM json_each(?))""",
        stories,
    )


# --- the month, and what could not be seen ------------------------------------------------


def _flow(db: sqlite3.Connection, month: str, moves: Sequence[MoveNews]) -> Flow | None:
    """Return gains and losses in *month*, or in the month most of *moves* happened in."""
    found = _flow_in(db, month)
    if not found and moves:
        months = [move.happened[:7] for move in moves]
        month = max(set(months), key=lambda m: (months.count(m), m))
        found = _flow_in(db, month)
    return Flow(month, tuple(found)) if found else None


def _flow_in(db: sqlite3.Connection, month: str) -> list[tuple[str, int, int]]:
    joined: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for turn in turns(db, since=f"{month}-01", until=f"{month}-31"):
        joined.update([turn.joined] if turn.joined else [])
        left.update([turn.left] if turn.left else [])
    names = sorted(
        {*joined, *left}, key=lambda name: (-joined[name] - left[name], -joined[name], name)
    )
    return [(name, joined[name], left[name]) for name in names[:FLOW_ROWS]]


def _sources(db: sqlite3.Connection) -> list[Unseen]:
    rows = db.execute(
        """SELECT s.title, st.health, st.detail, st.last_ok FROM source_state st
           JOIN source s ON s.name = st.source AND s.enabled = 1
           WHERE st.failures > 0 ORDER BY st.failures DESC, s.title"""
    )
    return [
        Unseen("source", row["title"], _reason(row["health"], row["detail"]), row["last_ok"])
        for row in rows
    ]


def _reason(health: str | None, detail: str | None) -> str:
    word = (health or "failed").lower().replace("_", " ")
    return f"{word}: {detail}" if detail else word


def _runs(db: sqlite3.Connection, since: str, until: str) -> list[Unseen]:
    rows = db.execute(
        f"""SELECT job, started_at, outcome, detail FROM run
            WHERE outcome IN ({placeholders(BAD_RUNS)}) AND started_at >= ? AND started_at <= ?
            ORDER BY started_at""",
        (*BAD_RUNS, since, until),
    )
    return [
        Unseen("round", JOBS.get(row["job"], row["job"]), row["outcome"], row["started_at"])
        for row in rows
    ]


def _channels(db: sqlite3.Connection, since: str) -> list[Unseen]:
    """Channels whose latest hand-over did not succeed, or where one in this window broke off."""
    rows = db.execute(
        """SELECT d.channel, d.outcome, d.detail, d.started_at, g.name,
                  substr(g.until, 1, 10) AS day
           FROM delivery d JOIN digest g ON g.id = d.digest
           WHERE (d.outcome IN ('started', 'unknown') AND d.started_at >= ?)
             OR (d.outcome = 'failed' AND d.digest = (
                 SELECT max(digest) FROM delivery e WHERE e.channel = d.channel))
           ORDER BY d.digest DESC, d.channel""",
        [since],
    )
    return [
        Unseen("channel", row["channel"], f"{row['name']} of {row['day']} {_stood(row)}", row[3])
        for row in rows
    ]


def _stood(row: sqlite3.Row) -> str:
    if row["outcome"] == "started":
        return f"unknown: {deliveries.CUT_OFF}"
    return f"{row['outcome']}: {row['detail'] or 'no reason given'}"
