"""When a move happens, as a sentence says it: a year, a month or a day."""

from __future__ import annotations

import re

from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.patterns import Language
from talentwire.model import Moment

_EASTERN = re.compile(
    r"(?:((?:19|20)\d\d)\s?[年년])?\s?(1[0-2]|[1-9])\s?[月월](?:\s?([12]\d|3[01]|[1-9])\s?[日일])?"
)
_TAIL = 30  # characters behind a verb's last word in which its date may stand
_OTHER = re.compile(rf"{PERSON}.,[\s{BREAK}{STOP}]*")
_YEAR = re.compile(r"(?<![\d.,$€£])((?:19|20)\d\d)(?![\d%]|\s?(?:employees|people|jobs))")


def read_moment(text: str, language: Language, published: Moment | None) -> str | None:
    """Return YYYY, YYYY-MM or YYYY-MM-DD as *text* (small letters) states it, or None.

    A month without a year is that of the publication's year, if that is known.
    """
    if language.spaced and (found := language.months.search(text)):
        month = [name.lower() for name in language.rules.months].index(found[2]) + 1
        day = found[1] or found[3]
        return _stated(found[4], month, day, published)
    if not language.spaced and (found := _EASTERN.search(text)):
        return _stated(found[1], int(found[2]), found[3], published)
    for year in _YEAR.finditer(text):
        # The year of a prize is not that of a move: "2024年诺贝尔化学奖".
        if not language.has("prize", text[max(0, year.start() - 20) : year.end() + 16]):
            return year[1]
    return None


def with_tail(text: str, start: int, end: int, language: Language) -> str:
    """Return text[start:end] and what may date it behind: no clause about another who is named."""
    said = text[start : end + _TAIL]
    relative = language.lists.get("mark-relative")
    for other in _OTHER.finditer(said) if relative else ():
        begins_before = re.search(f"[{PERSON}{ORG}]", said[: other.start()])
        if relative and begins_before and relative.match(said, other.end()):
            return said[: other.end()]  # "P takes over from Q, who said in April ..."
    return said


def _stated(year: str | None, month: int, day: str | None, published: Moment | None) -> str | None:
    if year is None:
        if published is None:
            return None
        year = str(published.at.year)
    date = f"{year}-{month:02}"
    return f"{date}-{int(day):02}" if day else date
