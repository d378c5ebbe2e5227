"""Sentences of a text, for Latin, CJK and Hangul writing, never longer than LONGEST."""

from __future__ import annotations

import re

LONGEST = 600  # characters; longer ones are cut at a space: it bounds every pattern's time

_ORNAMENT = re.compile(r"[◇◆■□▶]|\+\+\+")  # "+++ P leaves X +++ Q joins Y"
# By its first character, which `re` finds at once; a row of signs is looked through once.
_END = re.compile(
    r"[。！？；.!?…\n](?:(?<=[。！？；])[。！？；]*[」』”\"）)]*|(?<=[.!?…])(?<![.!?…]{2})[.!?…]*[\"'»”)\]]*(?=\s)|(?<=\n)\n*)"
)
_END_OR_ORNAMENT = re.compile(rf"\s*(?:[◇◆■□▶]+|\+\+\+)\s*|{_END.pattern}")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:[A-WYZ]|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Inc|Ltd|Co|Corp|vs|No|Nr|Mme|M|Mlle|Sig"
    r"|Dott|Ing|Hr|Fr|bzw|ca|z\.B|u\.a|d\.h|U\.S|U\.K|e\.g|i\.e|approx|Jan|Feb|Aug|Sept|Oct|Nov"
    r"|Dec|EE\.UU|Sra|D|Dra|aprox|art|p\.m|a\.m|Mag|Lic|Arq|Avv|On|Dipl"
    r"|(?:[Aa]m|[Zz]um|[Aa]b|[Bb]is|[Vv]om|[Ii]m|dem|den|der|des|[Ss]eit|[Zz]ur) \d\d?)$"
)


def sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return the spans of the sentences of *text*, in order, without white space around."""
    spans: list[tuple[int, int]] = []
    begin = start
    ends = _END_OR_ORNAMENT if _ORNAMENT.search(text) else _END
    for end in ends.finditer(text, start):
        if end.group()[0] == "." and _ABBREVIATION.search(
            text, max(begin, end.start() - 9), end.start()
        ):
            continue
        _add(text, begin, end.end(), spans)
        begin = end.end()
    _add(text, begin, len(text), spans)
    return spans


def _add(text: str, begin: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Append a span without its white space, in pieces if it is too long."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        cut = text.rfind(" ", begin + LONGEST // 2, begin + LONGEST)
        if cut < 0:
            cut = begin + LONGEST
        spans.append((begin, cut))
        begin = cut
    if end > begin:
        spans.append((begin, end))
