"""JSON Feed 1.0 and 1.1, and what comes near: an object with a list of items."""

from __future__ import annotations

from typing import Any

from crawler.listings.entries import Entry, Feed, join
from pipelines import foreign_json


def read_json(text: str, url: str) -> Feed | None:
    """Return the feed, or None if *text* is not a JSON Feed."""
    try:
        data = foreign_json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return None
    base = join(url, _text(data, "home_page_url"))
    entries = tuple(_entry(item, base) for item in items if isinstance(item, dict))
    return Feed(entries, _text(data, "title"), _text(data, "language") or None)


def _entry(item: dict[str, Any], base: str) -> Entry:
    address = _text(item, "url", "external_url")
    name = _text(item, "id")
    if not address and name.startswith(("http://", "https://")):
        address = name
    modified = _text(item, "date_modified")
    return Entry(
        title=_text(item, "title"),
        link=join(base, address) if address else None,
        id=name or None,
        published=_text(item, "date_published") or modified or None,
        modified=modified or None,
        summary=_text(item, "summary", "content_text", "content_html"),
        authors=_authors(item),
        language=_text(item, "language") or None,
    )


def _text(data: dict[str, Any], *names: str) -> str:
    """Return the first of *names* that holds text (or a number, as ids do)."""
    for name in names:
        value = data.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    return tuple(name for name in (_text(p, "name") for p in people if isinstance(p, dict)) if name)
