"""An article as the rules see it: its names found, its sentences masked and read one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import perf_counter, thread_time

from pipelines.claims import frames
from pipelines.entities import find_entities
from pipelines.frames import Frame
from pipelines.lazy import seconds_made
from pipelines.likewise import likewise
from pipelines.masking import Masked, looked_through, mask, without
from pipelines.patterns import Language
from pipelines.plain import Plain, parted, plain, simplified
from pipelines.predicates import clause_frames
from pipelines.referents import Context
from pipelines.roster import Roster, newcomers, roster
from pipelines.rules import Rules
from pipelines.sentences import sentences
from pipelines.spans import Span
from pipelines.supposed import suppositions
from talentwire.model import Moment

LONGEST = 200_000  # characters of a text that are judged; what follows is not read
# Of this thread, matching patterns; a page takes milliseconds. Not by the clock on the wall: on a
# busy machine the same article would be judged otherwise.
LONGEST_SECONDS = 2.0
_LOOKS_AT_CLOCK = 16  # sentences between two looks


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with its names found."""

    title: str  # as far as it is read
    text: str
    whole: Plain  # title and text
    read: str  # the same in the characters in which it is read
    spans: list[Span]
    language: Language | None  # None without rules
    concerns: bool  # whether it may be news of ours
    bounds: list[tuple[int, int]]  # where its sentences begin and end, in what is read
    cut: str | None  # why its end is not read


def opened(title: str, text: str, language: str | None, rules: Rules) -> Opened:
    """Return the article with its names; what is too long is cut."""
    long = f"judged up to character {LONGEST}: the text is longer" if len(text) > LONGEST else None
    title, text = title[:2000], text[:LONGEST]
    whole = plain(f"{title}\n\n{text}")
    spoken = rules.languages.get(language or "")
    read = simplified(whole.text) if spoken and spoken.rules.simplify else whole.text
    if spoken and spoken.rules.names == "hanzi":
        read = parted(read)
    spans, concerns = find_entities(read, rules, spoken)
    spans = _as_written(spans, read, whole.text)
    return Opened(title, text, whole, read, spans, spoken, concerns, sentences(read), long)


@dataclass(slots=True)
class Told:
    """What the sentences of an article say, each for itself."""

    masked: list[Masked] = field(default_factory=list)
    by_pattern: list[Frame] = field(default_factory=list)
    by_clause: list[Frame] = field(default_factory=list)
    rosters: list[Roster] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    cut: str | None = None  # why the last sentences were not read


def told_by(opened: Opened, language: Language, rules: Rules, published: Moment | None) -> Told:
    """Return what the sentences say, as far as the time goes.

    All are masked before the first is read: step by step what a step needs stays at hand.
    """
    told = Told()
    first = next((span.name for span in opened.spans if span.kind == "org"), None)
    before: list[Frame] = []
    spent = _stopwatch()
    _mask_all(opened, language, rules, told, spent)
    for number, sentence in enumerate(told.masked):
        if _too_late(number, len(opened.bounds), told, spent):
            del told.masked[number:]
            break
        barred = suppositions(sentence, language)
        if sentence.slots:  # who moves is named
            by_pattern = frames(sentence, number, language, published, barred)
            by_clause = clause_frames(sentence, number, language, published, barred)
            before += by_pattern + by_clause
            same = list(likewise(sentence, number, before, language))
            before += same
            told.by_pattern += by_pattern
            told.by_clause += by_clause + same
        told.masked[number] = without(sentence, barred, language)
        last = told.masked[number - 1] if number else None
        counted = roster(sentence, number, language) or newcomers(
            told.masked[number], last, number, first, language, rules
        )
        told.rosters += [counted] if counted else []
    return told


def _mask_all(
    opened: Opened, language: Language, rules: Rules, told: Told, spent: Callable[[], float]
) -> None:
    """Mask the sentences, as far as the time goes."""
    read, bounds = opened.read, opened.bounds
    context = Context()
    looked = looked_through(read, bounds, language)
    for number, ((start, end), seen) in enumerate(zip(bounds, looked, strict=True)):
        if _too_late(number, len(bounds), told, spent):
            break
        told.masked.append(mask(read, start, end, seen, opened.spans, language, rules, context))
        told.written.append(read[start:end])


def _too_late(number: int, sentences: int, told: Told, spent: Callable[[], float]) -> bool:
    """Return whether the time is up, and note where."""
    if number % _LOOKS_AT_CLOCK or spent() <= LONGEST_SECONDS:
        return False
    told.cut = f"judged up to sentence {number} of {sentences}: it took too long"
    return True


def _stopwatch() -> Callable[[], float]:
    """Return what tells the seconds that this thread has been busy since, if they are too many.

    Asking for a thread's time is dear; what the clock on the wall has not counted it has not had.
    Regexes made for the first article of a language are not counted: they may take seconds.
    """
    started, began = thread_time() - seconds_made(), perf_counter()

    def spent() -> float:
        passed = perf_counter() - began
        return passed if passed <= LONGEST_SECONDS else thread_time() - seconds_made() - started

    return spent


def _as_written(spans: list[Span], read: str, text: str) -> list[Span]:
    """Return the spans with names that are in no table as the text spells them."""
    if read == text:
        return spans
    names: dict[str, str] = {}
    for span in spans:
        at = read.find(span.name)
        if at >= 0 and not (span.known and span.kind == "org"):
            names.setdefault(span.name, text[at : at + len(span.name)])
    return [replace(span, name=names.get(span.name, span.name)) for span in spans]
