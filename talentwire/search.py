"""Answer a search: the newest matching articles, ranked, story by story, with excerpts.

Ranking all matches with FTS5's bm25 costs seconds for common words in a large archive, since it
counts every article that each word is in. Ranked are the newest NEWEST matches, at first by
title and freshness, then the best of them by what their texts say (docs/decisions/0008-search.md).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from talentwire.excerpt import Excerpt, Weigher, excerpt, finder
from talentwire.plan import Plan, plan_of
from talentwire.query import Query, Term
from talentwire.store import fulltext, hits
from talentwire.store.ids import EPOCH, PER_MINUTE, id_floor, moment
from talentwire.store.names import fold

NEWEST = 1000
TITLE_SECONDS = 0.001  # for the look at titles, newest first
SECONDS = 0.012  # after which older articles are left out, if any matches already
LEAD = 3_000  # characters of a text that its rank is taken from
PART = 60  # ranked matches that are looked at more closely at a time
AFTER_TITLE = " \n\t.:;,|-–—"  # what stands between a title and the text that repeats it
HALF_LIFE_DAYS = 120.0


class Hit(NamedTuple):
    """An article that answers, speaking for its story unless the search was flat."""

    article: int
    url: str
    title: str
    site: str
    language: str | None
    published: str | None
    is_copy: bool
    relevant: bool
    score: float
    excerpt: Excerpt
    marked_title: Excerpt
    story: int | None = None
    story_articles: int = 1
    story_sources: int = 1
    story_languages: tuple[str, ...] = ()
    moves: tuple[sqlite3.Row, ...] = ()


class Answer(NamedTuple):
    """One page of hits. `matches` counts articles; `more` says there may be older ones too, and
    `reached` how far back was looked, where time ended the search."""

    hits: tuple[Hit, ...]
    matches: int
    more: bool
    page: int
    has_next: bool
    also: tuple[str, ...] = ()  # other spellings that were looked for
    reached: datetime | None = None


def search(
    db: sqlite3.Connection,
    query: Query,
    *,
    now: datetime,
    limit: int = 10,
    page: int = 1,
    flat: bool = False,
    patient: bool = False,
) -> Answer:
    """Return page *page* of the answer to *query*; *patient* looks as far back as it takes.

    Raises QueryError.
    """
    plan = plan_of(db, query)
    seconds = None if patient else SECONDS
    found = _matches(db, plan, _conditions(db, query), NEWEST, seconds)
    ranked = _ranked(db, found.ids, plan, now)
    rows, has_next = _page(db, ranked, plan.words, limit=limit, page=page, flat=flat)
    texts = hits.texts(db, [row["id"] for row, _ in rows])
    moves = _moves(db, [row["id"] for row, _ in rows], query, plan.words)
    look = finder(plan.words)
    shown = tuple(
        _hit(row, score, texts.get(row["id"], ""), look, moves.get(row["id"], ()), flat)
        for row, score in rows
    )
    more = found.reached is not None or len(found.ids) >= NEWEST
    early = found.reached is not None and len(found.ids) < NEWEST
    reached = moment(found.reached) if early and found.reached else None
    return Answer(shown, len(found.ids), more, page, has_next, plan.also, reached)


def matching_of(db: sqlite3.Connection, query: Query, articles: Collection[int]) -> set[int]:
    """Return those of *articles* that match *query*."""
    if not articles:
        return set()
    where = _conditions(db, query)
    where.low = max(where.low, min(articles))
    where.high = min(where.high, max(articles) + 1)
    where.add("{id} IN (SELECT value FROM json_each(?))", [f"[{','.join(map(str, articles))}]"])
    return set(_matches(db, plan_of(db, query), where, len(articles)).ids)


def unheard(db: sqlite3.Connection, query: Query) -> list[Term]:
    """Return the words of *query* that no article has, also not in another spelling."""
    terms = [term for group in query.groups for term in group]
    return [
        term
        for term in terms
        if not _matches(db, plan_of(db, Query(groups=((term,),))), hits.Conditions(), 1).ids
    ]


# --- matching and ranking ---------------------------------------------------------------


def _matches(
    db: sqlite3.Connection,
    plan: Plan,
    where: hits.Conditions,
    limit: int,
    seconds: float | None = None,
) -> fulltext.Matches:
    """Return the newest *limit* articles that match."""
    if plan.expression is None:
        return fulltext.Matches(_newest(db, where, plan, limit))
    found = hits.matching(db, plan.expression, where, limit=limit, seconds=seconds)
    if plan.tagged is None:
        return found
    # Articles about the named one that call them by yet another form.
    if plan.tagged:
        tagged = where.tagged(plan.tags)
        more = hits.matching(db, plan.tagged, tagged, limit=limit, seconds=seconds).ids
    else:
        more = _newest(db, where, plan, limit)
    every = sorted({*found.ids, *more}, reverse=True)
    return fulltext.Matches(every[:limit], found.reached)


def _newest(db: sqlite3.Connection, where: hits.Conditions, plan: Plan, limit: int) -> list[int]:
    """Return the newest articles with the plan's tags, but for those it leaves out."""
    found = hits.newest(db, where, limit=limit, tags=plan.tags)
    if not (plan.without and found):
        return found
    span = hits.Conditions(low=found[-1], high=found[0] + 1)
    out = set(hits.matching(db, plan.without, span, limit=fulltext.LAST_ID).ids)
    return [article for article in found if article not in out]


def _conditions(db: sqlite3.Connection, query: Query) -> hits.Conditions:
    where = hits.Conditions()
    if query.since:
        where.low = id_floor(query.since)
    if query.before:
        where.high = id_floor(query.before)
    hits.add_filters(db, where, query.filters)
    hits.add_filters(db, where, query.without_filters, negative=True)
    return where


def _ranked(
    db: sqlite3.Connection, found: list[int], plan: Plan, now: datetime
) -> list[tuple[int, float]]:
    """Return the articles with their first scores, best first: by title and freshness."""
    titled = _titled(db, found, plan) if len(found) > PART else set[int]()
    today = (now - EPOCH).total_seconds() / 60 * PER_MINUTE
    scale = HALF_LIFE_DAYS * 24 * 60 * PER_MINUTE
    scored = [
        (
            (1.5 if article in titled else 1.0)
            * (0.4 + 0.6 / (1 + max(today - article, 0) / scale)),
            article,
        )
        for article in found
    ]
    scored.sort(reverse=True)
    return [(article, score) for score, article in scored]


def _titled(db: sqlite3.Connection, found: list[int], plan: Plan) -> set[int]:
    """Return those that have what was asked for in the title."""
    if plan.expression is None:
        return set()
    span = hits.Conditions(low=found[-1], high=found[0] + 1)
    expression = f"title : ({plan.expression})"
    return set(
        hits.matching(db, expression, span, limit=NEWEST, seconds=TITLE_SECONDS, enough=0).ids
    )


def _page(
    db: sqlite3.Connection,
    ranked: list[tuple[int, float]],
    words: Sequence[Term],
    *,
    limit: int,
    page: int,
    flat: bool,
) -> tuple[list[tuple[sqlite3.Row, float]], bool]:
    """Return the rows of one page, one for each story unless *flat*, and if there are more."""
    wanted = limit * page
    chosen: list[tuple[sqlite3.Row, float]] = []
    stories: set[int] = set()
    weigher = Weigher(words)
    for start in range(0, len(ranked), PART):
        part = dict(ranked[start : start + PART])
        rows = hits.articles(db, list(part))
        texts = hits.leads(db, list(part), LEAD) if words else {}
        weighed = sorted(
            (
                (rows[a], _weigh(rows[a], score, weigher.worth(rows[a]["title"], texts.get(a, ""))))
                for a, score in part.items()
                if a in rows
            ),
            key=lambda item: (-item[1], -item[0]["id"]),
        )
        for row, score in weighed:
            if not flat and row["story"] is not None:
                if row["story"] in stories:
                    continue
                stories.add(row["story"])
            chosen.append((row, score))
        if len(chosen) > wanted:
            break
    shown = chosen[wanted - limit : wanted]
    if not flat:
        shown = _spoken_for(db, shown, {article for article, _ in ranked})
    return shown, len(chosen) > wanted


def _spoken_for(
    db: sqlite3.Connection, shown: list[tuple[sqlite3.Row, float]], found: set[int]
) -> list[tuple[sqlite3.Row, float]]:
    """Let the article that speaks for a story stand for it, where it was found as well."""
    heads = {row["story_headline"] for row, _ in shown} & found
    rows = hits.articles(db, list(heads))
    return [(rows.get(row["story_headline"], row), score) for row, score in shown]


def _weigh(row: sqlite3.Row, score: float, worth: float) -> float:
    """Talent news before other news, first wordings before copies."""
    return score * worth * (1.3 if row["relevant"] else 1) * (0.8 if row["copy_of"] else 1)


def _moves(
    db: sqlite3.Connection, articles: Sequence[int], query: Query, words: Sequence[Term]
) -> dict[int, list[sqlite3.Row]]:
    """Return the moves each hit tells of: those that were asked for, or all if none was."""
    found = hits.moves_of(db, articles)
    ids = {move["id"] for moves in found.values() for move in moves}
    asked = hits.moves_asked(db, query.filters, sorted(ids)) if query.filters else ids
    wanted = {word for term in words for word in fold(term.text).split()}

    def names(move: sqlite3.Row) -> set[str]:
        return set(fold(f"{move['person']} {move['left'] or ''} {move['joined'] or ''}").split())

    for article, moves in found.items():
        moves = [move for move in moves if move["id"] in asked]
        found[article] = [move for move in moves if wanted & names(move)] or moves
    return found


def _hit(
    row: sqlite3.Row,
    score: float,
    text: str,
    look: re.Pattern[str] | None,
    moves: Sequence[sqlite3.Row],
    flat: bool,
) -> Hit:
    return Hit(
        article=row["id"],
        url=row["url"],
        title=row["title"],
        site=row["site"] or row["host"],
        language=row["language"],
        published=row["published"],
        is_copy=row["copy_of"] is not None,
        relevant=bool(row["relevant"]),
        score=round(score, 4),
        excerpt=excerpt(text.removeprefix(row["title"]).lstrip(AFTER_TITLE), look),
        marked_title=excerpt(row["title"], look, longest=10_000),
        story=row["story"],
        story_articles=(row["story_articles"] or 1) if not flat else 1,
        story_sources=(row["story_sources"] or 1) if not flat else 1,
        story_languages=hits.json_list(row["story_languages"]),
        moves=tuple(moves),
    )
