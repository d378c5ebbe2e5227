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
    from talentwire.config import load_settings
    from talentwire.store import housekeeping, open_store

    settings = load_settings(places.config_dir(args.config))
    with closing(open_store(places.database(args.db, args.config))) as db:
        keep = settings.retention
        forgotten = housekeeping.forget(
            db,
            datetime.now(UTC),
            articles_days=keep.articles,
            irrelevant_days=keep.irrelevant_articles,
            candidates_days=keep.candidates,
            runs_days=keep.runs,
        )
        housekeeping.optimise(db)
    told = ", ".join(f"{count:,} {what}" for what, count in forgotten.items() if count)
    print(f"forgotten: {told or 'nothing'}; indexes optimised")
    return 0
