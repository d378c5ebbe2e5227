"""Which story an article belongs to: decisions only.

An article belongs to a story whose members it resembles on average: by idf-weighted
words within a language, by idf-weighted anchors across languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.frequency import Floats, Frequency, Hashes, idf

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
SIEVE = np.uint32(1 << 16)
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


def likeness(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    """Return how alike *query* and each of *others* are, 1.0 being just enough for one story."""
    found = np.zeros(len(others), np.float32)
    same = [i for i, other in enumerate(others) if other.language == query.language]
    if same:
        found[same] = within(query, [others[i] for i in same], frequency) / SAME_LANGUAGE
    if len(same) < len(others):
        rest = [i for i, other in enumerate(others) if other.language != query.language]
        least = [threshold(query.language, others[i].language) for i in rest]
        found[rest] = across(query, [others[i] for i in rest], frequency) / np.array(least)
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
    owner = np.repeat(np.arange(len(others)), [len(other.terms) for other in others])
    at = _places(query.terms, terms)
    shared = np.flatnonzero(at >= 0)
    dots = mine[at[shared]] * theirs[shared]
    return _cosines(dots, owner[shared], np.linalg.norm(mine), _norms(theirs, owner, len(others)))


def across(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    """Return the cosines of the idf-weighted anchors that both languages know.

    *others* are in any languages but *query*'s.
    """
    spoken = list(dict.fromkeys(other.language for other in others))
    tongue = np.array([spoken.index(other.language) for other in others])
    sizes = [len(other.anchors) for other in others]
    owner = np.repeat(np.arange(len(others)), sizes)
    anchors = np.concatenate([other.anchors for other in others])
    theirs = np.concatenate([other.anchor_weights for other in others])
    at = _places(query.anchors, anchors)
    known = frequency.seen(anchors, query.language)
    total = np.array([frequency.articles(query.language, language) for language in spoken])
    both = known + frequency.seen_each(anchors, [other.language for other in others], sizes)
    theirs = theirs * idf(both, total[tongue][owner])
    theirs[(known == 0) & (at < 0)] *= UNKNOWN
    ours = np.empty((len(spoken), len(query.anchors)), np.float32)
    for number, language in enumerate(spoken):
        seen = frequency.seen(query.anchors, language)
        ours[number] = frequency.idf(query.anchors, query.language, language)
        ours[number, seen == 0] *= UNKNOWN
    ours *= query.anchor_weights
    shared = np.flatnonzero(at >= 0)
    dots = ours[tongue[owner[shared]], at[shared]] * theirs[shared]
    # Two articles that say little are not alike by chance.
    length = np.linalg.norm(ours, axis=1)[tongue] + SHRINK
    return _cosines(dots, owner[shared], length, _norms(theirs, owner, len(others)) + SHRINK)


def _places(sorted_keys: Hashes, wanted: Hashes) -> npt.NDArray[np.intp]:
    """Return where each of *wanted* stands in *sorted_keys*, -1 where it does not."""
    found = np.full(len(wanted), -1, np.intp)
    if len(sorted_keys):
        # Few are there at all; a table of their last bits tells most others apart.
        table = np.zeros(SIEVE, bool)
        table[sorted_keys % SIEVE] = True
        maybe = np.flatnonzero(table[wanted % SIEVE])
        some = wanted[maybe]
        at = np.minimum(np.searchsorted(sorted_keys, some), len(sorted_keys) - 1)
        found[maybe] = np.where(sorted_keys[at] == some, at, -1)
    return found


def _norms(weights: Floats, owner: npt.NDArray[np.intp], number: int) -> Floats:
    return np.sqrt(np.bincount(owner, weights * weights, number)).astype(np.float32)


def _cosines(
    dots: Floats, owner: npt.NDArray[np.intp], mine: Floats | np.floating, theirs: Floats
) -> Floats:
    """Return the cosine with each other article, given the products of what is shared."""
    sums = np.bincount(owner, dots, len(theirs))
    return np.asarray(sums / np.maximum(mine * theirs, 1e-9), dtype=np.float32)


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
    vectors = [vector for members in stories.values() for vector in members]
    scores = dict.fromkeys(stories, 0.0)
    for number, score in zip(numbers, likeness(query, vectors, frequency), strict=True):
        scores[number] += float(score) / len(stories[number])
    ranked = sorted(scores, key=lambda n: (-scores[n], n))
    if not ranked or scores[ranked[0]] < 1.0:
        if home is not None and scores.get(home, 0.0) >= STAY:
            return Choice(home, scores[home])
        return Choice(None, scores[ranked[0]] if ranked else 0.0)
    best = home if home is not None and scores.get(home, 0.0) >= 1.0 else ranked[0]
    near = {n: stories[n] for n in ranked if n != best and scores[n] >= NEAR}
    links = link([query, *stories[best]], near, frequency)
    return Choice(best, scores[best], tuple(n for n in near if links[n] >= MERGE))


def link(
    one: Sequence[Vector], others: Mapping[int, Sequence[Vector]], frequency: Frequency
) -> dict[int, float]:
    """Return the average likeness between the members of story *one* and of each other."""
    vectors = [vector for members in others.values() for vector in members]
    if not vectors:
        return {}
    average = np.mean([likeness(member, vectors, frequency) for member in one], axis=0)
    ends = np.cumsum([len(members) for members in others.values()])
    parts = np.split(average, ends[:-1])
    return {n: float(part.mean()) for n, part in zip(others, parts, strict=True)}
