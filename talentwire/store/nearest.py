"""Names a typing mistake away from what somebody typed, for "did you mean"."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from talentwire.store.facts import NAMES
from talentwire.store.names import fold

SHORTEST = 3  # letters of a name that can be told from others
LONG = 8  # letters from which on a name may be mistyped twice


class Near(NamedTuple):
    """A name, or the word of it, that somebody may have meant."""

    word: str  # as it is written
    name: str  # of the org or person


def nearest(
    db: sqlite3.Connection, kind: str, text: str, *, told: bool = False, limit: int = 3
) -> list[Near]:
    """Return the orgs or people called nearly *text*, the nearest first; if *told*, only those that
    an article names."""
    table, column = NAMES[kind]
    tagged = f"WHERE EXISTS (SELECT 1 FROM article_{kind} t WHERE t.{kind} = e.slug)"
    rows = db.execute(
        f"SELECT n.{column}, e.name FROM {table} n JOIN {kind} e ON e.slug = n.{kind}"
        f" {tagged if told else ''} ORDER BY e.known DESC, e.slug LIMIT 200000"
    )
    return _near(text, rows)[:limit]


def _near(text: str, rows: Iterable[tuple[str, str]]) -> list[Near]:
    typed = fold(text)[:200]
    if len(typed) < SHORTEST:
        return []
    whole = [Near(alias, name) for alias, name in rows]
    found = _mistyped(typed, whole)
    if found or " " in typed:  # Meta is meant rather than the word of "Meta AI Research"
        return found
    words = [Near(word, near.name) for near in whole for word in near.word.split()]
    return _mistyped(typed, [near for near in words if len(near.word) > SHORTEST])


def _mistyped(typed: str, choices: list[Near]) -> list[Near]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found: dict[str, Near] = {}
    slips = 2 if len(typed) >= LONG else 1
    folded = [fold(choice.word) for choice in choices]
    for _, _, place in process.extract(
        typed, folded, scorer=OSA.distance, score_cutoff=slips, limit=None
    ):
        found.setdefault(choices[place].name, choices[place])
    return list(found.values())
