"""`talentwire score-stories`: how well articles are grouped into stories, against labels."""

from __future__ import annotations

import argparse
import json
import tempfile
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.story_score import Marker, StoryScore

EXAMPLE = """  talentwire score-stories labelled.jsonl --errors
  a line: {"id": "a1", "title": "...", "text": "...", "lang": "fr",
           "published": "2025-05-08" or null, "host": null, "story": "s1"}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and what to print."""
    parser.add_argument("file", type=Path, help="JSON Lines, placed in the order of the file")
    parser.add_argument("--errors", action="store_true", help="list wrong merges and splits")
    parser.add_argument("--plain", action="store_true", help="by words alone, without judging")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Place, print the figures, return 0."""
    from pipelines.story_score import plain_mark, read_items, score_stories
    from talentwire.store import open_store

    items = read_items(args.file)
    mark = plain_mark if args.plain else judging(args.config)
    with (
        tempfile.TemporaryDirectory(prefix="talentwire-") as folder,
        closing(open_store(Path(folder) / "score.db", create=True)) as db,
    ):
        score = score_stories(db, items, mark, now=datetime.now(UTC))
    if args.json:
        print(json.dumps(_figures(score, errors=args.errors), ensure_ascii=False, indent=1))
        return 0
    for name, value in _figures(score, errors=False).items():
        print(f"{name:20}{value:12.4f}" if isinstance(value, float) else f"{name:20}{value:>12}")
    if args.errors:
        _print_errors(score)
    return 0


def judging(config: str | None) -> Marker:
    """Return what makes fingerprints by the rules of this configuration."""
    from pipelines.judge import compile_rules
    from pipelines.story_score import judged_mark
    from talentwire.config import load_facts
    from talentwire.places import config_dir

    return judged_mark(compile_rules(load_facts(config_dir(config))))


def _figures(score: StoryScore, *, errors: bool) -> dict[str, object]:
    found = asdict(score)
    merges, splits = found.pop("merges"), found.pop("splits")
    rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in found.items()}
    if errors:
        rounded["wrong_merges"] = [parts for _, parts in merges]
        rounded["wrong_splits"] = {story: list(parts.values()) for story, parts in splits}
    return rounded


def _print_errors(score: StoryScore) -> None:
    from talentwire.app.show import clean

    print(f"\n{len(score.merges)} wrong merges (one story found, several true)")
    for _, parts in score.merges:
        print("  " + clean("  +  ".join(f"{s}: {' '.join(ids)}" for s, ids in parts.items())))
    print(f"\n{len(score.splits)} wrong splits (one story true, several found)")
    for story, pieces in score.splits:
        print("  " + clean(f"{story}: " + "  |  ".join(" ".join(ids) for ids in pieces.values())))
