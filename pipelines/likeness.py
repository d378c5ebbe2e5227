"""How alike two articles are: decisions only.

Within a language by idf-weighted words, across languages by idf-weighted anchors, and where both
are talent news by who is in them, where they turn and what kind of move it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.frequency import PEOPLE, Floats, Frequency, Hashes, idf

# Likeness from which articles are of one story; chosen on the development halves of labelled
# rewrites, translations and talent news (docs/decisions/0006).
SAME_LANGUAGE = 0.4
ACROSS = 0.37  # two languages in Latin letters
ACROSS_SCRIPTS = 0.22  # fewer anchors survive a change of script
_CODES = "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ru sr ta te th"
OTHER_SCRIPTS = frozenset(_CODES.split()) | {"uk", "ur", "zh"}  # not written in Latin letters
SHRINK = 4.0  # added to the length of a vector of anchors: saying little is not being alike
UNKNOWN = 0.2  # weight of an anchor that the other language was never seen to have
SIEVE = np.uint32(1 << 16)

# What talent news add to that, in units of the thresholds above; fitted by logistic regression on
# pairs of labelled talent news (docs/decisions/0013). All such news names the same firms: it is
# the people, where they turn, and the kind of move that tell one story from another.
LEAD = 1.0  # from this weight on, an article is about a person
SAME_PEOPLE, OTHER_PEOPLE, NO_PEOPLE = 0.75, -0.5, -0.25
SAME_AIM, OTHER_AIM, ONE_AIM = 0.6, -0.2, -0.2
SAME_KIND, OTHER_KIND, NO_KIND = 0.65, -0.35, -0.1
A_DAY = -0.03  # for each day between them


@dataclass(frozen=True, slots=True)
class Vector:
    """What an article is about, hashed; hashes ascend."""

    language: str | None
    terms: Hashes
    term_weights: Floats
    anchors: Hashes
    anchor_weights: Floats
    people: Hashes
    aims: Hashes  # where each of the people turns; 0: not told
    shares: Floats  # how much each of them counts
    kinds: npt.NDArray[np.uint8]  # how plainly each kind of move is told; all 0: no talent news
    day: float = 0.0  # of publication; the first one, where the date leaves
    span: float = 0.0  # so many days open


def likeness(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    """Return how alike *query* and each of *others* are, 1.0 being just enough for one story."""
    found = np.zeros(len(others), np.float32)
    if not others:
        return found
    same = [i for i, other in enumerate(others) if other.language == query.language]
    if same:
        found[same] = within(query, [others[i] for i in same], frequency) / SAME_LANGUAGE
    if len(same) < len(others):
        rest = [i for i, other in enumerate(others) if other.language != query.language]
        least = [threshold(query.language, others[i].language) for i in rest]
        found[rest] = across(query, [others[i] for i in rest], frequency) / np.array(least)
    return found + talent(query, others, frequency)


def talent(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    """Return what people, kinds of moves and days say for one story (above 0) or against it."""
    kinds = np.array([other.kinds for other in others], np.float32)
    either = kinds.any(axis=1) | bool(query.kinds.any())
    if not either.any():
        return np.zeros(len(others), np.float32)
    apart = np.array([days_apart(query, other) for other in others], np.float32)
    found = _people(query, others, frequency) + _kinds(query.kinds, kinds) + A_DAY * apart
    return np.where(either, found, np.float32(0.0))


def days_apart(one: Vector, other: Vector) -> float:
    """Return how many days lie between two articles, at least."""
    first, second = (one, other) if one.day <= other.day else (other, one)
    return max(0.0, second.day - first.day - first.span)


def _people(query: Vector, others: Sequence[Vector], frequency: Frequency) -> Floats:
    number = len(others)
    people = np.concatenate([other.people for other in others])
    shares = np.concatenate([other.shares for other in others], dtype=np.float32)
    owner = np.repeat(np.arange(number), [len(other.people) for other in others])
    lead = bool((query.shares >= LEAD).any())
    leads = np.bincount(owner, shares >= LEAD, number) > 0
    found = np.where(leads != lead, np.float32(NO_PEOPLE), np.float32(0.0))
    if not (lead and leads.any()):
        return found
    mine = query.shares * frequency.idf(query.people, PEOPLE)
    theirs = shares * frequency.idf(people, PEOPLE)
    at = _places(query.people, people)
    shared = np.flatnonzero(at >= 0)
    dots, whose = mine[at[shared]] * theirs[shared], owner[shared]
    cosines = _cosines(dots, whose, np.linalg.norm(mine), _norms(theirs, owner, number))
    aims = np.concatenate([other.aims for other in others])[shared]
    turns = _turns(query.aims[at[shared]], aims, dots, whose, number)
    # Of a list of many, each article picks its own: that says less than one name or another.
    alone = mine.max() / np.linalg.norm(mine) * _oneness(theirs, owner, number)
    told = (1 + alone) * (OTHER_PEOPLE + SAME_PEOPLE * cosines) + turns * cosines
    return np.where(leads, told, found).astype(np.float32)


def _turns(
    mine: Hashes, theirs: Hashes, dots: Floats, whose: npt.NDArray[np.intp], number: int
) -> Floats:
    """Return what it says whether the shared people turn the same way in both articles."""
    told = (mine != 0).astype(int) + (theirs != 0)
    turn = np.where(mine == theirs, SAME_AIM, OTHER_AIM) * (told == 2) + ONE_AIM * (told == 1)
    weights = np.maximum(np.bincount(whose, dots, number), 1e-9)
    return np.asarray(np.bincount(whose, dots * turn, number) / weights)


def _oneness(weights: Floats, owner: npt.NDArray[np.intp], number: int) -> Floats:
    """Return 1 for a cast of one person, less the more of them count alike."""
    most = np.zeros(number, np.float32)
    np.maximum.at(most, owner, weights)
    return np.asarray(most / np.maximum(_norms(weights, owner, number), 1e-9))


def _kinds(mine: npt.NDArray[np.uint8], others: Floats) -> Floats:
    length, lengths = np.linalg.norm(mine), np.linalg.norm(others, axis=1)
    if not length:
        return np.full(len(others), NO_KIND, np.float32)
    cosines = others @ mine / np.maximum(length * lengths, 1e-9)
    return np.where(lengths > 0, OTHER_KIND + SAME_KIND * cosines, np.float32(NO_KIND))


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
    theirs = np.concatenate([other.term_weights for other in others], dtype=np.float32)
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
    owner = np.repeat(np.arange(len(others)), [len(other.anchors) for other in others])
    anchors = np.concatenate([other.anchors for other in others])
    theirs = np.concatenate([other.anchor_weights for other in others], dtype=np.float32)
    total = np.array([frequency.articles(query.language, language) for language in spoken])
    at = _places(query.anchors, anchors)
    known = frequency.seen(anchors, query.language)
    both = known + frequency.seen_each(anchors, spoken, tongue[owner])
    theirs = theirs * idf(both, total[tongue][owner])
    theirs[(known == 0) & (at < 0)] *= UNKNOWN
    seen = frequency.seen_in(query.anchors, spoken)
    ours = idf(seen + frequency.seen(query.anchors, query.language), total[:, None])
    ours = np.where(seen == 0, UNKNOWN * ours, ours) * query.anchor_weights
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
