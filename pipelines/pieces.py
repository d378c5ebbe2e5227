"""Pieces of text that must be there where a regex matches; they are quick to look for.

A regex is read with Python's own reader and spelt out: `fir(es|ed) \\w+ from` becomes "fires",
GAP, " from" and "fired", GAP, " from". Whatever is not plainly letters becomes a gap, so that the
pieces may be found where the regex does not match, and never the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

GAP = "\1"
_MOST = 32  # ways to spell one regex
_MANY = 64  # ways to spell one group
_LONG = 100  # characters of one way to spell it; what follows is left out
_FEW = 8  # characters of a class that are spelt out
_PLAIN = re.compile(r"(?:[^\W_]|['-])+")
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)
_PRIVATE = range(0xE000, 0xF900)  # private use: the signs of masked sentences; none is a letter
_BESIDE_WORD = [(_constants.IN, [(_constants.CATEGORY, _constants.CATEGORY_WORD)])]
_BETWEEN_WORDS = (_constants.CATEGORY_NOT_WORD, _constants.CATEGORY_SPACE)
_WORD = re.compile(r"\w+")
_GAPS = bytes(code if _WORD.match(chr(code)) else 32 for code in range(256))
_SIGNS = "“”„—–…’‘"

Alternatives = tuple[tuple[str, ...], ...]


def as_words(text: str, *, narrow: bool = False) -> str:
    """Return the words of *text* with one space between them and one at either end.

    *narrow* says that all its letters are of Latin-1: what is not is a sign of ours.
    """
    if not text.isascii():
        for sign in _SIGNS:  # the usual ones that are not in Latin-1
            text = text.replace(sign, " ")
    try:  # bytes are looked up in a table, which costs a third of `findall`
        latin = text.encode("latin-1", "replace" if narrow else "strict")
    except UnicodeEncodeError:
        return f" {' '.join(_WORD.findall(text))} "
    return f" {' '.join(latin.translate(_GAPS).decode('latin-1').split())} "


def pieces(regex: str, *, spaced: bool, edges: bool) -> Alternatives | None:
    """Return what must be in a text where *regex* matches: all pieces of one alternative.

    None if the regex may match without. With *spaced* the pieces are to be looked for in
    `as_words(text)`, else in the text itself; with *edges* the regex matches whole words only.
    """
    edge = " " if spaced and edges else ""
    if _PLAIN.fullmatch(regex):
        spelt = [edge + (re.sub(r"\W", " ", regex) if spaced else regex) + edge]
    else:
        spelt = _read(regex, spaced, edge)
    found = {
        tuple(part for part in re.sub(" {2,}", " ", one).split(GAP) if part.strip())
        for one in spelt
    }
    return None if () in found else tuple(sorted(found))


def _read(regex: str, spaced: bool, edge: str) -> list[str]:
    """Return the ways to spell a regex; a gap for what cannot be read."""
    try:
        parsed = _parser.parse(regex)
        if parsed.state.flags & ~re.UNICODE:  # (?i) and the like
            return [GAP]
        nodes = list(parsed)
        ahead: list[str] = [""]
        if nodes and nodes[-1][0] is _constants.ASSERT and nodes[-1][1][0] > 0:
            ahead = _sequence(nodes.pop()[1][1], spaced)  # what it sees is in the text
        ways = _sequence(nodes, spaced)
    except (re.error, RecursionError, OverflowError):
        return [GAP]
    if len(ways) * len(ahead) > _MANY:
        ahead = [GAP]
    return [edge + one + edge + other for one in ways for other in ahead]


def _sequence(nodes: Iterable[Any], spaced: bool) -> list[str]:
    """Return the ways to spell nodes that stand one behind the other."""
    ways = [""]
    for kind, value in nodes:
        new = _node(kind, value, spaced)
        if (len(ways) * len(new) > _MOST and len(ways) > 1 < len(new)) or len(ways[0]) > _LONG:
            # Too many: what tells nothing is left open, else what comes last.
            if all(map(_tells, ways)) or not all(map(_tells, new)):
                new = [GAP]
            else:
                ways = [GAP]
        ways = list(dict.fromkeys(_joined(one, other) for one in ways for other in new))
    return ways


def _tells(way: str) -> bool:
    """Return whether a spelling has anything to look for."""
    return bool(way.strip(f" {GAP}"))


def _joined(one: str, other: str) -> str:
    """Return two spellings as one, with one space or gap where they meet."""
    return one + (other[1:] if other[:1] in (" ", GAP) and one[-1:] == other[:1] else other)


def _node(kind: Any, value: Any, spaced: bool) -> list[str]:
    """Return the ways to spell one node."""
    if kind is _constants.LITERAL:
        return [_letter(value, spaced)]
    if kind is _constants.IN:
        return _class(value, spaced)
    if kind is _constants.BRANCH:
        return _some(one for part in value[1] for one in _sequence(part, spaced))
    if kind is _constants.SUBPATTERN:
        _, added, removed, body = value
        return [GAP] if added or removed else _sequence(body, spaced)
    if kind is _constants.ATOMIC_GROUP:
        return _sequence(value, spaced)
    if kind in _REPEATS:
        least, most, body = value
        return _repeated(least, most, body, spaced)
    if kind in _LOOKS:  # no letter beside it: there is a space
        return [" " if spaced and list(value[1]) == _BESIDE_WORD else ""]
    return [""] if kind is _constants.AT else [GAP]


def _repeated(least: int, most: int, body: Any, spaced: bool) -> list[str]:
    ways = _sequence(body, spaced)
    if spaced and ways == [" "]:
        return [" "] if least else ["", " "]
    if least == 0:
        return _some(["", *ways]) if most == 1 else [GAP]
    return ways if most == 1 else _some(one + GAP for one in ways)


def _some(ways: Iterable[str]) -> list[str]:
    """Return each of the ways once; a gap for too many."""
    found = list(dict.fromkeys(ways))
    return found if len(found) <= _MANY else [GAP]


def _letter(code: int, spaced: bool) -> str:
    return " " if spaced and not _WORD.match(chr(code)) else chr(code)


def _class(members: list[Any], spaced: bool) -> list[str]:
    """Return the ways to spell one character of a class."""
    found: list[str] = []
    for kind, value in members:
        if kind is _constants.LITERAL:
            found.append(_letter(value, spaced))
        elif kind is _constants.RANGE and value[1] - value[0] < _FEW:
            found += [_letter(code, spaced) for code in range(value[0], value[1] + 1)]
        elif spaced and (
            (kind is _constants.CATEGORY and value in _BETWEEN_WORDS)
            or (kind is _constants.RANGE and value[0] in _PRIVATE and value[1] in _PRIVATE)
        ):
            found.append(" ")
        else:
            return [GAP]
    found = list(dict.fromkeys(found))
    return found if len(found) <= _FEW else [GAP]
