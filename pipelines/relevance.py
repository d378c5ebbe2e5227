"""Whether an article is AI-talent news: a score and the reasons, by the rules R1."""

from __future__ import annotations

from pipelines.frames import Cue, Frame
from pipelines.patterns import Language
from pipelines.rules import Rules
from talentwire.model import Relevance

THRESHOLD = 0.5


def relevance(
    text: str,
    orgs: tuple[str, ...],
    claims: list[Frame],
    cues: list[Cue],
    language: Language | None,
    rules: Rules,
) -> Relevance:
    """Return whether the article is AI-talent news, from what was found in it."""
    reasons: list[str] = []
    score = 0.0
    ai = [org for org in orgs if org in rules.orgs and rules.orgs[org].ai_first]
    about_ai = bool(language and language.has("ai", text))
    if claims:
        score += 0.4
        reasons.append("names who moves")
    if cues:
        score += 0.3
        reasons.append("words of staffing news: " + ", ".join(sorted({c.kind for c in cues})))
    if ai:
        score += 0.3
        reasons.append("AI organisations: " + ", ".join(ai[:4]))
    elif orgs and about_ai:
        score += 0.2
        reasons.append("about AI, names " + ", ".join(orgs[:4]))
    if not cues and not claims:
        score = min(score, 0.3)
    return Relevance(score >= THRESHOLD, min(score, 1.0), tuple(reasons))
