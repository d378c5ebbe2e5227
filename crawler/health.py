"""How a source is: one named class and one line, concluded from what happened. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from talentwire.model import Health

STALE_AFTER = timedelta(days=120)
DRIFT_PAGES = 3  # so many pages in a row without a text, or with one and the same: they changed

FAULTS = {
    "dns": Health.DNS,
    "tls": Health.TLS,
    "timeout": Health.TIMEOUT,
    "refused": Health.REFUSED,
    "private": Health.PRIVATE_ADDRESS,
    "robots": Health.ROBOTS,
    "loop": Health.REDIRECT_LOOP,
    "too_large": Health.TOO_LARGE,
    "rest": Health.RATE_LIMITED,
    "broken": Health.PARSE_FAILED,
}
_OUTCOMES = {
    "empty": (Health.EMPTY, "the listing has no entries"),
    "html": (Health.HTML_RETURNED, "a web page came where a feed was expected"),
    "not_a_feed": (Health.PARSE_FAILED, "neither a feed nor anything like it"),
    "failed": (Health.PARSE_FAILED, "the listing could not be read"),
}


@dataclass(frozen=True, slots=True)
class Polled:
    """What happened when a source was polled."""

    status: int | None = None  # of the listing's final answer
    fault: str | None = None  # a key of FAULTS: why there was no answer
    detail: str = ""  # of the fault
    outcome: str | None = None  # of reading the listing: ok | empty | html | not_a_feed | failed
    outcome_detail: str = ""
    unchanged: bool = False
    truncated: bool = False
    moved_to: str | None = None  # learned in this round
    retry_after: datetime | None = None
    newest: datetime | None = None  # date of the newest entry
    read: int = 0  # article pages with a text
    textless: int = 0  # article pages without one
    empty: int = 0  # ... in a row, over the rounds; known if one was read in this round
    alike: int = 0  # article pages in a row with the text of the one before
    raised: str = ""  # an error in our own code


def classify(polled: Polled, *, now: datetime) -> tuple[Health, str]:
    """Return the source's health and why, in one line; an empty line where all is well."""
    if polled.raised:
        return Health.PARSE_FAILED, f"error in talentwire itself: {polled.raised}"
    if polled.fault:
        return FAULTS[polled.fault], polled.detail or polled.fault
    if polled.status is None:
        return Health.TIMEOUT, "the round ended before it answered"
    if polled.status != 304 and not 200 <= polled.status < 300:
        return _refused(polled)
    if polled.truncated:
        return Health.TRUNCATED, "the listing broke off; what came was read"
    if polled.outcome in _OUTCOMES:
        health, words = _OUTCOMES[polled.outcome]
        return health, polled.outcome_detail or words
    if drift := _drift(polled):
        return Health.DRIFTED, drift
    if polled.moved_to:
        return Health.MOVED, f"moved for good to {polled.moved_to}: change it in sources.toml"
    if polled.unchanged:
        return Health.UNCHANGED, ""
    if polled.newest and now - polled.newest > STALE_AFTER:
        return Health.STALE, f"newest entry is of {polled.newest:%Y-%m-%d}"
    return Health.OK, ""


def _drift(polled: Polled) -> str:
    """Return how the articles of a listing that still reads have changed, "" if they have not."""
    if polled.textless >= DRIFT_PAGES and not polled.read:
        return f"{polled.textless} article pages, and no text found on any"
    if polled.empty >= DRIFT_PAGES:
        return f"the last {polled.empty} article pages had no text"
    if polled.alike >= DRIFT_PAGES:
        return f"the last {polled.alike + 1} article pages all had the same text"
    return ""


def _refused(polled: Polled) -> tuple[Health, str]:
    status = polled.status or 0
    until = f", asks to wait until {polled.retry_after:%H:%M} UTC" if polled.retry_after else ""
    if status == 429 or (status == 503 and polled.retry_after):
        return Health.RATE_LIMITED, f"HTTP {status}{until}"
    if status == 410:
        return Health.GONE, "HTTP 410: the server says it is gone for good"
    if status == 404:
        return Health.NOT_FOUND, "HTTP 404: nothing at this address"
    if 400 <= status < 500:
        return Health.FORBIDDEN, f"HTTP {status}"
    if 300 <= status < 400:
        return Health.SERVER_ERROR, f"HTTP {status} without an address to go to"
    return Health.SERVER_ERROR, f"HTTP {status}{until}"
