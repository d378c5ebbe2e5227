"""How readers are measured: text as the article extraction benchmark does, metadata exactly.

Text is scored as github.com/scrapinghub/article-extraction-benchmark scores it: multisets of
4-token shingles, precision and recall averaged over pages, F1 of the two means; an empty
prediction counts in recall only.
"""

from __future__ import annotations

import contextlib
import html
import random
import re
import statistics
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from typing import Any

RESAMPLES = 2_000

Truth = dict[str, Any]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the 4-token shingles of *text*; all its tokens as one if there are fewer."""
    tokens = re.findall(r"\w+", text or "")
    if not tokens:
        return Counter()
    if len(tokens) < 4:
        return Counter([tuple(tokens)])
    return Counter(tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3))


def precision_recall(truth: str, text: str) -> tuple[float | None, float | None]:
    """Return how much of *text* is in *truth*, and of *truth* in *text*; None if undefined."""
    wanted, found = shingles(truth), shingles(text)
    common = sum((wanted & found).values())
    return (
        common / sum(found.values()) if found else None,
        common / sum(wanted.values()) if wanted else None,
    )


def f1(scores: list[tuple[float | None, float | None]]) -> tuple[float, float, float]:
    """Return F1 of the mean precision and the mean recall, and the two means."""
    precisions = [p for p, _ in scores if p is not None]
    recalls = [r for _, r in scores if r is not None]
    precision = statistics.fmean(precisions) if precisions else 0.0
    recall = statistics.fmean(recalls) if recalls else 0.0
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall


def gain(
    ours: list[tuple[float | None, float | None]], theirs: list[tuple[float | None, float | None]]
) -> tuple[float, float, float]:
    """Return the gain in F1 and its 95 % interval, by a paired bootstrap over pages."""
    chance = random.Random(1)
    places = range(len(ours))
    gains = []
    for _ in range(RESAMPLES):
        drawn = chance.choices(places, k=len(ours))
        gains.append(f1([ours[at] for at in drawn])[0] - f1([theirs[at] for at in drawn])[0])
    gains.sort()
    cut = RESAMPLES // 40
    return f1(ours)[0] - f1(theirs)[0], gains[cut], gains[-cut - 1]


def folded(text: str) -> str:
    """Return *text* without what is a matter of taste in metadata."""
    text = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    text = re.sub("[‘’‚‛`´]", "'", re.sub("[“”„‟«»]", '"', text))
    return " ".join(text.split())


def same_day(found: str | None, truth: str) -> bool:
    """Return whether two dates name the same day, in the truth's own zone or in UTC."""
    if not found:
        return False
    days = {truth[:10]}
    with contextlib.suppress(ValueError):
        days.add(datetime.fromisoformat(truth).astimezone(UTC).strftime("%Y-%m-%d"))
    return found[:10] in days


def same_authors(found: list[str], truth: list[str]) -> bool:
    """Return whether the same people are named, however they are joined."""

    def names(texts: list[str]) -> set[str]:
        return {folded(part) for text in texts for part in re.split(r", | and | & ", text)}

    return names(found) == names(truth)


def accuracy(pages: list[dict[str, Any]], truths: list[Truth]) -> dict[str, tuple[int, int]]:
    """Return how many titles, dates and authors are right, of how many that are known."""
    counts: dict[str, list[int]] = {"title": [0, 0], "date": [0, 0], "authors": [0, 0]}
    if not any("title" in page for page in pages):
        return {}
    for page, truth in zip(pages, truths, strict=True):
        authors = truth.get("authors") or ([truth["author"]] if truth.get("author") else [])
        found = page.get("title") or "", page.get("date"), page.get("authors") or []
        title, date = truth.get("title"), truth.get("date")
        checks = {
            "title": title and folded(found[0]) == folded(title),
            "date": date and same_day(found[1], date),
            "authors": authors and same_authors(found[2], authors),
        }
        for kind, known in (("title", title), ("date", date), ("authors", authors)):
            if known:
                counts[kind][1] += 1
                counts[kind][0] += bool(checks[kind])
    return {kind: (right, known) for kind, (right, known) in counts.items() if known}
