"""Houses that are called by what they are: universities, ministries, councils in no table."""

from __future__ import annotations

import re

from pipelines.names import NameWords
from pipelines.spans import Span, Taken

_BEGINS = re.compile(r"[A-ZÀ-Ýu](?<![\w-].)")  # `re` finds a letter of a class at once
_FOR_AI = ("IA", "Artificial")  # how the names of bodies for AI end


def is_for_ai(name: str, words: NameWords) -> bool:
    """Return whether a name says that a public body is one for AI."""
    return name.endswith(_FOR_AI) and words.institution_for_ai.fullmatch(name) is not None


def institutions(text: str, words: NameWords, found: list[Span]) -> list[Span]:
    """Return the institutions, as "maybe": they count only where a claim names them."""
    taken = Taken(len(text), found)
    spans: list[Span] = []
    described = [words.institution]
    described += [words.institution_for_ai] if any(word in text for word in _FOR_AI) else []
    for regex in described:
        for begin in _BEGINS.finditer(text):
            hit = regex.match(text, begin.start())
            if hit is None or taken.any(*hit.span()):
                continue
            taken.add(*hit.span())
            spans.append(Span(*hit.span(), "maybe", hit.group(), known=False))
    return spans
