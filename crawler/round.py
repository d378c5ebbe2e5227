"""One round: all due sources crawled once, in a child process with a deadline.

A hang, a leak or a crash in native code costs one round; and because Twisted's reactor cannot
be started twice in a process, the child is also what lets a caller run two rounds. This module
imports neither Scrapy nor the readers.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentwire.errors import CrawlError, TalentwireError
from talentwire.model import Candidate, RoundReport, Source, SourceResult

if TYPE_CHECKING:
    from talentwire.config import Settings

HURRY_SECONDS = 5.0  # from being asked to end until a round waits for no answer any more
GRACE_SECONDS = 90.0  # from the end of a round's time until its process is killed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is."""

    sources: int
    polled: int
    expected: int  # article pages asked for so far
    pages: int  # of those, the ones that came to an end
    stored: int
    result: SourceResult | None = None  # of a source whose listing has just been read


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one source answers now; nothing is stored."""

    result: SourceResult
    candidates: tuple[Candidate, ...]
    promising: int  # candidates that a round would fetch, were they all new
    address: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What the child is asked to do; everything in it is picklable."""

    sources: tuple[Source, ...]
    settings: Settings
    config_dir: Path
    now: datetime
    db_path: Path | None = None  # None: a probe, nothing is stored
    allow_private: tuple[str, ...] = ()
    max_pages: int | None = None
    overrides: dict[str, Any] = field(default_factory=dict)  # Scrapy settings


def crawl(
    sources: Sequence[Source],
    *,
    db_path: Path | str,
    config_dir: Path | str,
    settings: Settings | None = None,
    now: datetime,
    allow_private: Iterable[str] = (),
    progress: Callable[[Progress], None] | None = None,
    max_pages: int | None = None,
    overrides: dict[str, Any] | None = None,
) -> RoundReport:
    """Crawl *sources* once, store what is new, and return what each one brought.

    Archives are not polled: they are read in one go, elsewhere.

    *now* is the time the round believes it starts at. *allow_private* opens networks or hosts
    beside those of the settings; *overrides* are Scrapy settings. Raises CrawlError if the
    round did not end by itself, and what its process raised (ConfigError, StoreError).
    """
    if settings is None:
        from talentwire.config import load_settings

        settings = load_settings(Path(config_dir))
    polled = tuple(source for source in sources if source.kind != "archive")
    job = Job(
        polled, settings, Path(config_dir), now, Path(db_path),
        (*settings.crawl.allow_private, *allow_private), max_pages, overrides or {},
    )  # fmt: skip
    report: RoundReport = _in_child(job, progress)
    return report


def probe(
    source: Source,
    *,
    config_dir: Path | str,
    settings: Settings | None = None,
    now: datetime,
    allow_private: Iterable[str] = (),
    overrides: dict[str, Any] | None = None,
) -> ProbeResult:
    """Ask one source for its listing now and return what it offers; nothing is stored."""
    if settings is None:
        from talentwire.config import load_settings

        settings = load_settings(Path(config_dir))
    job = Job(
        (source,), settings, Path(config_dir), now, None,
        (*settings.crawl.allow_private, *allow_private), None, overrides or {},
    )  # fmt: skip
    result: ProbeResult = _in_child(job, None)
    return result


def _in_child(job: Job, progress: Callable[[Progress], None] | None) -> Any:
    # spawn: nothing of the caller (threads, connections, an event loop) reaches the child.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_child, args=(theirs, job), name="talentwire-round")
    child.start()
    theirs.close()
    limit = job.settings.crawl.round_deadline_minutes * 60 + GRACE_SECONDS
    killer = threading.Timer(limit, child.kill)
    killer.daemon = True
    killer.start()
    try:
        return _listen(ours, progress)
    except KeyboardInterrupt:
        # Ctrl-C, and SIGTERM to the group, have reached the child, too: it ends what is under way
        # and still reports. A second signal makes it end without waiting for slow servers.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        hurry = threading.Timer(HURRY_SECONDS, child.terminate)
        hurry.daemon = True
        hurry.start()
        try:
            report = _listen(ours, progress)
        finally:
            hurry.cancel()
        return replace(report, outcome="interrupted") if job.db_path else report
    except EOFError:
        child.join(5)
        why = "killed at its deadline" if child.exitcode == -signal.SIGKILL else "died"
        raise CrawlError(
            f"the round {why} (exit code {child.exitcode}): what it had stored is kept"
        ) from None
    finally:
        killer.cancel()
        ours.close()
        child.join(10)
        if child.is_alive():
            child.kill()
            child.join()


def _listen(pipe: Connection, progress: Callable[[Progress], None] | None) -> Any:
    while True:
        message = pipe.recv()
        if isinstance(message, Progress):
            if progress:
                progress(message)
        elif isinstance(message, TalentwireError):
            raise message
        elif isinstance(message, BaseException):
            raise CrawlError(f"the round could not run: {message}") from message
        else:
            return message


def _child(pipe: Connection, job: Job) -> None:
    from pipelines.pool import warm_up

    warm_up("pipelines.stages")  # takes as long as importing Scrapy here: side by side
    from crawler.process import main

    main(pipe, job)
