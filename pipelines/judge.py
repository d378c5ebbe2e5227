"""What an article says, as far as rules can tell: entities, claims, events, relevance."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from operator import itemgetter

from pipelines.arrivals import related
from pipelines.asides import asides, without_asides
from pipelines.christened import christened
from pipelines.deals import with_deals, with_the_firm
from pipelines.events import find_events
from pipelines.founders import founders
from pipelines.frames import Cue, Frame
from pipelines.likewise import with_mates
from pipelines.lines import PERSON
from pipelines.masking import Masked, lowered
from pipelines.merging import joined, merge, setting_of
from pipelines.opened import Opened, Told, opened, told_by
from pipelines.origins import with_origins
from pipelines.patterns import Language
from pipelines.posts import with_posts
from pipelines.relevance import relevance
from pipelines.roster import arrived, on_roster
from pipelines.rules import Rules, compile_rules
from pipelines.spans import Span
from talentwire.model import Claim, Event, Judgement, Kind, Mention, Moment, Relevance

__all__ = ["Rules", "compile_rules", "judge"]


def judge(
    title: str,
    text: str,
    language: str | None,
    rules: Rules,
    *,
    published: Moment | None = None,
) -> Judgement:
    """Return what the article says; never raises, whatever the text."""
    article = opened(title, text, language, rules)
    spoken = article.language
    if spoken is None:
        known = f"no rules for language {language}" if language else "language unknown"
        return _names_only(article, language, f"{known}: names only", f"{known}: names only", rules)
    if not article.concerns:
        return _names_only(article, language, article.cut, "nothing of AI", rules)
    told = told_by(article, spoken, rules, published)
    masked = told.masked
    found = christened(joined(told.by_pattern, told.by_clause), masked, spoken)
    found += founders(masked, found, spoken)
    found = without_asides(found, masked, spoken, rules)
    merged = _moves(told, found, article.spans, len(article.title), spoken, rules)
    cues = find_events(masked, found, merged, spoken)
    verdict = relevance(masked, _names(article.spans, "org"), merged, spoken, rules)
    if not verdict.relevant:
        merged, cues = [], []
    spans, orgs = _confirmed(article.spans, merged, rules)
    if not verdict.relevant:
        spans = _of_concern(spans, article, spoken)
    return Judgement(
        language=language,
        relevance=verdict,
        events=tuple(_event(cue, article) for cue in cues),
        orgs=orgs,
        people=_names(spans, "person"),
        mentions=tuple(_mention(span, article) for span in spans),
        claims=tuple(_claim(frame, article) for frame in merged),
        note=told.cut or article.cut,
    )


def _names_only(
    article: Opened, language: str | None, note: str | None, why: str, rules: Rules
) -> Judgement:
    """Return the judgement of an article that can have no news for us: whom and what it names."""
    spans, orgs = _confirmed(article.spans, [], rules)
    if article.language is not None:
        spans = _of_concern(spans, article, article.language)
    mentions = tuple(_mention(span, article) for span in spans)
    people = _names(spans, "person")
    return Judgement(language, Relevance(False, 0.0, (why,)), (), orgs, people, mentions, (), note)


def _of_concern(spans: list[Span], article: Opened, language: Language) -> list[Span]:
    """Return the spans of an article without news for us; whoever is named in one without AI or
    its companies, and has no post there, is not our concern."""
    if any(span.known and span.kind == "org" for span in spans):
        return spans
    return [span for span in spans if span.known or _has_role(span, article, language)]


def _moves(
    told: Told,
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
        founders=language.particles,
        told=_sentences_of(masked),
        order=lambda number: masked[number].order(),
        earlier=lambda number: _is_of_before(masked[number], language),
    )
    merged = merge(found, setting, rules)
    merged += on_roster(told.rosters, masked, found, merged, language, rules)
    merged += arrived(found, merged, masked, setting.topic, language, rules)
    moves = with_deals(with_mates(merged, masked), masked, language, rules)
    moves = with_the_firm(moves, found, masked, language, rules)
    moves = with_origins(moves, found, masked, setting.topic, beside, language, rules)
    moves = [move for move in moves if not _hires_himself(move, rules)]
    return with_posts(moves, found, masked, told.written, language, rules)


def _hires_himself(move: Frame, rules: Rules) -> bool:
    """Return whether somebody is said to be hired by the house that he heads: he is who hires."""
    house = rules.heads.get(move.person)
    return move.kind == "hire" and house is not None and related(move.to_org, house, rules)


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


def _has_role(span: Span, article: Opened, language: Language) -> bool:
    """Return whether a word for somebody's post stands in the sentence of a name."""
    number = bisect_right(article.bounds, span.start, key=itemgetter(0)) - 1
    start, end = article.bounds[number] if number >= 0 else (0, 0)
    return span.start < end and language.has("role", lowered(article.read[start:end]))


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


def _place(start: int, end: int, article: Opened) -> tuple[str, str, int, int]:
    """Return (words, field, start, end) in the original of a stretch of the plain text."""
    first, last = article.whole.origin(start), article.whole.origin(end)
    title, text = article.title, article.text
    if first < len(title):
        last = min(last, len(title))
        return title[first:last], "title", first, last
    shift = len(title) + 2
    return text[first - shift : last - shift], "text", first - shift, last - shift


def _mention(span: Span, article: Opened) -> Mention:
    words, where, start, end = _place(span.start, span.end, article)
    return Mention(span.kind, span.name, words, start, end, where, span.known)


def _event(cue: Cue, article: Opened) -> Event:
    words, where, start, end = _place(*article.bounds[cue.sentence], article)
    return Event(Kind(cue.kind), words, start, end, where, cue.background)


def _claim(frame: Frame, article: Opened) -> Claim:
    words, where, start, end = _place(*article.bounds[frame.sentence], article)
    return Claim(
        person=frame.person,
        from_org=frame.from_org,
        to_org=frame.to_org,
        kind=Kind(frame.kind),
        quote=words,
        start=start,
        end=end,
        field=where,
        role=frame.role,
        date=frame.date,
        certainty=frame.certainty,
        background=frame.background,
    )
