"""People of whom a text says no more than that they do what another does: "so did P", "with P"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.classes import Found
from pipelines.frames import Frame
from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.referents import Slot
from pipelines.tone import says_so
from talentwire.model import Certainty

_MOVES = ("departure", "hire", "return", "layoff", "acquihire")
_ALONG = ("hire", "return", "departure", "founding")
_BACK = 2  # sentences that may stand between
_GROUPS = ("group", "poaching", "hire")
_APART = re.compile(f"[{ORG}{PERSON},;:.(]")
_JOINT = 6  # characters of ", and" between two people of one list
_SMALL = str.maketrans(dict.fromkeys((BREAK, STOP), ""))


def with_others(found: Found, text: str, language: Language) -> None:
    """Add whom a clause takes along: "P was coming back to X, together with Q"."""
    own = found.kind == "founding" and "cofounding" in language.lists
    company = language.lists.get("cofounding" if own else "companion")
    if company is None or not found.people or found.kind not in _ALONG:
        return
    clause = found.clause
    relative = language.lists.get("mark-relative")
    led = text[: clause.predicate.start].translate(_SMALL).rstrip()[-10:]
    if own and relative and any(hit.end() == len(led) for hit in relative.finditer(led)):
        return  # "the people who started X with P"
    before = clause.left if language.verb_last else ()  # "um mit Q X zu gründen"
    for token in (*before, *clause.right, *clause.tail):
        if token.kind in ("predicate", "relative") or token.start - clause.end > 60:
            return
        if token.kind != "person" or token.slot is None or not token.slot.full:
            continue
        begin = clause.start if token.start < clause.predicate.start else clause.predicate.end
        lead = text[max(begin, token.start - 45) : token.start].translate(_SMALL)
        last = next(reversed(list(company.finditer(lead))), None)
        rest = lead[last.end() :] if last else ""
        apart = rest.strip() if own else _APART.search(rest)
        if last and token not in found.people and not apart:
            found.people = [*found.people, token]


def _revealed(
    sentence: Masked, number: int, before: Sequence[Frame], language: Language
) -> Iterable[Frame]:
    """Yield the move of unnamed people whom this sentence names: "two leave X for Y. They are P
    and Q". Below a headline the names alone do: "two leave X for Y || P and Q built ..."."""
    told = [f for f in before if f.sentence == number - 1 and not f.person and f.kind in _GROUPS]
    told = [f for f in told if f.from_org and f.to_org]
    if not told:
        return
    words = language.lists.get("reveals")
    below = _named_below(sentence, number, language)
    find = words.search if words and language.particles else words.match if words else None
    if find is None or not (below or find(sentence.text)):
        return
    people = [s for s in below or sentence.slots if s.kind == "person" and s.full]
    for name in dict.fromkeys(n for s in people for n in s.names):
        yield replace(told[0], person=name, kind="hire", sentence=number, pattern="revealed")


def _named_below(sentence: Masked, number: int, language: Language) -> list[Slot]:
    """Return the list of names with which the sentence below the headline begins, be it behind
    their post: "Co-founders P and Q"."""
    at = sentence.text.find(PERSON)
    lead = sentence.text[: max(0, at)]
    post = not lead or (len(lead) < 30 and ORG not in lead and language.has("role", lead))
    if number != 1 or at < 0 or not post:
        return []
    slot = sentence.slot(sentence.text[at + 1])
    return [slot] if slot.full and len(slot.names) > 1 else []


def likewise(
    sentence: Masked, number: int, before: Sequence[Frame], language: Language
) -> Iterable[Frame]:
    """Yield the move of the sentence before for whom this one only says that they do the same."""
    if not before or PERSON not in sentence.text:
        return  # nothing is told, or nobody is named: as in most sentences
    yield from _cofounders(sentence, number, before, language)
    yield from _revealed(sentence, number, before, language)
    same = language.lists.get("likewise")
    if same is None or PERSON not in sentence.text or not same.search(sentence.text):
        return
    if not says_so(sentence.text, language):
        return
    own = (f for f in before if f.sentence == number and f.kind in _MOVES and not f.background)
    # "She brings P along" has him join, and says neither where from nor where to.
    open_ended = {"return"} if ORG in sentence.text else {"return", "hire"}
    here = {f.person for f in own if f.from_org or f.to_org or f.kind not in open_ended}
    told = [
        replace(f, kind="hire") if f.kind == "appointment" else f
        for f in before
        if number - _BACK <= f.sentence <= number
        and f.person
        and (f.from_org or f.to_org or f.sentence < number)
        and f.kind in (*_MOVES, "appointment")
    ]
    news = [f for f in told if not f.background]
    if not news:
        return
    # "P takes three of them with him: ..." is about P, whoever was told of last.
    first = sentence.slot(sentence.text[sentence.text.index(PERSON) + 1]).names
    whose = next((f.person for f in news if f.person in first), news[-1].person)
    shown = [f for f in news if f.person == whose]
    shown = [f for f in shown if f.kind in _meant(sentence.text, same, language)] or shown
    if any(f.to_org for f in shown):  # who goes along was not dismissed as well
        shown = [replace(f, kind="departure") if f.kind == "layoff" else f for f in shown]
    # Beside a move of its own a sentence says it of those right beside the word only.
    beside = _right_beside(sentence.text, same) if here else sentence.text
    slots = [sentence.slot(beside[at.end()]) for at in re.finditer(PERSON, beside)]
    listed = (s.names for s in slots if s.full)
    placed = {f.person for f in before if f.sentence == number and f.kind in ("origin", "member")}
    doubt = language.has("hedge", sentence.text)
    for name in dict.fromkeys(name for names in listed for name in names):
        if name not in here and name != shown[0].person:
            for frame in shown:
                yield replace(
                    frame,
                    person=name,
                    sentence=number,
                    pattern="likewise",
                    role=None,
                    # Whoever has a house of his own comes from there: "Q of Y may follow him".
                    from_org=None if name in placed and frame.to_org else frame.from_org,
                    certainty=Certainty.RUMOURED if doubt else frame.certainty,
                )


def _cofounders(
    sentence: Masked, number: int, before: Sequence[Frame], language: Language
) -> Iterable[Frame]:
    """Yield the founding told last for those named as its others: "his co-founders are P and Q"."""
    told = [f for f in before if f.kind == "founding" and f.to_org and not f.background]
    others = language.lists.get("cofounders") if told else None
    hit = others.search(sentence.text) if others and PERSON in sentence.text else None
    if hit is None:
        return
    first = 0 if language.particles else hit.end()  # there the words stand behind the names
    for at in re.finditer(PERSON, sentence.text[first:]):
        slot = sentence.slot(sentence.text[first + at.end()])
        for name in slot.names if slot.full else ():
            if name != told[-1].person:
                yield replace(told[-1], person=name, from_org=None, sentence=number, role=None)


def _meant(text: str, same: re.Pattern[str], language: Language) -> set[str]:
    """Return the kinds of event that the words for "likewise" themselves tell."""
    said = " ".join(hit.group() for hit in same.finditer(text))
    return {kind for kind in language.events if language.events[kind].search(said)}


def _right_beside(text: str, same: re.Pattern[str]) -> str:
    """Return what stands around the words for "likewise", up to the next comma or clause."""
    cut = re.compile(f"[,;:.({BREAK}]")
    parts: list[str] = []
    for hit in same.finditer(text):
        beside = cut.split(text[: hit.start()])[-1], cut.split(text[hit.end() :])[0]
        parts += [beside[0], hit.group(), beside[1]]  # "taking P with him"
    return "|".join(parts)


def with_mates(moves: Sequence[Frame], masked: Sequence[Masked]) -> list[Frame]:
    """Return the moves; who is listed with others as going somewhere, and from nowhere that is
    said, comes from where they do: "P and Q rejoin X"."""
    return [replace(move, from_org=_with_them(move, moves, masked)) for move in moves]


def _with_them(move: Frame, moves: Sequence[Frame], masked: Sequence[Masked]) -> str | None:
    """Return where a move begins, else where those of its list begin theirs, if that is one."""
    if move.from_org or not move.to_org or move.background:
        return move.from_org
    listed = next((names for names in _lists(masked[move.sentence]) if move.person in names), set())
    told = {
        other.from_org
        for other in moves
        if other.person in listed
        and other.from_org
        and (other.kind, other.to_org) == (move.kind, move.to_org)
    }
    return told.pop() if len(told) == 1 else None


def _lists(sentence: Masked) -> Iterable[set[str]]:
    """Yield the people of each list of a sentence: "P, Q, and R" is one."""
    listed: set[str] = set()
    end = -1
    for hit in re.finditer(f"{PERSON}(.)", sentence.text):
        between = sentence.text[end : hit.start()].translate(_SMALL) if end >= 0 else ""
        if listed and not (len(between) <= _JOINT and "," in between):
            yield listed
            listed = set()
        listed |= set(sentence.slot(hit[1]).names)
        end = hit.end()
    if listed:
        yield listed
