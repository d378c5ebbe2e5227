"""Who acts and who is acted on where verbs stand last: "zu X wechselt P", "X holt P"."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.clauses import Clause, Token
from pipelines.patterns import Language

_ANNOUNCING = ("join", "return", "leave", "go", "become", "lead")


def subject(clause: Clause, before: Sequence[Token], text: str, language: Language) -> list[Token]:
    """Return who does what a verb says, wherever in its clause: "zu X wechselt P"."""
    if clause.head is not None and clause.head.kind == "person":
        return [clause.head]
    left = _told_of(people_of(clause.left), text, language)
    right = people_of(clause.right)
    joins = any(t.kind == "link" for t in clause.left) and not left
    if joins and before and clause.predicate.name in ("succeed", "found", "lead"):
        return list(before)  # "P war bei X und löst Q ab"
    if joins and before:  # "P verlässt X und wechselt ..."
        return right[:1] if right and right[0].start - clause.predicate.end < 4 else list(before)
    near = [p for p in right if not _beyond(clause, p)]
    if not left and not near and clause.tail and clause.predicate.name in _ANNOUNCING:
        near = [t for t in clause.tail[1:2] if t.kind == "person"]  # "Neu bei X: P"
    infinitive = text[clause.predicate.start : clause.predicate.end].startswith("zu ")
    if not left and not near and not infinitive and _other_subject(clause):
        return []
    if not left and not near and language.has("first_person", text[: clause.predicate.start]):
        near = people_of(clause.tail)[:1]  # "Ich verlasse X", schreibt P
    found = _group(left, clause.left) or _group(near, clause.right) or list(before)
    found = found or right[:1] or people_of(clause.before)[-1:]
    around = (*clause.left, *clause.right)  # "für P ist bei X Schluss"
    return found or [t for t in around if t.kind == "person" and t.mark == "at"][:1]


def _told_of(people: list[Token], text: str, language: Language) -> list[Token]:
    """Return *people* without who only tells of the others: "P teilte mit, Q werde ..."."""
    last = people[-1].start if people else 0
    tellers = [p for p in people[:-1] if language.has("said", text[p.end : last].lower())]
    return [p for p in people if p not in tellers]


def _group(people: list[Token], around: Sequence[Token]) -> list[Token]:
    """Return the first person and those that a conjunction joins to him."""
    group = people[:1]
    for one in people[1:]:
        between = [t for t in around if group[-1].end <= t.start < one.start]
        small = all(t.kind in ("link", "comma", "mark") or t.used for t in between)
        beside = not between  # "mit P hat Q"
        joined = beside or any(
            t.kind == "link" and t.start - last.end <= 3
            for last, t in zip((group[-1], *between), between, strict=False)
        )
        if not small or not joined:
            break
        group.append(one)
    return group


def _other_subject(clause: Clause) -> bool:
    """Return whether an organisation does it: "OpenAI übernimmt die Firma"."""
    if clause.joined or clause.predicate.name not in ("lead", "found", "become"):
        return False
    return any(t.kind == "org" and not t.mark and not t.used for t in clause.left)


def _beyond(clause: Clause, person: Token) -> bool:
    """Return whether two commas or a conjunction stand between a verb and a person."""
    between = [t for t in clause.right if t.end <= person.start]
    return any(t.kind == "link" for t in between)


def people_of(tokens: Sequence[Token]) -> list[Token]:
    """Return the people among *tokens* whom no preposition marks and who own nothing."""
    return [t for t in tokens if t.kind == "person" and not t.mark and not t.owner]


def objects_and_actor(
    clause: Clause, text: str, language: Language
) -> tuple[list[Token], Token | None]:
    """Return who is hired, named or dismissed, and by which organisation, in any order."""
    around = (*clause.left, *clause.right)
    orgs = [t for t in around if t.kind == "org" and not t.mark and not t.used and not t.owner]
    orgs = [t for t in orgs if text[t.end : t.end + 1] != "-"]  # "wirbt X-Forscher ab"
    actor = orgs[0] if orgs else None
    if clause.head is not None and clause.head.kind == "org":
        actor = clause.head
    people = people_of(around)
    if clause.head is not None and clause.head.kind == "person":
        return [clause.head], actor
    lost = ("at",) if clause.predicate.name == "lose" else ()  # "muss auf P verzichten"
    marks = ("from", "of", "object", *lost)
    marked = [t for t in around if t.kind == "person" and t.mark in marks]
    if actor is not None:
        behind = [p for p in people if p.start > actor.start]
        return _group(behind or people or marked, around), actor
    whole = _group(people, around)
    if len(people) == 2 and language.has("having", text[people[0].end : people[1].start]):
        whole = people[1:]  # "P hat Q ernannt"
    if len(people) == 2 and people[0] in clause.left and people[1] in clause.right:
        whole = people[1:]  # "P holt Q"
    if len(whole) < len(people):
        whole = people[-1:]  # "P ernennt Q"
    return whole or marked[:1], actor


def passive_voice(clause: Clause, text: str, language: Language) -> bool:
    """Return whether somebody is acted on: a participle with "wird", or with nobody who acts."""
    verb = text[clause.predicate.start : clause.predicate.end]
    if not language.has("participle", verb):
        return False
    said = text[max(0, clause.start - 30) : clause.end + 16]
    if language.has("passive", said):
        return True
    around = (*clause.left, *clause.right)
    acting = any(t.kind == "org" and not t.mark and not t.used for t in around)
    return not acting and not language.has("having", said)
