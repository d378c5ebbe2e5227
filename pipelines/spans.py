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


class Taken:
    """The characters of a text that names already have."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._used = bytearray(length)
        for span in spans:
            self.add(span.start, span.end)

    def add(self, start: int, end: int) -> None:
        """Take start..end."""
        self._used[start:end] = b"\x01" * (end - start)

    def any(self, start: int, end: int) -> bool:
        """Return whether a character of start..end is taken."""
        return self._used.find(1, start, end) >= 0

    def first(self, start: int, end: int) -> int:
        """Return the first character of start..end that is taken, *end* if none is."""
        at = self._used.find(1, start, end)
        return end if at < 0 else at
