"""The people of one masked sentence: lists that become one slot, and whom it goes on about."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.lines import BREAK, FIRST, ORG, PERSON, STOP
from pipelines.patterns import Language
from pipelines.referents import Slot

MOST = 4000  # slots in one sentence; index characters end there


def collapse(masked: str, slots: list[Slot], language: Language) -> tuple[str, tuple[str, ...]]:
    """Make one slot of each list of people; return the sentence and the first list's names."""
    lists: list[tuple[str, ...]] = []

    def one(found: re.Match[str]) -> str:
        if _two_clauses(found, masked, language):
            return found.group()
        named = [slots[ord(index) - FIRST] for index in re.findall(f"{PERSON}(.)", found.group())]
        if len(named) > 1 and _tells(found, named, masked, language):
            return found.group()
        # "A and B, both architects": the pronoun is no third person.
        real = [slot for slot in named if slot.full] or named
        names = tuple(dict.fromkeys(name for slot in real for name in slot.names))
        lists.append(names)
        if len(named) > 1 and len(slots) < MOST:
            title = found.group().rsplit(PERSON, 1)[-1][1:] if language.particles else ""
            slots.append(Slot("person", names, full=all(s.full for s in real), title=title))
            return PERSON + chr(FIRST + len(slots) - 1)
        if language.particles:
            at = ord(found.group()[1]) - FIRST
            slots[at] = replace(slots[at], title=found.group()[2:])
        return found.group()[:2]

    collapsed = language.people.regex.sub(one, masked)
    return collapsed, lists[0] if lists else ()


def _tells(found: re.Match[str], named: list[Slot], masked: str, language: Language) -> bool:
    """Return whether the last of a list only says what is told of the others: "will report to Q,
    he said", "X has fired P, Q said"."""
    if not _says(masked[found.end() :], language):
        return False
    if not named[-1].full:
        return True
    between = found.group().rsplit(PERSON, 1)[0][2:].lstrip(f" {BREAK}{STOP}")
    alone = len(named) == 2 and between.startswith(",") and language.spaced
    return alone and not language.has("mark-link", between)


def _two_clauses(found: re.Match[str], masked: str, language: Language) -> bool:
    """Return whether "A and B" ends a clause and begins one: "X fires A and B takes over"."""
    if found.group().count(PERSON) != 2 or "," in found.group() or not language.spaced:
        return False
    after = masked[found.end() :].lstrip(f" {BREAK}{STOP}")
    if not any(_at(name, after, language) for name in ("become", "lead", "leave", "join")):
        return False
    before = masked[: found.start()]
    return any(
        language.predicates[name].search(before)
        for name in ("hire", "appoint", "fire", "lose")
        if name in language.predicates
    )


def parted(masked: str, language: Language) -> str:
    """Return a sentence with a semicolon behind whom a verb is done to, if more is told of another:
    "X has hired P, and Q welcomed him"."""
    other = language.lists.get("another")
    hit = other.search(masked) if other and masked.count(PERSON) > 1 else None
    if hit is None:
        return masked
    before = masked[: hit.start()]
    verbs = (language.predicates.get(name) for name in ("hire", "appoint", "fire", "lose"))
    ends = [found.end() for verb in verbs if verb for found in verb.finditer(before)]
    if not ends or PERSON not in before[min(ends) :]:
        return masked
    return f"{before};{masked[hit.start() :]}"


def _says(after: str, language: Language) -> bool:
    """Return whether a word of saying follows."""
    said = language.lists.get("said")
    return bool(said and said.match(after.lstrip(f" {BREAK}{STOP}")))


_GIVEN = frozenset(f"predicate:{name}" for name in ("hire", "appoint", "promote", "rehire"))
_NEAR = 40  # characters from a verb to the name of whom it is about


def object_of(
    masked: str, slots: list[Slot], language: Language, present: frozenset[str]
) -> tuple[str, ...]:
    """Return who is hired or named, of whom a text goes on: "X, led by P, has named Q. She ..."."""
    if language.particles:
        return _main(masked, slots, language)
    if not language.spaced or masked.count(PERSON) < 2:
        return ()
    if language.verb_last:
        return _second(masked, slots, language)
    if present.isdisjoint(_GIVEN):
        return ()
    for name in ("hire", "appoint", "promote", "rehire"):
        verbs = language.predicates.get(name)
        for hit in verbs.finditer(masked) if verbs else ():
            at = masked.find(PERSON, hit.end(), hit.end() + _NEAR)
            if (
                at < 0
                or ORG not in masked[: hit.start()]
                or re.search("[,;:.]", masked[hit.end() : at])
            ):
                continue
            slot = slots[ord(masked[at + 1]) - FIRST]
            if slot.full and len(slot.names) == 1:
                return slot.names
    return ()


def _main(masked: str, slots: list[Slot], language: Language) -> tuple[str, ...]:
    """Return the topic of a sentence, else its last subject: "P가 이끄는 X의 Q가 떠났다. 그는"."""
    if masked.count(PERSON) < 2:
        return ()
    for name, last in (("mark-topic", False), ("mark-subject", True)):
        found = [
            slots[ord(masked[hit.start() + 1]) - FIRST]
            for hit in re.finditer(PERSON, masked)
            if _marked_by(name, masked[hit.start() + 2 :][:14], language)
        ]
        if found:
            return found[-1 if last else 0].names
    return ()


def _marked_by(name: str, after: str, language: Language) -> bool:
    return language.has(name, re.split(f"[,、。{PERSON}{ORG}]", after)[0])


def _second(masked: str, slots: list[Slot], language: Language) -> tuple[str, ...]:
    """Return the second of two people where the first hires or names him: "P holt Q zu X"."""
    found = [hit.start() for hit in re.finditer(PERSON, masked)]
    if len(found) != 2 or re.search("[,;:.(]", masked[found[0] : found[1]]):
        return ()
    verbs = (language.predicates.get(name) for name in ("hire", "appoint", "make", "promote"))
    slot = slots[ord(masked[found[1] + 1]) - FIRST]
    if not slot.full or not any(verb and verb.search(masked) for verb in verbs):
        return ()
    return slot.names if len(slot.names) == 1 else ()


def _at(name: str, words: str, language: Language) -> bool:
    return name in language.predicates and language.predicates[name].match(words) is not None
