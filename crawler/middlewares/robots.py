"""robots.txt as RFC 9309 has it: 4xx allows, 5xx and no answer deny; Crawl-delay honoured."""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import StopDownload
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.errors import RobotsDenied, RobotsMissing
from crawler.politeness import slow_down
from talentwire.store import sources

PARSED_BYTES = 500 * 1024  # RFC 9309, 2.5
MAX_DELAY = 60.0  # more would make one host hold up a whole round


class _Denial(RobotParser):
    """Rules that allow nothing, because the real ones could not be had."""

    def __init__(self, reason: str, cause: BaseException | None = None) -> None:
        self.reason, self.cause = reason, cause

    @classmethod
    def from_crawler(cls, crawler: object, robotstxt_body: bytes) -> _Denial:
        raise NotImplementedError

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        return False


class Robots(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, with the RFC's answers to failures."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it, watching how much of a robots.txt has come."""
        robots = super().from_crawler(crawler)
        crawler.signals.connect(robots._enough, signals.bytes_received)
        return robots

    def _enough(self, data: bytes, request: Request, **_: Any) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            came = request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
            if came > PARSED_BYTES:
                raise StopDownload(fail=False)

    @property
    def _agent(self) -> str:
        return self._robotstxt_useragent or "talentwire"

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._settle(netloc, _Denial(f"robots.txt answers HTTP {response.status}"))
            return
        body = response.body[:PARSED_BYTES] if response.status < 400 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        spider: Any = self.crawler.spider
        sources.keep_robots(spider.db, netloc, body, spider.clock())
        self._mind_delay(netloc, request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for the request's host, from the store where they are fresh."""
        netloc = urlparse_cached(request).netloc
        if netloc not in self._parsers:
            spider: Any = self.crawler.spider
            body = sources.robots(spider.db, netloc, spider.clock())
            if body is not None:
                self._parsers[netloc] = self._parserimpl.from_crawler(self.crawler, body)
                self._mind_delay(netloc, request)
        return await super().robot_parser(request)

    def _mind_delay(self, netloc: str, request: Request) -> None:
        parser = self._parsers[netloc]
        delay = parser.crawl_delay(self._agent) if isinstance(parser, RobotParser) else None
        if delay:
            slow_down(self.crawler, urlparse_cached(request).hostname or "", min(delay, MAX_DELAY))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._settle(netloc, _Denial("robots.txt cannot be had", exc))

    def _settle(self, netloc: str, verdict: RobotParser) -> None:
        waiting, self._parsers[netloc] = self._parsers[netloc], verdict
        if isinstance(waiting, Deferred):
            waiting.callback(verdict)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise RobotsDenied or RobotsMissing where the rules, or the lack of them, forbid it."""
        if isinstance(rp, _Denial):
            raise RobotsMissing(rp.reason) from rp.cause
        if rp is not None and not rp.allowed(request.url, self._agent):
            raise RobotsDenied("robots.txt does not allow it")
