"""What the full-text index is asked for a query: known names in all their spellings."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from talentwire.query import Query, Term
from talentwire.store import aliases, fulltext
from talentwire.store.names import fold

LONGEST_NAME = 5  # words
MOST_FORMS = 12
SHORTEST_SURNAME = 4  # Latin letters; shorter ones are mostly other words (he, so, may)


class Plan(NamedTuple):
    """What is looked for: full text, and the tags of known names."""

    expression: str | None  # FTS5 text; None: filters only
    tagged: str | None  # the same without the names that are asked for by tag; "" if none is left
    tags: tuple[tuple[str, str], ...]  # (org | person, slug)
    without: str | None
    words: tuple[Term, ...]  # to be marked in excerpts
    also: tuple[str, ...]


def plan_of(db: sqlite3.Connection, query: Query) -> Plan:
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
        return Plan(None, None, (), out, tuple(words), ())
    but = f" NOT ({out})" if out else ""
    tagged = " AND ".join(plain) + (but if plain else "") if tags else None
    return Plan(" AND ".join(parts) + but, tagged, tags, out, tuple(words), tuple(also))


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
    known = aliases.entities(db, sorted(names))
    words = [
        name
        for name in sorted(names - known.keys())
        if " " not in name and (len(name) >= SHORTEST_SURNAME or not name.isascii())
    ]
    people = aliases.surnames(db, words) if words else {}
    return known | {word: [("person", person)] for word, person in people.items()}


def _other_forms(
    db: sqlite3.Connection, entities: Sequence[tuple[str, str]], typed: Sequence[Term]
) -> list[str]:
    """Return spellings of the entities that the words as typed do not find."""
    words = {word for term in typed for word in fold(term.text).split()}
    found: dict[str, str] = {}
    for kind, slug in entities:
        for form in aliases.forms(db, kind, slug):
            folded = fold(form)
            if not words <= set(folded.split()):
                found.setdefault(folded, form)
    return list(found.values())[:MOST_FORMS]


def _any(group: tuple[Term, ...]) -> str | None:
    parts = [e for e in map(_expression, group) if e]
    return f"({' OR '.join(parts)})" if parts else None


def _expression(term: Term) -> str | None:
    return fulltext.match_term(term.text, prefix=term.prefix)
