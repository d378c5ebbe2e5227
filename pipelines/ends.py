"""Where somebody comes from and goes to: the organisations of a clause, by their marks."""

from __future__ import annotations

from pipelines.classes import Class, Found, aside
from pipelines.clauses import Clause, Token
from pipelines.lines import BREAK, STOP
from pipelines.patterns import Language

_PARTS = (
    "role",
    "board",
    "house_part",
)  # posts, and parts of a house: "will lead the research of X"
_NEAR = 25  # characters from "his old employer" to its name


def ends(found: Found, said: Class, text: str, language: Language) -> None:
    """Put in where from and where to, by the marks of the organisations around."""
    clause = found.clause
    # What somebody leaves stands behind the verb rather than in what describes him.
    sides = (clause.right, clause.left) if said.kind == "departure" else (clause.left, clause.right)
    for token in (*sides[0], *sides[1]):
        if token.kind != "org" or token.used or token is found.actor:
            continue
        if (token.owner and token in clause.left) or _doubtful(token, clause, text, language):
            continue
        where = _sense(token, found, said)
        if where == "from":
            surer = token.mark == "from" and found.source and found.source.mark == "at"
            found.source = token if surer else found.source or token
        elif where == "to":
            found.goal = found.goal or token
    _unnamed_house(found, text, language)
    done = found.actor is not None or said.subject == "noun"
    if found.kind == "hire" and done and _named_to_post(clause, text, language):
        found.kind = "appointment"
    if found.kind == "promotion":
        found.source = found.goal = found.goal or found.source or found.actor
        return
    _by_actor(found)
    _old_house(found, text, language)
    _behind_a_break(found, said, text)
    if found.goal is None and found.actor is None and said.bare == "to":
        found.goal = _where(clause, text, language)


def _unnamed_house(found: Found, text: str, language: Language) -> None:
    """Put in where people come from who are named behind a colon: "four researchers of X found
    the laboratory Y: P, Q ..."."""
    clause = found.clause
    if found.source or not found.people or found.kind not in ("hire", "founding", "return"):
        return
    tail = clause.tail and clause.tail[0].kind == "cut" and found.people[0] in clause.tail
    houses = [t for t in clause.left if t.kind == "org" and t.mark in ("of", "from") and not t.used]
    if not tail or not houses or found.actor is not None:
        return
    if language.has("unnamed", text[max(0, houses[-1].start - 50) : houses[-1].start]):
        found.source = houses[-1]


def _sense(token: Token, found: Found, said: Class) -> str:
    """Return what an organisation is to a predicate: "from", "to" or ""."""
    clause = found.clause
    behind = token in clause.right
    # "After years at X, P": what stands before its verb is what was before.
    leading = not behind and not any(person in clause.right for person in found.people)
    if token.mark == "as":  # "leaves his role as White House adviser", "hired as X's chief"
        return "from" if said.bare == "from" and said.subject == "person" else "to"
    if token.mark == "from":
        return "to" if _of_its_own(token, found, said) else "from"
    if token.mark == "to":
        # "The lead for X's apps, P, has left."
        apart = leading and said.kind == "departure" and token.end <= found.clause.predicate.start
        return "" if apart and any(token.end <= p.start for p in found.people) else said.to
    if token.mark == "by":
        return said.by
    if token.mark == "of" and behind and said.subject == "org" and _before_object(token, found):
        return "from"  # "ficha de X a P"
    if leading and (_in_relative(token, found) or _in_aside(token, found)):
        return ""  # "P and Q, who met at X, found Y"
    if token.mark in ("at", "in", "of"):
        if leading and token.mark == "of":
            return ""  # "the head of X joins Y"
        if leading and said.kind == "appointment" and _behind_people(token, found):
            return ""  # "P, until now at X, becomes chief scientist"; but "At X, P becomes"
        cuts = [t for t in clause.left if t.kind == "cut" and t.start > token.end]
        if leading and said.kind == "appointment" and cuts:
            return ""  # "P, earlier at X, said that he is now"
        return "from" if leading and said.kind != "appointment" else said.at
    if token.mark == "object" or (not token.mark and behind and not aside(token, clause)):
        return said.bare
    return ""


def _of_its_own(token: Token, found: Found, said: Class) -> bool:
    """Return whether somebody is called what a house has got: "P es el nuevo fichaje de X"."""
    verb = found.clause.predicate
    near = said.subject == "noun" and said.kind == "hire" and 0 <= token.start - verb.end <= 6
    return near and bool(found.people) and all(p.end <= verb.start for p in found.people)


def _behind_people(token: Token, found: Found) -> bool:
    """Return whether a name stands behind whom a verb is about, and before the verb."""
    return bool(found.people) and all(p.end <= token.start for p in found.people)


def _in_relative(token: Token, found: Found) -> bool:
    """Return whether a relative pronoun stands between whom a verb is about and a name."""
    left = found.clause.left
    after = max((p.end for p in found.people if p.end <= token.start), default=None)
    if after is None or token not in left:
        return False
    at = left.index(token)
    if found.clause.head in found.people and not any(t.kind == "comma" for t in left[:at]):
        return any(t.kind == "comma" for t in left[at:])
    return any(t.kind == "relative" for t in left[:at] if after <= t.start)


def _in_aside(token: Token, found: Found) -> bool:
    """Return whether a conjunction and a name stand in the relative clause that ends right before
    a verb: "P, who joined last year after running products at X, has left"."""
    clause = found.clause
    if not clause.closes or token not in clause.left:
        return False
    at = clause.left.index(token)
    cut = any(t.kind == "cut" for t in clause.left[:at])
    return cut and any(t.kind == "comma" for t in clause.left[at:])


def _before_object(token: Token, found: Found) -> bool:
    """Return whether a name stands right between a verb of hiring and whom it is about."""
    if found.kind != "hire" or not found.people or token.start > found.people[0].start:
        return False
    return token.start - found.clause.predicate.end <= 8


def _by_actor(found: Found) -> None:
    """Put in the organisation that acts: it dismisses, loses or hires."""
    if found.actor is None:
        return
    if found.kind in ("departure", "layoff"):
        found.source = found.source or found.actor
    else:
        goal = found.goal
        named = goal is not None and not (goal.slot and goal.slot.maybe)
        posted = found.kind == "appointment" or _taken_to(found)
        found.goal = goal if posted and named else found.actor


def _taken_to(found: Found) -> bool:
    """Return whether a house takes somebody to what stands behind him: "hires P to its X team"."""
    goal = found.goal
    behind = goal is not None and goal in found.clause.right and not goal.owner
    return (
        behind
        and goal is not None
        and goal.mark == "to"
        and bool(found.people and goal.start > found.people[0].end)
    )


def _old_house(found: Found, text: str, language: Language) -> None:
    """Put in where somebody is back: "returns to his old employer, X"."""
    old = language.lists.get("old_house")
    after = found.clause.predicate.end
    hit = old.search(text, after, after + 60) if old and found.kind == "return" else None
    if hit is None or found.goal is not None:
        return
    behind = (t for t in (*found.clause.right, *found.clause.tail) if t.start >= hit.end())
    house = next((t for t in behind if t.slot is not None), None)
    if house and house.kind == "org" and not house.mark and house.start - hit.end() <= _NEAR:
        found.goal = house


def _behind_a_break(found: Found, said: Class, text: str) -> None:
    """Put in what stands behind a colon or "after": "a new employer: X", "after years at Y".

    What a conjunction begins has a subject of its own: "founded a firm when Y was small".
    """
    tail = found.clause.tail
    if said.bare != "to":
        return
    sign = tail[1:2] and tail[0].kind == "cut" and text[tail[0].start] != BREAK
    named = tail[1] if sign else None
    if named is not None and named.kind == "org" and not named.mark and not named.used:
        found.goal = found.goal or named
    for token in tail:
        if token.kind == "org" and token.mark in ("at", "in", "from") and not token.used:
            found.source = found.source or token


def _named_to_post(clause: Clause, text: str, language: Language) -> bool:
    """Return whether somebody is hired for a post: "as chief scientist"."""
    posting = language.lists.get("posting")
    said = text[clause.predicate.start : clause.predicate.end].replace(STOP, "")
    if posting is not None and not posting.search(said):
        return False
    return any(
        language.has("role", text[token.end : token.end + 45])
        for token in (*clause.left, *clause.right)
        if token.name == "as" and token.kind == "mark"
    )


def _where(clause: Clause, text: str, language: Language) -> Token | None:
    """Return the organisation that a clause of place is about: "goes to X, where she will lead"."""
    where = language.lists.get("where")
    cut = next((t for t in clause.left if t.kind in ("cut", "relative")), None)
    if where is None or cut is None:
        return None
    word = cut.end if cut.kind == "cut" else cut.start
    before = [*clause.earlier, *(t for t in clause.left if t.start < cut.start)]
    house = next((t for t in reversed(before) if t.slot is not None), None)
    if house is None or house.kind != "org" or not where.match(text, word):
        return None
    return house if cut.start - house.end <= 2 else None


def _doubtful(token: Token, clause: Clause, text: str, language: Language) -> bool:
    """Return whether a name that only its place makes an organisation stands too far away."""
    if token.slot is None:
        return False
    gap = token.start - clause.predicate.end
    if clause.predicate.name == "go" and not token.mark:
        return not 0 <= gap <= 30
    if not token.slot.maybe:
        # "to launch his own start-up": not the company the text spoke of
        return clause.predicate.name == "found" and not token.slot.full
    if token.mark in ("from", "to", "at"):
        return clause.predicate.name == "found"
    before = text[max(0, token.start - 30) : token.start]
    if token.mark == "of" and any(language.has(name, before) for name in _PARTS):
        return gap < 0
    return not 0 <= gap <= 6
