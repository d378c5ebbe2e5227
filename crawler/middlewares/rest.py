"""A host that says "not now" (429, or 503 with Retry-After) is left alone at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import HostAtRest
from crawler.politeness import UNSAID, retry_after


class Rest:
    """Keep hosts that asked for it alone; `hosts` says until when, also from earlier rounds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler: Any = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl whose spider has `resting` and `clock()`."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Drop what goes to a host at rest."""
        host = urlparse_cached(request).hostname or ""
        until: datetime | None = self._crawler.spider.resting.get(host)
        if until and until > self._crawler.spider.clock():
            raise HostAtRest(f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the host asks for."""
        said = response.headers.get("Retry-After")
        if response.status == 429 or (response.status == 503 and said):
            now = self._crawler.spider.clock()
            until = retry_after(said.decode("latin-1"), now) if said else None
            host = urlparse_cached(request).hostname or ""
            self._crawler.spider.resting[host] = until or now + UNSAID
        return response
