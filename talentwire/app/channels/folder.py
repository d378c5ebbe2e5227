"""A folder as a channel: one file for each digest, there whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from talentwire.app.channels.parcel import Begin, Channel, HandOver, NotDelivered, Parcel
from talentwire.app.writing import whole
from talentwire.errors import DeliveryError
from talentwire.render import FORMATS, render

SUFFIX = {"text": "txt", "md": "md", "html": "html", "json": "json", "atom": "atom"}


def to_folder(full: str) -> Channel:
    """Return the channel for file:FOLDER?format=FORMAT. Raises DeliveryError."""
    parts = urlsplit(full)
    options = dict(parse_qsl(parts.query))
    form = options.pop("format", "html")
    if options or form not in FORMATS or not parts.path.strip("/"):
        raise DeliveryError(
            f"channel {full}: write file:FOLDER or file:FOLDER?format={'|'.join(FORMATS)}"
        )
    place = Path(parts.netloc + parts.path).expanduser()

    def prepare(parcel: Parcel) -> HandOver:
        stamp = parcel.digest.until.replace(":", "").replace("-", "")
        name = re.sub(r"[^\w.-]", "-", parcel.digest.name)
        path = place / f"{name}-{stamp}.{SUFFIX[form]}"
        text = render(parcel.digest, form) + "\n"

        def hand_over(begin: Begin) -> None:
            # Never begins: written again under its name, a file is still one file.
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with whole(path) as part:
                    part.write_text(text, encoding="utf-8")
            except (OSError, ValueError) as error:
                raise NotDelivered(f"{path}: {getattr(error, 'strerror', error)}") from error

        return hand_over

    return Channel(f"file {place} {form}", prepare)
