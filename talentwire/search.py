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
from talentwire.query import Query, Term
from talentwire.store import fulltext, hits
from talentwire.store.ids import EPOCH, PER_MINUTE, id_floor, moment
from talentwire.store.names import fold

NEWEST = 1000
TITLE_SECONDS = 0.001  # for the look at titles, newest first
SECONDS = 0.012  # after which older articles are left out, if any matches already
LEAD = 3_000  # characters of a text that its rank is taken from
PART = 60  # ranked matches that are looked at more closely at a time
LONGEST_NAME = 5  # words
AFTER_TITLE = " \n\t.:;,|-–—"  # what stands between a title and the text that repeats it
MOST_FORMS = 12
SHORTEST_SURNAME = 4  # Latin letters; shorter ones are mostly other words (he, so, may)
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
    plan = _plan(db, query)
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
    return set(_matches(db, _plan(db, query), where, len(articles)).ids)


# --- from query to expression ----------------------------------------------------------


class _Plan(NamedTuple):
    expression: str | None  # FTS5 text; None: filters only
    tagged: str | None  # the same without the names that are asked for by tag; "" if none is left
    tags: tuple[tuple[str, str], ...]  # (org | person, slug)
    without: str | None
    words: tuple[Term, ...]  # to be marked in excerpts
    also: tuple[str, ...]


def _plan(db: sqlite3.Connection, query: Query) -> _Plan:
    """Return the search as FTS5 text, with names extended by their other spellings."""
    names = _names(db, query.groups)
    parts: list[str] = []
    plain: list[str] = []
    words: list[Term] = []
    also: list[str] = []
    place = 0
    while place < len(query.groups):
        length, entities = names.get(place, (1, []))
        typed = [_any(group) for group in query.groups[place : place + length]]
        terms = [term for group in query.groups[place : place + length] for term in group]
        own = " AND ".join(part for part in typed if part)
        words += terms
        others = _other_forms(db, entities, terms)
        also += others
        words += [Term(form, phrase=True) for form in others]
        alternatives = [own, *(e for e in map(fulltext.match_term, others) if e)]
        if own:
            parts.append(f"({' OR '.join(f'({a})' for a in alternatives)})")
            if not entities:
                plain.append(f"({own})")
        place += length
    out = " OR ".join(e for e in (_expression(t) for t in query.without) if e) or None
    tags = tuple(e for _, entities in names.values() for e in entities[:1])
    if not parts:
        return _Plan(None, None, (), out, tuple(words), ())
    but = f" NOT ({out})" if out else ""
    tagged = " AND ".join(plain) + (but if plain else "") if tags else None
    return _Plan(" AND ".join(parts) + but, tagged, tags, out, tuple(words), tuple(also))


def _names(
    db: sqlite3.Connection, groups: Sequence[tuple[Term, ...]]
) -> dict[int, tuple[int, list[tuple[str, str]]]]:
    """Return where in the query a known name begins: how many words it has, whose it is."""
    spans: dict[tuple[int, int], str] = {}
    for start in range(len(groups)):
        for stop in range(start + 1, min(start + LONGEST_NAME, len(groups)) + 1):
            last = groups[stop - 1]
            if len(last) > 1 or last[0].prefix:
                break
            folded = fold(" ".join(group[0].text for group in groups[start:stop]))
            if folded:
                spans[start, stop] = folded
    known = _known(db, {*spans.values()})
    found: dict[int, tuple[int, list[tuple[str, str]]]] = {}
    place = 0
    while place < len(groups):
        ends = [stop for start, stop in spans if start == place and spans[start, stop] in known]
        if ends:
            found[place] = (max(ends) - place, known[spans[place, max(ends)]])
        place = max(ends, default=place + 1)
    return found


def _known(db: sqlite3.Connection, names: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Return those of *names* (folded) that are somebody's: whose. A surname alone is enough
    where one known person has it."""
    if not names:
        return {}
    known = hits.entities(db, sorted(names))
    words = [
        name
        for name in sorted(names - known.keys())
        if " " not in name and (len(name) >= SHORTEST_SURNAME or not name.isascii())
    ]
    people = hits.surnames(db, words) if words else {}
    return known | {word: [("person", person)] for word, person in people.items()}


def _other_forms(
    db: sqlite3.Connection, entities: Sequence[tuple[str, str]], typed: Sequence[Term]
) -> list[str]:
    """Return spellings of the entities that the words as typed do not find."""
    words = {word for term in typed for word in fold(term.text).split()}
    found: dict[str, str] = {}
    for kind, slug in entities:
        for form in hits.forms(db, kind, slug):
            folded = fold(form)
            if not words <= set(folded.split()):
                found.setdefault(folded, form)
    return list(found.values())[:MOST_FORMS]


def _any(group: tuple[Term, ...]) -> str | None:
    parts = [e for e in map(_expression, group) if e]
    return f"({' OR '.join(parts)})" if parts else None


def _expression(term: Term) -> str | None:
    return fulltext.match_term(term.text, prefix=term.prefix)


# --- matching and ranking ---------------------------------------------------------------


def _matches(
    db: sqlite3.Connection,
    plan: _Plan,
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


def _newest(db: sqlite3.Connection, where: hits.Conditions, plan: _Plan, limit: int) -> list[int]:
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
    db: sqlite3.Connection, found: list[int], plan: _Plan, now: datetime
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


def _titled(db: sqlite3.Connection, found: list[int], plan: _Plan) -> set[int]:
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
