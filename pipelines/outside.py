"""Houses that are no firms of AI, and that people come from: universities, ministries, banks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.rules import Rules
from pipelines.spans import Span, Taken

_NAME = r"[A-Z][\w'-]{1,40}"  # bounded: "L'L'L'..." is tried from every letter
_LED = "University|College|Department|Ministry|Bank|Institute|Council|Academy|School|Bureau|Office"
_ENDING = "University|Polytechnic|Commission|Ministry|Business School|Institute of Technology"
_INSTITUTION = re.compile(
    rf"(?<![\w-])(?:(?:{_LED}) (?:of|for|on) (?:the )?{_NAME}(?:(?: and| of)? {_NAME}){{0,2}}"
    rf"|{_NAME}(?: {_NAME}){{0,2}} (?:{_ENDING}))(?!\w)"
)


def outside_houses(text: str, rules: Rules, found: list[Span]) -> list[Span]:
    """Return the houses outside of AI, as "maybe": they count only where a claim names them."""
    taken = Taken(len(text), found)
    spans: list[Span] = []
    for start, end in sorted(_found(text, rules), key=lambda at: (at[0], -at[1])):
        if not taken.any(start, end):
            taken.add(start, end)
            spans.append(Span(start, end, "maybe", text[start:end], known=False))
    return spans


def _found(text: str, rules: Rules) -> Iterable[tuple[int, int]]:
    """Yield where houses of the table stand, and what is called like an institution."""
    for name in rules.facts.words.get("outside", ()):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not _letter(text[start - 1 : start]) and not _letter(text[end : end + 1]):
                yield start, end
            start = text.find(name, end)
    for hit in _INSTITUTION.finditer(text):
        yield hit.span()


def _letter(char: str) -> bool:
    return char.isalnum() or char == "-"
