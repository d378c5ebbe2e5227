"""How common terms are, in each language: counts that grow with the archive.

Terms are hashed into a fixed number of buckets (a count-min sketch of one row, Cormode and
Muthukrishnan 2005): at a million articles still 4 MB, and a collision only makes a rare term
look a little less rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

BITS = 20
BUCKETS = 1 << BITS
PEOPLE = "@"  # people are counted apart, as if in a language of their own

Hashes = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32 | np.float16]


class Frequency:
    """In how many articles of a language a term was seen."""

    def __init__(
        self, languages: dict[str, int] | None = None, counts: bytes | None = None
    ) -> None:
        self.languages = dict(languages or {})
        self.counts: npt.NDArray[np.uint32] = (
            np.frombuffer(counts, dtype=np.uint32).copy()
            if counts
            else np.zeros(BUCKETS, dtype=np.uint32)
        )

    def add(self, language: str | None, hashes: Hashes) -> None:
        """Count one article of *language* that holds the terms behind *hashes*."""
        key = language or ""
        self.languages[key] = self.languages.get(key, 0) + 1
        self.counts[self._buckets(hashes, key)] += 1

    def seen(self, hashes: Hashes, language: str | None) -> npt.NDArray[np.uint32]:
        """Return in how many articles of *language* each term was seen."""
        return self.counts[self._buckets(hashes, language or "")]

    def articles(self, *languages: str | None) -> int:
        """Return how many articles of these languages were counted."""
        return sum([self.languages.get(code, 0) for code in {code or "" for code in languages}])

    @property
    def total(self) -> int:
        """How many articles were counted, in all languages."""
        return sum(number for code, number in self.languages.items() if code != PEOPLE)

    def seen_in(self, hashes: Hashes, languages: Sequence[str | None]) -> npt.NDArray[np.uint32]:
        """Return in how many articles each term was seen, a row for each language."""
        return self.counts[_mixed(hashes, _salts(languages)[:, None])]

    def seen_each(
        self, hashes: Hashes, languages: Sequence[str | None], which: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.uint32]:
        """Return in how many articles each term was seen, each in one of *languages*."""
        return self.counts[_mixed(hashes, _salts(languages)[which])]

    def idf(self, hashes: Hashes, *languages: str | None) -> Floats:
        """Return the inverse document frequency of each term in *languages* together."""
        seen = np.zeros(len(hashes), dtype=np.uint32)
        for language in set(languages):
            seen += self.seen(hashes, language)
        return idf(seen, self.articles(*languages))

    @staticmethod
    def _buckets(hashes: Hashes, language: str) -> npt.NDArray[np.uint32]:
        return _mixed(hashes, _salt(language))


def idf(seen: npt.NDArray[np.uint32], total: int | npt.NDArray[np.int_]) -> Floats:
    """Return the inverse document frequency of terms seen in so many of *total* articles."""
    rarity = np.divide(np.add(total, 1), seen + np.float32(0.5), dtype=np.float32)
    found: Floats = np.log1p(rarity)
    return found


@cache
def _salt(language: str) -> np.uint32:
    return np.uint32(int.from_bytes(language.encode()[:4].ljust(4, b"\0"), "little") | 1)


def _salts(languages: Sequence[str | None]) -> npt.NDArray[np.uint32]:
    return np.array([_salt(language or "") for language in languages], np.uint32)


def _mixed(hashes: Hashes, salt: np.uint32 | npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    mixed = (hashes ^ salt) * np.uint32(2654435769)
    return np.asarray(mixed >> np.uint32(32 - BITS), dtype=np.uint32)
