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
from talentwire.app.fence import fenced
from talentwire.app.moves import columns
from talentwire.app.show import clean, counted, shorten

EXAMPLE = """  talentwire stories --since 7d
  talentwire stories --language ja --org openai --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the filters."""
    parser.add_argument("--since", metavar="WHEN", help="7d, 2025-06 or 2025-06-01")
    parser.add_argument("--language", metavar="CODE", help="told in this language too")
    parser.add_argument("--org", metavar="NAME", help="naming this organisation")
    parser.add_argument("--limit", type=whole(1), default=20, metavar="N", help="at most (20)")
    parser.add_argument("--json", action="store_true", help="a JSON list")


def run(args: argparse.Namespace) -> int:
    """Print the stories; return 0, or 1 if there are none."""
    from talentwire.model import iso
    from talentwire.query import when
    from talentwire.store import open_store, stories
    from talentwire.store.ledger import in_articles

    since = iso(when(args.since, datetime.now(UTC))) if args.since else None
    with closing(open_store(places.database(args.db, args.config))) as db:
        found: list[dict[str, Any]] = [
            {**dict(row), "languages": json.loads(row["languages"])}
            for row in stories.listing(
                db,
                since=since,
                language=args.language,
                org=in_articles(db, "org", args.org) if args.org else None,
                limit=args.limit + 1,
            )
        ]
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
