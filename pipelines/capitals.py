"""Words with capitals, of which names are made: one by one, and in runs.

`re` finds a first character of a class at once, and tries nothing elsewhere; so the capital comes
first, and what must not stand before it is looked at behind it. Names that begin small (deSouza)
are looked for where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Latin letters: also the Vietnamese ones.
_UP = "".join(chr(c) for c in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isupper())
_L = r"[^\W\d_\u0370-\u1dff\u1f00-\uffff]"
# Letter by letter with "or a hyphen between letters" says the same, at twice the cost.
_JOINED = rf"['-](?!s\b){_L}+"
_LETTERS = rf"(?:{_L}+|(?<={_L}){_JOINED})(?:{_JOINED})*"
WORD = rf"(?:[{_UP}]'(?=[{_UP}]))?[{_UP}]{_LETTERS}"
_BEHIND = rf"(?:'[{_UP}])?{_LETTERS}"  # what follows the first capital of a word

_INNER = rf"{_L}{{2,3}}[{_UP}]{_L}+"  # deSouza, vanHalen
# Not the S of "U.S."; but the name in "l'arrivée d'Antoine Lefort".
_ALONE = rf"(?<!{_L})(?<![\d_-])(?:(?<!')|(?<=\b[dn]')|(?<=\bqu'))(?<!U\.)"
_WORD = re.compile(rf"{_ALONE}(?:{WORD}|{_INNER}|[{_UP}]\.(?=\s)|[{_UP}](?=\s[{_UP}]))")
_WORD_BY_CAPITAL = re.compile(
    rf"[{_UP}](?<!{_L}.)(?<![\d_-].)(?:(?<!'.)|(?<=\b[dn]'.)|(?<=\bqu'.))(?<!U\..)"
    rf"(?:{_BEHIND}|\.(?=\s)|(?=\s[{_UP}]))"
)
_BEGINS_SMALL = re.compile(
    rf"[{_UP}](?:(?<=(?<!{_L})(?![{_UP}]){_L}{_L}.)|(?<=(?<!{_L})(?![{_UP}]){_L}{_L}{_L}.))"
)

_MORE = rf"(?: (?:{WORD}|[A-Z]{{2,4}}(?!\w)|&)){{0,2}}(?:\.ai|\.AI)?"
_RUN = re.compile(
    r"(?:(?<![A-Za-z0-9_\u00c0-\u024f'.-])|(?<=\b[dlDL]'))"
    rf"(?:{WORD}|[A-Z][\w&]{{0,40}}\d\w*|[a-z]{{1,6}}[A-Z]\w*){_MORE}"
)
_RUN_BY_CAPITAL = re.compile(
    rf"[{_UP}](?:(?<![A-Za-z0-9_\u00c0-\u024f'.-].)|(?<=\b[dlDL]'.))"
    rf"(?:{_BEHIND}|(?<=[A-Z])[\w&]{{0,40}}\d\w*){_MORE}"
)
_RUN_BEGINS_SMALL = re.compile(
    "[A-Z](?:" + "|".join(rf"(?<=(?<![A-Za-z])[a-z]{{{n}}}.)" for n in range(1, 7)) + ")"
)


def words(text: str) -> Iterable[re.Match[str]]:
    """Return the words and initials of *text* of which a person's name may be made."""
    return (_WORD if _BEGINS_SMALL.search(text) else _WORD_BY_CAPITAL).finditer(text)


def runs(text: str) -> Iterable[re.Match[str]]:
    """Return the runs of up to three words of *text* that may be an organisation's name."""
    return (_RUN if _RUN_BEGINS_SMALL.search(text) else _RUN_BY_CAPITAL).finditer(text)
