"""Entries of word lists as regular expressions, and what they cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOST = 64  # alternatives of one entry that are spelt out
_INNERMOST = re.compile(r"\((?!\?)([^()]*)\)([?*]?)")
_LOOK = re.compile(r"\(\?<?[=!][^()]*\)")
_LOOSE = re.compile(
    r"\\[a-zA-Z](?:[*+?]|\{[^}]*\})?|\[[^\]]*\](?:[*+?]|\{[^}]*\})?|\.(?:[*+?]|\{[^}]*\})?"
    r"|.[*?]|[\^$+]|\{[^}]*\}"
)


def lower(regex: str) -> str:
    r"""Return a regex in small letters, with \W and the like as they were."""
    return re.sub(r"(?<!\\)[^\W\d_]", lambda letter: letter.group().lower(), regex)


def words_regex(words: Iterable[str], spaced: bool, marks: str) -> str:
    """Return a regex for any of *words* in small letters, longest first."""
    parts = [word_regex(word, marks) for word in sorted(words, key=len, reverse=True)]
    joined = "|".join(parts) or "(?!)"
    return rf"(?<!\w)(?:{joined})(?!\w)" if spaced else f"(?:{joined})"


def word_regex(word: str, marks: str) -> str:
    r"""Return the regex of one entry: `*` at a word's end is any ending, a space any space.

    *marks* may stand between the words of an entry, as in a masked sentence.
    """
    word = re.sub(r"(?<=\w)(?<!\\w)(?<!\\s)\*", r"\\w*", lower(word))
    return word.replace(" ?", rf"\s*{marks}").replace(" ", rf"\s+{marks}")


def literals(entry: str, *, spaced: bool = False) -> frozenset[str] | None:
    """Return pieces of text one of which must be where *entry* matches; None if none is sure.

    With *spaced* a piece that is a whole word has a space on either side, as in `as_words`.
    """
    pieces: set[str] = set()
    for spelt in _spelt_out(entry):
        text = _LOOSE.sub("\1", spelt)
        if spaced:
            text = re.sub(r"[^\w\0\1]", " ", f" {text} ")
            parts = [_bounded(text, m) for m in re.finditer(r"[^\0\1\s]+", text)]
        else:
            parts = [part for part in re.split(r"[\0\1\s]+", text) if part]
        if not parts:
            return None
        pieces.add(max(parts, key=len))
    return frozenset(pieces) or None


def _bounded(text: str, word: re.Match[str]) -> str:
    before, after = text[word.start() - 1 : word.start()], text[word.end() : word.end() + 1]
    return (" " if before == " " else "") + word.group() + (" " if after == " " else "")


def as_words(text: str) -> str:
    """Return *text* with a space for all that is no letter or digit, and one at each end."""
    return re.sub(r"\W", " ", f" {text} ")


def _spelt_out(entry: str) -> list[str]:
    """Return the alternatives of an entry's groups; what may be missing becomes a gap."""
    done: list[str] = []
    waiting = [entry]
    while waiting:
        if len(waiting) + len(done) > _MOST:
            return [""]  # too many to look for
        text = waiting.pop()
        text = _LOOK.sub("\1", text)
        group = _INNERMOST.search(text)
        if group is None:
            done.append("" if "(" in text else text)
            continue
        inner = ["\1"] if group[2] else [f"\0{part}\0" for part in group[1].split("|")]
        joined = [text[: group.start()] + part + text[group.end() :] for part in inner]
        # Parts of a word that stand together stay together: "fir(es|ed)" -> "fires".
        waiting += [_together(one) for one in joined]
    return done


def _together(text: str) -> str:
    return re.sub(r"(?<=\w)\0(?=\w)|(?<=\w)\0(?=\0?$)", "", text)


def compile_months(months: Iterable[str]) -> re.Pattern[str]:
    """Return a regex for a day, a month's name and a year, each but the month optional."""
    names = "|".join(re.escape(month.lower()) for month in months) or "(?!)"
    return re.compile(
        rf"(?:(?<!\d)([12]\d|3[01]|[1-9])(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s)?)?"
        rf"(?<!\w)({names})(?!\w)"
        rf"(?:\s([12]\d|3[01]|[1-9])(?:st|nd|rd|th)?(?!\d))?(?:,?\s(?:de\s|del\s)?((?:19|20)\d\d))?"
    )
