"""Dates as feeds and pages write them, to UTC with a precision.

Parsers by cost: ISO 8601 and RFC 822 by regular expression, then the words and forms of
config/dates.toml, then dateparser (about 9 ms a string). Nothing that depends on the day it
is read ("3 days ago", "5 May", "-1") yields a date, and neither does one that could be read
in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo

from pipelines.datewords import Unclear, Words, date_words, sorted_words, tokens
from pipelines.wordlists import load
from pipelines.zones import is_zone, named_zone, offset, zone_of
from talentwire.model import Moment, Precision

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
_LONGEST = 120

_OFFSET = r"(?:(?:GMT|UTC)?\s*[+-]\d{1,2}(?::?\d{2})?|Z)"
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    rf"(?:[T\s,]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,]\d+)?)?\s*({_OFFSET})?Z?)?",
    re.IGNORECASE,
)
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2},?\s+)?(\d{1,2})\s+([A-Z][a-z]{2})\s+(\d{4})\s+"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|GMT|UTC|Z)"
)
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_PARENTHESES = re.compile(r"\([^)]*\)")
_REGION = re.compile(r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_TIME = re.compile(
    r"(?<![\d.:/-])(\d{1,2})(?:\s?(?:[:h時时点點]|시)\s?(\d{2})(?!\d)(?:\s?[:分분]\s?(\d{2})(?!\d))?"
    r"(?:[.,]\d+)?\s?[分분秒초]?|\s?[時时点點시](?!\w))"
)
_DOTTED_TIME = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?=\s*(?:uhr|ч))|"
                          r"(?:ore|alle|klo?|um|om|godz|saat)\.?\s+(\d{1,2})\.(\d{2})(?![\d.])",
                          re.IGNORECASE)  # fmt: skip
_HOUR = re.compile(r"(?<![\d.:/-])(\d{1,2})\s?(?=[ap]\.?m\b)", re.IGNORECASE)
_ZONE = re.compile(r"(?:\b(?:GMT|UTC)\s*|(?<![\w-]))([+-]\d{1,2})(?::?(\d{2}))?(?!\d)(?:Z\b)?")
_EAST_ASIAN = re.compile(
    r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일号號]?)?)?"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./-])\s?(\d{1,2})(?:\2\s?(\d{1,2}))?(?!\d)\.?")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([./ -])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_DIGITS = re.compile(r"\d+")


_Date = tuple[int, int | None, int | None]  # year, month, day


def read_date(
    text: str, *, language: str | None = None, timezone: str | None = None, now: datetime
) -> Moment | None:
    """Return the moment *text* names, or None.

    A time without an offset is one in *timezone* (IANA name), else UTC. A date without a
    time keeps the day it names. What is before 1995 is no date; what is more than a day
    ahead of *now* is put a day ahead of it.
    """
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    if not line or len(line) > _LONGEST:
        return None
    zone = named_zone(timezone)
    try:
        found = _by_form(line, zone) or _by_words(line, language, zone)
    except Unclear:
        found = _by_dateparser(line, language, zone)
    except (ValueError, OverflowError):  # 30 February, hour 25
        return None
    return _clamped(found, now) if found else None


def _clamped(moment: Moment, now: datetime) -> Moment | None:
    if moment.at < EARLIEST:
        return None
    if moment.at > now + AHEAD:
        return Moment((now + AHEAD).astimezone(UTC).replace(microsecond=0))
    return moment


def _by_form(line: str, zone: tzinfo) -> Moment | None:
    """ISO 8601, RFC 822 and Unix time: what nearly all feeds write."""
    if match := _ISO.fullmatch(line):
        year, month, day, hour, minute, second, shift = match.groups()
        if hour is None:
            return _day(int(year), int(month), int(day))
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), _second(second))
        return _minute(at, offset(shift) or zone)
    if match := _RFC822.fullmatch(line):
        day, name, year, hour, minute, second, shift = match.groups()
        if name in _ENGLISH:
            at = datetime(
                int(year), _ENGLISH[name], int(day), int(hour), int(minute), _second(second)
            )
            return _minute(at, offset(shift) or UTC)
    if line.isascii() and line.isdigit():
        return _by_digits(line, zone)
    return None


def _by_digits(line: str, zone: tzinfo) -> Moment | None:
    size = len(line)
    if size in (9, 10, 13):
        seconds = int(line) / (1000 if size == 13 else 1)
        return Moment(datetime.fromtimestamp(int(seconds), UTC))
    if size == 4 and line.startswith(("19", "20")):
        return Moment(datetime(int(line), 1, 1, tzinfo=UTC), Precision.YEAR)
    if size == 8 and line.startswith(("19", "20")):
        return _day(int(line[:4]), int(line[4:6]), int(line[6:]))
    if size in (12, 14) and line.startswith(("19", "20")):
        form = "%Y%m%d%H%M%S" if size == 14 else "%Y%m%d%H%M"
        return _minute(datetime.strptime(line, form), zone)
    return None


def _by_words(line: str, language: str | None, zone: tzinfo) -> Moment | None:
    """Take time, zone and date out of *line*; every word left over must be known."""
    words = date_words()
    rest = _PARENTHESES.sub(" ", line)
    if match := _REGION.search(rest):
        zone = named_zone(match[0]) if is_zone(match[0]) else zone
        rest = rest.replace(match[0], " ")
    rest, year_first = _cut_year_first(rest)
    rest, clock = _cut_time(rest)
    shift = None
    if clock:
        rest, sign = _cut(_ZONE, rest)
        shift = offset(sign[0]) if sign else None
    rest, year_last = (rest, None) if year_first else _cut(_YEAR_LAST, rest)
    named = tokens(rest)
    abbreviation = next((t for t in named if t in words.zones and t not in words.am), None)
    months, weekdays, afternoon = sorted_words(named, words, language)
    date: _Date | None
    if year_first:
        date = year_first
    elif year_last:
        american = abbreviation in _AMERICAN or (clock is not None and afternoon is not None)
        date = _ordered(year_last, weekdays, _says_day_first(language, zone, american, words))
    else:
        date = _with_month(rest, months)
    if date is None:
        return None
    return _moment(date, clock, afternoon, shift or zone_of(abbreviation, zone, date) or zone)


_AMERICAN = frozenset(("est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "et", "pt", "ct"))


def _moment(
    date: _Date, clock: tuple[int, int, int] | None, afternoon: bool | None, zone: tzinfo
) -> Moment:
    year, month, day = date
    if month is None:
        return Moment(datetime(year, 1, 1, tzinfo=UTC), Precision.YEAR)
    if day is None:
        return Moment(datetime(year, month, 1, tzinfo=UTC), Precision.MONTH)
    if clock is None:
        return _day(year, month, day)
    hour, minute, second = clock
    if afternoon is not None and hour <= 12:
        hour = hour % 12 + (12 if afternoon else 0)
    return _minute(datetime(year, month, day, hour, minute, min(second, 59)), zone)


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    match = pattern.search(text)
    return (text[: match.start()] + " " + text[match.end() :], match) if match else (text, None)


def _cut_year_first(text: str) -> tuple[str, _Date | None]:
    rest, match = _cut(_EAST_ASIAN, text)
    if match:
        return rest, (int(match[1]), _number(match[2]), _number(match[3]))
    rest, match = _cut(_YEAR_FIRST, text)
    if match:
        return rest, (int(match[1]), int(match[3]), _number(match[4]))
    return text, None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _cut_time(text: str) -> tuple[str, tuple[int, int, int] | None]:
    for pattern in (_TIME, _DOTTED_TIME, _HOUR):
        rest, match = _cut(pattern, text)
        if match:
            numbers = [int(group) for group in match.groups() if group] + [0, 0]
            return rest, (numbers[0], numbers[1], numbers[2])
    return text, None


def _ordered(
    match: re.Match[str], weekdays: frozenset[int], day_first: bool | None
) -> _Date | None:
    """Return year, month, day of 3/8/2025, or None if it could be either."""
    first, second = int(match[1]), int(match[3])
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    if first > 12 or first == second:
        return year, second, first
    if second > 12:
        return year, first, second
    if len(weekdays) == 1:
        fits = [
            (year, month, day)
            for month, day in ((second, first), (first, second))
            if datetime(year, month, day).weekday() in weekdays
        ]
        if len(fits) == 1:
            return fits[0]
    if match[2] == ".":
        day_first = True
    if day_first is None:
        return None
    return (year, second, first) if day_first else (year, first, second)


def _says_day_first(
    language: str | None, zone: tzinfo, american: bool, words: Words
) -> bool | None:
    code, _, region = (language or "").replace("_", "-").partition("-")
    if code.lower() in words.day_first:
        return True
    if region:
        return region.upper() not in ("US", "PH")
    where = str(zone)
    if where.startswith("America/") or american:
        return False
    return True if where.startswith(("Europe/", "Africa/", "Asia/", "Australia/")) else None


def _with_month(rest: str, months: list[int]) -> _Date | None:
    """Return year, month and day where the month is a word: 3 Aug 2025, Aug 3, 2025, Aug 2025."""
    numbers = _DIGITS.findall(rest)
    if len(months) != 1:
        return None
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return int(numbers[0]), months[0], None
    if len(numbers) != 2:
        return None
    years = [number for number in numbers if len(number) == 4]
    if len(years) == 1:
        day = next(number for number in numbers if len(number) != 4)
        return int(years[0]), months[0], int(day)
    if not years and len(numbers[1]) == 2:  # 3 Aug 25
        return 2000 + int(numbers[1]), months[0], int(numbers[0])
    return None


def _by_dateparser(line: str, language: str | None, zone: tzinfo) -> Moment | None:
    if not re.search(r"(?<!\d)(19|20)\d{2}(?!\d)", line) or len(_DIGITS.findall(line)) < 2:
        return None  # without a year it would be filled in from today
    import dateparser

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    code = (language or "").split("-")[0]
    # Without a language it would try its 200, at up to 5 s for the first odd date and 0.1 s
    # for each one after that.
    languages = [code] if code else [*load("dates")["languages"], "zh", "ja", "ko", "th"]
    try:
        at = dateparser.parse(line, languages=languages, settings=settings)
    except ValueError:  # a language it does not know
        at = None
    if at is None:
        return None
    if ":" in line:
        return _minute(at.replace(tzinfo=None), at.tzinfo or zone)
    return _day(at.year, at.month, at.day)


def _day(year: int, month: int, day: int) -> Moment:
    return Moment(datetime(year, month, day, tzinfo=UTC), Precision.DAY)


def _minute(at: datetime, zone: tzinfo) -> Moment:
    return Moment(at.replace(tzinfo=zone).astimezone(UTC))


def _second(text: str | None) -> int:
    return min(int(text or 0), 59)  # a leap second is no time of its own
