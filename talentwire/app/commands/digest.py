"""talentwire digest: what is new since the last digest, told once."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from talentwire.app import telling
from talentwire.config import load_settings
from talentwire.errors import UsageError
from talentwire.places import config_dir, database
from talentwire.query import when
from talentwire.render import FORMATS, render
from talentwire.store import digests, open_store

EXAMPLE = """\
  talentwire digest                      what is new since the last one, once
  talentwire digest --peek               the same, without counting as told
  talentwire digest --since 7d --format md --output week.md"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--name", default="daily", help="which digest (default: daily)")
    parser.add_argument("--since", metavar="WHEN", help="7d, 2025-06-01: instead of the last one")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--output", metavar="FILE", help="write there instead of the terminal")
    parser.add_argument("--peek", action="store_true", help="do not count it as told")


def run(args: argparse.Namespace) -> int:
    """Print the digest and record that it was told."""
    now = datetime.now(UTC)
    chosen = {d.name: d for d in load_settings(config_dir(args.config)).all_digests()}
    if args.name not in chosen:
        raise UsageError(
            f"no digest {args.name!r} in talentwire.toml: there is {', '.join(chosen)}"
        )
    settings = chosen[args.name]
    db = open_store(database(args.db, args.config))
    digest = telling.make(
        db,
        args.name,
        now=now,
        since=when(args.since, now) if args.since else None,
        timezone=settings.timezone,
        language=settings.language,
        most_stories=settings.max_stories,
    )
    color = not args.output and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = render(digest, args.format, color=color, columns=shutil.get_terminal_size().columns)
    if args.output:
        Path(args.output).write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    if not args.peek:
        digests.save(db, digest, now)
    return 0
