"""Which article repeats which: decisions only.

Thresholds are those measured on labelled rewrites and near copies (docs/decisions/0005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.frequency import Hashes

ELSEWHERE = 0.5  # share of equal MinHash values, on another host
SAME_HOST = 0.85  # one host's templates (weather, results) repeat most of their words
CONTAINED = 0.8  # share of the shorter text's runs of words that the longer one holds
SHORTER = 0.75  # from this ratio of lengths on, containment says no more than resemblance
FEWEST = 8  # words; what is shorter repeats by chance
SHORT_DAYS = 5  # an equal title alone counts so long


@dataclass(frozen=True, slots=True)
class Text:
    """What tells copies."""

    host: str  # empty: not known
    title: int | None  # the key of it
    language: str | None
    words: int
    signature: bytes
    terms: Hashes


def overlap(a: bytes, b: bytes) -> float:
    """Return the share of equal values of two signatures, an estimate of Jaccard; 0 if empty."""
    if not a or not b:
        return 0.0
    return float(np.mean(np.frombuffer(a, np.uint16) == np.frombuffer(b, np.uint16)))


def copies(one: Text, other: Text, *, days: float) -> bool:
    """Return whether two articles published *days* apart are one text, near enough."""
    same_title = one.title is not None and one.title == other.title
    if one.signature and other.signature:
        least = SAME_HOST if _one_host(one, other) and not same_title else ELSEWHERE
        return overlap(one.signature, other.signature) >= least
    if not same_title or days > SHORT_DAYS:
        return False
    if min(one.words, other.words) < FEWEST:
        return True  # a headline, once with and once without its teaser
    return shared_terms(one, other) >= ELSEWHERE


def may_contain(one: Text, other: Text) -> bool:
    """Return whether it is worth reading both texts to see if one is within the other."""
    short, long = sorted((one.words, other.words))
    if one.language != other.language or short < FEWEST or short > SHORTER * long:
        return False
    return shared_terms(one, other) >= CONTAINED


def shared_terms(one: Text, other: Text) -> float:
    """Return the share of the terms of the article with fewer that the other has too."""
    few, many = sorted((one.terms, other.terms), key=len)
    if not len(few):
        return 0.0
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return float(np.mean(many[at] == few))


def contains(one: set[str], other: set[str]) -> bool:
    """Return whether the larger of two sets of shingles holds nearly all of the smaller."""
    fewest = min(len(one), len(other))
    return fewest > 0 and len(one & other) / fewest >= CONTAINED


def _one_host(one: Text, other: Text) -> bool:
    return one.host == other.host != ""
