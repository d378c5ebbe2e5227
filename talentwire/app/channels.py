"""Where digests go: a folder, a mailbox, or any service that Apprise knows.

Mail is sent by our own hand, because Apprise cannot give a message a text part of its own, a
Message-ID that stays the same and List-Unsubscribe; Apprise still reads the mailto address.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from talentwire.errors import DeliveryError
from talentwire.news import Digest
from talentwire.render import FORMATS, as_html, as_markdown, render
from talentwire.render_text import as_brief, as_text
from talentwire.wording import title

TIMEOUT = 30.0  # seconds for each step of a mail's hand-over
SUFFIX = {"text": "txt", "md": "md", "html": "html", "json": "json", "atom": "atom"}
# Services that take our own key for a message, so that a repeated one can be told.
KEYED = ("json", "jsons", "xml", "xmls", "form", "forms")


class NotDelivered(Exception):
    """The channel did not take it. *final*: no use to try again. *unsure*: it may have."""

    def __init__(self, detail: str, *, final: bool = False, unsure: bool = False) -> None:
        super().__init__(detail)
        self.final = final
        self.unsure = unsure


@dataclass(frozen=True, slots=True)
class Parcel:
    """One digest on its way. `key` is the same whenever the same digest is sent again."""

    digest: Digest
    key: str
    made_at: datetime


HandOver = Callable[[], Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Channel:
    """A place that digests go to."""

    name: str  # shown and stored; holds no secret
    # Whether the receiver can tell a repeated hand-over from a new one, by its key.
    repeatable: bool
    # Returns the hand-over itself, with all that can be prepared done. That returns what can
    # wait until the hand-over is noted, so that little time is left to be killed in between.
    prepare: Callable[[Parcel], HandOver]


def channel(address: str) -> Channel:
    """Return the channel that *address* of the configuration names.

    $NAME and ${NAME} in it are taken from the environment, where passwords belong. Raises
    DeliveryError for an address that is none.
    """
    full = os.path.expandvars(address)
    if found := re.search(r"\$\{?\w+", full):
        raise DeliveryError(f"channel {address}: {found[0]} is not set in the environment")
    scheme = full.split(":", 1)[0].lower()
    if scheme == "file":
        return _folder(full)
    return _mail(full) if scheme in ("mailto", "mailtos") else _service(full)


def _named(kind: str, what: str, full: str) -> str:
    """Return a name for an address without its secrets; the digits tell like ones apart."""
    return f"{kind} {what} [{hashlib.sha256(full.encode()).hexdigest()[:6]}]"


# --- a folder -----------------------------------------------------------------------------


def _folder(full: str) -> Channel:
    parts = urlsplit(full)
    options = dict(parse_qsl(parts.query))
    form = options.pop("format", "html")
    if options or form not in FORMATS or not parts.path.strip("/"):
        raise DeliveryError(
            f"channel {full}: write file:FOLDER or file:FOLDER?format={'|'.join(FORMATS)}"
        )
    folder = Path(parts.netloc + parts.path).expanduser()

    def prepare(parcel: Parcel) -> HandOver:
        stamp = parcel.digest.until.replace(":", "").replace("-", "")
        name = re.sub(r"[^\w.-]", "-", parcel.digest.name)
        path = folder / f"{name}-{stamp}.{SUFFIX[form]}"
        text = render(parcel.digest, form) + "\n"
        return lambda: _write(path, text)

    return Channel(f"file {folder} {form}", True, prepare)


def _write(path: Path, text: str) -> Callable[[], object]:
    """Write a file so that it is there whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".", delete=False
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise NotDelivered(f"{path}: {error.strerror or error}") from error
    return _nothing


def _nothing() -> None:
    """What is left to do for most channels."""


# --- mail ---------------------------------------------------------------------------------


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


def _mail(full: str) -> Channel:
    plugin = _plugin(full)
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
        return lambda: _send(box, message)

    return Channel(_named("mail", f"{', '.join(to)} by {box.host}", full), True, prepare)


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


def _send(box: _Mailbox, message: EmailMessage) -> Callable[[], object]:
    """Hand the message over; return how to say goodbye, which may wait until that is noted."""
    unsure = False
    try:
        smtp = _connection(box)
        try:
            if box.user:
                smtp.login(box.user, box.password or "")
            # From here on the server may have taken it, whatever it says or does not say.
            unsure = True
            refused = smtp.send_message(message, box.sender.addr_spec, list(box.to))
        except BaseException:
            smtp.close()
            raise
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise NotDelivered(_said(code, text), final=code >= 500) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotDelivered(_said(error.smtp_code, error.smtp_error), final=True) from error
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(
            _said(error.smtp_code, error.smtp_error), final=error.smtp_code >= 500
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"{box.host}:{box.port}: {error}", unsure=unsure) from error
    if refused:
        smtp.close()
        raise NotDelivered(f"refused for {', '.join(refused)}", final=True)
    return lambda: _goodbye(smtp)


def _goodbye(smtp: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        smtp.quit()
    smtp.close()


def _connection(box: _Mailbox) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if not box.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if box.mode == "ssl":
        return smtplib.SMTP_SSL(box.host, box.port, timeout=TIMEOUT, context=context)
    smtp = smtplib.SMTP(box.host, box.port, timeout=TIMEOUT)
    if box.mode == "starttls":
        smtp.starttls(context=context)
    return smtp


def _said(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"


# --- everything else ------------------------------------------------------------------------


def _service(full: str) -> Channel:
    scheme = full.split(":", 1)[0].lower()
    keyed = scheme in KEYED
    plugin = _plugin(full)
    host = plugin.host or "" if keyed else ""

    def prepare(parcel: Parcel) -> HandOver:
        plugin = _plugin(full)
        if keyed:
            plugin.headers["Idempotency-Key"] = parcel.key
        longest = min(int(plugin.body_maxlen), 30_000)
        text = as_markdown(parcel.digest)
        if len(text) > longest:
            text = as_brief(parcel.digest, longest)
        return lambda: _notify(plugin, title(parcel.digest), text)

    return Channel(_named(scheme, host, full), keyed, prepare)


def _notify(plugin: Any, subject: str, text: str) -> Callable[[], object]:
    import apprise

    hub = apprise.Apprise()
    hub.add(plugin)
    capture: Any = apprise.LogCapture
    with capture(level=apprise.logging.DEBUG) as log:
        taken = hub.notify(body=text, title=subject, body_format=apprise.NotifyFormat.MARKDOWN)
        said = [line for line in log.getvalue().splitlines() if " - DEBUG - " not in line]
        slow = re.search(r"[Rr]ead timed out|ReadTimeout|RemoteDisconnected", log.getvalue())
    if not taken:
        detail = said[-1].split(" - ")[-1] if said else "not taken, and no reason given"
        raise NotDelivered(detail, unsure=bool(slow))
    return _nothing


def _plugin(full: str) -> Any:
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
