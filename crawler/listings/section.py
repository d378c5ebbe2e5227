"""Section pages: a web page that lists articles, read with the source's CSS selectors."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve import SelectorSyntaxError

from crawler.listings import words
from crawler.listings.dates import Dates
from crawler.listings.feed import SUMMARY_LIMIT, TITLE_LIMIT
from crawler.listings.listing import Context, Listing, newest
from pipelines.urls import canonical
from talentwire.model import Candidate

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*>")  # XHTML; bs4 warns about it
MAX_CHARACTERS = 5_000_000


def read_section(body: bytes, context: Context, selectors: Mapping[str, str]) -> Listing:
    """Return the articles that a page lists. Never raises.

    *selectors* are CSS: `item` (each article), and inside it `link`, `title`, `date` and
    `summary`; without `item` every `link` on the page is one. What has no selector is looked
    for where it usually stands: the first link, its text or a heading, a <time>.
    """
    text = context.text(body)[:MAX_CHARACTERS]
    if "<" not in text:
        return Listing((), "empty", "no markup in it" if text.strip() else "nothing in it")
    soup = BeautifulSoup(_DECLARATION.sub("", text), "lxml")
    stated = soup.find("base", href=True)
    base = canonical(str(stated["href"]), context.url) if isinstance(stated, Tag) else None
    wanted = selectors.get("item") or selectors.get("link") or "a[href]"
    dates = context.dates()
    try:
        items = soup.select(wanted)
        found = [_candidate(item, base or context.url, selectors, dates) for item in items]
    except (SelectorSyntaxError, ValueError) as error:
        return Listing((), "failed", f"a selector is not CSS: {str(error).splitlines()[0]}")
    except RecursionError:
        return Listing((), "failed", "nested too deeply")
    by_url: dict[str, Candidate] = {}
    for candidate in found:
        # A card links twice, picture and headline: the one with words counts.
        if candidate and len(candidate.title) > len(
            getattr(by_url.get(candidate.url), "title", "")
        ):
            by_url[candidate.url] = candidate
    title = words.plain(soup.title.get_text()) if soup.title else None
    if not by_url:
        said = f"{len(items)} matches" if items else "no match"
        return Listing(
            (), "empty", f"{said} of the selector {wanted!r}, no link with a title", title
        )
    return Listing(newest(list(by_url.values()), context.limit), "ok", "", title)


def _candidate(
    item: Tag, base: str, selectors: Mapping[str, str], dates: Dates
) -> Candidate | None:
    link = _link(item, selectors.get("link") if selectors.get("item") else None)
    address = canonical(str(link["href"]), base) if link else None
    if link is None or address is None or address == canonical(base):
        return None
    raw = _date(_one(item, selectors.get("date")) or item.find("time"))
    summary = _one(item, selectors.get("summary"))
    return Candidate(
        url=address,
        title=_title(item, link, selectors.get("title")),
        summary=_text(summary, SUMMARY_LIMIT) if summary else "",
        published=dates.read(raw),
        published_raw=raw,
    )


def _one(item: Tag, selector: str | None) -> Tag | None:
    return item.select_one(selector) if selector else None


def _link(item: Tag, selector: str | None) -> Tag | None:
    for found in (_one(item, selector), item, item.find("a", href=True), item.find_parent("a")):
        if isinstance(found, Tag) and found.get("href"):
            return found
    return None


def _title(item: Tag, link: Tag, selector: str | None) -> str:
    if chosen := _one(item, selector):
        return _text(chosen, TITLE_LIMIT)
    heading = item.find(["h1", "h2", "h3", "h4"])
    if isinstance(heading, Tag) and (text := _text(heading, TITLE_LIMIT)):
        return text
    text = _text(link, TITLE_LIMIT)
    return text or words.plain(str(link.get("aria-label") or link.get("title") or ""), TITLE_LIMIT)


def _text(tag: Tag, limit: int) -> str:
    # Not plain(): what stands here as text is text, even where it looks like markup.
    return " ".join(tag.get_text(" ").split())[:limit]


def _date(found: object) -> str | None:
    if not isinstance(found, Tag):
        return None
    return str(found.get("datetime") or found.get("content") or "") or _text(found, 100) or None
