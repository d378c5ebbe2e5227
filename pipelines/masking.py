"""Sentences with their names masked: every organisation and person becomes a slot."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter

from pipelines.lines import BREAK, FIRST, ORG, PERSON, STOP
from pipelines.listed import MOST, collapse, object_of, parted
from pipelines.patterns import NAMELESS, Language
from pipelines.referents import Context, Mark, Referents, Slot
from pipelines.rules import Rules
from pipelines.spans import Span

_WHO = 7  # characters behind a name: ", whose"
_LEAD = 60  # characters before a name that say whose it is
_NAMED = re.compile(f"[{ORG}{PERSON}](.)|\u3000", re.DOTALL)


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


Looked = tuple[str, frozenset[str]]  # a sentence in small letters, and which lists it may have


def looked_through(
    text: str, bounds: Iterable[tuple[int, int]], language: Language
) -> Iterable[Looked]:
    """Return what `mask` asks of each sentence, all in one go: what is needed to look for words is
    large, and is fetched anew for each sentence if other work comes between."""
    small = [lowered(text[start:end]) for start, end in bounds]
    seen = [language.finder.look(sentence) for sentence in small]
    return zip(small, [language.finder.among(one, NAMELESS) for one in seen], strict=True)


def mask(
    text: str,
    start: int,
    end: int,
    looked: Looked,
    spans: list[Span],
    language: Language,
    rules: Rules,
    context: Context,
) -> Masked:
    """Return the sentence text[start:end] masked; *context* is read and brought up to date."""
    house = context.house
    small, present = looked
    marks = _marks(small, start, end, spans, language, present)
    # Where two people were named just before, a post may be the one's or the other's.
    if start and not context.pair and not _POSTS.isdisjoint(present):
        # Within a paragraph the post may be anybody's, unless nobody else was named.
        opens = text[start - 1 : start] == "\n" or len(context.named) == 1
        marks = _with_post(small, start, marks, language, opens=opens)
    out, slots = [small], list[Slot]()
    if marks:
        referents = Referents(text, marks, language, rules, context)
        out, slots = _filled(small, start, referents)
    if not slots:
        return Masked(small, (), start, end, present, kinds=_cued(small, present, language))
    masked = "".join(out)
    for name, sign in (("break", BREAK), ("stop", STOP)):
        if name in language.lists:
            masked = language.lists[name].sub(lambda m, s=sign: s + m.group(), masked)  # type: ignore[misc]
    masked = parted(masked, language)
    apart = masked
    masked, people = collapse(masked, slots, language)
    present = language.present(masked, narrow=small.isascii())
    referents.close(object_of(masked, slots, language, present) or people, slots)
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
    first_span = bisect_left(spans, start, key=attrgetter("start"))
    marks: list[Mark] = []
    for span in islice(spans, first_span, None):
        if span.start >= end:
            break
        told = _qualifies(small[span.end - start :], span, language)
        if "aide_of" in present:
            told = told or _serves(small, span, start, language)
        if span.end <= end and not told:
            marks.append((span.start, span.end, span.kind, span))
    taken = [(m[0], m[1]) for m in marks]
    for name in _FOR_NAMES:
        if name not in present:
            continue
        for hit in _apart_from(language.lists[name], small, start, taken):
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


def _serves(small: str, span: Span, start: int, language: Language) -> bool:
    """Return whether a person only says whose man or whose firm another is, and nothing follows
    about him: "a former adviser to P", "a law firm run by P"."""
    if span.kind != "person" or language.has("mark-relative", small[span.end - start :][:_WHO]):
        return False
    lead = small[: span.start - start][-_LEAD:].rstrip()
    return any(hit.end() == len(lead) for hit in language.lists["aide_of"].finditer(lead))


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
    if present.isdisjoint(language.any_cue):
        return ()
    kinds = tuple(
        kind for cue, kind in language.cues if cue in present and language.events[kind].search(text)
    )
    # "X否认P加入的消息": nobody has moved. Elsewhere a sentence denies but a part of what it says.
    east = bool(kinds) and (language.particles or language.prenominal)
    denied = east and language.has("denial", text)
    return tuple(kind for kind in kinds if not denied or kind not in _DENIED)
