"""When two folded names are one name: pure, shared by the store and the plain steps."""

from __future__ import annotations

_GENDERED = frozenset("aeioy")  # Daniel and Daniela, Mario and Maria are different people


def same_spelling(one: str, other: str) -> bool:
    """Return whether two folded names (talentwire.store.names.fold) are the same name.

    Equal without spaces; or alike word by word but for a middle initial and one typo in one
    long word, never in its first letter nor in a last vowel. Short names must be equal: Li Wei
    is not Li Mei. Names in scripts without case are compared without spaces only.
    """
    if one.replace(" ", "") == other.replace(" ", ""):
        return bool(one)
    if not (one.isascii() and other.isascii()):
        return False
    first, second = _words(one), _words(other)
    if len(first) != len(second) or len(first) < 2:
        return False
    odd = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return not odd or (len(odd) == 1 and _typo(*odd[0]))


def _words(name: str) -> list[str]:
    words = name.split()
    middle = [word for word in words[1:-1] if len(word) > 1]
    return [words[0], *middle, words[-1]] if len(words) > 1 else words


def _typo(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    if one[:-1] == other[:-1] or (one + other[-1] == other and other[-1] in _GENDERED):
        return False
    if other + one[-1] == one and one[-1] in _GENDERED:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1
