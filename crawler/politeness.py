"""How long to leave a server alone: pure reading of what it says, and the slot it governs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.crawler import Crawler

LONGEST = timedelta(hours=24)
UNSAID = timedelta(minutes=15)  # what a 429 without a usable Retry-After is given


def retry_after(text: str, now: datetime) -> datetime | None:
    """Return until when a Retry-After header asks to wait, or None if it says nothing usable.

    Seconds or an HTTP date (RFC 9110, 10.2.3); never longer than a day, never in the past.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(at, now + LONGEST) if at > now else None


def slow_down(crawler: Crawler, host: str, seconds: float) -> None:
    """Leave at least *seconds* between two requests to *host* for the rest of the round."""
    downloader = crawler.engine.downloader
    given = downloader.per_slot_settings.get(host, {})
    delay = max(seconds, given.get("delay", downloader._delay))
    # Slots that idle are dropped and made anew from these settings.
    downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay, "jitter": 0}
    slot = downloader.slots.get(host)
    if slot is not None:
        slot.concurrency, slot.delay, slot.jitter = 1, delay, 0.0
