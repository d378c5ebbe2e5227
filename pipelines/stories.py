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
ACROSS = 0.35
SHRINK_WITHIN = 0.0
SHRINK_ACROSS = 1.0
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
    found = [0.0] * len(others)
    for language in {other.language for other in others}:
        places = [i for i, other in enumerate(others) if other.language == language]
        group = [others[i] for i in places]
        if language == query.language:
            values = within(query, group, frequency) / SAME_LANGUAGE
        else:
            values = across(query, group, frequency) / ACROSS
        for i, value in zip(places, values, strict=True):
            found[i] = float(value)
    return found


def within(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    """Return the cosines of the idf-weighted terms of articles in one language."""
    mine = query.term_weights * frequency.idf(query.terms, query.language)
    terms = np.concatenate([other.terms for other in others])
    theirs = np.concatenate([other.term_weights for other in others])
    theirs = theirs * frequency.idf(terms, query.language)
    sizes = [len(other.terms) for other in others]
    return _cosines(query.terms, mine, terms, theirs, sizes, floor=SHRINK_WITHIN)


def across(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    """Return the cosines of the idf-weighted anchors that both languages know.

    *others* are in one language, another than *query*'s.
    """
    one, two = query.language, others[0].language
    anchors = np.concatenate([other.anchors for other in others])
    theirs = np.concatenate([other.anchor_weights for other in others])
    theirs = theirs * frequency.idf(anchors, one, two)
    theirs = theirs * ((frequency.seen(anchors, one) > 0) | np.isin(anchors, query.anchors))
    # What only this article has is known to the other language if that has it somewhere.
    mine = query.anchor_weights * frequency.idf(query.anchors, one, two)
    mine = mine * (frequency.seen(query.anchors, two) > 0)
    sizes = [len(other.anchors) for other in others]
    return _cosines(query.anchors, mine, anchors, theirs, sizes, floor=SHRINK_ACROSS)


def _cosines(
    query: Hashes, mine: Floats, keys: Hashes, theirs: Floats, sizes: Sequence[int], *, floor: float
) -> Floats:
    """Return the cosine of *query* with each stretch of *keys*; *floor* keeps two articles
    that say little from being alike by chance."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    norms = np.sqrt(np.bincount(owner, theirs * theirs, len(sizes)))
    if len(query) == 0:
        return np.zeros(len(sizes), dtype=np.float32)
    at = np.minimum(np.searchsorted(query, keys), len(query) - 1)
    shared = np.where(query[at] == keys, mine[at] * theirs, 0.0)
    dots = np.bincount(owner, shared, len(sizes))
    scale = (np.linalg.norm(mine) + floor) * (norms + floor)
    return np.asarray(dots / np.maximum(scale, 1e-9), dtype=np.float32)


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
