"""Text as the rules match it: invisible characters gone, widths folded, offsets kept."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Controls (but line ends and tabs), zero-width, bidi marks and overrides, variation
# selectors, tags, private use (our own slots live there), combining marks, full-width letters.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ue000-\uf8ff\u0300-\u036f\uff08\uff09\uff0d\uff10-\uff1a\uff21-\uff3a\uff41-\uff5a\u00a0\u3000\u2002-\u200a\u202f\u205f\u2011\u2018\u2019\u02bc"
    "\ud800-\udfff\U000e0000-\U0010ffff]"
)
_GONE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Mn"))
_AS = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2011": "-", "\u2028": "\n", "\u2029": "\n"}


@dataclass(frozen=True, slots=True)
class Plain:
    """Normalised text and the way back to the original."""

    text: str
    # From where in `text` on the original is how much further; none: it is the same. A text has
    # few places that are asked for, so they are looked up, and not written down one by one.
    places: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def origin(self, position: int) -> int:
        """Return the position in the original text of a position in `text`."""
        number = bisect_right(self.places, position)
        return position + self.shifts[number - 1] if number else position


def plain(text: str) -> Plain:
    """Return *text* for matching: NFC, one width, straight apostrophes, nothing invisible."""
    if not _ODD.search(text):
        return Plain(text)
    out: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    at = length = 0  # of the text, and of what it becomes
    for odd in _ODD.finditer(text):
        start = odd.start()
        out.append(text[at:start])
        length += start - at
        at = odd.end()
        become = _become(odd.group(), out)
        out.append(become)
        if len(become) == 1:
            length += 1
            continue
        for number in range(len(become)):  # each of them stands where it stood
            places.append(length + number)
            shifts.append(start - length - number)
        length += len(become)
        places.append(length)
        shifts.append(at - length)
    out.append(text[at:])
    return Plain("".join(out), tuple(places), tuple(shifts))


def _become(char: str, out: list[str]) -> str:
    """Return what *char* becomes, nothing where it is gone or goes to the letter before it."""
    if unicodedata.combining(char):
        _combine(char, out)
        return ""
    become = _AS.get(char) or unicodedata.normalize("NFKC", char)
    if become.isspace() and become != "\n":
        return " "
    return "" if unicodedata.category(char) in _GONE else become


def _combine(mark: str, out: list[str]) -> None:
    """Put a combining mark on the letter before it; drop it where no one character has both."""
    while out and not out[-1]:
        out.pop()
    if out:
        composed = unicodedata.normalize("NFC", out[-1][-1] + mark)
        if len(composed) == 1:
            out[-1] = out[-1][:-1] + composed


_PARTED = re.compile(r"(?<=[\u4e00-\u9fff」”》)]) (?=[\u4e00-\u9fff「“《])")
# Some sites print the narrow comma of Latin letters.
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff」”》)]),(?! ?\d)|,(?= ?[\u4e00-\u9fff「“《])")


def parted(text: str) -> str:
    """Return *text*, as long as before, with Chinese commas for narrow ones, and for the spaces
    that part the clauses of a headline: "甲辞任 乙接棒"."""
    title = text.split("\n", 1)[0]
    return _NARROW.sub("，", _PARTED.sub("，", title) + text[len(title) :])


def simplified(text: str) -> str:
    """Return *text*, as long as before, with simplified for traditional Chinese characters."""
    return text.translate(_simpler())


@cache
def _simpler() -> dict[int, int]:
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split() for line in table.splitlines())
    return {ord(pair[0]): ord(pair[1]) for pair in pairs if len(pair) > 1 and len(pair[1]) == 1}
