"""The crawler's decisions, one by one: addresses, waiting, encodings, health, redirects."""

import contextlib
import gzip
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import brotli
import pytest
from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler import kinds
from crawler.addresses import Doors, literal
from crawler.health import FAULTS, Polled, classify
from crawler.middlewares.compression import complete
from crawler.middlewares.redirect import Redirects
from crawler.offers import Offer, choose
from crawler.politeness import LONGEST, retry_after
from talentwire.model import Candidate, Health, Moment, Source
from talentwire.store import open_store, sources

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelling",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "0177.0.0.1",
        "017700000001", "127.0.0.1.", "[::ffff:127.0.0.1]", "::ffff:7f00:1", "[::1]",
        "１２７.0.0.1", "⑫⑦.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "[::]", "[fe80::1%eth0]", "[fd00::1]", "224.0.0.1", "[ff02::1]",
        "255.255.255.255", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "240.0.0.1", "198.18.0.1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_shut_however_it_is_spelled(spelling):
    address = literal(spelling)
    assert address is not None
    assert not Doors().open_for(address)


@pytest.mark.parametrize("spelling", ["93.184.216.34", "[2606:2800:220:1::1]", "8.8.8.8"])
def test_public_addresses_are_open(spelling):
    assert Doors().open_for(literal(spelling))


@pytest.mark.parametrize("name", ["example.com", "localhost", "1.2.3.4.example", "cafe.beef"])
def test_names_are_not_addresses(name):
    assert literal(name) is None


def test_what_is_allowed_is_open_and_nothing_beside_it():
    doors = Doors.allowing(["10.1.0.0/16", "192.168.0.7", "intranet.example", "fd00::/8"])
    assert doors.open_for(ip_address("10.1.2.3"))
    assert doors.open_for(ip_address("::ffff:10.1.2.3"))
    assert doors.open_for(ip_address("192.168.0.7"))
    assert doors.open_for(ip_address("fd12::1"))
    assert doors.open_for(ip_address("10.9.9.9"), "Intranet.Example")
    assert not doors.open_for(ip_address("10.2.0.1"))
    assert not doors.open_for(ip_address("192.168.0.8"), "elsewhere.example")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 23 Nov 2026 13:00:00 GMT", 3600),
        ("Monday, 23-Nov-26 13:00:00 GMT", 3600),
        ("999999999999999999999", LONGEST.total_seconds()),
        ("Fri, 23 Nov 2096 13:00:00 GMT", LONGEST.total_seconds()),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(text, seconds):
    assert retry_after(text, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "-5", "1.5", "1e9", "Mon, 23 Nov 2020 13:00:00 GMT", "99 Foo", "٣٠", "12:00",
     "Mon, 99 Nov 2026 99:00:00 GMT", "\x00", ",", "Mon, 01 Jan 99999999999 00:00:00 GMT",
     "Mon, 23 Nov 2026 99999999999:00:00 GMT"],
)  # fmt: skip
def test_nonsense_in_retry_after_says_nothing(text):
    assert retry_after(text, NOW) is None


PLAIN = b"talent wire " * 500
PACKED = {
    b"gzip": gzip.compress(PLAIN),
    b"deflate": zlib.compress(PLAIN),
    b"br": brotli.compress(PLAIN),
}


@pytest.mark.parametrize("encoding", PACKED)
def test_a_packed_body_is_complete_when_its_end_mark_is_there(encoding):
    assert complete(PACKED[encoding], PLAIN, encoding)
    assert not complete(PACKED[encoding][:-6], PLAIN[:-100], encoding)


def test_rubbish_or_a_second_member_after_gzip_is_no_truncation():
    assert complete(PACKED[b"gzip"] + b"rubbish", PLAIN, b"gzip")
    assert complete(PACKED[b"gzip"] * 2, PLAIN * 2, b"gzip")


FINE = Polled(status=200, outcome="ok", newest=NOW)


@pytest.mark.parametrize(
    ("polled", "health"),
    [
        (FINE, Health.OK),
        (replace(FINE, unchanged=True), Health.UNCHANGED),
        (Polled(status=304, unchanged=True), Health.UNCHANGED),
        (replace(FINE, newest=NOW - timedelta(days=200)), Health.STALE),
        (replace(FINE, truncated=True), Health.TRUNCATED),
        (replace(FINE, moved_to="https://new.example/"), Health.MOVED),
        (replace(FINE, textless=3), Health.DRIFTED),
        (replace(FINE, read=1, textless=1, empty=1), Health.OK),
        (replace(FINE, textless=1, empty=3), Health.DRIFTED),
        (replace(FINE, read=1, alike=3), Health.DRIFTED),
        (replace(FINE, textless=3, read=1), Health.OK),
        (replace(FINE, textless=2), Health.OK),
        (replace(FINE, outcome="html"), Health.HTML_RETURNED),
        (replace(FINE, outcome="empty"), Health.EMPTY),
        (replace(FINE, outcome="not_a_feed"), Health.PARSE_FAILED),
        (replace(FINE, raised="KeyError: 'x'"), Health.PARSE_FAILED),
        (Polled(status=503), Health.SERVER_ERROR),
        (Polled(status=503, retry_after=NOW), Health.RATE_LIMITED),
        (Polled(status=418), Health.FORBIDDEN),
        (Polled(), Health.TIMEOUT),
    ],
)
def test_what_happened_decides_the_class(polled, health):
    found, why = classify(polled, now=NOW)
    assert found is health
    assert why or health in (Health.OK, Health.UNCHANGED)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_a_class_and_a_reason(fault):
    health, why = classify(Polled(fault=fault, detail="because"), now=NOW)
    assert (health, why) == (FAULTS[fault], "because")


@pytest.mark.parametrize(
    ("to", "kept"),
    [
        ("https://a.example/2", True),
        ("https://b.example/", False),
        ("http://a.example/", False),
        ("https://a.example:8443/", False),
        ("https://a.example:443/3", True),
    ],
)
def test_secrets_stay_at_home_when_a_redirect_leaves(to, kept):
    redirects = Redirects(Settings({"REDIRECT_ENABLED": True}))
    headers = {"X-Api-Key": "k", "Authorization": "a", "Cookie": "c", "Accept": "*/*"}
    request = Request("https://a.example/1", headers=headers)
    response = Response("https://a.example/1", headers={"Referrer-Policy": "os.system"})
    sent = redirects._build_redirect_request(request, response, url=to).headers
    assert ("X-Api-Key" in sent, "Authorization" in sent, "Cookie" in sent) == (kept,) * 3
    assert "Accept" in sent
    assert "Referer" not in sent


def test_only_http_has_a_handler():
    settings = Settings()
    settings.setmodule("crawler.settings")
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, path in handlers.items() if path} == {"http", "https"}


def test_keyword_searches_ask_for_the_same_address_all_day():
    source = Source("hn", "HN", "search", "https://hn.example/s", api="hackernews", query="a b")
    addresses = {kinds.address(source, NOW.replace(hour=hour)) for hour in range(24)}
    assert len(addresses) == 1
    assert "query=a+b" in addresses.pop()


def test_candidates_are_fetched_newest_first_and_dull_ones_once(tmp_path):
    def offer(path, hours=None, *, promising=True):
        published = Moment(NOW - timedelta(hours=hours)) if hours is not None else None
        url = f"https://a.example/{path}"
        return Offer(url, Candidate(url, path, published=published), promising)

    offers = [offer("undated"), offer("old", 50), offer("new", 1), offer("dull", promising=False)]
    with contextlib.closing(open_store(tmp_path / "x.db", create=True)) as db:
        first = choose(db, offers, taken=set(), now=NOW)
        assert [one.candidate.title for one in first.wanted] == ["new", "old", "undated"]
        assert [one.candidate.title for one in first.dull] == ["dull"]
        sources.note_seen(db, first.dull[0].url, "s", "skipped", "dull", NOW)
        sources.note_seen(db, offers[1].url, "s", "failed", "old", NOW)
        again = choose(db, offers, taken={offers[2].url}, now=NOW)
        assert [one.candidate.title for one in again.wanted] == ["old", "undated"]
        assert (again.dull, again.known) == ([], 2)


def test_a_page_that_failed_again_and_again_is_left_alone(tmp_path):
    url = "https://a.example/1"
    with contextlib.closing(open_store(tmp_path / "x.db", create=True)) as db:
        for _ in range(sources.TRIES):
            assert choose(db, [Offer(url, Candidate(url))], taken=set(), now=NOW).wanted
            sources.note_seen(db, url, "s", "failed", "", NOW)
        assert not choose(db, [Offer(url, Candidate(url))], taken=set(), now=NOW).wanted
