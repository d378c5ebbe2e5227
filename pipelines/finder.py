"""Which word lists, events and predicates may be in a sentence: one look for all their pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

from pipelines.pieces import Alternatives, as_words

Wanted = tuple[str, Alternatives | None]
Rest = tuple[str, tuple[str, ...], str]  # what else must be there, and for which name


@dataclass(frozen=True, slots=True)
class _Ready:
    """An automaton that gives numbers, and what is found with the piece of each number."""

    automaton: ahocorasick.Automaton | None
    always: frozenset[str]  # names that may be in any text
    sure: list[frozenset[str]]
    rests: list[tuple[Rest, ...]]  # names for which more must be there


class Finder:
    """Finds names by pieces of text, all in one pass; made ready when it is first asked.

    *wanted* returns (name, alternatives of pieces, None where no piece is sure); pieces made of
    *common* words are what is looked for only where there is nothing rarer.
    """

    def __init__(
        self,
        wanted: Callable[[], Iterable[Wanted]],
        *,
        spaced: bool = True,
        common: frozenset[str] = frozenset(),
    ) -> None:
        self.wanted = wanted
        self._spaced = spaced
        self._common = common

    def names(self, text: str) -> frozenset[str]:
        """Return the names of which something may be in *text*: never too few."""
        ready = self._ready
        if ready.automaton is None:
            return ready.always
        words = as_words(text) if self._spaced else text
        hits = {number for _, number in ready.automaton.iter(words)}
        found = set(ready.always).union(*[ready.sure[number] for number in hits])
        for number in hits:
            for first, others, name in ready.rests[number]:
                if first in words and name not in found and all(o in words for o in others):
                    found.add(name)
        return frozenset(found)

    @property
    def always(self) -> frozenset[str]:
        """The names that may be in any text."""
        return self._ready.always

    @cached_property
    def _ready(self) -> _Ready:
        always: set[str] = set()
        sure: dict[str, set[str]] = {}
        rests: dict[str, set[Rest]] = {}
        wanted = list(self.wanted())
        often = _frequencies(wanted)
        for name, alternatives in wanted:
            if alternatives is None:
                always.add(name)
            for parts in alternatives or ():
                rarest, *others = sorted(set(parts), key=lambda part: self._rank(part, often))
                if others:
                    rests.setdefault(rarest, set()).add((others[0], tuple(others[1:]), name))
                else:
                    sure.setdefault(rarest, set()).add(name)
        automaton = ahocorasick.Automaton()
        ready = _Ready(automaton if sure or rests else None, frozenset(always), [], [])
        for number, key in enumerate(sorted(sure.keys() | rests.keys())):
            names = frozenset(sure.get(key, ())) - always
            ready.sure.append(names)
            ready.rests.append(tuple(r for r in rests.get(key, ()) if r[2] not in names | always))
            automaton.add_word(key, number)
        automaton.make_automaton()
        return ready

    def _rank(self, piece: str, often: Counter[str]) -> tuple[bool, int, int, str]:
        """Return what sorts pieces by how seldom they are, as their rarest words are."""
        words = [word for word in piece.split() if word not in self._common]
        return not words, min((often[word] for word in words), default=0), -len(piece), piece


def _frequencies(wanted: Iterable[Wanted]) -> Counter[str]:
    """Return in how many alternatives each word stands: what is in many is in many texts."""
    return Counter(
        word
        for _, alternatives in wanted
        for parts in alternatives or ()
        for word in {word for part in parts for word in part.split()}
    )
