"""Where digests go: a folder, a mailbox, a webhook, or any service that Apprise knows."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from talentwire.app.channels.folder import to_folder
from talentwire.app.channels.mail import to_mailbox
from talentwire.app.channels.parcel import Channel, HandOver, NotDelivered, Parcel, named
from talentwire.app.channels.service import to_service
from talentwire.app.channels.webhook import to_webhook
from talentwire.errors import DeliveryError
from talentwire.show import clean

__all__ = ["Channel", "NotDelivered", "Parcel", "channel", "channels"]

_KINDS = {
    "file": to_folder, "mailto": to_mailbox, "mailtos": to_mailbox, "json": to_webhook,
    "jsons": to_webhook,
}  # fmt: skip


def channel(address: str) -> Channel:
    """Return the channel that *address* of the configuration names.

    $NAME and ${NAME} in it are taken from the environment, where passwords belong. Raises
    DeliveryError for an address that is none.
    """
    full = os.path.expandvars(address)
    if found := re.search(r"\$\{?\w+", full):
        raise DeliveryError(f"channel {address}: {found[0]} is not set in the environment")
    return _KINDS.get(full.split(":", 1)[0].lower(), to_service)(full)


def channels(addresses: Iterable[str]) -> list[Channel]:
    """Return the channels of *addresses*. A wrong one is a channel that fails, so that it holds
    up no other and is reported on them."""
    found = []
    for address in addresses:
        try:
            found.append(channel(address))
        except DeliveryError as error:
            found.append(_wrong(address, str(error)))
    return found


def _wrong(address: str, mistake: str) -> Channel:
    def prepare(_: Parcel) -> HandOver:
        raise NotDelivered(mistake, final=True)

    scheme = address.split(":", 1)[0] if ":" in address else "no"
    return Channel(named(clean(scheme), "wrong address", address), prepare)
