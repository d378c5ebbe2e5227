"""Sentences with their names masked: every organisation and person becomes a slot."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pipelines.lines import BREAK, FIRST, ORG, PERSON, STOP
from pipelines.patterns import FOR_NAMES, NAMELESS, Language
from pipelines.referents import Context, Mark, Referents, Slot
from pipelines.rules import Rules
from pipelines.spans import Span

_NAMED = re.compile(f"[{ORG}{PERSON}](.)|\u3000", re.DOTALL)
MOST = 4000  # slots in one sentence; index characters end there


@dataclass(frozen=True, slots=True)
class Masked:
    """One sentence as the patterns see it."""

    text: str  # small letters
    slots: tuple[Slot, ...]
    start: int
    end: int
    present: frozenset[str] = frozenset()  # word lists and events that may occur
    house: str | None = None  # the company that the sentences before are about
    kinds: tuple[str, ...] = ()  # of events that it has cue words of
    header: str | None = None  # the organisation that stands before it: "Mistral: P leaves"
    unlisted: str = ""  # the text with all people of a list apart, if it has lists

    def has(self, name: str, language: Language) -> bool:
        """Return whether a word of a list of which `present` knows is in the sentence."""
        return name in self.present and language.has(name, self.text)

    def order(self) -> tuple[str, ...]:
        """Return the organisations in their order, and "" where a person stands or, in a Japanese
        headline, something else begins."""
        return tuple(
            self.slot(found[1]).names[0] if found[0][0] == ORG else ""
            for found in _NAMED.finditer(self.text)
        )

    def slot(self, index: str) -> Slot:
        """Return the slot of an index character."""
        return self.slots[ord(index) - FIRST]


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
    seen = language.finder.look(small)
    present = language.finder.among(seen, FOR_NAMES)
    marks = _marks(small, start, end, spans, language, present)
    # Where two people were named just before, a post may be the one's or the other's.
    if start and not context.pair and not _POSTS.isdisjoint(present):
        # Within a paragraph the post may be anybody's, unless nobody else was named.
        opens = text[start - 1 : start] == "\n" or len(context.named) == 1
        marks = _with_post(small, start, marks, language, opens=opens)
    referents = Referents(text, marks, language, rules, context)
    out, slots = _filled(small, start, referents)
    masked = "".join(out)
    if not slots:
        present = language.finder.among(seen, NAMELESS)
        kinds = _cued(masked, present, language)
        return Masked(masked, (), start, end, present, kinds=kinds)
    for name, sign in (("break", BREAK), ("stop", STOP)):
        if name in language.lists:
            masked = language.lists[name].sub(lambda m, s=sign: s + m.group(), masked)  # type: ignore[misc]
    masked = _parted(masked, language)
    apart = masked
    masked, people = _collapse(masked, slots, language)
    referents.close(_object(masked, slots, language) or people, slots)
    present = language.present(masked)
    kinds = _cued(masked, present, language)
    header = _header(masked, slots, context, language)
    apart = "" if apart == masked else apart
    return Masked(masked, tuple(slots), start, end, present, house, kinds, header, apart)


def _filled(small: str, start: int, referents: Referents) -> tuple[list[str], list[Slot]]:
    """Return the pieces of a sentence in small letters, slots for its names, and the slots."""
    out: list[str] = []
    slots: list[Slot] = []
    at, index = start, 0
    while index < len(referents.marks) and len(slots) < MOST:
        mark = referents.marks[index]
        if mark[0] < at:
            index += 1
            continue
        slot, stop, index = referents.read(index)
        if slot is None:
            continue
        out.append(small[at - start : mark[0] - start])
        # A subject that the verb alone tells stands before it, as a pronoun would.
        gap = " " if mark[0] == mark[1] else ""
        words = small[mark[0] - start : stop - start]
        if mark[2] == "pronoun" and " " in words and referents.language.has("ai", words):
            out.append(f"{words} ")  # "der KI-Forscher" says that it is about AI
        out.append((ORG if slot.kind == "org" else PERSON) + chr(FIRST + len(slots)) + gap)
        slots.append(slot)
        at = _branch(small, stop - start, referents.language) + start if slot.full else stop
    out.append(small[at - start :])
    return out, slots


def _branch(small: str, end: int, language: Language) -> int:
    """Return where an organisation ends whose branch is told by a country: "Microsoft France"."""
    branches = language.lists.get("branch")
    hit = branches.match(small, end + 1) if branches and small[end : end + 1] == " " else None
    return hit.end() if hit else end


def lowered(text: str) -> str:
    """Return *text* in small letters, as long as before."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_HEADER = re.compile(rf"^[^\w{ORG}{PERSON}]*{ORG}(.)(\s?:\s|[^\w{ORG}{PERSON}]*$)", re.DOTALL)


def _header(masked: str, slots: list[Slot], context: Context, language: Language) -> str | None:
    """Return the organisation that stands before what a sentence says: in front of a colon, or
    alone in the sentence before, as in lists of news; the context is brought up to date."""
    before, context.header = context.header, None
    found = _HEADER.match(masked) if language.spaced and not language.particles else None
    slot = slots[ord(found[1]) - FIRST] if found else None
    if found is None or slot is None or slot.kind != "org":
        return before
    if ":" in found[2]:
        return before if slot.maybe else slot.names[0]
    context.header = slot.names[0]
    return None


# Lists of words that stand for names, in the order in which they are looked for.
_FOR_NAMES = (
    "unit",
    "elsewhere",
    "company",
    "owned",
    "first_of",
    "second_of",
    "third_of",
    "last_of",
    "pronoun",
    "clitic",
    "latest",
    "pronouns",
)
_POSTS = frozenset(("described", "post_alone"))


def _marks(
    small: str,
    start: int,
    end: int,
    spans: list[Span],
    language: Language,
    present: frozenset[str],
) -> list[Mark]:
    first_span = bisect_left(spans, start, key=lambda s: s.start)
    marks: list[Mark] = []
    for span in islice(spans, first_span, None):
        if span.start >= end:
            break
        if span.end <= end and not _qualifies(small[span.end - start :], span, language):
            marks.append((span.start, span.end, span.kind, span))
    taken = [(m[0], m[1]) for m in marks]
    for name in _FOR_NAMES:
        for hit in (
            _apart_from(language.lists[name], small, start, taken) if name in present else ()
        ):
            first, last = hit.start() + start, hit.end() + start
            marks.append((first, last, name, None))
            taken.append((first, last))
    if "dropped" in present and _dropped(small, start, marks, language):
        marks.append((start, start, "pronoun", None))
    marks.sort(key=lambda m: (m[0], -m[1]))
    return marks


def _qualifies(rest: str, span: Span, language: Language) -> bool:
    """Return whether an organisation only says what kind another is of: "Google-backed X"."""
    hyphened = language.lists.get("hyphened")
    return span.kind != "person" and hyphened is not None and hyphened.match(rest) is not None


def _apart_from(
    words: re.Pattern[str], small: str, start: int, taken: list[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """Yield where *words* stand beside what is taken; what reaches into a name may be told by
    its last word alone: "der OpenAI-Forscher"."""
    at = 0
    while hit := words.search(small, at):
        first, last = hit.start() + start, hit.end() + start
        ends = [b - start for a, b in taken if a < last and first < b]
        at = hit.end() if not ends else max(hit.start() + 1, min(ends))
        if not ends:
            yield hit
        at = max(at, hit.start() + 1)


def _with_post(
    small: str, start: int, marks: list[Mark], language: Language, *, opens: bool
) -> list[Mark]:
    """Return the marks with one where a post ends that stands for whom the text goes on about;
    one without an organisation may do so where a paragraph *opens*."""
    at = _described(small, start, marks, language)
    if opens and at is None:
        at = _post_alone(small, start, marks, language)
    if at is None:
        return marks
    return sorted([*marks, (at, at, "pronoun", None)], key=lambda m: (m[0], -m[1]))


def _described(small: str, start: int, marks: list[Mark], language: Language) -> int | None:
    """Return where a sentence without a name ends to say by a post of whom it goes on to speak:
    "The former head of research at X | takes over"."""
    posts = language.lists.get("described")
    first = min((m for m in marks if m[2] in ("org", "maybe")), default=None, key=lambda m: m[0])
    if posts is None or first is None:
        return None
    stop = language.lists.get("stop")
    for mark in marks:
        if mark[2] not in ("person", "pronoun", "clitic"):
            continue
        before = small[: mark[0] - start].rstrip()
        led = stop and any(not before[m.end() :] for m in stop.finditer(before))
        if mark[0] < first[1] or not (mark[2] != "person" or led):
            return None
    lead = small[: first[0] - start].rstrip()
    if posts.fullmatch(lead) is None or _tells(lead, language):
        return None
    return first[1] if re.match(r" [^\W\d_]", small[first[1] - start :]) else None


def _post_alone(small: str, start: int, marks: list[Mark], language: Language) -> int | None:
    """Return where a post ends with which a paragraph goes on about whom the headline names:
    "The head of research | has left"."""
    posts = language.lists.get("post_alone")
    hit = posts.match(small) if posts else None
    if hit is None or any(m[0] - start < hit.end() for m in marks):
        return None
    return start + hit.end()


def _tells(words: str, language: Language) -> bool:
    """Return whether words have a verb: "the former head of research has worked at X"."""
    verbs = ("work", "leave", "join", "return", "hire", "become")
    found = (language.predicates[name] for name in verbs if name in language.predicates)
    return any(regex.search(words) for regex in found)


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


def _collapse(masked: str, slots: list[Slot], language: Language) -> tuple[str, tuple[str, ...]]:
    """Make one slot of each list of people; return the sentence and the first list's names."""
    lists: list[tuple[str, ...]] = []

    def one(found: re.Match[str]) -> str:
        if _two_clauses(found, masked, language):
            return found.group()
        named = [slots[ord(index) - FIRST] for index in re.findall(f"{PERSON}(.)", found.group())]
        if len(named) > 1 and not named[-1].full and _says(masked[found.end() :], language):
            return found.group()  # "will report to Q, he said"
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


def _parted(masked: str, language: Language) -> str:
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


_NEAR = 40  # characters from a verb to the name of whom it is about


def _object(masked: str, slots: list[Slot], language: Language) -> tuple[str, ...]:
    """Return who is hired or named, of whom a text goes on: "X, led by P, has named Q. She ..."."""
    if language.particles:
        return _main(masked, slots, language)
    if not language.spaced or masked.count(PERSON) < 2:
        return ()
    if language.verb_last:
        return _second(masked, slots, language)
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


def without(sentence: Masked, barred: list[tuple[int, int]], language: Language) -> Masked:
    """Return a sentence whose events are those of the words outside of *barred* stretches."""
    if not barred or not sentence.kinds:
        return sentence
    text = sentence.text
    for start, stop in barred:
        text = text[:start] + " " * (stop - start) + text[stop:]
    return replace(sentence, kinds=_cued(text, sentence.present, language))


# What a report is denied of did not happen.
_DENIED = ("departure", "hire", "founding", "appointment", "promotion", "return", "acquihire")


def _cued(text: str, present: frozenset[str], language: Language) -> tuple[str, ...]:
    """Return the kinds of event that a sentence has cue words of; none where it tells of a
    lawsuit, a death or an interview (`other_news`)."""
    if "other_news" in present and language.has("other_news", text):
        return ()
    kinds = tuple(
        kind for cue, kind in language.cues if cue in present and language.events[kind].search(text)
    )
    # "X否认P加入的消息": nobody has moved. Elsewhere a sentence denies but a part of what it says.
    east = bool(kinds) and (language.particles or language.prenominal)
    denied = east and language.has("denial", text)
    return tuple(kind for kind in kinds if not denied or kind not in _DENIED)
