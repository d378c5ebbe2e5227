"""Pinned figures of the feed reader; they may only rise. The sets lie beside the checkout."""

import gzip
import json
import statistics
import time
from datetime import UTC, datetime

import pytest

from benchmarks.feeds import DATA, EXPECTED, OTHER, REAL, files_of, ours, run, with_feedparser
from crawler.listings import Context, read_feed, read_section

pytestmark = pytest.mark.shared

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RIGHT = {"feed-rs": 0.99, "rss-parser": 0.99, "gofeed": 0.99, "miniflux": 0.97, "feedparser": 0.99}


def opened(path):
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def test_every_real_feed_gives_an_entry_with_title_and_link_and_a_date():
    linked = dated = unlinked = undated = 0
    for name in REAL:
        score = run(name, ours)
        assert score.exceptions == 0
        linked += len(score.linked)
        dated += len(score.dated)
        for path in files_of(name):
            relative = path.relative_to(DATA / name).as_posix()
            if relative in score.linked and relative in score.dated:
                continue
            # Some have none: only what another reader finds there is a miss.
            other = with_feedparser(opened(path), "https://feed.example/")
            links = [e for e in other if e["title"] and (e["link"] or "").startswith("http")]
            unlinked += relative not in score.linked and bool(links)
            undated += relative not in score.dated and any(e["published"] for e in other)
    assert linked / (linked + unlinked) >= 0.995
    assert dated / (dated + undated) >= 0.99


@pytest.mark.parametrize("name", EXPECTED)
def test_titles_links_and_dates_are_as_expected(name):
    score = run(name, ours)
    assert score.asked >= 25
    assert score.right / score.asked >= RIGHT[name], score.misses


@pytest.mark.slow
def test_no_file_of_any_set_makes_the_reader_raise_and_most_take_milliseconds():
    scores = [run(name, ours) for name in {*REAL, *EXPECTED, *OTHER}]
    assert sum(score.exceptions for score in scores) == 0
    times = [seconds for score in scores for seconds in score.times]
    assert len(times) > 1000
    # CPU time; tenfold the usual median, because other work may share the machine.
    assert statistics.median(times) < 0.005


# --- the hostile files: what each must give -------------------------------------------------

CASES = json.loads((DATA.parent / "hostile" / "hostile.json").read_text("utf-8")) if (
    DATA.parent / "hostile"
).is_dir() else []  # fmt: skip
FILES = {
    case["id"]: DATA.parent / "hostile" / case["file"]
    for case in CASES
    if case["kind"] == "file"
    and case["category"] in ("xml", "encoding", "date", "identity", "content", "bomb")
    and not case["file"].endswith(".br")
}
ITALIAN = "Intelligenza artificiale: perché Meta perde ricercatori"
TITLES = {
    "xml-undefined-entity": ["Café ’s"],
    "enc-latin1-undeclared": [ITALIAN],
    "enc-cp1252-quotes": ["Meta’s “superintelligence” lab"],
    "enc-utf16-declared-utf8-bytes": [ITALIAN],
    "enc-shift-jis": ["AI研究者がOpenAIへ移籍①～"],
    "enc-euc-kr": ["메타 AI 연구원 이직 똠"],
    "enc-mixed": ["Café", "Zürich"],
    "id-dup-guid": ["A", "B"],
    "id-gnews-redirect": ["Exodus hits Meta"],
    "html-title-markup": ["OpenAI & Meta"],
}
LINKS = {
    "id-guid-permalink-only": "https://news.example/g",
    "id-relative-link": "https://news.example/news/a?id=1",
    "id-atom-base": "https://news.example/a",
    "id-tracking": "https://news.example/a?id=7",
    "url-userinfo": "https://evil.example/x",
    "url-js": None, "url-data": None, "url-file": None, "url-mixedcase": None,
    "xml-json-error.json": None,
}  # fmt: skip
DATES = {
    "date-it": "2025-01-09T09:00:00Z", "date-de": "2025-10-02T08:00:00Z",
    "date-zh": "2025-08-03", "date-year1": "", "date-feb30": "", "date-relative": "",
    "date-minus1": "", "date-zero": "", "id-no-date": "", "date-future": "2026-11-24",
}  # fmt: skip


def hostile(name):
    path = FILES[name]
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.mark.parametrize("name", TITLES)
def test_hostile_titles_come_out_right(name):
    listing = read_feed(hostile(name), Context(url="https://news.example/rss", now=NOW))
    assert [candidate.title for candidate in listing.candidates] == TITLES[name]


@pytest.mark.parametrize("name", LINKS)
def test_hostile_links_come_out_right_or_not_at_all(name):
    listing = read_feed(hostile(name), Context(url="https://news.example/rss", now=NOW))
    wanted = [LINKS[name]] if LINKS[name] else []
    assert [candidate.url for candidate in listing.candidates][:1] == wanted


@pytest.mark.parametrize("name", DATES)
def test_hostile_dates_come_out_right_or_not_at_all(name):
    (candidate,) = read_feed(hostile(name), Context(url="https://x.example/", now=NOW)).candidates
    got = candidate.published.iso() if candidate.published else ""
    assert got[: len(DATES[name])] == DATES[name]
    assert bool(got) == bool(DATES[name])


def test_dates_of_a_newsroom_follow_its_clock_and_language():
    seoul = Context(url="x", timezone="Asia/Seoul", now=NOW)
    korean = read_feed(hostile("date-notz"), seoul).candidates[0]
    assert korean.published.iso() == "2026-09-20T08:40:45Z"
    for language in ("it", "fr", "de", "es", "pt"):
        context = Context(url="x", language=language, now=NOW)
        (found,) = read_feed(hostile("date-dmy"), context).candidates
        assert found.published.at.month == 8, "3/8 is in August"


@pytest.mark.parametrize("name", FILES)
def test_every_hostile_file_ends_with_a_named_outcome_and_soon(name):
    begin = time.process_time()
    body = hostile(name)
    listing = read_feed(body, Context(url="https://news.example/rss", now=NOW))
    assert listing.outcome in ("ok", "empty", "html", "not_a_feed", "failed")
    if name.startswith("xml-") and "json" not in name:
        assert listing.candidates[0].url == "https://news.example/a"
        assert len(listing.candidates[0].title) <= 500
    assert time.process_time() - begin < 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["html-deep-nesting.html", "html-unclosed-a.html"])
def test_hostile_pages_are_survived_as_section_pages(name):
    context = Context(url="https://x.example/", now=NOW)
    listing = read_section(hostile(name), context, {"item": "article"})
    assert listing.outcome == "empty"
