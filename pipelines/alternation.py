r"""Many alternatives as one regex that is quick to try: those that begin alike stand together.

`re` tries each alternative of `hires|hired|left` at each place. In `hire(?:s|d)|left` it looks at
one letter of each, and finds the places where one can begin without trying any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = frozenset(r"\.^$*+?{}[]|()")
_UNTOUCHED = re.compile(r"\\[1-9]|\(\?(?![:=!]|<[=!])")  # what counts its groups, or names them
_SPACES = re.compile(r"\\s\+(?:\[[^\]\\]*\]\*)?(?=\w(?![*+?{]))")
_CLASS = re.compile(r"\[(\w{1,8})\]")
_FEW = 3  # alternatives that need no order
_DEEPEST = 12  # groups in groups
_LONG = 2000  # characters of an entry that is not written out for each of its beginnings
_SELDOM = 10  # different letters: `re` finds these faster than the edge of a word

Head = tuple[str, str]  # the regex of the first character, "" if that can be many; the rest


def alternation(entries: Iterable[str], *, at_edge: bool = False) -> str:
    r"""Return a regex of what `|` between the *entries* means, with the same preferences.

    With *at_edge* each begins where no letter stands before it, as with `(?<!\w)` in front.
    """
    entries = list(entries)
    plain = "|".join(entries)
    heads = [head for entry in entries for head in _heads(entry)]
    letters = {first for first, _ in heads}
    seldom = at_edge and len(letters) <= _SELDOM and all(0 < len(one) < 3 for one in letters)
    joined = _together(heads, edge=seldom)
    if len(joined) > 4 * len(plain) + _LONG:
        joined, seldom = plain, False
    return rf"(?<!\w)(?:{joined})" if at_edge and not seldom else f"(?:{joined})"


def _together(heads: list[Head], *, edge: bool = False, depth: int = 0) -> str:
    """Return the alternatives by their first letters; what has none stays in its place."""
    done: list[str] = []
    group: dict[str, list[str]] = {}
    for first, rest in [*heads, ("", "")]:
        if first:
            group.setdefault(first, []).append(rest)
            continue
        for letter, rests in group.items():
            done.append(letter + (rf"(?<!\w{letter})" if edge else "") + _rest(rests, depth))
        group = {}
        done.append(rest)
    return "|".join(done[:-1])


def _rest(rests: list[str], depth: int) -> str:
    """Return what follows a first letter: once what all begin with, then the alternatives."""
    lead = ""
    while len(rests := list(dict.fromkeys(rests))) > _FEW and depth < _DEEPEST:
        heads = [head for rest in rests for head in _heads(rest)]
        first = heads[0][0]
        if not first or any(other != first for other, _ in heads):
            return f"{lead}(?:{_together(heads, depth=depth + 1)})"
        lead += first
        rests = [rest for _, rest in heads]
    return lead + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})")


def _heads(entry: str) -> list[Head]:
    """Return an entry cut behind its first character, once for each character that can be."""
    if _UNTOUCHED.search(entry):
        return [("", entry)]
    found: list[Head] = []
    for branch in _branches(entry):
        heads = _begun(branch)
        found += [("", branch)] if heads is None else heads
    return found


def _begun(branch: str) -> list[Head] | None:
    """Return the same for one without alternatives; None where it cannot be cut."""
    if not branch:
        return None
    if spaces := _SPACES.match(branch):
        return [(spaces.group(), branch[spaces.end() :])]
    if branch[0] == "(":
        return _of_group(branch)
    if letters := _CLASS.match(branch):
        firsts, after = list(letters[1]), branch[letters.end() :]
    elif branch[0] == "\\":
        firsts, after = [branch[:2]], branch[2:]
        if len(branch) < 2 or branch[1].isalnum():  # \w and the like
            return None
    elif branch[0] in _SPECIAL:
        return None
    else:
        firsts, after = [branch[0]], branch[1:]
    rest, optional = _quantified(after)
    if rest is None:
        return None
    return [(first, rest) for first in firsts] + (_heads(rest) if optional else [])


def _of_group(branch: str) -> list[Head] | None:
    close = _closing(branch)
    inner = branch[1:close].removeprefix("?:")
    rest, optional = _quantified(branch[close + 1 :])
    if inner.startswith("?") or rest is None:
        return None
    each = _branches(inner)
    if len(each) * len(branch) > _LONG:
        return None
    return [head for one in [*each, *([""] if optional else [])] for head in _heads(one + rest)]


def _quantified(after: str) -> tuple[str | None, bool]:
    """Return what follows a first part, and whether that may be missing; None if it is repeated."""
    if after[:1] == "?":
        return (None if after[1:2] in ("?", "+") else after[1:]), True
    return (None if after[:1] in ("*", "+", "{") else after), False


def _branches(regex: str) -> list[str]:
    """Return the alternatives of a regex."""
    if "|" not in regex:
        return [regex]
    found, begin, depth, at = [], 0, 0, 0
    while at < len(regex):
        if regex[at] == "|" and depth == 0:
            found.append(regex[begin:at])
            begin = at + 1
        depth += (regex[at] == "(") - (regex[at] == ")")
        at = _next(regex, at)
    return [*found, regex[begin:]]


def _closing(regex: str) -> int:
    """Return where the group that a regex begins with ends."""
    depth, at = 0, 0
    while at < len(regex):
        depth += (regex[at] == "(") - (regex[at] == ")")
        if depth == 0:
            return at
        at = _next(regex, at)
    return len(regex)


def _next(regex: str, at: int) -> int:
    r"""Return where what stands behind a character, an escape or a class begins."""
    if regex[at] == "\\":
        return at + 2
    if regex[at] != "[":
        return at + 1
    at += 2 if regex[at + 1 : at + 2] == "^" else 1
    at += regex[at : at + 1] == "]"
    while at < len(regex) and regex[at] != "]":
        at += 2 if regex[at] == "\\" else 1
    return at + 1
