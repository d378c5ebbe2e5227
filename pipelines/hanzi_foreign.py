"""Names of other languages in Chinese characters: 卢卡斯·拜尔, 古普塔(Sonal Gupta)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.hanzi import ends_here
from pipelines.names import NameWords, Shape
from pipelines.patterns import Language


def hanzi_before(
    text: str, end: int, names: NameWords, language: Language
) -> tuple[int, int] | None:
    """Return where the Chinese form stands of a Latin name whose bracket opens at *end*."""
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
    if sounds and len(sounds.group()) > 4:
        return end - len(sounds.group()), end
    for length in (3, 2, 4):
        family = names.hanzi.match(text, end - length)
        if family and family.end(1) < end and (family.end() == end or length == 4):
            return end - length, end
    return (end - len(sounds.group()), end) if sounds else None


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
