"""Every other service that Apprise knows, handed over by Apprise."""

from __future__ import annotations

import re
from typing import Any

from talentwire.app.channels.parcel import (
    Begin,
    Channel,
    HandOver,
    NotDelivered,
    Parcel,
    named,
    plugin_of,
)
from talentwire.render import as_markdown
from talentwire.render_text import as_brief
from talentwire.wording import title

LONGEST = 30_000  # characters


def to_service(full: str) -> Channel:
    """Return the channel for any address that Apprise reads. Raises DeliveryError."""
    plugin_of(full)

    def prepare(parcel: Parcel) -> HandOver:
        plugin = plugin_of(full)
        longest = min(int(plugin.body_maxlen), LONGEST)
        text = as_markdown(parcel.digest)
        if len(text) > longest:
            text = as_brief(parcel.digest, longest)
        return lambda begin: _notify(plugin, title(parcel.digest), text, begin)

    return Channel(named(full.split(":", 1)[0].lower(), "", full), prepare)


def _notify(plugin: Any, subject: str, text: str, begin: Begin) -> None:
    import apprise

    hub = apprise.Apprise()
    hub.add(plugin)
    capture: Any = apprise.LogCapture
    begin()  # when Apprise sends the last byte cannot be known
    with capture(level=apprise.logging.DEBUG) as log:
        taken = hub.notify(body=text, title=subject, body_format=apprise.NotifyFormat.MARKDOWN)
        said = [line for line in log.getvalue().splitlines() if " - DEBUG - " not in line]
        slow = re.search(r"[Rr]ead timed out|ReadTimeout|RemoteDisconnected", log.getvalue())
    if not taken:
        detail = said[-1].split(" - ")[-1] if said else "not taken, and no reason given"
        raise NotDelivered(detail, unanswered=bool(slow))
