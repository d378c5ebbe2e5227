"""The words of dates, from config/dates.toml: months, week days, noon, zones."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from pipelines.wordlists import load

_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")


class Unclear(Exception):
    """The words are not all known: a more patient parser may try."""


@dataclass(frozen=True, slots=True)
class Words:
    """What words in dates mean."""

    months: dict[str, dict[str, int]]  # name -> language -> 1..12
    weekdays: dict[str, frozenset[int]]  # name -> 0..6
    fillers: frozenset[str]
    am: frozenset[str]
    pm: frozenset[str]
    zones: dict[str, float]
    day_first: frozenset[str]


def sorted_words(
    named: list[str], words: Words, language: str | None
) -> tuple[list[int], frozenset[int], bool | None]:
    """Return months named, week days possible, and whether it is after noon (None: not said).

    Raises Unclear at a word that is none of these.
    """
    months: list[int] = []
    weekdays: frozenset[int] = frozenset()
    afternoon = None
    for place, token in enumerate(named):
        if token in words.pm or token in words.am:
            afternoon = token in words.pm
        # "mar., 01 déc." is a Tuesday in French, and March in English
        elif token in words.weekdays and not (
            token in words.months and not _another_month(named[place + 1 :], words)
        ):
            weekdays |= words.weekdays[token]
        elif token in words.months:
            months.append(_month(words.months[token], language))
        elif token not in words.fillers and token not in words.zones:
            raise Unclear
    return months, weekdays, afternoon


def _another_month(named: list[str], words: Words) -> bool:
    return any(token in words.months for token in named)


def _month(by_language: dict[str, int], language: str | None) -> int:
    code = (language or "").split("-")[0]
    if code in by_language:
        return by_language[code]
    numbers = set(by_language.values())
    if len(numbers) > 1:  # srp: July in Croatian, August in Czech
        raise ValueError
    return numbers.pop()


def tokens(text: str) -> list[str]:
    """Return the words of *text*, folded as config/dates.toml has them."""
    return [_folded(word) for word in _WORD.findall(text)]


def _folded(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c)).replace("ı", "i")
    return unicodedata.normalize("NFC", bare)


@cache
def date_words() -> Words:
    """Return all words of all languages."""
    table = load("dates")
    months: dict[str, dict[str, int]] = {}
    weekdays: dict[str, set[int]] = {}
    for code, names in table["languages"].items():
        for number, spellings in enumerate(names["months"], 1):
            for spelling in spellings:
                months.setdefault(spelling, {})[code] = number
        for number, spellings in enumerate(names["weekdays"]):
            for spelling in spellings:
                weekdays.setdefault(spelling, set()).add(number)
    return Words(
        months=months,
        weekdays={name: frozenset(days) for name, days in weekdays.items()},
        fillers=frozenset(map(_folded, table["fillers"])),
        am=frozenset(map(_folded, table["am"])),
        pm=frozenset(map(_folded, table["pm"])),
        zones=table["zones"],
        day_first=frozenset(table["day_first"]),
    )
