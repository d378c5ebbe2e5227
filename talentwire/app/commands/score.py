"""talentwire score: how well the rules judge, against a labelled set."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

EXAMPLE = (
    "  talentwire score tests/quality/labelled/labels.jsonl tests/quality/labelled/articles.jsonl"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `talentwire score`."""
    parser.add_argument("labels", type=Path, help="JSON Lines: what a reader found, by id")
    parser.add_argument("articles", type=Path, help="JSON Lines: id, lang, title, text")
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument(
        "--without-people", action="store_true", help="judge with no table of people"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Score, print, return 0."""
    from pipelines.judge import compile_rules
    from pipelines.score import read_items, score
    from talentwire.config import load_facts
    from talentwire.places import config_dir

    items = read_items(args.labels, args.articles)
    facts = load_facts(config_dir(args.config))
    if args.without_people:
        facts = replace(facts, people=())
    rules = compile_rules(facts)
    for problem in rules.problems:
        print(f"talentwire: left out: {problem}", file=sys.stderr)
    figures = score(items, rules)
    misses = figures.pop("misses")
    if args.json:
        print(json.dumps({**figures, **({"misses": misses} if args.misses else {})}, indent=1))
        return 0
    _print(figures, len(items))
    if args.misses:
        from talentwire.app.show import clean

        print("\n" + "\n".join(clean(miss) for miss in misses))
    return 0


def _print(figures: dict[str, Any], items: int) -> None:
    from pipelines.score import MEASURES

    print(f"{items} articles\n\n{'':15}precision  recall     f1     n")
    for measure in MEASURES:
        print(_row(measure, figures[measure]))
    for title in ("by_language", "by_text_kind"):
        print(f"\n{title.replace('_', ' ')} (f1; moves: precision / recall)")
        for name, slice_ in figures[title].items():
            short = "  ".join(f"{m} {slice_[m]['f1']:.2f}" for m in MEASURES[:4])
            strict = slice_["moves_strict"]
            moves = f"{strict['precision']:.2f} / {strict['recall']:.2f} of {strict['n']}"
            print(f"  {name or '-':12} {short}  moves {moves}")


def _row(measure: str, figure: dict[str, float]) -> str:
    return (
        f"{measure:15}{figure['precision']:9.3f}{figure['recall']:8.3f}"
        f"{figure['f1']:7.3f}{figure['n']:6}"
    )
