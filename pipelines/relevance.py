"""Whether an article is AI-talent news: a score and the reasons."""

from __future__ import annotations

import re

from pipelines.frames import Cue, Frame
from pipelines.masking import Masked, cued
from pipelines.patterns import ORG, PERSON, Language
from pipelines.rules import Rules
from talentwire.model import Relevance

_NAMED_AI = re.compile(r"[\u3040-\u9fff가-힣]AI$")  # 노을AI
THRESHOLD = 0.5
# Kinds that words for staff must support: companies and products are "cut" and "launched" too.
_ORG_SLOT = re.compile(f"{ORG}(?:.)", re.DOTALL)
_NAMES = re.compile(f"[{ORG}{PERSON}].")
_PASSING = 4  # sentences after which a move is told in passing


def relevance(
    sentences: list[Masked],
    orgs: tuple[str, ...],
    claims: list[Frame],
    cues: list[Cue],
    language: Language,
    rules: Rules,
) -> Relevance:
    """Return whether the article is AI-talent news, from what was found in it."""
    best, reasons = 0.0, ["no staffing news"]
    opening = " ".join(s.text for s in sentences[:3])
    about_ai = language.has("ai", opening)
    about_staff = language.has("ai_staff", opening)
    ai = {org for org in orgs if _is_ai(org, rules)} | _described(sentences, language)
    titled = {n for m in sentences[:2] for s in m.slots if s.kind == "org" for n in s.names}
    titled |= {parent for org in titled for parent in rules.parents.get(org, ())}
    for number, sentence in enumerate(sentences):
        score, why = _sentence(number, sentence, claims, language, rules, about_ai, ai, titled)
        if score < THRESHOLD and number <= 1 and orgs and orgs[0] in ai:
            if _cut_of_staff(sentence, language):
                score, why = 0.6, ["staff news in an article about " + orgs[0]]
        if score < THRESHOLD and about_staff and _talent_war(sentence, language):
            score, why = 0.55, ["the market for AI staff"]
        elif number >= _PASSING:
            score -= 0.25
        if score > best:
            best, reasons = score, why
    return Relevance(best >= THRESHOLD, round(max(0.0, min(best, 1.0)), 3), tuple(reasons))


def _is_ai(org: str, rules: Rules) -> bool:
    """Return whether an organisation is an AI one: as the table says, else by its name."""
    if org in rules.orgs:
        return rules.orgs[org].ai_first
    if _NAMED_AI.search(org):
        return True
    words = org.split()
    return words[-1] in rules.facts.words.get("ai_ending", ()) or bool({"AI", "IA", "KI"} & set(words))


def _described(sentences: list[Masked], language: Language) -> set[str]:
    """Return the organisations that the text calls AI ones: "the AI start-up X", "X, an AI lab"."""
    found: set[str] = set()
    for sentence in sentences:
        if "ai" not in sentence.present:
            continue
        for slot in _ORG_SLOT.finditer(sentence.text):
            before = _NAMES.split(sentence.text[max(0, slot.start() - 45) : slot.start()])[-1]
            after = _NAMES.split(sentence.text[slot.end() : slot.end() + 45])[0]
            beside = before if not after.lstrip().startswith(",") else before + after
            if language.has("ai", re.split(r"[.;:]", beside)[-1] if beside is before else beside):
                found.update(sentence.slot(slot.group()[1]).names)
    return found


def _cut_of_staff(sentence: Masked, language: Language) -> bool:
    """Return whether a sentence has a cue and a word for staff."""
    return bool(cued(sentence, language)) and language.has("role", sentence.text)


def _talent_war(sentence: Masked, language: Language) -> bool:
    """Return whether a sentence speaks of staff that is poached or kept."""
    kinds = cued(sentence, language)
    return ("poaching" in kinds or "retention" in kinds) and language.has("role", sentence.text)


def _sentence(
    number: int,
    sentence: Masked,
    claims: list[Frame],
    language: Language,
    rules: Rules,
    about_ai: bool,
    ai: set[str],
    titled: set[str],
) -> tuple[float, list[str]]:
    """Return how much one sentence speaks for relevance, and why."""
    text = sentence.text
    named = {name for slot in sentence.slots if slot.kind == "org" for name in slot.names}
    own = [c for c in claims if c.sentence == number and not c.background]
    own = [c for c in own if not c.guessed or titled & {c.from_org, c.to_org}]
    own = [c for c in own if c.from_org or c.to_org]
    named |= {org for c in own for org in (c.from_org, c.to_org) if org}
    first = sorted(n for n in named if n in ai or _is_ai(n, rules))
    kinds = sorted(cued(sentence, language))
    if not own and not kinds:
        return 0.0, []
    staff = PERSON in text or language.has("role", text)
    ai_staff = "ai_staff" in sentence.present and language.has("ai_staff", text)
    about = "ai" in sentence.present and language.has("ai", text)
    if own and (first or about or ai_staff):
        return 0.95, [f"{own[0].kind} of {own[0].person}", "AI: " + (", ".join(first) or "named")]
    known = any(claim.person in rules.people for claim in own)
    elsewhere = any(unit.lower() in text for unit in rules.facts.words.get("other_unit", ()))
    if own and (about_ai or known) and any(n in rules.orgs for n in named) and not elsewhere:
        return 0.7, [f"{own[0].kind} of {own[0].person}", "in an article about AI"]
    why = [f"words of {', '.join(kinds)}"]
    if first and (staff or ai_staff):
        return 0.75, [*why, "AI organisation: " + ", ".join(first)]
    if ai_staff:
        return 0.65, [*why, "AI staff named"]
    if "acquihire" in kinds and (about or about_ai) and named:
        return 0.6, [*why, "AI and staff in one sentence"]
    if staff and about and named and "layoff" not in kinds:
        return 0.45, [*why, "AI and staff in one sentence"]
    return 0.2, why
