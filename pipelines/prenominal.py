"""Clauses of languages that put a relative clause before its noun and drop subjects (zh)."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.clauses import Clause, Token
from pipelines.patterns import Language


def told_behind(clause: Clause) -> list[Token]:
    """Return the people that a colon announces: "挖走三人：A、B和C"."""
    tail = clause.tail
    if not tail or tail[0].kind != "cut" or tail[0].start - clause.predicate.end > 20:
        return []
    return [t for t in tail[1:2] if t.kind == "person" and not t.mark and not t.owner]


def house_of(clause: Clause, people: Sequence[Token]) -> Token | None:
    """Return the organisation that a sentence opens with: "X周四宣布，P接任CEO"."""
    before = min((p.start for p in people), default=clause.predicate.start)
    houses = [
        t for t in clause.left if t.kind == "org" and not t.used and not t.mark and t.start < before
    ]
    return houses[0] if houses else None


def acting(people: Sequence[Token], text: str, language: Language) -> Sequence[Token]:
    """Return the people without those who only tell of the others: "P宣布Q离职", "P团队成员Q"."""
    teller = language.lists.get("teller")
    first = 0
    while teller is not None and first < len(people) - 1:
        if not teller.search(text[people[first].end : people[first + 1].start][:8]):
            break
        first += 1
    return people[first:]
