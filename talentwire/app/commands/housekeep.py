"""`talentwire housekeep`: forget what is past its time, keep the database small and quick."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime

from talentwire import places

EXAMPLE = "  talentwire housekeep              as the daemon does every night"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: what is kept how long stands in talentwire.toml."""


def run(args: argparse.Namespace) -> int:
    """Forget and optimise; print what was done; return 0."""
    from pipelines.recording import refresh
    from talentwire.config import load_facts, load_settings
    from talentwire.store import housekeeping, open_store

    now = datetime.now(UTC)
    folder = places.config_dir(args.config)
    settings = load_settings(folder)
    with closing(open_store(places.database(args.db, args.config))) as db:
        keep = settings.retention
        forgotten = housekeeping.forget(
            db,
            now,
            articles_days=keep.articles,
            irrelevant_days=keep.irrelevant_articles,
            candidates_days=keep.candidates,
            runs_days=keep.runs,
        )
        settled = refresh(db, load_facts(folder), now=now)  # announced moves whose day has come
        housekeeping.optimise(db)
    told = ", ".join(f"{count:,} {what}" for what, count in forgotten.items() if count)
    print(
        f"forgotten: {told or 'nothing'}; {len(settled.changed_moves)} moves took "
        "effect; indexes optimised"
    )
    return 0
