"""talentwire score: how well the rules judge, against a labelled set."""

from __future__ import annotations

import argparse
import json
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

    print(f"{items} article{'s' if items != 1 else ''}\n\n{'':15}precision  recall     f1     n")
    for measure in MEASURES:
        print(_row(measure, figures[measure]))
    for title in ("by_language", "by_text_kind"):
        print(f"\n{title.replace('_', ' ')} (f1; moves: precision / recall)")
        for name, slice_ in figures[title].items():
            short = "  ".join(f"{m} {_shown(slice_[m]['f1'], 4, 2)}" for m in MEASURES[:4])
            strict = slice_["moves_strict"]
            precision, recall = (_shown(strict[m], 4, 2) for m in ("precision", "recall"))
            moves = f"{precision} / {recall} of {strict['n']}"
            print(f"  {name or '-':12} {short}  moves {moves}")


def _row(measure: str, figure: dict[str, Any]) -> str:
    return (
        f"{measure:15}{_shown(figure['precision'], 9, 3)}{_shown(figure['recall'], 8, 3)}"
        f"{_shown(figure['f1'], 7, 3)}{figure['n']:6}"
    )


def _shown(value: float | None, width: int, digits: int) -> str:
    """Return a figure, or a dash where nothing was there to judge by."""
    return f"{value:{width}.{digits}f}" if value is not None else f"{'-':>{width}}"
