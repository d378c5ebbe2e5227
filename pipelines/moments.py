"""When a move happens, as a sentence says it: a year, a month or a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipelines.lines import BREAK, ORG, PERSON, STOP
from pipelines.patterns import Language
from talentwire.model import Moment, Precision

_EASTERN = re.compile(
    r"(?:((?:19|20)\d\d)\s?[年년])?\s?(1[0-2]|[1-9])\s?[月월](?:\s?([12]\d|3[01]|[1-9])\s?[日일])?"
)
_DAY = re.compile(r"\s?([12]\d|3[01]|[1-9])\s?[日일号]")  # behind "this month": 本月15日
# Lists of a language file that tell a time from the day of publication, in months and in weeks.
_MONTHS = {"this-month": 0, "last-month": -1, "next-month": 1}
_WEEKS = {"this-week": 0, "last-week": -1}
_TAIL = 30  # characters behind a verb's last word in which its date may stand
_OTHER = re.compile(rf"{PERSON}.,[\s{BREAK}{STOP}]*")
_YEAR = re.compile(r"(?<![\d.,$€£])((?:19|20)\d\d)(?![\d%]|\s?(?:employees|people|jobs))")


def read_moment(text: str, language: Language, published: Moment | None) -> str | None:
    """Return YYYY, YYYY-MM or YYYY-MM-DD as *text* (small letters) states it, or None.

    A month without a year is that of the publication's year, "last month" the one before that of
    publication, if that is known; of a week its month is told, unless it has days of two.
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
    return _counted(text, language, published) if published else None


def _counted(text: str, language: Language, published: Moment) -> str | None:
    """Return the month that "this month", "last week" and the like mean on the day *published*."""
    told = published.at.date()
    if published.precision is Precision.YEAR:
        return None
    for name, months in _MONTHS.items():
        listed = language.lists.get(name)
        if listed and (found := listed.search(text)):
            number = told.year * 12 + told.month - 1 + months
            month = f"{number // 12}-{number % 12 + 1:02}"
            day = None if language.spaced else _DAY.match(text, found.end())
            return f"{month}-{int(day[1]):02}" if day else month
    for name, weeks in _WEEKS.items():
        if published.precision is not Precision.MONTH and language.has(name, text):
            monday = told + timedelta(weeks=weeks, days=-told.weekday())
            return _common_month(monday, monday + timedelta(days=6))
    return None


def _common_month(first: date, last: date) -> str | None:
    return f"{first:%Y-%m}" if first.month == last.month else None


def with_tail(text: str, start: int, end: int, language: Language) -> str:
    """Return text[start:end] and what may date it behind: no clause about another who is named,
    nor when it was announced."""
    said = text[start : end + _TAIL]
    announced = language.lists.get("announcing")
    for verb in announced.finditer(said) if announced else ():
        said = said[verb.end() :]  # "P said in April that he would leave": nobody knows when
        break
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
