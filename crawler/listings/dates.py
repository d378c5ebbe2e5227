"""The dates of one listing, within a bound on what they may cost."""

from __future__ import annotations

import time
from datetime import datetime

from pipelines.dates import read_date
from talentwire.model import Moment

# A date in a form that feeds use costs 20 microseconds, one that needs the patient parser
# 10 ms. A feed of 2,000 of the latter must not take its other entries down with it.
SECONDS = 4.0


class Dates:
    """Reads dates in the source's language and time zone until they have taken too long."""

    def __init__(self, language: str | None, timezone: str | None, now: datetime) -> None:
        self._language = language
        self._timezone = timezone
        self._now = now
        self._spent = 0.0

    def read(self, text: str | None, language: str | None = None) -> Moment | None:
        """Return the moment *text* names, or None; *language* is the entry's own."""
        if not text or self._spent > SECONDS:
            return None
        begin = time.perf_counter()
        try:
            return read_date(
                text,
                language=language or self._language,
                timezone=self._timezone,
                now=self._now,
            )
        finally:
            self._spent += time.perf_counter() - begin
