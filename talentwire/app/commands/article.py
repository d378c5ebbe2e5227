"""`talentwire article`: one article, where it belongs, what it claims, how it changed."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import Any

from talentwire import places
from talentwire.app.fence import fenced
from talentwire.app.moves import columns
from talentwire.app.show import clean, wrap
from talentwire.errors import UsageError
from talentwire.wording import between

EXAMPLE = """  talentwire article 15962400000
  talentwire article https://example.org/2026/05/who-left
  talentwire article 15962400000 --diff      how its wording changed"""
COLUMNS = 96


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the id and what to show."""
    parser.add_argument("id", metavar="ID", help="an article's number, or its address")
    parser.add_argument("--diff", action="store_true", help="its earlier wordings, as differences")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the article; return 0. Raises UsageError where there is none."""
    from talentwire.store import coverage, open_store

    with closing(open_store(places.database(args.db, args.config))) as db:
        number = int(args.id) if args.id.isdecimal() else coverage.at_address(db, args.id)
        article = None if number is None else coverage.article(db, number)
    if article is None:
        raise UsageError(f"no article {clean(args.id)}: see `talentwire story` for their numbers")
    if args.json:
        print(json.dumps(fenced(article), ensure_ascii=False, indent=2))
    elif args.diff:
        _print_changes(article)
    else:
        _print(article)
    return 0


def _print(article: dict[str, Any]) -> None:
    wide = min(COLUMNS, columns())
    print(clean(article["title"]))
    print(clean(article["url"]))
    when = article["published"] or f"unknown (seen {article['fetched_at']})"
    print(
        f"{clean(article['site'] or article['host'])}, {article['language'] or 'language unknown'},"
        f" published {when}, {article['words']} words"
    )
    story = f"story {article['story']}" if article["story"] else "in no story"
    print(f"article {article['id']}, {story}, {_relevance(article)}")
    if article["copy_of"]:
        print(f"a copy of article {article['copy_of']}: its claims count once")
    for copy in article["copies"]:
        print(f"  copied by article {copy['id']}, {clean(copy['host'])}")
    if article["withdrawn_at"]:
        print(f"withdrawn {article['withdrawn_at']}")
    if article["revisions"]:
        many = len(article["revisions"])
        print(f"changed {'once' if many == 1 else f'{many} times'} (--diff shows how)")
    for claim in article["claims"]:
        way = between(clean(claim["from"]), clean(claim["to"]), claim["kind"])
        state = ", withdrawn" if claim["withdrawn_at"] else ""
        print(
            f"  claim {claim['id']}  {clean(claim['person'])}: {way} "
            f"({claim['kind']}, {claim['certainty']}{state})"
        )
        print(wrap(f"“{clean(claim['quote'])}”", wide, "    "))
    print()
    for paragraph in (article["text"] or "").splitlines():
        print(wrap(clean(paragraph), wide) + "\n")


def _relevance(article: dict[str, Any]) -> str:
    verdict = "relevant" if article["relevant"] else "not relevant"
    reasons = "; ".join(clean(reason) for reason in article["reasons"])
    return f"{verdict} ({article['score']:.2f}{': ' + reasons if reasons else ''})"


def _print_changes(article: dict[str, Any]) -> None:
    if not article["revisions"]:
        print(f"article {article['id']} has not changed since {article['fetched_at']}")
    for revision in article["revisions"]:
        print(f"wording {revision['number']}, replaced {revision['seen_at']}")
        print(clean(revision["diff"], lines=True) + "\n")
