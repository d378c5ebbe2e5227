"""Addresses: one spelling for each page, and nothing but http and https."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from pipelines.wordlists import load

_LIMIT = 2048
_PORTS = {"http": 80, "https": 443}
# What browsers do before they read an address: strip the ends, drop tabs and newlines inside.
_EDGES = "".join(map(chr, range(33)))
_INSIDE = re.compile(r"[\t\r\n]")
_SAFE = "%/:@!$&'()*+,;=-._~"


def canonical(url: str, base: str | None = None) -> str | None:
    """Return *url*, resolved against *base*, in the one spelling that is stored, or None.

    http and https only. Scheme and host are in lower case, international names in punycode;
    credentials, default ports, fragments and tracking parameters are gone. What a server
    could tell apart (path, order of parameters, a final slash) is left as it is.
    """
    parts = _split(url, base)
    if parts is None:
        return None
    name = _host(parts)
    if not name:
        return None
    try:
        port = parts.port
        path = quote(parts.path, safe=_SAFE) or "/"
        query = _without_tracking(parts.query)
    except ValueError:  # half a surrogate pair among them
        return None
    netloc = f"[{name}]" if ":" in name else name
    if port is not None and port != _PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    result = urlunsplit((parts.scheme, netloc, path, query, ""))
    return result if len(result) <= _LIMIT else None


def host(url: str) -> str:
    """Return the host of *url* in punycode and lower case, without "www."; "" if there is none."""
    parts = _split(url, None)
    return (_host(parts) or "").removeprefix("www.") if parts else ""


def is_front_page(address: str) -> bool:
    """Return whether the canonical *address* is that of a whole site."""
    return not address.split("://", 1)[1].partition("/")[2]


def _split(url: str, base: str | None) -> SplitResult | None:
    text = _INSIDE.sub("", url.strip(_EDGES))
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS else None


def _host(parts: SplitResult) -> str | None:
    name = (parts.hostname or "").rstrip(".")
    if not name:
        return None
    if ":" in name:
        try:
            return ipaddress.IPv6Address(name).compressed
        except ValueError:
            return None
    if name.isascii():
        # Underscores occur in real host names; anything else outside letters, digits,
        # dots and dashes is a trick or a mistake.
        return name if re.fullmatch(r"[a-z0-9._-]{1,253}", name) else None
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    names, prefixes = _tracking()
    kept = []
    for pair in query.split("&"):
        name = pair.split("=", 1)[0].lower()
        if not pair or name in names or name.startswith(prefixes) or pair.lower() in names:
            continue
        kept.append(quote(pair, safe=_SAFE + "?"))
    return "&".join(kept)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    table = load("urls")["tracking"]
    return frozenset(table["names"]), tuple(table["prefixes"])
