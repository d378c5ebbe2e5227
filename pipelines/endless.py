r"""Regexes that can take for ever: a repeated group that reads the same text in two ways.

There are 2^n ways through `(\w|\w)*` for n letters, and where what has to stand behind them is
missing, `re` tries them all. A repetition is looked at as an automaton of its single characters:
where one text leads from a character back to it by two ways, the regex is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import product
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_OFTEN = 20  # rounds, those of repetitions inside included, that can all be tried
_MOST = 10_000  # pairs of characters looked at
_COPIES = 9  # (...){4} is looked at as four groups; up to so many
# A group that goes round more than nine times.
OFTEN_GROUP = re.compile(r"\)(?:[*+]|\{\d*,\}|\{\d*,?\d\d+\})")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)
_SAMPLES = frozenset(map(chr, range(0x250))) | frozenset("王のカ한・、，。；\u0301")

Node = tuple[Any, Any]  # kind and value, as Python's own reader of regexes gives them
Ends = tuple[list[int], list[int], bool]  # first and last characters; whether there may be none


def refuse_endless(regex: str) -> None:
    """Raise ValueError for a repeated group that can read one text in several ways.

    What is no regex at all is left to who compiles it.
    """
    if not _REPEATED_GROUP.search(regex):
        return
    try:
        parsed = _parser.parse(regex)
    except (re.error, OverflowError, RecursionError):
        return
    if any(_Loop(body, parsed.state).is_ambiguous() for body in _loops(parsed, 1)):
        raise ValueError(
            "a repeated group can read the same text in several ways and could take for ever"
        )


def _loops(nodes: Iterable[Node], rounds: int) -> Iterable[list[Node]]:
    """Yield what is repeated more than _OFTEN times."""
    for kind, value in nodes:
        if kind in _REPEATS:
            inside = rounds * max(value[1], 1)
            if inside > _OFTEN and value[1] > 1:
                yield value[2]
            yield from _loops(value[2], inside)
        else:
            for part in [value[1]] if kind in _LOOKS else _parts(kind, value):
                yield from _loops(part, rounds)


def _parts(kind: Any, value: Any) -> list[Any]:
    """Return the sequences a node is made of; none if it is a single character."""
    if kind is _constants.SUBPATTERN:
        return [value[-1]]
    if kind is _constants.ATOMIC_GROUP:
        return [value]
    if kind is _constants.BRANCH:
        return list(value[1])
    if kind is _constants.GROUPREF_EXISTS:
        return [part or [] for part in value[1:]]
    return []


class _Loop:
    """The automaton of something repeated: its characters, and which may follow which."""

    def __init__(self, body: Iterable[Node], state: Any) -> None:
        self._state = state
        self._leaves: list[Node] = []
        self._follow: list[list[int]] = []
        self._twice = False  # two ways to read nothing
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...]], list[tuple[int, int]]] = {}
        self._again(self._sequence(body))

    def is_ambiguous(self) -> bool:
        """Return whether some text leads from a character back to it by two ways."""
        if self._twice or any(len(set(after)) < len(after) for after in self._follow):
            return True
        # Two readers of one text set out from one character, part, and meet again.
        waiting = [(leaf, leaf) for leaf in range(len(self._leaves))]
        apart: set[tuple[int, int]] = set()
        while waiting and len(apart) <= _MOST:
            one, other = waiting.pop()
            for pair in self._steps(tuple(self._follow[one]), tuple(self._follow[other])):
                if pair[0] == pair[1]:
                    if one != other:
                        return True
                elif pair not in apart:
                    apart.add(pair)
                    waiting.append(pair)
        return bool(waiting)

    def _steps(self, one: tuple[int, ...], other: tuple[int, ...]) -> list[tuple[int, int]]:
        if (one, other) not in self._known:
            self._known[one, other] = [
                (a, b)
                for a, b in product(one, other)
                if a == b or not self._reads[a].isdisjoint(self._reads[b])
            ]
        return self._known[one, other]

    @cached_property
    def _reads(self) -> list[frozenset[str]]:
        """Which of some sampled characters each leaf reads, and those that are named in it."""
        named = frozenset(chr(v) for k, v in self._leaves if k is _constants.LITERAL)
        return [self._read(leaf, _SAMPLES | named) for leaf in self._leaves]

    def _read(self, leaf: Node, samples: frozenset[str]) -> frozenset[str]:
        if leaf[0] is _constants.LITERAL:
            return frozenset(chr(leaf[1]))
        if leaf[0] is _constants.GROUPREF:
            return samples
        regex = _compiler.compile(_parser.SubPattern(self._state, [leaf]))
        return frozenset(filter(regex.match, samples))

    def _sequence(self, nodes: Iterable[Node]) -> Ends:
        first: list[int] = []
        last: list[int] = []
        empty = True
        for kind, value in nodes:
            begins, ends, missing = self._node(kind, value)
            self._join(last, begins)
            first += begins if empty else []
            last = ends + (last if missing else [])
            empty = empty and missing
        return first, last, empty

    def _node(self, kind: Any, value: Any) -> Ends:
        if kind is _constants.AT or kind in _LOOKS:
            return [], [], True
        if kind in _REPEATS:
            return self._repeated(*value)
        parts = _parts(kind, value)
        if not parts:
            self._leaves.append((kind, value))
            self._follow.append([])
            here = len(self._leaves) - 1
            return [here], [here], False
        ends = [self._sequence(part) for part in parts]
        self._twice = self._twice or sum(missing for _, _, missing in ends) > 1
        first = [leaf for begins, _, _ in ends for leaf in begins]
        last = [leaf for _, closes, _ in ends for leaf in closes]
        return first, last, any(missing for _, _, missing in ends)

    def _repeated(self, least: int, most: int, body: Any) -> Ends:
        if least == most <= _COPIES:
            return self._sequence(list(body) * least)
        ends = self._sequence(body)
        if most > 1:
            self._again(ends)
        return ends[0], ends[1], ends[2] or least == 0

    def _again(self, ends: Ends) -> None:
        self._join(ends[1], ends[0])

    def _join(self, before: list[int], after: list[int]) -> None:
        for leaf in before:
            self._follow[leaf] += after
