"""Atom and JSON Feed out: entries in, text out. Input is cleaned and escaped here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from uuid import NAMESPACE_URL, uuid5

from talentwire.show import clean


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `key` never changes for the same news; times are ISO 8601 UTC."""

    key: str
    title: str
    url: str
    updated: str
    text: str = ""
    site: str = ""
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of entries, newest first."""

    key: str
    title: str
    updated: str
    entries: Sequence[Entry] = ()


def entry_id(key: str) -> str:
    """Return the permanent id of what *key* names, the same on every machine."""
    return uuid5(NAMESPACE_URL, f"talentwire:{key}").urn


def is_web(url: str) -> bool:
    """Whether *url* may be linked to."""
    return url.startswith(("https://", "http://"))


def as_atom(feed: Feed) -> str:
    """Return *feed* as Atom (RFC 4287)."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"  <id>{entry_id(feed.key)}</id>",
        f"  <title>{_text(feed.title)}</title>",
        f"  <updated>{_text(feed.updated)}</updated>",
        "  <author><name>talentwire</name></author>",
        "  <generator>talentwire</generator>",
        *(line for entry in feed.entries for line in _atom_entry(entry)),
        "</feed>",
    ]
    return "\n".join(parts)


def _atom_entry(entry: Entry) -> list[str]:
    language = f' xml:lang="{_text(entry.language)}"' if entry.language else ""
    lines = [
        f"  <entry{language}>",
        f"    <id>{entry_id(entry.key)}</id>",
        f"    <title>{_text(entry.title)}</title>",
        f"    <updated>{_text(entry.updated)}</updated>",
    ]
    if entry.published:
        lines.append(f"    <published>{_text(entry.published)}</published>")
    if is_web(entry.url):
        lines.append(f'    <link rel="alternate" href="{_text(entry.url)}"/>')
    if entry.site:
        lines.append(f"    <author><name>{_text(entry.site)}</name></author>")
    if entry.text:
        lines.append(f'    <content type="text">{_text(entry.text, lines=True)}</content>')
    return [*lines, "  </entry>"]


def _text(value: str, *, lines: bool = False) -> str:
    return escape(clean(value, lines=lines))


def as_json_feed(feed: Feed) -> str:
    """Return *feed* as JSON Feed 1.1."""
    items = []
    for entry in feed.entries:
        item = {
            "id": entry_id(entry.key),
            "title": clean(entry.title),
            "content_text": clean(entry.text, lines=True) or clean(entry.title),
            "date_modified": entry.updated,
        }
        if entry.published:
            item["date_published"] = entry.published
        if is_web(entry.url):
            item["url"] = clean(entry.url)
        if entry.language:
            item["language"] = clean(entry.language)
        authors = [{"name": clean(entry.site)}] if entry.site else []
        items.append({**item, "authors": authors})
    top = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "items": items,
    }
    return json.dumps(top, ensure_ascii=False, indent=2)
