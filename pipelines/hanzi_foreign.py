"""Names of other languages in Chinese characters: 卢卡斯·拜尔, 古普塔(Sonal Gupta)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from pipelines.hanzi import ends_here
from pipelines.hanzi_sounds import in_latin
from pipelines.names import NameWords, Shape
from pipelines.patterns import Language

_ALIKE = 60  # of 100: how near the sound of characters must be to a Latin name's part


def hanzi_before(
    text: str, end: int, latin: str, names: NameWords, language: Language
) -> tuple[int, int] | None:
    """Return where the Chinese form stands of the name *latin*, whose bracket opens at *end*."""
    if language.rules.names != "hanzi":
        return None
    before = text[max(0, end - 24) : end].rstrip()
    end = max(0, end - 24) + len(before)
    if found := names.hanzi_foreign.dotted_end.search(before):
        return end - len(found.group()), end
    small = text.lower()
    role, sounds = language.lists.get("role"), names.hanzi_foreign.end.search(before)
    for length in range(8, 1, -1):
        family = names.hanzi.match(text, end - length)
        name = text[end - length : end]
        spelt = sounds is not None and length <= len(sounds.group())
        likely = spelt or (family and length <= 4)
        led = likely and ends_here(role, small, end - length)
        if led and re.fullmatch(r"[\u4e00-\u9fff]+", name):
            return end - length, end
    if sounds and (heard := _heard(sounds.group(), latin)):
        return end - heard, end
    if sounds and len(sounds.group()) > 4:
        return end - len(sounds.group()), end
    for length in (3, 2, 4):
        family = names.hanzi.match(text, end - length)
        if family and family.end(1) < end and (family.end() == end or length == 4):
            return end - length, end
    return (end - len(sounds.group()), end) if sounds else None


def _heard(sounds: str, latin: str) -> int:
    """Return how many characters at the end of *sounds* are a part of a Latin name by their
    sound: the four of 苏巴曼亚 for Subramanya. 0 if none are."""
    best, most = 0, float(_ALIKE)
    parts = [part for part in latin.lower().split() if len(part) > 3]
    for length in range(2, len(sounds) + 1):
        spelt = in_latin(sounds[-length:])
        near = max((fuzz.ratio(spelt, part) for part in parts), default=0) if spelt else 0
        if near >= most:
            best, most = length, near
    return best


def alone_in(
    text: str, form: str, names: NameWords, language: Language | None
) -> Iterable[tuple[int, int]]:
    """Yield where a transcribed name stands; a short one where no other sound goes on with it, as
    罗斯 does not stand in 俄罗斯."""
    role = language.lists.get("role") if language else None
    follows = language.lists.get("person_after") if language else None
    one = names.hanzi_foreign.one
    for hit in re.finditer(re.escape(form), text):
        start, end = hit.span()
        led = not one.match(text[start - 1 : start]) or ends_here(role, text.lower(), start)
        ended = not one.match(text[end : end + 1]) or (follows and follows.match(text, end))
        if len(form) > 2 or (led and ended):
            yield start, end


def bracketed(text: str, start: int, names: NameWords, language: Language) -> bool:
    """Return whether a Latin name is in brackets behind a transcribed one: 古普塔(Sonal Gupta)."""
    if language.rules.names != "hanzi" or text[start - 1 : start] != "(":
        return False
    return names.hanzi_foreign.end.search(text[max(0, start - 24) : start - 1].rstrip()) is not None


def dotted(text: str, names: NameWords, language: Language | None) -> Iterable[Shape]:
    """Yield transcribed names with a dot: 卢卡斯·拜尔."""
    after = language.lists.get("person_after") if language else None
    small = text.lower()
    for hit in names.hanzi_foreign.dotted.finditer(text):
        start, end = hit.span()
        for cut in (1, 2):
            # 布鲁内蒂一|道: a word that a name does not go on with, if of two characters
            verb = after.match(small, end - cut) if after else None
            if verb and verb.end() >= end + (cut == 1) and end - cut > start + 3:
                end -= cut
                break
        yield Shape(start, end, text[start:end], True)
