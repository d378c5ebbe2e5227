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
