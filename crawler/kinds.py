"""What differs between kinds of source: the address to ask, and the reader of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from crawler import listings
from crawler.listings import Listing
from pipelines.decoding import cut_short
from talentwire.model import Source

MAX_ENTRIES = 2_000
ACCEPT = {
    "feed": "application/atom+xml,application/rss+xml,application/feed+json,"
    "application/xml;q=0.9,*/*;q=0.5",
    "sitemap": "application/xml,text/xml;q=0.9,*/*;q=0.5",
    "search": "application/json,*/*;q=0.5",
}


def address(source: Source, now: datetime) -> str:
    """Return the address that answers with the source's listing."""
    if source.kind != "search":
        return source.url
    query = source.query or ""
    if source.api == "gdelt":
        asked: dict[str, object] = {
            "query": query, "mode": "artlist", "format": "json", "maxrecords": 250,
            "sort": "datedesc", "timespan": "1d",
        }  # fmt: skip
    else:
        # From midnight, so that the address stays the same all day and its validators hold.
        since = (now - timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
        asked = {
            "query": query, "tags": "story", "hitsPerPage": 100,
            "numericFilters": f"created_at_i>{int(since.timestamp())}",
        }  # fmt: skip
    return f"{source.url}?{urlencode(asked)}"


def read(source: Source, body: bytes, *, url: str, charset: str | None, now: datetime) -> Listing:
    """Return what the listing at *url* offers; never raises for what is in *body*."""
    context = listings.Context(
        url, now, charset, source.language, source.timezone, limit=MAX_ENTRIES
    )
    if source.kind == "section":
        listing = listings.read_section(body, context, source.selectors)
    else:
        name = source.api if source.kind == "search" else source.kind
        reader: Callable[[bytes, listings.Context], Listing] = getattr(listings, f"read_{name}")
        listing = reader(body, context)
    return replace(listing, cut=cut_short(body))
