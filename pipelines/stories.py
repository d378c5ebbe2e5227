"""Which article copies which, and which story an article belongs to: decisions only.

A copy shares most runs of words. An article belongs to a story whose members it resembles on
average: by idf-weighted words within a language, by idf-weighted anchors across languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.frequency import Floats, Frequency, Hashes

COPY = 0.5  # share of equal MinHash values, another host
COPY_SAME_HOST = 0.85  # one host's templates (weather, results) repeat most of their words
TITLE_OVERLAP = 0.43  # Jaccard of title words, for items too short for MinHash
SAME_LANGUAGE = 0.33
ACROSS = 0.35
ACROSS_SCRIPTS = 0.28
OTHER_SCRIPTS = frozenset(
    "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ru sr ta te th"
    " uk ur zh".split()
)
SHRINK_WITHIN = 0.0
SHRINK_ACROSS = 1.0
UNKNOWN = 0.0
MERGE = 1.0  # in units of the thresholds above
NEAR = 0.8


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
            values = across(query, group, frequency) / threshold(query.language, language)
        for i, value in zip(places, values, strict=True):
            found[i] = float(value)
    return found


def threshold(one: str | None, two: str | None) -> float:
    """Return the likeness across two languages from which articles are of one story.

    Fewer anchors survive a change of script.
    """
    if one in OTHER_SCRIPTS or two in OTHER_SCRIPTS:
        return ACROSS_SCRIPTS
    return ACROSS


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
    known = (frequency.seen(anchors, one) > 0) | (_places(query.anchors, anchors) >= 0)
    theirs = theirs * frequency.idf(anchors, one, two) * np.where(known, 1.0, UNKNOWN)
    mine = query.anchor_weights * frequency.idf(query.anchors, one, two)
    mine = mine * np.where(frequency.seen(query.anchors, two) > 0, 1.0, UNKNOWN)
    sizes = [len(other.anchors) for other in others]
    return _cosines(query.anchors, mine, anchors, theirs, sizes, floor=SHRINK_ACROSS)


def _places(sorted_keys: Hashes, wanted: Hashes) -> npt.NDArray[np.intp]:
    """Return where each of *wanted* stands in *sorted_keys*, -1 where it does not."""
    if len(sorted_keys) == 0:
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(sorted_keys, wanted), len(sorted_keys) - 1)
    return np.where(sorted_keys[at] == wanted, at, -1)


def _cosines(
    query: Hashes, mine: Floats, keys: Hashes, theirs: Floats, sizes: Sequence[int], *, floor: float
) -> Floats:
    """Return the cosine of *query* with each stretch of *keys*; *floor* keeps two articles
    that say little from being alike by chance."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    norms = np.sqrt(np.bincount(owner, theirs * theirs, len(sizes)))
    at = _places(query, keys)
    shared = np.where(at >= 0, mine[at] * theirs, 0.0) if len(query) else np.zeros(len(keys))
    dots = np.bincount(owner, shared, len(sizes))
    scale = (np.linalg.norm(mine) + floor) * (norms + floor)
    return np.asarray(dots / np.maximum(scale, 1e-9), dtype=np.float32)


def choose(
    query: Vector, stories: Mapping[int, Sequence[Vector]], frequency: Frequency
) -> Choice:
    """Return the story to join, given some members of each candidate story.

    With what is known by now, stories that the article has in common may turn out to be one.
    """
    numbers = [number for number, members in stories.items() for _ in members]
    scores = likeness(query, [v for members in stories.values() for v in members], frequency)
    average = {n: _mean(s for k, s in zip(numbers, scores, strict=True) if k == n) for n in stories}
    ranked = sorted(average, key=lambda n: (-average[n], n))
    if not ranked or average[ranked[0]] < 1.0:
        return Choice(None, average[ranked[0]] if ranked else 0.0)
    best = ranked[0]
    one = [query, *stories[best]]
    merge = [
        other
        for other in ranked[1:]
        if average[other] >= NEAR and link(one, stories[other], frequency) >= MERGE
    ]
    return Choice(best, average[best], tuple(merge))


def link(one: Sequence[Vector], other: Sequence[Vector], frequency: Frequency) -> float:
    """Return the average likeness between the members of two stories."""
    return _mean(score for member in one for score in likeness(member, other, frequency))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def informative(hashes: Hashes, weights: npt.NDArray[np.float32], limit: int) -> list[int]:
    """Return the positions of the *limit* heaviest terms."""
    return [int(i) for i in np.argsort(-weights, kind="stable")[:limit]]
