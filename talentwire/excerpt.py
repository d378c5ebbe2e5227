"""The piece of a text that shows why it was found, with the words that were looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from talentwire.query import Term

LONGEST = 260  # characters
MOST_MARKS = 100
TITLE_TIMES = 3  # a word in the title counts as so many in the text
USUAL_LENGTH = 2_500  # characters
EARLY = 400
READ = 60_000  # characters of the text that are looked at
_SENTENCE_START = re.compile(r"[.!?…]['\"”»)]?\s+|[。！？]|\n+")


class Excerpt(NamedTuple):
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


def excerpt(text: str, look: re.Pattern[str] | None, *, longest: int = LONGEST) -> Excerpt:
    """Return the piece of *text* of at most *longest* characters that has most of what *look*
    (see `finder`) looks for."""
    text = text[:READ]
    found = _spans(look, text)
    start, end = _window(text, found, longest)
    piece = text[start:end]
    lead = "…" if start and piece else ""
    marks = [(a - start, b - start) for a, b in found if a >= start and b <= end]
    squeezed, moved = _squeeze(piece, marks)
    tail = "…" if end < len(text) else ""
    shift = len(lead)
    return Excerpt(lead + squeezed + tail, tuple((a + shift, b + shift) for a, b in moved))


def finder(words: Sequence[Term]) -> re.Pattern[str] | None:
    """Return a pattern that finds *words* in text as `_plain` makes it."""
    parts = []
    for term in sorted(words, key=lambda t: -len(t.text)):
        pieces = [re.escape(piece) for piece in _base(term.text).split()]
        if not pieces:
            continue
        flat = _base(term.text.strip())
        after = r"\w*" if term.prefix else r"(?!\w)" if _lettered(flat[-1]) else ""
        # What must stand before is asked after the word: so the search can jump to the word.
        body = r"[\W_]+".join(pieces)
        if _lettered(flat[0]):
            body = f"{pieces[0]}(?<!\\w{pieces[0]})" + body.removeprefix(pieces[0])
        parts.append(body + after)
    return re.compile("|".join(parts)) if parts else None


class Weigher:
    """Weighs how much articles are about *words*; quick, because many are weighed at a time."""

    def __init__(self, words: Sequence[Term]) -> None:
        self.needles = [_needles(term.text) for term in words if term.text.strip()]

    def worth(self, title: str, text: str) -> float:
        """Return how much an article with this *title* and beginning of a *text* is worth: each
        word by how often it stands there, with less and less gain; in the title more, early more.
        """
        if not self.needles:
            return 1.0
        head, body = f" {title.lower()}", f" {text.lower()}"
        length = 0.5 + 0.5 * len(text) / USUAL_LENGTH
        gain = 0.1
        for needles in self.needles:
            count = sum(body.count(n) + TITLE_TIMES * head.count(n) for n in needles)
            gain += count / (count + 1.2 * length)
            gain += 0.3 if any(body.find(n, 0, EARLY) > -1 for n in needles) else 0.0
        return gain


def _needles(text: str) -> tuple[str, ...]:
    """Return what to count for a term: behind a space, so that words count from their start."""
    plain = " ".join(text.lower().split())
    space = " " if _lettered(plain[0]) else ""
    return tuple({f"{space}{plain}", f"{space}{_base(plain)}"})


def _spans(look: re.Pattern[str] | None, text: str) -> list[tuple[int, int]]:
    if look is None:
        return []
    return [match.span() for match in islice(look.finditer(_plain(text)), MOST_MARKS)]


def _plain(text: str) -> str:
    """Return *text* in lower case and without accents, every character in its place."""
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):  # a few capitals become two characters, which moves all places
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_accents())


def _base(text: str) -> str:
    return "".join(unicodedata.normalize("NFKD", c)[:1].lower() for c in text)


@cache
def _accents() -> dict[int, str]:
    found = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = _base(chr(code))
        if base.isascii() and base.isalpha():
            found[code] = base
    return found


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
