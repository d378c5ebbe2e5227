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

from pipelines.called import Called, org_called, orgs_said
from pipelines.judge import Rules, judge
from pipelines.rules import bare
from talentwire.errors import UsageError
from talentwire.model import Claim, Judgement, Kind, Moment, Precision

MEASURES = ("relevance", "events", "orgs", "people", "moves_strict", "moves_lenient")
_LABELS = ("relevant", "events", "orgs", "people", "moves")
_LISTS = ("events", "events_optional", "orgs", "people")
_TEXTS = ("lang", "text_kind", "title", "text", "published")
_NEARLY = ", right leniently"
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

    def figures(self) -> dict[str, Any]:
        """Return precision, recall, f1 (each None where there is nothing to judge by) and n, the
        labels."""
        found, wanted = self.right + self.invented, self.right + self.missed
        return {
            "precision": _share(self.right, found),
            "recall": _share(self.right, wanted),
            "f1": _share(2 * self.right, found + wanted),
            "n": wanted,
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


@dataclass(slots=True)
class Card:
    """The tallies of one slice (everything, a language, a text kind) and its misses."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {m: Tally() for m in MEASURES})
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, dict[str, Any]]:
        """Return the figures of each measure."""
        return {measure: tally.figures() for measure, tally in self.tallies.items()}


def read_items(labels: Path, articles: Path) -> list[Item]:
    """Return the labels with their articles; raises UsageError with file and line."""
    texts = {str(row["id"]): row for _, row in _rows(articles)}
    items: list[Item] = []
    for where, row in _rows(labels):
        article = texts.get(str(row["id"]))
        if article is None:
            raise UsageError(f"{articles}: no article has the id {row['id']!r:.60} of {labels}")
        if not any(row.get(key) is not None for key in _LABELS):
            raise UsageError(f"{where}: labels nothing: none of {', '.join(_LABELS)}")
        items.append((row, article))
    if not items:
        raise UsageError(f"{labels}: no labels in it")
    return items


def _rows(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield the objects of a file with the place of each."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 text (byte {error.start})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{where}: not JSON: {error}") from error
        except ValueError as error:
            raise UsageError(f"{where}: a number of too many digits") from error
        except RecursionError as error:
            raise UsageError(f"{where}: nested too deeply") from error
        if not isinstance(row, dict):
            raise UsageError(f"{where}: not a JSON object")
        if wrong := _wrong(row):
            raise UsageError(f"{where}: {wrong}")
        yield where, row


def _wrong(row: dict[str, Any]) -> str | None:
    """Return what is wrong with a label or an article, None where nothing is."""
    if not isinstance(row.get("id"), str | int):
        return "id must be text or a whole number" if "id" in row else "id is missing"
    for key in _TEXTS:
        if not isinstance(row.get(key), str | None):
            return f"{key} must be text"
    for key in _LISTS:
        if not _is_list(row.get(key), str):
            return f"{key} must be a list of texts"
    forms = row.get("forms")
    if forms is not None and not (
        isinstance(forms, dict) and all(isinstance(form, str) for form in forms.values())
    ):
        return "forms must be an object of texts"
    if not isinstance(row.get("relevant"), bool | None):
        return "relevant must be true or false"
    moves = row.get("moves")
    if not _is_list(moves, dict):
        return "moves must be a list of objects"
    for move in moves or ():
        for key in ("person", "from", "to", "kind"):
            if not isinstance(move.get(key), str | None):
                return f"moves: {key} must be text or null"
        if move.get("kind") not in (None, *Kind):
            return f"moves: no kind is called {move['kind']!r:.60}"
    try:
        _published(row.get("published"))
    except (ValueError, OverflowError):
        return f"published must be a date such as 2025-05-08, not {row['published']!r:.60}"
    return None


def _is_list(value: object, of: type) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(member, of) for member in value)
    )


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
    if label.get("relevant") is not None:
        wanted = {"relevant"} if label["relevant"] else set()
        got = {"relevant"} if said.relevance.relevant else set()
        yield ("relevance", *_sets(wanted, got))
    if label.get("events") is not None:
        optional = set(label.get("events_optional") or ())
        kinds = {str(event.kind) for event in said.events if not event.background}
        yield ("events", *_sets(set(label["events"]), kinds - optional, optional))
    if label.get("orgs") is not None:
        wanted = {bare(org_called(name, rules)) for name in label["orgs"]}
        forms = orgs_said(label, rules)
        yield ("orgs", *_sets(wanted, {bare(forms.get(bare(o), o)) for o in said.orgs}))
    if label.get("people") is not None:
        called = Called(label["people"], label, rules)
        yield (
            "people",
            *_sets({bare(p) for p in label["people"]}, set(map(called.by, said.people))),
        )
    if label.get("moves") is not None:
        yield from _moves(label, said, rules)


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
    labelled = label["moves"]
    news = [move for move in labelled if not move.get("background")]
    past = [_loose(_of_label(move, rules), rules) for move in labelled if move.get("background")]
    called = Called((str(move.get("person") or "") for move in labelled), label, rules)
    forms = orgs_said(label, rules)
    claims = [_of_claim(claim, called, forms) for claim in said.claims if not claim.background]
    strict = {_of_label(move, rules) for move in news}
    claims = [claim for claim in claims if claim in strict or not _in_past(claim, past, rules)]
    tally, misses = _sets({_line(m) for m in strict}, {_line(c) for c in claims})
    wanted = {_line(_loose(move, rules)) for move in strict}
    got = {_line(_loose(claim, rules)) for claim in claims}
    nearly = {_line(m) for m in {*strict, *claims} if _line(_loose(m, rules)) in wanted & got}
    told = [f"{m}{_NEARLY if m.partition(' ')[2] in nearly else ''}" for m in misses]
    yield ("moves_strict", tally, told)
    # A lenient miss is a strict one too, which names it more exactly: it is listed once.
    yield ("moves_lenient", _sets(wanted, got)[0], [])


Key = tuple[str, str, str, str]  # person, from, to, kind


def _of_label(move: dict[str, Any], rules: Rules) -> Key:
    return (
        bare(str(move.get("person") or "")),
        org_called(str(move.get("from") or "?"), rules),
        org_called(str(move.get("to") or "?"), rules),
        str(move.get("kind") or ""),
    )


def _of_claim(claim: Claim, called: Called, forms: dict[str, str]) -> Key:
    origin, to = (forms.get(bare(o), o) if o else "?" for o in (claim.from_org, claim.to_org))
    return (called.by(claim.person), origin, to, str(claim.kind))


def _loose(move: Key, rules: Rules) -> Key:
    """Return the move with each organisation's uppermost parent and without its kind."""
    return (move[0], _top(move[1], rules), _top(move[2], rules), "")


def _top(org: str, rules: Rules) -> str:
    parents = rules.parents.get(org, ())
    return parents[-1] if parents else org


def _in_past(claim: Key, past: list[Key], rules: Rules) -> bool:
    """Return whether a claim is one of the background moves."""
    person, origin, to, _ = _loose(claim, rules)
    return any(
        person == p and ("?" in (origin, o) or origin == o) and ("?" in (to, t) or to == t)
        for p, o, t, _ in past
    )


def _line(move: Key) -> str:
    person, origin, to, kind = move
    return f"{person}: {origin} -> {to}" + (f" ({kind})" if kind else "")
