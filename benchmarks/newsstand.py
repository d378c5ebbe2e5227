"""Real pages and real feeds on loopback, as publishers would serve them, crawled twice.

The pages are cut into outlets of a dozen, each with an RSS feed that links to them. The feeds
are served byte for byte; what they link to lies outside and is never fetched, so they are read
as sources of headlines. The second round sees an unchanged newsstand: it must fetch no article
page, and every server that offered a validator must be able to answer 304.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Thread

from crawler.round import crawl
from talentwire.app import rounds
from talentwire.app.show import clean
from talentwire.config import load_settings
from talentwire.model import RoundReport, Source
from talentwire.places import shipped_config
from talentwire.store import open_store
from talentwire.store.sources import FINE

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FEEDS = ("news-real", "lab-feeds", "fastfeedparser-real", "feed-rs", "rss-parser")
NOT_FEEDS = (".jsonl", ".md", ".json", ".html", ".txt")
PER_OUTLET = 12
PUBLISHED = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Shelf:
    """What one host serves, and what was asked of it."""

    paths: dict[str, tuple[str, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def put(self, path: str, body: bytes, content_type: str, **headers: str) -> None:
        """Serve *body* at *path*."""
        self.paths[path] = (content_type, body, headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shelf: Shelf

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        content_type, body, headers = self.shelf.paths.get(self.path, ("", b"", {}))
        status = 200 if content_type else 404
        if status == 200 and self._has_it(headers):
            status, body = 304, b""
        self.shelf.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", content_type or "text/plain")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _has_it(self, headers: dict[str, str]) -> bool:
        if "ETag" in headers:
            return self.headers.get("If-None-Match") == headers["ETag"]
        return (
            "Last-Modified" in headers
            and self.headers.get("If-Modified-Since") == headers["Last-Modified"]
        )

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the shelf keeps its own list."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind without a look-up of the address's name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "newsstand", self.server_address[1]


@contextmanager
def served(shelves: list[Shelf]) -> Iterator[list[str]]:
    """Serve each shelf on an address of its own (Linux) or a port of its own; yield the bases."""
    with ExitStack() as stack:
        bases = []
        for number, shelf in enumerate(shelves, start=2):
            handler = type("Handler", (_Handler,), {"shelf": shelf})
            try:
                server = _Server((f"127.0.2.{number}", 0), handler)
            except OSError:
                server = _Server(("127.0.0.1", 0), handler)
            Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            bases.append(f"http://{server.server_address[0]!s}:{server.server_address[1]}")
        yield bases


def validators(body: bytes, number: int) -> dict[str, str]:
    """Return what a publisher would offer: most an ETag, some a date, some nothing."""
    if number % 5 == 3:
        return {"Last-Modified": format_datetime(PUBLISHED, usegmt=True)}
    if number % 5 == 4:
        return {}
    return {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}


def outlets(folder: Path, limit: int | None) -> list[list[Path]]:
    """Return the pages of *folder*, a dozen to an outlet."""
    pages = sorted(folder.glob("*.html.gz"))[:limit]
    return [pages[start : start + PER_OUTLET] for start in range(0, len(pages), PER_OUTLET)]


def stock_pages(shelf: Shelf, base: str, pages: list[Path], number: int) -> None:
    """Put pages and the feed that offers them on a shelf."""
    items = []
    for position, page in enumerate(pages):
        path = f"/{PUBLISHED:%Y/%m}/{page.name.removesuffix('.html.gz')[:16]}"
        shelf.put(path, page.read_bytes(), "text/html", **{"Content-Encoding": "gzip"})
        at = format_datetime(PUBLISHED + timedelta(hours=position))
        items.append(f"<item><link>{escape(base + path)}</link><pubDate>{at}</pubDate></item>")
    feed = f"<rss version='2.0'><channel><title>{number}</title>{''.join(items)}</channel></rss>"
    body = feed.encode()
    shelf.put("/feed", body, "application/rss+xml", **validators(body, number))


def stock_feeds(shelf: Shelf, files: list[Path]) -> list[tuple[str, str]]:
    """Put real feeds and sitemaps on a shelf as they are; return their paths and kinds."""
    found = []
    for number, file in enumerate(files):
        body = file.read_bytes()
        if b"<sitemapindex" in body[:2_000]:
            continue  # its parts lie outside
        path = f"/{number}"
        shelf.put(path, body, "application/xml", **validators(body, number))
        found.append((path, "sitemap" if b"<urlset" in body[:2_000] else "feed"))
    return found


def feed_files(folder: Path, name: str) -> list[Path]:
    """Return the feeds of one collection."""
    found = [f for f in sorted((folder / name).rglob("*")) if f.is_file()]
    return [f for f in found if f.suffix not in NOT_FEEDS and "output" not in f.parts]


def main(argv: list[str] | None = None) -> int:
    """Crawl the newsstand twice; return 1 if the second round asked for too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED, help="the data folder")
    parser.add_argument("--pages", type=int, help="at most so many pages (default: all)")
    parser.add_argument("--no-feeds", action="store_true", help="leave the real feeds out")
    parser.add_argument("--db", type=Path, help="keep the databases beside this path")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    args = parser.parse_args(argv)
    if not args.data.is_dir():
        print(f"newsstand: no data folder at {args.data}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        base = args.db or Path(scratch) / "newsstand.db"
        figures = {"pages": _pages(args, base.with_suffix(".pages.db"))}
        if not args.no_feeds:
            figures["feeds"] = _feeds(args, base.with_suffix(".feeds.db"))
    if args.json:
        print(json.dumps(figures, indent=2))
    good = all(f["second_pages"] == 0 and f["not_answered_304"] == 0 for f in figures.values())
    return 0 if good else 1


def _pages(args: argparse.Namespace, database: Path) -> dict[str, float]:
    groups = outlets(args.data / "pages" / "html", args.pages)
    shelves = [Shelf() for _ in groups]
    with served(shelves) as bases:
        sources = []
        for number, (shelf, base, pages) in enumerate(zip(shelves, bases, groups, strict=True)):
            stock_pages(shelf, base, pages, number)
            sources.append(Source(f"outlet-{number}", f"Outlet {number}", "feed", f"{base}/feed"))
        found = _twice(sources, shelves, database)
    if not args.json:
        _tell("real pages", found, database)
    return found.figures


def _feeds(args: argparse.Namespace, database: Path) -> dict[str, float]:
    shelves = [Shelf() for _ in FEEDS]
    with served(shelves) as bases:
        sources = []
        for name, shelf, base in zip(FEEDS, shelves, bases, strict=True):
            for path, kind in stock_feeds(shelf, feed_files(args.data / "feeds", name)):
                title = f"{name}{path.replace('/', '-')}"
                sources.append(Source(title, title, kind, base + path, headlines_only=True))
        found = _twice(sources, shelves, database)
    if not args.json:
        _tell("real feeds, headlines only", found, database)
    return found.figures


@dataclass(frozen=True)
class Found:
    """What two rounds over one half of the newsstand brought."""

    reports: list[RoundReport]
    figures: dict[str, float]


def _twice(sources: list[Source], shelves: list[Shelf], database: Path) -> Found:
    reports = []
    for hour in range(2):
        for shelf in shelves:
            shelf.asked.clear()
        reports.append(_round(sources, database, hour))
    return Found(reports, _figures(database, shelves, reports))


def _round(sources: list[Source], database: Path, hour: int) -> RoundReport:
    config = shipped_config()
    settings = load_settings(config)
    crawled = replace(settings.crawl, per_host_delay=0.01, per_host=4, round_deadline_minutes=10)
    with rounds.watched() as progress:
        return crawl(
            sources, db_path=database, config_dir=config, progress=progress,
            settings=replace(settings, crawl=crawled),
            now=datetime.now(UTC) + timedelta(hours=hour), allow_private=["127.0.0.0/8"],
        )  # fmt: skip


def _figures(database: Path, shelves: list[Shelf], reports: list[RoundReport]) -> dict[str, float]:
    first, second = reports
    offered = sum(
        1 for shelf in shelves for _, _, headers in shelf.paths.values()
        if headers.keys() & {"ETag", "Last-Modified"}
    )  # fmt: skip
    # A listing that could not be read is asked for in full again: nothing of it is kept.
    unread = sum(result.health not in FINE for result in first.results)
    stored = sum(result.stored for result in first.results)
    with closing(open_store(database)) as db:
        words = sorted(row[0] for row in db.execute("SELECT words FROM article"))
    return {
        "pages_fetched": sum(result.fetched for result in first.results),
        "articles": stored,
        "median_words": words[len(words) // 2] if words else 0,
        "listings": len(first.results),
        "listings_unread": unread,
        "validators_offered": offered,
        "second_requests": second.requests,
        "second_pages": sum(result.fetched for result in second.results),
        "second_304": second.not_modified,
        "not_answered_304": max(0, offered - second.not_modified - unread),
        "cpu_seconds": round(first.cpu_seconds, 1),
        "second_cpu_seconds": round(second.cpu_seconds, 1),
        "cpu_ms_per_article": round(
            1000 * (first.cpu_seconds - second.cpu_seconds) / max(1, stored), 1
        ),
    }


def _tell(title: str, found: Found, database: Path) -> None:
    first, second = found.reports
    print(f"\n=== {title}\n")
    rounds.tell(first)
    with closing(open_store(database)) as db:
        rows = db.execute(
            """SELECT source, count(*), sum(words), min(title) FROM article
               WHERE source LIKE 'outlet-%' GROUP BY source ORDER BY source"""
        ).fetchall()
    for source, count, words, headline in rows:
        headline = clean(headline)[:80]
        print(f"  {source:<10} {count:>3} articles {words:>7} words   {headline}")
    print(f"\nthe second round, nothing changed: {rounds.summary(second)}\n")
    for name, value in found.figures.items():
        print(f"  {name.replace('_', ' '):<28} {value:>10,}")


if __name__ == "__main__":
    sys.exit(main())
