"""Feeds: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed -> candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.listings import markup, words
from crawler.listings.dates import Dates
from crawler.listings.entries import Entry, Feed, is_feed, read_entries
from crawler.listings.jsonfeed import read_json
from crawler.listings.listing import Context, Listing, newest
from pipelines.urls import canonical, host
from talentwire.model import Candidate

TITLE_LIMIT = 500
SUMMARY_LIMIT = 2000
LINK_LIMIT = 2048
RAW_LIMIT = 200
MAX_AUTHORS = 20


def read_feed(body: bytes, context: Context) -> Listing:
    """Return the candidates of a feed, in its order, at most the newest ones within the limit.

    Entries without a link that can be fetched are left out. Never raises.
    """
    told = entries_of(body, context)
    candidates = [item.candidate for item in told.items if item.candidate.url]
    if candidates or told.outcome != "ok":
        return Listing(newest(candidates, context.limit), told.outcome, told.detail, told.title)
    said = f"{len(told.items)} entries, none with a link to a web page"
    return Listing((), "empty", said if told.items else "a feed without entries", told.title)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as people see it: its candidate, with an empty url where there is nothing to
    fetch, its link as stated and the site's."""

    candidate: Candidate
    stated: str | None
    site: str

    def link(self) -> str | None:
        """Return where to click: the entry's own link, or the site's where it has none."""
        return shown(self.stated or self.site)

    def heading(self) -> str:
        """Return the title, or what stands for one: the summary's beginning, else the link."""
        summary = words.plain(self.candidate.summary, 100)
        return self.candidate.title or summary or self.link() or ""


@dataclass(frozen=True, slots=True)
class Told:
    """All entries of a feed, in its order; outcome and detail as in Listing."""

    items: tuple[Item, ...] = ()
    outcome: str = "ok"
    detail: str = ""
    title: str | None = None


def entries_of(body: bytes, context: Context) -> Told:
    """Return all that a feed lists, entries without a link too. Never raises."""
    found = open_feed(body, context)
    if isinstance(found, Listing):
        return Told((), found.outcome, found.detail)
    dates = context.dates(_two_letters(found.language))
    items = tuple(
        Item(candidate_of(entry, dates), entry.link, found.site) for entry in found.entries
    )
    return Told(items, "ok", "", words.plain(found.title, TITLE_LIMIT) or None)


def open_feed(body: bytes, context: Context) -> Feed | Listing:
    """Return the feed as it states itself, or a Listing that says why there is none."""
    text = context.text(body).lstrip("\ufeff \t\r\n")
    if not text:
        return Listing((), "empty", "nothing in it")
    if text[0] in "{[":
        return read_json(text, context.url) or Listing(
            (), "not_a_feed", "JSON, but not a JSON Feed"
        )
    if markup.is_html(text):
        return Listing((), "html", "a web page, not a feed")
    root = markup.parse(text)
    if root is None:
        return Listing((), "not_a_feed", "neither XML nor JSON")
    if is_feed(root):
        return read_entries(root, context.url)
    name = str(root.tag).rpartition("}")[2]
    if name.lower() == "html":
        return Listing((), "html", "a web page, not a feed")
    return Listing((), "not_a_feed", f"XML, but a feed does not begin with <{name[:40]}>")


def candidate_of(entry: Entry, dates: Dates) -> Candidate:
    """Return the entry as a candidate; its url is empty if the link is nothing to fetch."""
    own = _two_letters(entry.language)
    publisher = words.plain(entry.publisher, 200) if entry.publisher else None
    title = words.plain(entry.title, TITLE_LIMIT)
    return Candidate(
        url=(canonical(entry.link) or "") if entry.link else "",
        title=without_publisher(title, publisher),
        summary=words.plain(entry.summary, SUMMARY_LIMIT),
        published=dates.read(entry.published, own),
        published_raw=entry.published[:RAW_LIMIT] if entry.published else None,
        modified=dates.read(entry.modified, own),
        id=entry.id if entry.id and len(entry.id) <= LINK_LIMIT else None,
        authors=tuple(words.plain(name, 200) for name in entry.authors[:MAX_AUTHORS]),
        language=own,
        publisher=publisher or None,
    )


def shown(link: str | None) -> str | None:
    """Return the link as the feed has it, or None if it is nothing to fetch.

    What could deceive a reader (credentials, odd characters in the host) is made canonical. A
    relative link stays relative where nothing says what to.
    """
    if not link or len(link) > LINK_LIMIT:
        return None
    text = words.plain(link)
    spelt = canonical(link)
    if not spelt:
        return text if text and ":" not in text and not text.startswith("//") else None
    return text if host(text) == host(spelt) and "@" not in text and " " not in text else spelt


def without_publisher(title: str, publisher: str | None) -> str:
    """Return *title* without " - Publisher" at its end, as news searches append it."""
    if not publisher:
        return title
    end = re.search(rf"\s+[-–—|·]\s+{re.escape(publisher)}\s*$", title, re.I)
    return title[: end.start()] if end and end.start() else title


def _two_letters(code: str | None) -> str | None:
    found = re.match(r"\s*([a-zA-Z]{2})(?:[-_]|\s*$)", code or "")
    return found[1].lower() if found else None
