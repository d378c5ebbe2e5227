"""talentwire search: words, phrases and filters -> stories with excerpts."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime

from talentwire.app.counts import whole
from talentwire.app.hits import FORMATS, render
from talentwire.errors import UsageError
from talentwire.places import database
from talentwire.query import parse
from talentwire.search import Answer, search
from talentwire.store import open_store

EXAMPLE = """\
  talentwire search Fergus
  talentwire search '"speech recognition" from:meta since:90d -layoffs'
  talentwire search 'founding lang:it before:2025-06' --json

words must all occur; "a phrase"; -without; a OR b; begin*; and the filters
from: to: person: org: event: kind: status: lang: source: since: before:"""

OPTIONS = ("from", "to", "person", "org", "event", "kind", "status", "lang", "source",
           "since", "before")  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", nargs="*", help="what to look for")
    for option in OPTIONS:
        parser.add_argument(f"--{option}", metavar=option.upper(), dest=f"filter_{option}")
    parser.add_argument("--flat", action="store_true", help="articles, not stories")
    parser.add_argument("--all", action="store_true", help="look back as far as it takes")
    parser.add_argument("--limit", type=whole(1, 1_000), default=10, metavar="N")
    parser.add_argument("--page", type=whole(1, 1_000), default=1, metavar="N")
    parser.add_argument("--open", type=whole(), nargs="?", const=1, metavar="N",
                        help="open the (N-th) hit in the browser")  # fmt: skip
    for name in FORMATS:
        if name != "text":
            parser.add_argument(f"--{name}", action="store_const", dest="format", const=name)
    parser.set_defaults(format="text")


def run(args: argparse.Namespace) -> int:
    """Print the hits; exit code 0 with hits, 1 without."""
    now = datetime.now(UTC)
    options = {name: getattr(args, f"filter_{name}") for name in OPTIONS}
    query = parse(" ".join(args.query), now=now, options=options)
    db = open_store(database(args.db, args.config))
    if query.filters or query.without_filters:
        from talentwire.app.doubts import unknown

        if wrong := next(unknown(db, query), None):
            raise UsageError(wrong)
    answer = search(
        db, query, now=now, limit=args.limit, page=args.page, flat=args.flat, patient=args.all
    )
    print(render(answer, args.format, color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    if not answer.hits:
        from talentwire.app.doubts import doubts

        for doubt in doubts(db, query):
            print(doubt, file=sys.stderr)
    if args.open is not None:
        _open(answer, args.open)
    return 0 if answer.hits else 1


def _open(answer: Answer, number: int) -> None:
    if not 1 <= number <= len(answer.hits):
        raise UsageError(f"--open {number}: there are {len(answer.hits)} hits on this page")
    url = answer.hits[number - 1].url
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"not a web address: {url!r}")
    import webbrowser

    if not webbrowser.open(url):
        print(url)
