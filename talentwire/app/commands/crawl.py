"""`talentwire crawl`: one round over the sources that are due, or over those named."""

from __future__ import annotations

import argparse
import json
import signal
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from talentwire import places
from talentwire.app.counts import whole
from talentwire.app.logs import FORMS
from talentwire.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from talentwire.model import Source

EXAMPLE = """  talentwire crawl                      # what is due
  talentwire crawl techcrunch-ai heise  # these, now
  talentwire crawl --all --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("source", nargs="*", help="names of sources; none: those that are due")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--due", action="store_true", help="only sources that are due (default)")
    which.add_argument("--all", action="store_true", help="every enabled source, due or not")
    parser.add_argument(
        "--max-pages", type=whole(), metavar="N", help="fetch at most N article pages"
    )
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument(
        "--log", choices=FORMS, default="text", help="json: one JSON object an event, nothing else"
    )


def run(args: argparse.Namespace) -> int:
    """Crawl; return 0, or 5 if nothing could be fetched at all."""
    from crawler.round import crawl
    from talentwire.app import rounds
    from talentwire.config import load_settings, load_sources
    from talentwire.errors import CrawlError
    from talentwire.store import open_store, sources

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: end and report
    folder = places.config_dir(args.config)
    path = places.database(args.db, args.config)
    settings, listed = load_settings(folder), load_sources(folder)
    now = datetime.now(UTC)
    with closing(open_store(path, create=True)) as db:
        sources.sync(db, listed)
        chosen = _chosen(db, args, listed, now)
        if not chosen:
            then = sources.next_due(db)
            when = f"; the next one is at {then}" if then else ""
            print(f"no source is due{when}. `talentwire crawl --all` asks them all now")
            return 0
    with rounds.watched(args.log) as progress:
        report = crawl(
            chosen, db_path=path, config_dir=folder, settings=settings, now=now,
            progress=progress, max_pages=args.max_pages,
        )  # fmt: skip
    if args.json:
        print(json.dumps(rounds.as_json(report), ensure_ascii=False, indent=2))
    elif args.log == "json":
        rounds.log_event("round done", **rounds.figures(report))
    else:
        rounds.tell(report)
    if report.outcome == "interrupted":  # what was stored is kept, the rest stays due
        raise KeyboardInterrupt
    return CrawlError.exit_code if report.outcome == "failed" else 0


def _chosen(
    db: sqlite3.Connection, args: argparse.Namespace, listed: Sequence[Source], now: datetime
) -> list[Source]:
    from talentwire.store import sources

    if args.source and (args.all or args.due):
        raise UsageError("name sources, or say --due or --all, not both")
    if args.source:
        return [_named(name, listed) for name in dict.fromkeys(args.source)]
    if args.all:
        return [source for source in listed if source.enabled]
    return sources.due(db, listed, now)


def _named(name: str, listed: Sequence[Source]) -> Source:
    from difflib import get_close_matches

    for source in listed:
        if source.name == name:
            return source
    near = get_close_matches(name, [source.name for source in listed], n=1)
    hint = f"did you mean {near[0]}?" if near else "`talentwire sources` lists them"
    raise UsageError(f"no source {name!r}: {hint}")
