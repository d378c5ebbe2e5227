"""`talentwire stories`: list stories, the latest first."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from talentwire import places
from talentwire.app.counts import whole
from talentwire.app.days import last_day
from talentwire.app.fence import fenced
from talentwire.app.moves import columns
from talentwire.app.show import clean, counted, shorten

EXAMPLE = """  talentwire stories --since 7d --relevant
  talentwire stories --language ja --org openai --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the filters."""
    parser.add_argument("--since", metavar="DATE", help="told then or later: 7d, 2025-06, today")
    parser.add_argument("--until", metavar="DATE", help="told then or earlier")
    parser.add_argument(
        "--language", metavar="CODE", help="told in this language too; its headline is shown"
    )
    parser.add_argument("--org", metavar="NAME", help="naming this organisation")
    parser.add_argument("--person", metavar="NAME", help="naming this person")
    parser.add_argument("--relevant", action="store_true", help="only who moves where in AI")
    parser.add_argument("--limit", type=whole(1), default=20, metavar="N", help="at most (20)")
    parser.add_argument("--json", action="store_true", help="a JSON list")


def run(args: argparse.Namespace) -> int:
    """Print the stories; return 0, or 1 if there are none."""
    from talentwire.model import iso
    from talentwire.query import when
    from talentwire.store import open_store, stories
    from talentwire.store.headlines import heads
    from talentwire.store.ledger import in_articles

    now = datetime.now(UTC)
    since = iso(when(args.since, now)) if args.since else None
    with closing(open_store(places.database(args.db, args.config))) as db:
        found: list[dict[str, Any]] = [
            {**dict(row), "languages": json.loads(row["languages"])}
            for row in stories.listing(
                db,
                since=since,
                until=last_day(args.until, now),
                language=args.language,
                org=in_articles(db, "org", args.org) if args.org else None,
                person=in_articles(db, "person", args.person) if args.person else None,
                relevant=args.relevant,
                limit=args.limit + 1,
            )
        ]
        spoken = heads(
            db, [row["id"] for row in found], args.language or places.language(args.config)
        )
    for row in found:
        if head := spoken.get(row["id"]):
            row |= head.record()
    more, found = len(found) > args.limit, found[: args.limit]
    if args.json:
        print(json.dumps(fenced(found), ensure_ascii=False, indent=2))
    else:
        for story in found:
            print(_line(story, columns()))
        if not found:
            print("no stories like that")
        if more:
            print(f"\nthe latest {args.limit}; --limit {args.limit * 5} shows more")
    return 0 if found else 1


def _line(story: dict[str, Any], columns: int) -> str:
    articles = counted(story["articles"], "article", "articles")
    sources = counted(story["sources"], "source", "sources")
    title = clean(story["title"])
    if sys.stdout.isatty():
        title = shorten(title, columns - 18)
    return (
        f"{story['last_seen'][:16].replace('T', ' ')}  {title}\n"
        f"    story {story['id']}  {articles}, {sources}  {' '.join(story['languages'])}"
    )
