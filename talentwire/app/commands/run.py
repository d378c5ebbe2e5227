"""`talentwire run`: keep crawling and digesting on schedule."""

from __future__ import annotations

import argparse
import asyncio
import logging
from contextlib import closing

from talentwire import places
from talentwire.errors import StoreBusy

EXAMPLE = """  talentwire run                    until Ctrl-C or SIGTERM
  kill -HUP $(pidof talentwire)     take up a changed configuration"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--quiet", action="store_true", help="log warnings only")


def run(args: argparse.Namespace) -> int:
    """Run until told to stop; return 0."""
    from filelock import FileLock, Timeout

    from talentwire.app.daemon import Daemon, serve, utc_now
    from talentwire.config import load_settings, load_sources
    from talentwire.store import open_store, runs, sources

    logging.basicConfig(
        level=logging.WARNING if args.quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    folder, database = places.config_dir(args.config), places.database(args.db, args.config)
    settings, listed = load_settings(folder), load_sources(folder)
    now = utc_now()
    with closing(open_store(database, create=True)) as db:
        try:
            lock = FileLock(f"{database}.lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise StoreBusy(f"another `talentwire run` already works on {database}") from None
        runs.close_killed(db, now)
        sources.sync(db, listed)
        since = runs.first_seen(db, now)
    logging.info(
        "talentwire runs on %s: %d sources, digest at %s %s; Ctrl-C ends it",
        database, sum(s.enabled for s in listed), settings.digest.at, settings.digest.timezone,
    )  # fmt: skip
    try:
        asyncio.run(serve(Daemon(database, folder, settings, listed, since)))
    finally:
        lock.release()
    return 0
