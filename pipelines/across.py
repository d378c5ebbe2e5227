"""What the clauses of one sentence say of each other: subjects lent, old facts, headlines."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.classes import PASSIVES, Found, class_of, names
from pipelines.clauses import Clause, Token
from pipelines.patterns import Language

_EXITS = ("departure", "layoff")


def ahead(found: list[Found], text: str, language: Language) -> None:
    """Give a clause without a subject that of the one after it: "离开OpenAI后，P加入Meta"."""
    for one, other in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        first = one.clause.left[0].start if one.clause.earlier and one.clause.left else 0
        words = text[first : one.clause.predicate.start]
        if (language.spaced and len(words) > 16) or language.has("crowd", words):
            continue  # it has a subject that is nobody's name
        untold = bool(one.clause.right) and one.clause.right[-1].owner  # "离开X的" somebody unnamed
        untold = untold or (language.prenominal and bool(names(one.clause.left, "org")))
        done_to = one.actor is not None and one.actor.mark == "by"  # "被OpenAI辞退后，P"
        if not one.people and not untold and (done_to or _of_person(one)) and _of_person(other):
            one.people = other.people


def after_own(found: list[Found]) -> None:
    """Give a farewell without a name the person before: "founded by P after his exit from X"."""
    for one, other in zip(found, found[1:], strict=False):
        bare = other.clause.predicate.name in ("departure", "farewell") and not other.people
        if bare and one.people and other.source and other.clause.left[:1]:
            opens = other.clause.left[0]
            other.people = one.people if opens.kind == "cut" else []


def route(tokens: Sequence[Token], language: Language) -> list[Found]:
    """Return who goes by a headline without a verb: "From X to Y: P changes sides"."""
    named = [t for t in tokens if t.slot is not None or t.kind in ("predicate", "cut", "comma")]
    if len(named) < 4 or not language.spaced:
        return []
    one, other, sign, person = named[:4]
    if (one.kind, one.mark, other.kind) != ("org", "from", "org") or one.start > 12:
        return []
    person = next((t for t in named[2:] if t.kind == "person" and not t.mark), person)
    if (
        other.mark not in ("to", "at")
        or sign.kind not in ("cut", "comma")
        or person.kind != "person"
    ):
        return []
    clause = Clause(Token("predicate", one.start, one.start, "go"), [], [one, other, sign, person])
    return [Found(clause, "hire", [person], source=one, goal=other)]


def _of_person(found: Found) -> bool:
    """Return whether the subject of a predicate is the one who moves."""
    name = found.clause.predicate.name
    return name in PASSIVES or class_of(name).subject == "person"


def under_header(found: list[Found], tokens: Sequence[Token], text: str) -> None:
    """Fill in the house that stands before all else: "OpenAI: the head of research leaves"."""
    if len(tokens) < 2 or tokens[0].kind != "org" or tokens[0].start > 2 or tokens[0].used:
        return
    house, sign = tokens[0], tokens[1]
    if text[sign.start] not in ":,：" or sign.start - house.end > 1:
        return
    for one in found:
        if one.source is house or one.goal is house or one.actor is not None:
            continue
        if one.kind in ("departure", "layoff"):
            one.source = one.source or house
        elif one.kind in ("hire", "appointment", "return") and one.source is not house:
            one.goal = one.goal or house


def _stands_before(one: Found, other: Found) -> bool:
    return one.clause.predicate.start < other.clause.predicate.start


def old_relatives(found: list[Found]) -> None:
    """An arrival told in a relative clause, beside a main verb about the same person, is old."""
    for before, one in zip([None, *found], found, strict=False):
        hangs = before is not None and one.clause.joined and before.clause.head is not None
        if hangs and before and not before.clause.main and _turned_old(before):
            one.background = True  # "P, hired from X to run Y, has left"
        if one.clause.head is None or one.kind in ("", "departure", "layoff", "origin"):
            continue
        if one.clause.main:
            continue
        others = [o for o in found if o is not one and (o.clause.head is None or o.clause.main)]
        # "The founders of X, P and Q, go to Y": a noun of founding is no main verb.
        others = [o for o in others if o.kind or o.clause.predicate.name != "found"]
        # "X loses P, who goes to Y": what follows an exit is news as well.
        others = [o for o in others if o.kind not in _EXITS or _stands_before(one, o)]
        if any(_who(o) & _who(one) for o in others):
            if one.source is not None and one.goal is None:
                one.kind = "origin"  # "P, poached from X, will work for Y"
            elif class_of(one.clause.predicate.name).subject != "noun":
                one.background = True


def _turned_old(one: Found) -> bool:
    """Return whether an arrival has been found to be old."""
    arrives = class_of(one.clause.predicate.name).kind not in ("origin", "member")
    return arrives and (one.background or one.kind == "origin")


def _who(found: Found) -> set[str]:
    return {name for token in found.people if token.slot for name in token.slot.names}
