"""What is fuzzed: each target takes bytes as they could come from outside, and a bound on time.

A target raises nothing but the errors that its function is documented to raise; what a broad
`except` would hide from a round is raised here.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
URL = "https://news.example/a/b"
LANGUAGES = (None, "en", "de", "it", "fr", "es", "pt", "ja", "zh", "ko", "ru", "pl")
ZONES = (None, "Europe/Rome", "America/New_York", "Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Target:
    """One reader, under fuzzing."""

    prepare: Callable[[], Callable[[bytes], object]]  # imports what is fuzzed, returns the call
    corpus: Callable[[Path], Iterator[bytes]]
    words: Callable[[], list[str]]  # pieces that are worth putting together
    longest: int  # bytes of an input
    seconds: float  # CPU time that one input may take, uninstrumented


# --- feeds, sitemaps, answers of search services ------------------------------------------------


def _feed() -> Callable[[bytes], object]:
    from crawler.listings import Context, read_feed, read_gdelt, read_hackernews, read_sitemap

    context = Context(URL, NOW, timezone="Europe/Rome")

    def read(body: bytes) -> None:
        found = read_feed(body, context)
        if found.outcome == "failed":
            raise RuntimeError(found.detail)
        if found.outcome != "ok":
            read_sitemap(body, context)
        if body.lstrip()[:1] in (b"{", b"["):
            read_gdelt(body, context)
            read_hackernews(body, context)

    return read


def _feed_corpus(data: Path) -> Iterator[bytes]:
    for file in sorted((data / "feeds").rglob("*")):
        if file.is_file() and file.suffix not in (".md", ".jsonl"):
            yield file.read_bytes()
    for file in sorted((data / "hostile" / "files").glob("*")):
        yield file.read_bytes()


def _feed_words() -> list[str]:
    tags = ("rss", "channel", "item", "title", "link", "guid", "pubDate", "dc:date", "feed",
            "entry", "updated", "published", "author", "content:encoded", "media:content",
            "rdf:RDF", "urlset", "url", "loc", "news:news", "source")  # fmt: skip
    words = [f"<{tag}>" for tag in tags] + [f"</{tag}>" for tag in tags]
    return [
        *words,
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE",
        "<!ENTITY",
        "&#x0;",
        "&#99999999;",
        "&amp;",
        'xml:base="',
        'href="',
        'rel="alternate"',
        'isPermaLink="false"',
        'type="xhtml"',
        'mode="base64"',
        "<?xml version=",
        'encoding="utf-16"',
        "http://[",
        "//@:",
        "xmlns:",
    ]


# --- pages --------------------------------------------------------------------------------------


def _page() -> Callable[[bytes], object]:
    from selectolax.lexbor import LexborHTMLParser

    from crawler.listings import Context, read_section
    from pipelines import extract
    from pipelines.decoding import decode
    from pipelines.judge import compile_rules
    from pipelines.read import read_article
    from talentwire.config import load_facts
    from talentwire.model import Page

    rules = compile_rules(load_facts(ROOT / "config"))

    def read(body: bytes) -> None:
        page = Page(URL, body, "fuzz", NOW, timezone="Europe/Rome")
        found = extract.extract(page, now=NOW)
        if found.outcome == "failed" and not found.detail.startswith("nested deeper"):
            markup = decode(page.body, None)
            extract._extract(page, LexborHTMLParser(markup), markup, NOW, None)
        if found.article:
            read_article(found.article, rules)
        if len(body) < 4_000:
            read_section(body, Context(URL, NOW), {"item": "li, article, p"})

    return read


def _page_corpus(data: Path) -> Iterator[bytes]:
    for folder in ("pages", "pages-wcxb", "pages-fundus"):
        for file in sorted((data / folder / "html").glob("*.gz")):
            body = gzip.decompress(file.read_bytes())
            if len(body) < TARGETS["page"].longest:
                yield body
    for line in (data / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines()[:60]:
        article = json.loads(line)
        yield f"<title>{article['title']}</title><article><p>{article['text']}</article>".encode()


def _page_words() -> list[str]:
    return ["<article>", "<h1>", "<p>", "<div class=", "<script type=\"application/ld+json\">",
            '{"@type":"NewsArticle"', '"datePublished":"', '"headline":"', '"author":[',
            '"@graph":[', '<meta property="og:title" content="', '<time datetime="', "<table>",
            '<meta property="article:published_time" content="', '<link rel="canonical" href="',
            "<template>", "<svg>", "<!--", "-->", "&nbsp;", "<base href=", 'charset="', "joins",
            "leaves", "OpenAI", "Meta", "from", "former", "CEO", "hires", "appointed", "加入",
            "离开"]  # fmt: skip


# --- searches -----------------------------------------------------------------------------------


def _query() -> Callable[[bytes], object]:
    sys.path.insert(0, str(ROOT / "tests"))
    from small_archive import add_article, fill_names

    from talentwire.errors import QueryError
    from talentwire.query import parse, when
    from talentwire.search import search
    from talentwire.store import open_store

    db = open_store(":memory:", create=True)
    fill_names(db)
    add_article(db, "Rob Fergus leaves Google DeepMind for Meta", "He leads FAIR.", at=NOW, story=1)
    add_article(db, "扬·勒昆离开Meta", "扬·勒昆离开了公司。", at=NOW, language="zh", story=2)

    def ask(body: bytes) -> None:
        text = body.decode("utf-8", "replace")
        with contextlib.suppress(QueryError):
            search(db, parse(text, now=NOW), now=NOW)
        with contextlib.suppress(QueryError):
            when(text, NOW)

    return ask


def _query_corpus(data: Path) -> Iterator[bytes]:
    for case in json.loads((data / "hostile" / "hostile.json").read_text(encoding="utf-8")):
        if isinstance(case.get("data"), str):
            yield case["data"].encode("utf-8", "replace")
    yield from (text.encode() for text in (
        "from:meta to:mistral", '"left for" OR joins NOT xAI', "person:fergus since:2025-01",
        "lang:zh 勒昆", "kind:departure before:2025-06-01", "Ferg* -DeepMind", "to:mistral,cohere",
    ))  # fmt: skip


def _query_words() -> list[str]:
    from talentwire.query import FILTERS

    return [f"{name}:" for name in FILTERS] + [
        "OR ", "AND ", "NOT ", "NEAR(", "-", '"', "*", "^", "7d", "2025-02-30", "meta", "fergus",
    ]  # fmt: skip


# --- dates --------------------------------------------------------------------------------------


def _date() -> Callable[[bytes], object]:
    from pipelines.dates import read_date

    def read(body: bytes) -> None:
        if len(body) < 2:
            return
        found = read_date(
            body[1:].decode("utf-8", "replace"),
            language=LANGUAGES[body[0] % len(LANGUAGES)],
            timezone=ZONES[body[0] // len(LANGUAGES) % len(ZONES)],
            now=NOW,
        )
        if found and not 1995 <= found.at.year <= 2026:
            raise AssertionError(f"a date out of bounds: {found}")

    return read


def _date_corpus(data: Path) -> Iterator[bytes]:
    for line in (data / "feeds" / "dates" / "dates.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        place = LANGUAGES.index(row["lang"]) if row.get("lang") in LANGUAGES else 0
        yield bytes([place]) + row["text"].encode()


def _date_words() -> list[str]:
    def leaves(found: object) -> Iterator[str]:
        if isinstance(found, dict):
            for key, value in found.items():
                yield key
                yield from leaves(value)
        elif isinstance(found, list):
            for value in found:
                yield from leaves(value)
        elif isinstance(found, str):
            yield found

    with (ROOT / "config" / "dates.toml").open("rb") as file:
        return [word for word in leaves(tomllib.load(file)) if 1 < len(word) < 20]


TARGETS = {
    "feed": Target(_feed, _feed_corpus, _feed_words, 60_000, 2.0),
    "page": Target(_page, _page_corpus, _page_words, 30_000, 4.0),
    "query": Target(_query, _query_corpus, _query_words, 3_000, 0.5),
    "date": Target(_date, _date_corpus, _date_words, 200, 0.5),
}
