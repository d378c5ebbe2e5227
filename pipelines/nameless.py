"""Whose a verb is where words for people stand before it that name nobody, or an item of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.classes import Found, inverts
from pipelines.clauses import Clause, Token
from pipelines.lines import PERSON, STOP
from pipelines.patterns import Language

LISTED = 30  # characters from a conjunction to the people it adds


def of_others(person: Token, clause: Clause, text: str, language: Language) -> bool:
    """Return whether unnamed people stand before the verb: "P explains why the staff left"."""
    crowd = language.lists.get("unnamed")
    words = text[person.end : clause.predicate.start]
    last = next(reversed(list(crowd.finditer(words))), None) if crowd else None
    if last is None or "," in words[last.end() :]:
        return False
    start = person.end + last.start()
    between = [t for t in clause.left if max(person.end, start - LISTED) <= t.start < start]
    return not any(t.kind in ("link", "comma", "open") for t in between)


def of_nobody(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a word for people who are not named is the subject: "nobody left, says P"."""
    words = text[max(0, clause.predicate.start - 24) : clause.predicate.start]
    words = re.split("[,;:.(]", words)[-1].replace(STOP, "").rstrip()
    nobody = language.lists.get("nobody")
    return nobody is not None and any(hit.end() == len(words) for hit in nobody.finditer(words))


def of_item(clause: Clause, before: Sequence[Found], text: str) -> list[Token]:
    """Return whom an item of a list is about: "...; P, the chief scientist: hired by X"."""
    opens = clause.left[0] if clause.left else None
    if opens is None or not before or text[opens.start] not in ":–—":
        return []
    since = [t for t in clause.earlier if t.start > before[-1].clause.predicate.end]
    signs = [i for i, t in enumerate(since) if t.kind == "cut" and text[t.start] in ";–—"]
    first = since[signs[-1] + 1 :][:1] if signs else []
    return [t for t in first if t.kind == "person" and not t.mark]


def of_crowd(clause: Clause, text: str, language: Language) -> bool:
    """Return whether a participle tells of unnamed people: "engineers poached from X"."""
    crowd = language.lists.get("unnamed")
    words = text[max(0, clause.predicate.start - LISTED) : clause.predicate.start]
    hits = list(crowd.finditer(words)) if crowd and inverts(language) else []
    return bool(hits) and not re.search(f"[,;:.{PERSON}]", words[hits[-1].end() :])


def with_company(before: Sequence[Found], text: str, language: Language) -> list[Token]:
    """Return whom the clause before is about, and whom he is with where it only tells of who is:
    "P leaves X and, together with Q, until now at Y, founds Z"."""
    last = before[-1]
    company = language.lists.get("companion")
    if company is None or len(before) < 2 or last.kind not in ("origin", "member"):
        return last.people
    led = text[max(0, last.people[0].start - 30) : last.people[0].start].replace(STOP, "").rstrip()
    if not any(hit.end() == len(led) for hit in company.finditer(led)):
        return last.people
    return [*before[-2].people, *last.people] if before[-2].people else last.people
