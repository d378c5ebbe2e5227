"""How an article was read, sentence by sentence: for whoever writes the language files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.clauses import predicates
from pipelines.frames import Frame
from pipelines.lines import BREAK, FIRST, ORG, PERSON, STOP, where
from pipelines.masking import Masked
from pipelines.opened import opened, told_by
from pipelines.patterns import Language
from pipelines.rules import Rules
from talentwire.model import Moment

_SLOT = re.compile(f"[{ORG}{PERSON}](.)", re.DOTALL)
_SIGNS = str.maketrans("", "", BREAK + STOP)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one sentence was read."""

    seen: str  # as the patterns see it, the names in brackets: "[Ida Novak] leaves [Cohere]"
    verbs: tuple[tuple[str, str], ...]  # class of predicate, its words here
    cues: tuple[str, ...]  # kinds of event it has cue words of
    frames: tuple[tuple[Frame, str], ...]  # what was found, and by what: a place in a file, a class


def explain(
    title: str, text: str, language: str, rules: Rules, *, published: Moment | None = None
) -> list[Reading]:
    """Return how each sentence is read by itself, before all that is told of one person is put
    together, be there nothing of AI; no sentence is read without rules for the language."""
    article = opened(title, text, language, rules)
    spoken = article.language
    if spoken is None:
        return []
    told = told_by(article, spoken, rules, published)
    places = {compiled.pattern.id: where(compiled.pattern) for compiled in spoken.patterns}
    found: dict[int, list[tuple[Frame, str]]] = {}
    for frame in (*told.by_pattern, *told.by_clause):
        by = frame.pattern
        source = places.get(by) or by.replace("clause:", f"{spoken.rules.file}: predicates.")
        found.setdefault(frame.sentence, []).append((frame, source))
    return [
        _reading(sentence, found.get(number, []), spoken)
        for number, sentence in enumerate(told.masked)
    ]


def _reading(sentence: Masked, found: list[tuple[Frame, str]], language: Language) -> Reading:
    verbs = tuple(
        (token.name, sentence.text[token.start : token.end].translate(_SIGNS))
        for token in predicates(sentence, language)
    )
    seen = _SLOT.sub(lambda m: f"[{', '.join(_names(sentence, m[1]))}]", sentence.text)
    return Reading(seen.translate(_SIGNS).strip(), verbs, sentence.kinds, tuple(found))


def _names(sentence: Masked, index: str) -> tuple[str, ...]:
    at = ord(index) - FIRST
    return sentence.slots[at].names if 0 <= at < len(sentence.slots) else ("?",)
