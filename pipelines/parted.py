"""Lists of people of whom each is described: "hires P, who ran X, and Q, a scientist at Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.classes import Found
from pipelines.clauses import Token
from pipelines.lines import BREAK, STOP

_BESIDE = ("", "origin", "member")
_NEAR = 2  # characters between a name and the comma behind it
_ASIDE = 160  # characters of a description
# What stands behind somebody who does nothing more in the sentence: a sign, a preposition.
_CLOSED = re.compile(rf"\s*(?:$|[.,;:!?…)–—\"”»{BREAK}{STOP}])")
_LED = 30  # characters from the conjunction to a name: "and the engineer Q"


def with_described(found: Sequence[Found], tokens: Sequence[Token], text: str) -> None:
    """Let those move with the first of a parted list, whose verb stands before it."""
    for at, token in enumerate(tokens):
        mate = _next(tokens, at) if token.kind == "person" and not token.owner else None
        if (
            mate is None
            or not _CLOSED.match(text, mate.end)
            or any(_moves(one, mate) for one in found)
        ):
            continue
        for one in found:
            told = one.clause.predicate.end <= token.start and token in one.people
            if told and one.kind not in _BESIDE and one.clause.head is not token:
                one.people = [*one.people, mate]


def _next(tokens: Sequence[Token], at: int) -> Token | None:
    """Return who stands behind the description of somebody, a comma and a conjunction."""
    first = tokens[at]
    if at + 1 == len(tokens) or tokens[at + 1].kind != "comma":
        return None
    if tokens[at + 1].start - first.end > _NEAR:
        return None
    for index in range(at + 2, len(tokens) - 1):
        token = tokens[index]
        other = token.kind == "person" and not _same(token, first)
        if other or token.kind in ("cut", "open") or token.start - first.end > _ASIDE:
            return None
        if token.kind == "comma" and tokens[index + 1].kind == "link":
            return _listed(tokens, index + 2)
    return None


def _listed(tokens: Sequence[Token], at: int) -> Token | None:
    """Return the person behind a conjunction, if no verb follows of whom he is the subject."""
    behind = [t for t in tokens[at : at + 3] if t.kind != "mark"]
    if not behind or behind[0].kind != "person" or behind[0].owner:
        return None
    if behind[0].start - tokens[at - 1].end > _LED:
        return None
    return None if behind[1:] and behind[1].kind == "predicate" else behind[0]


def _same(one: Token, other: Token) -> bool:
    return bool(one.slot and other.slot and one.slot.names == other.slot.names)


def _moves(found: Found, person: Token) -> bool:
    """Return whether a clause of its own says that somebody moves."""
    own = found.clause.head is not person
    return person in found.people and found.kind not in _BESIDE and own
