"""Sitemaps and sitemap indexes (sitemaps.org), with Google's news fields -> candidates."""

from __future__ import annotations

from lxml import etree

from crawler.listings import markup, words
from crawler.listings.dates import Dates
from crawler.listings.feed import TITLE_LIMIT
from crawler.listings.listing import Context, Listing, newest
from pipelines.urls import canonical
from talentwire.model import Candidate, Moment

MAX_NEXT = 20  # sitemaps of one index, the newest


def read_sitemap(body: bytes, context: Context) -> Listing:
    """Return the pages of a sitemap, or the sitemaps of an index as `next_urls`. Never raises.

    The publication date is that of the news fields; `lastmod` says when a page changed, and
    stands in `modified`. gzip is unpacked up to a limit.
    """
    text = context.text(body).lstrip("\ufeff \t\r\n")
    if not text:
        return Listing((), "empty", "nothing in it")
    if markup.is_html(text):
        return Listing((), "html", "a web page, not a sitemap")
    if text.startswith(("http://", "https://")):
        return _plain_list(text, context.limit)
    root = markup.parse(text)
    name = _local(root) if root is not None else ""
    if root is None or name not in ("urlset", "sitemapindex"):
        said = f"XML, but a sitemap does not begin with <{name[:40]}>" if name else "not XML"
        return Listing((), "html" if name == "html" else "not_a_feed", said)
    rows = [_fields(child) for child in root if isinstance(child.tag, str)]
    dates = context.dates()
    if name == "sitemapindex":
        return _index(rows, context.url, dates)
    found = [_candidate(row, context.url, dates) for row in rows]
    candidates = [candidate for candidate in found if candidate]
    if not candidates:
        return Listing((), "empty", "a sitemap without pages")
    return Listing(newest(candidates, context.limit))


def _fields(row: etree._Element) -> dict[str, str]:
    """Return the texts below *row* by local name; the first one counts."""
    fields: dict[str, str] = {}
    waiting = [row]
    while waiting:
        element = waiting.pop()
        name = _local(element)
        # An image or a video has a loc, title and date of its own.
        if name in ("image", "video"):
            continue
        waiting += [child for child in reversed(element) if isinstance(child.tag, str)]
        if (text := (element.text or "").strip()) and len(element) == 0:
            fields.setdefault(name, text)
    return fields


def _candidate(row: dict[str, str], url: str, dates: Dates) -> Candidate | None:
    address = canonical(row.get("loc", ""), url) if row.get("loc") else None
    if address is None:
        return None
    own = row.get("language", "")[:2].lower() or None
    raw = row.get("publication_date")
    return Candidate(
        url=address,
        title=words.plain(row.get("title", ""), TITLE_LIMIT),
        published=dates.read(raw, own),
        published_raw=raw,
        modified=dates.read(row.get("lastmod")),
        language=own if own and own.isalpha() else None,
        publisher=words.plain(row.get("name", ""), 200) or None,
    )


def _index(rows: list[dict[str, str]], url: str, dates: Dates) -> Listing:
    dated: list[tuple[Moment | None, str]] = []
    for row in rows:
        if address := canonical(row.get("loc", ""), url) if row.get("loc") else None:
            dated.append((dates.read(row.get("lastmod")), address))
    # Stable: where nothing is dated, the order of the index holds.
    dated.sort(key=lambda pair: -pair[0].at.timestamp() if pair[0] else 0.0)
    next_urls = tuple(dict.fromkeys(address for _, address in dated))
    if not next_urls:
        return Listing((), "empty", "a sitemap index without sitemaps")
    left = len(next_urls) - MAX_NEXT
    return Listing(
        (), "ok", f"{left} older sitemaps left out" if left > 0 else "", None, next_urls[:MAX_NEXT]
    )


def _plain_list(text: str, limit: int) -> Listing:
    """Read the plain form: one address a line."""
    spelt = (canonical(line) for line in text.splitlines())
    addresses = dict.fromkeys(address for address in spelt if address)
    return Listing(tuple(Candidate(url=address) for address in addresses)[:limit])


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
