"""Thin Scrapy item pipelines: Read turns pages into readings in a pool, Store keeps them.

The spider brings what they need: `workers` (a Workers pool prepared by `prepare`), `db`,
`clock()`, and `kept(...)`, which counts.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipelines.judge import Rules, compile_rules
from pipelines.keep import keep
from pipelines.language import detect
from pipelines.pool import Overdue, WorkerDied, Workers
from pipelines.read import read, read_article
from pipelines.selectors import Lesson, with_lesson
from pipelines.text import clean_text, clean_title
from pipelines.urls import canonical
from talentwire.config import load_facts
from talentwire.model import Article, Candidate, Page, Reading, Source
from talentwire.store import articles, atomic, sources

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

READ_SECONDS = 30.0  # for one page; the slowest honest ones take half a second
# A page that hung or killed its reader. It is given another chance in a later round, because a
# machine that slept or starved looks the same.
UNREAD = "timeout"

_rules: list[Rules] = []  # of this worker process


def prepare(config_dir: str) -> None:
    """Compile the rules once in this process; raises ConfigError."""
    _rules[:] = [compile_rules(load_facts(Path(config_dir)))]


def rules() -> Rules:
    """Return the rules `prepare` compiled in this process."""
    return _rules[0]


@dataclass(frozen=True, slots=True)
class Headline:
    """A candidate whose page is never fetched: title and summary are all there is."""

    source: Source
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Brought:
    """A reading on its way to the store, with the listing's view of it."""

    reading: Reading
    candidate: Candidate | None
    address: str  # canonical, as the listing gives it


def read_page(page: Page, now: datetime, learnt: dict[str, Any] | None) -> tuple[Reading, Lesson]:
    """Return what `pipelines.read.read` says, with this process's rules."""
    return read(page, rules(), now=now, learnt=learnt)


def read_headline(item: Headline, now: datetime) -> Reading:
    """Return the reading of a candidate from its title and summary."""
    candidate, source = item.candidate, item.source
    language = candidate.language or source.language
    article = Article(
        url=candidate.url,
        canonical=canonical(candidate.url) or candidate.url,
        title=clean_title(candidate.title),
        text=clean_text(candidate.summary),
        source=source.name,
        fetched_at=now,
        authors=candidate.authors,
        published=candidate.published,
        modified=candidate.modified,
        language=language or detect(candidate.summary, candidate.title),
        site=candidate.publisher or source.title,
        summary=candidate.summary,
    )
    return read_article(article, rules())


class Read:
    """Turn a page or a headline into a reading, in the pool."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl whose spider has `workers`, `selectors` and `clock()`."""
        return cls(crawler)

    async def process_item(self, item: Page | Headline) -> Brought:
        """Return the reading; a page that hangs or kills its reader is one outcome of many."""
        spider: Any = self._crawler.spider
        if not self._crawler.crawling:
            from scrapy.exceptions import DropItem  # readers import this module, but no Scrapy

            raise DropItem("the round was stopped")  # the page stays unknown, and comes again
        now = spider.clock()
        try:
            if isinstance(item, Headline):
                reading = await spider.workers.run(read_headline, item, now, timeout=READ_SECONDS)
            else:
                reading = await self._read(item, now)
        except (Overdue, WorkerDied) as error:
            name = item.source if isinstance(item, Page) else item.source.name
            reading = Reading(_address(item), name, UNREAD, detail=str(error))
        return Brought(reading, item.candidate, _address(item))

    async def _read(self, page: Page, now: datetime) -> Reading:
        """Return the reading of *page*, with what its source has taught by the time it is read."""
        spider: Any = self._crawler.spider
        learnt: dict[str, dict[str, Any]] = spider.selectors
        workers: Workers = spider.workers
        reading, lesson = await workers.run(
            read_page, page, now, timeout=READ_SECONDS, late=lambda: (learnt.get(page.source),)
        )
        learnt[page.source] = with_lesson(learnt.get(page.source), lesson)
        return reading


def _address(item: Page | Headline) -> str:
    """Return the address the listing gave, canonical: by it the candidate is known again."""
    if isinstance(item, Page):
        return item.requested_url or item.url
    return canonical(item.candidate.url) or item.candidate.url


class Store:
    """Keep a reading: look-up and save in one transaction, with no await in between."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl whose spider has `db`, `clock()` and `kept(...)`."""
        return cls(crawler)

    def process_item(self, item: Brought) -> Brought:
        """Store the reading and remember the candidate, or neither."""
        spider: Any = self._crawler.spider
        db: sqlite3.Connection = spider.db
        now = spider.clock()
        reading = item.reading
        title = item.candidate.title if item.candidate else ""
        with atomic(db):
            kept = keep(db, reading, now=now, addresses=(item.address,))
            if kept.outcome == "unchanged" and kept.article is not None:
                articles.touch(db, kept.article, now)
            outcome = reading.outcome if kept.outcome == "none" else "stored"
            sources.note_seen(db, item.address, reading.source, outcome, title, now)
        spider.kept(reading, kept)
        return item
