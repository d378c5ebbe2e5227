"""Posts that are given up: to whom they go, and who gets another in the same house for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.classes import Found, inverts
from pipelines.clauses import Clause, Token
from pipelines.lines import PERSON
from pipelines.patterns import Language

_NEAR = 45  # characters from a verb of leaving to the post that is left
_RIGHT_BEHIND = 4  # ... from an heir to what he heads
_APART = re.compile(f"[,;:.({PERSON}]")


def heirs(clause: Clause, text: str, language: Language) -> list[Token]:
    """Return to whom somebody leaves his post: "cède la direction à P", "lascia la guida a P"."""
    marks = ("to", "at") if inverts(language) and gives_up(text, clause, language) else ("to",)
    return [t for t in clause.right if t.kind == "person" and t.mark in marks][:1]


def of_heir(found: Found, before: Sequence[Found]) -> None:
    """Give the post that stands behind an heir to him: "passes the baton to Q at the helm of X"."""
    heir = before[-2] if len(before) > 1 else None
    if heir is None or heir.clause is not before[-1].clause or heir.kind != "appointment":
        return
    verb = found.clause.predicate
    if verb.name == "lead" and 0 <= verb.start - heir.people[-1].end <= _RIGHT_BEHIND:
        heir.goal, found.kind = heir.goal or found.goal, ""
        before[-1].source = before[-1].source or found.goal


def stays(
    found: Sequence[Found], text: str, language: Language
) -> Iterable[tuple[str, bool, Token | None, bool]]:
    """Yield who gets another post in the house where he gives one up, as belonging there; his exit
    is none: "P steps down as chief executive of X and becomes chairman"."""
    for at, one in enumerate(found):
        left = one.kind == "departure" and one.clause.predicate.name == "leave" and not one.goal
        if not left or not one.people or not gives_up(text, one.clause, language):
            continue
        for other in found[at + 1 : at + 3]:
            named = other.goal or other.actor or other.source
            if other.kind != "appointment" or other.people != one.people or named:
                continue
            other.goal, other.background = one.source, one.background
            one.kind = ""
            for slot in (token.slot for token in one.people):
                for name in slot.names if slot else ():
                    yield name, not (slot and slot.full), one.source, False
            break


def gives_up(text: str, clause: Clause, language: Language) -> bool:
    """Return whether it is a post that a verb says to be left, and not the house."""
    return clause.predicate.name == "leave" and names_post(
        text, clause.predicate.start, clause.predicate.end, language
    )


def names_post(text: str, start: int, end: int, language: Language) -> bool:
    """Return whether a stretch that tells an exit, or the words right behind it, names a post."""
    seats = language.lists.get("seat_left")
    if seats is None:
        return False
    return seats.search(text[start:end] + _APART.split(text[end : end + _NEAR])[0]) is not None
