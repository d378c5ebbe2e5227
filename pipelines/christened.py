"""What a founded firm is called, where another sentence says so: "Their start-up is called X"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.frames import Frame
from pipelines.masking import Masked
from pipelines.patterns import Language

_BEHIND = 2  # sentences after a founding that may say the name


def christened(found: Sequence[Frame], masked: Sequence[Masked], language: Language) -> list[Frame]:
    """Return the frames, with the name that a sentence soon after gives to what is founded."""
    if "called" not in language.lists:
        return list(found)
    known = {f.person for f in found if f.kind == "founding" and f.to_org and not f.background}
    return [
        replace(f, to_org=_name(f, masked, language))
        if f.kind == "founding" and not f.to_org and not f.background and f.person not in known
        else f
        for f in found
    ]


def _name(founding: Frame, masked: Sequence[Masked], language: Language) -> str | None:
    """Return the organisation that the list `called` ends with."""
    first = founding.sentence
    for number in range(first, min(first + _BEHIND + 1, len(masked))):
        sentence = masked[number]
        for hit in language.lists["called"].finditer(sentence.text):
            if number == first and hit.start() < founding.start:
                continue
            slot = sentence.slots and sentence.slot(sentence.text[hit.end()])
            name = slot.names[0] if slot and (slot.full or slot.maybe) else None
            if name and name != founding.from_org:
                return name
    return None
