"""Which story an article belongs to: decisions only.

An article belongs to the story whose members it resembles most on average (likeness.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.frequency import Frequency
from pipelines.likeness import Vector, likeness

MERGE = 1.0  # likeness of two stories from which they are one
NEAR = 0.7  # a story this near is looked at for a merge
STAY = 0.7  # an article that was changed leaves its story below


@dataclass(frozen=True, slots=True)
class Choice:
    """The story an article joins (None: a new one), and stories that turn out to be one."""

    story: int | None
    score: float = 0.0
    merge: tuple[int, ...] = ()


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
