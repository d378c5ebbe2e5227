"""talentwire digest: what is new since the last digest, told once."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from talentwire.app import telling
from talentwire.app.writing import write
from talentwire.config import load_settings
from talentwire.config.settings import DigestSettings
from talentwire.errors import UsageError
from talentwire.news import Digest, from_json
from talentwire.places import config_dir, database
from talentwire.query import when
from talentwire.render import FORMATS, by_template, render
from talentwire.store import digests, open_store
from talentwire.wording import headline

EXAMPLE = """\
  talentwire digest                      what is new since the last one, once
  talentwire digest --peek               the same, without counting as told
  talentwire digest --again              the last one with news once more, also if it was sent
  talentwire digest --since 7d --format md --output week.md
  talentwire digest --peek --template mine.html   see talentwire/templates/digest.html
  talentwire digest --name daily --deliver   to the channels in talentwire.toml"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--name", default="daily", help="which digest (default: daily)")
    parser.add_argument("--since", metavar="WHEN", help="7d, 2025-06-01: instead of the last one")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--template", metavar="FILE", help="as this Jinja template says")
    parser.add_argument("--output", metavar="FILE", help="write there instead of the terminal")
    parser.add_argument("--peek", action="store_true", help="do not count it as told")
    parser.add_argument(
        "--again", action="store_true", help="show the last one with news once more"
    )
    sending = parser.add_mutually_exclusive_group()  # the one makes a new digest, the other none
    sending.add_argument("--deliver", action="store_true", help="send it to its channels")
    sending.add_argument(
        "--retry", action="store_true", help="make no new one, deliver what is still waiting"
    )


def run(args: argparse.Namespace) -> int:
    """Show or deliver the digest; exit code 6 where a channel did not take it."""
    now = datetime.now(UTC)
    chosen = {d.name: d for d in load_settings(config_dir(args.config)).all_digests()}
    if args.name not in chosen:
        raise UsageError(
            f"no digest {args.name!r} in talentwire.toml: there is {', '.join(chosen)}"
        )
    settings = chosen[args.name]
    path = database(args.db, args.config)
    db = open_store(path)
    since = when(args.since, now) if args.since else None
    if args.deliver or args.retry:
        return _deliver(db, path, settings, since, now, new=args.deliver)
    if args.again:
        _show(_last(db, args.name), args)
        return 0
    digest = _make(db, settings, since, now)
    _show(digest, args)
    if not args.peek:
        digests.save(db, digest, now)
    return 0


def _last(db: sqlite3.Connection, name: str) -> Digest:
    row = digests.last_with_news(db, name)
    if row is None:
        raise UsageError(f"no digest {name!r} was made yet: `talentwire digest` makes one")
    return from_json(row["document"])


def _make(
    db: sqlite3.Connection, settings: DigestSettings, since: datetime | None, now: datetime
) -> Digest:
    return telling.make(
        db,
        settings.name,
        now=now,
        since=since,
        window=now - when(settings.window, now) if settings.window else None,
        timezone=settings.timezone,
        language=settings.language,
        query=settings.query,
        most_stories=settings.max_stories,
    )


def _show(digest: Digest, args: argparse.Namespace) -> None:
    color = not args.output and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    columns = shutil.get_terminal_size().columns
    text = (
        by_template(digest, Path(args.template))
        if args.template
        else render(digest, args.format, color=color, columns=columns)
    )
    if not args.output:
        print(text, flush=True)  # told only once it is written
        return
    write(args.output, text + "\n")
    print(f"wrote {args.output}: {headline(digest)}", file=sys.stderr)


def _deliver(
    db: sqlite3.Connection,
    path: Path,
    settings: DigestSettings,
    since: datetime | None,
    now: datetime,
    *,
    new: bool,
) -> int:
    from talentwire.app.channels import channels as read
    from talentwire.app.delivery import check, deliver, keep, lines, only_one, wait

    channels = read(settings.channels)
    with only_one(path):
        if new:
            digest = _make(db, settings, since, now)
            keep(db, digest, () if digest.empty and settings.silent_when_empty else channels, now)
        done = deliver(db, settings.name, channels, clock=lambda: datetime.now(UTC), sleep=wait)
    for line in lines(done):
        print(line)
    if not channels:
        print(f"the digest {settings.name!r} has no channels: kept, see `talentwire digest`")
    check(done)
    return 0
