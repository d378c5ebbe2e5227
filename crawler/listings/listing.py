"""What reading a listing needs to know, and what it said: the links it offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.listings.dates import Dates
from pipelines.decoding import decode, unpacked
from talentwire.model import Candidate

LIMIT = 2000  # entries of one listing, the newest; Media Cloud's figure


@dataclass(frozen=True, slots=True)
class Context:
    """Where a listing comes from: all that its reader knows beside its bytes."""

    url: str
    now: datetime
    charset: str | None = None  # as the server says
    language: str | None = None  # the source's, as its time zone is
    timezone: str | None = None
    limit: int = LIMIT  # entries

    def text(self, body: bytes) -> str:
        """Return *body* as text, out of its gzip wrapping if it is in one."""
        return decode(unpacked(body), self.charset)

    def dates(self, language: str | None = None) -> Dates:
        """Return a reader of dates; *language* is the listing's own, if the source's is unknown."""
        return Dates(self.language or language, self.timezone, self.now)


@dataclass(frozen=True, slots=True)
class Listing:
    """The candidates of one listing.

    `outcome` is ok, empty (nothing in it), html (a web page instead), not_a_feed (something
    else instead) or failed; `detail` says why in one line. `next_urls` are further listings
    that this one names. `cut` says why the reader had not all of it.
    """

    candidates: tuple[Candidate, ...] = ()
    outcome: str = "ok"
    detail: str = ""
    title: str | None = None
    next_urls: tuple[str, ...] = ()
    cut: str = ""


def newest(candidates: list[Candidate], limit: int) -> tuple[Candidate, ...]:
    """Return the *limit* newest candidates in the order of the listing; undated ones count as
    as new as the dated one before them, because most listings put the newest first."""
    if len(candidates) <= limit:
        return tuple(candidates)
    times = []
    last = float("inf")
    for candidate in candidates:
        moment = candidate.published or candidate.modified
        last = moment.at.timestamp() if moment else last
        times.append(last)
    chosen = sorted(range(len(candidates)), key=lambda n: (-times[n], n))[:limit]
    return tuple(candidates[n] for n in sorted(chosen))
