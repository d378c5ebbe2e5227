"""Time zones as dates write them: offsets, abbreviations, names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from pipelines.datewords import date_words


def offset(text: str | None) -> tzinfo | None:
    """Return the zone that +02:00, GMT-5 or Z is; None for nothing."""
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?", text or "")
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    return UTC if text else None


def zone_of(
    abbreviation: str | None, zone: tzinfo, date: tuple[int, int | None, int | None]
) -> tzinfo | None:
    """Return the zone that *abbreviation* names on *date*, at a source in *zone*."""
    if abbreviation is None:
        return None
    year, month, day = (part or 1 for part in date)
    for hour in (0, 12):  # CST is China's own where the source is in China
        if (datetime(year, month, day, hour, tzinfo=zone).tzname() or "").lower() == abbreviation:
            return zone
    return timezone(timedelta(hours=date_words().zones[abbreviation]))


def is_zone(name: str) -> bool:
    """Return whether *name* is that of a zone in the IANA database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def named_zone(name: str | None) -> tzinfo:
    """Return the zone of that name; UTC if there is none."""
    return ZoneInfo(name) if name and is_zone(name) else UTC
