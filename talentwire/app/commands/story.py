"""`talentwire story`: one story, who told it when, and what each article added."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import Any

from talentwire import places
from talentwire.app.fence import fenced
from talentwire.app.moves import columns
from talentwire.app.show import clean, counted, hang, wrap
from talentwire.errors import UsageError
from talentwire.wording import between

EXAMPLE = """  talentwire story 42
  talentwire story 42 --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the id."""
    parser.add_argument("id", type=int, help="a story's number, also one it had before")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the story; return 0. Raises UsageError where there is none."""
    from talentwire.store import coverage, open_store
    from talentwire.store.headlines import heads

    with closing(open_store(places.database(args.db, args.config))) as db:
        story = coverage.story(db, args.id)
        if story is None:
            raise UsageError(f"no story {args.id}: see `talentwire stories`")
        spoken = heads(db, [story["id"]], places.language(args.config))
        found = {
            **story,
            **(spoken[story["id"]].record() if spoken else {}),
            "former_ids": coverage.former_ids(db, story["id"]),
            "moves": coverage.moves(db, story["id"]),
            "coverage": _additions(coverage.articles(db, story["id"])),
        }
    if args.json:
        print(json.dumps(fenced(found), ensure_ascii=False, indent=2))
    else:
        _print(found, asked=args.id)
    return 0


def _additions(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the articles with what each was the first to name, or to tell in its language."""
    told: set[str] = set()
    spoken: set[str] = set()
    for article in articles:
        names = article.pop("names")
        article["adds"] = [name for name in names if name not in told]
        article["first_in_language"] = article["language"] not in spoken
        told.update(names)
        spoken.add(article["language"])
    return articles


def _print(story: dict[str, Any], *, asked: int) -> None:
    wide = columns()
    if asked != story["id"]:
        print(f"story {asked} lives on as story {story['id']}")
    print(wrap(clean(story["title"]), wide))
    if story["summary"]:
        print(wrap(clean(story["summary"]), wide, "  "))
    articles = counted(story["articles"], "article", "articles")
    sources = counted(story["sources"], "source", "sources")
    facts = (
        f"{articles}, {sources}, {' '.join(story['languages']) or 'language unknown'}, "
        f"{_day(story['first_seen'])} to {_day(story['last_seen'])}"
    )
    print(hang(f"story {story['id']}: ", facts, wide))
    for move in story["moves"]:
        way = between(clean(move["from"]), clean(move["to"]), move["kind"])
        told = (
            f"{clean(move['person'])}: {way} ({move['kind']}, {move['status']}; "
            f"in {move['articles']} of them)"
        )
        print(hang(f"  move {move['id']}  ", told, wide))
    print()
    for article in story["coverage"]:
        print(_line(article, wide))
    for former in story["former_ids"]:
        found = f"was found to be this one, {_day(former['at'])}: {clean(former['reason'])}"
        print(hang(f"story {former['old']} ", found, wide))


def _line(article: dict[str, Any], wide: int) -> str:
    when = _day(article["published"] or article["fetched_at"])
    told = f"{clean(article['site'] or article['host'])}: {clean(article['title'])}"
    head = hang(f"{when}  {article['language'] or '--'}  ", told, wide)
    notes = []
    if article["copy_of"]:
        notes.append(f"copy of {article['copy_of']}")
    if article["adds"]:
        notes.append("adds " + ", ".join(clean(name) for name in article["adds"]))
    if article["revision"] > 1:
        notes.append(
            "changed once"
            if article["revision"] == 2
            else f"changed {article['revision'] - 1} times"
        )
    if article["withdrawn_at"]:
        notes.append("withdrawn")
    return f"{head}\n" + hang(f"    article {article['id']}  ", "; ".join(notes), wide).rstrip()


def _day(moment: str) -> str:
    return moment[:16].replace("T", " ")
