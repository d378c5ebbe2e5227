"""The inside of a round's process: Scrapy is set up, run once, and judged by its counters."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sqlite3
import threading
import time
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from crawler.round import Job, ProbeResult, Progress
from crawler.spiders.news import NewsSpider
from crawler.tally import Tally
from pipelines.pool import Workers
from pipelines.recording import refresh
from pipelines.stages import prepare
from talentwire.config import load_facts
from talentwire.model import RoundReport, SourceResult, iso
from talentwire.show import counted
from talentwire.store import atomic, open_store, runs, sources

WORKERS = 2
OFFLINE = "nobody answers: this machine seems to be offline"
OFFLINE_RETRY = timedelta(minutes=5)
OFFLINE_COUNTS = timedelta(hours=1)  # an outage before that is another one
SEVERAL = 3  # sources, for their silence to be ours

log = logging.getLogger("talentwire.crawl")


def main(pipe: Connection, job: Job) -> None:
    """Do the job and send what came of it, or the exception that kept it from being done."""
    outcome: Any
    _quiet()
    try:
        outcome = _run(pipe, job)
    except Exception as error:
        log.debug("round failed", exc_info=True)
        outcome = error
    with contextlib.suppress(OSError):  # the caller may be gone
        pipe.send(outcome)


def _quiet() -> None:
    """Let the round's report speak; TALENTWIRE_LOG=DEBUG lets Scrapy and Twisted speak, too."""
    level = os.environ.get("TALENTWIRE_LOG", "").upper()
    if level in logging.getLevelNamesMapping():
        logging.basicConfig(level=level, format="%(asctime)s %(name)s %(levelname)s: %(message)s")
    else:
        # What nobody handles would go to the terminal.
        logging.getLogger().addHandler(logging.NullHandler())


def _run(pipe: Connection, job: Job) -> RoundReport | ProbeResult:
    probing = job.db_path is None
    workers = Workers(WORKERS, prepare, str(job.config_dir))
    db = open_store(job.db_path or ":memory:", create=True)
    try:
        with atomic(db):
            sources.ensure(db, job.sources)
            if not probing:
                refresh(db, load_facts(job.config_dir), now=job.now)
        run = runs.begin(db, "round", job.now)
        spider, stats = _crawl(pipe, job, db, workers)
        if spider.fatal:
            raise spider.fatal
        return _probed(spider) if probing else _conclude(db, run, job, spider, stats)
    finally:
        workers.close()
        db.close()


# --- the crawl ----------------------------------------------------------------------------


def _scrapy_settings(job: Job) -> ScrapySettings:
    crawl = job.settings.crawl
    settings = ScrapySettings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            "USER_AGENT": crawl.agent(),
            "CONCURRENT_REQUESTS": crawl.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.per_host,
            # Scrapy 2.19 sends all that is queued for a host at once where there is no delay
            # at all, whatever its concurrency is.
            "DOWNLOAD_DELAY": max(crawl.per_host_delay, 0.001),
            "DOWNLOAD_TIMEOUT": crawl.timeout,
            "DOWNLOAD_MAXSIZE": crawl.max_page_bytes,
            "CLOSESPIDER_TIMEOUT": crawl.round_deadline_minutes * 60,
            "TALENTWIRE_ALLOW_PRIVATE": list(job.allow_private),
            **job.overrides,
        },
        priority="cmdline",
    )
    return settings


def _crawl(
    pipe: Connection, job: Job, db: sqlite3.Connection, workers: Workers
) -> tuple[NewsSpider, dict[str, Any]]:
    process = AsyncCrawlerProcess(_scrapy_settings(job))
    crawler = process.create_crawler(NewsSpider)
    told = threading.Event()

    def report(spider: NewsSpider, source: str) -> None:
        try:
            pipe.send(_progress(spider, source))
        except OSError:
            if not told.is_set():  # nobody listens any more: end cleanly
                told.set()
                asyncio.get_running_loop().create_task(process.stop())

    process.crawl(
        crawler, due=list(job.sources), settings=job.settings, db=db, workers=workers,
        now=job.now, report=report, max_pages=0 if job.db_path is None else job.max_pages,
    )  # fmt: skip
    _stop_with_parent(process)
    process.start()
    assert isinstance(crawler.spider, NewsSpider)
    return crawler.spider, crawler.stats.get_stats()


def _stop_with_parent(process: AsyncCrawlerProcess) -> None:
    """End the round when the process that asked for it is gone."""
    parent = os.getppid()

    def look() -> None:
        if os.getppid() != parent:
            log.warning("the process that started this round is gone: ending it")
            loop.create_task(process.stop())
        else:
            loop.call_later(2.0, look)

    loop = asyncio.get_event_loop()
    loop.call_later(2.0, look)


def _progress(spider: NewsSpider, source: str) -> Progress:
    tallies = spider.tallies.values()
    result = spider.tallies[source].result(spider.clock()) if source else None
    return Progress(
        sources=len(tallies),
        polled=sum(tally.answered for tally in tallies),
        expected=sum(tally.begun for tally in tallies),
        pages=sum(tally.read + tally.failed for tally in tallies),
        stored=sum(tally.stored for tally in tallies),
        result=result,
    )


# --- what came of it ------------------------------------------------------------------------


def _conclude(
    db: sqlite3.Connection, run: int, job: Job, spider: NewsSpider, stats: dict[str, Any]
) -> RoundReport:
    now = spider.clock()
    results = tuple(tally.result(now) for tally in spider.tallies.values())
    offline = _offline(db, results, now)
    # By Ctrl-C or SIGTERM; without any reason, it was in such a hurry that it closed nothing.
    stopped = stats.get("finish_reason", "shutdown") == "shutdown"
    with atomic(db):
        for tally, result in zip(spider.tallies.values(), results, strict=True):
            if offline:
                sources.postpone(db, tally.source, now + OFFLINE_RETRY)
            elif tally.answered:  # those the round did not get to stay due
                _remember(db, spider, tally, result)
                if stopped:  # its pages may still wait
                    sources.postpone(db, tally.source, now)
        outcome = "interrupted" if stopped else _outcome(results)
        detail = OFFLINE if offline else _shortfall(results) if outcome == "partial" else ""
        runs.finish(db, run, now, outcome, detail=detail, results=results)
    kept = spider.kept_all
    return RoundReport(
        started_at=job.now,
        ended_at=now,
        results=results,
        new_moves=len({move for one in kept for move in one.new_moves}),
        changed_moves=len({move for one in kept for move in one.changed_moves}),
        new_stories=sum(one.new_story for one in kept),
        requests=stats.get("downloader/request_count", 0),
        not_modified=stats.get("downloader/response_status_count/304", 0),
        cpu_seconds=time.process_time() + spider.workers.cpu_seconds,
        outcome=outcome,
    )


def _offline(db: sqlite3.Connection, results: tuple[SourceResult, ...], now: datetime) -> bool:
    """Return whether it is we who are cut off: several sources, and not one of them answers.

    Unless another source was fine since it last looked like that: then these few are to blame,
    and asking them again every few minutes would never end.
    """
    silent = all(result.health in sources.NOT_ANSWERED for result in results)
    if len(results) < SEVERAL or not silent:
        return False
    before = runs.last_with(db, "round", OFFLINE, now - OFFLINE_COUNTS)
    return before is None or not sources.fine_since(db, before)


def _outcome(results: tuple[SourceResult, ...]) -> str:
    fine = [result for result in results if result.health in sources.FINE]
    if len(fine) == len(results):
        return "ok"
    return "partial" if fine else "failed"


def _shortfall(results: tuple[SourceResult, ...]) -> str:
    failing = sum(result.health not in sources.FINE for result in results)
    return f"{failing} of {counted(len(results), 'source', 'sources')} failed"


def _remember(
    db: sqlite3.Connection, spider: NewsSpider, tally: Tally, result: SourceResult
) -> None:
    now = spider.clock()
    old = tally.state
    columns: dict[str, Any] = {"health": result.health, "detail": result.detail or None}
    columns["retry_after"] = iso(tally.retry_after) if tally.retry_after else None
    selector = spider.selectors.get(tally.source.name)
    columns["selector"] = json.dumps(selector) if selector else None
    if tally.stored or tally.updated:
        columns["last_new"] = iso(now)
    if tally.moved_to:
        columns["moved_to"] = tally.moved_to
    elif old and old["moved_to"] and result.health not in sources.FINE:
        columns["moved_to"] = None  # the new address fails: try the old one again
    if tally.status != 304:
        # What a conditional request would hide must have been dealt with: where pages failed
        # or were left for later, the listing is read in full next time.
        whole = tally.complete and result.health in sources.FINE
        for name in ("etag", "last_modified", "body_hash"):
            columns[name] = getattr(tally, name) if whole else None
    sources.remember(db, tally.source, now, **columns)


def _probed(spider: NewsSpider) -> ProbeResult:
    tally = next(iter(spider.tallies.values()))
    return ProbeResult(
        tally.result(spider.clock()), tuple(tally.candidates), tally.postponed,
        tally.address, tally.title,
    )  # fmt: skip
