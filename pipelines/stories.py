"""Which article copies which, and which story an article belongs to: decisions only.

A copy shares most runs of words. An article belongs to a story whose members it resembles on
average: by idf-weighted words within a language, by idf-weighted anchors across languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.frequency import Floats, Frequency, Hashes

COPY = 0.5  # share of equal MinHash values, another host
COPY_SAME_HOST = 0.85  # one host's templates (weather, results) repeat most of their words
TITLE_OVERLAP = 0.43  # Jaccard of title words, for items too short for MinHash
SAME_LANGUAGE = 0.33
ACROSS = 0.25
MERGE = 1.15  # in units of the thresholds above


@dataclass(frozen=True, slots=True)
class Vector:
    """What an article is about, hashed; hashes ascend."""

    language: str | None
    terms: Hashes
    term_weights: Floats
    anchors: Hashes
    anchor_weights: Floats


@dataclass(frozen=True, slots=True)
class Choice:
    """The story an article joins (None: a new one), and stories that turn out to be one."""

    story: int | None
    score: float = 0.0
    merge: tuple[int, ...] = ()


def overlap(a: bytes, b: bytes) -> float:
    """Return the share of equal values of two signatures, an estimate of Jaccard; 0 if empty."""
    if not a or not b:
        return 0.0
    return float(np.mean(np.frombuffer(a, np.uint16) == np.frombuffer(b, np.uint16)))


def is_copy(shared: float, *, same_host: bool, same_title: bool) -> bool:
    """Return whether so much *shared* (0..1) makes two articles one text."""
    if same_host and not same_title:
        return shared >= COPY_SAME_HOST
    return shared >= COPY


def same_short(a: set[str], b: set[str]) -> bool:
    """Return whether two titles, as sets of words, are the titles of one short item."""
    if not a or not b:
        return False
    return a == b or (len(a | b) > 3 and len(a & b) / len(a | b) >= TITLE_OVERLAP)


def likeness(query: Vector, others: Sequence[Vector], frequency: Frequency) -> list[float]:
    """Return how alike *query* and each of *others* are, 1.0 being just enough for one story."""
    return [_alike(query, other, frequency) for other in others]


def _alike(a: Vector, b: Vector, frequency: Frequency) -> float:
    if a.language == b.language:
        return within(a, b, frequency) / SAME_LANGUAGE
    return across(a, b, frequency) / ACROSS


def within(a: Vector, b: Vector, frequency: Frequency) -> float:
    """Return the cosine of the idf-weighted terms of two articles in one language."""
    wa = a.term_weights * frequency.idf(a.terms, a.language)
    wb = b.term_weights * frequency.idf(b.terms, b.language)
    return _cosine(a.terms, wa, b.terms, wb)


def across(a: Vector, b: Vector, frequency: Frequency) -> float:
    """Return the cosine of the idf-weighted anchors that both languages know."""
    wa = a.anchor_weights * frequency.idf(a.anchors, a.language, b.language)
    wb = b.anchor_weights * frequency.idf(b.anchors, a.language, b.language)
    known_a = (frequency.seen(a.anchors, b.language) > 0) | np.isin(a.anchors, b.anchors)
    known_b = (frequency.seen(b.anchors, a.language) > 0) | np.isin(b.anchors, a.anchors)
    return _cosine(a.anchors, wa * known_a, b.anchors, wb * known_b)


def _cosine(a: Hashes, wa: Floats, b: Hashes, wb: Floats) -> float:
    norm = float(np.linalg.norm(wa) * np.linalg.norm(wb))
    if norm == 0:
        return 0.0
    _, ia, ib = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    return float(np.dot(wa[ia], wb[ib])) / norm


def choose(scores: dict[int, list[float]]) -> Choice:
    """Return the story to join, given the likeness to members of each candidate story."""
    average = {story: float(np.mean(values)) for story, values in scores.items() if values}
    fitting = sorted((s for s in average if average[s] >= 1.0), key=lambda s: (-average[s], s))
    if not fitting:
        return Choice(None)
    same = tuple(s for s in fitting[1:] if average[s] >= MERGE and average[fitting[0]] >= MERGE)
    return Choice(fitting[0], average[fitting[0]], same)


def informative(hashes: Hashes, weights: npt.NDArray[np.float32], limit: int) -> list[int]:
    """Return the positions of the *limit* heaviest terms."""
    return [int(i) for i in np.argsort(-weights, kind="stable")[:limit]]
