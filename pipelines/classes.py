"""What each class of predicates says, and what is found of one predicate.

A class says who its subject is and what a name beside it means unless a mark says otherwise. The
words of a class are those of the language files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the language files are checked against the classes before they are compiled
    from pipelines.clauses import Clause, Token
    from pipelines.patterns import Language


@dataclass(frozen=True, slots=True)
class Class:
    """What a class of predicates says."""

    kind: str  # of the frame
    subject: str  # person: who moves; org: who acts on a person
    bare: str  # an organisation without a mark: from | to
    at: str  # one marked "at"
    needs_org: bool = False
    needs_role: bool = False
    to: str = "to"  # one marked "to"
    by: str = ""  # one marked "by"


CLASSES = {
    "leave": Class("departure", "person", "from", "from", by="to"),
    "join": Class("hire", "person", "to", "to", needs_org=True, by="to"),
    "go": Class("hire", "person", "to", "", needs_org=True, by="to"),
    "come": Class("hire", "person", "to", "to", needs_org=True),
    "return": Class("return", "person", "to", "to"),
    "found": Class("founding", "person", "to", "from"),
    "become": Class("appointment", "person", "to", "to", needs_role=True),
    "lead": Class("appointment", "person", "to", "to"),
    "work": Class("origin", "person", "from", "from", needs_org=True, to="from", by="from"),
    "serve": Class("member", "person", "from", "from"),  # where somebody is, as told beside
    "hire": Class("hire", "org", "from", "to"),
    "poach": Class("hire", "org", "from", "from", to="from"),
    "rehire": Class("return", "org", "from", "to"),
    "appoint": Class("appointment", "org", "to", "to"),
    "make": Class("appointment", "org", "to", "to", needs_role=True),
    "promote": Class("promotion", "org", "to", "to"),
    "fire": Class("layoff", "org", "from", "from"),
    "lose": Class("departure", "org", "from", "from"),
    "court": Class("", "org", "", ""),  # makes an offer, which somebody may refuse
    "departure": Class("departure", "noun", "from", "from"),
    "farewell": Class("departure", "noun", "from", "from", to="from"),
    "arrival": Class("hire", "noun", "to", "to"),
    "hiring": Class("hire", "noun", "to", "to"),
    "appointment": Class("appointment", "noun", "to", "to"),
    "handover": Class("appointment", "noun", "to", "to"),
    "comeback": Class("return", "noun", "to", "to"),
    "dismissal": Class("layoff", "noun", "from", "from"),
    "successor": Class("appointment", "noun", "to", "to"),
    "refuse": Class("hire", "person", "to", "to"),
    "succeed": Class("appointment", "person", "to", "to"),
}

# Participles of verbs whose object moves, where a language tells them from the active voice.
PASSIVES = {
    "hired": "hire",
    "poached": "poach",
    "rehired": "rehire",
    "appointed": "appoint",
    "promoted": "promote",
    "fired": "fire",
}


def class_of(name: str) -> Class:
    """Return the class of a predicate's name; a passive participle is of its verb's."""
    return CLASSES[PASSIVES.get(name, name)]


@dataclass(slots=True)
class Found:
    """The arguments of one predicate."""

    clause: Clause
    kind: str
    people: list[Token] = field(default_factory=list)
    source: Token | None = None
    goal: Token | None = None
    actor: Token | None = None  # the organisation that acts
    denied: bool = False
    background: bool = False
    recent: bool = False  # where somebody worked until now: "직전까지 X에서 일했다"
    nameless: bool = False  # "OpenAI co-founder leaves": whom the article names later


def names(tokens: Iterable[Token], kind: str, *, marks: tuple[str, ...] = ("",)) -> list[Token]:
    """Return the free names of a kind with one of the marks."""
    return [t for t in tokens if t.kind == kind and not t.used and not t.owner and t.mark in marks]


def inverts(language: Language) -> bool:
    """Return whether subjects stand behind verbs, as where a verb alone can tell its subject."""
    return "dropped" in language.lists


def aside(token: Token, clause: Clause) -> bool:
    """Return whether a comma stands between a predicate and a name behind it."""
    return any(t.kind == "comma" and t.start < token.start for t in clause.right)
