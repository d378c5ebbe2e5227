"""A host that says "not now" (429, or 503 with Retry-After) is left alone at once.

This stands in the download handler and not in a middleware because requests wait in their
host's queue after the middlewares, and the next one leaves before an answer reaches them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import HostAtRest
from crawler.politeness import UNSAID, retry_after


class Handler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler; the spider's `resting` says until when which host is at rest."""

    async def download_request(self, request: Request) -> Response:
        """Return the response; raises HostAtRest."""
        spider: Any = self._crawler.spider
        host = urlparse_cached(request).hostname or ""
        until: datetime | None = spider.resting.get(host)
        if until and until > spider.clock():
            raise HostAtRest(f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
        response = await super().download_request(request)
        said = response.headers.get("Retry-After")
        if response.status == 429 or (response.status == 503 and said):
            now = spider.clock()
            asked = retry_after(said.decode("latin-1"), now) if said else None
            spider.resting[host] = asked or now + UNSAID
        return response
