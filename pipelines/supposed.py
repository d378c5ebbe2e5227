"""What a sentence does not tell: what it asks, and what it only supposes."""

from __future__ import annotations

import re

from pipelines.lines import BREAK, STOP
from pipelines.masking import Masked
from pipelines.patterns import Language

_OPENS = ":;¿–—"
_SMALL = f" \"'«“({BREAK}{STOP}"
_ENDS = re.compile("[!;！；。]|: ")
_PART = re.compile("[,;:.!?]")
_MARK = re.compile("[?？]")


def asks(text: str, at: int, language: Language) -> bool:
    """Return whether a masked sentence asks if what stands at a place is so: "will P leave X?".

    A question that begins with a word of the list `presumes` takes it for granted: "why did".
    """
    mark = _MARK.search(text, at)
    presumes = language.lists.get("presumes") if mark else None
    if mark is None or presumes is None or _ENDS.search(text, at, mark.start()):
        return False
    if not language.spaced:  # the word may stand anywhere
        return presumes.search(text, 0, mark.start()) is None
    begin = max(text.rfind(sign, 0, at) for sign in _OPENS) + 1
    while begin < at and text[begin] in _SMALL:
        begin += 1
    return presumes.match(text, begin) is None


def hangs(text: str, start: int, end: int, language: Language) -> bool:
    """Return whether what a stretch of a masked sentence says of times to come hangs on something
    else: "P will join X if he gets the visa", "if the deal closes, P will leave"."""
    condition, future = (language.lists.get(name) for name in ("on_condition", "future"))
    if condition is None or future is None or not future.search(text, start, end):
        return False
    for hit in condition.finditer(text):
        if hit.end() <= start:
            # "If the deal closes, P will": its clause ends with a comma before the other's.
            if not text[: hit.start()].strip(_SMALL) and "," in text[hit.end() : end]:
                return True
        elif hit.start() >= end and not _PART.search(text, end, hit.start()):
            return True
    return False


def suppositions(sentence: Masked, language: Language) -> list[tuple[int, int]]:
    """Return the stretches of a masked sentence that only suppose: "if P left X, Y would".

    Behind `supposing` ("should it be that") it is the rest of the sentence, behind `given_that`
    ("if P leaves") what stands before the comma.
    """
    text, found = sentence.text, []
    for name in ("supposing", "given_that"):
        for hit in language.lists[name].finditer(text) if name in sentence.present else ():
            comma = text.find(",", hit.end()) if name == "given_that" else -1
            found.append((hit.start(), comma if comma >= 0 else len(text)))
    return found
