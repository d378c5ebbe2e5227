"""What an article claims: patterns over masked sentences, merged to one claim a person and move."""

from __future__ import annotations

from collections.abc import Iterable
from pipelines.frames import Frame
from pipelines.masking import Masked
from pipelines.patterns import PERSON, Compiled, Language
from pipelines.rules import Rules
from talentwire.model import Certainty


def frames(sentence: Masked, number: int, language: Language, rules: Rules) -> list[Frame]:
    """Return what the language's patterns find in one masked sentence."""
    if PERSON not in sentence.text:
        return []
    present: dict[str, bool] = {}
    found: list[Frame] = []
    barred: list[tuple[int, int, str]] = []
    for compiled in language.patterns:
        if not all(_present(name, sentence.text, language, present) for name in compiled.needs):
            continue
        for match in compiled.regex.finditer(sentence.text):
            values = {
                key.rsplit("_", 1)[0]: value
                for key, value in match.groupdict().items()
                if value is not None
            }
            people = _people(values.get("P", ""), sentence)
            if compiled.pattern.kind == "none":
                barred += [(match.start(), match.end(), person) for person, _ in people]
                continue
            found += _frames(
                compiled, match.start(), match.end(), values, people, sentence, number, language
            )
    return [f for f in found if not any(f.person == p and a <= f.at <= b for a, b, p in barred)]


def _present(name: str, text: str, language: Language, known: dict[str, bool]) -> bool:
    if name not in known:
        known[name] = language.has(name, text)
    return known[name]


def _people(text: str, sentence: Masked) -> list[tuple[str, bool]]:
    people: list[tuple[str, bool]] = []
    for position, char in enumerate(text):
        if char == PERSON:
            slot = sentence.slot(text[position + 1])
            people += [(name, not slot.full) for name in slot.names]
    return people


def _frames(
    compiled: Compiled,
    start: int,
    end: int,
    values: dict[str, str],
    people: list[tuple[str, bool]],
    sentence: Masked,
    number: int,
    language: Language,
) -> Iterable[Frame]:
    pattern = compiled.pattern
    matched = sentence.text[start:end]
    hedged = language.has("hedge", sentence.text[max(0, start - 60) : end])
    denied = pattern.certainty == "denied"
    if language.has("negation", matched) and pattern.kind not in ("origin",) and not denied:
        if pattern.kind in ("departure", "layoff", "founding", "appointment", "acquihire"):
            return
        denied = True
    certainty = (
        Certainty.DENIED
        if denied
        else Certainty.RUMOURED
        if hedged or pattern.certainty == "rumoured"
        else Certainty.STATED
    )
    origin = sentence.slot(values["from"]) if "from" in values else None
    to = sentence.slot(values["to"]) if "to" in values else None
    at = sentence.slot(values["at"]) if "at" in values else None
    background = pattern.background or language.has("past", matched)
    for person, pronoun in people:
        yield Frame(
            person=person,
            kind=pattern.kind,
            from_org=(origin or at).names[0] if (origin or at) else None,  # type: ignore[union-attr]
            to_org=(to or at).names[0] if (to or at) else None,  # type: ignore[union-attr]
            role=values.get("role"),
            certainty=certainty,
            background=background,
            sentence=number,
            at=end,
            pattern=pattern.id,
            pronoun=pronoun,
            whole=origin.whole if origin else None,
        )
