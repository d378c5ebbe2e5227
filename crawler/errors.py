"""Why a request did not bring what was asked for, as exceptions inside the crawler.

All are IgnoreRequest, so that Scrapy drops the request without an error of its own. What a
spider's errback receives is turned into a word by `crawler.health.fault`.
"""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class PrivateAddress(IgnoreRequest):
    """The host is, or resolves to, an address inside somebody's network."""


class RobotsDenied(IgnoreRequest):
    """robots.txt forbids it."""


class RobotsMissing(RobotsDenied):
    """robots.txt could not be had, which forbids everything for now; `__cause__` may say why."""


class RedirectLoop(IgnoreRequest):
    """Redirects lead in a circle, or there are too many."""


class TooLarge(IgnoreRequest):
    """The body, or its headers, are larger than what is read."""


class HostAtRest(IgnoreRequest):
    """The host asked to be left alone for a while."""
