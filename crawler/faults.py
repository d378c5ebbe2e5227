"""Turn what Scrapy and Twisted raise into one word of crawler.health.FAULTS and one line."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from service_identity import VerificationError
from twisted.internet import error as twisted_errors
from twisted.web.client import ResponseFailed

from crawler import errors

_WORDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (errors.PrivateAddress, "private", ""),
    (errors.RedirectLoop, "loop", ""),
    (errors.TooLarge, "too_large", ""),
    (errors.HostAtRest, "rest", ""),
    (errors.RobotsDenied, "robots", ""),
    (scrapy_errors.CannotResolveHostError, "dns", "the host name does not resolve"),
    (scrapy_errors.DownloadTimeoutError, "timeout", "no complete answer in time"),
    (scrapy_errors.DownloadConnectionRefusedError, "refused", "connection refused"),
    (scrapy_errors.DownloadCancelledError, "too_large", "larger than what is read"),
    (scrapy_errors.UnsupportedURLSchemeError, "broken", "not a web address"),
    (twisted_errors.ConnectError, "refused", "no connection"),
    (scrapy_errors.DownloadFailedError, "refused", "the connection broke before an answer"),
)


def fault(error: BaseException) -> tuple[str, str]:
    """Return the word and the line for *error*."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, (SSL.Error, VerificationError)):
            return "tls", _tls_words(cause)
    # Where robots.txt could not be had because the host could not, that is the news.
    looked_at = [*chain[1:], error] if isinstance(error, errors.RobotsDenied) else [error]
    for cause in looked_at:
        for kind, word, line in _WORDS:
            if isinstance(cause, kind):
                return word, line or str(cause)
    return "broken", f"{type(error).__name__}: {error}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield *error* and what it came from; Twisted keeps its reasons in a list."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if current.__cause__:
            waiting.append(current.__cause__)
        if isinstance(current, ResponseFailed):
            waiting.extend(reason.value for reason in current.reasons)


def _tls_words(error: BaseException) -> str:
    if isinstance(error, VerificationError):
        return "the certificate is for another host"
    reasons = error.args[0] if error.args and isinstance(error.args[0], list) else []
    words = "; ".join(str(reason[-1]) for reason in reasons if reason)
    return f"TLS failed: {words}" if words else "TLS failed"
