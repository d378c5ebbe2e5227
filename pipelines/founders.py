"""Whose firm is new: the text tells of it, then of its founders: "X came out of stealth. Behind it
are P and Q"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.frames import Frame
from pipelines.lines import ORG, PERSON
from pipelines.masking import Masked
from pipelines.patterns import Language
from pipelines.tone import says_so

_BEHIND = 2  # sentences between a new firm and its founders
_LEAD = 40  # characters from the words for founders to the first of them


def founders(
    masked: Sequence[Masked], found: Sequence[Frame], language: Language
) -> Iterable[Frame]:
    """Yield the founding of a firm that a sentence calls new for those whom it, or one soon after,
    says to be its founders."""
    words = language.lists.get("its_founders")
    if words is None or "newborn" not in language.lists:
        return
    known = {f.person for f in found if f.kind == "founding" and f.to_org and not f.background}
    for number, sentence in enumerate(masked):
        if PERSON not in sentence.text or not sentence.has("its_founders", language):
            continue
        hit = words.search(sentence.text)
        firm = _firm(masked, number, language) if hit else None
        if hit is None or firm is None or not says_so(sentence.text, language):
            continue
        for name in _named(sentence, hit, language):
            if name not in known:
                yield _founding(name, firm, number, hit)


def _firm(masked: Sequence[Masked], number: int, language: Language) -> str | None:
    """Return the firm that a sentence, or one of the two before, says to be new."""
    for before in range(number, max(-1, number - _BEHIND - 1), -1):
        sentence = masked[before]
        if not sentence.has("newborn", language) or language.has("long_ago", sentence.text):
            continue
        for hit in language.lists["newborn"].finditer(sentence.text):
            slots = (sentence.slot(hit[0][at.end()]) for at in re.finditer(f"{ORG}(?=.)", hit[0]))
            firm = next((s.names[0] for s in slots if s.full or s.maybe), None)
            if firm:
                return firm
    return None


def _named(sentence: Masked, hit: re.Match[str], language: Language) -> Iterable[str]:
    """Yield who stands right behind the words for founders, and those of the same list."""
    text = sentence.text
    last = hit.end()
    for at in re.finditer(PERSON, text):
        between = text[last : at.start()] if at.start() >= last else None
        if between is None:
            continue
        near = last == hit.end() and len(between) <= _LEAD and not re.search("[,;:.]", between)
        listed = last > hit.end() and re.search(r"^\s*,.*\s(?:and|&)\s[^,;.]*$", _plain(between))
        if not (near or listed):
            return
        slot = sentence.slot(text[at.end()])
        if slot.full:
            yield from slot.names
        last = at.end() + 1


def _plain(text: str) -> str:
    return re.sub("[\ue000-\ue0ff]", "", text)


def _founding(name: str, firm: str, number: int, hit: re.Match[str]) -> Frame:
    return Frame(
        person=name,
        kind="founding",
        from_org=None,
        to_org=firm,
        sentence=number,
        start=hit.start(),
        end=hit.end(),
        pattern="founders",
    )
