"""Sentences with their names masked: every organisation and person becomes a slot."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice

from pipelines.patterns import BREAK, FIRST, ORG, PERSON, STOP, Language
from pipelines.rules import Rules
from pipelines.spans import Span

_GOES = re.compile(r"へ|に|行|행|로|으로|入り|移籍|復帰|退社|退任|합류|이직|복귀|입사|퇴사")
# "（PFN、東京・千代田）": what the bracket says besides is no news.
_CLOSES = re.compile(r"(?:[、,]\s?[^()（）。\n]{1,16})?[)）]")
MOST = 4000  # slots in one sentence; index characters end there


@dataclass(frozen=True, slots=True)
class Slot:
    """What one slot of a masked sentence stands for."""

    kind: str  # org | person
    names: tuple[str, ...]  # several for "they"
    full: bool = True  # False for a pronoun or an anaphor
    whole: str | None = None  # an organisation's unit: the company the text puts beside it
    maybe: bool = False  # a capitalised word that only a claim makes an organisation


@dataclass(frozen=True, slots=True)
class Masked:
    """One sentence as the patterns see it."""

    text: str  # small letters
    slots: tuple[Slot, ...]
    start: int
    end: int
    present: frozenset[str] = frozenset()  # word lists and events that may occur
    house: str | None = None  # the company that the sentences before are about

    def slot(self, index: str) -> Slot:
        """Return the slot of an index character."""
        return self.slots[ord(index) - FIRST]


@dataclass
class Context:
    """Who and what pronouns can mean, carried from sentence to sentence."""

    subject: tuple[str, ...] = ()
    company: str | None = None
    house: str | None = None  # the organisation that a sentence is about, as it is named
    unit: str | None = None  # the last organisation named, as it is
    before: tuple[str, ...] = ()  # the subject of the sentence before
    group: tuple[str, ...] = ()  # the last list of several people


def mask(
    text: str,
    start: int,
    end: int,
    spans: list[Span],
    language: Language,
    rules: Rules,
    context: Context,
) -> Masked:
    """Return the sentence text[start:end] masked; *context* is read and brought up to date."""
    house = context.house
    small = lowered(text[start:end])
    marks = _marks(small, start, end, spans, language)
    out: list[str] = []
    slots: list[Slot] = []
    at = start
    first: tuple[str, ...] = ()
    known = context.company
    company: str | None = None
    here: str | None = None
    before: tuple[str, ...] = ()
    index = 0
    while index < len(marks):
        mark = marks[index]
        if mark[0] < at:
            index += 1
            continue
        kind = mark[2]
        stop = mark[1]
        whole: str | None = None
        if kind == "maybe":
            assert mark[3] is not None
            slot = Slot("org", (mark[3].name,), full=False, maybe=True)
        elif kind == "org":
            name, whole, stop, index = _compound(text, marks, index, language, rules)
            slot = Slot("org", (name,), whole=whole)
            if _company(name, rules) != name:
                context.unit = name
            about = language.lists.get("house_behind")
            if about and about.match(text, stop) and here is None:
                here = context.house = name
            # Where somebody was is not the house that a text goes on about.
            behind = language.lists.get("left_behind")
            left = behind is not None and behind.match(text, stop) is not None
            left = left and context.company is not None
            if not left and not _formerly(text, mark[0], language):
                context.company = _company(whole or name, rules)
                company = company or context.company
        elif kind == "person":
            assert mark[3] is not None
            slot = Slot("person", (mark[3].name,))
            owned = _owner(text, marks, index, language)
            listed = index > 0 and _one_list(text, marks[index - 1], mark, language)
            before = tuple(dict.fromkeys((*before, *slot.names))) if listed else slot.names
            first = first or before
            stop, index = _told_twice(text, marks, index)
            if owned:
                index += 1
                continue
        elif kind in ("company", "elsewhere", "unit"):
            if _named_next(text, marks, index):
                index += 1  # "the start-up Lumen": the name says which
                continue
            owner = _owned_by(text, marks, index, language)
            meant_org = context.company if kind == "company" else context.unit or context.company
            if kind == "elsewhere":  # "the Munich firm" is none that its own sentence names
                meant_org = known or context.company
            if owner:
                person = rules.people.get(owner.name)
                meant_org = (person.affiliation if person else None) or context.company
                index += 1
                stop = owner.end
            if meant_org is None:
                index += 1
                continue
            slot = Slot("org", (meant_org,), full=False)
        elif kind == "pronoun" and _person_next(text, marks, index):
            index += 1  # "the Indian Venkat Rao": the name says who
            continue
        else:
            meant = _meant(kind, first, before, context)
            if not meant or (kind != "pronouns" and len(meant) > 1):
                index += 1
                continue
            slot = Slot("person", meant, full=False)
        out.append(small[at - start : mark[0] - start])
        if len(slots) >= MOST:
            break
        # A subject that the verb alone tells stands before it, as a pronoun would.
        gap = " " if mark[0] == mark[1] else ""
        words = small[mark[0] - start : stop - start]
        if kind == "pronoun" and " " in words and language.has("ai", words):
            out.append(f"{words} ")  # "der KI-Forscher" says that it is about AI
        out.append((ORG if slot.kind == "org" else PERSON) + chr(FIRST + len(slots)) + gap)
        slots.append(slot)
        at = stop
        index += 1
    out.append(small[at - start :])
    masked = "".join(out)
    if not slots:
        return Masked(masked, (), start, end, language.present(masked))
    for name, sign in (("break", BREAK), ("stop", STOP)):
        if name in language.lists:
            masked = language.lists[name].sub(lambda m, s=sign: s + m.group(), masked)  # type: ignore[misc]
    masked, people = _collapse(masked, slots, language)
    context.company = company or context.company
    earlier = context.group
    context.group = max((s.names for s in slots if s.kind == "person"), key=len, default=())
    if len(context.group) < 2:
        context.group = earlier
    if first:
        context.before = context.subject
        context.subject = people or first
    return Masked(masked, tuple(slots), start, end, language.present(masked), house)


def _formerly(text: str, start: int, language: Language) -> bool:
    """Return whether an organisation is where somebody was: "ex-OpenAI", "前OpenAI"."""
    former = language.lists.get("former")
    lead = text[max(0, start - 12) : start].lower()
    return former is not None and any(not lead[m.end() :].strip() for m in former.finditer(lead))


def _told_twice(text: str, marks: list[Mark], index: int) -> tuple[int, int]:
    """Return where a name ends that stands again in brackets, and the last index of it."""
    stop = marks[index][1]
    if index + 1 < len(marks) and marks[index + 1][2] == "person":
        one, other = marks[index][3], marks[index + 1][3]
        bracket = re.fullmatch(r"\s?\(", text[stop : marks[index + 1][0]])
        after = marks[index + 1][1]
        if one and other and one.name == other.name and bracket and text[after : after + 1] == ")":
            return after + 1, index + 1
    return stop, index


def _one_list(text: str, one: Mark, other: Mark, language: Language) -> bool:
    """Return whether two people stand side by side: "A and B", "A, B"."""
    separator = language.lists.get("separator")
    between = text[one[1] : other[0]].strip().lower()
    return one[2] == "person" and bool(separator and separator.fullmatch(between))


def _named_next(text: str, marks: list[Mark], index: int) -> bool:
    """Return whether an organisation's name stands right after a mark."""
    if index + 1 >= len(marks) or marks[index + 1][2] not in ("org", "maybe"):
        return False
    return not text[marks[index][1] : marks[index + 1][0]].strip(' "“«„')


def _meant(
    kind: str, first: tuple[str, ...], before: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    """Return whom a pronoun means; an object is hardly the subject of its sentence."""
    if kind == "pronouns":
        return _several(context, before)
    return (context.subject or first) if kind == "clitic" else (first or context.subject)


def _person_next(text: str, marks: list[Mark], index: int) -> bool:
    """Return whether a person's name stands right after a mark."""
    if index + 1 >= len(marks) or marks[index + 1][2] != "person":
        return False
    return text[marks[index][1] : marks[index + 1][0]] == " "


def _several(context: Context, here: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom "they" means: the last list of people, else the last two sentences' subjects."""
    if len(context.subject) > 1 or not context.subject:
        return context.subject or here
    if context.group:
        return context.group
    return tuple(dict.fromkeys((*context.before, *context.subject)))


Mark = tuple[int, int, str, Span | None]


def lowered(text: str) -> str:
    """Return *text* in small letters, as long as before."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _marks(small: str, start: int, end: int, spans: list[Span], language: Language) -> list[Mark]:
    first_span = bisect_left(spans, start, key=lambda s: s.start)
    marks: list[Mark] = []
    for span in islice(spans, first_span, None):
        if span.start >= end:
            break
        if span.end <= end:
            marks.append((span.start, span.end, span.kind, span))
    taken = [(m[0], m[1]) for m in marks]
    for kind, name in (
        ("unit", "unit"),
        ("elsewhere", "elsewhere"),
        ("company", "company"),
        ("pronoun", "pronoun"),
        ("clitic", "clitic"),
        ("pronouns", "pronouns"),
    ):
        listed = language.lists.get(name)
        for hit in listed.finditer(small) if listed else ():
            first, last = hit.start() + start, hit.end() + start
            if not any(a < last and first < b for a, b in taken):
                marks.append((first, last, kind, None))
                taken.append((first, last))
    if _dropped(small, start, marks, language):
        marks.append((start, start, "pronoun", None))
    marks.sort(key=lambda m: (m[0], -m[1]))
    return marks


def _dropped(small: str, start: int, marks: list[Mark], language: Language) -> bool:
    """Return whether a sentence begins with a verb that goes on about somebody named before.

    Not where a person follows without a preposition: "si è dimesso il presidente Brockman".
    """
    verbs = language.lists.get("dropped")
    if verbs is None or not verbs.match(small):
        return False
    first = min((m[0] for m in marks if m[2] == "person"), default=None)
    if first is None:
        return True
    stop = language.lists.get("stop")
    before = small[: first - start].rstrip()
    return bool(stop and any(not before[m.end() :] for m in stop.finditer(before)))


def _compound(
    text: str, marks: list[Mark], index: int, language: Language, rules: Rules
) -> tuple[str, str | None, int, int]:
    """Join "Meta's FAIR (Fundamental AI Research)": (most specific, company, end, last index)."""
    span = marks[index][3]
    assert span is not None
    name, stop, whole = span.name, span.end, None
    while index + 1 < len(marks) and marks[index + 1][2] == "org":
        other = marks[index + 1][3]
        assert other is not None
        between = text[stop : other.start]
        if len(between) > 24 or re.search(r"[,;.!?、，。]", between):
            break
        if other.name == name and re.fullmatch(r"\s*[(（\[]\s*", between):
            pass
        elif name in rules.parents.get(other.name, ()) and _joins(between, language):
            name, whole = other.name, whole or name
        elif other.name in rules.parents.get(name, ()) and _joins(between, language):
            whole = other.name
        else:
            break
        stop = other.end
        closed = _CLOSES.match(text, stop) if re.search(r"[(（]", between) else None
        stop = closed.end() if closed else stop
        index += 1
    return name, whole, stop, index


def _joins(between: str, language: Language) -> bool:
    words = language.lists.get("possessive")
    if re.fullmatch(r"[\s(（]*", between):
        return True
    return bool(words and words.search(between.lower()))


def _company(name: str, rules: Rules) -> str:
    """Return what "the company" means after *name*: the unit's parent, else itself."""
    parents = rules.parents.get(name, ())
    return parents[0] if parents and not rules.orgs[name].domains else name


def _owner(text: str, marks: list[Mark], index: int, language: Language) -> bool:
    """Return whether the person only owns what follows: "Elon Musk's xAI"."""
    if index + 1 >= len(marks) or marks[index + 1][2] != "org":
        return False
    between = text[marks[index][1] : marks[index + 1][0]]
    owning = between.strip().removeprefix("氏") in ("'s", "’s", "的", "の", "의")
    # X氏のYへの移籍 is X's move to Y, not X's own Y.
    return owning and not _GOES.match(text, marks[index + 1][1])


def _owned_by(text: str, marks: list[Mark], index: int, language: Language) -> Span | None:
    """Return the person whose company is meant: "la empresa de Mark Zuckerberg"."""
    if index + 1 >= len(marks) or marks[index + 1][2] != "person":
        return None
    between = text[marks[index][1] : marks[index + 1][0]]
    words = language.lists.get("possessive")
    return marks[index + 1][3] if words and words.fullmatch(between.strip().lower()) else None


def _collapse(masked: str, slots: list[Slot], language: Language) -> tuple[str, tuple[str, ...]]:
    """Make one slot of each list of people; return the sentence and the first list's names."""
    lists: list[tuple[str, ...]] = []

    def one(found: re.Match[str]) -> str:
        named = [slots[ord(index) - FIRST] for index in re.findall(f"{PERSON}(.)", found.group())]
        # "A and B, both architects": the pronoun is no third person.
        real = [slot for slot in named if slot.full] or named
        names = tuple(dict.fromkeys(name for slot in real for name in slot.names))
        lists.append(names)
        if len(named) > 1 and len(slots) < MOST:
            slots.append(Slot("person", names, full=all(slot.full for slot in real)))
            return PERSON + chr(FIRST + len(slots) - 1)
        return found.group()[:2]

    collapsed = language.people.regex.sub(one, masked)
    return collapsed, lists[0] if lists else ()


def cued(sentence: Masked, language: Language) -> list[str]:
    """Return the kinds of event that a sentence has cue words of."""
    return [
        kind
        for kind in language.events
        if f"event:{kind}" in sentence.present and language.events[kind].search(sentence.text)
    ]
