"""The piece of a text that shows why it was found, with the words that were looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from talentwire.query import Term

LONGEST = 260  # characters
MOST_MARKS = 100
READ = 60_000  # characters of the text that are looked at
_SENTENCE_START = re.compile(r"[.!?…]['\"”»)]?\s+|[。！？]|\n+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of text; `marks` are (start, end) in it, in order, not overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def parts(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether it is marked."""
        pieces: list[tuple[str, bool]] = []
        at = 0
        for start, end in self.marks:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in [*pieces, (self.text[at:], False)] if piece[0]]


class _Flat(dict[int, int]):
    """Maps each character to one without case and accent, so that places stay the same."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[:1].lower()
        flat = base if len(base) == 1 else char
        self[code] = ord(flat)
        return self[code]


_FLAT = _Flat()


def excerpt(text: str, words: Sequence[Term], *, longest: int = LONGEST) -> Excerpt:
    """Return the piece of *text* of at most *longest* characters with most of *words* in it."""
    text = text[:READ]
    wanted = _pattern(words)
    flat = text.lower() if text.isascii() else text.translate(_FLAT)
    found = [m.span() for m in islice(wanted.finditer(flat), MOST_MARKS)] if wanted else []
    start, end = _window(text, found, longest)
    piece = text[start:end]
    lead = "…" if start and piece else ""
    marks = [(a - start, b - start) for a, b in found if a >= start and b <= end]
    squeezed, moved = _squeeze(piece, marks)
    tail = "…" if end < len(text) else ""
    shift = len(lead)
    return Excerpt(lead + squeezed + tail, tuple((a + shift, b + shift) for a, b in moved))


def _pattern(words: Sequence[Term]) -> re.Pattern[str] | None:
    parts = []
    for term in sorted(words, key=lambda t: -len(t.text)):
        flat = term.text.translate(_FLAT).strip()
        pieces = [re.escape(piece) for piece in re.split(r"\s+", flat) if piece]
        if not pieces:
            continue
        spaced = r"[\W_]+".join(pieces)
        before = r"(?<!\w)" if _lettered(flat[0]) else ""
        after = r"\w*" if term.prefix else r"(?!\w)" if _lettered(flat[-1]) else ""
        parts.append(before + spaced + after)
    return re.compile("|".join(parts)) if parts else None


def _lettered(char: str) -> bool:
    """Whether words with *char* end at spaces (Latin, Cyrillic...), unlike CJK."""
    return char.isalnum() and not "\u2e80" <= char <= "\uffef" and char < "\U00020000"


def _window(text: str, found: list[tuple[int, int]], longest: int) -> tuple[int, int]:
    if len(text) <= longest:
        return 0, len(text)
    best, most = 0, 0
    for first, (at, _) in enumerate(found):
        near = {
            text[a:b].lower() for a, b in found[first : first + 20] if b <= at + longest * 2 // 3
        }
        if len(near) > most:
            best, most = at, len(near)
    start = _begin(text, best, longest // 3)
    end = min(start + longest, len(text))
    if end < len(text):
        space = text.rfind(" ", start + longest * 2 // 3, end)
        end = space if space > 0 else end
    return start, end


def _begin(text: str, at: int, back: int) -> int:
    """Return where to begin so that *at* is shown: at a sentence, else at a word."""
    if at <= back // 2:
        return 0
    earliest = max(at - back, 0)
    starts = [m.end() for m in _SENTENCE_START.finditer(text, earliest, at)]
    if starts:
        return starts[0]
    space = text.find(" ", earliest, at)
    return space + 1 if space >= 0 else earliest


def _squeeze(piece: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Turn every run of white space into one space; move the marks along."""
    if not re.search(r"\s\s|[\t\n\r]", piece):
        return piece, marks
    places: list[int] = []
    out: list[str] = []
    for char in piece:
        places.append(len(out))
        if char.isspace():
            if out and out[-1] != " ":
                out.append(" ")
        else:
            out.append(char)
    places.append(len(out))
    return "".join(out), [(places[a], places[b]) for a, b in marks]
