"""Clauses of languages that put a relative clause before its noun and drop subjects (zh)."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.classes import Found
from pipelines.clauses import Clause, Token
from pipelines.patterns import Language

_HELD = ("become", "lead", "serve", "work")  # posts that somebody once held


def told_behind(clause: Clause) -> list[Token]:
    """Return the people that a colon announces: "挖走三人：A、B和C"."""
    tail = clause.tail
    if not tail or tail[0].kind != "cut" or tail[0].start - clause.predicate.end > 20:
        return []
    # "迎来新CTO：前英伟达总监P": the house of his post may stand between
    first = next((t for t in tail[1:3] if not (t.kind == "org" and t.used)), None)
    told = first is not None and first.kind == "person" and not first.mark and not first.owner
    return [first] if first is not None and told else []


def house_of(clause: Clause, people: Sequence[Token]) -> Token | None:
    """Return the organisation that a sentence opens with: "X周四宣布，P接任CEO"."""
    before = min((p.start for p in people), default=clause.predicate.start)
    houses = [
        t for t in clause.left if t.kind == "org" and not t.used and not t.mark and t.start < before
    ]
    return houses[0] if houses else None


def telling_house(
    clause: Clause, people: Sequence[Token], text: str, language: Language
) -> Token | None:
    """Return the organisation that tells who comes to it: "X今日宣布，P正式加入"."""
    house = house_of(clause, people)
    if house is None or not people:
        return None
    said = text[house.end : min(p.start for p in people)]
    return house if "，" in said and language.has("teller", said) else None


def acting(people: Sequence[Token], text: str, language: Language) -> Sequence[Token]:
    """Return the people without those who only tell of the others: "P宣布Q离职", "P团队成员Q"."""
    teller = language.lists.get("teller")
    first = 0
    while teller is not None and first < len(people) - 1:
        if not teller.search(text[people[first].end : people[first + 1].start][:8]):
            break
        first += 1
    greets = language.lists.get("greets")
    for at, person in enumerate(people if greets else ()):
        if greets and greets.search(text, max(0, person.start - 4), person.start):
            return people[max(first, at) :]  # "P发文，欢迎Q和R回归"
    return people[first:]


def _describes(between: str, language: Language) -> bool:
    """Return whether a verb is told of the person behind it: "离开OpenAI的研究员P"."""
    owned, _, title = between.rpartition("的")
    ended = any(m.end() == len(title.rstrip()) for m in language.lists["role"].finditer(title))
    if "的" in between:
        return len(between) <= 24 and (not title.strip() or ended)
    return ended and len(between) <= 10


def describe(found: list[Clause], text: str, language: Language) -> None:
    """Note whom the next clause describes: "聘请了 [曾在谷歌工作的] P"."""
    for clause, after in reversed(list(zip(found, found[1:], strict=False))):
        between = (*clause.right, *after.left)
        if clause.tail or any(t.kind in ("comma", "cut") for t in between):
            continue
        if any(t.kind == "person" and not t.owner for t in between):
            continue
        person = next((t for t in after.right if t.kind in ("person", "comma", "cut")), None)
        if person is None and after.noun is not None and not after.tail:
            clause.noun = after.noun  # "请回了三年前离职创业的P"
        elif person is not None and person.kind == "person":
            clause.noun = person
    for clause in found:
        person = next((t for t in clause.right if t.kind in ("person", "comma", "cut")), None)
        if person is not None and person.kind == "person" and not person.mark:
            words = text[clause.predicate.end : person.start]
            if _describes(words, language):
                clause.described = person


def before_its_noun(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Settle what only languages say that put a clause before its noun."""
    clause = found.clause
    if found.kind in ("appointment", "promotion") and not found.goal:
        found.goal = house_of(clause, found.people)
    if found.kind == "hire" and clause.predicate.name == "join" and not found.goal:
        found.goal = telling_house(clause, found.people, text, language)
    told = ("found", "lead", "become", "hire", "appoint")
    goal = found.goal
    if clause.predicate.name == "found" and goal and text.startswith("的", goal.end):
        found.background = True  # "与P共同创立X的几位创始人"
    if clause.predicate.name in told and text.startswith("的", clause.predicate.end):
        # "P创立的X": what a noun is told by is old, but "P筹办的新公司叫X" christens it
        found.background = not _christens(text, clause.predicate.end, language)
    once = language.lists.get("once")
    if once and clause.predicate.name in _HELD and once.search(text[: clause.predicate.start]):
        found.kind = ""  # "曾任X": long ago, and not where he comes from
    if clause.predicate.name == "lead" and clause.described in found.people:
        # "主导X团队的P": whose post it is says where he belongs
        named = found.goal and not (found.goal.slot and found.goal.slot.maybe)
        found.kind = "origin" if named else ""
        found.source, found.goal = found.goal, None
    _earlier(found, before, text, language)


def _christens(text: str, at: int, language: Language) -> bool:
    """Return whether what follows a verb and its "的" says how the founded firm is called."""
    called = language.lists.get("called")
    return called is not None and called.search(text, at, at + 24) is not None


def _earlier(found: Found, before: Sequence[Found], text: str, language: Language) -> None:
    """Note what was before something: "加入X之前，P在Y负责研究" tells where P comes from."""
    sooner = language.lists.get("earlier")
    clause = found.clause
    ends = [t.end for t in (found.source, found.goal) if t is not None and t in clause.right]
    behind = (max(ends, default=clause.end), clause.end)  # "离开X一年后，P…"
    if sooner is not None and not before and any(sooner.match(text, at) for at in behind):
        found.background = True
    soon = language.lists.get("soon_after")
    if found.kind == "hire" and found.goal and soon and soon.match(text, clause.end):
        found.kind, found.source, found.goal = "origin", found.goal, None  # "加入X不到一年，P又..."
    if before and before[0].background and found.kind in ("appointment", "hire", "origin"):
        place = [t for t in clause.left if t.kind == "org" and t.mark == "at"]
        if place:
            found.kind, found.source, found.goal = "origin", place[0], None
