"""`talentwire status`: how sources, runs and the database are, at a glance."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from talentwire import places
from talentwire.app.days import ago
from talentwire.app.show import clean, counted, wrap

EXAMPLE = """  talentwire status
  talentwire status --json | jq '.sources[] | select(.health != "OK")'"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--all", action="store_true", help="healthy sources too")


def run(args: argparse.Namespace) -> int:
    """Print the state; return 0, or 1 if no source works."""
    from talentwire.store import open_store, status

    path = places.database(args.db, args.config)
    with closing(open_store(path)) as db:
        found = {"database": str(path), "bytes": path.stat().st_size, **status.overview(db)}
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print(found, everything=args.all)
    polled = [s for s in found["sources"] if s["health"]]
    return 1 if polled and all(s["failures"] for s in polled) else 0


def _print(found: dict[str, Any], *, everything: bool) -> None:
    from rich.console import Console

    now = datetime.now(UTC)
    console = Console(highlight=False)
    counts = found["counts"]
    console.print(
        f"[bold]{found['database']}[/bold]  {found['bytes'] / 1e6:,.1f} MB\n"
        f"{counted(counts['articles'], 'article', 'articles')} ({counts['relevant']:,} relevant, "
        f"{counted(counts['copies'], 'copy', 'copies')}), "
        f"{counted(counts['stories'], 'story', 'stories')}, "
        f"{counted(counts['moves'], 'move', 'moves')} from "
        f"{counted(counts['claims'], 'claim', 'claims')}"
    )
    for job in found["runs"]:
        console.print(
            f"  {job['job']:<16} {ago(job['started_at'], now):<12} {job['outcome'] or 'running'}"
            f"  {clean(job['detail'] or '')}".rstrip()
        )
    for each in found["channels"]:
        console.print(_channel(each, now))
    sources = found["sources"]
    bad = [s for s in sources if s["failures"]]
    waiting = sum(not s["health"] for s in sources)
    fine = len(sources) - len(bad) - waiting
    console.print(
        f"\n{counted(len(sources), 'source', 'sources')}: {fine} fine, {len(bad)} failing, "
        f"{waiting} not polled yet"
    )
    shown = sources if everything else bad
    if not shown:
        return
    wide = max(len(s["name"]) for s in shown)
    for s in shown:
        console.print(_source(s, wide, now), soft_wrap=True)
        if s["detail"]:
            print(wrap(clean(s["detail"]), console.width, " " * (wide + 2)))


def _source(state: dict[str, Any], wide: int, now: datetime) -> str:
    """Return a source's health, failures, and when it was fine and is asked again."""
    fine = ago(state["last_ok"], now) if state["last_ok"] else "never"
    due = state["next_due"]
    coming = ago(due, now) if due and datetime.fromisoformat(due) > now else "now"
    failed = f"{state['failures']} failed, " if state["failures"] else ""
    return f"{state['name']:<{wide}}  {state['health'] or '-'}: {failed}fine {fine}, next {coming}"


def _channel(each: dict[str, Any], now: datetime) -> str:
    """Return how the latest hand-over to a channel stands, and when it is tried again."""
    again = f", again {ago(each['next_try'], now)}" if each["next_try"] else ""
    why = f": {each['detail']}" if each["detail"] else ""
    stood = f"{each['digest']} of {ago(each['made_at'], now)} {each['outcome']}{again}{why}"
    return "  " + clean(f"{each['channel']}: {stood}").replace("[", "\\[")
