"""Answers with floods of headers are given up."""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response

from crawler.errors import TooLarge

MAX_HEADERS = 500
MAX_BYTES = 256 * 1024


class HeaderLimit:
    """Stop the download of an answer with more headers than any honest server sends."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for headers as they arrive."""
        limit = cls()
        crawler.signals.connect(limit.headers_received, signals.headers_received)
        return limit

    def headers_received(self, headers: Headers, request: Request, **_: Any) -> None:
        """Stop a download whose headers are a flood."""
        raw = headers.to_string()
        count = raw.count(b"\r\n") + 1
        if count > MAX_HEADERS or len(raw) > MAX_BYTES:
            request.meta["header_flood"] = count
            raise StopDownload(fail=True)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Name the reason."""
        if isinstance(exception, StopDownload):
            count = request.meta.get("header_flood")
            raise TooLarge(f"{count} response headers") from exception
        return None
