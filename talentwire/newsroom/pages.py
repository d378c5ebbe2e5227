"""Pieces in, bytes out: the article pages, listings and answers each outlet serves on a day."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from talentwire.newsroom.content import Outlet, Piece, outlets, pieces, plain

TEMPLATES = Path(__file__).parent / "templates"
FEED_TYPES = {
    "rss": ("rss.xml", "application/rss+xml"),
    "atom": ("atom.xml", "application/atom+xml"),
    "rdf": ("rdf.xml", "application/rdf+xml"),
    "sitemap": ("sitemap.xml", "application/xml"),
}
LANGUAGE_NAMES = {"en": "English", "it": "Italian", "fr": "French", "de": "German"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Resource:
    """What is served at one path."""

    body: bytes
    content_type: str
    changed: datetime  # what Last-Modified says
    status: int = 200

    @property
    def etag(self) -> str:
        """A weak validator over the bytes: the gzipped answer carries the same one."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:20]}"'


Bases = dict[str, str]  # outlet -> address without a slash at its end
Answer = Callable[[str], Resource]  # query string -> what is served


@dataclass(frozen=True, slots=True)
class Edition:
    """All that stands on the sites on one day."""

    resources: dict[tuple[str, str], Resource]  # (outlet, path)
    answers: dict[tuple[str, str], Answer]  # the paths whose answer depends on the query


def edition(day: int, *, bases: Bases, now: datetime) -> Edition:
    """Render every page and listing of *day*; day 1 is the day before *now*."""
    press = Press(day=day, bases=bases, now=now)
    found: dict[tuple[str, str], Resource] = {}
    for outlet in outlets().values():
        for path, resource in press.outlet(outlet).items():
            found[outlet.name, path] = resource
    answers: dict[tuple[str, str], Answer] = {
        ("keyword", "/api/v2/doc/doc"): press.gdelt,
        ("keyword", "/api/v1/search_by_date"): press.hackernews,
    }
    return Edition(found, answers)


class Press:
    """Renders for one day, one clock and one set of addresses."""

    def __init__(self, *, day: int, bases: Bases, now: datetime) -> None:
        self.bases, self.now = bases, now
        self.pieces = pieces(day)
        self.templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters |= {
            "iso": lambda at: at.isoformat(timespec="seconds"),
            "rfc822": lambda at: at.strftime("%a, %d %b %Y %H:%M:%S %z"),
        }

    def url(self, piece: Piece) -> str:
        """Return the piece's own (canonical) address."""
        return self.bases[piece.outlet] + piece.path

    def outlet(self, outlet: Outlet) -> dict[str, Resource]:
        """Return what *outlet* serves, by path."""
        own = [p for p in self.pieces if p.outlet == outlet.name]
        newest = max((self._changed(p) for p in own), default=self._opened())
        found = {p.path: self._article(outlet, p) for p in own}
        found |= {p.path + "/amp": self._amp(outlet, p) for p in own if p.amp}
        found["/"] = self._front(outlet, own, newest)
        found["/robots.txt"] = self._robots(outlet)
        if outlet.listing not in ("none", "search"):
            found[outlet.listing_path] = self._listing(outlet, own, newest)
        return found

    def gdelt(self, query: str) -> Resource:
        """Answer in the shape of GDELT DOC 2, mode artlist, format json."""
        asked = parse_qs(query)
        limit = int(asked.get("maxrecords", ["75"])[0])
        rows = [
            {
                "url": self.url(p),
                "url_mobile": "",
                # GDELT hands titles over cut into words.
                "title": re.sub(r"\s*([,.:;!?'’])\s*", r" \1 ", p.title).strip(),
                "seendate": p.published.at(self.now).strftime("%Y%m%dT%H%M%SZ"),
                "socialimage": "",
                "domain": urlsplit(self.bases[p.outlet]).hostname,
                "language": LANGUAGE_NAMES.get(p.truth.language, "Other"),
                "sourcecountry": outlets()[p.outlet].country,
            }
            for p in self._matching(asked.get("query", [""])[0], outlets_only=("outpost", "ledger"))
        ]
        return self._json({"articles": rows[:limit]} if rows else {})

    def hackernews(self, query: str) -> Resource:
        """Answer in the shape of the Hacker News search by Algolia, newest first."""
        asked = parse_qs(query)
        limit = int(asked.get("hitsPerPage", ["20"])[0])
        matching = [p for p in self._matching(asked.get("query", [""])[0]) if p.points]
        hits = [self._hit(p, number) for number, p in enumerate(matching[:limit])]
        return self._json(
            {"hits": hits, "nbHits": len(hits), "page": 0, "nbPages": 1, "hitsPerPage": limit}
        )

    def _hit(self, piece: Piece, number: int) -> dict[str, Any]:
        at = piece.published.at(self.now)
        return {
            "objectID": str(44_000_000 + len(self.pieces) - number),
            "title": piece.title,
            "url": self.url(piece),
            "author": "anotherreader",
            "points": piece.points,
            "num_comments": piece.points // 2,
            "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "created_at_i": int(at.timestamp()),
            "_tags": ["story", "author_anotherreader"],
        }

    def _matching(self, query: str, outlets_only: tuple[str, ...] = ()) -> list[Piece]:
        words = {w.casefold() for w in re.findall(r"[^\W\d_]{3,}", query)}
        return [
            p
            for p in self.pieces
            if (not outlets_only or p.outlet in outlets_only)
            and (not words or words & set(re.findall(r"[^\W\d_]{3,}", p.title.casefold())))
        ]

    def _article(self, outlet: Outlet, piece: Piece) -> Resource:
        # Related links as they were on day 1: day 2 must not change day 1's pages.
        older = [p for p in pieces(1) if p.outlet == outlet.name and p.path != piece.path]
        turn = sum(map(ord, piece.slug)) % max(len(older), 1)
        text = self._render(
            f"sites/{outlet.name}.html",
            outlet,
            piece=self._shown(outlet, piece),
            related=[self._shown(outlet, p) for p in (older[turn:] + older[:turn])[:4]],
            items=[],
        )
        return self._html(outlet, text, self._changed(piece))

    def _amp(self, outlet: Outlet, piece: Piece) -> Resource:
        text = self._render("amp.html", outlet, piece=self._shown(outlet, piece))
        return self._html(outlet, text, self._changed(piece))

    def _front(self, outlet: Outlet, own: list[Piece], newest: datetime) -> Resource:
        template = f"sites/{outlet.name}.html" if own else "sites/plain.html"
        items = [self._shown(outlet, p) for p in own]
        text = self._render(template, outlet, piece=None, related=[], items=items)
        return self._html(outlet, text, newest)

    def _listing(self, outlet: Outlet, own: list[Piece], newest: datetime) -> Resource:
        if outlet.fault == "gone":
            return Resource(b"Gone\n", "text/plain; charset=utf-8", newest, status=410)
        if outlet.fault == "html" or outlet.listing == "section":
            return self._front(outlet, own, newest)
        items = [self._shown(outlet, p) for p in own]
        if outlet.listing == "json":
            return self._json_feed(outlet, items, newest)
        template, content_type = FEED_TYPES[outlet.listing]
        body = self._render(template, outlet, items=items, newest=newest).encode()
        return Resource(body, f"{content_type}; charset=utf-8", newest)

    def _json_feed(self, outlet: Outlet, items: list[dict[str, Any]], newest: datetime) -> Resource:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": outlet.title,
            "home_page_url": self.bases[outlet.name] + "/",
            "feed_url": self.bases[outlet.name] + outlet.listing_path,
            "language": outlet.language,
            "items": [
                {
                    "id": item["url"],
                    "url": item["feed_url"],
                    "title": item["title"],
                    "summary": item["summary"],
                    "date_published": item["at"].isoformat(),
                    "authors": [{"name": item["author"]}],
                }
                for item in items
            ],
        }
        body = json.dumps(feed, ensure_ascii=False, indent=1).encode()
        return Resource(body, "application/feed+json; charset=utf-8", newest)

    def _robots(self, outlet: Outlet) -> Resource:
        base = self.bases[outlet.name]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in outlet.disallow)]
        lines += [] if outlet.disallow else ["Disallow:"]
        if outlet.listing == "sitemap":
            lines += ["", f"Sitemap: {base}{outlet.listing_path}"]
        body = "\n".join(lines) + "\n"
        return Resource(body.encode(), "text/plain; charset=utf-8", self._opened())

    def _shown(self, outlet: Outlet, piece: Piece) -> dict[str, Any]:
        """Return the piece as templates see it."""
        at = piece.published.at(self.now).astimezone(ZoneInfo(outlet.timezone))
        changed = self._changed(piece).astimezone(ZoneInfo(outlet.timezone))
        feed_url = self.url(piece) + ("/amp" if piece.amp else "")
        return {
            "title": piece.title,
            "summary": plain(piece.summary),
            "author": piece.author,
            "section": piece.section,
            "url": self.url(piece),
            "path": urlsplit(self.url(piece)).path,
            "feed_url": feed_url + (f"?{outlet.tracking}" if outlet.tracking else ""),
            "at": at,
            "changed": changed,
            "updated": piece.modified is not None,
            "date": _date_words(outlet, at),
            "changed_date": _date_words(outlet, changed),
            "blocks": [{"tag": b.tag, "html": _inline(b.text)} for b in piece.visible],
            "paywalled": piece.paywalled,
            "minutes": max(1, len(piece.text) // 1100),
            "number": sum(map(ord, piece.path)) % 90_000 + 10_000,
        }

    def _changed(self, piece: Piece) -> datetime:
        return (piece.modified or piece.published).at(self.now)

    def _opened(self) -> datetime:
        return min(p.published.at(self.now) for p in self.pieces)

    def _render(self, template: str, outlet: Outlet, **values: Any) -> str:
        base = self.bases[outlet.name]
        return self.templates.get_template(template).render(outlet=outlet, base=base, **values)

    def _html(self, outlet: Outlet, text: str, changed: datetime) -> Resource:
        body = text.encode(outlet.charset, errors="xmlcharrefreplace")
        return Resource(body, f"text/html; charset={outlet.charset}", changed)

    def _json(self, value: Any) -> Resource:
        body = json.dumps(value, ensure_ascii=False).encode()
        newest = max(p.published.at(self.now) for p in self.pieces)
        return Resource(body, "application/json; charset=utf-8", newest)


def _inline(text: str) -> Markup:
    """Return a block's text as HTML: [words](address) and *emphasis*."""
    html = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r'<a href="\2">\1</a>', str(escape(text)))
    return Markup(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", html))  # noqa: S704  escaped above


def _date_words(outlet: Outlet, at: datetime) -> str:
    return outlet.date_format.format(
        d=at.day,
        mo=at.month,
        month=outlet.months[at.month - 1] if outlet.months else "",
        weekday=WEEKDAYS[at.weekday()],
        y=at.year,
        H=at.strftime("%H"),
        M=at.strftime("%M"),
        h12=at.strftime("%I").lstrip("0"),
        ampm=at.strftime("%p"),
    )
