"""Whether an article is AI-talent news: a score and the reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.concern import is_ai
from pipelines.frames import Frame
from pipelines.lines import ORG, PERSON
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.rules import Rules
from talentwire.model import Relevance

THRESHOLD = 0.5
# Kinds that words for staff must support: companies and products are "cut" and "launched" too.
_ORG_SLOT = re.compile(f"{ORG}(?:.)", re.DOTALL)
_NAMES = re.compile(f"[{ORG}{PERSON}].")
_IN_PASSING = {"founding", "compensation"}  # kinds that news of money have words of
_PASSING = 4  # sentences after which a move is told in passing


@dataclass(frozen=True, slots=True)
class _About:
    """What the whole article is about."""

    ai: bool  # its opening speaks of AI
    staff: bool  # of people who work on it
    orgs: frozenset[str]  # its AI organisations, by table, name or description
    titled: frozenset[str]  # the organisations of its opening, and those above them
    elsewhere: bool  # its opening names a unit that is not our news (Xbox)
    general: bool  # its opening speaks of who runs a whole firm


def relevance(
    sentences: list[Masked],
    orgs: tuple[str, ...],
    claims: list[Frame],
    language: Language,
    rules: Rules,
) -> Relevance:
    """Return whether the article is AI-talent news, from what was found in it."""
    best, reasons = 0.0, ["no staffing news"]
    if _headline_elsewhere(sentences, claims, language):
        return Relevance(False, 0.2, ("the headline tells other news",))
    about = _about(sentences, orgs, language, rules)
    told: dict[int, list[Frame]] = {}
    for claim in claims:
        if not claim.background:
            told.setdefault(claim.sentence, []).append(claim)
    for number, sentence in enumerate(sentences):
        score, why = _sentence(sentence, told.get(number, []), about, language, rules)
        if score < THRESHOLD and number <= 1 and _of_its_staff(sentence, orgs, about, language):
            score, why = 0.6, ["staff news in an article about " + orgs[0]]
        if score < THRESHOLD and about.staff and _talent_war(sentence, language):
            score, why = 0.55, ["the market for AI staff"]
        elif number >= _PASSING:
            score -= 0.25
        if score > best:
            best, reasons = score, why
    return Relevance(best >= THRESHOLD, round(max(0.0, min(best, 1.0)), 3), tuple(reasons))


def _headline_elsewhere(sentences: list[Masked], claims: list[Frame], language: Language) -> bool:
    """Return whether the headline tells of money, a lawsuit or a product, and of no staff: what
    the text says of moves it says in passing."""
    head = sentences[0] if sentences else None
    if head is None or head.start or any(c.sentence == 0 and not c.background for c in claims):
        return False
    kinds = {*head.kinds} - _IN_PASSING
    if language.has("lawsuit", head.text):
        return not kinds - {"poaching"}
    return not kinds and language.has("headline_news", head.text)


def _about(
    sentences: list[Masked], orgs: tuple[str, ...], language: Language, rules: Rules
) -> _About:
    opening = " ".join(s.text for s in sentences[:3])
    titled = {n for m in sentences[:2] for s in m.slots if s.kind == "org" for n in s.names}
    titled |= {parent for org in titled for parent in rules.parents.get(org, ())}
    head = " ".join(s.text for s in sentences[:2])
    return _About(
        ai=language.has("ai", opening),
        staff=language.has("ai_staff", opening),
        orgs=frozenset(org for org in orgs if is_ai(org, rules)) | _described(sentences, language),
        titled=frozenset(titled),
        elsewhere=any(unit.lower() in head for unit in rules.facts.words.get("other_unit", ())),
        general=language.has("whole_firm", head),
    )


def _described(sentences: list[Masked], language: Language) -> frozenset[str]:
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
    return frozenset(found)


def _of_its_staff(
    sentence: Masked, orgs: tuple[str, ...], about: _About, language: Language
) -> bool:
    """Return whether a sentence has news of staff in an article about an AI organisation."""
    if about.elsewhere or not orgs or orgs[0] not in about.orgs:
        return False
    return bool(sentence.kinds) and language.has("role", sentence.text)


def _talent_war(sentence: Masked, language: Language) -> bool:
    """Return whether a sentence speaks of staff that is poached or kept."""
    kinds = sentence.kinds
    return ("poaching" in kinds or "retention" in kinds) and language.has("role", sentence.text)


def _sentence(
    sentence: Masked,
    own: list[Frame],
    about: _About,
    language: Language,
    rules: Rules,
) -> tuple[float, list[str]]:
    """Return how much one sentence speaks for relevance, with the claims of its *own*, and why."""
    if not own and not sentence.kinds:
        return 0.0, []
    text = sentence.text
    own = [c for c in own if not c.guessed or about.titled & {c.from_org, c.to_org}]
    own = [c for c in own if c.from_org or c.to_org]
    named = {name for slot in sentence.slots if slot.kind == "org" for name in slot.names}
    named |= {org for c in own for org in (c.from_org, c.to_org) if org}
    kinds = sorted(sentence.kinds)
    if not own and not kinds:
        return 0.0, []
    called = frozenset[str]() if about.elsewhere else about.orgs
    first = sorted(n for n in named if n in called or is_ai(n, rules))
    ai_staff = sentence.has("ai_staff", language)
    ai = sentence.has("ai", language)
    if not first:  # who runs a firm that is no AI firm is no news of AI
        own = [c for c in own if c.person not in rules.general]
    if own:
        who = f"{own[0].kind} of {own[0].person}"
        if first or (not about.elsewhere and (ai or ai_staff)):
            return 0.95, [who, "AI: " + (", ".join(first) or "named")]
        known = any(claim.person in rules.people for claim in own)
        ours = known or (about.ai and not about.general)
        if (
            ours
            and any(n in rules.orgs and n not in rules.employers for n in named)
            and not about.elsewhere
        ):
            return 0.7, [who, "in an article about AI"]
    return _cue_alone(kinds, first, bool(named), text, ai, ai_staff, about, language)


def _cue_alone(
    kinds: list[str],
    first: list[str],
    named: bool,
    text: str,
    ai: bool,
    ai_staff: bool,
    about: _About,
    language: Language,
) -> tuple[float, list[str]]:
    """Return the same for a sentence with words of staffing news and no claim."""
    why = [f"words of {', '.join(kinds)}"]
    if kinds == ["founding"]:
        return 0.3, why  # by whom a firm was founded is told of every firm
    staff = PERSON in text or language.has("role", text)
    if first and (staff or ai_staff):
        return 0.75, [*why, "AI organisation: " + ", ".join(first)]
    if ai_staff:
        return 0.65, [*why, "AI staff named"]
    if "acquihire" in kinds and (ai or about.ai) and named:
        return 0.6, [*why, "AI and staff in one sentence"]
    if staff and ai and named and "layoff" not in kinds:
        return 0.45, [*why, "AI and staff in one sentence"]
    return 0.2, why
