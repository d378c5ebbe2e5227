"""How well articles are grouped into stories: place them one by one, compare with the truth.

BCubed precision and recall (Bagga and Baldwin 1998) and the adjusted Rand index (Hubert and
Arabie 1985), over the partition that stands when the last article is placed.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.fingerprint import fingerprint
from pipelines.judge import Rules
from pipelines.placing import place
from pipelines.read import read_article
from pipelines.text import clean_text, clean_title
from talentwire.errors import UsageError
from talentwire.model import Article, Fingerprint, Moment, Precision
from talentwire.store import articles, atomic

Marker = Callable[[Article], Fingerprint]
_PRECISIONS = {4: (Precision.YEAR, "-01-01"), 7: (Precision.MONTH, "-01"), 10: (Precision.DAY, "")}


def plain_mark(article: Article) -> Fingerprint:
    """Return an article's fingerprint from its words alone, without judging it."""
    return fingerprint(article.title, article.text, article.language)


def judged_mark(rules: Rules) -> Marker:
    """Return what makes fingerprints as a round does, with all that *rules* find."""

    def mark(article: Article) -> Fingerprint:
        made = read_article(article, rules).fingerprint
        assert made is not None
        return made

    return mark


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled article."""

    id: str
    title: str
    text: str
    language: str | None
    published: Moment | None
    host: str
    story: str


@dataclass(frozen=True, slots=True)
class StoryScore:
    """The figures of one run; errors are lists of (story, ids that are wrongly in or out)."""

    precision: float
    recall: float
    f1: float
    ari: float
    documents: int
    stories_found: int
    stories_true: int
    median_ms: float  # judging, fingerprint, placing
    p95_ms: float
    placing_median_ms: float
    placing_p95_ms: float
    merges: tuple[tuple[int, dict[str, list[str]]], ...]  # found story -> true story -> ids
    splits: tuple[tuple[str, dict[int, list[str]]], ...]  # true story -> found story -> ids


def read_items(path: Path) -> list[Item]:
    """Return the articles of a JSON Lines file; raises UsageError naming file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(item_of(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"no {error}" if isinstance(error, KeyError) else str(error)
                raise UsageError(f"{path}:{number}: not a labelled article: {why}") from error
    if not found:
        raise UsageError(f"{path}: no articles in it")
    return found


def item_of(row: dict[str, Any]) -> Item:
    """Return the labelled article that a line of JSON holds."""
    return Item(
        id=str(row["id"]),
        title=clean_title(row.get("title") or ""),
        text=clean_text(row.get("text") or ""),
        language=row.get("lang"),
        published=_moment(row.get("published")),
        host=row.get("host") or "",
        story=str(row["story"]),
    )


def _moment(text: str | None) -> Moment | None:
    if not text:
        return None
    precision, rest = _PRECISIONS.get(len(text), (Precision.MINUTE, ""))
    at = datetime.fromisoformat(text + rest)
    return Moment(at if at.tzinfo else at.replace(tzinfo=UTC), precision)


def score_stories(
    db: sqlite3.Connection, items: Sequence[Item], mark: Marker, *, now: datetime
) -> StoryScore:
    """Place *items* in their order into the empty store *db*; return how well that went.

    *mark* makes their fingerprints. An article without a date is as old as the one before it.
    """
    ids: list[int] = []
    whole: list[float] = []
    placing: list[float] = []
    for number, item in enumerate(items):
        now = item.published.at if item.published else now
        url = f"https://{item.host or 'unknown.invalid'}/{number}"
        article = Article(
            url=url,
            canonical=url,
            title=item.title,
            text=item.text,
            source="score",
            fetched_at=now,
            published=item.published,
            language=item.language,
        )
        start = time.perf_counter()
        made = mark(article)
        whole.append(time.perf_counter() - start)
        with atomic(db):
            ids.append(articles.insert(db, article, None, item.host))
            start = time.perf_counter()
            place(db, ids[-1], article, made, now=now + timedelta(minutes=1))
            placing.append(time.perf_counter() - start)
        whole[-1] += placing[-1]
    where = dict(db.execute("SELECT id, story FROM article"))
    return _score(items, [where[article] for article in ids], whole, placing)


def _score(
    items: Sequence[Item], found: list[int], whole: list[float], placing: list[float]
) -> StoryScore:
    true = [item.story for item in items]
    precision, recall = bcubed(true, found)
    total = precision + recall
    by_found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    by_true: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item, story in zip(items, found, strict=True):
        by_found[story][item.story].append(item.id)
        by_true[item.story][story].append(item.id)
    return StoryScore(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / total if total else 0.0,
        ari=adjusted_rand(true, found),
        documents=len(items),
        stories_found=len(by_found),
        stories_true=len(by_true),
        median_ms=_quantile(whole, 0.5),
        p95_ms=_quantile(whole, 0.95),
        placing_median_ms=_quantile(placing, 0.5),
        placing_p95_ms=_quantile(placing, 0.95),
        merges=tuple((s, dict(parts)) for s, parts in by_found.items() if len(parts) > 1),
        splits=tuple((s, dict(parts)) for s, parts in by_true.items() if len(parts) > 1),
    )


def bcubed(true: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float]:
    """Return BCubed precision and recall of the partition *found* against *true*."""
    both = Counter(zip(true, found, strict=True))
    by_true, by_found = Counter(true), Counter(found)
    precision = sum(n * n / by_found[f] for (_, f), n in both.items()) / len(true)
    recall = sum(n * n / by_true[t] for (t, _), n in both.items()) / len(true)
    return precision, recall


def adjusted_rand(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Return the adjusted Rand index of two partitions: 1 the same, 0 as by chance."""
    together = _pairs(Counter(zip(true, found, strict=True)).values())
    one, two = _pairs(Counter(true).values()), _pairs(Counter(found).values())
    every = _pairs([len(true)])
    chance = one * two / every if every else 0.0
    best = (one + two) / 2
    return (together - chance) / (best - chance) if best != chance else 1.0


def _pairs(sizes: Iterable[int]) -> float:
    return sum(n * (n - 1) / 2 for n in sizes)


def _quantile(seconds: list[float], share: float) -> float:
    return round(1000 * sorted(seconds)[int(share * (len(seconds) - 1))], 3)
