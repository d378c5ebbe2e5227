"""Verbs said once for several people: "A went to X, B to Y", "A comes from X, B from Y"."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.classes import Found
from pipelines.clauses import Token
from pipelines.patterns import Language

# What stands behind the next name, by the class of the verb before: where he goes, or comes from.
_GOALS = {"go": ("to", "at", "in"), "join": ("to", "at", "in"), "leave": ("to",)}
_EXITS = ("leave", "lose", "departure", "farewell")
_SOURCES = {"come": ("from", "of")}
_RIGHT_BESIDE = 2  # characters between a name and the organisation that it joins
_NEAR = 30  # ... or a preposition: "B, who is her deputy, to Y" is read by its verb


def elsewhere(found: Found, language: Language) -> list[Found]:
    """Return those who go elsewhere by the same verb: "A went to X, B to Y and C to Z"."""
    clause = found.clause
    name = clause.predicate.name
    goals = _GOALS.get(name, ())
    if name != "leave" and (language.verb_last or language.particles):
        goals = goals[:1]
    pairs, rest = _pairs(found, goals)
    if pairs:
        clause.right = rest
    return [Found(clause, "hire", [person], goal=house) for person, house in pairs]


def from_elsewhere(found: Found) -> list[Found]:
    """Return those who come from elsewhere by the same verb: "A comes from X, B from Y"."""
    if not found.kind:
        return []
    kind = found.kind if found.goal else "origin"
    pairs, _ = _pairs(found, _SOURCES.get(found.clause.predicate.name, ()))
    return [
        Found(found.clause, kind, [person], source=house, goal=found.goal)
        for person, house in pairs
    ]


def _pairs(found: Found, marks: Sequence[str]) -> tuple[list[tuple[Token, Token]], list[Token]]:
    """Return the further people behind a verb, each with his house by one of *marks*, and the
    tokens before them."""
    pairs: list[tuple[Token, Token]] = []
    before: list[Token] = []
    person: Token | None = None
    parted = False
    for token in found.clause.right if marks else ():
        parted = parted or token.kind in ("comma", "link")
        if token.kind == "person" and not token.mark and token not in found.people:
            person = token if parted else None
        elif person is not None and _is_end(token, person, marks, found.clause.predicate.name):
            pairs.append((person, token))
            person = None
        elif person is None and not pairs:
            before.append(token)
    return pairs, before


def _is_end(token: Token, person: Token, marks: Sequence[str], name: str) -> bool:
    """Return whether an organisation is where somebody goes, or comes from, by the verb said
    before."""
    if token.kind != "org" or token.used or token.owner:
        return False
    gap = token.start - person.end
    if not token.mark:
        return name == "join" and gap <= _RIGHT_BESIDE  # "A joins X and B Y"
    return token.mark in marks and (token.mark == "to" or gap <= _NEAR)


def from_each(found: Found, text: str) -> list[Found]:
    """Return those whom a house takes by the same verb from elsewhere, and leave the others: "has
    hired A from X, B from Y and C from Z"; or whom one loses: "lost A to X and B to Y"."""
    name = found.clause.predicate.name
    clause, kind, actor = found.clause, found.kind, found.actor
    if name in ("hire", "poach", "rehire") and found.people:
        each = _each(clause.right, "from")
        if len(each) < 2 or found.people[0] not in each[0][0]:
            return []
        found.people, found.source = each[0]
        goal = found.goal
        return [Found(clause, kind, who, source=at, goal=goal, actor=actor) for who, at in each[1:]]
    if name == "lose" and found.people:
        each = _each(clause.right, "to")
        if len(each) < 2 or found.people[0] not in each[0][0]:
            return []
        found.people, found.goal = each[0]
        source = found.source
        return [
            Found(clause, kind, who, source=source, goal=at, actor=actor) for who, at in each[1:]
        ]
    listed = name in _EXITS and clause.tail and text[clause.tail[0].start] in ":–—"
    if listed and found.source and all(t in clause.tail for t in found.people):
        each = _each(clause.tail, "to", "at")  # "Three have left X: A for Y, B for Z"
        source = found.source
        if each:
            found.people, found.goal = each[0]
        return [Found(clause, kind, who, source=source, goal=at) for who, at in each[1:]]
    return []


def _each(tokens: Sequence[Token], *marks: str) -> list[tuple[list[Token], Token]]:
    """Return the people of a list with the house that stands behind each, by its mark."""
    each: list[tuple[list[Token], Token]] = []
    waiting: list[Token] = []
    for token in tokens:
        if token.kind in ("predicate", "relative"):
            break
        if token.kind == "person" and not token.owner and token.mark in ("", "object"):
            waiting.append(token)
        elif token.kind == "org" and token.mark in marks and waiting:
            each.append((waiting, token))
            waiting = []
    return each
