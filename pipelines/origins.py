"""Where somebody comes from of whom no sentence says it: what else his sentence names, or the
house that the article says others have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.arrivals import related
from pipelines.frames import Frame
from pipelines.masking import Masked
from pipelines.rules import Rules

_KINDS = frozenset(("hire", "return", "acquihire"))  # who is named to a post may come from inside


def with_origins(
    merged: list[Frame],
    found: list[Frame],
    masked: Sequence[Masked],
    topic: str | None,
    asides: set[str],
    rules: Rules,
) -> list[Frame]:
    """Return the moves, those without an origin with the one that the text has for them; what it
    tells of by the way (*asides*) is none."""
    return [
        replace(
            move,
            from_org=_beside(move, found, masked, asides, rules)
            or _left(move, merged, topic, masked, rules),
        )
        if move.kind in _KINDS and move.to_org and not (move.from_org or move.background)
        else move
        for move in merged
    ]


def _beside(
    move: Frame, found: list[Frame], masked: Sequence[Masked], asides: set[str], rules: Rules
) -> str | None:
    """Return the one other organisation of the sentence, if it is not where somebody else is."""
    slots = masked[move.sentence].slots
    others = {
        name
        for slot in slots
        if slot.kind == "org"
        for name in slot.names
        if not related(name, move.to_org, rules)
    }
    if len(others) != 1 or others & asides or any(s.kind == "org" and s.maybe for s in slots):
        return None
    (other,) = others
    elsewhere = any(
        f.person
        and f.person != move.person
        and f.sentence == move.sentence
        and other in (f.from_org, f.to_org)
        for f in found
    )
    return None if elsewhere else other


def _left(
    move: Frame, merged: list[Frame], topic: str | None, masked: Sequence[Masked], rules: Rules
) -> str | None:
    """Return the house that more than one sentence is about, if somebody else leaves it."""
    if topic is None or related(topic, move.to_org, rules):
        return None
    leave = any(
        other.from_org == topic and other.person != move.person and not other.background
        for other in merged
    )
    about = sum(any(topic in slot.names for slot in sentence.slots) for sentence in masked)
    return topic if leave and about > 1 else None
