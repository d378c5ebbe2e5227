"""Where a name stands in the plain text of an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A name in the plain text of an article."""

    start: int
    end: int
    kind: str  # org | person | maybe: an organisation if a claim says so
    name: str
    known: bool = True
    full: bool = True  # False: a family name alone


def overlaps(taken: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether start..end shares a character with one of *taken*."""
    return any(a < end and start < b for a, b in taken)
