"""Which kinds of talent news an article reports, each with the sentence that shows it."""

from __future__ import annotations

from pipelines.frames import Cue, Frame
from pipelines.lines import PERSON
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
    passing: dict[str, Cue] = {}
    for number, sentence in enumerate(sentences):
        if not sentence.kinds or (not sentence.slots and not sentence.has("role", language)):
            continue
        for kind in sentence.kinds:
            if kind == "hire" and "acquihire" in sentence.kinds:
                continue  # a team that joins is an acquihire
            told = passing if number and _in_passing(kind, sentence) else found
            told.setdefault(kind, Cue(kind, number))
    for frame in found_frames:
        if frame.kind == "poaching":
            found.setdefault(frame.kind, Cue(frame.kind, frame.sentence))
    for claim in claims:
        if not claim.background:
            kind = "retention" if claim.certainty is Certainty.DENIED else claim.kind
            found.setdefault(kind, Cue(kind, claim.sentence))
    return list((found or passing).values())  # where nothing else is told, they are the news


def _in_passing(kind: str, sentence: Masked) -> bool:
    """Return whether cue words below the headline, of which no claim comes, tell what is no news:
    "founded in 2021 by P", "P was fired then", "the new head of research" of nobody named."""
    if kind == "founding":
        return True
    named = PERSON in sentence.text
    return named if kind == "layoff" else not named if kind == "appointment" else False
