"""Entries of word lists as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.alternation import alternation


def lower(regex: str) -> str:
    r"""Return a regex in small letters, with \W and the like as they were."""
    return re.sub(r"(?<!\\)[^\W\d_]", lambda letter: letter.group().lower(), regex)


def words_regex(words: Iterable[str], spaced: bool, marks: str) -> str:
    """Return a regex for any of *words* in small letters, longest first."""
    parts = [word_regex(word, marks) for word in sorted(words, key=len, reverse=True)] or ["(?!)"]
    return alternation(parts, at_edge=spaced)


def word_regex(word: str, marks: str) -> str:
    r"""Return the regex of one entry: `*` at a word's end is any ending, a space any space.

    *marks* may stand between the words of an entry, as in a masked sentence.
    """
    word = re.sub(r"(?<=\w)(?<!\\w)(?<!\\s)\*", r"\\w*", lower(word))
    return word.replace(" ?", rf"\s*{marks}").replace(" ", rf"\s+{marks}")


def compile_months(months: Iterable[str]) -> re.Pattern[str]:
    """Return a regex for a day, a month's name and a year, each but the month optional."""
    names = "|".join(re.escape(month.lower()) for month in months) or "(?!)"
    return re.compile(
        rf"(?:(?<!\d)([12]\d|3[01]|[1-9])(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s)?)?"
        rf"(?<!\w)({names})(?!\w)"
        rf"(?:\s([12]\d|3[01]|[1-9])(?:st|nd|rd|th)?(?!\d))?(?:,?\s(?:de\s|del\s)?((?:19|20)\d\d))?"
    )
