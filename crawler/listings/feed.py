"""Feeds: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed -> candidates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from crawler.listings import markup, words
from crawler.listings.decoding import decode, unpacked
from crawler.listings.entries import Entry, Feed, is_feed, read_entries
from crawler.listings.jsonfeed import read_json
from crawler.listings.listing import LIMIT, Listing, newest
from pipelines.dates import read_date
from pipelines.urls import canonical
from talentwire.model import Candidate, Moment

TITLE_LIMIT = 500
SUMMARY_LIMIT = 2000


def read_feed(
    body: bytes,
    *,
    url: str,
    charset: str | None = None,
    language: str | None = None,
    timezone: str | None = None,
    now: datetime,
    limit: int = LIMIT,
) -> Listing:
    """Return the candidates of a feed, in its order, at most the newest *limit*.

    Entries without a link that can be fetched are left out. *language* and *timezone* are
    the source's, for its dates. Never raises.
    """
    found = open_feed(body, url=url, charset=charset)
    if isinstance(found, Listing):
        return found
    language = language or _two_letters(found.language)
    candidates = []
    for entry in found.entries:
        candidate = candidate_of(entry, language=language, timezone=timezone, now=now)
        if candidate:
            candidates.append(candidate)
    title = words.plain(found.title, TITLE_LIMIT) or None
    if not candidates:
        detail = f"{len(found.entries)} entries, none with a link" if found.entries else ""
        return Listing((), "empty", detail or "a feed without entries", title)
    return Listing(newest(candidates, limit), "ok", "", title)


def open_feed(body: bytes, *, url: str, charset: str | None = None) -> Feed | Listing:
    """Return the feed as it states itself, or a Listing that says why there is none."""
    text = decode(unpacked(body), charset).lstrip("\ufeff \t\r\n")
    if not text:
        return Listing((), "empty", "nothing in it")
    if text[0] in "{[":
        return read_json(text, url) or Listing((), "not_a_feed", "JSON, but not a JSON Feed")
    if markup.is_html(text):
        return Listing((), "html", "a web page, not a feed")
    root = markup.parse(text)
    if root is None:
        return Listing((), "not_a_feed", "neither XML nor JSON")
    if is_feed(root):
        return read_entries(root, url)
    name = str(root.tag).rpartition("}")[2]
    if name.lower() == "html":
        return Listing((), "html", "a web page, not a feed")
    return Listing((), "not_a_feed", f"XML, but a feed does not begin with <{name[:40]}>")


def candidate_of(
    entry: Entry, *, language: str | None, timezone: str | None, now: datetime
) -> Candidate | None:
    """Return the entry as a candidate, or None if its link is nothing to fetch."""
    address = canonical(entry.link) if entry.link else None
    if address is None:
        return None
    own = _two_letters(entry.language)
    publisher = words.plain(entry.publisher, 200) if entry.publisher else None
    candidate = Candidate(
        url=address,
        title=words.plain(entry.title, TITLE_LIMIT),
        summary=words.plain(entry.summary, SUMMARY_LIMIT),
        published_raw=entry.published,
        id=entry.id,
        authors=tuple(words.plain(name, 200) for name in entry.authors),
        language=own,
        publisher=publisher or None,
    )
    spoken = own or language
    return replace(
        candidate,
        title=without_publisher(candidate.title, publisher),
        published=read(entry.published, spoken, timezone, now),
        modified=read(entry.modified, spoken, timezone, now),
    )


def read(
    text: str | None, language: str | None, timezone: str | None, now: datetime
) -> Moment | None:
    """Return the moment *text* names, or None."""
    if not text:
        return None
    return read_date(text, language=language, timezone=timezone, now=now)


def without_publisher(title: str, publisher: str | None) -> str:
    """Return *title* without " - Publisher" at its end, as news searches append it."""
    if not publisher:
        return title
    end = re.search(rf"\s+[-–—|·]\s+{re.escape(publisher)}\s*$", title, re.I)
    return title[: end.start()] if end and end.start() else title


def _two_letters(code: str | None) -> str | None:
    found = re.match(r"\s*([a-zA-Z]{2})(?:[-_]|\s*$)", code or "")
    return found[1].lower() if found else None
