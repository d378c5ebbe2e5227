"""Which kinds of talent news an article reports, each with the sentence that shows it."""

from __future__ import annotations

from pipelines.frames import Cue, Frame
from pipelines.masking import Masked
from pipelines.patterns import Language
from talentwire.model import Certainty


def find_events(
    sentences: list[Masked], found_frames: list[Frame], claims: list[Frame], language: Language
) -> list[Cue]:
    """Return the kinds that cue words, patterns about groups and merged claims show, each once.

    A cue counts in a sentence about somebody: a name, an organisation or a word for staff.
    """
    found: dict[str, Cue] = {}
    for number, sentence in enumerate(sentences):
        if not sentence.kinds or (not sentence.slots and not sentence.has("role", language)):
            continue
        for kind in sentence.kinds:
            if (
                kind != "hire" or "acquihire" not in sentence.kinds
            ):  # a team that joins is an acquihire
                found.setdefault(kind, Cue(kind, number))
    for frame in found_frames:
        if frame.kind == "poaching":
            found.setdefault(frame.kind, Cue(frame.kind, frame.sentence))
    for claim in claims:
        if not claim.background:
            kind = "retention" if claim.certainty is Certainty.DENIED else claim.kind
            found.setdefault(kind, Cue(kind, claim.sentence))
    return list(found.values())
