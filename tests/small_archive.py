"""A small archive for the tests of searching and telling, written through the store's own ways."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from talentwire.model import Article, Event, Judgement, Kind, Moment, Relevance, iso
from talentwire.store import articles, atomic, fulltext
from talentwire.store.names import fold, slug

NOW = datetime(2025, 6, 10, 8, 0, tzinfo=UTC)

ORGS = {
    "Meta": ("Meta", "Meta Platforms", "Facebook"),
    "FAIR": ("FAIR", "Fundamental AI Research"),
    "Google DeepMind": ("Google DeepMind", "DeepMind", "谷歌DeepMind"),
    "Mistral AI": ("Mistral AI", "Mistral"),
    "AT&T": ("AT&T",),
}
PEOPLE = {
    "Yann LeCun": ("Yann LeCun", "LeCun", "扬·勒昆", "ヤン・ルカン"),
    "Rob Fergus": ("Rob Fergus", "Robert Fergus"),
    "Joelle Pineau": ("Joelle Pineau", "Joëlle Pineau"),
}


def fill_names(db):
    """Store the tables of names."""
    for name, aliases in ORGS.items():
        db.execute("INSERT INTO org (slug, name) VALUES (?, ?)", (slug(name), name))
        db.executemany(
            "INSERT OR IGNORE INTO org_alias (folded, alias, org) VALUES (?, ?, ?)",
            [(fold(alias), alias, slug(name)) for alias in aliases],
        )
    db.execute("INSERT INTO org_parent (org, parent) VALUES ('fair', 'meta')")
    for name, forms in PEOPLE.items():
        db.execute("INSERT INTO person (slug, name) VALUES (?, ?)", (slug(name), name))
        db.executemany(
            "INSERT OR IGNORE INTO person_form (folded, form, person) VALUES (?, ?, ?)",
            [(fold(form), form, slug(name)) for form in forms],
        )


def add_article(
    db,
    title,
    text,
    *,
    at=NOW,
    fetched=None,
    language="en",
    orgs=(),
    people=(),
    event=None,
    story=None,
    host="news.example",
    site="The News",
    copy_of=None,
    relevant=True,
    url=None,
):
    """Store an article with its tags, its story's counts and its place in the index."""
    number = db.execute("SELECT count(*) FROM article").fetchone()[0] + 1
    url = url or f"https://{host}/{number}"
    events = (Event(event, title, 0, len(title), "title"),) if event else ()
    judgement = Judgement(language, Relevance(relevant, 0.9), events, orgs, people)
    article = Article(
        url=url, canonical=url, title=title, text=text, source=host.split(".")[0],
        fetched_at=fetched or at, published=Moment(at), language=language, site=site,
    )  # fmt: skip
    with atomic(db):
        new = articles.insert(db, article, judgement, host)
        fulltext.index(db, new, title, text)
        if story:
            db.execute(
                """INSERT INTO story (id, title, summary, headline, first_seen, last_seen, relevant)
                   VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                (story, title, text[:200], new, iso(at), iso(at), relevant),
            )
            db.execute(
                "UPDATE article SET story = ?, copy_of = ? WHERE id = ?", (story, copy_of, new)
            )
            tongues = db.execute(
                "SELECT DISTINCT language FROM article WHERE story = ? ORDER BY 1", (story,)
            )
            db.execute(
                """UPDATE story SET
                     articles = (SELECT count(*) FROM article WHERE story = story.id),
                     sources = (SELECT count(DISTINCT host) FROM article WHERE story = story.id),
                     languages = ?, last_seen = max(last_seen, ?) WHERE id = ?""",
                (json.dumps([row[0] for row in tongues]), iso(at), story),
            )
    return new


def add_move(db, person, left, joined, claims, *, kind=Kind.HIRE, date=None, status="reported",
             at=NOW, background=False, role=None):  # fmt: skip
    """Store a move with one claim for each (article id, quote)."""
    with atomic(db):
        for name, table in ((person, "person"), (left, "org"), (joined, "org")):
            if name:
                db.execute(
                    f"INSERT OR IGNORE INTO {table} (slug, name, known) VALUES (?, ?, 0)",
                    (slug(name), name),
                )
        keys = [slug(name) if name else None for name in (person, left, joined)]
        move = db.execute(
            """INSERT INTO move (person, from_org, to_org, kind, role, date, date_precision, status,
                 background, happened, first_seen, last_seen, sources)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (*keys, kind, role, date, "day" if date else None, status, background,
             (date or iso(at)[:10]), iso(at), iso(at), len(claims)),
        ).lastrowid  # fmt: skip
        for article, quote in claims:
            claim = db.execute(
                """INSERT INTO claim (article, person, from_org, to_org, kind, certainty, quote,
                     field, start, stop, made_at)
                   VALUES (?, ?, ?, ?, ?, 'stated', ?, 'text', 0, ?, ?)""",
                (article, *keys, kind, quote, len(quote), iso(at)),
            ).lastrowid
            db.execute("INSERT INTO move_claim (claim, move) VALUES (?, ?)", (claim, move))
        note(db, move, at=at)
    return move


def note(db, move, *, at, reason="new"):
    """Write the move's present state into its history."""
    state = dict(db.execute("SELECT * FROM move WHERE id = ?", [move]).fetchone())
    state |= {"move": state.pop("id"), "at": iso(at), "reason": reason}
    columns = [row["name"] for row in db.execute("PRAGMA table_info(move_history)")]
    kept = {column: state[column] for column in columns if column in state}
    db.execute(
        f"INSERT INTO move_history ({', '.join(kept)}) VALUES ({', '.join('?' * len(kept))})",
        list(kept.values()),
    )
