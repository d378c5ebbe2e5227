"""Concepts: words that mean the same in several languages, found in a text by one scan.

The words are data, config/concepts.toml. One Aho-Corasick automaton holds those of all
languages, so the cost does not grow with their number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

import ahocorasick

from pipelines.wordlists import load

_MARKS = re.compile("[\u0300-\u036f]+")
_APART = re.compile(r"([\u30a1-\u30fa\u30fc]+|\d+[月월])")
_NOT_WORD = re.compile(r"[\W_]+")
_UNSPACED = re.compile("[\u3400-\u9fff\uac00-\ud7af]")
_SHORT_KATAKANA = 3


def concepts_in(text: str) -> Counter[str]:
    """Return how often each concept is named in *text* (already folded by fingerprint.fold)."""
    found: Counter[str] = Counter()
    for _, concept in _automaton().iter(spaced(text)):
        found[concept] += 1
    return found


def spaced(text: str) -> str:
    """Return *text* as bare words between single spaces; katakana runs are words."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower()))
    bare = _APART.sub(r" \1 ", unicodedata.normalize("NFC", bare))
    return f" {_NOT_WORD.sub(' ', bare)} "


@cache
def _automaton() -> ahocorasick.Automaton:
    from pipelines.fingerprint import fold

    automaton = ahocorasick.Automaton()
    for concepts in load("concepts").values():
        for concept, words in concepts.items():
            for word in words.split():
                automaton.add_word(_pattern(fold(word)), concept)
    automaton.make_automaton()
    return automaton


def _pattern(word: str) -> str:
    whole = word.endswith(".")
    bare = word.rstrip(".")
    end = " " if whole or bare.endswith("_") else ""
    inner = spaced(bare.replace("_", " ")).strip()
    if _UNSPACED.search(inner) and not inner[0].isdigit():
        return inner + end
    katakana = _APART.fullmatch(inner)
    return f" {inner}{' ' if katakana and len(inner) <= _SHORT_KATAKANA else end}"
