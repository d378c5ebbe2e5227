"""Where somebody comes from of whom no sentence says it: what else his sentence names, or the
house that the article says others have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.arrivals import follows_on, related
from pipelines.frames import Frame
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.rules import Rules

_KINDS = frozenset(("hire", "return", "acquihire"))  # who is named to a post may come from inside


def with_origins(
    merged: list[Frame],
    found: list[Frame],
    masked: Sequence[Masked],
    topic: str | None,
    asides: set[str],
    language: Language,
    rules: Rules,
) -> list[Frame]:
    """Return the moves, those without an origin with the one that the text has for them; what it
    tells of by the way (*asides*) is none."""
    open_ended = [m for m in merged if _is_open(m)]
    if not open_ended:
        return merged
    theirs: dict[tuple[int, str | None], set[str]] = {}
    for frame in found:
        for org in (frame.from_org, frame.to_org) if frame.person else ():
            theirs.setdefault((frame.sentence, org), set()).add(frame.person)
    about = sum(any(topic in slot.names for slot in sentence.slots) for sentence in masked)
    leave = {m.person for m in merged if topic and m.from_org == topic and not m.background}

    def origin(move: Frame) -> str | None:
        sentence = masked[move.sentence]
        other = _beside(move, sentence, rules)
        if (
            other
            and other not in asides
            and theirs.get((move.sentence, other), set()) <= {move.person}
        ):
            return other
        apart = related(topic, move.to_org, rules) or language.has("apart", sentence.text)
        apart = apart or sentence.header not in (None, topic)
        return topic if about > 1 and leave - {move.person} and not apart else None

    return [replace(m, from_org=origin(m)) if _is_open(m) else m for m in merged]


def _is_open(move: Frame) -> bool:
    return bool(move.kind in _KINDS and move.to_org and not (move.from_org or move.background))


def _beside(move: Frame, sentence: Masked, rules: Rules) -> str | None:
    """Return the one other organisation of the sentence, unless it follows on where to."""
    if any(slot.kind == "org" and slot.maybe for slot in sentence.slots):
        return None
    order = sentence.order()
    others = {name for name in order if name and not related(name, move.to_org, rules)}
    other = others.pop() if len(others) == 1 else None
    return other if other and not follows_on(other, move.to_org, order, rules) else None
