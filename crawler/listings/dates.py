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
        self._known: dict[tuple[str, str | None], Moment | None] = {}

    def read(self, text: str | None, language: str | None = None) -> Moment | None:
        """Return the moment *text* names, or None; *language* is the entry's own."""
        if not text:
            return None
        key = (text, language or self._language)
        if key not in self._known and self._spent <= SECONDS:
            begin = time.perf_counter()
            self._known[key] = read_date(
                text, language=key[1], timezone=self._timezone, now=self._now
            )
            self._spent += time.perf_counter() - begin
        return self._known.get(key)
