"""Redirects: loops named, secrets left behind at the border, no Referer."""

from __future__ import annotations

from typing import Any

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import RedirectLoop

# Scrapy drops Authorization and Cookie by itself; keys in headers of their own it hands on.
SECRETS = ("Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token")
_PORTS = {"http": 80, "https": 443}


class Redirects(RedirectMiddleware):
    """Scrapy's redirect middleware, stricter."""

    def _engine_started(self) -> None:
        """Do not look for a Referer middleware: there is none on purpose."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer."""
        request.headers.pop("Referer", None)

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        request = super()._build_redirect_request(source_request, response, url=url, **kwargs)
        if _origin(request) != _origin(source_request):
            for name in SECRETS:
                request.headers.pop(name, None)
        return request

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        before = [*request.meta.get("redirect_urls", []), request.url]
        if redirected.url in before:
            raise RedirectLoop(f"redirects lead back to {redirected.url}")
        if len(before) > self.max_redirect_times:
            raise RedirectLoop(f"more than {self.max_redirect_times} redirects")
        return super()._redirect(redirected, request, reason)


def _origin(request: Request) -> tuple[str, str | None, int | None]:
    parts = urlparse_cached(request)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
