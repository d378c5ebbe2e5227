"""A webhook as a channel: json:// and jsons://, with the fields that Apprise gives them.

Posted by our own hand, because the moment of hand-over has to be known (delivery.py); Apprise
still reads the address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
from talentwire.wording import title

TIMEOUT = (10.0, 30.0)  # seconds to connect, to answer


def to_webhook(full: str) -> Channel:
    """Return the channel for json://host/path. Raises DeliveryError."""
    plugin = plugin_of(full)

    def prepare(parcel: Parcel) -> HandOver:
        fields = {
            "version": "1.0",
            "title": title(parcel.digest),
            "message": as_markdown(parcel.digest),
            "attachments": [],
            "type": "info",
        }
        body = json.dumps(_renamed(fields, plugin.payload_extras)).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "talentwire",
            "Idempotency-Key": parcel.key,
            **plugin.headers,
        }
        return lambda begin: _post(plugin, headers, _Body(body, begin))

    return Channel(named(full.split(":", 1)[0].lower(), plugin.host, full), prepare)


def _renamed(fields: dict[str, Any], wishes: Mapping[str, str]) -> dict[str, Any]:
    """Return *fields* as the address wishes: `:message=text` renames, `:type=` leaves out,
    `:room=news` adds."""
    fields = dict(fields)
    for key, value in wishes.items():
        if key not in fields:
            fields[key] = value
        elif content := fields.pop(key):
            fields |= {value: content} if value else {}
    return fields


class _Body:
    """A request's body in two parts. Before its last byte, no server takes it for whole."""

    def __init__(self, body: bytes, begin: Begin) -> None:
        self.body = body
        self.begin = begin

    def __len__(self) -> int:
        return len(self.body)

    def __iter__(self) -> Iterator[bytes]:
        yield self.body[:-1]
        self.begin()
        yield self.body[-1:]


def _post(plugin: Any, headers: Mapping[str, str], body: _Body) -> None:
    import requests

    try:
        answer = requests.request(
            plugin.method,
            plugin.request_url,
            params=plugin.params,
            data=body,
            headers=headers,
            auth=plugin.request_auth,
            verify=plugin.verify_certificate,
            timeout=TIMEOUT,
            allow_redirects=False,  # a body in two parts is sent once
        )
    except requests.RequestException as error:
        raise NotDelivered(f"{plugin.host}: {_why(error)}", unanswered=True) from error
    if not answer.ok or answer.is_redirect:
        raise NotDelivered(f"{plugin.host}: {answer.status_code} {answer.reason}")


def _why(error: BaseException) -> str:
    """Return what is at the bottom of requests' errors, which wrap several others."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error) or type(error).__name__
