"""A mailbox as a channel.

Mail is sent by our own hand, because Apprise cannot give a message a text part of its own, a
Message-ID that stays the same and List-Unsubscribe; Apprise still reads the mailto address.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from talentwire.app.channels.parcel import (
    Begin,
    Channel,
    HandOver,
    NotDelivered,
    Parcel,
    named,
    plugin_of,
)
from talentwire.errors import DeliveryError
from talentwire.render import as_html
from talentwire.render_text import as_text
from talentwire.wording import title

TIMEOUT = 30.0  # seconds for each step of the hand-over


@dataclass(frozen=True, slots=True)
class _Mailbox:
    host: str
    port: int
    mode: str  # insecure | starttls | ssl
    user: str | None
    password: str | None
    sender: Address
    to: tuple[str, ...]
    verify: bool


def to_mailbox(full: str) -> Channel:
    """Return the channel for mailto://... as Apprise reads it. Raises DeliveryError."""
    plugin = plugin_of(full)
    to = tuple(address for _, address in plugin.targets)
    if not to:
        raise DeliveryError("channel mailto: no recipient; write mailto://...?to=you@example.org")
    mode = str(plugin.secure_mode) if plugin.secure else "insecure"
    name, sender = plugin.from_addr
    box = _Mailbox(
        plugin.smtp_host,
        plugin.port or {"insecure": 25, "starttls": 587, "ssl": 465}[mode],
        mode,
        plugin.user,
        plugin.password,
        Address(str(name or "talentwire"), addr_spec=sender),
        to,
        bool(plugin.verify_certificate),
    )

    def prepare(parcel: Parcel) -> HandOver:
        message = mail(parcel, box.sender, box.to)
        return lambda begin: _send(box, message, begin)

    return Channel(named("mail", f"{', '.join(to)} by {box.host}", full), prepare)


def mail(parcel: Parcel, sender: Address, to: tuple[str, ...]) -> EmailMessage:
    """Return the digest as a message: text and HTML, and the headers that mail readers use."""
    digest = parcel.digest
    message = EmailMessage()
    message["Subject"] = title(digest)
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Date"] = format_datetime(parcel.made_at)
    message["Message-ID"] = f"<{parcel.key}@{sender.domain}>"
    message["List-Id"] = f"<{digest.name}.talentwire.{sender.domain}>"
    subject = quote(f"unsubscribe {digest.name}")
    message["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject={subject}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(digest, columns=76) + "\n")
    message.add_alternative(as_html(digest), subtype="html")
    return message


class _Smtp(smtplib.SMTP):
    """Sends a message up to its final dot, notes that, and only then the dot.

    A server keeps nothing of a message whose dot it did not see.
    """

    begin: Begin

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the content *msg*, bytes as send_message makes them; smtplib's own data() sends
        it in one go."""
        code, said = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, said)
        self.send(re.sub(rb"(?m)^\.", b"..", msg))
        self.begin()
        self.send(b".\r\n")
        return self.getreply()


class _SmtpTls(_Smtp, smtplib.SMTP_SSL):
    """The same where TLS comes first."""


def _send(box: _Mailbox, message: EmailMessage, begin: Begin) -> None:
    try:
        smtp = _connection(box)
        smtp.begin = begin
        try:
            if box.user:
                smtp.login(box.user, box.password or "")
            refused = smtp.send_message(message, box.sender.addr_spec, list(box.to))
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
        finally:
            smtp.close()
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise NotDelivered(_said(code, text), final=code >= 500) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotDelivered(_said(error.smtp_code, error.smtp_error), final=True) from error
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(
            _said(error.smtp_code, error.smtp_error), final=error.smtp_code >= 500
        ) from error
    except (OSError, OverflowError, smtplib.SMTPException) as error:  # a port may be 99999
        raise NotDelivered(f"{box.host}:{box.port}: {error}", unanswered=True) from error
    if refused:
        raise NotDelivered(f"refused for {', '.join(refused)}", final=True)


def _connection(box: _Mailbox) -> _Smtp:
    context = ssl.create_default_context()
    if not box.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if box.mode == "ssl":
        return _SmtpTls(box.host, box.port, timeout=TIMEOUT, context=context)
    smtp = _Smtp(box.host, box.port, timeout=TIMEOUT)
    if box.mode == "starttls":
        smtp.starttls(context=context)
    return smtp


def _said(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"
