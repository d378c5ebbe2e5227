"""`talentwire demo`: two days of a made-up newsroom, crawled, read, searched and told."""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from talentwire.errors import UsageError
from talentwire.places import DEMO_MARK, made_by_demo

if TYPE_CHECKING:
    from talentwire.newsroom import Newsroom

EXAMPLE = """  talentwire demo                   # writes ./demo/talentwire.db
  talentwire demo --keep-serving    # and leaves the site on, to look at in a browser"""

MOVES = 12
FIRST_LINES, SECOND_LINES = 34, 70


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--dir", default="demo", metavar="DIR", help="where to (default: ./demo)")
    parser.add_argument("--keep-serving", action="store_true", help="leave the site on at the end")


def run(args: argparse.Namespace) -> int:
    """Show two days; return 0."""
    from talentwire.newsroom import config, serve

    if args.db or args.config:
        raise UsageError("the demo makes its own database and configuration: say --dir DIR instead")
    folder = _fresh(Path(args.dir))
    db_path = folder / "talentwire.db"
    # Both days are over: what is dated tomorrow nobody would believe.
    with serve(now=datetime.now(UTC) - timedelta(days=1)) as newsroom:
        settings = config(newsroom, folder / "config")
        _heading("Day 1: a news site opens on this machine")
        _introduce(newsroom)
        first = _round(newsroom, settings, db_path, newsroom.closes())
        _heading("Who moved where")
        _moves(db_path)
        _heading('What do they say about "Fergus"?  (talentwire search Fergus)')
        _search(db_path, first)
        _heading("The first digest")
        _digest(db_path, settings, first, lines=FIRST_LINES)
        newsroom.publish(day=2)
        _heading("Day 2: new pieces, an update, a correction, copies, and the usual noise")
        # By the clock on the wall, so that `talentwire status` tells of a round of just now.
        second = _round(newsroom, settings, db_path, datetime.now(UTC))
        _heading("The second digest: only what is new")
        _digest(db_path, settings, second, lines=SECOND_LINES)
        _heading("Now you")
        _try_it(db_path)
        if args.keep_serving:
            _keep(newsroom)
    return 0


def _fresh(folder: Path) -> Path:
    """Return *folder*, empty of an earlier demo's database; another database stays."""
    database = folder / "talentwire.db"
    if database.exists() and not made_by_demo(database):
        raise UsageError(f"{database} was not made by the demo and stays: name another --dir")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO_MARK).write_text("Everything here may be deleted.\n", encoding="utf-8")
    for old in folder.glob("talentwire.db*"):
        old.unlink()
    return folder


def _heading(text: str) -> None:
    print(f"\n── {text} ".ljust(min(shutil.get_terminal_size().columns, 96) + 1, "─") + "\n")


def _introduce(newsroom: Newsroom) -> None:
    from talentwire.newsroom import outlets, pieces

    standing = pieces(newsroom.day)
    languages = sorted({piece.truth.language for piece in standing})
    print(
        f"{len(standing)} pages by {len(outlets())} made-up outlets in {len(languages)} languages "
        f"({', '.join(languages)}), for instance {newsroom.bases['ledger']}/\n"
    )


def _round(newsroom: Newsroom, settings: Path, db_path: Path, now: datetime) -> datetime:
    """Crawl as if it were *now*; return when, by that clock, it was done."""
    from rich.console import Console

    from crawler.round import crawl
    from talentwire.app import rounds
    from talentwire.config import load_sources

    before = len(newsroom.requests)
    sources = load_sources(settings)
    if sys.stderr.isatty():
        with rounds.watched() as progress:
            report = crawl(
                sources, db_path=db_path, config_dir=settings, now=now, progress=progress
            )
    else:
        report = crawl(sources, db_path=db_path, config_dir=settings, now=now)
    if report.outcome == "interrupted":
        raise KeyboardInterrupt
    Console(highlight=False, width=None if sys.stdout.isatty() else 120).print(rounds.table(report))
    print(f"\n{rounds.summary(report)}")
    print(_asked(newsroom, before))
    return report.ended_at


def _asked(newsroom: Newsroom, before: int) -> str:
    """Say what the site's own log has of the last round."""
    from talentwire.newsroom import pieces

    paths = {piece.path for piece in pieces(newsroom.day)}
    asked = newsroom.requests[before:]
    articles = sum(target.partition("?")[0].removesuffix("/amp") in paths for _, target, _ in asked)
    unchanged = sum(status == 304 for _, _, status in asked)
    return (
        f"the site's own log: {len(asked)} requests, {articles} of them for article pages "
        f"({len(paths)} stand there), {unchanged} answered with 304 Not Modified"
    )


def _moves(db_path: Path) -> None:
    from talentwire.app import moves
    from talentwire.store import open_store
    from talentwire.store.ledger import find_moves, parent_names

    with closing(open_store(db_path)) as db:
        found, parents = find_moves(db), parent_names(db)
    print(
        moves.as_text(
            found[:MOVES],
            parents,
            evidence=False,
            color=moves.colored(),
            columns=moves.columns(),
        )
    )
    if len(found) > MOVES:
        print(f"\n{MOVES} of {len(found)}; `talentwire moves --db {db_path}` shows all")


def _search(db_path: Path, now: datetime) -> None:
    from talentwire.app.hits import render
    from talentwire.query import parse
    from talentwire.search import search
    from talentwire.store import open_store

    with closing(open_store(db_path)) as db:
        answer = search(db, parse("Fergus", now=now, options={}), now=now, limit=3)
    print(render(answer, "text", color=sys.stdout.isatty()))


def _digest(db_path: Path, settings: Path, now: datetime, *, lines: int) -> None:
    from talentwire.app import telling
    from talentwire.config import load_settings
    from talentwire.render import render
    from talentwire.store import digests, open_store

    chosen = load_settings(settings).digest
    with closing(open_store(db_path)) as db:
        digest = telling.make(db, chosen.name, now=now, language=chosen.language)
        columns = min(shutil.get_terminal_size().columns, 96)
        text = render(digest, "text", color=sys.stdout.isatty(), columns=columns).splitlines()
        digests.save(db, digest, now)
    print("\n".join(text[:lines]))
    if len(text) > lines:
        print(f"... and {len(text) - lines} more lines")


def _try_it(db_path: Path) -> None:
    print(
        f"The database is {db_path.resolve()},\n"
        f"its sources are those of the demo: --config {db_path.parent / 'config'}\n\n"
        f'  sqlite3 {db_path} "select person, from_org, to_org, status from moves"\n'
        f"  talentwire search --db {db_path} 'to:anthropic'\n"
        f"  datasette {db_path}"
    )


def _keep(newsroom: Newsroom) -> None:
    print("\nThe site stays on until Ctrl-C:\n")
    for name, base in newsroom.bases.items():
        print(f"  {name:<12} {base}/")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()
