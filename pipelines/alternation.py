r"""Many alternatives as one regex that is quick to try: those that begin alike stand together.

`re` tries each alternative of `hires|hired|left` at each place. In `hire(?:s|d)|left` it looks at
one letter of each, and finds the places where one can begin without trying any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = frozenset(r"\.^$*+?{}[]|()")
NUMBERED = re.compile(r"\\[1-9]|\(\?(?![:=!]|<[=!])")  # groups that are counted or have names
# Each part that may be missing doubles the ways in which an entry can begin.
_MANY_WAYS = re.compile(r"(?:(?:\((?:\?:)?[^()]*\)|\[[^\]]*\]|\w)[?*]){7}")
_SPACES = re.compile(r"\\s\+(?:\[[^\]\\]*\]\*)?(?=\w(?![*+?{]))")
_CLASS = re.compile(r"\[(\w{1,8})\]")
_ATOM = re.compile(r"(?:\\w|\[\\w-\])\*(?![?+])")  # what may stand before the letters of an entry
_FEW = 3  # alternatives that need no order
_DEEPEST = 12  # groups in groups
_LONG = 2000  # characters of an entry that is not written out for each of its beginnings
_SELDOM = 10  # different letters: `re` finds these faster than the edge of a word

Head = tuple[str, str]  # the regex of the first character, "" if that can be many; the rest


def alternation(entries: Iterable[str], *, at_edge: bool = False) -> str:
    r"""Return a regex of what `|` between the *entries* means, with the same preferences.

    With *at_edge* no letter stands beside it, as between `(?<!\w)` and `(?!\w)`.
    """
    entries = list(entries)
    plain = "|".join(entries)
    seldom, joined = False, plain
    if not any(NUMBERED.search(entry) or _MANY_WAYS.search(entry) for entry in entries):
        seldom, joined = _by_letters(entries, at_edge)
    if len(joined) > 4 * len(plain) + _LONG:
        seldom, joined = False, plain
    if at_edge:
        return (rf"(?:{joined})" if seldom else rf"(?<!\w)(?:{joined})") + r"(?!\w)"
    return f"(?:{joined})"


def _by_letters(entries: list[str], at_edge: bool) -> tuple[bool, str]:
    """Return whether the edge of a word is seen to behind first letters, and the alternatives."""
    heads = [head for entry in entries for head in _heads(entry)]
    letters = {first for first, _ in heads}
    seldom = at_edge and len(letters) <= _SELDOM and all(0 < len(one) < 3 for one in letters)
    joined = _together(heads, edge=seldom)
    wild = [rest for first, rest in heads if not first]
    tame = [head for head in heads if head[0]]
    if at_edge and (len(wild) > _FEW or any(map(_ATOM.match, wild))):
        # seldom is there one of those, and all of them are tried only where one is
        joined = rf"(?={_any_of(wild)}(?!\w))(?:{joined})" + ("|" + _together(tame)) * bool(tame)
    return seldom, joined


def _any_of(wild: list[str]) -> str:
    r"""Return a regex that matches where one of those does that have no first letter.

    "\w*leiter" and "\w*forscher" go through a word once; which of the two is left open.
    """
    found: dict[str, list[str]] = {}
    for entry in wild:
        atom = _ATOM.match(entry)
        lead = atom.group() if atom else ""
        found.setdefault(lead, []).append(entry[len(lead) :])
    parts = [lead + _rest(rests, 0) if lead else "|".join(rests) for lead, rests in found.items()]
    return f"(?:{'|'.join(parts)})"


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
    if branch.startswith(("(?<=", "(?<!")):
        return _behind(branch)
    if branch[0] == "(":
        return _of_group(branch)
    if branch[0] == "^":
        return _checked("^", "=", branch[1:])
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


def _behind(branch: str) -> list[Head] | None:
    """Return the same for one that looks at what stands before it."""
    close = _closing(branch)
    rest, optional = _quantified(branch[close + 1 :])
    if rest is None or optional:
        return None
    return _checked(f"(?:{branch[4:close]})", branch[3], rest)


def _checked(before: str, sign: str, rest: str) -> list[Head] | None:
    """Return the heads of *rest*; what must stand before them is looked at behind the first."""
    heads = _heads(rest)
    if any(not first or first.startswith("\\s") for first, _ in heads):
        return None  # what is looked at has one length
    return [(first, f"(?<{sign}{before}{first}){after}") for first, after in heads]


def _of_group(branch: str) -> list[Head] | None:
    """Return the same for one that begins with a group; what follows that once for each letter."""
    close = _closing(branch)
    inner = branch[1:close].removeprefix("?:")
    rest, optional = _quantified(branch[close + 1 :])
    if inner.startswith("?") or rest is None:
        return None
    found: list[Head] = []
    if "" in (firsts := _by_first(_heads(inner))):
        if len(inner) * len(branch) > _LONG:
            return None
        found = [head for one in _branches(inner) for head in _heads(one + rest)]
    else:
        found = [
            (one, (each[0] if len(each) == 1 else f"(?:{'|'.join(each)})") + rest)
            for one, each in firsts.items()
        ]
    return found + (_heads(rest) if optional else [])


def _by_first(heads: list[Head]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for first, rest in heads:
        found.setdefault(first, []).append(rest)
    return found


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
