"""No request into anybody's private network: before DNS, after DNS, and on the connection.

A redirected request passes the middleware again. The resolver hands on only addresses that
may be connected to, and what it hands on is what is connected to, so a name that changes its
address in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.addresses import Doors, literal
from crawler.errors import PrivateAddress

_shut_out: dict[str, str] = {}  # host -> the private address it resolved to


def _refusal(host: str, address: object) -> PrivateAddress:
    return PrivateAddress(
        f"{host} is at {address}, a private address: if it is yours, put it into "
        "crawl.allow_private in talentwire.toml"
        if str(address) != host
        else f"{host} is a private address: if it is yours, put it into crawl.allow_private"
    )


class PrivateAddresses:
    """Refuse requests to, and answers from, addresses that are not public."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it with the networks that the settings allow."""
        return cls(Doors.allowing(crawler.settings.getlist("TALENTWIRE_ALLOW_PRIVATE")))

    def process_request(self, request: Request) -> None:
        """Refuse a host that spells out a private address."""
        host = urlparse_cached(request).hostname or ""
        address = literal(host)
        if address is not None and not self._doors.open_for(address, host):
            raise _refusal(host, address)

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse an answer that came from a private address after all."""
        host = urlparse_cached(request).hostname or ""
        address = response.ip_address
        if address is not None and not self._doors.open_for(address, host):
            raise _refusal(host, address)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a host without a public address from one without any."""
        host = urlparse_cached(request).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in _shut_out:
            raise _refusal(host, _shut_out[host]) from exception


@implementer(IResolutionReceiver)
class _Sieve:
    def __init__(self, receiver: Any, host: str, doors: Doors) -> None:
        self._receiver, self._host, self._doors = receiver, host, doors

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        found = literal(address.host)
        if found is not None and self._doors.open_for(found, self._host):
            self._receiver.addressResolved(address)
        else:
            _shut_out[self._host] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver(CachingHostnameResolver):
    """Scrapy's caching resolver for IPv4 and IPv6, behind a sieve."""

    doors = Doors()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Build it with the networks that the settings allow; Scrapy passes the process."""
        resolver: Self = super().from_crawler(crawler, reactor)
        resolver.doors = Doors.allowing(crawler.settings.getlist("TALENTWIRE_ALLOW_PRIVATE"))
        return resolver

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve, letting only permitted addresses through."""
        sieve: Any = _Sieve(resolutionReceiver, hostName, self.doors)
        return super().resolveHostName(
            sieve, hostName, portNumber, addressTypes, transportSemantics
        )
