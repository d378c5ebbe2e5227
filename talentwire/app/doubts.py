"""What in a search names nothing, so that a typing mistake is no silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from difflib import get_close_matches

from talentwire.errors import UsageError
from talentwire.model import Kind, Status
from talentwire.query import FIELD, FILTERS, Query
from talentwire.search import unheard
from talentwire.store import sources, stories
from talentwire.store.ledger import in_articles
from talentwire.store.nearest import Near, nearest

_WORDS = {"kind": Kind, "event": Kind, "status": Status}
_NAMES = {"from": "org", "to": "org", "org": "org", "person": "person"}


def unknown(db: sqlite3.Connection, query: Query) -> Iterator[str]:
    """Return a line for each value of a filter that is no kind, status, source or name we know."""
    for key, words in _WORDS.items():
        known = [word.value for word in words]
        for value in _values(query, key):
            if value.lower() not in known:
                yield f"{key}: no {value!r}; there is {', '.join(known)}"
    yield from _unknown_sources(db, _values(query, "source"))
    for key, what in _NAMES.items():
        for value in _values(query, key):
            try:
                in_articles(db, what, value)
            except UsageError as error:
                yield f"{key}: {error}"


def doubts(db: sqlite3.Connection, query: Query) -> Iterator[str]:
    """Return a line for each thing in a search that finds nothing by which it may be mistaken."""
    if query.since and query.before and query.since >= query.before:
        yield f"since {query.since:%Y-%m-%d} is not before {query.before:%Y-%m-%d}: no time between"
    languages = stories.languages(db) if "lang" in query.filters else []
    for value in query.filters.get("lang", ()):
        if languages and value.lower() not in languages:
            yield f"lang: no article in {value!r}; there is {', '.join(languages)}"
    yield from _words(db, query)


def _values(query: Query, key: str) -> tuple[str, ...]:
    return query.filters.get(key, ()) + query.without_filters.get(key, ())


def _words(db: sqlite3.Connection, query: Query) -> Iterator[str]:
    for term in unheard(db, query):
        if field := FIELD.match(term.text):
            near = get_close_matches(field[1].lower(), FILTERS, n=1)
            fields = ", ".join(f"{name}:" for name in dict.fromkeys(FILTERS.values()))
            hint = f"did you mean {near[0]}:?" if near else f"there is {fields}"
            yield f"no such field {field[0]!r}; {hint}"
            continue
        found = [each.word for kind in ("person", "org") for each in _told(db, kind, term.text)]
        if found:
            yield f"no article has {term.text!r}; did you mean {' or '.join(dict.fromkeys(found))}?"


def _told(db: sqlite3.Connection, kind: str, text: str) -> list[Near]:
    return nearest(db, kind, text, told=True, limit=2)


def _unknown_sources(db: sqlite3.Connection, values: tuple[str, ...]) -> Iterator[str]:
    known = sources.known(db) if values else []
    for value in values:
        if value.lower() not in known and not sources.is_site(db, value):
            near = get_close_matches(value.lower(), known, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else "see `talentwire sources`"
            yield f"source: none is called {value!r}; {hint}"
