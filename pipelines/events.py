"""Which kinds of talent news an article reports, each with the sentence that shows it."""

from __future__ import annotations

from pipelines.frames import Cue, Frame
from pipelines.patterns import Language


def find_events(sentences: list[str], claims: list[Frame], language: Language) -> list[Cue]:
    """Return the kinds that the sentences (masked) and the merged claims show, each once."""
    found: dict[str, Cue] = {}
    for number, sentence in enumerate(sentences):
        for kind, cues in language.events.items():
            if kind not in found and cues.search(sentence):
                found[kind] = Cue(kind, number)
    for claim in claims:
        if not claim.background:
            kind = "retention" if str(claim.certainty) == "denied" else claim.kind
            found.setdefault(kind, Cue(kind, claim.sentence))
    return list(found.values())
