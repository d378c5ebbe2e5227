"""Chinese names that are in no table: what stands on both sides and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipelines.names import DOT, NameWords, Shape
from pipelines.patterns import Language

_OPENING = frozenset("—\n。，、：:；（(「“《 ,！？”」·•|｜】]-")
_TITLE_SPACE = 8  # characters before a name in which a title may stand
_ENOUGH = 3
_AROUND = 24  # characters on both sides of a name that say whether it is one
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]")
_LATIN_BEFORE = re.compile(r"[A-Za-z]")
_BETWEEN = re.compile(r"(?:、|和|与|及|以及|，)")
_BEFORE_FOREIGN = re.compile(
    rf"(?:、|和|与|及|以及)(?:[\u4e00-\u9fff]{{1,7}}{DOT}[\u4e00-\u9fff]|[A-Z][a-z]+ [A-Z])"
)
_BEHIND_FOREIGN = re.compile(
    rf"(?:{DOT}[\u4e00-\u9fff]{{1,6}}|[A-Z][a-z]+ [A-Z][a-z]+)(?:、|和|与|及|以及)$"
)


def ends_here(listed: re.Pattern[str] | None, small: str, at: int) -> int:
    """Return how long the longest listed word is that ends at *at*."""
    if listed is None:
        return 0
    fullmatch = listed.fullmatch
    for start in range(max(0, at - _TITLE_SPACE), at):
        if fullmatch(small, start, at):
            return at - start
    return 0


def chinese_people(text: str, small: str, names: NameWords, language: Language) -> Iterable[Shape]:
    """Yield the Chinese names of *text* that their surroundings or a list make sure."""
    likely: list[tuple[int, int]] = []
    looked: dict[tuple[int, str], tuple[int, int]] = {}
    dotted: dict[str, bool] = {}
    position = 0
    while hit := names.hanzi.search(text, position):
        start = hit.start()
        position = start + 1
        if names.hanzi_not.match(text, start):
            continue
        # What stands around a name decides; some pages say one thing a thousand times.
        around = min(start, _AROUND), text[max(0, start - _AROUND) : start + _AROUND]
        if around not in looked:
            end, sure = _longest(text, small, hit, names, language)
            looked[around] = max(0, end - start), sure
        length, score = looked[around]
        best = start + length if length else 0
        name = text[start:best]
        if best and name not in dotted:
            dotted[name] = re.search(rf"{DOT}{name}|{name}{DOT}", text) is not None
        if best and dotted[name]:
            continue  # 沙泽尔 beside 诺姆·沙泽尔, 马克斯 in 马克斯·施瓦策
        if best and score >= _ENOUGH:
            yield Shape(start, best, text[start:best], True)
            position = best
        elif best and best - start >= 3 and score >= 1:
            likely.append((start, best))
    # One side says little, but a list is of persons or it is not.
    for (start, end), (other, last) in pairwise(likely):
        if _BETWEEN.fullmatch(text, end, other):
            yield Shape(start, end, text[start:end], True)
            yield Shape(other, last, text[other:last], True)
    for start, end in likely:
        before = text[max(0, start - 24) : start]
        if _BEFORE_FOREIGN.match(text, end) or _BEHIND_FOREIGN.search(before):
            yield Shape(start, end, text[start:end], True)


def _longest(
    text: str, small: str, hit: re.Match[str], names: NameWords, language: Language
) -> tuple[int, int]:
    """Return where the name that begins at a family name most likely ends, and how sure it is."""
    start, family = hit.start(), hit.end(1)
    if _verb(small, start + 1, language) > 1:
        return 0, 0  # 官方宣布: no 方 who is called 宣布
    led = _led(small, start, names, language)
    best, most = 0, 0
    for end in range(hit.end(), family, -1):
        given = text[family:end]
        if any(char in names.hanzi_never for char in given) or _cuts_a_verb(
            small, family, end, language
        ):
            continue
        follows = _verb(small, end, language) or _follows(text, end, names)
        if not led and (follows < 2 or not _LATIN_BEFORE.match(text, start - 1)):
            continue
        if len(given) == 1 and family - start == 1 and led + follows < _ENOUGH:
            continue
        known = sum(char in names.hanzi_given for char in given)
        made_of = 1 if known == len(given) else 0 if known else -1
        sure = made_of > 0 and len(given) > 1
        weak = text[start:family] in names.hanzi_weak and not sure
        again = text.count(text[start:end]) > 1 and made_of > 0 and (follows or led)
        score = led + follows + made_of + again - weak + (family - start > 1)
        if score > most:
            best, most = end, score
    return best, most


def _led(small: str, at: int, names: NameWords, language: Language) -> int:
    """Return how strongly what stands before *at* says that a person follows: 0, 1 or 2."""
    best = 0
    for words in language.leading if ends_here(language.any_leading, small, at) else ():
        best = max(best, min(ends_here(words, small, at), 2))
    opening = at == 0 or small[at - 1] in _OPENING or small[at - 1] in names.hanzi_leads
    return best or int(opening)


def _verb(small: str, at: int, language: Language) -> int:
    """Return 2 where a word that persons have behind them begins, 1 where a short one does."""
    after = language.lists.get("person_after")
    found = after.match(small, at) if after else None
    best = min(len(found.group().strip()), 2) if found else 0
    if found and not best:
        best = 1
    for verbs in language.verbs if best < 2 and language.any_verb.match(small, at) else ():
        if verb := verbs.match(small, at):
            best = max(best, min(len(verb.group()), 2))
            if best == 2:
                break
    return best


def _cuts_a_verb(small: str, family: int, end: int, language: Language) -> bool:
    """Return whether a name that ended here would end within a verb: 佟硕晋|升."""
    after = language.lists.get("person_after")
    for at in range(family, end):
        verbs = language.verbs if language.any_verb.match(small, at) else ()
        for words in (*verbs, *((after,) if after else ())):
            found = words.match(small, at)
            if found and found.end() > end and len(found.group()) > 1:
                return True
    return False


def _follows(text: str, at: int, names: NameWords) -> int:
    """Return whether a name may end before the character at *at*."""
    return int(not _HAN_BEFORE.match(text, at) or text[at] in names.hanzi_follows)
