"""How well the rules judge: precision, recall and F1 against labels, with every miss.

The labels follow the rules of docs/languages.md, "Measuring": background moves and
optional events count neither as right nor as wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.judge import Rules, judge
from pipelines.rules import bare
from talentwire.errors import UsageError
from talentwire.model import Claim, Judgement, Moment, Precision

MEASURES = ("relevance", "events", "orgs", "people", "moves_strict", "moves_lenient")
Item = tuple[dict[str, Any], dict[str, Any]]  # label, article


@dataclass(slots=True)
class Tally:
    """Right, invented and missed, of one measure."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Count *other* in."""
        self.right += other.right
        self.invented += other.invented
        self.missed += other.missed

    def figures(self) -> dict[str, float]:
        """Return precision, recall, f1 (1.0 where there is nothing to find) and n, the labels."""
        found, wanted = self.right + self.invented, self.right + self.missed
        precision = self.right / found if found else 1.0
        recall = self.right / wanted if wanted else 1.0
        total = precision + recall
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / total, 4) if total else 0.0,
            "n": wanted,
        }


@dataclass(slots=True)
class Card:
    """The tallies of one slice (everything, a language, a text kind) and its misses."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {m: Tally() for m in MEASURES})
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, dict[str, float]]:
        """Return the figures of each measure."""
        return {measure: tally.figures() for measure, tally in self.tallies.items()}


def read_items(labels: Path, articles: Path) -> list[Item]:
    """Return the labels with their articles; raises UsageError with file and line."""
    texts = {str(row.get("id")): row for row in _rows(articles)}
    items: list[Item] = []
    for row in _rows(labels):
        article = texts.get(str(row.get("id")))
        if article is None:
            raise UsageError(f"{articles}: no article has the id {row.get('id')!r} of {labels}")
        items.append((row, article))
    return items


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise UsageError(f"{path}:{number}: not a JSON object")
        yield row


def score(items: Iterable[Item], rules: Rules) -> dict[str, Any]:
    """Return the figures of each measure, `by_language`, `by_text_kind`, and `misses` (lines)."""
    whole = Card()
    languages: dict[str, Card] = {}
    kinds: dict[str, Card] = {}
    for label, article in items:
        language = str(label.get("lang") or article.get("lang") or "")
        said = judge(
            article.get("title") or "",
            article.get("text") or "",
            language or None,
            rules,
            published=_published(article.get("published")),
        )
        cards = (
            whole,
            languages.setdefault(language, Card()),
            kinds.setdefault(str(label.get("text_kind") or ""), Card()),
        )
        for measure, tally, misses in _compare(label, said, rules):
            for card in cards:
                card.tallies[measure].add(tally)
            whole.misses += [f"{label.get('id')} {language} {measure}: {miss}" for miss in misses]
    return {
        **whole.figures(),
        "by_language": {name: card.figures() for name, card in sorted(languages.items())},
        "by_text_kind": {name: card.figures() for name, card in sorted(kinds.items())},
        "misses": whole.misses,
    }


def _published(text: object) -> Moment | None:
    """Return a date as labels write it (2025, 2025-05, 2025-05-08) or None."""
    parts = [int(part) for part in str(text or "").split("T")[0].split("-") if part.isdecimal()]
    if not parts:
        return None
    year, month, day = (parts + [1, 1])[:3]
    at = datetime(year, month, day, tzinfo=UTC)
    return Moment(at, (Precision.YEAR, Precision.MONTH, Precision.DAY)[min(len(parts), 3) - 1])


def _compare(
    label: dict[str, Any], said: Judgement, rules: Rules
) -> Iterable[tuple[str, Tally, list[str]]]:
    wanted = {"relevant"} if label.get("relevant") else set()
    got = {"relevant"} if said.relevance.relevant else set()
    yield ("relevance", *_sets(wanted, got))
    optional = set(label.get("events_optional") or ())
    kinds = {str(event.kind) for event in said.events if not event.background}
    yield ("events", *_sets(set(label.get("events") or ()), kinds - optional, optional))
    yield ("orgs", *_sets(_folded(label.get("orgs")), _folded(said.orgs)))
    yield ("people", *_sets(_folded(label.get("people")), _folded(said.people)))
    yield from _moves(label, said, rules)


def _folded(names: Iterable[str] | None) -> set[str]:
    return {bare(name) for name in names or ()}


def _sets(
    wanted: set[str], got: set[str], optional: set[str] | None = None
) -> tuple[Tally, list[str]]:
    wanted = wanted - (optional or set())
    missed, invented = sorted(wanted - got), sorted(got - wanted)
    lines = [f"missed {item}" for item in missed] + [f"invented {item}" for item in invented]
    return Tally(len(wanted & got), len(invented), len(missed)), lines


def _moves(
    label: dict[str, Any], said: Judgement, rules: Rules
) -> Iterable[tuple[str, Tally, list[str]]]:
    labelled = label.get("moves") or ()
    news = [move for move in labelled if not move.get("background")]
    past = [_loose(_of_label(move), rules) for move in labelled if move.get("background")]
    claims = [_of_claim(claim) for claim in said.claims if not claim.background]
    claims = [claim for claim in claims if not _in_past(claim, news, past, rules)]
    strict = {_of_label(move) for move in news}
    yield ("moves_strict", *_sets({_line(m) for m in strict}, {_line(c) for c in claims}))
    wanted = {_line(_loose(_of_label(move), rules)) for move in news}
    yield ("moves_lenient", *_sets(wanted, {_line(_loose(claim, rules)) for claim in claims}))


Key = tuple[str, str, str, str]  # person, from, to, kind


def _of_label(move: dict[str, Any]) -> Key:
    return (
        bare(str(move.get("person") or "")),
        str(move.get("from") or "?"),
        str(move.get("to") or "?"),
        str(move.get("kind") or ""),
    )


def _of_claim(claim: Claim) -> Key:
    return (bare(claim.person), claim.from_org or "?", claim.to_org or "?", str(claim.kind))


def _loose(move: Key, rules: Rules) -> Key:
    """Return the move with each organisation's uppermost parent and without its kind."""
    return (move[0], _top(move[1], rules), _top(move[2], rules), "")


def _top(org: str, rules: Rules) -> str:
    parents = rules.parents.get(org, ())
    return parents[-1] if parents else org


def _in_past(claim: Key, news: list[dict[str, Any]], past: list[Key], rules: Rules) -> bool:
    """Return whether a claim is one of the background moves, and no news."""
    if any(_of_label(move) == claim for move in news):
        return False
    person, origin, to, _ = _loose(claim, rules)
    return any(
        person == p and ("?" in (origin, o) or origin == o) and ("?" in (to, t) or to == t)
        for p, o, t, _ in past
    )


def _line(move: Key) -> str:
    person, origin, to, kind = move
    return f"{person}: {origin} -> {to}" + (f" ({kind})" if kind else "")
