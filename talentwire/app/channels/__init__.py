"""Where digests go: a folder, a mailbox, a webhook, or any service that Apprise knows."""

from __future__ import annotations

import os
import re

from talentwire.app.channels.folder import folder
from talentwire.app.channels.mail import mailbox
from talentwire.app.channels.parcel import Channel, NotDelivered, Parcel
from talentwire.app.channels.service import service
from talentwire.app.channels.webhook import webhook
from talentwire.errors import DeliveryError

__all__ = ["Channel", "NotDelivered", "Parcel", "channel"]

_KINDS = {
    "file": folder, "mailto": mailbox, "mailtos": mailbox, "json": webhook, "jsons": webhook,
}  # fmt: skip


def channel(address: str) -> Channel:
    """Return the channel that *address* of the configuration names.

    $NAME and ${NAME} in it are taken from the environment, where passwords belong. Raises
    DeliveryError for an address that is none.
    """
    full = os.path.expandvars(address)
    if found := re.search(r"\$\{?\w+", full):
        raise DeliveryError(f"channel {address}: {found[0]} is not set in the environment")
    return _KINDS.get(full.split(":", 1)[0].lower(), service)(full)
