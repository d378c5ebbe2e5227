"""Frames from clauses: what the predicates of a masked sentence say of each person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.arguments import read_clauses
from pipelines.classes import Found, inverts
from pipelines.claims import _NOT_DENIED, _is_past, _rest
from pipelines.frames import Frame
from pipelines.masking import Masked
from pipelines.moments import read_moment
from pipelines.particle_claims import read_particles
from pipelines.patterns import BREAK, Language
from pipelines.verblast_claims import read_verb_last
from talentwire.model import Certainty, Moment


def clause_frames(
    sentence: Masked,
    number: int,
    language: Language,
    published: Moment | None,
    barred: list[tuple[int, int]],
) -> list[Frame]:
    """Return what the predicates of one masked sentence say, a frame for each person."""
    if not sentence.slots or not any(p.startswith("predicate:") for p in sentence.present):
        return []
    read = read_particles if language.particles else read_clauses
    read = read_verb_last if language.verb_last else read
    found, belonging = read(sentence, language)
    placed = {name for name, _, org, _ in belonging if org is not None}
    for one in found:
        # "FAIR researcher P leaves the company": the post says best where he was.
        names = {name for token in one.people if token.slot for name in token.slot.names}
        said = one.source.slot if one.source else None
        if one.kind == "departure" and said and not (said.full or said.maybe) and names & placed:
            one.source = None
    frames = [
        frame
        for one in found
        if not any(a <= one.clause.predicate.start < b for a, b in barred)
        for frame in _frames(one, sentence, number, language, published)
    ]
    for name, pronoun, org, origin in belonging:
        slot = org.slot if org else None
        frames.append(
            Frame(
                name,
                "origin" if origin else "member",
                slot.names[0] if slot else None,
                None,
                None,
                Certainty.STATED,
                False,
                number,
                org.start if org else 0,
                org.end if org else 0,
                "belonging",
                pronoun=pronoun,
                whole=slot.whole if slot and not language.prenominal else None,
            )
        )
    return frames


def _frames(
    one: Found, sentence: Masked, number: int, language: Language, published: Moment | None
) -> Iterable[Frame]:
    source = one.source.slot.names[0] if one.source and one.source.slot else None
    goal = one.goal.slot.names[0] if one.goal and one.goal.slot else None
    kind = one.kind
    kinds = (kind, "hire") if kind == "departure" and goal and goal != source else (kind,)
    if (
        one.clause.predicate.name in ("join", "go", "work")
        and kind not in ("departure", "member")
        and not (source or goal)
    ):
        after = sentence.text[one.clause.predicate.end : one.clause.predicate.end + 30]
        if one.clause.predicate.name != "join" or not language.has("team", after):
            return
    start, end = one.clause.start, one.clause.end
    said = sentence.text[_told(one, sentence.text, start, language) : end]
    sure = {kind: _certainty(one, kind, sentence.text, start, end, language) for kind in kinds}
    kinds = tuple(kind for kind in kinds if sure[kind] is not None)
    if not kinds:
        return
    year = published.at.year if published else None
    told = said
    if language.verb_last:
        verb = one.clause.predicate.start
        told = _piece(sentence.text, verb) if one.clause.head else _piece(said, verb - start)
    rest = (
        ""
        if inverts(language) and one.clause.tail
        else _rest(sentence.text, end - 1 if said[-1:] in (",", "(") else end)
    )
    background = one.background or _is_past(told, rest, language, year)
    earlier = language.has("earlier", told)
    date = (
        read_moment(sentence.text[start : end + 30], language, published)
        if kind not in ("origin", "member")
        else None
    )
    if one.nameless:
        yield Frame(
            "",
            kinds[-1],
            source,
            goal,
            None,
            Certainty.STATED,
            background,
            number,
            start,
            end,
            f"clause:{one.clause.predicate.name}",
        )
        return
    for kind, token in ((k, t) for k in kinds for t in one.people):
        assert token.slot is not None
        for name in token.slot.names:
            yield Frame(
                person=name,
                kind=kind,
                from_org=source,
                to_org=None if kind == "departure" else goal,
                role=None,
                certainty=sure[kind] or Certainty.STATED,
                background=earlier if kind == "origin" else background and kind != "member",
                sentence=number,
                start=start,
                end=end,
                pattern=f"clause:{one.clause.predicate.name}",
                pronoun=not token.slot.full,
                whole=one.source.slot.whole if one.source and one.source.slot else None,
                date=date,
                hirer=one.goal is not None and one.goal is one.actor,
                house=sentence.house if language.particles else None,
                deal=language.has("deal", sentence.text),
            )


def _told(one: Found, text: str, start: int, language: Language) -> int:
    """Return where what a clause says begins: behind what describes its subject."""
    phrase = _phrase(text, start, language)
    first = min((t.start for t in one.people), default=phrase)
    return max(phrase, text.rfind("的", phrase, first) + 1) if language.prenominal else phrase


def _phrase(text: str, start: int, language: Language) -> int:
    """Return where the phrase begins that a clause stands in: "2023年他…"."""
    if not language.prenominal:
        return start
    return max(text.rfind(sign, 0, start) for sign in "，,。；、\n") + 1


def _piece(said: str, at: int) -> str:
    """Return what stands between the commas around a verb."""
    begin = max(said.rfind(sign, 0, at) for sign in (",", BREAK)) + 1
    stop = said.find(",", at)
    return said[begin:] if stop < 0 else said[begin:stop]


def _certainty(
    one: Found, kind: str, text: str, start: int, end: int, language: Language
) -> Certainty | None:
    predicate = one.clause.predicate
    if language.particles:  # what denies a verb, or doubts it, stands behind it
        start, end = predicate.start, max(end, predicate.end)
        near = text[start : predicate.end + 12]
        around = text[start : end + 60]
    else:
        near = text[
            max(start, predicate.start - 40) : predicate.end + (0 if language.spaced else 12)
        ]
        if (
            language.spaced
        ):  # "no plans to leave": the words before a verb, wherever its clause begins
            led = re.split(f"[,;:—({BREAK}]", text[max(0, predicate.start - 40) : predicate.start])[
                -1
            ]
            near = led if inverts(language) else led + text[predicate.start : predicate.end]
        around = text[max(0, start - 60) : end + (0 if language.spaced else 20)]
    if language.verb_last:  # "wechselt nicht zu X"
        near = _piece(text, predicate.start)
    if language.prenominal:
        phrase = max(start, _phrase(text, predicate.start, language), predicate.start - 40)
        near = text[phrase : predicate.end] + re.split("[，,。；]", text[predicate.end :][:12])[0]
    if one.denied or (kind not in ("origin", "member") and language.has("denial", text)):
        return Certainty.DENIED
    if kind not in ("origin", "member") and language.has("negation", near):
        # Whom nobody hires has refused nothing.
        acted_on = one.actor is not None and predicate.name in ("hire", "rehire", "poach")
        return None if acted_on or kind in _NOT_DENIED else Certainty.DENIED
    announced = language.lists.get("announcement")
    if announced is not None:
        around = announced.sub(" ", around)
    return Certainty.RUMOURED if language.has("hedge", around) else Certainty.STATED
