"""Which word lists, events and predicates may be in a sentence: one look for all their pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

from pipelines.lazy import making
from pipelines.pieces import Alternatives, as_words

Wanted = tuple[str, Alternatives | None]
Rest = tuple[str, tuple[str, ...], str]  # what else must be there, and for which name
Seen = tuple[str, set[int]]  # a text as it is looked through, and the numbers of what is in it


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is found with the piece of each number, for some or all names."""

    always: frozenset[str]  # names that may be in any text
    sure: dict[int, frozenset[str]]
    rests: dict[int, tuple[Rest, ...]]  # names for which more must be there
    # Of the numbers that `sure` and `rests` have, as sets: most of what is in a text means nothing
    # for a group, and is left out at once.
    of_sure: frozenset[int]
    of_rests: frozenset[int]


class Finder:
    """Finds names by pieces of text, all in one pass; made ready when it is first asked.

    *wanted* returns (name, alternatives of pieces, None where no piece is sure); pieces made of
    *common* words are what is looked for only where there is nothing rarer. *groups* are names
    that are asked for alone.
    """

    def __init__(
        self,
        wanted: Callable[[], Iterable[Wanted]],
        *,
        spaced: bool = True,
        common: frozenset[str] = frozenset(),
        groups: Mapping[str, Callable[[str], bool]] | None = None,
    ) -> None:
        self.wanted = wanted
        self._spaced = spaced
        self._common = common
        self._groups = groups or {}

    @property
    def always(self) -> frozenset[str]:
        """The names that may be in any text."""
        return self._ready[1][""].always

    def names(self, text: str) -> frozenset[str]:
        """Return the names of which something may be in *text*: never too few."""
        return self.among(self.look(text))

    def look(self, text: str, *, narrow: bool = False) -> Seen:
        """Return what `among` asks for: the text looked through once for all names; *narrow* as
        `as_words` knows it."""
        automaton = self._ready[0]
        words = as_words(text, narrow=narrow) if self._spaced else text
        return words, {number for _, number in automaton.iter(words)} if automaton else set()

    def among(self, seen: Seen, group: str = "") -> frozenset[str]:
        """Return the names of a group, without one of all, of which something may be there."""
        words, hits = seen
        ready = self._ready[1][group]
        found = set(ready.always)
        for number in hits & ready.of_sure:
            found |= ready.sure[number]
        for number in hits & ready.of_rests:
            for first, others, name in ready.rests[number]:
                if first in words and name not in found and all(o in words for o in others):
                    found.add(name)
        return frozenset(found)

    @cached_property
    def _ready(self) -> tuple[ahocorasick.Automaton | None, dict[str, _Ready]]:
        """An automaton that gives numbers, and what they mean for each group."""
        with making():
            return self._made()

    def _made(self) -> tuple[ahocorasick.Automaton | None, dict[str, _Ready]]:
        always: set[str] = set()
        by_piece: dict[str, set[Rest]] = {}
        wanted = list(self.wanted())
        often = _frequencies(wanted)
        for name, alternatives in wanted:
            if alternatives is None:
                always.add(name)
            for parts in alternatives or ():
                rarest, *others = sorted(set(parts), key=lambda part: self._rank(part, often))
                rest = (others[0], tuple(others[1:]), name) if others else ("", (), name)
                by_piece.setdefault(rarest, set()).add(rest)
        automaton = ahocorasick.Automaton()
        pieces = sorted(by_piece)
        for number, piece in enumerate(pieces):
            automaton.add_word(piece, number)
        automaton.make_automaton()
        listed = [by_piece[piece] for piece in pieces]
        groups = {"": _any, **self._groups}
        ready = {group: _meant(listed, always, of) for group, of in groups.items()}
        return automaton if pieces else None, ready

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


def _any(_: str) -> bool:
    return True


def _meant(listed: Iterable[set[Rest]], may_be: set[str], of: Callable[[str], bool]) -> _Ready:
    """Return what is found with the piece of each number, of the names that *of* takes."""
    always = frozenset(filter(of, may_be))
    sure: dict[int, frozenset[str]] = {}
    more: dict[int, tuple[Rest, ...]] = {}
    same: dict[frozenset[str], frozenset[str]] = {}  # most are alike, and there are many
    for number, rests in enumerate(listed):
        names = frozenset(n for first, _, n in rests if not first and n not in always and of(n))
        if names:
            sure[number] = same.setdefault(names, names)
        others = tuple(
            rest
            for rest in rests
            if rest[0] and rest[2] not in names and rest[2] not in always and of(rest[2])
        )
        if others:
            more[number] = others
    return _Ready(always, sure, more, frozenset(sure), frozenset(more))
