"""`talentwire alarms`: what the operator should look at, told once and taken back once."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime

from talentwire import places

EXAMPLE = """  talentwire alarms                 what is wrong now; exit code 1 if anything is
  talentwire alarms --deliver       tell the channels in [alarms] what has changed"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("--json", action="store_true", help="one JSON list")
    parser.add_argument(
        "--deliver", action="store_true", help="tell what is new or over; the daemon does this"
    )
    parser.add_argument("--awake-since", type=datetime.fromisoformat, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Show or deliver; return 0, 1 if something is wrong and only shown."""
    from talentwire.app import alarms
    from talentwire.app.delivery import wait
    from talentwire.config import load_settings
    from talentwire.errors import DeliveryError
    from talentwire.store import open_store

    now = datetime.now(UTC)
    settings = load_settings(places.config_dir(args.config))
    path = places.database(args.db, args.config)
    with closing(open_store(path)) as db:
        found = alarms.now_wrong(db, path, settings, now, args.awake_since)
        if args.deliver:
            failed = alarms.tell(
                db, path, settings, found,
                now=now, clock=lambda: datetime.now(UTC), sleep=wait,
            )  # fmt: skip
            if failed:
                raise DeliveryError(f"not delivered to {'; '.join(failed)}")
            if not settings.alarms.channels:
                print("no channels in [alarms] of talentwire.toml: nothing was sent")
            return 0
    if args.json:
        print(json.dumps([asdict(trouble) for trouble in found], ensure_ascii=False, indent=2))
    elif not found:
        print("nothing is wrong")
        if places.made_by_demo(path):
            print("(the demo has ended and its news site is off: no more rounds are expected)")
    for trouble in found if not args.json else ():
        since = f"  (since {trouble.since})" if trouble.since else ""
        print(f"{'!!' if trouble.severe else '!'} {trouble.text}{since}")
    return 1 if found else 0
