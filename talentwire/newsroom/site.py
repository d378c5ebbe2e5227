"""The newsroom as a running site: one loopback address for each outlet, validators and all."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock, Thread
from time import sleep
from typing import ClassVar
from urllib.parse import urlsplit

from talentwire.newsroom.content import Instant, Truth, outlets, pieces
from talentwire.newsroom.pages import Edition, Resource, edition

SLOW_SECONDS = 1.0


class Newsroom:
    """A site that is on; `publish` turns the day, `requests` says what was asked."""

    def __init__(self, *, bases: dict[str, str], now: datetime, day: int) -> None:
        self.bases = bases  # outlet -> address without a slash at its end
        self.now = now
        self.day = day
        self.requests: list[tuple[str, str, int]] = []  # outlet, path with query, status
        self._lock = Lock()
        self._edition: Edition = edition(day, bases=bases, now=now)

    def publish(self, *, day: int) -> None:
        """Put *day* on the sites; requests after this see it."""
        self._edition = edition(day, bases=self.bases, now=self.now)
        self.day = day

    def closes(self) -> datetime:
        """Return the midnight (UTC) at which the day that now stands is over."""
        return Instant(self.day + 1, time()).at(self.now)

    def listing_url(self, outlet: str) -> str:
        """Return the address of the outlet's feed, sitemap or section page."""
        return self.bases[outlet] + outlets()[outlet].listing_path

    def truth(self) -> dict[str, Truth]:
        """Return the truth about each piece now standing, by its canonical address."""
        return {self.bases[p.outlet] + p.path: p.truth for p in pieces(self.day)}

    def hosts(self) -> tuple[str, ...]:
        """Return the addresses to allow where loopback is refused."""
        return tuple(sorted({urlsplit(base).hostname or "" for base in self.bases.values()}))

    def serve(self, outlet: str, target: str) -> Resource | None:
        """Return what *outlet* has at *target* (path and query); None where nothing is."""
        parts = urlsplit(target)
        answer = self._edition.answers.get((outlet, parts.path))
        if answer:
            return answer(parts.query)
        return self._edition.resources.get((outlet, parts.path))

    def robots(self) -> Resource:
        """Return the one robots.txt of a host that all outlets share."""
        rules = [f"Disallow: /{o.name}{path}" for o in outlets().values() for path in o.disallow]
        body = "\n".join(["User-agent: *", *rules, ""])
        return Resource(body.encode(), "text/plain; charset=utf-8", self.now)

    def note(self, outlet: str, target: str, status: int) -> None:
        """Write one request down."""
        with self._lock:
            self.requests.append((outlet, target, status))


@contextmanager
def serve(
    day: int = 1, port: int = 0, *, now: datetime | None = None, separate: bool | None = None
) -> Iterator[Newsroom]:
    """Run the newsroom on loopback until the block ends.

    Day 1 is the day before *now* (default: this moment). Every outlet has an address of its own,
    127.0.0.2 and up, where the system has them (Linux); otherwise, or with *separate* False, all
    stand on 127.0.0.1, told apart by the first part of the path. Raises OSError if *port* is taken.
    """
    clock = now or datetime.now(UTC)
    with ExitStack() as stack:
        servers = _bind(port, separate=separate)
        bases = {}
        for name, (server, prefix) in servers.items():
            host, bound = str(server.server_address[0]), server.server_address[1]
            bases[name] = f"http://{host}:{bound}{prefix}"
        newsroom = Newsroom(bases=bases, now=clock, day=day)
        running = list({id(s): s for s, _ in servers.values()}.values())
        stack.callback(_stop, running)
        for server in running:
            server.newsroom = newsroom
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield newsroom


def _stop(running: list[_Server]) -> None:
    # Each waits for the end of its poll: all at once, not one after the other.
    stopping = [Thread(target=server.shutdown) for server in running]
    for thread in stopping:
        thread.start()
    for thread, server in zip(stopping, running, strict=True):
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    newsroom: Newsroom

    def __init__(self, address: tuple[str, int], outlet: str | None) -> None:
        self.outlet = outlet  # None: the first part of the path names it
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without asking the name service who 127.0.0.2 is: that can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]


def _bind(port: int, *, separate: bool | None) -> dict[str, tuple[_Server, str]]:
    """Return a bound server and a path prefix for each outlet."""
    if separate is not False:
        try:
            return _bind_separately(port)
        except OSError:
            if separate or port:
                raise
    shared = _Server(("127.0.0.1", port), None)
    return {name: (shared, f"/{name}") for name in outlets()}


def _bind_separately(port: int) -> dict[str, tuple[_Server, str]]:
    names = list(outlets())
    for attempt in range(20):
        found: dict[str, tuple[_Server, str]] = {}
        try:
            for number, name in enumerate(names, start=2):
                first = next(iter(found.values()), None)
                shared_port = first[0].server_address[1] if first else port
                found[name] = (_Server((f"127.0.0.{number}", shared_port), name), "")
            return found
        except OSError:
            # A free port on the first address may be taken on the next one: try another.
            for server, _ in found.values():
                server.server_close()
            if port or attempt == 19 or len(found) == 1:
                raise
    raise AssertionError("unreachable")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    server: _Server
    timeout = 10
    TEXT: ClassVar[str] = "text/plain; charset=utf-8"

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the newsroom keeps its own list."""

    def _answer(self, *, with_body: bool) -> None:
        newsroom = self.server.newsroom
        outlet, target = self._where()
        found = newsroom.serve(outlet, target) if outlet else None
        if not outlet and target == "/robots.txt":
            found = newsroom.robots()
        missing = Resource(b"Not found\n", self.TEXT, newsroom.now, status=404)
        resource = found or missing
        if outlet in outlets() and outlets()[outlet].fault == "slow":
            sleep(SLOW_SECONDS)
        fresh = resource.status == 200 and self._unchanged(resource)
        status = 304 if fresh else resource.status
        newsroom.note(outlet, target, status)
        self._send(resource, status, with_body=with_body and not fresh)

    def _where(self) -> tuple[str, str]:
        """Return the outlet and the path (with query) that this request asks for."""
        if self.server.outlet:
            return self.server.outlet, self.path
        name, _, rest = self.path.removeprefix("/").partition("/")
        return (name, f"/{rest}") if name in outlets() else ("", self.path)

    def _unchanged(self, resource: Resource) -> bool:
        """Whether the visitor has this already; an ETag outranks a date (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or resource.etag in [t.strip() for t in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and resource.changed <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def _send(self, resource: Resource, status: int, *, with_body: bool) -> None:
        self.send_response(status)
        if resource.status == 200:
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", format_datetime(resource.changed, usegmt=True))
            self.send_header("Vary", "Accept-Encoding")
        if status != 304:
            body = resource.body
            if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 500:
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)
