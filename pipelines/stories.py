"""Which story an article belongs to: decisions only.

An article belongs to a story whose members it resembles on average: by idf-weighted
words within a language, by idf-weighted anchors across languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.frequency import Floats, Frequency, Hashes

# Likeness from which articles are of one story; chosen on the development halves of labelled
# rewrites, translations and talent news (docs/decisions/0006).
SAME_LANGUAGE = 0.4
ACROSS = 0.37  # two languages in Latin letters
ACROSS_SCRIPTS = 0.22  # fewer anchors survive a change of script
_CODES = "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ru sr ta te th"
OTHER_SCRIPTS = frozenset(_CODES.split()) | {"uk", "ur", "zh"}  # not written in Latin letters
SHRINK = 4.0  # added to the length of a vector of anchors: saying little is not being alike
UNKNOWN = 0.2  # weight of an anchor that the other language was never seen to have
MERGE = 1.0  # likeness of two stories, in units of the thresholds above
NEAR = 0.7  # a story this near is looked at for a merge
STAY = 0.7  # an article that was changed leaves its story below


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
    return _cosines(query.terms, mine, terms, theirs, sizes, floor=0.0)


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
    return _cosines(query.anchors, mine, anchors, theirs, sizes, floor=SHRINK)


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
    query: Vector,
    stories: Mapping[int, Sequence[Vector]],
    frequency: Frequency,
    *,
    home: int | None = None,
) -> Choice:
    """Return the story to join, given some members of each candidate story.

    An article that was in story *home* before stays there unless it no longer fits at all.
    With what is known by now, stories that the article has in common may turn out to be one.
    """
    numbers = [number for number, members in stories.items() for _ in members]
    scores = likeness(query, [v for members in stories.values() for v in members], frequency)
    average = {n: _mean(s for k, s in zip(numbers, scores, strict=True) if k == n) for n in stories}
    ranked = sorted(average, key=lambda n: (-average[n], n))
    if not ranked or average[ranked[0]] < 1.0:
        if home is not None and average.get(home, 0.0) >= STAY:
            return Choice(home, average[home])
        return Choice(None, average[ranked[0]] if ranked else 0.0)
    best = home if home is not None and average.get(home, 0.0) >= 1.0 else ranked[0]
    one = [query, *stories[best]]
    merge = [
        other
        for other in ranked
        if other != best
        and average[other] >= NEAR
        and link(one, stories[other], frequency) >= MERGE
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
