"""What the web does to a crawler, and how each source is called afterwards.

Every fault is a source of one and the same round, because a round is a process of its own.
"""

import asyncio
import contextlib
import gzip
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import brotli
import pytest
from faults.server import Servers, reply, says, self_signed

from crawler.round import crawl
from talentwire.config import load_settings
from talentwire.model import Health, Source

CONFIG = Path(__file__).parent.parent / "config"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMIT = 600_000


def feed(*items: str) -> str:
    """Return an RSS feed with these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Perché</title>'
        f"<link>https://a.example/</link>{''.join(items)}</channel></rss>"
    )


def item(link: str, title: str = "A chair is moved") -> str:
    """Return an RSS item of today."""
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{RFC822}</pubDate></item>"


RFC822 = format_datetime(NOW - timedelta(hours=1))
GOOD = feed(item("https://known.invalid/1"))


async def hang(asked, writer):
    await asyncio.sleep(60)


async def drip(asked, writer):
    writer.write(reply(headers_only(100_000)).split(b"\r\n\r\n")[0] + b"\r\n\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.2)


def headers_only(length: int) -> bytes:
    return b"x" * length


async def close_early(asked, writer):
    writer.transport.abort()


async def endless(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
    while True:
        writer.write(b"<a>" * 10_000)
        await writer.drain()


async def endless_headers(asked, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: yes\r\n" * 500)
        await writer.drain()


def chunked(*chunks: str, end: bool) -> bytes:
    body = "".join(f"{len(c.encode()):x}\r\n{c}\r\n" for c in chunks) + ("0\r\n\r\n" if end else "")
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n"
    return (head + body).encode()


PACKED = gzip.compress(GOOD.encode())
FLOOD = {f"X_H{n}": "v" for n in range(10_000)}
SOON = format_datetime(NOW + timedelta(hours=2), usegmt=True)

# name: (what the host answers for /feed, health, part of the reason)
FAULTS = {
    "fine": (says(reply(GOOD)), Health.OK, ""),
    "as-html": (says(reply(GOOD, type="text/html")), Health.OK, ""),
    "as-bytes": (says(reply(GOOD, type="application/octet-stream")), Health.OK, ""),
    "charset-lies": (
        says(reply(GOOD, type="text/xml; charset=iso-8859-1")), Health.OK, ""),
    "gzip-lies": (says(reply(GOOD, Content_Encoding="gzip")), Health.OK, ""),
    "odd-headers": (
        says(reply(GOOD, X_Odd="caf\xe9").replace(b"X-Odd", b"no colon\r\nX-Odd")),
        Health.OK, ""),
    "chunked": (says(chunked(GOOD, end=True)), Health.OK, ""),
    "empty-feed": (says(reply(feed())), Health.EMPTY, ""),
    "empty-body": (says(reply(b"")), Health.EMPTY, "nothing"),
    "html": (
        says(reply("<!doctype html><title>Sorry</title><p>Nothing here.", type="text/html")),
        Health.HTML_RETURNED, ""),
    "meta-refresh": (
        says(reply('<html><meta http-equiv="refresh" content="0;url=/feed"><p>x</html>',
                   type="text/html")),
        Health.HTML_RETURNED, ""),
    "stale": (
        says(reply(GOOD.replace(RFC822, "Mon, 01 Jan 2024 00:00:00 GMT"))), Health.STALE,
        "2024-01-01"),
    "gone": (says(reply(status=410)), Health.GONE, "410"),
    "not-found": (says(reply(status=404)), Health.NOT_FOUND, "404"),
    "forbidden": (says(reply(status=403)), Health.FORBIDDEN, "403"),
    "unauthorised": (says(reply(status=401)), Health.FORBIDDEN, "401"),
    "legal": (says(reply(status=451)), Health.FORBIDDEN, "451"),
    "broken-server": (says(reply(status=500)), Health.SERVER_ERROR, "500"),
    "bad-gateway": (says(reply(status=502)), Health.SERVER_ERROR, "502"),
    "wait-seconds": (says(reply(status=429, Retry_After="3600")), Health.RATE_LIMITED, "13:0"),
    "wait-date": (says(reply(status=429, Retry_After=SOON)), Health.RATE_LIMITED, "14:0"),
    "wait-nonsense": (says(reply(status=429, Retry_After="soon")), Health.RATE_LIMITED, "12:15"),
    "wait-negative": (says(reply(status=429, Retry_After="-5")), Health.RATE_LIMITED, "12:15"),
    "wait-unsaid": (says(reply(status=429)), Health.RATE_LIMITED, "12:15"),
    "wait-forever": (
        says(reply(status=429, Retry_After="9" * 40)), Health.RATE_LIMITED, "12:0"),
    "wait-year": (
        says(reply(status=429, Retry_After="Mon, 01 Jan 99999999999 00:00:00 GMT")),
        Health.RATE_LIMITED, "12:15"),
    "wait-busy": (says(reply(status=503, Retry_After="600")), Health.RATE_LIMITED, "12:10"),
    "loop": (says(reply(status=302, Location="/feed")), Health.REDIRECT_LOOP, "back to"),
    "no-location": (says(reply(status=302)), Health.SERVER_ERROR, "without an address"),
    "to-file": (
        says(reply(status=302, Location="file:///etc/passwd")), Health.SERVER_ERROR, ""),
    "to-loopback": (
        says(reply(status=302, Location="http://127.0.0.1:9/x")), Health.PRIVATE_ADDRESS,
        "127.0.0.1"),
    "to-metadata": (
        says(reply(status=302, Location="http://169.254.169.254/latest/")),
        Health.PRIVATE_ADDRESS, "169.254"),
    "to-decimal": (
        says(reply(status=301, Location="http://2130706433/x")), Health.PRIVATE_ADDRESS, ""),
    "to-octal": (
        says(reply(status=301, Location="http://0177.0.0.1/x")), Health.PRIVATE_ADDRESS, ""),
    "to-mapped": (
        says(reply(status=301, Location="http://[::ffff:127.0.0.1]/x")),
        Health.PRIVATE_ADDRESS, ""),
    "to-name": (
        says(reply(status=302, Location="http://localhost:9/x")), Health.PRIVATE_ADDRESS,
        "localhost is at"),
    "short-body": (
        says(reply(GOOD, Content_Length=str(len(GOOD) + 500))), Health.TRUNCATED, ""),
    "short-chunks": (says(chunked(GOOD, end=False)), Health.TRUNCATED, ""),
    "short-gzip": (
        says(reply(PACKED[:-12], Content_Encoding="gzip")), Health.TRUNCATED, ""),
    "short-gzip-file": (says(reply(PACKED[:-12])), Health.TRUNCATED, ""),
    "broken-gzip-file": (
        says(reply(PACKED[:-6] + b"\0" + PACKED[-5:])), Health.TRUNCATED, "broke off"),
    "gzip-bomb": (
        says(reply(gzip.compress(b"a" * 5_000_000), Content_Encoding="gzip")),
        Health.TOO_LARGE, ""),
    "brotli-bomb": (
        says(reply(brotli.compress(b"a" * 5_000_000, quality=1), Content_Encoding="br")),
        Health.TOO_LARGE, ""),
    "too-large": (says(reply(b"<rss>" * LIMIT)), Health.TOO_LARGE, ""),
    "endless": (endless, Health.TOO_LARGE, ""),
    "header-flood": (says(reply(GOOD, **FLOOD)), Health.TOO_LARGE, "headers"),
    "long-header": (says(reply(GOOD, X_Long="v" * 1_000_000)), Health.REFUSED, ""),
    "endless-headers": (endless_headers, Health.TIMEOUT, ""),
    "hang": (hang, Health.TIMEOUT, ""),
    "drip": (drip, Health.TIMEOUT, ""),
    "close-early": (close_early, Health.REFUSED, ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """All faults met in one round: (results by name, servers, bases by name, database)."""
    with contextlib.closing(Servers()) as servers:
        bases = {name: servers.host({"/feed": fault}) for name, (fault, *_) in FAULTS.items()}
        robots = {
            "robots-5xx": says(reply(status=503)),
            "robots-no": says(reply("User-agent: *\nDisallow: /\n")),
            "robots-named": says(reply("User-agent: talentwire\nDisallow: /feed\n")),
            "robots-huge": says(reply("#" * 512_000 + "\nUser-agent: *\nDisallow: /\n")),
            "robots-403": says(reply(status=403)),
        }
        for name, fault in robots.items():
            paths = {"/robots.txt": fault, "/feed": says(reply(GOOD))}
            bases[name] = servers.host(paths)
        moved = {
            "/feed": says(reply(status=301, Location="/new")),
            "/new": says(reply(GOOD, ETag='W/"odd ""tag')),
        }
        bases["moved"] = servers.host(moved)
        untrusted = self_signed(tmp_path_factory.mktemp("tls"), "nobody.example")
        bases["untrusted"] = servers.host({"/feed": says(reply(GOOD))}, tls=untrusted)
        sources = [
            Source(name, name, "feed", f"{base}/feed", headlines_only=True)
            for name, base in bases.items()
        ]
        sources += [
            Source("dns", "dns", "feed", "http://no-such-host.invalid/feed"),
            Source("refused", "refused", "feed", "http://127.0.1.250:1/feed"),
            Source("private", "private", "feed", "http://10.0.0.1/feed"),
            Source("own-error", "own-error", "no-such-kind", f"{bases['fine']}/feed"),
        ]
        database = tmp_path_factory.mktemp("lab") / "lab.db"
        crawled = replace(
            load_settings(CONFIG).crawl,
            timeout=4, max_page_bytes=LIMIT, per_host_delay=0.0, concurrency=100,
        )  # fmt: skip
        settings = replace(load_settings(CONFIG), crawl=crawled)
        report = crawl(
            sources, db_path=database, config_dir=CONFIG, settings=settings, now=NOW,
            allow_private=["127.0.1.0/24"],
        )  # fmt: skip
        yield {result.source: result for result in report.results}, servers, bases, database


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_ends_in_its_named_class(lab, name):
    result = lab[0][name]
    _, health, why = FAULTS[name]
    assert (result.health, why in result.detail) == (health, True), result.detail


@pytest.mark.parametrize(
    ("name", "health"),
    {
        "robots-5xx": Health.ROBOTS,  # RFC 9309, 2.3.1.4
        "robots-no": Health.ROBOTS,
        "robots-named": Health.ROBOTS,
        "robots-huge": Health.OK,  # only the first 500 KiB count
        "robots-403": Health.OK,  # RFC 9309, 2.3.1.3
        "moved": Health.MOVED,
        "untrusted": Health.TLS,
        "dns": Health.DNS,
        "refused": Health.REFUSED,
        "private": Health.PRIVATE_ADDRESS,
        "own-error": Health.PARSE_FAILED,
    }.items(),
)
def test_what_lies_outside_the_answer_is_named_too(lab, name, health):
    assert lab[0][name].health is health, lab[0][name].detail


def test_an_error_of_our_own_is_called_one(lab):
    assert "error in talentwire itself" in lab[0]["own-error"].detail


@pytest.mark.parametrize("name", [name for name in FAULTS if name.startswith("wait-")])
def test_a_host_that_asks_to_wait_is_asked_once(lab, name):
    _, servers, bases, _ = lab
    assert servers.paths(bases[name]) == ["/feed"]


def test_retry_after_decides_when_a_source_is_due_again(lab):
    with contextlib.closing(sqlite3.connect(lab[3])) as db:
        due = dict(db.execute("SELECT source, next_due FROM source_state"))
    assert due["wait-date"] >= "2026-11-23T14:00"
    assert due["wait-forever"] < "2026-11-24T12:10"  # never longer than a day


def test_a_permanent_move_is_learned_with_the_validator_as_it_was(lab):
    with contextlib.closing(sqlite3.connect(lab[3])) as db:
        row = db.execute(
            "SELECT moved_to, etag FROM source_state WHERE source = 'moved'"
        ).fetchone()
    assert row == (f"{lab[2]['moved']}/new", 'W/"odd ""tag')


def test_robots_txt_that_denies_is_the_only_thing_asked_for(lab):
    _, servers, bases, _ = lab
    for name in ("robots-5xx", "robots-no", "robots-named"):
        assert servers.paths(bases[name]) == []


def test_requests_carry_who_asks_and_nothing_else(lab):
    _, servers, bases, _ = lab
    asked = servers.asked[bases["fine"]][-1]
    assert asked.headers["user-agent"].startswith("talentwire/")
    assert not {"cookie", "referer", "authorization"} & asked.headers.keys()


def test_a_truncated_feed_is_still_read_and_no_validator_is_kept(lab):
    assert lab[0]["short-body"].offered == 1
    with contextlib.closing(sqlite3.connect(lab[3])) as db:
        row = db.execute("SELECT body_hash FROM source_state WHERE source = 'short-body'")
        assert row.fetchone()[0] is None
