"""Dates typed on the command line, as days: YYYY-MM-DD."""

from __future__ import annotations

import calendar
from datetime import datetime

from talentwire.errors import UsageError
from talentwire.query import when


def first_day(text: str | None, now: datetime) -> str | None:
    """Return the first day *text* names: 2025-05 is 2025-05-01. Raises QueryError."""
    return when(text, now).date().isoformat() if text else None


def last_day(text: str | None, now: datetime) -> str | None:
    """Return the last day *text* names: 2025-05 is 2025-05-31. Raises QueryError."""
    day = first_day(text, now)
    if day is None or text is None:
        return None
    parts = text.strip().split("-")
    if not all(part.isdigit() for part in parts):
        return day
    year, month = int(day[:4]), int(day[5:7])
    if len(parts) == 1:
        return f"{year:04}-12-31"
    if len(parts) == 2:
        return f"{day[:7]}-{calendar.monthrange(year, month)[1]:02}"
    return day


def number(text: str, listed_by: str = "talentwire moves --json") -> int:
    """Return a row's number as typed; UsageError for anything else."""
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{text!r} is no number: `{listed_by}` has the numbers")
    return int(text)


def ago(moment: str, now: datetime) -> str:
    """Return how far the ISO time *moment* is from *now*: `3 h ago`, `in 20 min`."""
    seconds = (now - datetime.fromisoformat(moment)).total_seconds()
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if abs(seconds) >= length:
            span = f"{abs(seconds) / length:.0f} {unit}"
            return f"{span} ago" if seconds > 0 else f"in {span}"
    return "just now" if seconds >= 0 else "now"
