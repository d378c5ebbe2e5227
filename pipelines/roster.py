"""People whom a text counts before it names them: "X has hired two engineers. P comes from Y, ...".

The sentence that counts tells the kind and the house; those after it only tell who, and where
each was before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.clauses import Token, predicates, tokens_of
from pipelines.frames import Frame
from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.masking import Masked
from pipelines.particles import mark_behind
from pipelines.patterns import Language
from pipelines.prepositions import mark
from pipelines.rules import Rules
from pipelines.tone import says_so

# What a predicate whose object or subject is a number of people says of them.
_KINDS = {
    "hire": "hire", "hired": "hire", "poach": "hire", "poached": "hire", "hiring": "hire",
    "join": "hire", "arrival": "hire", "rehire": "return", "rehired": "return", "return": "return",
    "fire": "layoff", "fired": "layoff", "dismissal": "layoff",
    "leave": "departure", "lose": "departure", "departure": "departure",
}  # fmt: skip
_ARRIVE = ("hire", "return")
_BELOW = 3  # sentences after the count in which people are named
_MOST = 8  # sentences that count people; more is no news but a trap
_SHORT = 12  # characters between the word for people and where they come from
_NEAR = 70  # characters between a predicate and the word for people
_SMALL = str.maketrans(dict.fromkeys((BREAK, STOP), ""))


@dataclass(frozen=True, slots=True)
class Roster:
    """A sentence that tells a number of unnamed people to come or go."""

    kind: str
    house: str  # where they come to, or what they leave
    count: int | None
    sentence: int
    end: int  # of the word for people
    told: bool = True  # by a verb, not only by a word such as "recruits"
    source: str | None = None  # where they come from: "two researchers from X"


def roster(sentence: Masked, number: int, language: Language) -> Roster | None:
    """Return whom a sentence tells to come or go without a name, None if nobody."""
    unnamed = language.lists.get("unnamed") if "unnamed" in sentence.present else None
    text = sentence.text
    if unnamed is None or not sentence.slots:
        return None
    if not says_so(text, language) or language.has("hedge", text) or language.has("past", text):
        return None
    tokens: list[Token] = []
    verbs = list(predicates(sentence, language))
    if any(token.name in ("refuse", "court") for token in verbs):
        return None  # "refused to hire two engineers"
    for token in verbs:
        kind = _KINDS.get(token.name)
        word = _people_near(token, unnamed, text) if kind else None
        if kind is None or word is None:
            continue
        tokens = tokens or _marked(sentence, language)
        house = _house(token, tokens)
        if house is None or house.slot is None:
            continue
        said = text[max(0, word.start() - 40) : word.start()]
        source = _behind(word, tokens, house) if kind in _ARRIVE else None
        count = _count(said, language)
        return Roster(kind, house.slot.names[0], count, number, word.end(), source=source)
    return None


def _behind(word: re.Match[str], tokens: Sequence[Token], house: Token) -> str | None:
    """Return the organisation right behind a word for people: "two researchers from X"."""
    after = (t for t in tokens if t.slot is not None and t.start >= word.end())
    org = next(after, None)
    if org is None or org.kind != "org" or org is house or org.start - word.end() > _SHORT:
        return None
    marked = org.mark in ("from", "of", "at")
    return org.slot.names[0] if marked and org.slot and not org.slot.maybe else None


def _marked(sentence: Masked, language: Language) -> list[Token]:
    """Return the tokens of a sentence, names with the sense of what marks them."""
    tokens = tokens_of(sentence, language)
    (mark_behind if language.particles else mark)(tokens, sentence.text, language)
    return tokens


def newcomers(
    sentence: Masked,
    last: Masked | None,
    number: int,
    topic: str | None,
    language: Language,
    rules: Rules,
) -> Roster | None:
    """Return whom a sentence, *last* before it, calls newcomers of the house it is about: "three
    additions"."""
    listed = language.lists.get("newcomers") if "newcomers" in sentence.present else None
    hit = listed.search(sentence.text) if listed else None
    if hit is None or not says_so(sentence.text, language):
        return None
    before = sentence.text[: hit.start()]
    house = next((sentence.slot(before[m.end()]).names[0] for m in re.finditer(ORG, before)), None)
    house = house or _unit(sentence.house or topic, last, rules)
    if house is None:
        return None
    said = sentence.text[max(0, hit.start() - 40) : hit.start()]
    return Roster("hire", house, _count(said, language), number, hit.end(), told=False)


def _unit(house: str | None, last: Masked | None, rules: Rules) -> str | None:
    """Return the unit of a house that the sentence before names, else the house."""
    slots = last.slots if last else ()
    named = [name for slot in slots if slot.kind == "org" for name in slot.names]
    return next((name for name in named if house in rules.parents.get(name, ())), house)


def _people_near(predicate: Token, unnamed: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the word for people that a predicate rules: no name stands between them."""
    for hit in unnamed.finditer(text, max(0, predicate.start - _NEAR), predicate.end + _NEAR):
        between = text[min(hit.end(), predicate.end) : max(hit.start(), predicate.start)]
        if PERSON not in between and not re.search(r"[;:.!?。；：]", between):
            return hit
    return None


def _house(predicate: Token, tokens: Sequence[Token]) -> Token | None:
    """Return the organisation that a number of people come to or leave."""
    orgs = [t for t in tokens if t.kind == "org" and t.slot is not None and t.slot.full]
    if predicate.name in ("leave", "departure", "lose", "fire", "fired", "dismissal"):
        fitting = [t for t in orgs if t.mark != "to"]
    elif predicate.name in ("join", "return", "arrival"):
        fitting = [t for t in orgs if t.start > predicate.end and t.mark != "from"]
    else:
        fitting = [t for t in orgs if t.mark != "from"]
    return fitting[0] if fitting else None


def _count(before: str, language: Language) -> int | None:
    """Return the number that stands before a word for people, from 2 to 12."""
    digits = re.findall(r"(?<![\d.,$€£%-])(\d{1,2})(?![\d.,%-])", before)
    if digits:
        return int(digits[-1]) if 2 <= int(digits[-1]) <= 12 else None
    found = [
        (hit.end(), value)
        for value, word in enumerate(language.numbers, 2)
        for hit in word.regex.finditer(before)
    ]
    return max(found)[1] if found else None


def on_roster(
    rosters: Iterable[Roster],
    masked: Sequence[Masked],
    found: Sequence[Frame],
    merged: Sequence[Frame],
    language: Language,
    rules: Rules,
) -> Iterable[Frame]:
    """Yield the moves of those whom the sentences after a count only name.

    Who comes must be said to have been elsewhere, or as many be named as were counted, and told
    what they worked on: "P and Q reported it first" speaks of others.
    """
    moved = {f.person for f in merged if not f.background}
    for one in list(rosters)[:_MOST]:
        named = _named(one, masked, moved, language)
        counted = one.count is not None and len(named) == one.count
        counted = counted and _at_work(named.values(), masked, language)
        beside = _beside_it(one, masked, language) if one.kind in _ARRIVE else {}
        for name, at in named.items():
            if name in moved:
                continue
            source = beside.get(name) or _source(name, one, found, rules)
            if one.kind in _ARRIVE and source:
                yield _frame(one, name, at, source, one.house)
            elif counted and one.kind in _ARRIVE:
                yield _frame(one, name, at, one.source, one.house)
            elif counted:
                yield _frame(one, name, at, one.house, None)
            else:
                continue  # he may be of those whom another sentence counts
            moved.add(name)


def _at_work(numbers: Iterable[int], masked: Sequence[Masked], language: Language) -> bool:
    """Return whether each of the sentences that name people tells their work."""
    work = language.predicates.get("work")
    return work is not None and all(work.search(masked[n].text) for n in set(numbers))


def _named(
    one: Roster, masked: Sequence[Masked], moved: set[str], language: Language
) -> dict[str, int]:
    """Return the people named after a count, each with the sentence: none who only speaks, none
    behind a preposition; those *moved* in any case."""
    names: dict[str, int] = {}
    for number in range(one.sentence, min(len(masked), one.sentence + _BELOW + 1)):
        text = masked[number].text
        first = one.end if number == one.sentence else 0
        here = 0
        for at in (m.start() for m in re.finditer(PERSON, text[first:])):
            at += first
            slot = masked[number].slot(text[at + 1])
            speaks = not moved & {*slot.names} and _beside(text, at, language)
            if not slot.full or speaks:
                continue
            here += 1
            for name in slot.names:
                names.setdefault(name, number)
        if number > one.sentence and not here and names:
            break
    return names


def _beside(text: str, at: int, language: Language) -> bool:
    """Return whether somebody is no subject: he says something, or stands behind a preposition."""
    after = text[at + 2 : at + 40].translate(_SMALL)
    said = re.split(f"[{PERSON}.;]", after)[0]
    if language.has("said", said):
        return True
    before = text[max(0, at - 14) : at].translate(_SMALL).rstrip()
    marks = [language.lists.get(f"mark-{name}") for name in ("of", "by", "to", "at", "about")]
    return any(hit.end() == len(before) for m in marks if m for hit in m.finditer(before))


def _source(name: str, one: Roster, found: Sequence[Frame], rules: Rules) -> str | None:
    """Return where somebody is said to have been, if it is not where the people come to."""
    near = [
        f.from_org
        for f in found
        if f.person == name
        and f.kind in ("origin", "member")
        and f.from_org
        and (f.kind == "origin" or (one.told and f.sentence > one.sentence))
        and f.pattern != "belonging"  # "P of Y was not amused"
        and one.sentence <= f.sentence <= one.sentence + _BELOW
        and not _one_house(f.from_org, one.house, rules)
    ]
    return near[0] if near else None


def _beside_it(one: Roster, masked: Sequence[Masked], language: Language) -> dict[str, str]:
    """Return where those come from whom the counting sentence itself lists: "P and Q from X"."""
    found: dict[str, str] = {}
    last: tuple[str, ...] = ()
    for token in _marked(masked[one.sentence], language):
        if token.start < one.end or token.slot is None:
            last = () if token.kind == "cut" and token.start >= one.end else last
        elif token.kind == "person":
            last = token.slot.names
        elif token.mark in ("from", "of", "at"):
            found |= {name: token.slot.names[0] for name in last if name not in found}
            last = ()
    return found


def arrived(
    found: Sequence[Frame],
    merged: Sequence[Frame],
    masked: Sequence[Masked],
    topic: str | None,
    language: Language,
    rules: Rules,
) -> Iterable[Frame]:
    """Yield the moves of those of whom a text only says that they come from somewhere: they come
    to the house it is about."""
    comes = language.lists.get("comes")
    moved = {f.person for f in merged}
    if comes is None:
        return
    for frame in found:
        if frame.kind != "origin" or frame.background or frame.person in moved:
            continue
        sentence = masked[frame.sentence]
        house = sentence.house or topic
        if house is None or not frame.from_org or _one_house(house, frame.from_org, rules):
            continue
        hit = comes.search(sentence.text, frame.start, frame.end)
        led = sentence.text[: hit.start()].split(PERSON)[-1] if hit else ","
        if "," not in led:  # not "P, who comes from Y, opposes the plan"
            moved.add(frame.person)
            yield replace(frame, kind="hire", to_org=house, pattern="arrived", guessed=True)


def _one_house(one: str, other: str, rules: Rules) -> bool:
    """Return whether two organisations are one, or units of one company."""
    tops = {(rules.parents.get(name) or (name,))[-1] for name in (one, other)}
    return len(tops) == 1


def _frame(one: Roster, name: str, at: int, source: str | None, to: str | None) -> Frame:
    return Frame(
        person=name,
        kind=one.kind,
        from_org=source,
        to_org=to,
        sentence=at,
        pattern=f"roster:{one.kind}",
    )
