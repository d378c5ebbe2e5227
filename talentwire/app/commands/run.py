"""`talentwire run`: keep crawling and digesting on schedule."""

from __future__ import annotations

import argparse
import asyncio
import logging
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from talentwire import places
from talentwire.app import logs
from talentwire.app.logs import FORMS
from talentwire.errors import StoreBusy

EXAMPLE = """  talentwire run                    until Ctrl-C or SIGTERM
  talentwire run --log json         one JSON object an event, for a log collector
  kill -HUP $(pidof talentwire)     take up a changed configuration"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--quiet", action="store_true", help="log warnings only")
    parser.add_argument("--log", choices=FORMS, default="text", help="how to log (default: text)")


def run(args: argparse.Namespace) -> int:
    """Run until told to stop; return 0."""
    from filelock import FileLock, Timeout

    from talentwire.app.daemon import Daemon, listening, serve, utc_now
    from talentwire.app.kept import checked_copy
    from talentwire.config import load_settings, load_sources
    from talentwire.store import open_store, runs, sources

    logs.set_up(args.log, quiet=args.quiet)
    folder, database = places.config_dir(args.config), places.database(args.db, args.config)
    with TemporaryDirectory(prefix="talentwire-") as home:
        copy = checked_copy(folder, Path(home))
        settings, listed = load_settings(copy), load_sources(copy)
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
            daemon = Daemon(
                database, folder, settings, listed, since, log=args.log, ticked_at=now,
                awake_since=now, home=Path(home), copies=[copy],
            )  # fmt: skip
            with listening(daemon):
                asyncio.run(serve(daemon))
        finally:
            lock.release()
    return 0
