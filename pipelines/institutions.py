"""Houses that are called by what they are: universities, ministries, councils in no table."""

from __future__ import annotations

import re

from pipelines.spans import Span, Taken

_WORD = r"[A-ZÀ-Ý][\w-]{1,24}"
_NAME = r"[A-Z][\w'-]{1,40}"  # bounded: "L'L'L'..." is tried from every letter
_LED = "University|College|Department|Ministry|Bank|Institute|Council|Academy|School|Bureau|Office"
_ENDING = "University|Polytechnic|Commission|Ministry|Business School|Institute of Technology"


def _from_second(words: str) -> str:
    """Return what matches the rest of one of *words* behind its first letter."""
    return "|".join(f"(?<={word[0]}){word[1:]}" for word in words.split("|"))


# By its first letter, which `re` finds at once; see `capitals`.
_INSTITUTION = re.compile(
    rf"[A-Zu](?<![\w-].)"
    rf"(?:(?:{_from_second(_LED)}) (?:of|for|on) (?:the )?{_NAME}(?:(?: and| of)? {_NAME}){{0,2}}"
    rf"|(?<=[A-Z])[\w'-]{{1,40}}+(?: {_NAME}+){{0,2}} (?:{_ENDING})"
    rf"|(?<=[Uu])niversité (?:de |d'|du |de la |Paris-)?{_NAME}"
    rf"|(?:(?<=T)echnische (?:Universität|Hochschule)|{_from_second('Universität|Hochschule')})"
    rf" {_NAME})(?!\w)"
)
# "Agência Nacional para a Inteligência Artificial", "Oficina de IA": public bodies for AI.
_BODY = (
    "Secretar[ií]a|Ag[êe]nci?a|Instituto|Autorida(?:de|d)|Centro|Observat[óo]rio|Conselho|Consejo"
)
_OF = r"(?:d[aoe]s?|del|de la|para(?: a| la)?)"
_FOR_AI = re.compile(
    rf"(?<![\w-])(?:{_BODY}|Oficina|Comisión|Comissão|Unidade?|Gabinete|Direção|Dirección)"
    rf"(?:-Geral| General)?(?: {_WORD}){{0,3}}(?: {_OF} {_WORD}){{0,2}}(?: [ye] {_WORD}){{0,1}}"
    rf" (?:{_OF}|[ye]) (?:Intelig[êe]ncia Artificial|Inteligencia Artificial|IA)(?!\w)"
)


def is_for_ai(name: str) -> bool:
    """Return whether a name says that a public body is one for AI."""
    return name.endswith(("IA", "Artificial")) and _FOR_AI.fullmatch(name) is not None


def institutions(text: str, found: list[Span]) -> list[Span]:
    """Return the institutions, as "maybe": they count only where a claim names them."""
    taken = Taken(len(text), found)
    spans: list[Span] = []
    told = [] if " IA" not in text and "Artificial" not in text else _FOR_AI.finditer(text)
    for hit in (*_INSTITUTION.finditer(text), *told):
        start, end = hit.span()
        if not taken.any(start, end):
            taken.add(start, end)
            spans.append(Span(start, end, "maybe", hit.group(), known=False))
    return spans
