"""The spider: poll every due source, follow what is new, count what happened.

One spider for all kinds of source, so that one queue, one robots.txt cache and one set of
per-host delays serve them all; what differs between kinds is in crawler/kinds.py.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sqlite3
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import scrapy
from scrapy import signals
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler import kinds
from crawler.errors import RobotsMissing
from crawler.faults import fault
from crawler.listings import Listing
from crawler.middlewares.compression import TRUNCATED
from crawler.offers import Offer, choose, read_offers
from crawler.tally import Tally
from pipelines.keep import Kept, withdraw
from pipelines.pool import Overdue, WorkerDied, Workers
from pipelines.stages import UNREAD, Headline
from talentwire.config import Settings
from talentwire.errors import StoreError
from talentwire.model import Page, Reading, Source
from talentwire.store import atomic, sources

LISTING_SECONDS = 20.0
LISTINGS_FIRST = 100  # priority
MORE_PAGES = 10  # further pages of one listing (parts of a sitemap index)
GONE = (404, 410)
TAKEN_BACK = 410  # 404 may be a mistake of the server, this one is meant

log = logging.getLogger("talentwire.crawl")


class NewsSpider(scrapy.Spider):
    """Poll *due* sources; results are in `tallies`."""

    name = "news"

    def __init__(
        self,
        *,
        due: list[Source],
        settings: Settings,
        db: sqlite3.Connection,
        workers: Workers,
        now: datetime,
        report: Callable[[NewsSpider, str], None],
        max_pages: int | None = None,
    ) -> None:
        super().__init__()
        self.config = settings
        self.db = db
        self.workers = workers
        self.report = report
        self.pages_left = max_pages
        self._start = (now, time.monotonic())
        self.resting: dict[str, datetime] = {}
        self.selectors: dict[str, dict[str, Any]] = {}  # learnt, by source
        self.kept_all: list[Kept] = []
        self.fatal: StoreError | None = None  # why there is no use in going on
        self._claimed: set[str] = set()  # addresses somebody goes after in this round
        self.tallies: dict[str, Tally] = {}
        for source in due:
            state = sources.state(db, source.name)
            moved = state["moved_to"] if state else None
            tally = Tally(source, moved or kinds.address(source, now), state)
            self.tallies[source.name] = tally
            self._recall(tally)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> NewsSpider:
        """Build it, listening for errors in its own callbacks."""
        spider: NewsSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._raised, signals.spider_error)
        crawler.signals.connect(spider._item_raised, signals.item_error)
        return spider

    def clock(self) -> datetime:
        """Return the time of the round: the given start plus what has passed since."""
        start, tick = self._start
        return start + timedelta(seconds=time.monotonic() - tick)

    # --- listings ---------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for every source."""
        for tally in self.tallies.values():
            try:
                yield self._poll(tally)
            except ValueError as error:  # an address Scrapy will not even ask for
                tally.fault, tally.detail = "broken", str(error)

    def _poll(self, tally: Tally) -> Request:
        headers = _accept(tally.source)
        if tally.state and tally.state["etag"]:
            headers["If-None-Match"] = tally.state["etag"]
        if tally.state and tally.state["last_modified"]:
            headers["If-Modified-Since"] = tally.state["last_modified"]
        return Request(
            tally.address, callback=self.listing, errback=self.unanswered, headers=headers,
            cb_kwargs={"source": tally.source.name}, meta={"source": tally.source.name},
            priority=LISTINGS_FIRST, dont_filter=True,
        )  # fmt: skip

    async def listing(
        self, response: Response, source: str, part: bool = False
    ) -> AsyncIterator[Request | Headline]:
        """Note how the source answered; yield what its listing makes us go after."""
        tally = self.tallies[source]
        if not part:
            self._answered(tally, response)
        elif response.status != 200:
            tally.postponed += 1
            return
        if response.status != 200 or tally.unchanged:
            self.report(self, source)
            return
        try:
            listing, offers = await self.workers.run(
                read_offers, tally.source, response.body, response.url, _charset(response),
                self.clock(), timeout=LISTING_SECONDS,
            )  # fmt: skip
        except (Overdue, WorkerDied) as error:
            listing, offers = Listing((), "failed", str(error)), []
        self._listed(tally, listing, part=part)
        for found in self._follow(tally, offers):
            yield found
        if not part:
            for url in listing.next_urls[:MORE_PAGES]:
                yield Request(
                    url, callback=self.listing, errback=self.part_missing,
                    cb_kwargs={"source": source, "part": True}, meta={"source": source},
                    headers=_accept(tally.source), priority=LISTINGS_FIRST, dont_filter=True,
                )  # fmt: skip
        self.report(self, source)

    def _answered(self, tally: Tally, response: Response) -> None:
        tally.status = response.status
        tally.truncated = TRUNCATED in response.flags or "dataloss" in response.flags
        host = urlparse_cached(response).hostname or ""
        tally.retry_after = self.resting.get(host) if response.status in (429, 503) else None
        if response.status == 304:
            tally.unchanged = True
            return
        if response.status != 200:
            return
        reasons = response.meta.get("redirect_reasons", [])
        if reasons and all(reason in (301, 308) for reason in reasons):
            tally.moved_to = response.url
        tally.etag = _header(response, "ETag")
        tally.last_modified = _header(response, "Last-Modified")
        tally.body_hash = hashlib.sha256(response.body).hexdigest()
        if tally.state and tally.state["body_hash"] == tally.body_hash:
            tally.unchanged = True

    def _listed(self, tally: Tally, listing: Listing, *, part: bool) -> None:
        if not part or listing.outcome == "ok":
            tally.outcome, tally.outcome_detail = listing.outcome, listing.detail
        if listing.outcome not in ("ok", "empty"):
            tally.postponed += part
        tally.truncated |= bool(listing.cut)
        tally.offered += len(listing.candidates)
        tally.title = tally.title or listing.title
        if self.pages_left == 0:  # a probe wants to see them
            tally.candidates.extend(listing.candidates)
        dates = [c.published.at for c in listing.candidates if c.published]
        tally.newest = max([*dates, *([tally.newest] if tally.newest else [])], default=None)

    def _follow(self, tally: Tally, offers: list[Offer]) -> Iterator[Request | Headline]:
        """Yield what is worth fetching; remember what is not, so that no round asks again."""
        now = self.clock()
        chosen = choose(self.db, offers, taken=self._claimed, now=now)
        tally.known += chosen.known
        tally.skipped += len(chosen.dull)
        with atomic(self.db):
            for offer in chosen.dull:
                sources.note_seen(
                    self.db, offer.url, tally.source.name, "skipped", offer.candidate.title, now
                )
        room = self.config.crawl.max_new_pages_per_source
        wanted = chosen.wanted
        if not tally.source.headlines_only:
            if self.pages_left is not None:
                room = min(room, self.pages_left)
            tally.postponed += max(len(wanted) - room, 0)
            wanted = wanted[:room]
            if self.pages_left is not None:
                self.pages_left -= len(wanted)
        for offer in wanted:
            self._claimed.add(offer.url)
            tally.begun += 1
            if tally.source.headlines_only:
                yield Headline(tally.source, offer.candidate)
            else:
                yield from self._article_request(tally, offer)

    def unanswered(self, failure: Any) -> None:
        """Note why a source did not answer."""
        tally = self.tallies[failure.request.meta["source"]]
        tally.fault, tally.detail = fault(failure.value)
        if tally.fault == "rest":
            tally.retry_after = self.resting.get(urlparse_cached(failure.request).hostname or "")
        self.report(self, tally.source.name)

    def part_missing(self, failure: Any) -> None:
        """Note that a further page of a listing did not come."""
        self.tallies[failure.request.meta["source"]].postponed += 1

    # --- articles -----------------------------------------------------------------------

    def _article_request(self, tally: Tally, offer: Offer) -> Iterator[Request]:
        try:
            yield Request(
                offer.url, callback=self.article, errback=self.article_missing,
                cb_kwargs={"offer": offer}, dont_filter=True,
                meta={"source": tally.source.name, "offer": offer},
            )  # fmt: skip
        except ValueError as error:
            self._given_up(tally, offer, "failed", str(error))

    def article(self, response: Response, offer: Offer) -> Iterator[Page]:
        """Yield the page, or note why there is none."""
        tally = self.tallies[response.meta["source"]]
        if response.status == 429:
            tally.trouble("HTTP 429")  # not the page's fault: it stays unknown
            return
        if response.status != 200:
            outcome = "gone" if response.status in GONE else "failed"
            if response.status == TAKEN_BACK:
                withdraw(self.db, offer.url, now=self.clock())
            self._given_up(tally, offer, outcome, f"HTTP {response.status}")
            return
        if TRUNCATED in response.flags or "dataloss" in response.flags:
            self._given_up(tally, offer, "failed", "broke off")
            return
        tally.fetched += 1
        yield Page(
            url=response.url, body=response.body, source=tally.source.name,
            fetched_at=self.clock(), charset=_charset(response), candidate=offer.candidate,
            language=tally.source.language, timezone=tally.source.timezone,
            requested_url=offer.url,
        )  # fmt: skip

    def article_missing(self, failure: Any) -> None:
        """Note why a page did not come."""
        tally = self.tallies[failure.request.meta["source"]]
        word, line = fault(failure.value)
        error = failure.value
        if word == "rest":
            tally.trouble("host asked to wait")
        elif isinstance(error, RobotsMissing) and error.__cause__ is None:
            tally.trouble(line)  # for now: it says nothing about the page
        else:
            outcome = word if word in ("robots", "private", "too_large", "loop") else "failed"
            self._given_up(tally, failure.request.meta["offer"], outcome, line)

    def _given_up(self, tally: Tally, offer: Offer, outcome: str, why: str) -> None:
        tally.trouble(why)
        # What may be mended is tried again in later rounds, a few times.
        tally.ended += outcome != "failed"
        sources.note_seen(
            self.db, offer.url, tally.source.name, outcome, offer.candidate.title, self.clock()
        )

    # --- what became of it --------------------------------------------------------------

    def kept(self, reading: Reading, kept: Kept) -> None:
        """Count a reading that reached the store."""
        tally = self.tallies[reading.source]
        tally.ended += reading.outcome != UNREAD
        learnt = self.selectors.get(reading.source, {})
        tally.empty, tally.alike = learnt.get("empty", 0), learnt.get("alike", 0)
        if reading.article is None:
            tally.textless += 1
            if reading.outcome != "paywalled":
                tally.trouble(reading.detail or reading.outcome)
            self.report(self, "")
            return
        tally.read += 1
        tally.stored += kept.outcome == "new"
        tally.updated += kept.outcome == "updated"
        tally.copies += kept.outcome == "new" and kept.copy_of is not None
        tally.relevant += kept.outcome == "new" and kept.relevant
        tally.claims += kept.claims
        self.kept_all.append(kept)
        self.report(self, "")

    def _raised(self, failure: Any, response: Any, spider: Any) -> None:
        request = getattr(response, "request", None) or getattr(failure, "request", None)
        self._blame(request.meta["source"] if request else None, failure)

    def _item_raised(self, item: Any, response: Any, spider: Any, failure: Any) -> None:
        request = getattr(response, "request", None)
        self._blame(request.meta["source"] if request else None, failure)

    def _blame(self, name: str | None, failure: Any) -> None:
        error = failure.value
        words = f"{type(error).__name__}: {error}"
        if error is not None and error.__traceback__:
            last = traceback.extract_tb(error.__traceback__)[-1]
            words += f" ({Path(last.filename).name}:{last.lineno})"
        log.debug("%s: %s", name, words, exc_info=error)
        if isinstance(error, StoreError) and self.fatal is None:
            # A full disk or a locked database will not be better with the next page.
            self.fatal = error
            asyncio.get_running_loop().create_task(
                self.crawler.engine.close_spider_async(reason="store")
            )
        for tally in [self.tallies[name]] if name in self.tallies else self.tallies.values():
            tally.raised = words

    # --- between rounds -------------------------------------------------------------------

    def _recall(self, tally: Tally) -> None:
        state = tally.state
        if state and state["selector"]:
            self.selectors[tally.source.name] = json.loads(state["selector"])
        if state and state["retry_after"]:
            host = urlparse_cached(Request(tally.address)).hostname or ""
            self.resting[host] = datetime.fromisoformat(state["retry_after"])


def _accept(source: Source) -> dict[str, str]:
    return {"Accept": kinds.ACCEPT.get(source.kind, "text/html,*/*;q=0.5")}


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _charset(response: Response) -> str | None:
    """Return the charset the server names, as it names it."""
    said = (_header(response, "Content-Type") or "").lower().partition("charset=")[2]
    return said.split(";")[0].strip(" \"'") or None
