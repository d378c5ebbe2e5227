"""What a person typed in a search, read into words, phrases and filters.

    fergus "speech recognition" -layoff OR redundancies mod* from:meta since:30d

Words must all occur; OR joins its two neighbours; a minus leaves out; a star continues the
word. Anything that is not this grammar is words: no string raises but one that asks nothing, or
joins a filter by OR, which would find less than it seems to ask.

Nouns of the search are named tuples, not dataclasses: importing those takes as long as a search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from talentwire.errors import QueryError

LONGEST = 1000  # characters
MOST_TERMS = 32
SHORTEST_PREFIX = 2

# What may stand before a colon, and the other names people give it.
FILTERS = {
    "from": "from", "left": "from", "to": "to", "joined": "to", "person": "person", "who": "person",
    "org": "org", "event": "event", "kind": "kind", "status": "status", "lang": "lang",
    "language": "lang", "source": "source", "site": "source", "since": "since", "after": "since",
    "before": "before", "until": "before",
}  # fmt: skip

FIELD = re.compile(r"([A-Za-z]+):(?!//)(?=.)")  # what a word begins with that may be meant for one
_TOKEN = re.compile(r"(?P<minus>-*)(?:(?P<key>[A-Za-z]+):)?(?P<value>\"[^\"]*\"?\*?|\S+)")
_AGO = re.compile(r"(\d{1,5})\s*(h|d|w|m|y)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class Term(NamedTuple):
    """A word or a phrase to look for."""

    text: str
    phrase: bool = False
    prefix: bool = False


class Query(NamedTuple):
    """A search as it was understood."""

    groups: tuple[tuple[Term, ...], ...] = ()  # of each group any, of all groups each
    without: tuple[Term, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = MappingProxyType({})  # any value of each key
    without_filters: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    since: datetime | None = None
    before: datetime | None = None


def parse(text: str, *, now: datetime, options: Mapping[str, str | None] | None = None) -> Query:
    """Return what *text* and the filters in *options* ask for.

    Raises QueryError where nothing is asked, a date cannot be read, or it is far too long.
    """
    # A lone surrogate (a byte of the command line that is no UTF-8) cannot be looked for.
    text = text.encode("utf-8", "replace").decode()
    if len(text) > LONGEST:
        raise QueryError(f"the search has {len(text):,} characters; {LONGEST:,} is the most")
    query = _dated(_filtered(_Reader().read(text), options or {}), now)
    asked = query.groups or query.without or query.filters or query.without_filters
    if not (asked or query.since or query.before):
        said = f"nothing to search for in {text.strip()!r}" if text.strip() else "an empty search"
        raise QueryError(f"{said}: type a word, a name, or a filter such as from:meta")
    if sum(map(len, query.groups)) + len(query.without) > MOST_TERMS:
        raise QueryError(f"more than {MOST_TERMS} words in one search: leave some out")
    return query


class _Reader:
    """Collects terms and filters from left to right."""

    def __init__(self) -> None:
        self.groups: list[tuple[Term, ...]] = []
        self.without: list[Term] = []
        self.filters: dict[str, tuple[str, ...]] = {}
        self.without_filters: dict[str, tuple[str, ...]] = {}
        self.joins = self.negates = False

    def read(self, text: str) -> Query:
        tokens = list(_TOKEN.finditer(text))
        last = len(tokens) - 1
        filters = [bool(_filter(token)) for token in tokens]
        for place, token in enumerate(tokens):
            word = token[0]
            if word in ("OR", "|") and 0 < place < last and any(filters[place - 1 : place + 2]):
                raise QueryError(
                    f"{word} joins words, not filters such as from: and to:; "
                    "of one filter's values any will do: to:mistral,cohere"
                )
            # An operator needs something to work on; otherwise it is a word like others.
            if word in ("OR", "|") and self.groups and place < last:
                self.joins = True
            elif word in ("AND", "&") and self.groups and place < last:
                continue
            elif word == "NOT" and place < last:
                self.negates = True
            else:
                self._take(token)
                self.joins = self.negates = False
        return Query(tuple(self.groups), tuple(self.without), self.filters, self.without_filters)

    def _take(self, token: re.Match[str]) -> None:
        value, key = token["value"], FILTERS.get((token["key"] or "").lower())
        negative = bool(token["minus"]) or self.negates
        if token["key"] and key is None:  # `col:x` is no filter of ours
            value = f"{token['key']}:{value}"
        if key and value.strip('"').strip():
            chosen = self.without_filters if negative else self.filters
            values = [value.strip('"')] if '"' in value else value.split(",")
            chosen[key] = chosen.get(key, ()) + tuple(v.strip() for v in values if v.strip())
            return
        prefix = value.endswith("*")
        term = Term(value.strip('"*'), '"' in value, prefix)
        if not any(c.isalnum() for c in term.text):
            return
        if prefix and len(term.text) < SHORTEST_PREFIX and term.text.isascii():
            raise QueryError(f"{value!r} begins too many words: type {SHORTEST_PREFIX} letters")
        if negative:
            self.without.append(term)
        elif self.joins and self.groups:
            self.groups[-1] += (term,)
        else:
            self.groups.append((term,))


def _filter(token: re.Match[str]) -> str | None:
    """Return which filter this is, None for a word."""
    return FILTERS.get((token["key"] or "").lower()) if token["value"].strip('"').strip() else None


def _filtered(query: Query, options: Mapping[str, str | None]) -> Query:
    filters = dict(query.filters)
    for key, value in options.items():
        if value:
            filters[FILTERS[key]] = filters.get(FILTERS[key], ()) + (value,)
    return query._replace(filters=filters)


def _dated(query: Query, now: datetime) -> Query:
    filters = dict(query.filters)
    since = [when(value, now) for value in filters.pop("since", ())]
    before = [when(value, now) for value in filters.pop("before", ())]
    return query._replace(
        filters=filters,
        since=max(since, default=None),
        before=min(before, default=None),
    )


def when(text: str, now: datetime) -> datetime:
    """Return the moment that *text* names: 7d (ago), 2025, 2025-06, 2025-06-01, today.

    A date is its first moment in UTC. Raises QueryError.
    """
    word = text.strip().lower()
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if word in ("now", "today", "yesterday"):
        return {"now": now, "today": today, "yesterday": today - timedelta(days=1)}[word]
    try:
        if ago := _AGO.fullmatch(word):
            number, unit = int(ago[1]), ago[2]
            return (
                now - timedelta(hours=number)
                if unit == "h"
                else now - timedelta(days=number * _DAYS[unit])
            )
        if date := _DATE.fullmatch(word):
            return datetime(int(date[1]), int(date[2] or 1), int(date[3] or 1), tzinfo=UTC)
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise QueryError(
            f"cannot read the date {text!r}: write 7d, 2025, 2025-06 or 2025-06-01"
        ) from None
