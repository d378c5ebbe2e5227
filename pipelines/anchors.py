"""What survives translation: names in Latin letters, numbers, names spelt by sound, and the
canonical names of known organisations and people."""

from __future__ import annotations

import re
from collections import Counter
from math import log

from anyascii import anyascii

LIMIT = 120
NAME_WEIGHT = 2.0

_LATIN = re.compile(r"(?<![^\W_])[A-Z\u00c0-\u00de\u0100-\u024f][\w'’&.-]*[\w]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]{3,}")
_VOWELS = re.compile(r"[^a-z]|[aeiouyhw]")


def anchors_of(
    title: str, text: str, language: str | None, names: tuple[str, ...]
) -> tuple[tuple[str, float], ...]:
    """Return the anchors of an article with their weights; *title* and *text* are folded."""
    whole = f"{title}\n{text}"
    counts: Counter[str] = Counter()
    counts.update(anyascii(word).lower() for word in _LATIN.findall(whole))
    counts.update("#" + number.replace(",", ".") for number in _NUMBER.findall(whole))
    for pattern in (_KATAKANA, _CYRILLIC):
        counts.update(skeleton(word) for word in pattern.findall(whole))
    found = [(anchor, 1 + log(n)) for anchor, n in list(counts.items())[:LIMIT] if anchor]
    found.extend((f"@{name.casefold()}", NAME_WEIGHT) for name in dict.fromkeys(names))
    return tuple(found)


def skeleton(word: str) -> str:
    """Return the consonants of *word* as Latin letters hear them."""
    return _VOWELS.sub("", anyascii(word).lower().replace("l", "r"))
