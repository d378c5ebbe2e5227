"""Houses that are called by what they are: universities, ministries, councils in no table."""

from __future__ import annotations

import re

from pipelines.spans import Span, Taken

_NAME = r"[A-Z][\w'-]{1,40}"  # bounded: "L'L'L'..." is tried from every letter
_LED = "University|College|Department|Ministry|Bank|Institute|Council|Academy|School|Bureau|Office"
_ENDING = "University|Polytechnic|Commission|Ministry|Business School|Institute of Technology"
_INSTITUTION = re.compile(
    rf"(?<![\w-])(?:(?:{_LED}) (?:of|for|on) (?:the )?{_NAME}(?:(?: and| of)? {_NAME}){{0,2}}"
    rf"|{_NAME}(?: {_NAME}){{0,2}} (?:{_ENDING})"
    rf"|[Uu]niversité (?:de |d'|du |de la |Paris-)?{_NAME}"
    rf"|(?:Technische )?(?:Universität|Hochschule) {_NAME})(?!\w)"
)


def institutions(text: str, found: list[Span]) -> list[Span]:
    """Return the institutions, as "maybe": they count only where a claim names them."""
    taken = Taken(len(text), found)
    spans: list[Span] = []
    for hit in _INSTITUTION.finditer(text):
        start, end = hit.span()
        if not taken.any(start, end):
            taken.add(start, end)
            spans.append(Span(start, end, "maybe", hit.group(), known=False))
    return spans
