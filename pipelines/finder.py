"""Which word lists, events and predicates may be in a sentence: one look for all their pieces."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import ahocorasick

from pipelines.pieces import Alternatives, as_words

Rest = tuple[tuple[str, ...], str]  # what else must be there, and for which name


class Finder:
    """Finds names by pieces of text, all in one pass; made ready when it is first asked.

    *wanted* yields (name, alternatives of pieces, None where no piece is sure); pieces made of
    *common* words are what is looked for only where there is nothing rarer.
    """

    def __init__(
        self,
        wanted: Iterable[tuple[str, Alternatives | None]],
        *,
        spaced: bool,
        common: frozenset[str],
    ) -> None:
        self._wanted = wanted
        self._spaced = spaced
        self._common = common

    def names(self, text: str) -> frozenset[str]:
        """Return the names of which something may be in *text*: never too few."""
        automaton, always = self._ready
        found = set(always)
        words = as_words(text) if self._spaced else text
        if automaton is not None:
            for _, (sure, rests) in automaton.iter(words):
                found |= sure
                for others, name in rests:
                    if name not in found and all(other in words for other in others):
                        found.add(name)
        return frozenset(found)

    @cached_property
    def _ready(self) -> tuple[ahocorasick.Automaton | None, frozenset[str]]:
        """The automaton, and the names that always may be there."""
        always: set[str] = set()
        sure: dict[str, set[str]] = {}
        rests: dict[str, set[Rest]] = {}
        for name, alternatives in self._wanted:
            if alternatives is None:
                always.add(name)
                continue
            for parts in alternatives:
                key = max(parts, key=self._rarity)
                others = tuple(part for part in dict.fromkeys(parts) if part != key)
                if others:
                    rests.setdefault(key, set()).add((others, name))
                else:
                    sure.setdefault(key, set()).add(name)
        if not sure and not rests:
            return None, frozenset(always)
        automaton = ahocorasick.Automaton()
        for key in sure.keys() | rests.keys():
            names = frozenset(sure.get(key, ()))
            rest = tuple(sorted(one for one in rests.get(key, ()) if one[1] not in names | always))
            automaton.add_word(key, (names, rest))
        automaton.make_automaton()
        return automaton, frozenset(always)

    def _rarity(self, piece: str) -> int:
        """Return how seldom a piece is: how many letters its words have that are not common."""
        return sum(1 if word in self._common else 2 * len(word) for word in piece.split())
