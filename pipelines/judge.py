"""What an article says, as far as rules can tell: entities, claims, events, relevance."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import itemgetter
from time import perf_counter, thread_time

from pipelines.asides import asides, without_asides
from pipelines.christened import christened
from pipelines.claims import frames
from pipelines.deals import with_deals, with_the_firm
from pipelines.entities import find_entities
from pipelines.events import find_events
from pipelines.founders import founders
from pipelines.frames import Cue, Frame
from pipelines.likewise import likewise, with_mates
from pipelines.lines import PERSON
from pipelines.masking import Masked, lowered, mask, without
from pipelines.merging import joined, merge, setting_of
from pipelines.origins import with_origins
from pipelines.patterns import Language
from pipelines.plain import Plain, parted, plain, simplified
from pipelines.posts import with_posts
from pipelines.predicates import clause_frames
from pipelines.referents import Context
from pipelines.relevance import relevance
from pipelines.roster import Roster, arrived, newcomers, on_roster, roster
from pipelines.rules import Rules, compile_rules
from pipelines.sentences import sentences
from pipelines.spans import Span
from pipelines.supposed import suppositions
from talentwire.model import Claim, Event, Judgement, Kind, Mention, Moment, Relevance

__all__ = ["Rules", "compile_rules", "judge"]

LONGEST = 200_000  # characters of a text that are judged; what follows is not read
# Of this thread, matching patterns; a page takes milliseconds. Not by the clock on the wall: on a
# busy machine the same article would be judged otherwise.
LONGEST_SECONDS = 2.0
_LOOKS_AT_CLOCK = 16  # sentences between two looks


def judge(
    title: str,
    text: str,
    language: str | None,
    rules: Rules,
    *,
    published: Moment | None = None,
) -> Judgement:
    """Return what the article says; never raises, whatever the text."""
    long = f"judged up to character {LONGEST}: the text is longer" if len(text) > LONGEST else None
    title, text = title[:2000], text[:LONGEST]
    whole = plain(f"{title}\n\n{text}")
    spoken = rules.languages.get(language or "")
    read = simplified(whole.text) if spoken and spoken.rules.simplify else whole.text
    if spoken and spoken.rules.names == "hanzi":
        read = parted(read)
    spans, ours = find_entities(read, rules, spoken)
    spans = _as_written(spans, read, whole.text)
    if spoken is None:
        note = (
            f"no rules for language {language}: names only"
            if language
            else "language unknown: names only"
        )
        spans, orgs = _confirmed(spans, [], rules)
        return _names_only(language, spans, orgs, note, note, whole, title, text)
    bounds = sentences(read)
    if not ours:
        spans, orgs = _confirmed(spans, [], rules)
        spans = _of_concern(spans, bounds, read, spoken)
        return _names_only(language, spans, orgs, long, "nothing of AI", whole, title, text)
    orgs = _names(spans, "org")
    told = _told_by(read, bounds, spans, orgs, spoken, rules, published)
    masked, bounds = told.masked, bounds[: len(told.masked)]
    found = christened(joined(told.by_pattern, told.by_clause), masked, spoken)
    found += founders(masked, found, spoken)
    found = without_asides(found, masked, spoken, rules)
    merged = _moves(told, found, spans, len(title), spoken, rules)
    cues = find_events(masked, found, merged, spoken)
    verdict = relevance(masked, orgs, merged, spoken, rules)
    if not verdict.relevant:
        merged, cues = [], []
    spans, orgs = _confirmed(spans, merged, rules)
    if not verdict.relevant:
        spans = _of_concern(spans, bounds, read, spoken)
    people = _names(spans, "person")
    return Judgement(
        language=language,
        relevance=verdict,
        events=tuple(_event(cue, bounds, whole, title, text) for cue in cues),
        orgs=orgs,
        people=people,
        mentions=tuple(_mention(span, whole, title, text) for span in spans),
        claims=tuple(_claim(frame, bounds, whole, title, text) for frame in merged),
        note=told.cut or long,
    )


def _names_only(
    language: str | None,
    spans: list[Span],
    orgs: tuple[str, ...],
    note: str | None,
    why: str,
    whole: Plain,
    title: str,
    text: str,
) -> Judgement:
    """Return the judgement of an article that can have no news for us: whom and what it names."""
    mentions = tuple(_mention(span, whole, title, text) for span in spans)
    people = _names(spans, "person")
    return Judgement(language, Relevance(False, 0.0, (why,)), (), orgs, people, mentions, (), note)


def _of_concern(
    spans: list[Span], bounds: list[tuple[int, int]], read: str, language: Language
) -> list[Span]:
    """Return the spans of an article without news for us; whoever is named in one without AI or
    its companies, and has no post there, is not our concern."""
    if any(span.known and span.kind == "org" for span in spans):
        return spans
    return [span for span in spans if span.known or _has_role(span, bounds, read, language)]


@dataclass(slots=True)
class _Told:
    """What the sentences of an article say, each for itself."""

    masked: list[Masked] = field(default_factory=list)
    by_pattern: list[Frame] = field(default_factory=list)
    by_clause: list[Frame] = field(default_factory=list)
    rosters: list[Roster] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    cut: str | None = None  # why the last sentences were not read


def _told_by(
    read: str,
    bounds: list[tuple[int, int]],
    spans: list[Span],
    orgs: tuple[str, ...],
    language: Language,
    rules: Rules,
    published: Moment | None,
) -> _Told:
    """Return what the sentences say, as far as the time goes."""
    told = _Told()
    context = Context()
    before: list[Frame] = []
    spent = _stopwatch()
    for number, (start, end) in enumerate(bounds):
        if number % _LOOKS_AT_CLOCK == 0 and spent() > LONGEST_SECONDS:
            told.cut = f"judged up to sentence {number} of {len(bounds)}: it took too long"
            break
        sentence = mask(read, start, end, spans, language, rules, context)
        told.masked.append(sentence)
        told.written.append(read[start:end])
        barred = suppositions(sentence, language)
        by_pattern = frames(sentence, number, language, published, barred)
        by_clause = clause_frames(sentence, number, language, published, barred)
        told.masked[-1] = without(sentence, barred, language)
        before += by_pattern + by_clause
        same = list(likewise(sentence, number, before, language))
        by_clause += same
        before += same
        told.by_pattern += by_pattern
        told.by_clause += by_clause
        counted = roster(sentence, number, language) or newcomers(
            told.masked, orgs[0] if orgs else None, language, rules
        )
        told.rosters += [counted] if counted else []
    return told


def _moves(
    told: _Told,
    found: list[Frame],
    spans: list[Span],
    title: int,
    language: Language,
    rules: Rules,
) -> list[Frame]:
    """Return the moves that the frames of all sentences make, with what they leave to others."""
    masked = told.masked
    ours = [span for span in spans if span.name not in rules.employers]
    beside = asides(masked, language, rules)
    near = tuple(name for name in _names(ours, "org") if name not in beside)
    setting = replace(
        setting_of(found, near, *_topic(ours or spans, title), rules),
        named=_only_person(masked[:3]),
        opening=_opening_person(masked[:3]),
        below=_below(ours or spans, title),
        told=_sentences_of(masked),
        order=[sentence.order() for sentence in masked],
        earlier=lambda number: _is_of_before(masked[number], language),
    )
    merged = merge(found, setting, rules)
    merged += on_roster(told.rosters, masked, found, merged, language, rules)
    merged += arrived(found, merged, masked, setting.topic, language, rules)
    moves = with_deals(with_mates(merged, masked), masked, language, rules)
    moves = with_the_firm(moves, found, masked, language, rules)
    moves = with_origins(moves, found, masked, setting.topic, beside, language, rules)
    return with_posts(moves, found, masked, told.written, language, rules)


def _stopwatch() -> Callable[[], float]:
    """Return what tells the seconds that this thread has been busy since, if they are too many.

    Asking for a thread's time is dear; what the clock on the wall has not counted it has not had.
    """
    started, began = thread_time(), perf_counter()

    def spent() -> float:
        passed = perf_counter() - began
        return passed if passed <= LONGEST_SECONDS else thread_time() - started

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


def _topic(spans: list[Span], title: int) -> tuple[str | None, tuple[str, ...]]:
    """Return the organisation the article is about (the title's, else the one named most), and
    all that the title names."""
    orgs = [span.name for span in spans if span.kind == "org"]
    titled = tuple(dict.fromkeys(s.name for s in spans if s.kind == "org" and s.start < title))
    orgs += orgs[:1]  # the first one named weighs more
    return next(iter(titled), None) or max(
        dict.fromkeys(orgs), key=orgs.count, default=None
    ), titled


def _below(spans: list[Span], title: int) -> frozenset[str]:
    """Return the organisations that the text below the title names; the title's, if it is all."""
    named = frozenset(s.name for s in spans if s.kind == "org" and s.start >= title)
    return named or frozenset(s.name for s in spans if s.kind == "org")


def _only_person(opening: list[Masked]) -> str | None:
    """Return the one person whom the first sentence with a name below the headline names."""
    for sentence in opening[1:]:
        named = {n for slot in sentence.slots if slot.kind == "person" for n in slot.names}
        if named:
            return next(iter(named)) if len(named) == 1 else None
    return None


def _opening_person(opening: list[Masked]) -> str | None:
    """Return the one person with whom the first sentence below the headline begins, if words in
    commas tell of him: "P, who built X's team, will report to Q"."""
    sentence = next((s for s in opening[1:] if s.slots), None)
    if sentence is None or not re.match(f"{PERSON}.,", sentence.text):
        return None
    names = sentence.slot(sentence.text[1]).names
    return names[0] if len(names) == 1 else None


def _is_of_before(sentence: Masked, language: Language) -> bool:
    """Return whether a sentence speaks of what was before: "worked", "formerly"."""
    worked = "predicate:work" in sentence.present and language.predicates["work"]
    return bool(worked and worked.search(sentence.text)) or any(
        sentence.has(name, language) for name in ("past", "former")
    )


def _sentences_of(masked: list[Masked]) -> dict[str, frozenset[int]]:
    """Return the numbers of the sentences that speak of each name, be it by a pronoun."""
    told: dict[str, set[int]] = {}
    for number, sentence in enumerate(masked):
        for slot in sentence.slots:
            for name in slot.names:
                told.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in told.items()}


def _has_role(span: Span, bounds: list[tuple[int, int]], read: str, language: Language) -> bool:
    """Return whether a word for somebody's post stands in the sentence of a name."""
    number = bisect_right(bounds, span.start, key=itemgetter(0)) - 1
    inside = number >= 0 and span.start < bounds[number][1]
    return inside and language.has("role", lowered(read[slice(*bounds[number])]))


def _confirmed(
    spans: list[Span], merged: list[Frame], rules: Rules
) -> tuple[list[Span], tuple[str, ...]]:
    """Return the spans with those organisations that only a claim made one, and all orgs."""
    claimed = {org for frame in merged for org in (frame.from_org, frame.to_org)}
    kept = [
        replace(span, kind="org") if span.kind == "maybe" else span
        for span in spans
        if span.name in claimed or not (span.kind == "maybe" or span.name in rules.employers)
    ]
    return kept, _names(kept, "org")


def _names(spans: list[Span], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.name for span in spans if span.kind == kind))


def _place(start: int, end: int, whole: Plain, title: str) -> tuple[str, int, int]:
    """Return (field, start, end) in the original of a stretch of the plain text."""
    first, last = whole.origin(start), whole.origin(end)
    if first < len(title):
        return "title", first, min(last, len(title))
    shift = len(title) + 2
    return "text", first - shift, last - shift


def _mention(span: Span, whole: Plain, title: str, text: str) -> Mention:
    where, start, end = _place(span.start, span.end, whole, title)
    source = title if where == "title" else text
    return Mention(span.kind, span.name, source[start:end], start, end, where, span.known)


def _event(cue: Cue, bounds: list[tuple[int, int]], whole: Plain, title: str, text: str) -> Event:
    where, start, end = _place(*bounds[cue.sentence], whole, title)
    source = title if where == "title" else text
    return Event(Kind(cue.kind), source[start:end], start, end, where, cue.background)


def _claim(
    frame: Frame, bounds: list[tuple[int, int]], whole: Plain, title: str, text: str
) -> Claim:
    where, start, end = _place(*bounds[frame.sentence], whole, title)
    source = title if where == "title" else text
    return Claim(
        person=frame.person,
        from_org=frame.from_org,
        to_org=frame.to_org,
        kind=Kind(frame.kind),
        quote=source[start:end],
        start=start,
        end=end,
        field=where,
        role=frame.role,
        date=frame.date,
        certainty=frame.certainty,
        background=frame.background,
    )
