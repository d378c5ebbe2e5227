"""What every channel shares: a digest on its way, the channel, and how it fails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from talentwire.errors import DeliveryError
from talentwire.news import Digest

# Called by a channel right before the bytes with which its receiver has the whole message.
# What breaks before can be handed over anew; what breaks after may have arrived.
Begin = Callable[[], None]
HandOver = Callable[[Begin], None]


class NotDelivered(Exception):
    """The channel did not take it. *final*: no use to try again. *unanswered*: nobody said so."""

    def __init__(self, detail: str, *, final: bool = False, unanswered: bool = False) -> None:
        super().__init__(detail)
        self.final = final
        self.unanswered = unanswered


@dataclass(frozen=True, slots=True)
class Parcel:
    """One digest on its way. `key` is the same whenever the same digest is sent again."""

    digest: Digest
    key: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Channel:
    """A place that digests go to."""

    name: str  # shown and stored; holds no secret
    prepare: Callable[[Parcel], HandOver]  # does all that can be done beforehand


def named(kind: str, what: str, full: str) -> str:
    """Return a name for an address without its secrets; the digits tell like ones apart."""
    return f"{kind} {what} [{hashlib.sha256(full.encode()).hexdigest()[:6]}]"


def plugin_of(full: str) -> Any:
    """Return Apprise's plugin for an address; DeliveryError, without the secrets in it."""
    import apprise

    plugin = apprise.Apprise.instantiate(full, suppress_exceptions=True)
    if plugin is None:
        scheme = full.split(":", 1)[0]
        raise DeliveryError(
            f"channel {scheme}:...: not an address that Apprise knows; see"
            " https://appriseit.com/services/"
        )
    return plugin
